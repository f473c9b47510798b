//! What the values of known fields mean: a file per kind of value. Each reads text as people write
//! it, Chinese or English, and says nothing where it does not understand.

pub mod duration;
pub mod hours;
pub mod kind;
pub mod labels;
pub mod phone;
pub mod price;
pub mod rating;

use scenic_data::Field;
use scenic_data::claim::Typed;

/// What a value of `field` means, where it is understood. `country` (ISO 3166) decides the currency
/// of bare numbers.
pub fn typed(field: &Field, text: &str, country: Option<&str>) -> Option<Typed> {
    match field.as_str() {
        "opening_hours" => hours::read(text).map(Typed::Hours),
        "ticket" | "price" => price::read(text, country).map(Typed::Money),
        "visit_min" => duration::read(text).map(|(least, most)| Typed::Minutes(least, most)),
        "rating" => rating::read(text).map(Typed::Number),
        "phone" => Some(phone::read(text)).filter(|numbers| !numbers.is_empty()).map(Typed::List),
        "near" | "tags" => Some(Typed::List(crate::text::split_list(text))),
        _ => None,
    }
}
