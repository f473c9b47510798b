//! What time a question is about, by the place's own clock.

use super::calendar;
use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeZone, Timelike, Weekday};
use chrono_tz::Tz;
use scenic_data::Instant;

/// A time a question names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// The local date.
    pub date: NaiveDate,
    /// The instant, when the question names one; else it is about the day.
    pub instant: Option<Instant>,
    /// Whether the question says "now".
    pub now: bool,
    /// The hour to judge a day by, when the question names a part of it ("今晚").
    pub hour: u32,
    /// Whether it names a weekend, of which `date` is the first day left.
    pub weekend: bool,
    /// Whether it names a part of the day, and so not the day as a whole.
    pub in_part: bool,
}

impl When {
    /// The instant to judge by: the one named, else the part of the day named, else local noon.
    pub fn judge_at(&self, zone: Tz) -> Option<Instant> {
        self.instant.or_else(|| local(zone, self.date, NaiveTime::from_hms_opt(self.hour, 0, 0)?))
    }

    /// The day from its first to its last instant, when no time of it is named; of a weekend both days.
    pub fn whole_day(&self, zone: Tz) -> Option<(Instant, Instant)> {
        if self.instant.is_some() || self.now {
            return None;
        }
        let days = if self.weekend && self.date.weekday() == Weekday::Sat { 2 } else { 1 };
        let next = self.date.checked_add_days(Days::new(days))?;
        Some((local(zone, self.date, NaiveTime::MIN)?, local(zone, next, NaiveTime::MIN)?))
    }

    /// The day as a whole, when neither a time nor a part of it is named.
    pub fn as_a_whole(&self, zone: Tz) -> Option<(Instant, Instant)> {
        if self.in_part { None } else { Self { weekend: false, ..*self }.whole_day(zone) }
    }
}

const NOON: u32 = 12;
/// How long a part of a day goes on behind the hour that it is judged by, hours.
const LONGEST_PART: u32 = 3;
/// Parts of a day, and the hour each is judged by.
const PARTS: [(&[&str], u32); 5] = [
    (&["今晚", "明晚", "晚上", "夜里", "tonight", "evening", "at night"], 20),
    (&["早上", "清晨", "今早", "明早", "一早", "early morning"], 8),
    (&["上午", "morning"], 10),
    (&["傍晚", "sunset"], 18),
    (&["下午", "afternoon"], 15),
];

/// Words for days and seasons.
const DAYS: [&str; 22] = [
    "大后天",
    "后天",
    "明天",
    "今天",
    "今日",
    "明日",
    "春天",
    "夏天",
    "秋天",
    "冬天",
    "周末",
    "假期",
    "节日",
    "tomorrow",
    "today",
    "tonight",
    "spring",
    "summer",
    "autumn",
    "winter",
    "weekend",
    "holidays",
];

const WEEKDAYS_ZH: [(char, Weekday); 9] = [
    ('一', Weekday::Mon),
    ('二', Weekday::Tue),
    ('三', Weekday::Wed),
    ('四', Weekday::Thu),
    ('五', Weekday::Fri),
    ('六', Weekday::Sat),
    ('日', Weekday::Sun),
    ('天', Weekday::Sun),
    ('末', Weekday::Sat),
];
const WEEKDAYS_EN: [(&str, Weekday); 8] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
    ("weekend", Weekday::Sat),
];

/// Reads the time a question (in lower case) names, against `at`.
pub fn when(question: &str, at: Instant, zone: Tz) -> Option<When> {
    let today = at.with_timezone(&zone).date_naive();
    let has = |words: &[&str]| words.iter().any(|word| question.contains(word));
    let date = if has(&["大后天"]) {
        today.checked_add_days(Days::new(3))
    } else if has(&["后天", "day after tomorrow"]) {
        today.checked_add_days(Days::new(2))
    } else if has(&["明天", "明日", "明早", "明晚", "tomorrow"]) {
        today.checked_add_days(Days::new(1))
    } else if has(&["今天", "今日", "今晚", "今早", "today", "tonight"]) {
        Some(today)
    } else if let Some(date) = calendar::date(question, today) {
        Some(date)
    } else {
        weekday(question).and_then(|(day, next_week)| {
            // On its Sunday "this weekend" is what is left of it.
            if names_weekend(question) && today.weekday() == Weekday::Sun && !next_week {
                return Some(today);
            }
            let ahead = (day.num_days_from_monday() + 7 - today.weekday().num_days_from_monday()) % 7;
            let this_week_over = day.num_days_from_monday() < today.weekday().num_days_from_monday();
            let extra = if next_week && !this_week_over { 7 } else { 0 };
            today.checked_add_days(Days::new(u64::from(ahead + extra)))
        })
    };
    let now = has(&["现在", "目前", "此刻", "眼下", "这会儿", "right now", "at the moment", "currently"])
        || question.split(|c: char| !c.is_alphanumeric()).any(|word| word == "now");
    let time = clock_time(question);
    let part = PARTS.iter().find(|(words, _)| has(words));
    let weekend = names_weekend(question);
    let (hour, in_part) = (part.map_or(NOON, |(_, hour)| *hour), part.is_some());
    match (date, time) {
        (Some(date), time) => Some(When {
            date,
            instant: time.and_then(|(t, next)| local(zone, after(date, next)?, t)),
            now: false,
            hour,
            in_part,
            weekend,
        }),
        (None, _) if now => Some(When { date: today, instant: Some(at), now: true, hour, in_part, weekend }),
        (None, Some((time, next))) => {
            let instant = after(today, next).and_then(|date| local(zone, date, time));
            Some(When { date: today, instant, now: false, hour, in_part, weekend })
        }
        (None, None) => None,
    }
}

