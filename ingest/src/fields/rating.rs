//! Ratings, out of five.

use crate::text::half_width;
use regex::Regex;
use std::sync::LazyLock;

static RATING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^\s*(\d{1,3}(?:\.\d+)?)\s*(?:分|星|stars?)?\s*(?:(?:/|out of|of|满分)\s*(\d{1,3})\s*分?)?\s*$",
    )
    .expect("a valid pattern")
});

/// A rating out of five. `9.2/10` is brought to five; a number above five without its scale says
/// nothing.
pub fn read(text: &str) -> Option<f64> {
    let text = half_width(text).to_lowercase();
    let found = RATING.captures(&text)?;
    let value: f64 = found.get(1)?.as_str().parse().ok()?;
    let best = match found.get(2) {
        Some(best) => best.as_str().parse().ok()?,
        None => 5.0,
    };
    scaled(value, best)
}

/// `value` of at most `best`, out of five, to a tenth.
pub fn scaled(value: f64, best: f64) -> Option<f64> {
    let valid = value.is_finite() && best > 0.0 && (0.0..=best).contains(&value);
    valid
        .then(|| if (best - 5.0).abs() < f64::EPSILON { value } else { (value / best * 50.0).round() / 10.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rating_is_brought_to_five() {
        let cases: &[(&str, Option<f64>)] = &[
            ("4.8", Some(4.8)),
            ("4.8分", Some(4.8)),
            ("4.65", Some(4.65)),
            ("4.5 / 5", Some(4.5)),
            ("9.2/10", Some(4.6)),
            ("4 out of 5", Some(4.0)),
            ("4 stars", Some(4.0)),
            ("9.2", None),
            ("6/5", None),
            ("很好", None),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), *expected, "{text}");
        }
    }
}
