//! Numbers with what they limit: "评分4.5以上", "人均不超过100元", "under 400 yuan", "2到3小时".

use regex::{Captures, Regex};
use serde::Serialize;
use std::sync::LazyLock;

/// What a number limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// A ticket, a meal, a night.
    Price,
    /// The rating.
    Rating,
    /// How long a visit takes, minutes.
    Visit,
    /// How far away, metres.
    Distance,
}

/// Limits of one measure. Ends are allowed unless said otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Range {
    /// Not less than this.
    pub least: Option<f64>,
    /// Not more than this.
    pub most: Option<f64>,
    /// Whether the least itself is too little ("超过").
    pub above: bool,
    /// Whether the most itself is too much ("低于").
    pub below: bool,
}

impl Range {
    /// Whether a value lies within.
    pub fn allows(&self, value: f64) -> bool {
        self.least.is_none_or(|least| if self.above { value > least } else { value >= least })
            && self.most.is_none_or(|most| if self.below { value < most } else { value <= most })
    }

    /// Whether it limits anything.
    pub fn is_some(&self) -> bool {
        self.least.is_some() || self.most.is_some()
    }

    /// Whether nothing can lie within.
    pub fn is_empty(&self) -> bool {
        match (self.least, self.most) {
            (Some(least), Some(most)) => least > most || (least == most && (self.above || self.below)),
            _ => false,
        }
    }

    fn narrow(&mut self, other: Self) {
        if other.least.is_some() {
            (self.least, self.above) = (other.least, other.above);
        }
        if other.most.is_some() {
            (self.most, self.below) = (other.most, other.below);
        }
    }
}

/// Limits found in a question, and the question without them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    /// What is limited, in order.
    pub ranges: Vec<(Measure, Range)>,
    /// The rest of the question.
    pub rest: String,
}

const NUMBER: &str = r"(\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+(?:点[一二三四五六七八九]|半)?)";
const UNIT: &str = r"\s*(分钟|分|星级?|元|块钱?|个小时|小时|公里|千米|米|minutes?|mins?|hours?|hrs?|stars?|points?|yuan|rmb|cny|kilomet(?:re|er)s?|km|met(?:re|er)s?|m\b)?";
const SIGN: &str = r"(?:[¥￥]|rmb|cny)?\s*";

struct Pattern {
    form: Form,
    regex: Regex,
}

#[derive(Clone, Copy, PartialEq)]
enum Form {
    Between,
    Most,
    Below,
    Least,
    Above,
    About,
}

static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let number = format!("{SIGN}{NUMBER}{UNIT}");
    let forms = [
        (
            Form::Between,
            format!(
                r"(?:在|between|from)?\s*{number}\s*(?:-|~|—|–|～|到|至|and|to)\s*{number}(?:之间|以内)?"
            ),
        ),
        (
            Form::Most,
            format!(
                r"{number}\s*(?:及以下|或以下|以下|以内|之内|内|封顶|or less|or under|or below|or cheaper|or fewer|at most|max(?:imum)?)"
            ),
        ),
        (
            Form::Least,
            format!(
                r"{number}\s*(?:及以上|或以上|以上|起步|往上|or more|or above|or higher|or better|or over|and up|and above|at least|plus|\+)"
            ),
        ),
        (
            Form::Most,
            format!(
                r"(?:不超过|不高于|不大于|不多于|最多|至多|最高|控制在|预算|≤|<=|up to|at most|no more than|not more than|within|max(?:imum)?(?: of)?|budget(?: of| is)?)\s*(?:是|为|在|到)?\s*{number}"
            ),
        ),
        (
            Form::Least,
            format!(
                r"(?:不低于|不少于|不小于|达到|至少|起码|最少|≥|>=|at least|no less than|not less than|min(?:imum)?(?: of)?)\s*(?:是|为|在|有)?\s*{number}"
            ),
        ),
        (
            Form::Below,
            format!(
                r"(?:低于|小于|少于|不到|便宜于|<|under|below|less than|cheaper than|fewer than|lower than|shorter than)\s*{number}"
            ),
        ),
        (
            Form::Above,
            format!(
                r"(?:高于|大于|超过|多于|高过|>|over|above|more than|higher than|better than|greater than|longer than)\s*{number}"
            ),
        ),
        (
            Form::About,
            format!(r"{number}\s*(?:左右|上下|or so)|(?:大约|大概|around|about|roughly)\s*{number}"),
        ),
    ];
    // A pattern that does not compile would be found by the tests below; it is left out here.
    forms
        .into_iter()
        .filter_map(|(form, text)| Some(Pattern { form, regex: Regex::new(&text).ok()? }))
        .collect()
});

