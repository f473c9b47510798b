//! What phrases are read as: tables of phrases with what is expected, and the product's own questions.

mod en;
mod follow;
mod golden;
mod neither;
mod shown;
mod zh;

use super::{Mention, follow_up, read};
use chrono::{NaiveDate, NaiveDateTime};

/// Thursday 26 November 2026, 10:00.
fn now() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 26).and_then(|day| day.and_hms_opt(10, 0, 0)).expect("a time")
}

/// A phrase in which names stand in brackets, and its mentions: each name is its own id.
fn marked(phrase: &str) -> (String, Vec<Mention>) {
    let (mut text, mut mentions, mut start) = (String::new(), Vec::new(), 0);
    for c in phrase.chars() {
        match c {
            '[' => start = text.len(),
            ']' => {
                let id = text[start..].to_owned();
                mentions.push(Mention { range: start..text.len(), id });
            }
            c => text.push(c),
        }
    }
    (text, mentions)
}

/// Holds a table against the reader, and names every phrase that is read otherwise.
fn check(table: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (phrase, expected) in table {
        let (text, mentions) = marked(phrase);
        let read = shown::outing(read(&text, &mentions, now()).as_ref());
        if read != *expected {
            wrong.push_str(&format!("\n{phrase}\n  expected {expected}\n  read     {read}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn chinese_phrases_are_read() {
    check(zh::PHRASES);
}

#[test]
fn english_phrases_are_read() {
    check(en::PHRASES);
}

#[test]
fn questions_that_speak_of_time_and_people_are_no_wishes() {
    let table: Vec<(&str, &str)> = neither::QUESTIONS.iter().map(|question| (*question, "-")).collect();
    check(&table);
}

#[test]
fn what_is_said_to_a_plan_is_read() {
    let mut wrong = String::new();
    for (phrase, expected) in follow::PHRASES {
        let (text, mentions) = marked(phrase);
        let read = shown::change(follow_up(&text, &mentions, now()).as_ref());
        if read != *expected {
            wrong.push_str(&format!("\n{phrase}\n  expected {expected}\n  read     {read}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn nothing_that_is_typed_makes_it_panic() {
    let pieces = [
        "从",
        "到",
        "25点",
        "-3 hours",
        "零",
        "半",
        "99999999999999999999小时",
        "一万万天",
        "差",
        "点",
        "to",
        "half past",
        "13月40日",
        "¥",
        "\u{E000}",
        "é",
        "😀",
        "[",
        "(",
        "下周八",
        "at 99",
        "24:60",
        "quarter to 1",
    ];
    let mut seed = 1_u64;
    for _ in 0..3_000 {
        let mut text = String::new();
        for _ in 0..6 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = usize::try_from(seed >> 33).unwrap_or_default() % pieces.len();
            text.push_str(pieces[at]);
        }
        let wild = [
            Mention { range: 1..4, id: "a".into() },
            Mention { range: 2..900, id: "b".into() },
            Mention { range: 0..3, id: "c".into() },
        ];
        let _ = read(&text, &wild, now());
        let _ = follow_up(&text, &wild, now());
    }
}

#[test]
fn a_wish_is_written_as_json() {
    let (text, mentions) = marked("带老人从[北站]出发半天怎么玩");
    let json = serde_json::to_value(read(&text, &mentions, now())).expect("json");
    assert_eq!(json["plan"]["from"], "北站");
    assert_eq!(json["plan"]["duration_min"], 240);
}