/// The next time that it is the part of a day a question names, when it names no day: "晚上有什么好玩的".
pub fn next_part(question: &str, at: Instant, zone: Tz) -> Option<When> {
    let (_, hour) = PARTS.iter().find(|(words, _)| words.iter().any(|word| question.contains(word)))?;
    let local_now = at.with_timezone(&zone);
    // What is still asked for in the evening of this evening, and in the evening of the next morning.
    let is_over = local_now.hour() > hour + LONGEST_PART;
    let date = local_now.date_naive().checked_add_days(Days::new(u64::from(is_over)))?;
    Some(When { date, instant: None, now: false, hour: *hour, weekend: false, in_part: true })
}

/// A question without the times it names.
pub fn without_times(question: &str) -> String {
    static NUMBERED: std::sync::LazyLock<Option<regex::Regex>> = std::sync::LazyLock::new(|| {
        regex::Regex::new(
            r"(?x)[0-9零〇一二三四五六七八九十]+\s*(?:年|月份|月|日|點|点|时|分|半)+
              |(?:下|这|本|上)?(?:周|星期|礼拜)[一二三四五六日天末几]
              |\b\d{1,2}(?:st|nd|rd|th)\b
              |\b\d{1,2}(?::\d{2})?\s*(?:am|pm|a\.m|p\.m)?\b",
        )
        .ok()
    });
    let mut rest = question.to_owned();
    let parts = PARTS.iter().flat_map(|(words, _)| words.iter());
    let weekdays = WEEKDAYS_EN.iter().map(|(word, _)| word);
    for word in DAYS.iter().chain(parts).chain(weekdays).chain(calendar::words()) {
        rest = rest.replace(word, " ");
    }
    match NUMBERED.as_ref() {
        Some(numbered) => numbered.replace_all(&rest, " ").into_owned(),
        None => rest,
    }
}

/// Whether a question names a festival, and so perhaps what is held then rather than a day.
fn names_festival(question: &str) -> bool {
    calendar::festivals().any(|name| question.contains(name))
}

/// What a question calls the happening it asks for, where that is a festival's name or kind: "灯会是哪天".
pub fn named_happening(question: &str) -> String {
    const KINDS: [&str; 2] = ["灯会", "festival"];
    let named = calendar::festivals().chain(&KINDS).filter(|name| question.contains(**name));
    named.copied().collect::<Vec<_>>().join(" ")
}

/// Whether a question asks for the day of a festival, which is no time that it gives: "when is the lantern
/// festival?".
pub fn asks_for_festival(question: &str) -> bool {
    const WHICH_DAY: [&str; 14] = [
        "when is",
        "when's",
        "when are",
        "when does",
        "when will",
        "which day",
        "what day",
        "什么时候",
        "啥时候",
        "何时",
        "哪天",
        "哪一天",
        "几号",
        "几月",
    ];
    names_festival(question) && WHICH_DAY.iter().any(|word| question.contains(word))
}

/// Whether a question names a day of the week.
pub fn names_weekday(question: &str) -> bool {
    weekday(question).is_some()
}

fn names_weekend(question: &str) -> bool {
    ["周末", "weekend"].iter().any(|word| question.contains(word))
}

fn weekday(question: &str) -> Option<(Weekday, bool)> {
    for prefix in ["下周", "下星期", "下礼拜", "这周", "本周", "周", "星期", "礼拜"] {
        for (at, _) in question.match_indices(prefix) {
            let next = question.get(at + prefix.len()..).and_then(|rest| rest.chars().next());
            if let Some((_, day)) = next.and_then(|c| WEEKDAYS_ZH.iter().find(|(name, _)| *name == c)) {
                return Some((*day, prefix.starts_with('下')));
            }
        }
    }
    let found = WEEKDAYS_EN.iter().find(|(name, _)| question.contains(name))?;
    Some((found.1, question.contains(&format!("next {}", found.0))))
}

