//! What goes on inside a place at its own times: shows, guided tours, the season of a flower.

use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Words for what goes on.
const ACTIVITIES: &[&str] =
    &["表演", "演出", "讲解", "采摘", "导览", "喂食", "放映", "花期", "观赏期", "场次", "幕后游", "秀时间"];
/// What is more than that.
const MORE: &[&str] = &[
    "闭", "停", "休", "暂", "除", "开放", "营业", "开馆", "开园", "入场", "入园", "入馆", "进场", "结束",
    "周", "星期",
];

static PATTERNS: LazyLock<Option<(Regex, Regex)>> = LazyLock::new(|| {
    let named = r"^\s*[\p{Han}0-9a-z、]*?(?:表演|演出|讲解|采摘|导览|喂食|放映|花期|观赏期|场次|幕后游|秀时间)[\p{Han}]{0,6}\s*(?::|为|[0-9])";
    Some((Regex::new(named).ok()?, Regex::new(r"([0-9]{1,2}):([0-9]{2})").ok()?))
});

/// Where the sentences about what goes on begin, if the text ends with such and their times lie inside
/// the hours said before.
pub(super) fn last(text: &str, span: &Regex) -> Option<usize> {
    let (named, clock) = PATTERNS.as_ref()?;
    let starts: Vec<usize> = text.match_indices([';', '\n', '。']).map(|(at, _)| at).collect();
    let mut rest_is_times = true;
    for start in starts.into_iter().rev() {
        let (whole, said) = (text.get(..start)?, text.get(start + 1..)?);
        let sentence = said.split([';', '\n']).next().unwrap_or_default().trim();
        if named.is_match(sentence) && rest_is_times {
            let about = ACTIVITIES.iter().any(|word| sentence.contains(word));
            let inside = whole.contains("全天")
                || span.find_iter(whole).any(|span| {
                    minutes(span.as_str()).is_some_and(|(from, to)| {
                        times(said, clock).iter().all(|at| from <= *at && *at <= to)
                    })
                });
            let more = MORE.iter().any(|word| said.contains(word));
            return (about && inside && !more).then_some(start);
        }
        // times alone go on about what was named before them
        rest_is_times &=
            sentence.is_empty() || sentence.chars().all(|c| c.is_ascii_digit() || ":-,、 ".contains(c));
    }
    None
}

/// The times named in a text, in minutes since midnight.
fn times(text: &str, clock: &Regex) -> Vec<u32> {
    let part = |c: &Captures<'_>, group: usize| c.get(group).and_then(|m| m.as_str().parse::<u32>().ok());
    clock.captures_iter(text).filter_map(|c| Some(part(&c, 1)? * 60 + part(&c, 2)?)).collect()
}

/// The two ends of a span, in minutes since the first midnight.
pub(super) fn minutes(span: &str) -> Option<(u32, u32)> {
    let (_, clock) = PATTERNS.as_ref()?;
    match times(span, clock).as_slice() {
        [from, to] => Some((*from, if to <= from { to + 24 * 60 } else { *to })),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> String {
        let span = Regex::new(super::super::parts::SPAN).expect("a valid pattern");
        last(text, &span).map_or(text, |start| text.get(..start).unwrap_or_default()).to_owned()
    }

    #[test]
    fn what_goes_on_inside_the_hours_is_dropped() {
        for (text, expected) in [
            ("9:00-18:00;3d球幕影片放映时间:10:00、14:00、16:00;", "9:00-18:00"),
            ("9:00-18:00;海豚表演:10:30、15:30", "9:00-18:00"),
            ("9:00-17:00;免费讲解时间:9:30-10:30;14:30-15:30", "9:00-17:00"),
            ("全天开放;采摘时间为6月-9月", "全天开放"),
            ("8:00-17:00;花期为4月中旬至5月上旬", "8:00-17:00"),
        ] {
            assert_eq!(kept(text), expected);
        }
    }

    #[test]
    fn what_may_be_the_hours_stays() {
        for text in [
            "9:00-12:00;讲解时间:10:00-11:00;13:00-17:00",
            "9:00-17:00;演出时间:19:00-21:00",
            "9:00-17:00;演出期间停止入园:16:00",
            "演出时间:19:30-21:00",
            "9:00-17:00;夜场18:00-21:00",
        ] {
            assert_eq!(kept(text), text);
        }
    }
}
