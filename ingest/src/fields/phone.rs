//! Telephone numbers, as many as a text gives.

use crate::limits::MAX_LIST;
use crate::text::{half_width, squeeze};

/// Digits a number can have: short service numbers to international ones with extension.
const DIGITS: std::ops::RangeInclusive<usize> = 3..=20;

/// The numbers of a text, blanks in order, in its order. Words around them are dropped.
pub fn read(text: &str) -> Vec<String> {
    let text = half_width(text)
        .replace(" or ", ";")
        .replace(['或', '、', '；', '，', ',', '/', '\n', '|', '：', ':'], ";");
    let mut found: Vec<String> = Vec::new();
    for part in text.split(';').take(MAX_LIST) {
        let start = part.find(|c: char| c.is_ascii_digit() || matches!(c, '+' | '('));
        let Some(tail) = start.and_then(|at| part.get(at..)) else { continue };
        let number: String = tail
            .replace('转', " ext ")
            .chars()
            .take_while(|c| {
                c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | ' ' | '.' | 'e' | 'x' | 't' | '–')
            })
            .collect();
        let number = number.trim_end_matches(|c: char| !c.is_ascii_digit());
        let number =
            squeeze(number.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '+' && c != '('));
        let digits = number.chars().filter(char::is_ascii_digit).count();
        if DIGITS.contains(&digits) && !found.contains(&number) {
            found.push(number);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_from_among_words() {
        let cases: &[(&str, &[&str])] = &[
            ("010-69121383,010-69121226", &["010-69121383", "010-69121226"]),
            ("010-60188559;010-60188022", &["010-60188559", "010-60188022"]),
            ("电话：0559-5580000（咨询）", &["0559-5580000"]),
            ("+86 571 8888 6666 or 400-100-2000", &["+86 571 8888 6666", "400-100-2000"]),
            ("(408) 714-1489", &["(408) 714-1489"]),
            ("0559-5580000转8012", &["0559-5580000 ext 8012"]),
            ("请到前台询问", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), *expected, "{text}");
        }
    }
}
