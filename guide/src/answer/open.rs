//! Answers to open questions: the best passages, in the source's own words, in depth.

use super::words::{first_sentences, only_in, reads_as, sentences, tongue};
use super::{Citation, Context, Draft};
use crate::gazetteer::is_han;
use std::collections::HashSet;

/// How much of a passage is given: the first in depth, further ones shortly.
const DEPTH: [usize; 3] = [420, 240, 160];
/// Share of a question's terms that a passage must contain to answer it.
pub const LEAST_COVERAGE: f32 = 0.5;
/// Words that carry no content.
const STOP: [&str; 68] = [
    "the", "a", "an", "is", "are", "was", "were", "do", "does", "did", "of", "in", "on", "at", "to", "for",
    "and", "or", "what", "which", "who", "where", "when", "why", "how", "can", "could", "would", "should",
    "i", "you", "it", "there", "me", "my", "we", "us", "about", "tell", "any", "some", "have", "has", "had",
    "be", "with", "from", "this", "that", "these", "those", "please", "know", "say", "much", "many", "like",
    "its", "by", "as", "if", "will", "see", "get", "go", "s", "so", "most",
];
/// Chinese words that carry no content.
const STOP_ZH: [&str; 62] = [
    "了解",
    "介绍",
    "景点",
    "景区",
    "地方",
    "听说过",
    "听说",
    "去过",
    "你好",
    "很想",
    "想去",
    "还是",
    "怎么样",
    "如何",
    "好玩",
    "不错",
    "认识",
    "说说",
    "什么",
    "怎么",
    "怎样",
    "为什么",
    "为何",
    "哪些",
    "哪个",
    "哪里",
    "多少",
    "有没有",
    "是不是",
    "请问",
    "一下",
    "可以",
    "知道",
    "告诉",
    "关于",
    "这个",
    "那个",
    "里面",
    "吗",
    "呢",
    "啊",
    "呀",
    "吧",
    "的",
    "了",
    "是",
    "有",
    "在",
    "和",
    "与",
    "我",
    "你",
    "它",
    "他",
    "谁",
    "都",
    "也",
    "还",
    "就",
    "那",
    "这",
    "讲讲",
];

/// A passage that may answer: its evidence, its text, and how well it fits.
#[derive(Clone, Debug)]
pub struct Passage {
    /// The evidence; its number is given when it is cited.
    pub citation: Citation,
    /// The text.
    pub text: String,
    /// Share of the question's terms it contains, 0 to 1.
    pub coverage: f32,
    /// How well it fits among the other candidates, 0 to 1.
    pub rank: f32,
    /// The retrieval score.
    pub score: f32,
}

/// The terms of a question that an answer should contain: pairs of Han characters, Latin word stems.
pub fn terms(question: &str) -> HashSet<String> {
    let mut text = question.to_lowercase();
    for stop in STOP_ZH {
        text = text.replace(stop, " ");
    }
    let mut found = HashSet::new();
    for run in text.split(|c: char| !is_han(c)) {
        let chars: Vec<char> = run.chars().collect();
        match chars.as_slice() {
            [] => {}
            [only] => {
                found.insert(only.to_string());
            }
            many => found.extend(many.windows(2).map(|pair| pair.iter().collect::<String>())),
        }
    }
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        if word.len() > 1 && !STOP.contains(&word) {
            found.insert(stem(word).to_owned());
        }
    }
    found
}

/// A Latin word without its commonest endings, enough to compare words of a question and a text.
fn stem(word: &str) -> &str {
    for ending in ["ing", "ies", "ed", "es", "s", "e"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() >= 3) {
            return stem;
        }
    }
    word
}

/// The share of `terms` that occur in `text`. A question without terms is covered by nothing.
pub fn coverage(terms: &HashSet<String>, text: &str) -> f32 {
    if terms.is_empty() {
        return 0.0;
    }
    let lower = text.to_lowercase();
    let hit = terms.iter().filter(|term| lower.contains(term.as_str())).count();
    hit as f32 / terms.len() as f32
}

