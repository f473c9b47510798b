//! Places nobody can visit: what a text says who uses them, and from where they can be seen.

use regex::Regex;
use std::sync::LazyLock;

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(Patterns::new);

struct Patterns {
    shut: Regex,
    outside: Regex,
    reason: Regex,
    undated: Regex,
}

/// Nouns for the whole place.
pub(super) const WHOLE: &str = "(?:(?:该|此|本)?(?:景区|景点|公园|园区|博物馆|纪念馆|展览馆|美术馆|故居|王府|寺院|古寺|建筑|院落|校园|场馆)|该馆|该园|该寺|该处|此处|这里)";
/// "At present".
pub(super) const NOW: &str = "(?:目前|现在|现今|如今|现|今|暂时|暂|已经|已|正在|正|尚|并)*";
/// Work on the building.
pub(super) const WORK: &str = "(?:内部)?(?:装修|维修|修缮|改造|施工|升级|大修|整修|翻修|修复|布展|调试)+";

impl Patterns {
    fn new() -> Option<Self> {
        let regex = |pattern: &str| {
            let pattern = pattern.replace("<W>", WHOLE).replace("<N>", NOW).replace("<K>", WORK);
            Regex::new(&format!("^(?:{pattern})$")).ok()
        };
        Some(Self {
            shut: regex(
                "<W>?<N>(?:<K>(?:中|期间|阶段)?)?<N>(?:(?:不|未|停止)(?:对外|对游客|对公众)?开放(?:参观)?|(?:不能|不可|不得|无法|禁止)(?:进入|入内|进去)(?:内部)?(?:参观)?|谢绝(?:游客)?参观|不(?:接受|接待)游客(?:参观)?|处于(?:关闭|停业|闭馆|闭园)状态)",
            )?,
            outside: regex(
                "<W>?(?:游客)?(?:只能|仅能|只可|仅可)(?:够)?(?:在|从)?\\p{Han}{0,2}(?:外部|外面|外观|门外|墙外|外围)?(?:参观|观看|观赏|欣赏|看到|见到|看)(?:其|建筑)?(?:外部|外面|外观|外景)?",
            )?,
            reason: regex(
                "<W>?<N><K>(?:中|期间|阶段)?|(?:<W>)?(?:<N>(?:为|是|属于|系|用作|作为)|属于?|系)[\\p{Han}、]{2,20}",
            )?,
            undated: regex("(?:具体)?(?:开放|开馆|开园|营业)时间(?:未定|待定|不确定|不固定)")?,
        })
    }
}

/// Whether the normalised text says only that the place cannot be visited, why, and from where it can
/// be seen. Anything about days or groups makes it more than that.
pub(super) fn is_shut(text: &str) -> bool {
    let Some(patterns) = PATTERNS.as_ref() else { return false };
    let tells_when = |c: char| c.is_ascii_digit() || "周节季月日每团约假天夜".contains(c);
    if text.contains(tells_when) {
        return false;
    }
    let mut shut = false;
    for part in text.split([';', ',', '.', '\n', ' ', '(', ')']).filter(|part| !part.is_empty()) {
        let outside = patterns.outside.is_match(part)
            && ["外部", "外面", "外观", "门外", "墙外", "外围", "外景"].iter().any(|o| part.contains(o));
        if patterns.shut.is_match(part) || outside {
            shut = true;
        } else if !patterns.reason.is_match(part) && !patterns.undated.is_match(part) {
            return false;
        }
    }
    shut
}

#[cfg(test)]
mod tests {
    use super::super::normal::normalise;
    use super::*;

    #[test]
    fn a_place_nobody_can_enter_is_shut() {
        for text in [
            "现为中学，不能入内。",
            "该故居现为居民住宅，只能在门外观看。",
            "公园目前整修中，暂不对外开放。",
            "未对外开放，游客仅可观赏外观。",
            "属于办公区域，谢绝参观",
        ] {
            assert!(is_shut(&normalise(text)), "{text}");
        }
    }

    #[test]
    fn a_part_or_a_time_that_is_shut_is_not_the_whole() {
        for text in [
            "",
            "现为图书馆",
            "周一不对外开放",
            "塔内不能进入",
            "内部不对外开放，可在外部观赏",
            "不对外开放，团队除外",
            "只能步行参观",
            "不对散客开放",
            "冬季不开放",
        ] {
            assert!(!is_shut(&normalise(text)), "{text}");
        }
    }
}