/// "下午3点半", "晚上六点", "15:30", "at 3pm"; and whether it is the midnight that ends the day.
fn clock_time(question: &str) -> Option<(NaiveTime, bool)> {
    static PATTERN: std::sync::LazyLock<Option<regex::Regex>> = std::sync::LazyLock::new(|| {
        regex::Regex::new(
            r"(?x)(凌晨|半夜|午夜|夜里|今晚|明晚|晚上|晚|上午|早上|今早|明早|早|清晨|下午|午后|中午|傍晚)?\s*
              (?: (?:\bat\s+)?(\d{1,2})\s*[:：]\s*(\d{2}) | (?:\bat\s+)?(\d{1,2})\.(\d{2})\s*(?:am|pm|a\.m|p\.m) | (\d{1,2}|[零一二两三四五六七八九十]{1,3})\s*[点點时](半|一刻|三刻|\d{1,2}|[零一二三四五六七八九十]{1,3})?
                | (?:\bat\s+)?(\d{1,2})\s*(?:am|pm|a\.m|p\.m) | \bat\s+(\d{1,2})\b )
              \s*(am|pm|a\.m|p\.m)?",
        )
        .ok()
    });
    if question.contains("midnight") {
        return Some((NaiveTime::MIN, true));
    }
    // "早一点": a little, not one o'clock.
    let found = PATTERN.as_ref()?.captures_iter(question).find(|found| {
        let spelled = found.get(6).is_some_and(|hour| hour.as_str() == "一");
        let part = found.get(1).map_or("", |part| part.as_str());
        !spelled || !["", "早", "晚"].contains(&part)
    })?;
    let number = |group: usize| found.get(group).and_then(|m| digits(m.as_str()));
    let mut hour = number(2).or(number(4)).or(number(6)).or(number(8)).or(number(9))?;
    let minute = number(3).or(number(5)).or_else(|| match found.get(7).map(|m| m.as_str()) {
        Some("半") => Some(30),
        Some("一刻") => Some(15),
        Some("三刻") => Some(45),
        Some(said) => digits(said),
        None => None,
    });
    let whole = found.get(0).map_or("", |m| m.as_str());
    let says = |words: &[&str]| words.iter().any(|word| whole.contains(word));
    let night = says(&["晚", "半夜", "午夜", "夜里"]);
    if hour == 12 && night {
        return Some((NaiveTime::from_hms_opt(0, minute.unwrap_or(0), 0)?, true));
    }
    if (hour == 12 && says(&["凌晨", "am", "a.m"])) || hour == 24 {
        return Some((NaiveTime::from_hms_opt(0, minute.unwrap_or(0), 0)?, hour == 24));
    }
    // "夜里两点" is in the small hours of the next day, "夜里十点" is not.
    let small = night && hour < 5;
    let afternoon = says(&["下午", "午后", "傍晚", "pm", "p.m"]) || (says(&["中午"]) && hour < 11);
    if ((night && !small) || afternoon) && hour < 12 {
        hour += 12;
    }
    Some((NaiveTime::from_hms_opt(hour, minute.unwrap_or(0), 0)?, small))
}

/// A day, or the one after it.
fn after(date: NaiveDate, next: bool) -> Option<NaiveDate> {
    date.checked_add_days(Days::new(u64::from(next)))
}

/// A number up to 59, in digits or in Chinese.
fn digits(said: &str) -> Option<u32> {
    if let Ok(number) = said.parse() {
        return Some(number);
    }
    let one = |c: char| match c {
        '两' => Some(2),
        c => {
            "零一二三四五六七八九".chars().position(|digit| digit == c).and_then(|at| u32::try_from(at).ok())
        }
    };
    match said.split_once('十') {
        // "两三点": the first of them.
        None if !said.starts_with('零') => one(said.chars().next()?),
        None => said.chars().try_fold(0, |sum, c| Some(sum * 10 + one(c)?)),
        Some((tens, units)) => {
            let tens = if tens.is_empty() { 1 } else { one(tens.chars().next()?)? };
            let units = if units.is_empty() { 0 } else { one(units.chars().next()?)? };
            Some(tens * 10 + units)
        }
    }
}

