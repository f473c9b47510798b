//! Drops asides: what may happen to the hours when nobody can know beforehand, why they are as they
//! are, and what goes on inside them.

use super::shut::{NOW, WHOLE, WORK};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// What stands for hours of public holidays that nobody tells.
const HOLIDAYS_VARY: &str = "节假日另行通知";
/// Words for public holidays.
const HOLIDAYS: &[&str] = &["节假日", "法定假日", "法定节日", "公众假期", "国定假日"];
/// What an event does to the hours, or who tells about it.
const CONSEQUENCES: &[&str] = &[
    "调整",
    "变动",
    "变化",
    "变更",
    "另行",
    "通知",
    "暂停",
    "提前",
    "延长",
    "延迟",
    "推迟",
    "关闭",
    "闭园",
    "闭馆",
    "停止",
    "不开放",
    "为准",
    "咨询",
    "而定",
    "清场",
    "有所不同",
];
/// Weather.
const WEATHER: &[&str] = &["天气", "气候", "雨", "雪", "风", "雾"];
/// That the place closes.
const CLOSES: &[&str] = &["暂停", "关闭", "闭", "停止", "不开放", "清场"];
/// What makes an aside more than that: it names days.
const DAYS: &[&str] = &[
    "季", "周", "星期", "月", "节", "假", "春", "夏", "秋", "冬", "每", "日起", "全天", "平日", "夜", "现",
    "目前", "已", "暂时", "停业",
];

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(Patterns::new);

struct Patterns {
    inline: Regex,
    reason: Regex,
    subject: Regex,
    event: Regex,
    varies: Regex,
    label: Regex,
    parts: Regex,
    gate: Regex,
    work: Regex,
    undated: Regex,
    stated: Regex,
    holidays_en: Regex,
    weather: Regex,
    weather_en: Regex,
    guests: Regex,
    with: Regex,
}

