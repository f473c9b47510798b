//! Numbers in digits, in Chinese characters and in English words.

/// English words for numbers.
const WORDS: [(&str, f64); 24] = [
    ("a", 1.0),
    ("an", 1.0),
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("fifteen", 15.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("ninety", 90.0),
    ("hundred", 100.0),
    ("thousand", 1_000.0),
    ("dozen", 12.0),
];
const DIGITS: &str = "零一二三四五六七八九";

/// A number; not negative, as a sign is not part of it.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return text.replace(',', "").parse().ok().filter(|n: &f64| n.is_finite());
    }
    if let Some((_, value)) = WORDS.iter().find(|(word, _)| *word == text) {
        return Some(*value);
    }
    chinese(text)
}

/// A number as a count; what is too large becomes the largest.
pub(super) fn count(text: &str) -> Option<u32> {
    number(text).map(whole)
}

/// The nearest count to a number.
pub(super) fn whole(number: f64) -> u32 {
    // Casts of this kind saturate, which is what is meant.
    number.round() as u32
}

fn chinese(text: &str) -> Option<f64> {
    let (mut all, mut sum, mut last, mut unit) = (0.0, 0.0, 0.0, 0.0);
    if text.is_empty() {
        return None;
    }
    for c in text.chars() {
        let power = match c {
            '十' => 10.0,
            '百' => 100.0,
            '千' => 1_000.0,
            '万' => {
                let units: f64 = sum + last;
                all += units.max(1.0) * 10_000.0;
                (sum, last, unit) = (0.0, 0.0, 10_000.0);
                continue;
            }
            _ => {
                last = digit(c)?;
                if c == '零' || c == '〇' {
                    unit = 0.0;
                }
                continue;
            }
        };
        sum += if last == 0.0 { 1.0 } else { last } * power;
        (last, unit) = (0.0, power);
    }
    // "一百五" is 150, but "一百零五" and "十五" end in ones.
    let ones = if unit >= 100.0 && last > 0.0 { last * unit / 10.0 } else { last };
    Some(all + sum + ones)
}

fn digit(c: char) -> Option<f64> {
    let c = match c {
        '〇' => '零',
        '两' => '二',
        other => other,
    };
    let at = DIGITS.chars().position(|d| d == c)?;
    u32::try_from(at).ok().map(f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_digits_characters_and_words() {
        for (text, value) in [
            ("15", 15.0),
            ("1,500", 1_500.0),
            ("2.5", 2.5),
            ("十五", 15.0),
            ("两百五", 250.0),
            ("一百零五", 105.0),
            ("一万", 10_000.0),
            ("两万五", 25_000.0),
            ("三千", 3_000.0),
            ("twelve", 12.0),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        assert_eq!(number("many"), None);
        assert_eq!(count("99999999999999"), Some(u32::MAX));
    }
}
