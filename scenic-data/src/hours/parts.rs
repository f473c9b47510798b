//! Drops the hours of parts of a place: a hall, a cableway, a garden inside the garden. The hours of
//! the whole say when it is open at all.

use super::{activities, lexer};
use regex::Regex;
use std::sync::LazyLock;

/// A span of times.
pub(super) const SPAN: &str = r"[0-9]{1,2}:[0-9]{2} ?-+ ?[0-9]{1,2}:[0-9]{2}";
/// Words by which a name would be more than that of a part.
const TELLS_TIME: &[char] =
    &['季', '周', '日', '月', '节', '假', '春', '夏', '秋', '冬', '票', '停', '闭', '每', '夜'];
/// Words that a name of a part has not: it would be one of the whole, or of a part of the day.
const NO_NAMES: &[&str] =
    &["开馆", "开园", "入园", "入馆", "开放区", "园区", "景区", "全园", "全馆", "午", "晚", "早上", "早场"];
/// What may be about the whole again.
const CLOSES: &[&str] = &["闭", "休", "歇", "封", "除", "停业", "停运", "暂停", "不开放", "停开"];
/// What hours of their own days begin with.
const SELECTS: &[&str] = &["月", "季", "周", "星期", "平日", "节假日", "工作日", "假"];

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(Patterns::new);

struct Patterns {
    last: Regex,
    labelled: Regex,
    bracketed: Regex,
    facility: Regex,
    inner: Regex,
    gate: Regex,
    span: Regex,
    goes_on: Regex,
    begins: Regex,
}

impl Patterns {
    fn new() -> Option<Self> {
        const KINDS: &str = "馆|园|店|铺|区|厅|塔|院|洞|廊|吧|码头|索道|缆车|空间|殿|楼|室|寺|世界|中心|坞|阁|轩|亭|宫|堂|岛|景点|滑梯|滑道|栈道|游船|影院|剧场";
        const FACILITIES: &str =
            "索道|缆车|滑梯|滑道|栈道|游船|码头|魔毯|小火车|观光车|摆渡车|设备|电梯|项目";
        let regex = |pattern: &str| {
            let name = format!(r"(?P<name>(?:\p{{Han}}{{1,8}}、){{0,3}}\p{{Han}}{{0,8}}(?:{KINDS}))");
            let pattern = pattern.replace("<NAME>", &name).replace("<SPAN>", SPAN);
            Regex::new(&pattern.replace("<FACILITY>", &format!(r"\p{{Han}}{{0,6}}(?:{FACILITIES})"))).ok()
        };
        Some(Self {
            last: regex(r"[;,.\n]\s*<NAME>(?:的?(?:营业|开放|开馆|运营)时间)?:?<SPAN>[;.]*\s*$")?,
            labelled: regex(r"[;,.\n]\s*<NAME>(?:的?(?:营业|开放|开馆|运营)时间:?|:)")?,
            bracketed: regex(r"[;,.\n]\s*<SPAN>\(<NAME>\)[;.]*\s*$")?,
            facility: regex(
                r"(?:[;,.\n]\s*<FACILITY>|\(<FACILITY>)(?:(?:运营|运行|营业)?(?:截止|结束|停止|关闭)时间:?(?:为)?[0-9]{1,2}:[0-9]{2}|[0-9]{1,2}:[0-9]{2}(?:关闭|停运|停止运行|停止运营|停止开放))\)?[;.]*\s*$",
            )?,
            inner: regex(r"[;,. \n]\s*<NAME>(?:\([^()]*\))?:?<SPAN>")?,
            gate: regex(
                r"(^|[;,:(\s])(?:[四各两三]?大门|正门|主门)(?:(?:开门|开放)(?:时间)?:)?([0-9]{1,2}:[0-9]{2}|[春夏秋冬旺淡]季)",
            )?,
            span: regex("<SPAN>")?,
            goes_on: regex(
                r"^\s*(?:$|[;.\n]\s*(?:$|[春夏秋冬旺淡]季|[0-9]{1,2}月)|,[0-9]{1,2}:[0-9]{2}(?:静园|清园|清场))",
            )?,
            begins: regex(r"^[\s;]*(?:[0-9]|全天|[(]?[春夏秋冬旺淡]季|周|星期|每天|每日|上午|早)")?,
        })
    }
}

/// The text without the hours of parts of the place. What follows a part, or stands before any hours of
/// the whole, may be about either: it stays, and is not understood.
pub(super) fn without_parts(text: &str) -> String {
    let Some(patterns) = PATTERNS.as_ref() else { return text.to_owned() };
    let mut kept = text.to_owned();
    while let Some(end) = last_part(&kept, patterns) {
        kept.truncate(end);
    }
    without_inner(&kept, patterns)
}

/// The text where the hours of the gate are those of the place.
pub(super) fn without_gate(text: &str) -> String {
    let Some(patterns) = PATTERNS.as_ref() else { return text.to_owned() };
    patterns.gate.replace_all(text, "$1$2").into_owned()
}

/// Where the last part begins, if the text ends with one.
fn last_part(text: &str, patterns: &Patterns) -> Option<usize> {
    let whole = |start: usize| {
        let (whole, part) = (text.get(..start)?, text.get(start..)?);
        (patterns.begins.is_match(whole) && inside(whole, part, patterns)).then_some(whole)
    };
    for pattern in [&patterns.last, &patterns.bracketed] {
        if let Some(found) = pattern.captures(text)
            && let (Some(part), Some(name)) = (found.get(0), found.name("name"))
            && is_name(name.as_str())
            && whole(part.start()).is_some()
        {
            return Some(part.start());
        }
    }
    if let Some(found) = patterns.facility.find(text)
        && whole(found.start()).is_some_and(|whole| patterns.span.is_match(whole))
    {
        return Some(found.start());
    }
    let labelled = patterns.labelled.captures_iter(text).last();
    if let Some(found) = labelled
        && let (Some(part), Some(name)) = (found.get(0), found.name("name"))
        && is_name(name.as_str())
        && let (Some(whole), Some(own)) = (whole(part.start()), text.get(part.end()..))
        && all_its_own(whole, own, patterns)
    {
        return Some(part.start());
    }
    activities::last(text, &patterns.span).filter(|start| whole(*start).is_some())
}