impl Patterns {
    fn new() -> Option<Self> {
        let regex = |pattern: &str| {
            Regex::new(&pattern.replace("<W>", WHOLE).replace("<N>", NOW).replace("<K>", WORK)).ok()
        };
        let time = "(?:具体)?(?:的)?(?:<W>)?(?:具体)?(?:开放|营业|运营|经营|开馆|开园|开闭园|开闭馆|参观|接待|游览)+时间";
        let fragment = |pattern: &str| regex(&format!("^(?:{})$", pattern.replace("<T>", time)));
        Some(Self {
            inline: regex(
                r"\((?:开放时间)?随\p{Han}{2,14}(?:开放时间|时间)(?:开放)?[;.]?\)|\([春夏秋冬旺淡]季(?:时间)?不变\)|[因由]于?(?:进入)?(?:森林|冬季|春季)*防火期?",
            )?,
            reason: regex(r"(歇业|停业|闭园|关闭|封山|封园|不开放)\((?:森林|冬季|春季)*防火期?\)")?,
            subject: regex(r"^\s*<W>(?:对外)?(?:开放|开馆|开园|营业|参观)时间(?:为|:)+")?,
            event: fragment(
                r"(?:但|另|注:?|温馨提示:?)*(?:如果|如|若|因|由于|遇|有){1,2}到?\p{Han}{0,10}(?:活动|情况|事件|会议|庆典|天气|气候|任务|变化|客流|不可抗力|雨雪|大风|汛情|原因)\p{Han}*",
            )?,
            varies: fragment(r"<T>(?:及停止售票时间)?(?:会|将|可能)*(?:根据|视|随|依|因|按)\p{Han}{1,20}")?,
            label: fragment("<T>(?:(?:及|和|与)停止(?:售票|入园|入场)时间)?")?,
            parts: fragment(
                r"(?:校内|园内|馆内|院内|景区内|其中|但)?(?:各\p{Han}{0,8}|\p{Han}{0,4}(?:场馆|店铺|商铺|商户))(?:开放|营业|服务)*时间(?:各不相同|各?不同|不一|不等|略?有所?不同)",
            )?,
            gate: fragment("(?:仅|只)?[东南西北正后侧]{1,2}门(?:对游客|对外|对公众)?开放")?,
            work: fragment(
                r"(?:自[0-9年月日]+起)?(?:因|由于)?<N><W>?<N>(?:正在|正|处于|处在|进行|进入)+(?:闭馆|闭园)?<K>(?:中|阶段|期间|状态|期)?",
            )?,
            undated: fragment("(?:具体)?(?:开放|开馆|开园|营业)时间(?:未定|待定|不确定)")?,
            stated: regex(r"[0-9]{1,2} ?[:点时]|全天|全日|24 ?小时")?,
            weather: regex(
                r"(?P<lead>^|[;,.(\n])(?P<said>\s*\p{Han}{0,8}?(?:雷雨|雷电|雷暴|大风|强风|大雾|浓雾|暴雨|大雨|雨天|雨雪|大雪|积雪|结冰|冰雪|冰冻|恶劣天气|极端天气|高温天|涨水)[\p{Han}、]{0,12}(?:\([0-9]{1,2}级\p{Han}{0,4}\))?[\p{Han}、,]{0,12}?(?:封闭|关闭|封山|停运|停航|停开|停止(?:开放|运营|运行)?|暂停(?:开放|运营|运行)?|不开放|闭园|闭馆)\s*)(?P<end>[;,.)\n]|$)",
            )?,
            weather_en: regex(
                r"(?P<lead>^|[;,.(\n])(?P<said>\s*(?:is |are )?(?:closed|closes|shut|shuts|suspended|stops|does not run|not open) (?:when|in|during|if) (?:it is |there is |there are )?[a-z, -]{0,40}?(?:icy|ice|snow|snows|rain|rains|storms?|thunderstorms?|lightning|gales?|winds?|windy|fog|bad weather|severe weather)(?: (?:and|or) [a-z ]{1,24})?\s*)(?P<end>[;,.)\n]|$)",
            )?,
            guests: regex(
                r"(?P<lead>^|[;,.(\n])(?P<said>\s*(?:(?:住山|住店|住宿|过夜|入住)的?(?:客人|游客|旅客)\p{Han}{1,14}|(?:overnight|resident|hotel) guests [a-z ]{1,40})\s*)(?P<end>[;,.)\n]|$)",
            )?,
            with: regex(r"^\s*随\p{Han}{1,6}开放:")?,
            holidays_en: regex(
                r"(?:(?:public|bank|national) )?holidays? (?:opening )?(?:hours|times)? ?(?:may|might|can|will) (?:vary|differ|be different)|hours (?:may|might|can|will) (?:vary|differ) on (?:(?:public|bank|national) )?holidays",
            )?,
        })
    }

    /// Whether a fragment names an event that may come or not, or says that the hours vary. An event
    /// that has come already closes the place: 因施工原因暂停开放.
    fn may_be(&self, fragments: &[&str]) -> bool {
        let first = fragments.first().map_or("", |first| first.trim());
        let said = fragments.join(",");
        let only_if = ["如", "若", "遇", "可能", "则", "有时"].iter().any(|word| said.contains(word));
        (self.event.is_match(first) && only_if) || self.varies.is_match(first)
    }
}

/// The normalised text without asides. Where it says that hours of public holidays are told elsewhere,
/// a word for that is left.
pub(super) fn without_asides(text: &str) -> String {
    let Some(patterns) = PATTERNS.as_ref() else { return text.to_owned() };
    let text = patterns.inline.replace_all(text, "");
    let text = patterns.reason.replace_all(&text, "$1");
    let text = patterns.subject.replace(&text, "");
    let text = patterns.holidays_en.replace_all(&text, HOLIDAYS_VARY);
    let text = patterns.with.replace(&text, "");
    if !patterns.stated.is_match(&text) && !text.contains("停业") {
        return text.into_owned();
    }
    // What weather closes is told beside the hours, as a rule of its own (`status/weather.rs`).
    let text = patterns.weather.replace_all(&text, |found: &Captures<'_>| {
        let part = |name: &str| found.name(name).map_or("", |m| m.as_str());
        let said = if is_condition(part("said")) { "" } else { part("said") };
        format!("{}{said}{}", part("lead"), part("end"))
    });
    let text = patterns.weather_en.replace_all(&text, |found: &Captures<'_>| {
        let part = |name: &str| found.name(name).map_or("", |m| m.as_str());
        let said = if is_condition_en(part("said")) { "" } else { part("said") };
        format!("{}{said}{}", part("lead"), part("end"))
    });
    let text = patterns.guests.replace_all(&text, |found: &Captures<'_>| {
        let part = |name: &str| found.name(name).map_or("", |m| m.as_str());
        let only = ["only", "专用", "专享", "仅限", "限定"].iter().any(|word| part("said").contains(word));
        format!("{}{}{}", part("lead"), if only { part("said") } else { "" }, part("end"))
    });
    let ends = |c: char| matches!(c, ';' | '\n' | '(' | ')');
    let mut kept = String::with_capacity(text.len());
    for sentence in text.split_inclusive(ends) {
        let end = sentence.chars().next_back().filter(|c| ends(*c));
        let body = end.map_or(sentence, |end| sentence.strip_suffix(end).unwrap_or(sentence));
        kept.push_str(&without_aside(body, patterns, &text));
        kept.extend(end);
    }
    kept
}

