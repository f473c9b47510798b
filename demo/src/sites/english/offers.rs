//! Tickets as schema.org offers, where the words are no more than prices and whom they are for.

use serde_json::{Value, json};

/// Offers for a ticket such as `Adults ¥60; students ¥30`; `None` when the text says more than
/// prices, because an offer would lose the rest.
pub fn of(ticket: &str) -> Option<Value> {
    let mut offers = Vec::new();
    for clause in ticket.split([';', ',']).map(str::trim).filter(|clause| !clause.is_empty()) {
        let (label, price) = clause.split_once('¥')?;
        let price: f64 = price.parse().ok()?;
        let label = label.trim();
        let mut offer = json!({ "@type": "Offer", "price": price, "priceCurrency": "CNY" });
        if let (Some(fields), false) = (offer.as_object_mut(), label.is_empty()) {
            fields.insert("name".to_owned(), label.into());
        }
        offers.push(offer);
    }
    (!offers.is_empty()).then_some(Value::Array(offers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_list_of_prices_becomes_offers() {
        let expected = json!([
            { "@type": "Offer", "price": 60.0, "priceCurrency": "CNY", "name": "Adults" },
            { "@type": "Offer", "price": 30.0, "priceCurrency": "CNY", "name": "students" },
        ]);
        assert_eq!(of("Adults ¥60; students ¥30"), Some(expected));
        assert_eq!(of("¥40"), Some(json!([{ "@type": "Offer", "price": 40.0, "priceCurrency": "CNY" }])));
        for more in ["Free", "Boat ¥45, valid all day", "¥65 one way", "Included in the mountain ticket", ""]
        {
            assert_eq!(of(more), None, "{more}");
        }
    }
}
