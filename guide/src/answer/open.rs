//! Answers to open questions: the best passages, in the source's own words, in depth.

use super::words::{first_sentences, only_in, reads_as, sentences, tongue};
use super::{Citation, Context, Draft};
use crate::gazetteer::is_han;
use crate::reading::fields::contains;
use crate::retrieve::ANSWERS;
use index::{Concept, Plain, Word};
use std::collections::HashSet;

/// How much of a passage is given: the first in depth, further ones shortly.
const DEPTH: [usize; 3] = [420, 240, 160];
/// Words that carry no content.
const STOP: [&str; 175] = [
    "a",
    "able",
    "about",
    "allow",
    "allowed",
    "already",
    "also",
    "an",
    "and",
    "any",
    "anyone",
    "anything",
    "are",
    "as",
    "at",
    "available",
    "be",
    "believe",
    "best",
    "better",
    "by",
    "can",
    "come",
    "comes",
    "could",
    "describe",
    "did",
    "do",
    "does",
    "enough",
    "ever",
    "exactly",
    "explain",
    "find",
    "for",
    "found",
    "from",
    "get",
    "give",
    "given",
    "gives",
    "go",
    "good",
    "great",
    "guide",
    "had",
    "has",
    "have",
    "he",
    "hello",
    "her",
    "here",
    "hey",
    "hi",
    "his",
    "how",
    "i",
    "if",
    "in",
    "interested",
    "interesting",
    "into",
    "is",
    "it",
    "its",
    "just",
    "kind",
    "know",
    "least",
    "less",
    "let",
    "lets",
    "like",
    "likes",
    "look",
    "looking",
    "made",
    "make",
    "many",
    "me",
    "more",
    "most",
    "much",
    "my",
    "need",
    "needs",
    "next",
    "nice",
    "no",
    "not",
    "nothing",
    "of",
    "often",
    "ok",
    "okay",
    "on",
    "only",
    "one",
    "ones",
    "onto",
    "or",
    "our",
    "place",
    "places",
    "plan",
    "planning",
    "please",
    "possible",
    "quite",
    "really",
    "recommend",
    "s",
    "say",
    "see",
    "she",
    "should",
    "since",
    "so",
    "some",
    "someone",
    "something",
    "sort",
    "sorts",
    "stay",
    "staying",
    "suggest",
    "talk",
    "tell",
    "than",
    "thank",
    "thanks",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "thing",
    "things",
    "think",
    "this",
    "those",
    "thought",
    "to",
    "too",
    "us",
    "use",
    "used",
    "using",
    "very",
    "visit",
    "visited",
    "visiting",
    "want",
    "wanted",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "whether",
    "which",
    "while",
    "who",
    "why",
    "will",
    "with",
    "would",
    "yes",
    "you",
    "your",
    "yours",
];
/// How much is told of each of several places.
const SHORT: usize = 80;
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

/// A passage that may answer.
#[derive(Clone, Debug)]
pub struct Passage {
    /// The evidence, its text whole; its number is given when it is cited.
    pub citation: Citation,
    /// The part of the text that was found.
    pub part: String,
    /// How well it fits; from a set fit on (in `retrieve/fit.rs`) it answers the question.
    pub fit: f32,
    /// How well it fits among the other candidates.
    pub rank: f32,
}

/// What an answer to a question should contain.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// Pairs of neighbouring Chinese characters and stems of Latin words: they tell which of several
    /// texts fits best, however Chinese is cut into words.
    pub pairs: HashSet<String>,
    /// Chinese words that carry meaning of their own and stems of Latin ones: they tell whether a text
    /// is about what is asked at all.
    pub words: HashSet<String>,
    /// The Chinese words and the Latin ones, each in the question's order and as it writes them.
    pub in_order: Vec<String>,
}

impl Terms {
    /// The terms of a question. `chinese` are the words the index finds in it.
    pub fn of(question: &str, chinese: Vec<Word>) -> Self {
        let mut text = question.to_lowercase();
        for stop in STOP_ZH {
            text = text.replace(stop, " ");
        }
        let latin: Vec<&str> = latin_words(&text).collect();
        let stems: Vec<String> = latin.iter().map(|word| stem(word).to_owned()).collect();
        let mut pairs: HashSet<String> = stems.iter().cloned().collect();
        for run in text.split(|c: char| !is_han(c)) {
            let chars: Vec<char> = run.chars().collect();
            match chars.as_slice() {
                [] => {}
                [only] => {
                    pairs.insert(only.to_string());
                }
                many => pairs.extend(many.windows(2).map(|pair| pair.iter().collect::<String>())),
            }
        }
        let chinese = chinese.into_iter().map(|word| word.text);
        let chinese: Vec<String> = chinese.filter(|word| !STOP_ZH.contains(&word.as_str())).collect();
        let in_order = chinese.iter().cloned().chain(latin.into_iter().map(str::to_owned)).collect();
        Self { pairs, words: chinese.into_iter().chain(stems).collect(), in_order }
    }
}

