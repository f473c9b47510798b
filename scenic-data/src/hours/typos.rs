//! Repairs slips of the keyboard that leave only one thing the writer can have meant.

use regex::{Captures, Regex};
use std::sync::LazyLock;

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(Patterns::new);

struct Patterns {
    colon: Regex,
    number: Regex,
    joined: Regex,
    unclosed: Regex,
    last_ride: Regex,
}

impl Patterns {
    fn new() -> Option<Self> {
        Some(Self {
            colon: Regex::new(r"([0-9]{1,2}:[0-5][0-9] ?-+ ?[0-9]{1,2})[;-]([0-5][0-9])([;,.()\s]|$)")
                .ok()?,
            number: Regex::new(
                r"(^|[ ;\n])[1-9][.、] ?((?:[春夏秋冬旺淡]季|周[一二三四五六日末]|节假日|工作日))",
            )
            .ok()?,
            joined: Regex::new(r"([0-9]{1,2}:[0-5][0-9])((?:景区|园区|本馆|本园)(?:开放|营业))").ok()?,
            last_ride: Regex::new(
                r"末班(?:上行|下行|车|船|缆车|索道)?(?:时间)?(?:比关闭时间|较停运时间)?提前 ?([0-9]{1,3}) ?分钟?",
            )
            .ok()?,
            unclosed: Regex::new(
                r"(\([0-9月日号年次翌至到、, -]+月[0-9月日号年次翌至到、, -]*):([^()]*)([(]|$)",
            )
            .ok()?,
        })
    }
}

/// The normalised text with a last ride as a last admission, with `17;00` and `17-30` behind a dash as times, without the numbers of a list
/// of statements, and with a bracket around dates closed.
pub(super) fn repaired(text: &str) -> String {
    let Some(patterns) = PATTERNS.as_ref() else { return text.to_owned() };
    let text = patterns.colon.replace_all(text, "$1:$2$3");
    let text = patterns.number.replace_all(&text, "$1;$2");
    let text = patterns.joined.replace_all(&text, "$1;$2");
    // The last ride that takes anybody is a last admission.
    let text = patterns.last_ride.replace_all(&text, "提前$1分钟停止入场");
    let closed = |c: &Captures<'_>| {
        let part = |group: usize| c.get(group).map_or("", |found| found.as_str());
        format!("{}):{}{}", part(1), part(2), part(3))
    };
    patterns.unclosed.replace_all(&text, closed).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_with_one_meaning_is_repaired() {
        for (text, expected) in [
            ("8:30-16;45(周末)", "8:30-16:45(周末)"),
            ("夏季:7:00-18-30;", "夏季:7:00-18:30;"),
            ("1. 旺季7:00-18:00 2.淡季8:00-17:00", ";旺季7:00-18:00 ;淡季8:00-17:00"),
            ("淡季(11月1日-次年3月31日:周一9:00-16:00", "淡季(11月1日-次年3月31日):周一9:00-16:00"),
        ] {
            assert_eq!(repaired(text), expected);
        }
    }

    #[test]
    fn what_may_be_meant_otherwise_stays() {
        for text in ["9:00-17;10月1日起", "9:00-12-17:00", "8:30-17:00;2、3号厅", "(4月-10月:9:00-17:00)"]
        {
            assert_eq!(repaired(text), text);
        }
    }
}
