//! How names are compared.

/// A name folded for comparison: lower case, full width to half width, blanks and punctuation
/// dropped. `"798 艺术区（大山子）"` and `"798艺术区(大山子)"` fold alike.
pub fn fold(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            other => other,
        })
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// A readable name for addresses: letters and digits of any script, dashes between words.
pub fn slug(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if matches!(c, '\'' | '’') {
            continue;
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    out.trim_end_matches('-').chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_width_and_blanks_fold_alike() {
        assert_eq!(fold("798 艺术区（大山子）"), fold("798艺术区(大山子)"));
        assert_eq!(fold("Mt. Lanxiu"), "mtlanxiu");
    }

    #[test]
    fn a_slug_is_readable() {
        assert_eq!(slug("Fishermen's Shrine (North)"), "fishermens-shrine-north");
        assert_eq!(slug("听涛松"), "听涛松");
    }
}
