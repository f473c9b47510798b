//! Cuts a text about hours into tokens. Every sign must be accounted for: what has no known
//! meaning makes the text not understood.

use super::error::HoursError;
use super::normal::chinese_number;
use super::token::{Clock, DayPart, Token, season};
use super::words;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// How much of the text an error quotes, in characters.
pub(super) const QUOTED: usize = 16;

/// A pattern and what to make of a match; `None` when the numbers make no sense.
struct Pattern {
    regex: Regex,
    read: fn(&Captures<'_>) -> Option<Vec<Token>>,
}

/// A Chinese or Arabic number of at most two digits.
const N: &str = r"(\d{1,2}|[〇零一二两三四五六七八九十廿]{1,3})";

/// Patterns in the order they are tried.
static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let make = |pattern: &str, read: fn(&Captures<'_>) -> Option<Vec<Token>>| {
        // digits and word ends are those of ASCII: 至 directly after `am` ends the word
        let pattern = pattern.replace("<N>", N).replace(r"\d", "[0-9]").replace(r"\b", r"(?-u:\b)");
        Regex::new(&format!("^(?:{pattern})")).ok().map(|regex| Pattern { regex, read })
    };
    [
        make(r"(\d{4})([-/.年])(\d{1,2})[-/.月](\d{1,2})(?:日|号)?", date),
        make(r"(\d{4})年", |c| Some(vec![Token::Year(c.get(1)?.as_str().parse().ok()?)])),
        make("<N> ?月(?:份)?(?: ?<N> ?[日号])?", month),
        make("<N> ?[日号]", |c| Some(vec![Token::Day(number(c, 1)?)])),
        make(r"(?:(\d{1,3}|[一二两三十]{1,3}|半) ?)(?:个)?(半)?(分钟|小时|钟头)(半)?", length),
        make(r"(half an?|an?|one|two|three|fifteen|twenty|thirty|forty-?five|sixty|ninety|\d{1,3})[ -]?(minutes?|mins?|hours?|hrs?)\b", length_en),
        make(r"(\d{1,2})(?: ?[:.] ?([0-5]\d))? ?([ap])\.?m\b\.?", clock_en),
        make(r"(\d{1,2}) ?: ?([0-5]\d)(?::00)?(?:分|时| ?hrs\b)?", |c| clock(c, 1, minutes(c, 2)?)),
        make(r"(\d{1,2})\.([0-5]\d) ?- ?(\d{1,2})\.([0-5]\d)", dotted),
        make("<N> ?[点时](?:整|钟|(半)|([一三])刻|<N> ?分?)?", clock_zh),
        make(r"(?:12 ?)?(noon|midday|midnight)\b", |c| {
            let part = if c.get(1)?.as_str() == "midnight" { DayPart::Am } else { DayPart::Pm };
            Some(vec![Token::Clock(Clock { hour: 12, minute: 0, padded: false, part: Some(part) })])
        }),
        make("([春夏秋冬](?:[、,和及与]?[春夏秋冬]){0,3})[两二三四]?(?:个)?季(?:节)?", seasons),
        make("(?:每个?|逢|每逢)?(?:周|星期|礼拜)([一二三四五六日天末])", |c| {
            let day = c.get(1)?.as_str();
            Some(vec![if day == "末" { Token::Weekend } else { Token::Weekday(weekday(day)?) }])
        }),
        make("(?:周|星期)([1-7])", |c| Some(vec![Token::Weekday(c.get(1)?.as_str().parse::<u8>().ok()?.checked_sub(1)?)])),
        make(r"(\d{1,2}) ?(?:st|nd|rd|th)\b", |c| Some(vec![Token::Ordinal(number(c, 1)?)])),
        make(r"((?:19|20)\d\d)\b", |c| Some(vec![Token::Year(c.get(1)?.as_str().parse().ok()?)])),
        make(r"(\d{1,2})", |c| Some(vec![Token::Number(number(c, 1)?)])),
    ]
    .into_iter()
    .flatten()
    .collect()
});

/// What may follow a day of the week without its 周: 周一、二 or 周一至五.
static MORE_DAYS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new("^(、|,|和|及|至|到|-)?([一二三四五六日天])([^月点号时个年场次分一二三四五六七八九十]|$)").ok()
});

