//! An address from `addr:*` tags.

use scenic_data::LangTag;
use serde_json::{Map, Value};

/// From the largest part to the smallest, as Chinese addresses go.
const LARGE_TO_SMALL: [&str; 9] =
    ["province", "state", "city", "county", "district", "subdistrict", "suburb", "place", "street"];

/// The address on one line: `addr:full` as it stands, else its parts in the order of their language.
pub(super) fn read(tags: &Map<String, Value>) -> Option<String> {
    let part = |key: &str| {
        let text = tags.get(&format!("addr:{key}"))?.as_str()?.trim();
        (!text.is_empty()).then_some(text)
    };
    if let Some(full) = part("full") {
        return Some(full.to_owned());
    }
    let number = part("housenumber");
    let parts: Vec<&str> = LARGE_TO_SMALL.into_iter().filter_map(part).collect();
    if parts.is_empty() {
        return None;
    }
    if LangTag::detect(&parts.concat()).is_some_and(|tag| tag.is_chinese()) {
        let mut line = String::new();
        for part in parts {
            // A city is often written into its district again.
            line.push_str(part.strip_prefix(line.as_str()).unwrap_or(part));
        }
        if let Some(number) = number {
            line.push_str(number);
            if number.ends_with(|c: char| c.is_ascii_digit()) {
                line.push('号');
            }
        }
        return Some(line);
    }
    let street = part("street").or_else(|| part("place"));
    let first = [street, number].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let town = ["postcode", "city"].into_iter().filter_map(part).collect::<Vec<_>>().join(" ");
    let rest = ["state", "province", "country"].into_iter().filter_map(part).map(str::to_owned);
    let lines: Vec<String> = [first, town].into_iter().chain(rest).filter(|line| !line.is_empty()).collect();
    (!lines.is_empty()).then(|| lines.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_address_is_written_as_its_language_does() {
        let cases = [
            (
                json!({"addr:city": "杭州市", "addr:district": "西湖区", "addr:street": "孤山路", "addr:housenumber": "25"}),
                Some("杭州市西湖区孤山路25号"),
            ),
            (
                json!({"addr:street": "Mannerheimintie", "addr:housenumber": "34", "addr:postcode": "00100", "addr:city": "Helsinki", "addr:country": "FI"}),
                Some("Mannerheimintie 34, 00100 Helsinki, FI"),
            ),
            (json!({"addr:full": "Upper gate, Pine Valley"}), Some("Upper gate, Pine Valley")),
            (json!({"addr:housenumber": "34"}), None),
        ];
        for (tags, expected) in cases {
            let tags = tags.as_object().cloned().unwrap_or_default();
            assert_eq!(read(&tags).as_deref(), expected, "{tags:?}");
        }
    }
}
