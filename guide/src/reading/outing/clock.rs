//! Clock times in a text: "下午两点半", "14:20", "quarter past two", "5 p.m.", "by five".

use super::numbers::count;
use super::pattern::Pattern;
use chrono::NaiveTime;
use std::ops::Range;

/// Which half of the day a time is in, as far as it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    /// Before noon.
    Am,
    /// After noon.
    Pm,
    /// The hour is that of a clock with twenty-four hours.
    Exact,
    /// Not said.
    Open,
}

/// A clock time in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    /// Where it stands, in bytes.
    pub(super) range: Range<usize>,
    hour: u32,
    minute: u32,
    /// Which half of the day.
    pub(super) half: Half,
}

impl Clock {
    /// Its times of day, the likelier first: one, or two where the half of the day is open.
    pub(super) fn candidates(&self) -> Vec<NaiveTime> {
        let at = |hour: u32| NaiveTime::from_hms_opt(hour % 24, self.minute, 0);
        let hours = match self.half {
            Half::Am => vec![self.hour % 12],
            Half::Pm => vec![self.hour % 12 + 12],
            Half::Exact => vec![self.hour],
            // Outings are by day: "五点" is in the afternoon, "九点" in the morning.
            Half::Open if self.hour <= 7 => vec![self.hour + 12, self.hour],
            Half::Open => vec![self.hour, (self.hour + 12) % 24],
        };
        hours.into_iter().filter_map(at).collect()
    }

    fn of(range: Range<usize>, hour: u32, minute: u32, half: Half) -> Option<Self> {
        let half = match half {
            Half::Open if hour == 0 || hour > 12 => Half::Exact,
            Half::Am | Half::Pm if hour > 12 => Half::Exact,
            half => half,
        };
        (hour <= 24 && minute < 60).then_some(Self { range, hour, minute, half })
    }
}

static DIGITAL: Pattern = Pattern::new(concat!(
    r"(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|午后|傍晚|晚上|今晚|明晚|",
    r"夜里)? ?\b(?P<h>\d{1,2})(?::(?P<m>\d{2})|",
    r" ?[.:](?P<m2>\d{2}) ?(?P<ap2>[ap]\.?m\b))(?: ?(?P<ap>[ap]\.?m\b))?"
));
static SPAN_ZH: Pattern = Pattern::new(concat!(
    r"(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|午后|傍晚|晚上|今晚|明晚|",
    r"夜里)? ?(?P<h>\d{1,2}|[一二两三四五六七八九十]{1,3}) ?[-~到至] ?(?P<h2>\d{1,2}|",
    r"[一二两三四五六七八九十]{1,3}) ?[点时](?P<m>半)?"
));
static CHINESE: Pattern = Pattern::new(concat!(
    r"(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|午后|傍晚|晚上|今晚|明晚|夜里|早|",
    r"晚)? ?(?P<to>差(?:一刻|\d{1,2}分|五分|十分))? ?(?P<h>\d{1,2}|",
    r"[零一二两三四五六七八九十]{1,3}) ?[点时](?P<m>半|整|一刻|三刻|钟|零?\d{1,2}分?|",
    r"[零一二三四五]?十[一二三四五六七八九]?分?|零[一二三四五六七八九]分?|",
    r"[一二三四五六七八九]分)?(?P<late>差(?:一刻|五分|十分))?钟?"
));
static PAST: Pattern = Pattern::new(concat!(
    r"\b(?P<what>half|a quarter|quarter|(?P<n>five|ten|twenty|twenty-five|",
    r"\d{1,2})(?P<unit> min(?:ute)?s?)?) (?P<way>past|to|before|after) (?P<h>\d{1,2}|one|",
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|",
    r"twelve)\b(?: ?(?P<ap>[ap]\.?m\b))?"
));
static SPAN_EN: Pattern = Pattern::new(concat!(
    r"\b(?P<lead>from |between )?(?P<h>\d{1,2}|one|two|three|four|five|six|seven|eight|",
    r"nine|ten|eleven|twelve) ?(?P<ap1>[ap]\.?m\b)? ?(?:-|to|and|until|",
    r"till) ?(?P<h2>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|",
    r"twelve)\b ?(?P<ap>[ap]\.?m\b|o'clock)?"
));
static MARKED: Pattern = Pattern::new(concat!(
    r"\b(?P<h>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|",
    r"twelve) ?(?P<ap>[ap]\.?m\b|o'clock|h\b)"
));
static NOON: Pattern = Pattern::new(r"\b(?:noon|midday)\b|正午");
static AFTER_WORD: Pattern = Pattern::new(concat!(
    r"\b(?:by|at|until|till|before|after|past|about|around|from|than) (?P<h>\d{1,2}|one|",
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|",
    r"twelve)\b(?P<part> (?:in the (?:morning|afternoon|evening)|tonight|at night))?"
));
/// What may follow a bare hour: anything else is counted by it ("at three places").
static ENDS: Pattern = Pattern::new(concat!(
    r"^ ?(?:$|[,.;!?)。]|\p{Han}|(?:and|in|on|to|until|till|with|sharp|this|tomorrow|",
    r"today|tonight|then|please|back|but|or|for|because|latest|at the latest|at|so|from|",
    r"when|we|i|instead|already|after|or so|rather)\b)"
));