/// The Latin words of a text, in lower case, that carry meaning of their own.
pub fn latin_words(lower: &str) -> impl Iterator<Item = &str> {
    lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| {
        word.len() > 1
            && !STOP.contains(word)
            && (word.len() > 2 || !word.chars().all(|c| c.is_ascii_digit()))
    })
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
    let hit = terms.iter().filter(|term| contains(&lower, term)).count();
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
        let having = texts.iter().filter(|text| contains(text, term)).count() as f32;
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
            self.0.iter().filter(|(term, _)| contains(&lower, term)).map(|(_, weight)| weight).sum();
        if all > 0.0 { hit / all } else { 0.0 }
    }
}

/// A question's words as the other language has them, each with what it counts.
pub struct Abroad<'a>(Vec<(&'a Concept, f32)>);

/// Weighs concepts by how many of the candidate texts, which are in the other language, speak of them.
pub fn weights_abroad<'a>(concepts: &'a [Concept], texts: &[&Plain]) -> Abroad<'a> {
    let count = texts.len() as f32;
    let weigh = |concept: &'a Concept| {
        // What the dictionary lacks may stand in any of them.
        let having: f32 =
            if concept.is_known() { texts.iter().map(|text| concept.is_in(text)).sum() } else { count / 3.0 };
        (concept, (1.0 + count / (1.0 + having)).ln())
    };
    Abroad(concepts.iter().map(weigh).collect())
}

impl Abroad<'_> {
    /// The weighted share of the concepts that a text speaks of.
    pub fn coverage(&self, text: &Plain) -> f32 {
        let all: f32 = self.0.iter().map(|(_, weight)| weight).sum();
        let hit: f32 = self.0.iter().map(|(concept, weight)| weight * concept.is_in(text)).sum();
        if all > 0.0 { hit / all } else { 0.0 }
    }
}

/// Gives the best passages: the first in depth, beginning where the question is answered.
pub fn say(draft: &mut Draft, context: &Context, passages: &[Passage]) {
    for (passage, limit) in passages.iter().zip(DEPTH) {
        if !draft.has_room(context) {
            break;
        }
        draft.paragraph();
        let label = passage.citation.place.as_ref().map(|p| p.name.clone()).unwrap_or_default();
        let text = excerpt(&passage.citation.text, &passage.part, limit);
        let n = draft.cite(context, Citation { text: text.clone(), ..passage.citation.clone() }, &label);
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
    draft.confidence = passages.first().map_or(0.1, |best| confidence(best.fit));
}

/// Names the places that fitting passages are about, each once with what is told of it. False when fewer
/// than one is.
pub fn say_places(draft: &mut Draft, context: &Context, passages: &[Passage]) -> bool {
    let mut told: Vec<&Passage> = Vec::new();
    for passage in passages.iter().filter(|passage| passage.fit >= ANSWERS) {
        let place = passage.citation.place.as_ref();
        if place.is_some() && !told.iter().any(|known| known.citation.place.as_ref() == place) {
            told.push(passage);
        }
    }
    if told.is_empty() {
        return false;
    }
    draft.say(context.pick("资料里提到的有：", "The sources tell of these:"));
    for (i, passage) in told.iter().enumerate() {
        let name = passage.citation.place.as_ref().map(|place| place.name.clone()).unwrap_or_default();
        let text = excerpt(&passage.citation.text, &passage.part, SHORT);
        let n = draft.cite(context, Citation { text: text.clone(), ..passage.citation.clone() }, &name);
        draft.text.push_str(&if context.zh() {
            format!("\n{}. {name}：{text}[{n}]", i + 1)
        } else {
            format!("\n{}. {name}: {text} [{n}]", i + 1)
        });
    }
    draft.grounded = true;
    draft.confidence = told.first().map_or(0.1, |best| confidence(best.fit));
    true
}

/// How sure an answer of that fit is.
fn confidence(fit: f32) -> f32 {
    (0.35 + 0.5 * (fit - ANSWERS)).clamp(0.3, 0.9)
}

/// A text within `limit` characters: whole when that fits, else from the sentence in which `part`
/// begins, with what stands before it where there is room.
fn excerpt(text: &str, part: &str, limit: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let Some(at) = text.find(part) else { return first_sentences(text, limit) };
    let mut start = 0;
    let mut from = 0;
    for sentence in sentences(text) {
        if start <= at {
            from = start;
        }
        start += sentence.len();
    }
    first_sentences(text.get(from..).unwrap_or(text), limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_begins_where_the_question_is_answered() {
        let text = "很久以前这里没有路。后来修了石阶。1587年，县令沈怀玉主持修桥。桥上有廊。";
        assert_eq!(excerpt(text, "县令沈怀玉主持修桥。", 16), "1587年，县令沈怀玉主持修桥。");
        assert_eq!(excerpt("短文。", "文", 16), "短文。");
        assert!(excerpt(text, "不在其中", 16).starts_with("很久以前"));
    }

    #[test]
    fn coverage_counts_the_terms_that_occur() {
        let terms = Terms::of("Which birds nest on the island?", Vec::new()).words;
        assert!(coverage(&terms, "Night herons nest here; bird watchers come to the island in May.") > 0.9);
        assert!(coverage(&terms, "Tickets cost 45 yuan.") < 0.1);
        assert_eq!(coverage(&Terms::of("的吗呢", Vec::new()).pairs, "任何文字"), 0.0);
    }
}