/// Words by which a number's measure is known when it has no unit, or one of several.
const TOPICS: [(Measure, &[&str]); 4] = [
    (Measure::Rating, &["评分", "评价", "口碑", "得分", "打分", "rated", "rating", "score", "stars"]),
    (
        Measure::Price,
        &[
            "门票",
            "票价",
            "价格",
            "价位",
            "人均",
            "消费",
            "房价",
            "预算",
            "价钱",
            "费用",
            "花费",
            "price",
            "cost",
            "ticket",
            "budget",
            "per person",
            "a night",
            "per night",
            "admission",
            "cheap",
            "entry",
        ],
    ),
    (Measure::Visit, &["游玩", "玩", "逛", "游览", "参观", "visit", "takes", "spend", "long"]),
    (Measure::Distance, &["距离", "附近", "周边", "方圆", "公里", "within", "distance", "away"]),
];
/// How far before a number its topic is looked for, characters.
const REACH: usize = 14;
/// How far "about" reaches to either side.
const ABOUT: [(Measure, f64); 4] =
    [(Measure::Price, 0.2), (Measure::Rating, 0.05), (Measure::Visit, 0.25), (Measure::Distance, 0.25)];

/// The limits in a question (in lower case).
pub fn limits(question: &str) -> Limits {
    let mut rest = in_minutes(question);
    let mut ranges: Vec<(Measure, Range)> = Vec::new();
    for pattern in PATTERNS.iter() {
        while let Some(found) = pattern.regex.captures(&rest) {
            let (Some(whole), Some((measure, range))) = (found.get(0), read(pattern.form, &found, &rest))
            else {
                break;
            };
            match ranges.iter_mut().find(|(known, _)| *known == measure) {
                Some((_, known)) => known.narrow(range),
                None => ranges.push((measure, range)),
            }
            // A mark in its place keeps the words around it apart.
            rest = format!(
                "{}\u{2002}{}",
                rest.get(..whole.start()).unwrap_or_default(),
                rest.get(whole.end()..).unwrap_or_default()
            );
        }
    }
    Limits { ranges, rest }
}

/// "半小时" is thirty minutes, and "一个半小时" ninety.
fn in_minutes(question: &str) -> String {
    static HALVES: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?:([一二两三四五六七八九1-9])个)?半(?:个)?(?:小时|钟头)").ok());
    let rest = question.replace("half an hour", "30 minutes");
    let minutes = |found: &Captures<'_>| {
        let hours = found.get(1).and_then(|hours| number(hours.as_str())).unwrap_or_default();
        format!("{}分钟", hours * 60.0 + 30.0)
    };
    HALVES.as_ref().map_or_else(|| rest.clone(), |halves| halves.replace_all(&rest, minutes).into_owned())
}

fn read(form: Form, found: &Captures<'_>, text: &str) -> Option<(Measure, Range)> {
    let groups: Vec<Option<&str>> = found.iter().skip(1).map(|group| group.map(|m| m.as_str())).collect();
    let pair = |at: usize| {
        let value = groups.get(at).copied().flatten().and_then(number)?;
        Some((value, groups.get(at + 1).copied().flatten().unwrap_or_default()))
    };
    let (value, unit) = pair(0).or_else(|| pair(2))?;
    let before = text.get(..found.get(0)?.end()).unwrap_or_default();
    let second = pair(2).filter(|_| form == Form::Between);
    let unit = second.map_or(unit, |(_, second)| if second.is_empty() { unit } else { second });
    let measure = measure(unit, before, value)?;
    let scale = scale(unit);
    let value = value * scale;
    let range = match form {
        Form::Between => {
            let other = second?.0 * scale;
            Range { least: Some(value.min(other)), most: Some(value.max(other)), ..Range::default() }
        }
        Form::Most => Range { most: Some(value), ..Range::default() },
        Form::Below => Range { most: Some(value), below: true, ..Range::default() },
        Form::Least => Range { least: Some(value), ..Range::default() },
        Form::Above => Range { least: Some(value), above: true, ..Range::default() },
        Form::About => {
            let share = ABOUT.iter().find(|(known, _)| *known == measure).map_or(0.2, |(_, share)| *share);
            Range {
                least: Some(value * (1.0 - share)),
                most: Some(value * (1.0 + share)),
                ..Range::default()
            }
        }
    };
    Some((measure, range))
}

