//! Whether two addresses lie in one town, as far as their words tell.

use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static UNIT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?P<name>[\p{Han}]{1,8}?)(?P<level>省|自治区|特别行政区|自治州|地区|市|区|县|旗|镇|乡|街道)")
        .expect("a valid pattern")
});

/// Parts of a Latin address that name no town.
const COUNTRIES: [&str; 12] = [
    "china",
    "prchina",
    "cn",
    "chn",
    "uk",
    "usa",
    "us",
    "unitedkingdom",
    "finland",
    "france",
    "germany",
    "japan",
];

/// Whether both addresses name the same town, district or county. Provinces alone do not count, and
/// nothing can be said across languages.
pub(crate) fn is_shared(a: &str, b: &str) -> bool {
    let (a, b) = (units(a), units(b));
    a.intersection(&b).next().is_some()
}

fn units(address: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for line in address.lines() {
        if line.chars().any(crate::text::is_han) {
            for unit in UNIT.captures_iter(line) {
                let level = unit.name("level").map_or("", |m| m.as_str());
                let name = unit.name("name").map_or("", |m| m.as_str());
                let is_large = matches!(level, "省" | "自治区" | "特别行政区" | "地区" | "自治州");
                // "景区", "小区" and "园区" end like districts but are none.
                let is_word =
                    name.ends_with(['景', '小', '园', '社', '校', '馆', '展', '院']) && level == "区";
                if !is_large && !is_word && name.chars().count() >= 2 {
                    found.insert(format!("{name}{level}"));
                }
            }
        } else {
            let parts: Vec<String> = line.split(',').map(scenic_data::text::fold).collect();
            // The first part is the street; numbers are postal codes.
            found.extend(parts.into_iter().skip(1).filter(|part| {
                part.chars().filter(|c| c.is_alphabetic()).count() >= 3 && !COUNTRIES.contains(&part.as_str())
            }));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_town_is_seen_in_addresses() {
        let cases = [
            ("北京市东城区景山前街4号", "东城区景山前街4号", true),
            ("浙江省兰溪市揽秀镇湖滨路1号", "兰溪市人民路2号", true),
            ("浙江省兰溪市", "浙江省杭州市", false),
            ("揽秀山景区南门", "别的景区北门", false),
            ("1 Lake Road, Lanxiu, Zhejiang, China", "2 Hill Street, Lanxiu, China", true),
            ("1 Lake Road, Lanxiu, China", "1 Lake Road, Hangzhou, China", false),
            ("北京市", "Beijing", false),
            ("", "", false),
        ];
        for (a, b, expected) in cases {
            assert_eq!(is_shared(a, b), expected, "{a} / {b}");
        }
    }
}
