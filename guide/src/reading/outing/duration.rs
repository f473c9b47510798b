//! How long an outing may take: "半天", "三个半小时", "two days", "a three-hour walk".

use super::numbers::{count, number, whole};
use super::pattern::Pattern;

/// How long, as said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Length {
    /// Days, when any are named.
    pub(super) days: Option<u32>,
    /// Minutes; none for several days.
    pub(super) minutes: Option<u32>,
}

const DAY: u32 = 480;
const HALF_DAY: u32 = 240;
const MORNING: u32 = 210;
const AFTERNOON: u32 = 270;
const EVENING: u32 = 210;

static NIGHTS: Pattern = Pattern::new(concat!(
    r"(?P<n><num>) ?[天日] ?(?:<num>) ?[夜晚]|",
    r"(?P<e><num>)[ -]days?,?(?: and)? (?:<num>)[ -]nights?|(?P<w>weekend (?:trip|",
    r"itinerary|away|break)|plan (?:a|the|my|our|this|next) (?:\w+ )?weekend)"
));
static DAYS: Pattern =
    Pattern::new(r"(?P<n><num>) ?(?:整?天|日游|日行程|日线|日(?:$|[,。;!?]))|(?P<e><num>)[ -]?days?\b");
static WHOLE_DAY: Pattern = Pattern::new(concat!(
    r"^day (?:in|at|for|with|on)\b|一整天|整整?一天|全天|整天|玩一天|\b(?:whole|full|",
    r"entire|all)[ -]day\b|\bday (?:trip|out|itinerary|plan)\b|\bplan (?:a|my|our|the|",
    r"for a|us a|me a) day\b|\bspend (?:a|the|my|our) day\b|\b(?:for|plan|plans|spend|",
    r"have|make|build|design|put together|organi[sz]e|arrange) (?:me |",
    r"us )?an? (?:[a-z-]+ ){1,2}day\b"
));
static HALF: Pattern = Pattern::new(r"半天|半日|\bhalf[ -]a?[ -]?day\b|\bhalf of (?:a|the) day\b");
static MORNINGS: Pattern = Pattern::new(r"(?:一|一个|整个|半个)上午|一早上|\b(?:whole|entire|all) morning\b");
static AFTERNOONS: Pattern = Pattern::new(r"(?:一|一个|整个|半个)下午|\b(?:whole|entire|all) afternoon\b");
static EVENINGS: Pattern = Pattern::new(r"(?:一|一个|整个)晚上|\b(?:whole|entire|all) evening\b");
static HOURS: Pattern = Pattern::new(concat!(
    r"(?P<n><num>) ?(?:个)?(?P<half>半)? ?(?:小时|",
    r"钟头)(?P<after>半)?(?:零? ?(?P<m><num>) ?分钟?)?|",
    r"(?P<e><num>)(?P<ehalf> and a half)?[ -]?(?:hours?|hrs?|",
    r"h)(?P<eafter> and a half)?\b(?:,? ?(?:and )?(?P<em>\d+) ?(?:minutes?|mins?|m)\b)?|",
    r"(?-u:\b)(?P<sh>\d+)h(?P<sm>\d{2})(?: ?m(?:in)?)?\b"
));
static HALF_HOUR: Pattern = Pattern::new(r"半(?:个)?(?:小时|钟头)|\bhalf[ -](?:an? )?hour\b");
static MINUTES: Pattern = Pattern::new(r"(?P<n><num>) ?(?:分钟|刻钟)|(?P<e><num>)[ -]?(?:minutes?|mins?)\b");
static COUPLE: Pattern = Pattern::new(concat!(
    r"\b(?P<two>(?:a )?couple of|a couple) hours?\b|\b(?:a few|several) hours\b|(?:有|用|",
    r"花)几个(?:小时|钟头)"
));
/// What makes a time no length of an outing: "一小时后", "每个地方半小时", "3 hours ago".
static NOT_AFTER: Pattern = Pattern::new(concat!(
    r"^ ?(?:以?后|之后|[以之]?前|的?车程|路程|each\b|per\b|ago\b|earlier\b|later\b|",
    r"drive\b|away\b|from now\b|at each\b|a day\b|after\b)"
));
static NOT_BEFORE: Pattern = Pattern::new(concat!(
    r"(?:每[个处站]?(?:地方|景点|点)?(?:最多)?|第|各|(?:leave|leaving|start|starting|",
    r"set off|depart|departing|back|go|going|open(?:s)?|close(?:s)?|begin|train) in ?|",
    r"\bevery ?|\beach ?|\bday ?|有)$"
));

/// The length of an outing in a text in one writing.
pub(super) fn length(text: &str) -> Length {
    if let Some(found) = NIGHTS.captures(text) {
        let days = found.name("n").or(found.name("e")).map_or(Some(2), |n| count(n.as_str()));
        return Length { days, minutes: None };
    }
    let minutes = minutes(text);
    let days = days(text);
    match (days, minutes) {
        // "两天，每天六小时" has no use for the hours; "一天，六小时" has.
        (Some(1), minutes) => Length { days, minutes: minutes.or(Some(DAY)) },
        (Some(_), _) => Length { days, minutes: None },
        (None, minutes) => Length { days: None, minutes },
    }
}

