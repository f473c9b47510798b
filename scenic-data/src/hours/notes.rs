//! Drops the sentences that every statement of hours may end with and that say nothing about hours.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_mere_references_are_dropped() {
        assert_eq!(without_references("9:00-17:00(具体以景区公告为准)"), "9:00-17:00()");
        assert_eq!(without_references("9:00-17:00, subject to change."), "9:00-17:00,.");
        for text in ["节假日以公告为准", "9:00为准", "冬季请咨询景区"] {
            assert_eq!(without_references(text), text);
        }
    }
}
