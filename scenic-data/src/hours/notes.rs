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

/// A fragment that tells where more is told: 详情可见官网, 具体演出时间参考海报.
static REFERS_WHOLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:具体|详细|详情|更多)\p{Han}{0,8}?(?:请|可)*(?:提前)?(?:参考|参见|参照|详见|见|查询|查看|查阅|咨询|致电|关注)\p{Han}{1,12}:?\s*$").ok()
});

/// Addresses of pages and numbers of telephones.
static ADDRESSES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:https?://|www\.)[a-z0-9/._?=&#%:~+-]+|(?:(?:咨询|服务|联系|预约|景区)*(?:电话|热线)|\btel\b|☎):? ?[0-9+][0-9-]{6,15}[0-9](?P<end>[^0-9:-]|$)").ok()
});

/// The normalised text without addresses of pages and telephone numbers.
pub(super) fn without_addresses(text: &str) -> String {
    ADDRESSES.as_ref().map_or_else(|| text.to_owned(), |regex| regex.replace_all(text, "$end").into_owned())
}

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
        let told = REFERS_WHOLE.as_ref().is_some_and(|regex| regex.is_match(body));
        let refers = (told || REFERS.iter().any(|word| body.contains(word)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_numbers_to_call_are_dropped() {
        for (text, expected) in [
            ("9:00-17:00;咨询电话:010-00000000;周一闭馆", "9:00-17:00;;周一闭馆"),
            ("热线400-000-0000 9:00-17:00", " 9:00-17:00"),
            ("9:00-17:00,www.park.example/a?b=1,周一闭馆", "9:00-17:00,,周一闭馆"),
            ("电话9:00-17:00", "电话9:00-17:00"),
            ("电话:0100000000-9:00", "电话:0100000000-9:00"),
        ] {
            assert_eq!(without_addresses(text), expected);
        }
    }

    #[test]
    fn only_mere_references_are_dropped() {
        assert_eq!(without_references("9:00-17:00(具体以景区公告为准)"), "9:00-17:00()");
        assert_eq!(without_references("9:00-17:00, subject to change."), "9:00-17:00,.");
        assert_eq!(without_references("9:00-17:00(具体演出时间参考海报)"), "9:00-17:00()");
        assert_eq!(without_references("9:00-17:00;详情可见官网"), "9:00-17:00;");
        for text in ["节假日以公告为准", "9:00为准", "冬季请咨询景区"] {
            assert_eq!(without_references(text), text);
        }
    }
}
