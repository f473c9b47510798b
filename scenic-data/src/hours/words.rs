//! The words a text about hours may be made of. A word that is not here makes the text
//! "not understood", so every word added must mean the same wherever it stands. Words that say when
//! are in `words_days.rs`, words that say what holds in `words_state.rs`.

use super::token::{Gate, Token};
use super::{words_days, words_state};
use std::sync::LazyLock;

/// Words without a meaning of their own: labels, particles, politeness.
const NOISE_ZH: &[&str] = &[
    "对外开放时间",
    "景区开放时间",
    "开放时间",
    "营业时间",
    "参观时间",
    "开馆时间",
    "开园时间",
    "游览时间",
    "游园时间",
    "接待时间",
    "服务时间",
    "运营时间",
    "经营时间",
    "开门时间",
    "时间",
    "时段",
    "期间",
    "为",
    "是",
    "的",
    "均",
    "都",
    "景区",
    "园区",
    "校园",
    "街道",
    "街区",
    "开放日",
    "景点",
    "本馆",
    "本园",
    "全馆",
    "全园",
    "每年",
    "正常",
    "固定",
    "对外",
    "对公众",
    "当日",
    "当天",
    "每逢",
    "如遇",
    "遇",
    "逢",
    "目前",
    "现在",
    "现",
    "已",
    "后",
    "以后",
    "之后",
    "之间",
    "止",
    "仅",
    "只",
    "每周",
    "每",
    "则",
    "在",
    "观众",
    "游客",
];
const NOISE_EN: &[&str] = &[
    "opening hours",
    "opening times",
    "business hours",
    "visiting hours",
    "visitor hours",
    "hours",
    "times",
    "time",
    "hrs",
    "on",
    "at",
    "the",
    "is",
    "are",
    "of",
    "every",
    "each",
    "only",
    "during",
    "in",
    "season",
    "months",
    "o'clock",
    "local time",
    "we're",
];

/// Signs and words that join others.
const JOINTS: &[(&str, Token)] = &[
    // joints
    ("至", Token::Dash),
    ("到", Token::Dash),
    ("直至", Token::Dash),
    ("to", Token::Dash),
    ("till", Token::Dash),
    ("til", Token::Dash),
    ("until", Token::Dash),
    ("through", Token::Dash),
    ("thru", Token::Dash),
    ("-", Token::Dash),
    ("、", Token::And),
    ("及", Token::And),
    ("以及", Token::And),
    ("和", Token::And),
    ("与", Token::And),
    ("或", Token::And),
    ("and", Token::And),
    ("&", Token::And),
    ("/", Token::And),
    (",", Token::Comma),
    (";", Token::Stop),
    ("\n", Token::Stop),
    (".", Token::Stop),
    (":", Token::Colon),
    ("(", Token::BracketOpen),
    (")", Token::BracketClose),
];

/// Verbs of stopping, and what is stopped: together a last-entry word (停止 + 入场).
const STOPS: &[&str] = &["停止", "截止", "终止", "禁止", "停", "止"];
const LASTS: &[&str] = &["最晚", "最后", "最迟"];
const ENTRIES: &[&str] = &[
    "入场",
    "入园",
    "入馆",
    "入内",
    "进场",
    "进园",
    "进馆",
    "进入",
    "进门",
    "登山",
    "上山",
    "登楼",
    "登塔",
    "登城",
    "检票进园",
    "检票入园",
    "发票入馆",
    "领票进馆",
    "检票",
    "验票",
];
const TICKETS: &[&str] = &["售票", "售联票", "领票", "取票", "换票", "发票", "卖票", "购票", "票"];

fn last_entry_words() -> impl Iterator<Item = (String, Token)> {
    let pairs = |verbs: &'static [&'static str], things: &'static [&'static str], gate: Gate| {
        verbs.iter().flat_map(move |verb| {
            things.iter().flat_map(move |thing| {
                ["", "时间"].map(|tail| (format!("{verb}{thing}{tail}"), Token::LastEntry(gate)))
            })
        })
    };
    pairs(STOPS, ENTRIES, Gate::Entrance)
        .chain(pairs(LASTS, ENTRIES, Gate::Entrance))
        .chain(pairs(STOPS, TICKETS, Gate::Tickets))
        .chain(pairs(LASTS, TICKETS, Gate::Tickets))
}

/// All words, the longest first; `None` stands for a word without a meaning.
static BY_LENGTH: LazyLock<Vec<(String, Option<Token>)>> = LazyLock::new(|| {
    let noise = NOISE_ZH.iter().chain(NOISE_EN).map(|word| ((*word).to_owned(), None));
    let all_words = words_days::WORDS.iter().chain(words_state::WORDS).chain(JOINTS);
    let plain = all_words.map(|(word, token)| ((*word).to_owned(), Some(*token)));
    let made = last_entry_words().map(|(word, token)| (word, Some(token)));
    let mut all: Vec<_> = noise.chain(plain).chain(made).collect();
    all.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
    all
});

/// The longest short name of a day or month, in letters: its dot ends no sentence.
const LONGEST_SHORT_NAME: usize = "thurs".len();

/// The longest word `text` begins with: its length in bytes and its meaning, if it has one.
pub(super) fn leading(text: &str) -> Option<(usize, Option<Token>)> {
    BY_LENGTH.iter().find(|(word, _)| text.starts_with(word.as_str()) && ends(word, text)).map(
        |(word, token)| {
            let short = word.len() <= LONGEST_SHORT_NAME
                && !matches!(word.as_str(), "march" | "april" | "may" | "june" | "july");
            let dotted = short
                && matches!(token, Some(Token::Weekday(_) | Token::MonthName(_)))
                && text.get(word.len()..).is_some_and(|rest| rest.starts_with('.'));
            (word.len() + usize::from(dotted), *token)
        },
    )
}

/// Whether an English word ends where the table's word ends.
fn ends(word: &str, text: &str) -> bool {
    !word.ends_with(|c: char| c.is_ascii_alphabetic())
        || !text.get(word.len()..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_wins() {
        assert_eq!(
            leading("停止售票时间16:00"),
            Some(("停止售票时间".len(), Some(Token::LastEntry(Gate::Tickets))))
        );
        assert_eq!(leading("非节假日周一"), Some(("非节假日".len(), Some(Token::NoHolidays))));
        assert_eq!(leading("开放时间"), Some(("开放时间".len(), None)));
    }

    #[test]
    fn an_english_word_is_not_found_inside_another() {
        assert_eq!(leading("monastery"), None);
        assert_eq!(leading("mon. 9:00"), Some((4, Some(Token::Weekday(0)))));
    }
}