/// The instant of a local date and time; where clocks jump, the first that exists.
fn local(zone: Tz, date: NaiveDate, time: NaiveTime) -> Option<Instant> {
    let naive = date.and_time(time);
    zone.from_local_datetime(&naive)
        .earliest()
        .or_else(|| zone.from_local_datetime(&(naive + chrono::TimeDelta::hours(1))).earliest())
        .map(|at| at.with_timezone(&chrono::Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_a_festival_is_asked_for_in_the_usual_wordings() {
        for asked in ["中秋是几月", "中秋是哪天", "中秋是几号"] {
            assert!(asks_for_festival(asked), "{asked}");
        }
        assert!(!asks_for_festival("中秋有什么活动") && !asks_for_festival("下次开放是几月"));
    }

    #[test]
    fn times_are_read_by_the_places_own_clock() {
        let zone = chrono_tz::Asia::Shanghai;
        // Tuesday 24 November 2026, 20:00 in Shanghai.
        let at: Instant = "2026-11-24T12:00:00Z".parse().expect("a time");
        let read =
            |q: &str| when(q, at, zone).map(|w| (w.date.to_string(), w.instant.map(|i| i.to_rfc3339())));
        let day = |d: &str| Some((d.to_owned(), None));
        assert_eq!(read("明天开门吗"), day("2026-11-25"));
        assert_eq!(read("周一开门吗"), day("2026-11-30"));
        assert_eq!(read("周二开门吗"), day("2026-11-24"));
        assert_eq!(read("下周三去"), day("2026-12-02"));
        assert_eq!(read("下周一去"), day("2026-11-30"));
        assert_eq!(read("is it open on saturday?"), day("2026-11-28"));
        assert_eq!(read("下周末有什么"), day("2026-12-05"));
        let sunday: Instant = "2026-11-29T02:00:00Z".parse().expect("a time");
        let on_sunday = |q: &str| when(q, sunday, zone).map(|w| w.date.to_string());
        assert_eq!(on_sunday("这个周末开吗").as_deref(), Some("2026-11-29"));
        assert_eq!(on_sunday("what's on next weekend").as_deref(), Some("2026-12-05"));
        assert_eq!(read("大后天呢"), day("2026-11-27"));
        let at_time = |d: &str, t: &str| Some((d.to_owned(), Some(t.to_owned())));
        assert_eq!(read("明天下午3点半能去吗"), at_time("2026-11-25", "2026-11-25T07:30:00+00:00"));
        assert_eq!(read("tomorrow at 9am"), at_time("2026-11-25", "2026-11-25T01:00:00+00:00"));
        assert_eq!(read("明天晚上六点还开吗"), at_time("2026-11-25", "2026-11-25T10:00:00+00:00"));
        assert_eq!(read("今晚9点半呢"), at_time("2026-11-24", "2026-11-24T13:30:00+00:00"));
        assert_eq!(read("晚上12点回去能进吗"), at_time("2026-11-24", "2026-11-24T16:00:00+00:00"));
        assert_eq!(read("明天早上十点四十"), at_time("2026-11-25", "2026-11-25T02:40:00+00:00"));
        assert_eq!(read("夜里两点"), at_time("2026-11-24", "2026-11-24T18:00:00+00:00"));
        assert_eq!(read("明天9am开吗"), at_time("2026-11-25", "2026-11-25T01:00:00+00:00"));
        assert_eq!(read("明天中午一点"), at_time("2026-11-25", "2026-11-25T05:00:00+00:00"));
        assert_eq!(read("明天下午两三点"), at_time("2026-11-25", "2026-11-25T06:00:00+00:00"));
        assert_eq!(read("晚一点去还开门吗"), None);
        assert_eq!(read("can i get in at midnight"), at_time("2026-11-24", "2026-11-24T16:00:00+00:00"));
        assert_eq!(read("tuesday at 4:45pm?"), at_time("2026-11-24", "2026-11-24T08:45:00+00:00"));
        assert_eq!(read("tomorrow at 4.45 pm"), at_time("2026-11-25", "2026-11-25T08:45:00+00:00"));
        assert_eq!(read("tomorrow at 7pm"), at_time("2026-11-25", "2026-11-25T11:00:00+00:00"));
        assert_eq!(read("早一点去好吗"), None);
        assert_eq!(read("现在开着吗"), at_time("2026-11-24", "2026-11-24T12:00:00+00:00"));
        let next = |question: &str, at: &str| {
            let at: Instant = at.parse().expect("a time");
            next_part(question, at, zone).and_then(|w| w.judge_at(zone)).map(|at| at.to_rfc3339())
        };
        let evening = Some("2026-11-24T12:00:00+00:00".to_owned());
        assert_eq!(next("晚上有什么好玩的", "2026-11-24T02:00:00Z"), evening);
        assert_eq!(next("早上去哪吃", "2026-11-23T12:00:00Z").as_deref(), Some("2026-11-24T00:00:00+00:00"));
        assert_eq!(next("去哪吃", "2026-11-24T02:00:00Z"), None);
        assert_eq!(read("门票多少钱"), None);
        assert_eq!(read("do you know it"), None);
    }
}
