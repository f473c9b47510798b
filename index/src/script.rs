//! One writing for many: traditional characters read as simplified ones, wide letters as narrow ones.

/// Traditional to simplified, wide to narrow, character by character: the count of characters stays
/// the same, so a position in the one is a position in the other.
pub(crate) fn fold_script(text: &str) -> String {
    let narrow: String = text
        .chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            other => other,
        })
        .collect();
    if narrow.chars().any(is_cjk) { fast2s::convert(&narrow) } else { narrow }
}

/// Whether a character belongs to a script written without blanks.
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{3005}' | '\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_every_character_in_its_place() {
        for (text, folded) in
            [("萬里長城，ＡＢ　Ｃ", "万里长城,AB C"), ("乾隆的餅乾", "乾隆的饼干"), ("", "")]
        {
            assert_eq!(fold_script(text), folded);
            assert_eq!(fold_script(text).chars().count(), text.chars().count());
        }
    }
}
