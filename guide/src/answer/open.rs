//! Answers to open questions: the best passages, in the source's own words, in depth.

use super::words::{first_sentences, length, only_in, reads_as, sentences, tongue};
use super::{Citation, Context, Draft};
use crate::retrieve::terms::Terms;
use crate::retrieve::{ANSWERS, without_list_at_end};

/// How much of a passage is given, in Chinese characters: the first in depth, further ones shortly.
const DEPTH: [usize; 3] = [420, 240, 160];
/// How much is told of each of several places.
const SHORT: usize = 80;
/// How far a place's text may rank below the best, though it has not all the words that this has.
const ALIKE: f32 = 0.15;

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

/// Gives the best passages: the first in depth, beginning where the question is answered.
pub fn say(draft: &mut Draft, context: &Context, passages: &[Passage]) {
    // What is added answers too, and is no piece of another language beside what can be read.
    let in_own = passages.first().is_some_and(|first| reads_as(&first.part, &context.lang));
    let adds =
        |passage: &&Passage| passage.fit >= ANSWERS && (!in_own || reads_as(&passage.part, &context.lang));
    let told = passages.iter().take(1).chain(passages.iter().skip(1).filter(adds));
    for (passage, limit) in told.zip(DEPTH) {
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

/// Gives the first passage that answers, and those after it. False when none does.
pub fn say_from(
    draft: &mut Draft,
    context: &Context,
    passages: &[Passage],
    answers: impl FnMut(&Passage) -> bool,
) -> bool {
    let Some(at) = passages.iter().position(answers) else { return false };
    say(draft, context, passages.get(at..).unwrap_or_default());
    true
}

/// Names the places that fitting passages are about, each once with what is told of it. False when the text that
/// fits best is about no place in particular, such as an account's article: it tells more than a list would.
pub fn say_places(draft: &mut Draft, context: &Context, passages: &[Passage], terms: &Terms) -> bool {
    let Some(best) = passages.first().filter(|best| best.citation.place.is_some()) else { return false };
    let share = terms.share_in(&best.citation.text);
    // "哪里适合观鸟": what is good for something else is not asked for.
    let is_meant = |passage: &&Passage| {
        passage.rank >= best.rank - ALIKE || terms.share_in(&passage.citation.text) >= share
    };
    // What is quoted in another language needs more room than a line of a list.
    if !reads_as(&best.part, &context.lang) {
        return false;
    }
    let readable = |passage: &&Passage| reads_as(&passage.part, &context.lang);
    let answering = passages.iter().filter(|passage| passage.fit >= ANSWERS);
    let mut told: Vec<&Passage> = Vec::new();
    for passage in answering.filter(is_meant).filter(readable) {
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

/// A text within a length of `limit`: whole when that fits, else from the sentence in which `part`
/// begins, with what stands before it where there is room.
fn excerpt(text: &str, part: &str, limit: usize) -> String {
    let text = without_list_at_end(text.trim());
    if length(text) <= limit {
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
}