/// Whether a fragment says in which weather a place closes, not that it is closed for some now, nor on which days.
fn is_condition(said: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    let only_if = has(&["如", "若", "遇", "逢", "可能"]);
    let now = has(&[
        "因",
        "由于",
        "受",
        "影响",
        "鉴于",
        "预警",
        "今日",
        "今天",
        "当前",
        "正在",
        "道路",
        "路面",
        "封闭中",
        ",",
    ]);
    let levels = said.replace(|c: char| c.is_ascii_digit(), "");
    (only_if || !now) && names_no_days(&levels)
}

/// The same of an English one.
fn is_condition_en(said: &str) -> bool {
    const NAMES: [&str; 30] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "weekend",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "winter",
        "spring",
        "summer",
        "autumn",
        "season",
        "holiday",
        "every",
        "until",
        "today",
        "now",
    ];
    !NAMES.iter().any(|word| said.contains(word))
}

/// One sentence without its asides.
fn without_aside(sentence: &str, patterns: &Patterns, text: &str) -> String {
    let suspended = ["停业", "暂停", "不开放", "不对外", "关闭"].iter().any(|word| text.contains(word));
    let mut fragments: Vec<&str> = Vec::new();
    let all: Vec<&str> = sentence.split(',').collect();
    for (index, fragment) in all.iter().enumerate() {
        let rest = all.get(index..).unwrap_or_default();
        let bare = fragment.trim();
        if holidays_vary(rest) {
            fragments.push(HOLIDAYS_VARY);
            break;
        }
        let labelled = patterns.label.is_match(bare) && patterns.may_be(rest.get(1..).unwrap_or_default());
        if (patterns.may_be(rest) || labelled) && nobody_knows(rest) {
            break;
        }
        let dropped = patterns.parts.is_match(bare)
            || patterns.gate.is_match(bare)
            || (suspended && (patterns.work.is_match(bare) || patterns.undated.is_match(bare)));
        if !dropped {
            fragments.push(fragment);
        }
    }
    fragments.join(",")
}

/// Whether what follows tells only that something unforeseen changes the hours.
fn nobody_knows(fragments: &[&str]) -> bool {
    let said = fragments.join(",").replace("季节变化等原因", "");
    let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
    // whoever stands in the rain knows of it: closed in the rain is a rule about the hours
    let by_weather = says(WEATHER) && says(CLOSES);
    // what follows a whole sentence may be about today: 如遇活动另行通知,暂停开放
    let any = |part: &str, words: &[&str]| words.iter().any(|word| part.contains(word));
    let closed_now = fragments.first().is_some_and(|first| any(first, CONSEQUENCES))
        && fragments.iter().skip(1).any(|part| any(part, CLOSES));
    says(CONSEQUENCES) && names_no_days(&said) && !by_weather && !closed_now
}

fn names_no_days(said: &str) -> bool {
    !said.contains(|c: char| c.is_ascii_digit()) && !DAYS.iter().any(|word| said.contains(word))
}