/// A question's terms, each with what it counts: the fewer of the candidates have it, the more it
/// tells them apart.
pub struct Weights(Vec<(String, f32)>);

/// Weighs terms by how many of the candidate texts have them.
pub fn weights(terms: &HashSet<String>, texts: impl Iterator<Item = String>) -> Weights {
    let texts: Vec<String> = texts.map(|text| text.to_lowercase()).collect();
    let count = texts.len() as f32;
    let weigh = |term: &String| {
        let having = texts.iter().filter(|text| text.contains(term.as_str())).count() as f32;
        (term.clone(), (1.0 + count / (1.0 + having)).ln())
    };
    Weights(terms.iter().map(weigh).collect())
}

impl Weights {
    /// The weighted share of the terms that occur in a text.
    pub fn coverage(&self, text: &str) -> f32 {
        let lower = text.to_lowercase();
        let all: f32 = self.0.iter().map(|(_, weight)| weight).sum();
        let hit: f32 =
            self.0.iter().filter(|(term, _)| lower.contains(term.as_str())).map(|(_, weight)| weight).sum();
        if all > 0.0 { hit / all } else { 0.0 }
    }
}

/// Gives the best passages: the first in depth, beginning where the question's terms are.
pub fn say(draft: &mut Draft, context: &Context, terms: &HashSet<String>, passages: &[Passage]) {
    for (passage, limit) in passages.iter().zip(DEPTH) {
        if !draft.has_room(context) {
            break;
        }
        draft.paragraph();
        let label = passage.citation.place.as_ref().map(|p| p.name.clone()).unwrap_or_default();
        let n = draft.cite(context, passage.citation.clone(), &label);
        let text = excerpt(&passage.text, terms, limit);
        if reads_as(&text, &context.lang) {
            let space = if context.zh() { "" } else { " " };
            draft.say(&format!("{text}{space}[{n}]"));
        } else {
            draft.say(&format!("{}“{text}” [{n}]", only_in(context, &text)));
            let tongue = tongue(&text, context);
            let message = if context.zh() {
                format!("部分内容只有{tongue}资料，按原文引用。")
            } else {
                format!("Some of this is only given in {tongue} and is quoted as written.")
            };
            draft.warn("other_language", message);
        }
    }
    draft.grounded = !draft.citations.is_empty();
    draft.confidence = passages.first().map_or(0.1, |best| 0.4 + 0.5 * best.coverage.min(1.0));
}

/// A text from the sentence where most of the terms are, within `limit` characters; from the
/// beginning when that fits.
fn excerpt(text: &str, terms: &HashSet<String>, limit: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let all = sentences(text);
    let best = (0..all.len()).max_by(|a, b| {
        let worth = |i: &usize| {
            all.get(*i..).map_or(0.0, |rest| coverage(terms, &first_sentences(&rest.concat(), limit)))
        };
        // Among equals the earlier start reads better.
        worth(a).total_cmp(&worth(b)).then(b.cmp(a))
    });
    let from = best.and_then(|i| all.get(i..)).map(|rest| rest.concat()).unwrap_or_default();
    first_sentences(&from, limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_begins_where_the_question_is_answered() {
        let text = "很久以前这里没有路。后来修了石阶。1587年，县令沈怀玉主持修桥。桥上有廊。";
        let terms = terms("桥是谁修的");
        assert!(excerpt(text, &terms, 16).contains("修桥"));
        assert_eq!(excerpt("短文。", &terms, 16), "短文。");
    }

    #[test]
    fn coverage_counts_the_terms_that_occur() {
        let terms = terms("Which birds nest on the island?");
        assert!(coverage(&terms, "Night herons nest here; bird watchers come to the island in May.") > 0.9);
        assert!(coverage(&terms, "Tickets cost 45 yuan.") < 0.1);
        assert_eq!(coverage(&super::terms("的吗呢"), "任何文字"), 0.0);
    }
}
