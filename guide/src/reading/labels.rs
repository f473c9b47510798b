//! Facts that sources label in their own words: which of them a question asks for.

use crate::gazetteer::fold;
use scenic_data::Field;

/// Wordings that ask for a quantity or a quality, and what labels of it contain.
const WORDINGS: &[(&[&str], &[&str])] = &[
    (
        &["多高", "多少米高", "高多少", "海拔", "how high", "how tall", "elevation", "altitude"],
        &["高度", "海拔", "height", "elevation"],
    ),
    (
        &["多长", "有多远", "长几米", "长多少", "how long is", "from end to end", "length"],
        &["长度", "全长", "长", "length"],
    ),
    (
        &["几米", "多少米", "多少英尺", "换成英尺", "how many metres", "how many meters", "how many feet"],
        &["长度", "全长", "高度", "海拔", "宽", "深", "length", "height", "depth"],
    ),
    (&["多重", "多少吨", "多少斤", "几斤", "how heavy", "weigh"], &["重", "weight"]),
    (&["多少岁", "几岁", "多老", "高龄", "how old"], &["龄", "age"]),
    (
        &[
            "多大",
            "多少亩",
            "面积",
            "占地",
            "公顷",
            "英亩",
            "平方米",
            "平方公里",
            "how big",
            "how large",
            "area of",
            "hectare",
            "acre",
            "square met",
            "square kilomet",
        ],
        &["面积", "规模", "area", "size"],
    ),
    (
        &["哪年", "哪一年", "何时建", "什么时候建", "什么时候开通", "built", "when did", "date from"],
        &["建", "年代", "开通", "built", "opened", "date"],
    ),
    (&["多深", "how deep"], &["深", "depth"]),
    (&["多宽", "how wide"], &["宽", "width"]),
    (&["几间", "几进", "多少间", "how many rooms", "how many halls"], &["规模", "房", "size", "rooms"]),
    (
        &[
            "什么季节",
            "最合适",
            "几点拍",
            "什么时候拍",
            "哪个季节",
            "几月",
            "什么时候去",
            "最佳",
            "best time",
            "best season",
            "when is the best",
            "when's the best",
        ],
        &["最佳", "季节", "best"],
    ),
    (&["什么时候水", "水大", "水最大", "时候最大"], &["丰水", "water"]),
    (&["展厅", "哪个厅", "which gallery", "which room"], &["展厅", "gallery"]),
    (&["尺寸", "口径", "多大", "dimensions", "measure"], &["尺寸", "size", "dimensions"]),
    (&["材质", "什么做的", "made of"], &["材质", "material"]),
    (&["出土", "来源", "哪来的", "where was it found", "come from"], &["出土", "来源", "found", "origin"]),
    (&["多少人口", "人口", "how many people", "population"], &["人口", "population"]),
    (
        &["押金", "轮椅", "婴儿车", "deposit", "wheelchair", "pushchair", "stroller"],
        &["轮椅", "婴儿车", "wheelchair", "pushchair"],
    ),
    (&["单车", "自行车", "租车骑", "bike", "bicycle"], &["自行车", "bicycle", "bike"]),
    (&["一晚", "a night"], &[]),
    (&["全程", "the ride", "the whole way"], &["全程", "ride"]),
    (
        &["坐多久", "坐多长", "坐几分钟", "开多久", "运行多久", "ride take", "ride last", "long is the ride"],
        &["全程", "单程", "用时", "ride", "duration"],
    ),
    (&["胸围", "girth"], &["胸围", "girth"]),
    (&["落差", "total drop", "drop of"], &["落差", "drop"]),
    (
        &["几级", "多少级", "多少台阶", "how many steps", "how many stairs"],
        &["石阶", "阶梯", "台阶", "steps", "stairs"],
    ),
    (&["区号", "dialling code", "dialing code", "area code"], &["区号", "dialling code"]),
    (&["寄存", "行李", "left luggage", "luggage"], &["寄存", "行李", "luggage"]),
    (&["直径", "diameter"], &["直径", "diameter"]),
    (&["周长", "circumference"], &["周长", "circumference"]),
    (&["速度", "how fast", "speed"], &["速度", "speed"]),
    (&["多少种", "几种", "how many species", "species"], &["种类", "名录", "species"]),
    (
        &["哪个朝代", "哪一朝", "what date", "which dynasty", "what period"],
        &["年代", "朝代", "date", "period"],
    ),
    (&["讲解", "guided tour", "free tour", "tours"], &["讲解", "tour"]),
    (
        &["末班", "首班", "头班", "最晚一班", "火车", "列车", "last train", "first train"],
        &["列车", "班次", "train"],
    ),
];

/// How well a label fits a question, names masked, in lower case: 3 when the question uses it, 2 when
/// it asks for its quantity, 1 when they share a word, 0 when not at all.
pub fn fit(field: &Field, masked: &str) -> u8 {
    if field.is_known() {
        return 0;
    }
    let label = field.as_str().to_lowercase();
    if label.chars().count() >= 2 && masked.contains(&label) {
        return 3;
    }
    let asked = |(questions, labels): &&(&[&str], &[&str])| {
        questions.iter().any(|q| masked.contains(q)) && labels.iter().any(|part| label.contains(part))
    };
    if WORDINGS.iter().any(|row| asked(&row)) {
        return 2;
    }
    u8::from(shares_word(&label, masked))
}

/// Whether two labels are of the same quantity or quality: "长度" and "全长", "海拔" and "Elevation".
pub fn is_alike(label: &Field, other: &Field) -> bool {
    let (label, other) = (label.as_str().to_lowercase(), other.as_str().to_lowercase());
    label == other
        || WORDINGS.iter().any(|(_, labels)| {
            labels.iter().any(|part| label.contains(part)) && labels.iter().any(|part| other.contains(part))
        })
}

/// Two Han characters in a row, or a Latin word of four letters or more.
fn shares_word(label: &str, masked: &str) -> bool {
    let han: Vec<char> = label.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).collect();
    let pairs = han.windows(2).any(|pair| {
        let pair: String = pair.iter().collect();
        !["时间", "地址", "多少", "地点"].contains(&pair.as_str()) && masked.contains(&pair)
    });
    let latin =
        label.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() >= 4).any(|word| {
            let stem = word.strip_suffix('s').unwrap_or(word);
            masked.split(|c: char| !c.is_ascii_alphanumeric()).any(|other| fold(other).starts_with(stem))
        });
    pairs || latin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_asked_for_by_its_name_its_quantity_or_a_word_of_it() {
        for (label, question, expected) in [
            ("海拔", "海拔多少", 3),
            ("高度", "有多高", 2),
            ("估重", "估计有多少吨", 2),
            ("树龄", "有多少岁了", 2),
            ("Height", "how high is it in metres", 2),
            ("年均雾日", "一年里平均有多少雾日", 1),
            ("Birds", "number of bird species on the list", 1),
            ("高度", "门票多少钱", 0),
            ("opening_hours", "opening hours", 0),
        ] {
            assert_eq!(fit(&Field::new(label), question), expected, "{label} {question}");
        }
    }
}
