//! Days of the Chinese calendar around the Spring Festival: 除夕, 正月初一. They move by a month from
//! year to year, and no expression can name them.

use regex::Regex;
use std::sync::LazyLock;

/// What stands for them once they are found: a word that leaves the days of the festival unknown.
pub(super) const VARIES: &str = "春节另行通知";

/// A list of such days, and what stands before and behind it.
static DAYS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const DAY: &str = "(?:农历)?(?:除夕|春节(?:期间)?|(?:大年|年)三十|(?:正月|大年)?初[一二三四五六七])";
    Regex::new(&format!(
        "(?P<before>[、,和及与]?)(?P<days>{DAY}(?:(?:、|,|和|及|至|到|-){DAY})*)(?P<closed>(?:期间|均|全天|整天)*(?:闭馆|闭园|休馆|休园|休息|不开放|关闭|停业|歇业))?(?P<end>[;,.)\\n]|$)"
    ))
    .ok()
});

/// The normalised text with closing days around the Spring Festival taken out, and said to be
/// unknown. Such days in any other place stay, and are not understood.
pub(super) fn without_closing_days(text: &str) -> String {
    let Some(found) = DAYS.as_ref().and_then(|regex| regex.captures(text)) else { return text.to_owned() };
    let part = |name: &str| found.name(name).map_or("", |part| part.as_str());
    let (Some(whole), days) = (found.get(0), part("days")) else { return text.to_owned() };
    let (Some(ahead), Some(behind)) = (text.get(..whole.start()), text.get(whole.end()..)) else {
        return text.to_owned();
    };
    // 初一 alone is the first of every month
    let named = ["除夕", "春节", "三十", "正月", "大年"].iter().any(|word| days.contains(word));
    let in_list = matches!(part("before"), "、" | "和" | "及" | "与");
    let sentence = ahead.rsplit([';', '\n', '(']).next().unwrap_or_default();
    let listed = in_list && ahead.rsplit([';', '\n']).next().is_some_and(|said| said.contains(['闭', '休']));
    let begins = sentence.is_empty() || part("before") == ",";
    let closed = part("closed");
    if !named || (closed.is_empty() && !listed) || !(in_list || begins) {
        return text.to_owned();
    }
    // a list that ends with such days keeps its verb for the days before them
    let verb = if in_list { closed } else { "" };
    format!("{ahead}{verb}{}{behind}\n{VARIES}", part("end"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_days_of_the_festival_are_unknown() {
        for (text, expected) in [
            ("10:00-16:00(周二闭馆,除夕至初三闭馆)", "10:00-16:00(周二闭馆)\n春节另行通知"),
            ("10:00-16:00;春节期间休息", "10:00-16:00;\n春节另行通知"),
            ("10:00-16:00;闭馆时间:周二、除夕、正月初一;", "10:00-16:00;闭馆时间:周二;\n春节另行通知"),
            ("10:00-16:00(每周二、除夕全天闭馆)", "10:00-16:00(每周二全天闭馆)\n春节另行通知"),
        ] {
            assert_eq!(without_closing_days(text), expected);
        }
    }

    #[test]
    fn other_days_of_the_moon_stay() {
        for text in [
            "每月初一、十五闭馆",
            "初一闭馆",
            "除夕至正月十五闭馆",
            "春节期间9:00-16:00",
            "8:00-17:00,除夕15:00闭馆",
            "春节期间2月3日-2月9日闭馆",
        ] {
            assert_eq!(without_closing_days(text), text);
        }
    }
}