fn measure(unit: &str, before: &str, value: f64) -> Option<Measure> {
    match unit {
        "分" | "星" | "星级" | "star" | "stars" | "point" | "points" => return Some(Measure::Rating),
        "元" | "块" | "块钱" | "yuan" | "rmb" | "cny" => return Some(Measure::Price),
        "分钟" | "小时" | "个小时" => return Some(Measure::Visit),
        "公里" | "千米" | "米" | "km" | "m" => return Some(Measure::Distance),
        unit if unit.starts_with("min") || unit.starts_with("ho") || unit.starts_with("hr") => {
            return Some(Measure::Visit);
        }
        unit if unit.starts_with("kilo") || unit.starts_with("met") => return Some(Measure::Distance),
        _ => {}
    }
    if before.contains(['¥', '￥']) {
        return Some(Measure::Price);
    }
    let count = before.chars().count();
    let near: String = before.chars().skip(count.saturating_sub(REACH + 8)).collect();
    let last = TOPICS
        .iter()
        .flat_map(|(measure, words)| {
            words.iter().filter_map(|word| near.rfind(word)).map(move |at| (at, *measure))
        })
        .max_by_key(|(at, _)| *at);
    match last {
        Some((_, measure)) => Some(measure),
        None if value <= 5.0 => Some(Measure::Rating),
        None if value >= 10.0 => Some(Measure::Price),
        None => None,
    }
}

/// What a unit counts in yuan, points, minutes or metres.
fn scale(unit: &str) -> f64 {
    match unit {
        "小时" | "个小时" => 60.0,
        "公里" | "千米" | "km" => 1_000.0,
        unit if unit.starts_with("ho") || unit.starts_with("hr") => 60.0,
        unit if unit.starts_with("kilo") => 1_000.0,
        _ => 1.0,
    }
}

/// A number in digits or in Chinese characters below ten thousand.
pub fn number(text: &str) -> Option<f64> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let (whole, part) = match text.split_once('点') {
        Some((whole, part)) => (whole, digit(part.chars().next()?)? / 10.0),
        None => match text.strip_suffix('半') {
            Some(whole) => (whole, 0.5),
            None => (text, 0.0),
        },
    };
    let (mut sum, mut last, mut unit) = (0.0, 0.0, 0.0);
    for c in whole.chars() {
        let power = match c {
            '十' => 10.0,
            '百' => 100.0,
            '千' => 1_000.0,
            _ => {
                last = digit(c)?;
                continue;
            }
        };
        sum += if last == 0.0 { 1.0 } else { last } * power;
        (last, unit) = (0.0, power);
    }
    // "一百五" is 150, but "一百零五" and "十五" end in ones.
    let ones = if unit >= 100.0 && last > 0.0 { last * unit / 10.0 } else { last };
    Some(sum + ones + part)
}

fn digit(c: char) -> Option<f64> {
    let at = "零一二三四五六七八九".chars().position(|d| d == c).or((c == '两').then_some(2))?;
    u32::try_from(at).ok().map(f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(question: &str) -> Vec<String> {
        let show = |(measure, range): (Measure, Range)| {
            let end = |value: Option<f64>| value.map_or_else(String::new, |v| format!("{v}"));
            let (open, close) = (if range.above { "(" } else { "[" }, if range.below { ")" } else { "]" });
            format!("{measure:?} {open}{}..{}{close}", end(range.least), end(range.most))
        };
        limits(question).ranges.into_iter().map(show).collect()
    }

    #[test]
    fn limits_are_read_in_the_usual_wordings() {
        assert_eq!(PATTERNS.len(), 8);
        for (question, expected) in [
            ("评分4.5以上、门票免费的景点", vec!["Rating [4.5..]"]),
            ("附近人均100以下的餐馆", vec!["Price [..100]"]),
            ("评分大于4分，人均消费不超过80元", vec!["Price [..80]", "Rating (4..]"]),
            ("价格在300到500元之间的酒店", vec!["Price [300..500]"]),
            ("门票在20-50元的", vec!["Price [20..50]"]),
            ("游玩时间2小时以内", vec!["Visit [..120]"]),
            ("四星以上的酒店", vec!["Rating [4..]"]),
            ("半小时以内能看完的", vec!["Visit [..30]"]),
            ("一个半小时以内", vec!["Visit [..90]"]),
            ("评分达到4.8的", vec!["Rating [4.8..]"]),
            ("一百五十块左右", vec!["Price [120..180]"]),
            ("门票低于五十", vec!["Price [..50)"]),
            ("500米以内的餐厅", vec!["Distance [..500]"]),
            ("restaurants under 100 yuan near the lake", vec!["Price [..100)"]),
            ("hotels rated above 4.5", vec!["Rating (4.5..]"]),
            ("a hotel for ¥400 or less", vec!["Price [..400]"]),
            ("rated at least 4.6 and between 20 and 50 yuan", vec!["Price [20..50]", "Rating [4.6..]"]),
            ("门票多少钱", vec![]),
            ("3号开门吗", vec![]),
        ] {
            assert_eq!(shown(question), expected, "{question}");
        }
    }

    #[test]
    fn chinese_numbers_are_read() {
        for (text, value) in [
            ("十", 10.0),
            ("十五", 15.0),
            ("二十", 20.0),
            ("一百", 100.0),
            ("两百五", 250.0),
            ("四点五", 4.5),
            ("三百二十", 320.0),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
    }
}
