//! Scripts written without blanks.

use super::source::index;

/// Whether a character is a letter of a script written without blanks.
pub(in crate::pages) fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{3005}' | '\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3105}'..='\u{312f}' | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Whether a line that ends with the one and a line that begins with the other are joined without a blank. What
/// a slot is filled with is taken to be in the script it stands in.
pub(super) fn joins(before: char, after: char) -> bool {
    let is_dense = |c| {
        is_wide(c) || matches!(c, '\u{3001}'..='\u{303f}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}')
    };
    let is_mark = |c| index(c).is_some();
    match (is_mark(before), is_mark(after)) {
        (false, false) => is_dense(before) && is_dense(after),
        (true, false) => is_dense(after),
        (false, true) => is_dense(before),
        (true, true) => false,
    }
}
