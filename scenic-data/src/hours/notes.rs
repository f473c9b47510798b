//! Drops what a statement of hours may end with and that says nothing of the hours of the whole place.

use regex::Regex;
use std::sync::LazyLock;

/// What makes a fragment a mere reference to somebody who knows better.
const REFERS: &[&str] = &[
    "为准",
    "请咨询",
    "电话咨询",
    "提前咨询",
    "详询",
    "咨询景区",
    "咨询官方",
    "仅供参考",
    "详见官网",
    "查询官网",
    "查看官网",
    "参见官网",
    "参考官网",
    "查阅官网",
    "登录官网",
    "请自行",
    "详情参见",
    "以当日",
    "subject to change",
    "check the website",
    "check website",
    "see website",
    "see the website",
    "check our website",
    "may vary",
    "please call",
    "call ahead",
    "call for details",
    "contact us",
];

/// What makes such a fragment more than that: it then says when the hours do not hold.
const SAYS_MORE: &[&str] = &[
    "闭",
    "停",
    "歇",
    "节",
    "假",
    "季",
    "周",
    "星期",
    "夏",
    "冬",
    "春",
    "秋",
    "天气",
    "提前开",
    "延长",
    "预约",
    "除",
    "不开",
    "不对外",
    "维修",
    "装修",
    "改造",
    "活动",
    "closed",
    "close",
    "weather",
    "holiday",
    "season",
    "winter",
    "summer",
    "appointment",
    "day",
    "except",
];

/// The text without mere references. A fragment ends at any punctuation; digits make it more than
/// a reference.
pub(super) fn without_references(text: &str) -> String {
    let ends = |c: char| matches!(c, ';' | ',' | '.' | '(' | ')' | '\n');
    let mut kept = String::with_capacity(text.len());
    for fragment in text.split_inclusive(ends) {
        let end = fragment.chars().next_back().filter(|c| ends(*c));
        let body = end.map_or(fragment, |end| fragment.strip_suffix(end).unwrap_or(fragment));
        let refers = REFERS.iter().any(|word| body.contains(word))
            && !SAYS_MORE.iter().any(|word| body.contains(word))
            && !body.chars().any(|c| c.is_ascii_digit());
        if refers {
            kept.extend(end);
        } else {
            kept.push_str(fragment);
        }
    }
    kept
}

/// The hours of a part, named after those of the whole: "9:30-22:30;童玩馆9:30-21:30".
static PART: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"[;,.\n]\s*(\p{Han}{0,8}(?:馆|园|店|铺|区|厅|塔|院|洞|廊|吧|码头|索道|缆车|空间|殿|楼|室|寺|世界|中心))(?:的?(?:营业|开放|开馆|运营)时间)?:?\d{1,2}:\d{2}-\d{1,2}:\d{2}[;.]*\s*$",
    )
    .expect("a valid pattern")
});

/// Words by which a name would be more than that of a part.
const TELLS_TIME: &[char] =
    &['季', '周', '日', '月', '节', '假', '春', '夏', '秋', '冬', '票', '停', '闭', '每', '夜'];

/// The text without the hours of parts of the place at its end. What follows a part, or stands before
/// any hours of the whole, may be about either: it stays, and is not understood.
pub(super) fn without_parts(text: &str) -> String {
    let mut kept = text.to_owned();
    while let Some(found) = PART.captures(&kept) {
        let (Some(part), Some(name)) = (found.get(0), found.get(1)) else { break };
        let whole = kept.get(..part.start()).unwrap_or_default();
        let begins = whole.starts_with(|c: char| c.is_ascii_digit()) || whole.starts_with("全天");
        if !begins || name.as_str().contains(TELLS_TIME) {
            break;
        }
        kept.truncate(part.start());
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hours_of_a_part_do_not_hold_for_the_whole() {
        assert_eq!(without_parts("9:30-22:30;童玩馆9:30-21:30;"), "9:30-22:30");
        assert_eq!(without_parts("全天开放,商铺营业时间9:30-21:00."), "全天开放");
        assert_eq!(without_parts("9:00-24:00;水空间9:00-21:00,养生馆9:00-24:00"), "9:00-24:00");
        for text in [
            "大门6:30-18:00,园中园8:30-17:00",
            "9:00-17:00;索道9:00-15:00,周一闭馆",
            "9:00-17:00;周日馆9:00-15:00",
            "9:00-17:00;夏季8:00-18:00",
        ] {
            assert_eq!(without_parts(text), text);
        }
    }

    #[test]
    fn only_mere_references_are_dropped() {
        assert_eq!(without_references("9:00-17:00(具体以景区公告为准)"), "9:00-17:00()");
        assert_eq!(without_references("9:00-17:00, subject to change."), "9:00-17:00,.");
        for text in ["节假日以公告为准", "9:00为准", "冬季请咨询景区"] {
            assert_eq!(without_references(text), text);
        }
    }
}