/// The clock times of a text in one writing, in order. What no clock shows is not among them.
pub(super) fn clocks(text: &str) -> Vec<Clock> {
    let mut found: Vec<Clock> = Vec::new();
    let mut add = |clock: Option<Clock>| {
        if let Some(clock) = clock
            && found.iter().all(|c| c.range.end <= clock.range.start || clock.range.end <= c.range.start)
        {
            found.push(clock);
        }
    };
    for c in DIGITAL.all(text) {
        let get = |name: &str| c.name(name).map(|m| m.as_str());
        let minute = get("m").or(get("m2")).and_then(|m| m.parse().ok());
        let half = half(get("part"), get("ap").or(get("ap2")), 0);
        let (Some(all), Some(hour), Some(minute)) = (c.get(0), get("h").and_then(count), minute) else {
            continue;
        };
        let leading = get("h").is_some_and(|h| h.starts_with('0'));
        let half = if leading && half == Half::Open { Half::Am } else { half };
        add(Clock::of(all.range(), hour, minute, half));
    }
    for c in SPAN_ZH.all(text).iter().chain(&SPAN_EN.all(text)) {
        let get = |name: &str| c.name(name).map(|m| m.as_str());
        let (Some(all), Some(first), Some(second)) = (c.get(0), c.name("h"), c.name("h2")) else { continue };
        let english = get("part").is_none() && !all.as_str().ends_with(['点', '时', '半']);
        let (mark, lead) = (get("ap"), get("lead"));
        let ends = text.get(all.end()..).is_some_and(|after| ENDS.is_in(after));
        let plain = [" to ", " till ", " until "].iter().any(|word| all.as_str().contains(word))
            && all.as_str().starts_with(|c: char| c.is_ascii_digit());
        if english && mark.is_none() && ((lead.is_none() && !plain) || !ends) {
            continue;
        }
        let (Some(from), Some(to)) = (count(first.as_str()), count(second.as_str())) else { continue };
        let part = half(get("part"), mark, from);
        // "10-4 pm" begins before noon.
        let early = if from > to && mark.is_some() { Half::Am } else { part };
        let early = get("ap1").map_or(early, |ap| half(None, Some(ap), from));
        let late = if from > to && get("part").is_some() { Half::Open } else { part };
        add(Clock::of(all.start()..first.end(), from, 0, early));
        let minute = if get("m").is_some() { 30 } else { 0 };
        add(Clock::of(second.start()..all.end(), to, minute, late));
    }
    for c in CHINESE.all(text) {
        add(chinese(text, &c));
    }
    for c in PAST.all(text) {
        add(past(&c));
    }
    for c in MARKED.all(text) {
        let get = |name: &str| c.name(name).map(|m| m.as_str());
        let (Some(all), Some(hour)) = (c.get(0), get("h").and_then(count)) else { continue };
        // "14h" is an hour, "3h" a length.
        if get("ap") != Some("h") || hour > 12 {
            add(Clock::of(all.range(), hour, 0, half(None, get("ap"), hour)));
        }
    }
    for m in NOON.all(text).iter().filter_map(|c| c.get(0)) {
        add(Clock::of(m.range(), 12, 0, Half::Exact));
    }
    for c in AFTER_WORD.all(text) {
        let (Some(all), Some(h)) = (c.get(0), c.name("h")) else { continue };
        let part = c.name("part").map(|m| m.as_str());
        let half = match part {
            Some(part) if part.contains("morning") => Half::Am,
            Some(_) => Half::Pm,
            None => Half::Open,
        };
        if text.get(all.end()..).is_some_and(|after| ENDS.is_in(after)) {
            add(count(h.as_str()).and_then(|hour| Clock::of(h.start()..all.end(), hour, 0, half)));
        }
    }
    found.sort_by_key(|clock| clock.range.start);
    found
}

