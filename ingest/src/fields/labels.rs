//! The labels sites put before their facts, and the known fields they name.

use scenic_data::Field;

/// Other labels for known fields, beside their own.
const SYNONYMS: &[(&str, &[&str])] = &[
    (
        "opening_hours",
        &[
            "营业时间",
            "开馆时间",
            "参观时间",
            "游览时间",
            "服务时间",
            "開放時間",
            "營業時間",
            "hours",
            "open",
            "open hours",
            "business hours",
            "visiting hours",
        ],
    ),
    (
        "ticket",
        &[
            "票价",
            "门票价格",
            "门票信息",
            "票务",
            "門票",
            "票價",
            "入场费",
            "ticket",
            "admission",
            "entry",
            "entry fee",
            "entrance fee",
            "ticket price",
            "admission fee",
        ],
    ),
    ("price", &["人均", "价格", "房价", "參考價", "参考价", "average price", "price range", "room rate"]),
    (
        "visit_min",
        &[
            "游玩时间",
            "游览时长",
            "建议时长",
            "建议游玩",
            "建议游玩时长",
            "time needed",
            "suggested duration",
            "visit length",
            "duration",
        ],
    ),
    ("address", &["位置", "景点地址", "详细地址", "location", "where"]),
    (
        "phone",
        &["联系电话", "咨询电话", "服务电话", "電話", "tel", "tel.", "telephone", "phone number", "contact"],
    ),
    ("url", &["官网", "官方网站", "网站", "web", "official site", "homepage"]),
    (
        "transport",
        &[
            "交通指南",
            "如何到达",
            "到达方式",
            "交通方式",
            "乘车路线",
            "how to get there",
            "transport",
            "directions",
            "access",
        ],
    ),
    ("rating", &["综合评分", "score", "stars"]),
    ("near", &["附近景点", "周边", "附近", "nearby sights", "near"]),
    ("intro", &["介绍", "概况", "概述", "about", "overview", "description", "intro"]),
    ("history", &["历史沿革", "历史背景", "沿革", "the history"]),
    ("legend", &["故事", "民间传说", "legends", "story"]),
    (
        "highlights",
        &[
            "亮点",
            "特色",
            "主要景观",
            "必看",
            "看什么",
            "highlights",
            "don't miss",
            "what to see",
            "what to look at",
            "what to look for",
            "things to see",
        ],
    ),
    (
        "tips",
        &[
            "贴士",
            "小贴士",
            "温馨提示",
            "游览提示",
            "游览须知",
            "参观须知",
            "注意事项",
            "good to know",
            "visitor tips",
            "practical tips",
            "before you go",
            "know before you go",
        ],
    ),
    ("tags", &["类别标签", "关键词", "keywords"]),
];

/// A label without the signs set around it.
pub fn clean(label: &str) -> String {
    let label = crate::text::squeeze(label);
    label
        .trim_matches(|c: char| {
            matches!(c, ':' | '：' | '【' | '】' | '[' | ']' | '■' | '●' | '·' | '•' | '-')
                || c.is_whitespace()
        })
        .to_owned()
}

/// The field a label names: a known one by any of its usual labels, else one of its own.
pub fn field(label: &str) -> Field {
    let label = clean(label);
    let own = Field::new(&label);
    if own.is_known() {
        return own;
    }
    let lower = label.to_lowercase();
    match SYNONYMS.iter().find(|(_, labels)| labels.contains(&lower.as_str())) {
        Some((key, _)) => Field::new(key),
        None => own,
    }
}

/// A value without a leading label of its own field: `"电话：0559-…"` under `phone` is the number.
pub fn without_label<'a>(wanted: &Field, text: &'a str) -> &'a str {
    match text.split_once([':', '：']) {
        Some((label, rest)) if label.chars().count() <= Field::MAX_LABEL && !rest.trim().is_empty() => {
            if field(label) == *wanted {
                rest.trim_start()
            } else {
                text
            }
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_either_language_name_known_fields() {
        for (label, key) in [
            ("营业时间：", "opening_hours"),
            ("【门票价格】", "ticket"),
            ("Tel.", "phone"),
            ("Admission:", "ticket"),
            ("开放时间", "opening_hours"),
            ("最佳季节", "最佳季节"),
        ] {
            assert_eq!(field(label).as_str(), key, "{label}");
        }
    }

    #[test]
    fn a_value_loses_its_own_label_only() {
        let phone = Field::new("phone");
        assert_eq!(without_label(&phone, "联系电话：0559-5580000"), "0559-5580000");
        assert_eq!(without_label(&phone, "传真：0559-5580001"), "传真：0559-5580001");
        assert_eq!(without_label(&Field::new("opening_hours"), "08:30-17:00"), "08:30-17:00");
    }
}