fn days(text: &str) -> Option<u32> {
    for found in DAYS.all(text) {
        let (Some(said), Some(n)) = (found.get(0), found.name("n").or(found.name("e"))) else { continue };
        let (before, after) = around(text, said.start(), said.end());
        // "周一天气", "一天到晚", "一天多少钱", "how much a day", "what a day".
        let article = matches!(n.as_str(), "a" | "an");
        let other = before.ends_with(['周', '第', '哪', '某', '每', '有'])
            || before.ends_with("星期")
            || before.ends_with("今")
            || ["气", "到晚", "线", "前", "后", "以后", "之后", "内", "多少", "票"]
                .iter()
                .any(|w| after.starts_with(w))
            || (article && !WHOLE_DAY.is_in(text) && !is_for_a_day(before, after));
        if other || (n.as_str() == "零") {
            continue;
        }
        return Some(negative(before, count(n.as_str())?));
    }
    WHOLE_DAY.is_in(text).then_some(1)
}

/// Whether "a day" is a length: "I have a day", "for a day", "a day for two".
fn is_for_a_day(before: &str, after: &str) -> bool {
    let before = before.trim_end();
    ["have", "got", "for", "with", "in", "only", "just", "spend"].iter().any(|word| before.ends_with(word))
        || ((before.is_empty() || before.ends_with(','))
            && ["for ", "with ", "in ", "of ", "on ", "at ", "around ", ","]
                .iter()
                .any(|w| after.trim_start().starts_with(w)))
}

fn minutes(text: &str) -> Option<u32> {
    let fits = |start: usize, end: usize| {
        let (before, after) = around(text, start, end);
        let have = before.ends_with('有') && !before.ends_with("每个有");
        (have || !NOT_BEFORE.is_in(before)) && !NOT_AFTER.is_in(after)
    };
    for found in HOURS.all(text) {
        let (Some(said), Some(n)) = (found.get(0), found.name("n").or(found.name("e")).or(found.name("sh")))
        else {
            continue;
        };
        if !fits(said.start(), said.end()) {
            continue;
        }
        let article = matches!(n.as_str(), "a" | "an") && found.name("eafter").is_none();
        let (before, _) = around(text, said.start(), said.end());
        if article && before.trim_end().ends_with("half") {
            continue;
        }
        let half = ["half", "after", "ehalf", "eafter"].iter().any(|name| found.name(name).is_some());
        let more = found
            .name("m")
            .or(found.name("em"))
            .or(found.name("sm"))
            .and_then(|m| number(m.as_str()))
            .unwrap_or_default();
        let all = number(n.as_str())? * 60.0 + if half { 30.0 } else { 0.0 } + more;
        return Some(negative(before, whole(all)));
    }
    if let Some(found) = HALF_HOUR.find(text).filter(|found| fits(found.start(), found.end())) {
        let _ = found;
        return Some(30);
    }
    for found in MINUTES.all(text) {
        let (Some(said), Some(n)) = (found.get(0), found.name("n").or(found.name("e"))) else { continue };
        if fits(said.start(), said.end()) {
            let unit = if said.as_str().ends_with("刻钟") { 15.0 } else { 1.0 };
            return Some(negative(
                around(text, said.start(), said.end()).0,
                whole(number(n.as_str())? * unit),
            ));
        }
    }
    if let Some(found) = COUPLE.captures(text) {
        return Some(if found.name("two").is_some() { 120 } else { 180 });
    }
    [(&HALF, HALF_DAY), (&MORNINGS, MORNING), (&AFTERNOONS, AFTERNOON), (&EVENINGS, EVENING)]
        .into_iter()
        .find(|(pattern, _)| pattern.find(text).is_some_and(|found| fits(found.start(), found.end())))
        .map(|(_, minutes)| minutes)
}

/// A length said with a minus is none at all: nobody means it, and the caller refuses zero.
fn negative(before: &str, value: u32) -> u32 {
    let mut back = before.trim_end().chars().rev();
    let minus = back.next() == Some('-') && back.next().is_none_or(|c| !c.is_alphanumeric());
    let said = ["负", "minus"].iter().any(|word| before.trim_end().ends_with(word));
    if minus || said { 0 } else { value }
}

fn around(text: &str, start: usize, end: usize) -> (&str, &str) {
    (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_in_minutes_and_days() {
        for (text, days, minutes) in [
            ("半天", None, Some(240)),
            ("一天怎么安排", Some(1), Some(480)),
            ("一上午", None, Some(210)),
            ("3小时", None, Some(180)),
            ("两个半小时", None, Some(150)),
            ("一个小时二十分钟", None, Some(80)),
            ("半个小时", None, Some(30)),
            ("三刻钟", None, Some(45)),
            ("两三个小时", None, Some(180)),
            ("三天两夜", Some(3), None),
            ("0小时", None, Some(0)),
            ("-3 hours", None, Some(0)),
            ("一万天", Some(10_000), None),
            ("2-3 hours", None, Some(180)),
            ("half a day", None, Some(240)),
            ("a three-hour stroll", None, Some(180)),
            ("an hour and a half", None, Some(90)),
            ("2h30", None, Some(150)),
            ("2 hours 30 minutes", None, Some(150)),
            ("1 hour 45 minutes", None, Some(105)),
            ("a couple of hours", None, Some(120)),
            ("half an hour", None, Some(30)),
            ("two days", Some(2), None),
            ("i have a day", Some(1), Some(480)),
            ("一小时后", None, None),
            ("每个地方半小时", None, None),
            ("第一天", None, None),
            ("3 hours ago", None, None),
            ("15 yuan a day", None, None),
        ] {
            assert_eq!(length(text), Length { days, minutes }, "{text}");
        }
    }
}