fn chinese(text: &str, c: &regex::Captures<'_>) -> Option<Clock> {
    let get = |name: &str| c.name(name).map(|m| m.as_str());
    let (all, h) = (c.get(0)?, c.name("h")?);
    let before = text.get(..all.start()).unwrap_or_default();
    let after = text.get(all.end()..).unwrap_or_default();
    // "慢一点", "有一点累", "一点也不": a bit, unless something says that it is one o'clock.
    let bare =
        h.as_str() == "一" && get("m").is_none() && get("part").is_none_or(|p| matches!(p, "早" | "晚"));
    let timed =
        ["前", "之前", "以前", "到", "至", "出发", "开始", "后", "回"].iter().any(|w| after.starts_with(w));
    let adverb = before
        .ends_with(['快', '慢', '少', '多', '松', '远', '近', '有', '好', '晚', '早', '短', '长'])
        || get("part").is_some_and(|p| matches!(p, "早" | "晚"));
    if (bare && (!timed || adverb)) || before.ends_with(['第', '.', ':', '这', '那']) {
        return None;
    }
    let minute = match get("m") {
        None | Some("整" | "钟") => 0,
        Some("半") => 30,
        Some("一刻") => 15,
        Some("三刻") => 45,
        Some(said) => count(said.trim_end_matches('分').trim_start_matches('零'))?,
    };
    let less = match get("to").or(get("late")) {
        None => 0,
        Some(said) if said.ends_with("一刻") => 15,
        Some(said) => count(said.trim_start_matches('差').trim_end_matches('分'))?,
    };
    let hour = count(h.as_str())?;
    let half = half(get("part"), None, hour);
    match less {
        0 => Clock::of(all.range(), hour, minute, half),
        less => Clock::of(all.range(), hour.checked_sub(1)?, 60_u32.checked_sub(less)?, half),
    }
}

fn past(c: &regex::Captures<'_>) -> Option<Clock> {
    let get = |name: &str| c.name(name).map(|m| m.as_str());
    let minutes = match (get("what")?, get("n")) {
        ("half", _) => 30,
        (what, _) if what.ends_with("quarter") => 15,
        (_, Some("twenty-five")) => 25,
        // "9 to 5" goes from nine to five.
        (_, Some(n))
            if n.starts_with(|c: char| c.is_ascii_digit())
                && get("unit").is_none()
                && get("way") != Some("past") =>
        {
            return None;
        }
        (_, n) => count(n?)?,
    };
    let (hour, range) = (count(get("h")?)?, c.get(0)?.range());
    let half = half(None, get("ap"), hour);
    match get("way")? {
        "past" | "after" => Clock::of(range, hour, minutes, half),
        _ => Clock::of(
            range,
            if hour == 1 { 12 } else { hour.checked_sub(1)? },
            60_u32.checked_sub(minutes)?,
            half,
        ),
    }
}

fn half(part: Option<&str>, mark: Option<&str>, hour: u32) -> Half {
    match (part, mark) {
        (Some("凌晨" | "清晨" | "早上" | "早晨" | "上午" | "早"), _) => Half::Am,
        (Some("中午"), _) if hour == 10 || hour == 11 => Half::Am,
        (Some("晚上" | "夜里" | "今晚" | "明晚"), _) if hour == 12 => Half::Am,
        (Some(_), _) => Half::Pm,
        (None, Some(mark)) if mark.starts_with('a') => Half::Am,
        (None, Some(mark)) if mark.starts_with('p') => Half::Pm,
        (None, _) => Half::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clock_times_are_read_in_the_usual_writings() {
        for (text, expected) in [
            ("下午两点到五点", vec!["14:00", "17:00"]),
            ("上午9:30开始", vec!["09:30"]),
            ("14:20", vec!["14:20"]),
            ("两点半", vec!["14:30"]),
            ("差一刻五点", vec!["16:45"]),
            ("五点差一刻", vec!["16:45"]),
            ("中午12点", vec!["12:00"]),
            ("下午2-5点", vec!["14:00", "17:00"]),
            ("晚上八点二十", vec!["20:20"]),
            ("九点一刻", vec!["09:15"]),
            ("慢一点", vec![]),
            ("轻松一点", vec![]),
            ("下午一点", vec!["13:00"]),
            ("25点", vec![]),
            ("3小时", vec![]),
            ("quarter past two", vec!["14:15"]),
            ("half past five", vec!["17:30"]),
            ("a quarter to six", vec!["17:45"]),
            ("2pm", vec!["14:00"]),
            ("2:30 p.m.", vec!["14:30"]),
            ("from 2 to 5", vec!["14:00", "17:00"]),
            ("10-4 pm", vec!["10:00", "16:00"]),
            ("between nine and noon", vec!["12:00"]),
            ("tomorrow, 9 to 5, by car", vec!["09:00", "17:00"]),
            ("10 minutes to 5", vec!["16:50"]),
            ("2 to 3 hours", vec![]),
            ("by five", vec!["17:00"]),
            ("at three places", vec![]),
            ("for two hours", vec![]),
            ("back by 5, please", vec!["17:00"]),
            ("5 o'clock", vec!["17:00"]),
            ("from two museums to three temples", vec![]),
        ] {
            let read: Vec<String> = clocks(text)
                .iter()
                .filter_map(|c| c.candidates().first().map(|t| t.format("%H:%M").to_string()))
                .collect();
            assert_eq!(read, expected, "{text}");
        }
    }
}
