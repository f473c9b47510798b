//! Between which times an outing is: "下午两点到五点", "back by five", "a rainy afternoon".

use super::clock::{Clock, Half, clocks};
use super::day;
use super::numbers::number;
use super::pattern::Pattern;
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

/// When an outing begins and ends, as far as it is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Window {
    /// When it may begin.
    pub(super) start: Option<NaiveDateTime>,
    /// When it must be over.
    pub(super) end: Option<NaiveDateTime>,
    /// Whether a time of day is said, rather than only a day.
    pub(super) timed: bool,
}

/// When a day begins for which no time is said.
const MORNING: (u32, u32) = (9, 0);
/// How far before and after a time its role is looked for, characters.
const REACH: usize = 22;

/// A part of the day, from and to.
type Part = (Pattern, (u32, u32), (u32, u32));
static PARTS: [Part; 5] = [
    (Pattern::new(r"凌晨|清晨|一早|\bearly morning\b"), (6, 0), (9, 0)),
    (Pattern::new(r"上午|早上|早晨|今早|明早|\bmornings?\b"), (8, 30), (12, 0)),
    (Pattern::new(r"下午(?:$|[^茶])|午后|\bafternoons?\b"), (13, 0), (17, 30)),
    (Pattern::new(r"傍晚|黄昏|\bdusk\b"), (16, 30), (19, 0)),
    (Pattern::new(r"晚上|今晚|明晚|夜里|夜间|\bevenings?\b|\btonight\b"), (18, 0), (21, 30)),
];
static ENDING: Pattern = Pattern::new(concat!(
    r"\b(?:by|before|until|till)(?: about| around)? ?$|\b(?:no later than|back|return\w*|",
    r"finish\w*|end\w*|done|leaves?|leaving|departs?|train|flight|home|latest)\b|",
    r"[到至] ?$|最晚|最迟|回来|回到|回去|结束|火车|高铁|飞机|航班|返回|赶"
));
static STARTING: Pattern = Pattern::new(concat!(
    r"\b(?:from|after|since|start\w*|begin\w*|set off|arriv\w*|free at|meet\w*)\b|从 ?$|",
    r"出发|开始|到达|抵达|集合"
));
static ENDS_AFTER: Pattern = Pattern::new(concat!(
    r"^ ?(?:钟)?(?:左右)?(?:之前|以前|前|回|要回|就?要?回|得?要?结束|必须|得走|要走|",
    r"走(?:$|[^走路])|离开|返|解散|散|的?火车|的?高铁|的?飞机|的?航班|的?车|赶|收工|",
    r"(?:at the )?latest|train|flight|bus|coach)"
));
static STARTS_AFTER: Pattern =
    Pattern::new(r"^ ?(?:钟)?(?:左右)?(?:出发|开始|起|到达|抵达|到|以后|之后|后|集合|onwards?|start)");
static BETWEEN: Pattern = Pattern::new(r"^ ?(?:钟)?(?:到|至|-|~|to|and|until|till)? ?$");
static IN_A_WHILE: Pattern = Pattern::new(concat!(
    r"(?P<n><num>) ?个?(?P<h>小时|钟头|分钟)(?:以?后|之后)|(?:leave|leaving|start|",
    r"starting|set off|depart|departing|go|going) in (?P<e><num>) (?P<eh>hours?|minutes?|",
    r"mins?)"
));
static NOW: Pattern = Pattern::new(concat!(
    r"(?:现在|马上|立刻|这就)(?:就)?(?:出发|开始|走)|\b(?:start|starting|leave|leaving|",
    r"set off|go|going|begin) (?:right )?now\b"
));

/// Between which times a text in one writing puts an outing.
pub(super) fn window(text: &str, now: NaiveDateTime) -> Window {
    let named = day::day(text, now.date());
    let clocks = clocks(text);
    let (starts, ends) = roles(text, &clocks);
    let part = part(text, &clocks);
    if starts.is_none() && ends.is_none() && part.is_none() {
        return soon(text, now).map_or_else(
            || whole_day(named, now),
            |start| Window { start: Some(start), end: None, timed: true },
        );
    }
    let begin = starts.and_then(|clock| start_of(clock, part));
    let over = ends.and_then(|clock| end_of(clock, begin.or(part.map(|(from, _)| from)), named, now));
    let (mut start, mut end) = (begin, over);
    if let Some((from, to)) = part {
        start = start.or(Some(from).filter(|from| over.is_none_or(|over| over > *from)));
        end = end.or(Some(to).filter(|to| begin.is_none_or(|begin| begin < *to)));
    }
    let start = start.or_else(|| named.filter(|d| *d != now.date() && end.is_some()).and_then(|_| morning()));
    let date = named.unwrap_or_else(|| {
        // What is over today is meant for tomorrow.
        let last = end.or(start);
        let over = last.is_some_and(|last| now.date().and_time(last) <= now);
        let next = now.date().checked_add_days(Days::new(1));
        if over { next.unwrap_or(now.date()) } else { now.date() }
    });
    Window { start: start.map(|t| date.and_time(t)), end: end.map(|t| date.and_time(t)), timed: true }
}