/// Whether a name is only that of a part.
fn is_name(name: &str) -> bool {
    !name.contains(TELLS_TIME) && !NO_NAMES.iter().any(|word| name.contains(word))
}

/// Whether the hours of a part lie inside those of the whole: else the whole is open longer than it
/// says.
fn inside(whole: &str, part: &str, patterns: &Patterns) -> bool {
    let ends = |text: &str| {
        let spans = patterns.span.find_iter(text).filter_map(|span| activities::minutes(span.as_str()));
        spans.reduce(|(from, to), (other_from, other_to)| (from.min(other_from), to.max(other_to)))
    };
    match (ends(whole), ends(part)) {
        _ if whole.contains("全天") => true,
        (Some((from, to)), Some((part_from, part_to))) => from <= part_from && part_to <= to,
        (Some(_), None) => true,
        (None, _) => false,
    }
}

/// Whether all that follows the name of a part is about it: one statement of hours, or as many for
/// different days as the whole has at most.
fn all_its_own(whole: &str, own: &str, patterns: &Patterns) -> bool {
    let statements = |text: &str| {
        let parts = text.split([';', ',', '\n']).filter(|part| patterns.span.is_match(part));
        parts.map(|part| SELECTS.iter().any(|word| part.contains(word))).collect::<Vec<bool>>()
    };
    // a word without a known meaning may say anything of the whole
    if CLOSES.iter().any(|word| own.contains(word)) || lexer::tokens(own).is_err() {
        return false;
    }
    let (of_whole, of_part) = (statements(whole), statements(own));
    match of_part.as_slice() {
        [] => false,
        [_] => true,
        many => many.iter().all(|selects| *selects) && (of_whole == [false] || of_whole.len() >= many.len()),
    }
}

/// The text without parts that stand beside the whole in each of several sentences.
fn without_inner(text: &str, patterns: &Patterns) -> String {
    if !patterns.begins.is_match(text) {
        return text.to_owned();
    }
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for found in patterns.inner.captures_iter(text) {
        let (Some(part), Some(name)) = (found.get(0), found.name("name")) else { continue };
        let before = text.get(..part.start()).unwrap_or_default();
        let after = text.get(part.end()..).unwrap_or_default();
        let sentence = before.rsplit([';', '\n']).next().unwrap_or_default();
        if part.start() < from
            || !is_name(name.as_str())
            || !inside(sentence, part.as_str(), patterns)
            || !patterns.goes_on.is_match(after)
        {
            continue;
        }
        kept.push_str(text.get(from..part.start()).unwrap_or_default());
        from = part.end();
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hours_of_a_part_do_not_hold_for_the_whole() {
        for (text, expected) in [
            ("9:30-22:30;童玩馆9:30-21:30;", "9:30-22:30"),
            ("全天开放,商铺营业时间9:30-21:00.", "全天开放"),
            ("9:00-24:00;水空间9:00-21:00,养生馆9:00-24:00", "9:00-24:00"),
            ("8:00-20:00;10:00-15:00(望湖楼)", "8:00-20:00"),
            ("8:00-20:00;玻璃栈道18:30关闭", "8:00-20:00"),
            ("8:00-20:00(缆车运营截止时间:17:00)", "8:00-20:00"),
            ("8:00-20:00,冰雪乐园营业时间:周末10:00-17:00;节假日9:00-18:00", "8:00-20:00"),
            (
                "4月-10月8:00-20:00;11月-3月8:00-18:00;听雨轩、观荷亭开放时间:9:00-16:00",
                "4月-10月8:00-20:00;11月-3月8:00-18:00",
            ),
            (
                "旺季8:00-18:00,内园8:30-17:00,19:00静园;淡季8:00-17:00,内园8:30-16:00,18:00静园",
                "旺季8:00-18:00,19:00静园;淡季8:00-17:00,18:00静园",
            ),
        ] {
            assert_eq!(without_parts(text), expected);
        }
        assert_eq!(without_gate("四大门开门:旺季6:00-22:00"), "旺季6:00-22:00");
        assert_eq!(without_gate("旺季:大门6:00-18:00(大门17:00停止售票)"), "旺季:6:00-18:00(17:00停止售票)");
    }

    #[test]
    fn what_may_be_about_the_whole_stays() {
        for text in [
            "大门6:30-18:00,园中园8:30-17:00",
            "9:00-17:00;索道9:00-15:00,周一闭馆",
            "9:00-17:00;周日馆9:00-15:00",
            "9:00-17:00;夏季8:00-18:00",
            "4月-10月8:00-18:00;缆车开放时间:8:30-16:30;11月-3月8:00-16:00",
            "9:00-17:00;缆车:9:00-16:00,节假日8:00-18:00",
            "一号厅9:00-17:00,二号厅10:00-16:00",
            "8:00-17:00;玻璃栈道8:00-18:00",
            "9:00-12:00,下午开馆13:00-17:00",
            "9:00-17:00;游船:9:00-16:00,雨天全园不接待游客",
            "9:00-17:00;索道开放时间:9:00-15:00;冬季闭园",
        ] {
            assert_eq!(without_parts(text), text);
        }
    }
}