/// Whether what follows tells only that somebody else tells the hours of public holidays.
fn holidays_vary(fragments: &[&str]) -> bool {
    let Some(first) = fragments.first() else { return false };
    let Some(word) = HOLIDAYS.iter().find(|word| first.contains(*word)) else { return false };
    let said = fragments.join(",").replace("国家", "").replace("法定节假日", word).replace(word, "");
    let tells =
        ["变动", "调整", "另行", "为准", "咨询", "有所不同", "变化"].iter().any(|word| said.contains(word));
    let more = ["闭", "休", "除", "照常", "不开放", "停", "暂"].iter().any(|word| said.contains(word));
    tells && !more && names_no_days(&said)
}

#[cfg(test)]
mod tests {
    use super::super::normal::normalise;
    use super::*;

    #[test]
    fn what_nobody_can_know_beforehand_is_dropped() {
        for (text, expected) in [
            ("9:00-17:00（如遇接待任务，景区将暂停开放）", "9:00-17:00()"),
            ("9:00-17:00，因大型活动可能提前闭园，请提前咨询。", "9:00-17:00;"),
            ("9:00-17:00（具体营业时间视天气情况而定）", "9:00-17:00()"),
            ("8:00-18:00（随翠屏山公园开放时间）", "8:00-18:00"),
            ("8:00-18:00（冬季不变）", "8:00-18:00"),
            ("11月至次年3月闭园（防火期）；8:00-18:00", "11月至次年3月闭园;8:00-18:00"),
            ("校园全天开放，各场馆开放时间不同。", "校园全天开放;"),
            ("博物馆开放时间：9:00-17:00", "9:00-17:00"),
            ("仅南门开放，9:00-17:00", "9:00-17:00"),
            ("9:00-17:00（如遇雨雪天气,景区将暂停开放）", "9:00-17:00()"),
            ("6:30-17:00（结冰时临时封闭）", "6:30-17:00()"),
            ("6:30-17:00。住山客人可于日出前登顶，雷雨与大风（8级以上）封闭", "6:30-17:00;,"),
            ("随山开放：6:30-17:00；住山客人不受此限", "6:30-17:00;"),
            ("06:30-17:00; closed when icy", "06:30-17:00;"),
            (
                "06:30-17:00; overnight guests may climb before sunrise; closed in thunderstorms and gales",
                "06:30-17:00;;",
            ),
            ("9:00-17:00，暂停开放，公园正在进行改造", "9:00-17:00,暂停开放"),
        ] {
            assert_eq!(without_asides(&normalise(text)), expected);
        }
    }

    #[test]
    fn holidays_told_elsewhere_are_unknown() {
        for (text, expected) in [
            ("9:00-17:00；节假日营业时间会有调整，以公告为准", "9:00-17:00;节假日另行通知"),
            ("9:00-17:00（节假日请提前电话咨询）", "9:00-17:00(节假日另行通知)"),
            ("9am-5pm. Holiday hours may vary.", "9am-5pm. 节假日另行通知."),
        ] {
            assert_eq!(without_asides(&normalise(text)), expected);
        }
    }

    #[test]
    fn what_names_days_is_no_aside() {
        for text in [
            "9:00-17:00(因天气原因冬季提前闭园)",
            "9:00-17:00,如遇节假日提前至8:00开放",
            "9:00-17:00(如遇活动闭园至12月1日)",
            "节假日闭馆,以公告为准;9:00-17:00",
            "开放时间视天气情况而定",
            "东馆正在装修,9:00-17:00",
            "9:00-17:00,如遇活动另行通知,暂停开放",
            "8:00-16:00(防火期),8:00-18:00(非防火期)",
            "9:00-17:00(因大雪暂停开放)",
            "9:00-17:00(冬季大雪封山)",
            "9:00-17:00;受大雪影响,暂停开放",
            "9:00-17:00;暴雨预警,景区关闭",
            "9:00-17:00;今日大风停运",
            "9:00-17:00;道路结冰,暂停开放",
            "9:00-17:00; closed in bad weather and on mondays",
            "9:00-17:00; hotel guests only",
            "9:00-17:00(住店客人专用)",
            "9:00-17:00,开放时间根据季节调整",
            "9:00-17:00,因施工原因暂停开放",
            "9:00-17:00,有大型活动,暂停开放",
            "关门时间视天气情况而定;9:00开门",
        ] {
            assert_eq!(without_asides(text), text);
        }
    }
}