/// 一 typed for a dash between two times.
static ONE_AS_DASH: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^一 ?\d{1,2}:").ok());

/// The tokens of a normalised text.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, HoursError> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first == ' ' {
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        let Some((length, mut new)) = next(rest, found.last()) else {
            return Err(HoursError::NotUnderstood(rest.trim().chars().take(QUOTED).collect()));
        };
        rest = rest.get(length..).unwrap_or_default();
        // several dashes in a row are one
        if new.first() == Some(&Token::Dash) && found.last() == Some(&Token::Dash) {
            new.clear();
        }
        found.append(&mut new);
    }
    Ok(found)
}

/// The next tokens and how many bytes they take.
fn next(rest: &str, before: Option<&Token>) -> Option<(usize, Vec<Token>)> {
    if let Some(Token::Weekday(_)) = before
        && let Some(regex) = MORE_DAYS.as_ref()
        && let Some(c) = regex.captures(rest)
    {
        let (joint, day) = (c.get(1).map(|m| m.as_str()), c.get(2)?);
        let joint = joint.map(|sign| match sign {
            "至" | "到" | "-" => Token::Dash,
            _ => Token::And,
        });
        let tokens = joint.into_iter().chain([Token::Weekday(weekday(day.as_str())?)]).collect();
        return Some((day.end(), tokens));
    }
    if matches!(before, Some(Token::Clock(_)))
        && ONE_AS_DASH.as_ref().is_some_and(|regex| regex.is_match(rest))
    {
        return Some(("一".len(), vec![Token::Dash]));
    }
    let word = words::leading(rest);
    let pattern = PATTERNS.iter().find_map(|pattern| pattern.regex.captures(rest).map(|c| (pattern, c)));
    match (word, pattern) {
        // a number pattern beats a word only where it takes more of the text
        (Some((length, token)), Some((_, c))) if length >= c.get(0).map_or(0, |m| m.len()) => {
            Some((length, token.into_iter().collect()))
        }
        (_, Some((pattern, c))) => Some((c.get(0)?.len(), (pattern.read)(&c)?)),
        (Some((length, token)), None) => Some((length, token.into_iter().collect())),
        (None, None) => None,
    }
}

fn number(c: &Captures<'_>, group: usize) -> Option<u32> {
    let text = c.get(group)?.as_str();
    text.parse().ok().or_else(|| chinese_number(text))
}

fn minutes(c: &Captures<'_>, group: usize) -> Option<u32> {
    c.get(group).map_or(Some(0), |m| m.as_str().parse().ok())
}

fn weekday(day: &str) -> Option<u8> {
    ["一", "二", "三", "四", "五", "六", "日"]
        .iter()
        .position(|name| *name == day)
        .or((day == "天").then_some(6))
        .and_then(|index| u8::try_from(index).ok())
}

fn date(c: &Captures<'_>) -> Option<Vec<Token>> {
    let year: i32 = c.get(1)?.as_str().parse().ok()?;
    Some(vec![Token::Date(year, number(c, 3)?, number(c, 4)?)])
}

fn month(c: &Captures<'_>) -> Option<Vec<Token>> {
    let month = number(c, 1)?;
    Some(vec![match c.get(2) {
        Some(_) => Token::MonthDay(month, number(c, 2)?),
        None => Token::Month(month),
    }])
}

/// 春、夏、秋季 and 秋冬两季.
fn seasons(c: &Captures<'_>) -> Option<Vec<Token>> {
    let named = c.get(1)?.as_str().chars().fold(0, |all, name| {
        all | match name {
            '春' => season::SPRING,
            '夏' => season::SUMMER,
            '秋' => season::AUTUMN,
            '冬' => season::WINTER,
            _ => 0,
        }
    });
    Some(vec![Token::Season(named)])
}

fn length(c: &Captures<'_>) -> Option<Vec<Token>> {
    let unit = if c.get(3)?.as_str() == "分钟" { 1 } else { 60 };
    let whole = match c.get(1)?.as_str() {
        "半" => return Some(vec![Token::Minutes(unit / 2)]).filter(|_| unit == 60),
        _ => number(c, 1)? * unit,
    };
    let half = c.get(2).or(c.get(4)).map_or(0, |_| unit / 2);
    Some(vec![Token::Minutes(whole + half)])
}

