//! What a visit costs, from `isAccessibleForFree`, `offers` and `priceRange`.

use super::{Node, values};
use crate::fields::price;
use crate::limits::MAX_LIST;
use crate::text::squeeze;
use scenic_data::claim::{ClaimDraft, Typed};
use scenic_data::money::Money;
use scenic_data::{Field, LangTag};

/// One price and whom it is for.
struct Line {
    label: Option<String>,
    money: Money,
}

/// The claim a node makes about `field` (`ticket` or `price`), in words of `lang`.
pub(crate) fn read(node: &Node, field: Field, lang: &LangTag, country: Option<&str>) -> Option<ClaimDraft> {
    let chinese = lang.is_chinese();
    let mut lines = Vec::new();
    for offer in node.get("offers").map(values::nodes).unwrap_or_default() {
        offer_lines(offer, &mut lines);
    }
    lines.truncate(MAX_LIST);
    if !lines.is_empty() {
        let parts: Vec<String> = lines.iter().map(|line| line.written(chinese)).collect();
        let text = parts.join(if chinese { "；" } else { "; " });
        let lowest = || lines.iter().map(|l| l.money.clone()).min_by(|a, b| a.amount.total_cmp(&b.amount));
        let typed = price::read(&text, country).or_else(lowest).map(Typed::Money);
        return Some(ClaimDraft { typed, ..ClaimDraft::text(field, Some(lang.clone()), text) });
    }
    if let Some((_, text)) = node.get("priceRange").and_then(|v| values::texts(v).into_iter().next()) {
        let typed = price::read(&text, country).map(Typed::Money);
        return Some(ClaimDraft { typed, ..ClaimDraft::text(field, LangTag::detect(&text), text) });
    }
    let free = node.get("isAccessibleForFree").or_else(|| node.get("free")).and_then(values::truth);
    (free == Some(true)).then(|| {
        let text = if chinese { "免费开放" } else { "Free admission" };
        let typed = price::read(text, country).map(Typed::Money);
        ClaimDraft { typed, ..ClaimDraft::text(field, Some(lang.clone()), text) }
    })
}

/// The prices of an offer, of what it specifies, or of the offers it sums up.
fn offer_lines(offer: &Node, lines: &mut Vec<Line>) {
    let text =
        |node: &Node, key: &str| node.get(key).and_then(values::text).map(|t| squeeze(&t.replace('\n', " ")));
    let label =
        ["name", "category", "eligibleCustomerType", "description"].iter().find_map(|key| text(offer, key));
    let currency = text(offer, "priceCurrency");
    let mut push = |node: &Node, key: &str, label: Option<String>| {
        let amount = node.get(key).and_then(values::number);
        let currency = text(node, "priceCurrency").or_else(|| currency.clone());
        if let (Some(amount), Some(currency)) = (amount, currency)
            && let Ok(money) = Money::parse(amount, &currency)
        {
            lines.push(Line { label, money });
        }
    };
    push(offer, "price", label.clone());
    push(offer, "lowPrice", label.clone());
    for specification in offer.get("priceSpecification").map(values::nodes).unwrap_or_default() {
        push(specification, "price", text(specification, "name").or_else(|| label.clone()));
        push(specification, "minPrice", text(specification, "name").or_else(|| label.clone()));
    }
}

impl Line {
    fn written(&self, chinese: bool) -> String {
        let amount = if self.money.amount.fract() == 0.0 {
            format!("{:.0}", self.money.amount)
        } else {
            format!("{:.2}", self.money.amount)
        };
        let free = self.money.amount == 0.0;
        let price = match (chinese, self.money.currency.as_str()) {
            (true, _) if free => "免费".to_owned(),
            (false, _) if free => "free".to_owned(),
            (true, "CNY") => format!("{amount}元"),
            (_, currency) => format!("{currency} {amount}"),
        };
        match &self.label {
            Some(label) => format!("{label} {price}"),
            None => price,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn offers_become_a_sentence_and_a_price() {
        let cases = [
            (
                json!({"offers": [{"name": "Adult ticket", "price": "120", "priceCurrency": "CNY"},
                                  {"name": "Student ticket", "price": 60, "priceCurrency": "CNY"}]}),
                LangTag::en(),
                "Adult ticket CNY 120; Student ticket CNY 60",
                Some((120.0, "CNY")),
            ),
            (
                json!({"offers": {"@type": "Offer", "name": "成人票", "price": 80.5, "priceCurrency": "CNY"}}),
                LangTag::zh(),
                "成人票 80.50元",
                Some((80.5, "CNY")),
            ),
            (
                json!({"offers": {"@type": "AggregateOffer", "lowPrice": 200, "highPrice": 900, "priceCurrency": "THB"}}),
                LangTag::en(),
                "THB 200",
                Some((200.0, "THB")),
            ),
            (json!({"isAccessibleForFree": true}), LangTag::zh(), "免费开放", Some((0.0, "CNY"))),
            (
                json!({"isAccessibleForFree": "https://schema.org/True"}),
                LangTag::en(),
                "Free admission",
                Some((0.0, "CNY")),
            ),
            (json!({"priceRange": "$$"}), LangTag::en(), "$$", None),
            (json!({"priceRange": "¥60-120"}), LangTag::en(), "¥60-120", Some((60.0, "CNY"))),
        ];
        for (node, lang, text, money) in cases {
            let node = node.as_object().cloned().unwrap_or_default();
            let claim =
                read(&node, Field::new("ticket"), &lang, Some("CN")).unwrap_or_else(|| panic!("{text}"));
            let read = match &claim.typed {
                Some(Typed::Money(money)) => Some((money.amount, money.currency.as_str())),
                _ => None,
            };
            assert_eq!((claim.value.as_str(), read), (text, money));
        }
        let paid = json!({"isAccessibleForFree": false});
        assert!(
            read(paid.as_object().expect("an object"), Field::new("ticket"), &LangTag::en(), None).is_none()
        );
    }
}
