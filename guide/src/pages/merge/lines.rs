//! Edits of one text made at the same time, brought together line by line.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// What one side puts in place of some lines of the base.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Edit<'a, 'b> {
    begin: usize,
    end: usize,
    lines: &'b [&'a str],
}

/// The most lines that are compared with each other: more are no text that people wrote, and take seconds.
const MOST: usize = 20_000;

/// Two edits of `base` in one text; nothing when they touch the same lines, or lines beside each other.
pub(super) fn merge(base: &str, theirs: &str, yours: &str) -> Option<String> {
    let [base, theirs, yours] = [base, theirs, yours].map(|text| text.split('\n').collect::<Vec<_>>());
    if base.len().max(theirs.len()).max(yours.len()) > MOST {
        return None;
    }
    let (their_edits, your_edits) = (edits(&base, &theirs), edits(&base, &yours));
    let mut merged: Vec<&str> = Vec::with_capacity(base.len());
    let (mut theirs, mut yours) = (their_edits.iter().peekable(), your_edits.iter().peekable());
    let mut done = 0;
    loop {
        let edit = match (theirs.peek(), yours.peek()) {
            (None, None) => break,
            (Some(a), Some(b)) if a == b => {
                yours.next();
                theirs.next()
            }
            (Some(a), Some(b)) if a.end < b.begin => theirs.next(),
            (Some(a), Some(b)) if b.end < a.begin => yours.next(),
            (Some(_), Some(_)) => return None,
            (Some(_), None) => theirs.next(),
            (None, Some(_)) => yours.next(),
        };
        let edit = edit?;
        merged.extend(base.get(done..edit.begin)?);
        merged.extend(edit.lines);
        done = edit.end;
    }
    merged.extend(base.get(done..)?);
    Some(merged.join("\n"))
}

/// What was changed, in order; between two edits stands at least one line that was not.
fn edits<'a, 'b>(base: &[&'a str], new: &'b [&'a str]) -> Vec<Edit<'a, 'b>> {
    let mut edits: Vec<Edit<'a, 'b>> = Vec::new();
    let mut from = 0;
    let mut push = |old: Range<usize>, into: Range<usize>| {
        let begins_new = edits.last().is_none_or(|last| last.end < old.start);
        if begins_new {
            from = into.start;
        }
        let lines = new.get(from..into.end).unwrap_or_default();
        match edits.last_mut().filter(|_| !begins_new) {
            Some(last) => (last.end, last.lines) = (old.end, lines),
            None => edits.push(Edit { begin: old.start, end: old.end, lines }),
        }
    };
    for op in capture_diff_slices(Algorithm::Myers, base, new) {
        if !matches!(op, DiffOp::Equal { .. }) {
            push(op.old_range(), op.new_range());
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_together_when_an_unchanged_one_parts_them() {
        let base = "一\n二\n三\n四\n五";
        for (theirs, yours, merged) in [
            ("壹\n二\n三\n四\n五", "一\n二\n叁\n四\n五", Some("壹\n二\n叁\n四\n五")),
            ("一\n二\n三\n四\n五\n六", "二\n三\n四\n五", Some("二\n三\n四\n五\n六")),
            ("一\n二\n三\n四\n伍", "零\n一\n二\n三\n四\n五", Some("零\n一\n二\n三\n四\n伍")),
            // Both changed a line alike, and another each.
            ("壹\n二\n叁\n四\n五", "壹\n二\n三\n四\n伍", Some("壹\n二\n叁\n四\n伍")),
            ("壹\n二\n三\n四\n五", "一\n贰\n三\n四\n五", None),
            ("壹\n二\n三\n四\n五", "乙\n二\n三\n四\n五", None),
            ("一\n二\n三\n四\n五\n六", "一\n二\n三\n四\n五\n陆", None),
            ("", "一\n二\n三\n四\n伍", None),
        ] {
            assert_eq!(merge(base, theirs, yours).as_deref(), merged, "{theirs:?} {yours:?}");
            assert_eq!(merge(base, yours, theirs).as_deref(), merged, "{yours:?} {theirs:?}");
        }
    }
}
