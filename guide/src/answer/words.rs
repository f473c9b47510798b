//! Small matters of wording: ends of sentences, quotations, cuts.

use scenic_data::{Field, LangTag};

/// A value without the full stop it may end in, so that a sentence can go on after it.
pub fn bare(value: &str) -> &str {
    value.trim().trim_end_matches(['。', '.', '；', ';', '，', ',', ' '])
}

/// Whether a value says itself what it is about, so that its label before it would say so twice.
pub fn says_itself(field: &Field, value: &str, lang: &LangTag) -> bool {
    let value = value.to_lowercase();
    let words: &[&str] = match (field.as_str(), lang.is_chinese()) {
        ("ticket", true) => &["票", "免费", "收费"],
        ("ticket", false) => &["admission", "entry", "entrance", "ticket"],
        ("opening_hours", true) => &["开放", "营业", "开馆"],
        ("opening_hours", false) => &["open "],
        ("price", false) => &["about", "from"],
        _ => &[],
    };
    words.iter().any(|word| value.contains(word)) || value.starts_with(&field.label(lang).to_lowercase())
}

/// The first sentences of a text, at most `limit` characters, never cut inside a sentence unless
/// the first one alone is longer.
pub fn first_sentences(text: &str, limit: usize) -> String {
    let mut taken = String::new();
    for sentence in sentences(text) {
        if !taken.is_empty() && length(&taken) + length(sentence) > limit {
            break;
        }
        taken.push_str(sentence);
    }
    let taken = taken.trim();
    if length(taken) <= limit * 2 {
        return taken.to_owned();
    }
    let mut said = 0;
    let mut cut: String = taken
        .chars()
        .take_while(|c| {
            said += weight(*c);
            said <= limit * 2 * WHOLE
        })
        .collect();
    cut.push('…');
    cut
}

/// What a Chinese character weighs, and what a Latin letter does: English takes so many more letters to say the same.
const WHOLE: usize = 5;
const LETTER: usize = 2;

fn weight(c: char) -> usize {
    if c.is_ascii() { LETTER } else { WHOLE }
}

/// How much a text says, in Chinese characters.
pub fn length(text: &str) -> usize {
    text.chars().map(weight).sum::<usize>().div_ceil(WHOLE)
}

/// A text cut after its sentences; the pieces joined are the text.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let ends = match c {
            '。' | '！' | '？' | '\n' => true,
            '.' | '!' | '?' => {
                let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
                let rest = rest.trim_start_matches(|mark: char| "”’\"'）)".contains(mark));
                rest.chars().next().is_none_or(char::is_whitespace)
            }
            _ => false,
        };
        if ends {
            // Closing marks and blanks belong to the sentence before them.
            let mut end = at + c.len_utf8();
            while let Some((next, mark)) = chars.peek().copied() {
                if !(mark.is_whitespace() || "”’\"'）)」』".contains(mark)) {
                    break;
                }
                end = next + mark.len_utf8();
                chars.next();
            }
            found.extend(text.get(start..end));
            start = end;
        }
    }
    found.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    found
}

/// Names in a row: "甲、乙和丙", "A, B and C".
pub fn list(names: &[String], lang: &LangTag) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [init @ .., last] if lang.is_chinese() => format!("{}和{last}", init.join("、")),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    }
}

/// What the language of a text is called, in the reader's language.
pub fn tongue(text: &str, context: &super::Context) -> &'static str {
    let found = LangTag::detect(text);
    let rows = [
        ("zh-Hans", "中文", "Chinese"),
        ("en", "英文", "English"),
        ("ja", "日文", "Japanese"),
        ("ko", "韩文", "Korean"),
    ];
    let row = rows.iter().find(|(tag, ..)| found.as_ref().is_some_and(|lang| lang.as_str() == *tag));
    row.map_or_else(|| context.pick("外文", "another language"), |(_, zh, en)| context.pick(zh, en))
}

/// Leads in a quotation in a language that is not the reader's.
pub fn only_in(context: &super::Context, text: &str) -> String {
    let tongue = tongue(text, context);
    if context.zh() {
        format!("以下是{tongue}原文：")
    } else {
        format!("In the source's own {tongue}:")
    }
}

/// Whether a text is mainly written in the reader's kind of language.
pub fn reads_as(text: &str, lang: &LangTag) -> bool {
    LangTag::detect(text).is_none_or(|found| found.is_chinese() == lang.is_chinese())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_between_sentences_only() {
        let text = "松在崖上。风来如涛！He said “Go.” Then 3.5 km on.";
        assert_eq!(sentences(text).concat(), text);
        assert_eq!(sentences(text).len(), 4);
        assert_eq!(first_sentences(text, 6), "松在崖上。");
        assert_eq!(first_sentences("一二三四五六七八九十", 3), "一二三四五六…");
    }

    #[test]
    fn names_are_listed_as_people_do() {
        let names = ["甲".to_owned(), "乙".to_owned(), "丙".to_owned()];
        assert_eq!(list(&names, &LangTag::zh()), "甲、乙和丙");
        assert_eq!(list(&names, &LangTag::en()), "甲, 乙 and 丙");
    }
}