fn length_en(c: &Captures<'_>) -> Option<Vec<Token>> {
    let unit = if c.get(2)?.as_str().starts_with('h') { 60 } else { 1 };
    let minutes = match c.get(1)?.as_str() {
        "half a" | "half an" => 30,
        "a" | "an" | "one" => unit,
        "two" => 2 * unit,
        "three" => 3 * unit,
        "fifteen" => 15 * unit,
        "twenty" => 20 * unit,
        "thirty" => 30 * unit,
        "forty-five" | "fortyfive" => 45 * unit,
        "sixty" => 60 * unit,
        "ninety" => 90 * unit,
        digits => digits.parse::<u32>().ok()? * unit,
    };
    Some(vec![Token::Minutes(minutes)])
}

fn clock(c: &Captures<'_>, hour: usize, minute: u32) -> Option<Vec<Token>> {
    let text = c.get(hour)?.as_str();
    let hour = number(c, hour).filter(|hour| *hour <= 48)?;
    Some(vec![Token::Clock(Clock { hour, minute, padded: text.starts_with('0'), part: None })])
}

fn clock_en(c: &Captures<'_>) -> Option<Vec<Token>> {
    let hour = number(c, 1).filter(|hour| (1..=23).contains(hour))?;
    let part = if c.get(3)?.as_str() == "a" { DayPart::Am } else { DayPart::Pm };
    Some(vec![Token::Clock(Clock { hour, minute: minutes(c, 2)?, padded: false, part: Some(part) })])
}

fn clock_zh(c: &Captures<'_>) -> Option<Vec<Token>> {
    let minute = match (c.get(2), c.get(3).map(|m| m.as_str()), c.get(4)) {
        (Some(_), ..) => 30,
        (_, Some("一"), _) => 15,
        (_, Some(_), _) => 45,
        (.., Some(_)) => number(c, 4).filter(|minute| *minute < 60)?,
        _ => 0,
    };
    clock(c, 1, minute)
}

/// `9.30-17.00`: only where one side has no minutes can it not be a range of dates.
fn dotted(c: &Captures<'_>) -> Option<Vec<Token>> {
    let (from, to) = (minutes(c, 2)?, minutes(c, 4)?);
    if from != 0 && to != 0 {
        return None;
    }
    let mut tokens = clock(c, 1, from)?;
    tokens.push(Token::Dash);
    tokens.append(&mut clock(c, 3, to)?);
    Some(tokens)
}

#[cfg(test)]
mod tests {
    use super::super::normal::normalise;
    use super::*;

    fn read(text: &str) -> Vec<Token> {
        tokens(&normalise(text)).unwrap_or_default()
    }

    fn at(hour: u32, minute: u32) -> Token {
        Token::Clock(Clock { hour, minute, padded: false, part: None })
    }

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(PATTERNS.len(), 17);
        assert!(MORE_DAYS.is_some() && ONE_AS_DASH.is_some());
    }

    #[test]
    fn times_are_read_however_they_are_written() {
        for text in ["8:30", "8：30", "８：３０", "8点半", "8点30分", "八点半", "8時30分"] {
            assert_eq!(read(text), vec![at(8, 30)], "{text}");
        }
        assert_eq!(read("9：00一17：00"), vec![at(9, 0), Token::Dash, at(17, 0)]);
        assert_eq!(read("9:00——17:00"), vec![at(9, 0), Token::Dash, at(17, 0)]);
    }

    #[test]
    fn days_of_the_week_may_share_one_prefix() {
        let days = |list: &[u8]| list.iter().map(|d| Token::Weekday(*d)).collect::<Vec<_>>();
        assert_eq!(read("周六、日"), vec![Token::Weekday(5), Token::And, Token::Weekday(6)]);
        assert_eq!(read("星期一至五"), vec![Token::Weekday(0), Token::Dash, Token::Weekday(4)]);
        assert_eq!(read("周六周日"), days(&[5, 6]));
    }

    #[test]
    fn an_unknown_word_is_quoted() {
        let Err(HoursError::NotUnderstood(words)) = tokens("9:00-17:00;索道8:00-16:00") else {
            panic!("索道 is not a word about hours");
        };
        assert!(words.starts_with("索道"));
    }
}