/// The time a traveller says it is: of the times meant, the one nearest to `now`.
pub(super) fn nearest(clock: &Clock, now: NaiveDateTime) -> Option<NaiveDateTime> {
    let at = clock.candidates().into_iter().map(|time| now.date().and_time(time));
    at.min_by_key(|at| (*at - now).num_minutes().abs())
}

/// Whether a clock time is said to be an end: "四点前", "back by five".
pub(super) fn is_end(text: &str, clock: &Clock) -> bool {
    role(text, clock) == Some(true)
}

/// The end that a clock time means, the next one after `now`.
pub(super) fn next_end(clock: &Clock, now: NaiveDateTime) -> Option<NaiveDateTime> {
    end_of(clock, Some(now.time()), None, now).map(|time| now.date().and_time(time))
}

fn roles<'c>(text: &str, clocks: &'c [Clock]) -> (Option<&'c Clock>, Option<&'c Clock>) {
    let (mut start, mut end) = (None, None);
    for (at, clock) in clocks.iter().enumerate() {
        let joined = clocks.get(at + 1).filter(|next| {
            text.get(clock.range.end..next.range.start).is_some_and(|between| BETWEEN.is_in(between))
        });
        if let Some(next) = joined
            && start.is_none()
            && end.is_none()
        {
            return (Some(clock), Some(next));
        }
        match role(text, clock) {
            Some(true) => end = end.or(Some(clock)),
            Some(false) => start = start.or(Some(clock)),
            None if start.is_none() && end.is_none() => start = Some(clock),
            None => {}
        }
    }
    (start, end)
}

/// Whether a clock time is an end (`true`) or a start, by the words next to it.
fn role(text: &str, clock: &Clock) -> Option<bool> {
    let after = text.get(clock.range.end..).unwrap_or_default();
    if ENDS_AFTER.is_in(after) {
        return Some(true);
    }
    if STARTS_AFTER.is_in(after) {
        return Some(false);
    }
    let before = text.get(..clock.range.start).unwrap_or_default();
    let clause = before.rsplit([',', '。', ';', '!', '?']).next().unwrap_or_default();
    let skipped = clause.chars().count().saturating_sub(REACH);
    let near: String = clause.chars().skip(skipped).collect();
    let last = |pattern: &Pattern| pattern.all(&near).iter().filter_map(|c| c.get(0)).map(|m| m.end()).max();
    match (last(&ENDING), last(&STARTING)) {
        (None, None) => None,
        (end, start) => Some(end > start),
    }
}

fn start_of(clock: &Clock, part: Option<(NaiveTime, NaiveTime)>) -> Option<NaiveTime> {
    let times = clock.candidates();
    if let Some((from, to)) = part
        && let Some(within) = times.iter().find(|time| (from..=to).contains(*time))
    {
        return Some(*within);
    }
    // One sets out at six or seven in the morning rather than in the evening.
    let early = times.iter().find(|time| (6..8).contains(&time.hour()));
    early.filter(|_| clock.half == Half::Open).or(times.first()).copied()
}

fn end_of(
    clock: &Clock,
    begin: Option<NaiveTime>,
    named: Option<NaiveDate>,
    now: NaiveDateTime,
) -> Option<NaiveTime> {
    let times = clock.candidates();
    let today = named.is_none_or(|day| day == now.date());
    let least = begin.or_else(|| today.then(|| now.time()));
    times.iter().find(|time| least.is_none_or(|least| **time > least)).or(times.first()).copied()
}

/// From when to when the parts of the day go that are named apart from clock times.
fn part(text: &str, clocks: &[Clock]) -> Option<(NaiveTime, NaiveTime)> {
    let apart = |at: usize| !clocks.iter().any(|clock| clock.range.contains(&at));
    let said = PARTS.iter().filter(|(pattern, ..)| {
        pattern.all(text).iter().filter_map(|c| c.get(0)).any(|found| apart(found.start()))
    });
    let mut all: Option<(NaiveTime, NaiveTime)> = None;
    for (_, from, to) in said {
        let (from, to) =
            (NaiveTime::from_hms_opt(from.0, from.1, 0)?, NaiveTime::from_hms_opt(to.0, to.1, 0)?);
        all = Some(all.map_or((from, to), |(first, last)| (first.min(from), last.max(to))));
    }
    all
}

fn soon(text: &str, now: NaiveDateTime) -> Option<NaiveDateTime> {
    if NOW.is_in(text) {
        return Some(now);
    }
    let found = IN_A_WHILE.captures(text)?;
    let many = number(found.name("n").or(found.name("e"))?.as_str())?;
    let unit = found.name("h").or(found.name("eh"))?.as_str();
    let minutes = if unit.starts_with('分') || unit.starts_with('m') { many } else { many * 60.0 };
    now.checked_add_signed(TimeDelta::try_minutes(minutes.round() as i64)?)
}

fn whole_day(named: Option<NaiveDate>, now: NaiveDateTime) -> Window {
    let start = named.filter(|day| *day != now.date()).zip(morning()).map(|(day, time)| day.and_time(time));
    Window { start, end: None, timed: false }
}

fn morning() -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(MORNING.0, MORNING.1, 0)
}
