//! Texts folded as names are: traditional as simplified, wide as narrow, without blanks and marks.

use scenic_data::text;

/// A name as it is compared.
pub fn fold(name: &str) -> String {
    text::fold(&simplified(name))
}

/// Traditional characters as simplified ones, character by character.
pub fn simplified(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { fast2s::convert(text) }
}

/// Whether a character is Chinese.
pub fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

/// A folded text with the way back to its characters.
pub(super) struct Folded {
    pub(super) text: String,
    /// Per byte of `text`: the index of the character it came from.
    from: Vec<usize>,
    original: Vec<char>,
}

impl Folded {
    pub(super) fn of(source: &str) -> Self {
        let original: Vec<char> = simplified(source).chars().collect();
        let (mut folded, mut from) = (String::new(), Vec::new());
        for (at, c) in original.iter().enumerate() {
            folded.push_str(&text::fold(c.encode_utf8(&mut [0; 4])));
            from.resize(folded.len(), at);
        }
        Self { text: folded, from, original }
    }

    pub(super) fn char_at(&self, byte: usize) -> usize {
        self.from.get(byte).copied().unwrap_or(self.original.len())
    }

    pub(super) fn char_before(&self, byte: usize) -> usize {
        byte.checked_sub(1).and_then(|b| self.from.get(b)).copied().unwrap_or_default()
    }

    pub(super) fn char(&self, at: usize) -> Option<char> {
        self.original.get(at).copied()
    }

    pub(super) fn is_latin(&self, at: usize) -> bool {
        self.char(at).is_some_and(|c| c.is_ascii_alphanumeric())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_and_wide_writing_fold_alike() {
        assert_eq!(fold("聽濤松"), fold("听涛松"));
        assert_eq!(fold("ＡＢ　松"), "ab松");
    }
}
