//! Kinds of place as sources call them.

use scenic_data::place::PlaceKind;

/// The kind a word names: our own names, or what Chinese and English sites write.
pub fn read(text: &str) -> Option<PlaceKind> {
    let word = text.trim().to_lowercase();
    if let Ok(kind) = PlaceKind::parse(&word) {
        return Some(kind);
    }
    WORDS.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(kind, _)| *kind)
}

const WORDS: &[(PlaceKind, &[&str])] = &[
    (PlaceKind::City, &["城市", "县", "县城", "town", "county", "destination"]),
    (
        PlaceKind::Area,
        &[
            "景区",
            "风景区",
            "风景名胜区",
            "旅游区",
            "古镇",
            "古城",
            "山",
            "湖",
            "公园",
            "scenic area",
            "park",
            "mountain",
            "lake",
            "old town",
            "district",
            "national park",
            "garden",
        ],
    ),
    (
        PlaceKind::Attraction,
        &[
            "景点",
            "名胜",
            "古迹",
            "sight",
            "landmark",
            "tourist attraction",
            "viewpoint",
            "temple",
            "monument",
        ],
    ),
    (PlaceKind::Museum, &["博物馆", "美术馆", "纪念馆", "展览馆", "art museum", "gallery", "art gallery"]),
    (PlaceKind::Exhibit, &["展品", "文物", "藏品", "展项", "artwork", "artefact", "artifact", "object"]),
    (
        PlaceKind::Restaurant,
        &[
            "餐厅",
            "餐馆",
            "饭店",
            "美食",
            "餐饮",
            "小吃",
            "茶馆",
            "茶楼",
            "咖啡馆",
            "food",
            "cafe",
            "café",
            "teahouse",
            "tea house",
            "bar",
        ],
    ),
    (
        PlaceKind::Hotel,
        &[
            "酒店",
            "宾馆",
            "民宿",
            "客栈",
            "住宿",
            "旅馆",
            "lodging",
            "inn",
            "hostel",
            "guesthouse",
            "guest house",
            "homestay",
        ],
    ),
    (
        PlaceKind::Transport,
        &[
            "交通",
            "车站",
            "码头",
            "索道",
            "缆车",
            "地铁站",
            "公交站",
            "机场",
            "station",
            "pier",
            "cableway",
            "cable car",
            "bus stop",
            "airport",
            "ferry",
        ],
    ),
    (
        PlaceKind::Facility,
        &[
            "设施",
            "服务",
            "游客中心",
            "厕所",
            "卫生间",
            "停车场",
            "医务室",
            "购物",
            "visitor centre",
            "visitor center",
            "toilet",
            "parking",
            "clinic",
            "shop",
            "service",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_in_either_language() {
        let cases = [
            ("attraction", Some(PlaceKind::Attraction)),
            (" Museum ", Some(PlaceKind::Museum)),
            ("民宿", Some(PlaceKind::Hotel)),
            ("索道", Some(PlaceKind::Transport)),
            ("Visitor Centre", Some(PlaceKind::Facility)),
            ("飞碟基地", None),
        ];
        for (word, expected) in cases {
            assert_eq!(read(word), expected, "{word}");
        }
    }
}
