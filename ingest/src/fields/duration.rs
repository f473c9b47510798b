//! How long a visit takes: minutes, least and most.

use crate::text::half_width;
use regex::Regex;
use std::sync::LazyLock;

/// Hours of visiting in a day: "two days" is two days of walking about, not forty-eight hours.
const HOURS_PER_DAY: f64 = 8.0;
/// Longer than this is not a visit, in minutes.
const MAX_MINUTES: f64 = 60.0 * HOURS_PER_DAY * 60.0;
const MAX_CHARS: usize = 200;

static TERM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?P<number>\d+(?:\.\d+)?)(?:\s*-?\s*",
        r"(?P<unit>小时|个小时|个钟头|钟头|hours?|hrs?\b|h\b|分钟|分|minutes?|mins?\b|天|日|days?\b|周|weeks?\b))?",
    ))
    .expect("a valid pattern")
});
static ISO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^p(?:(\d+)d)?(?:t(?:(\d+)h)?(?:(\d+)m)?(?:\d+s)?)?$").expect("a valid pattern")
});

/// Words that stand for numbers, longest first so that none hides in another.
const WORDS: &[(&str, &str)] = &[
    ("an hour and a half", "1.5 hours"),
    ("one and a half", "1.5"),
    ("two and a half", "2.5"),
    ("half an hour", "0.5 hour"),
    ("half-hour", "0.5 hour"),
    ("half a day", "0.5 day"),
    ("half-day", "0.5 day"),
    ("half day", "0.5 day"),
    ("an hour", "1 hour"),
    ("a full day", "1 day"),
    ("a day", "1 day"),
    ("one ", "1 "),
    ("two ", "2 "),
    ("three ", "3 "),
    ("four ", "4 "),
    ("five ", "5 "),
    ("six ", "6 "),
    ("一个半", "1.5个"),
    ("两个半", "2.5个"),
    ("三个半", "3.5个"),
    ("1个半", "1.5个"),
    ("2个半", "2.5个"),
    ("3个半", "3.5个"),
    ("半个小时", "0.5小时"),
    ("半个钟头", "0.5小时"),
    ("半小时", "0.5小时"),
    ("半天", "0.5天"),
    ("半日", "0.5天"),
    ("一刻钟", "15分钟"),
    ("十", "10"),
    ("一", "1"),
    ("两", "2"),
    ("二", "2"),
    ("三", "3"),
    ("四", "4"),
    ("五", "5"),
    ("六", "6"),
    ("七", "7"),
    ("八", "8"),
    ("九", "9"),
];

/// Reads a length of visit. A bare number is minutes.
pub fn read(text: &str) -> Option<(u32, u32)> {
    if text.chars().count() > MAX_CHARS {
        return None;
    }
    let mut text = half_width(text).to_lowercase().trim().to_owned();
    if let Some(iso) = ISO.captures(&text) {
        let part = |i: usize| iso.get(i).and_then(|m| m.as_str().parse::<f64>().ok()).unwrap_or(0.0);
        return within(part(1) * HOURS_PER_DAY * 60.0 + part(2) * 60.0 + part(3), None);
    }
    if let Ok(minutes) = text.parse::<f64>() {
        return within(minutes, None);
    }
    for (word, number) in WORDS {
        text = text.replace(word, number);
    }
    let mut values: Vec<Value> = Vec::new();
    let mut end = 0;
    for found in TERM.captures_iter(&text) {
        let whole = found.get(0)?;
        let number: f64 = found.name("number")?.as_str().parse().ok()?;
        let unit = found.name("unit").and_then(|unit| minutes_of(unit.as_str()));
        let gap = text.get(end..whole.start()).unwrap_or_default().trim();
        end = whole.end();
        match values.last_mut() {
            // "1小时30分钟": a smaller unit straight after a larger one adds to it.
            Some(last) if gap.is_empty() && last.unit.zip(unit).is_some_and(|(a, b)| b < a) => {
                last.minutes = last.minutes.zip(unit).map(|(sum, unit)| sum + number * unit);
            }
            Some(last) if !is_range(gap) && last.unit.is_none() => *last = Value::new(number, unit),
            Some(_) if !is_range(gap) => break,
            _ => values.push(Value::new(number, unit)),
        }
        if values.len() == 2 {
            let unit = values.last().and_then(|v| v.unit);
            if let Some(first) = values.first_mut().filter(|v| v.unit.is_none()) {
                *first = Value::new(first.number, unit);
            }
        }
        if values.len() > 2 {
            break;
        }
    }
    let mut minutes = values.into_iter().filter_map(|v| v.minutes);
    within(minutes.next()?, minutes.next())
}

struct Value {
    number: f64,
    unit: Option<f64>,
    minutes: Option<f64>,
}

impl Value {
    fn new(number: f64, unit: Option<f64>) -> Self {
        Self { number, unit, minutes: unit.map(|unit| number * unit) }
    }
}

fn is_range(gap: &str) -> bool {
    matches!(gap, "-" | "–" | "—" | "~" | "～" | "至" | "到" | "to" | "or" | "或" | "--" | "、")
}

fn minutes_of(unit: &str) -> Option<f64> {
    Some(match unit {
        "小时" | "个小时" | "个钟头" | "钟头" | "h" | "hr" | "hrs" | "hour" | "hours" => 60.0,
        "分钟" | "分" | "min" | "mins" | "minute" | "minutes" => 1.0,
        "天" | "日" | "day" | "days" => HOURS_PER_DAY * 60.0,
        "周" | "week" | "weeks" => 7.0 * HOURS_PER_DAY * 60.0,
        _ => return None,
    })
}

fn within(least: f64, most: Option<f64>) -> Option<(u32, u32)> {
    let most = most.unwrap_or(least);
    let (least, most) = if least <= most { (least, most) } else { (most, least) };
    // Both lie between 0 and MAX_MINUTES, so that the casts keep the value.
    (least > 0.0 && most <= MAX_MINUTES).then(|| (least.round() as u32, most.round() as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_visit_is_read_as_people_write_it() {
        let cases: &[(&str, Option<(u32, u32)>)] = &[
            ("1小时 - 2小时", Some((60, 120))),
            ("0.5小时", Some((30, 30))),
            ("0.5小时 - 1小时", Some((30, 60))),
            ("1-2天", Some((480, 960))),
            ("12小时 - 3天", Some((720, 1440))),
            ("30分钟", Some((30, 30))),
            ("半天", Some((240, 240))),
            ("半小时左右", Some((30, 30))),
            ("一个半小时", Some((90, 90))),
            ("1小时30分钟", Some((90, 90))),
            ("约两个小时", Some((120, 120))),
            ("2～3小时", Some((120, 180))),
            ("一日游", Some((480, 480))),
            ("about 2 hours", Some((120, 120))),
            ("1-2 hours", Some((60, 120))),
            ("Two to three hours", Some((120, 180))),
            ("1.5 h", Some((90, 90))),
            ("45 min", Some((45, 45))),
            ("half an hour", Some((30, 30))),
            ("half a day", Some((240, 240))),
            ("90-minute tour", Some((90, 90))),
            ("PT1H30M", Some((90, 90))),
            ("40", Some((40, 40))),
            ("全年", None),
            ("始建于1987年", None),
            ("", None),
            ("0小时", None),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), *expected, "{text}");
        }
    }
}
