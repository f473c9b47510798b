//! What changed between two texts: whole words where words are parted by blanks, characters where they are not.

use super::{DiffOp, Hunk};
use crate::pages::markdown::is_wide;
use similar::{Algorithm, DiffTag, capture_diff_slices};
use std::ops::Range;

/// The longest piece, in bytes, that may be shown as replaced although it stayed: two Chinese characters, or a
/// short word. Without that, a rewritten sentence is confetti.
const CONFETTI: usize = 6;

/// The most lines or words that are compared with each other: comparing more takes seconds. No page that people
/// wrote has as many; of what has, only the ends that are equal are found.
const MOST: usize = 20_000;

/// The old text and the new one in pieces.
pub(super) fn diff(old: &str, new: &str) -> Vec<Hunk> {
    let lines = [old, new].map(|text| text.split_inclusive('\n').collect::<Vec<_>>());
    // Lines first: what stays of a long text is found by them, and words are compared only where they differ.
    let changes = compared(&lines, [0, 0]).into_iter().flat_map(|change| {
        let (from, into) = (old.get(change.old.clone()), new.get(change.new.clone()));
        match (from, into) {
            (Some(from), Some(into)) if !change.equal && !from.is_empty() && !into.is_empty() => {
                compared(&[words(from), words(into)], [change.old.start, change.new.start])
            }
            _ => vec![change],
        }
    });
    hunks(old, new, &coalesced(changes.collect()))
}

/// Parts of both texts, in bytes, that are equal or stand for each other.
#[derive(Clone)]
struct Change {
    old: Range<usize>,
    new: Range<usize>,
    equal: bool,
}

impl Change {
    fn longest(&self) -> usize {
        self.old.len().max(self.new.len())
    }
}

/// Where the pieces of two texts differ; the texts begin at an offset each.
fn compared(pieces: &[Vec<&str>; 2], [old_start, new_start]: [usize; 2]) -> Vec<Change> {
    let [old, new] = pieces;
    let ends = |pieces: &[&str], start| {
        let ends = pieces.iter().scan(start, |end, piece| {
            *end += piece.len();
            Some(*end)
        });
        std::iter::once(start).chain(ends).collect::<Vec<usize>>()
    };
    let (old_ends, new_ends) = (ends(old, old_start), ends(new, new_start));
    let bytes = |ends: &[usize], pieces: Range<usize>| {
        let at = |piece| ends.get(piece).copied().unwrap_or_default();
        at(pieces.start)..at(pieces.end)
    };
    let change = |old: Range<usize>, new: Range<usize>, equal| Change {
        old: bytes(&old_ends, old),
        new: bytes(&new_ends, new),
        equal,
    };
    if old.len().max(new.len()) > MOST {
        let begin = old.iter().zip(new).take_while(|(old, new)| old == new).count();
        let rest = |pieces: &[&str]| pieces.len() - begin;
        let same_end = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
        let end = same_end.min(rest(old)).min(rest(new));
        let (old_end, new_end) = (old.len() - end, new.len() - end);
        return vec![
            change(0..begin, 0..begin, true),
            change(begin..old_end, begin..new_end, false),
            change(old_end..old.len(), new_end..new.len(), true),
        ];
    }
    capture_diff_slices(Algorithm::Myers, old, new)
        .into_iter()
        .map(|op| change(op.old_range(), op.new_range(), op.tag() == DiffTag::Equal))
        .collect()
}

/// A text in words, blanks and single characters.
fn words(text: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        c if is_wide(c) => 0,
        c if c.is_alphanumeric() => 1,
        ' ' | '\t' => 2,
        _ => 0,
    };
    let mut words = Vec::new();
    let mut begin = 0;
    let mut last = 0;
    for (at, c) in text.char_indices() {
        let kind = kind(c);
        if at > begin && (kind == 0 || kind != last) {
            words.extend(text.get(begin..at));
            begin = at;
        }
        last = kind;
    }
    words.extend(text.get(begin..).filter(|rest| !rest.is_empty()));
    words
}

/// Changes that stand beside each other, or are parted by next to nothing, are one.
fn coalesced(changes: Vec<Change>) -> Vec<Change> {
    let mut done: Vec<Change> = Vec::with_capacity(changes.len());
    for mut change in changes {
        loop {
            match done.as_slice() {
                [.., last] if last.equal == change.equal => {}
                [.., before, between]
                    if !change.equal
                        && between.longest() <= CONFETTI.min(before.longest()).min(change.longest()) =>
                {
                    done.pop();
                }
                _ => break,
            }
            let Some(before) = done.pop() else { break };
            change = Change {
                old: before.old.start..change.old.end,
                new: before.new.start..change.new.end,
                equal: change.equal,
            };
        }
        done.push(change);
    }
    done
}

fn hunks(old: &str, new: &str, changes: &[Change]) -> Vec<Hunk> {
    let pieces = changes.iter().flat_map(|change| {
        let (gone, now) = (old.get(change.old.clone()), new.get(change.new.clone()));
        if change.equal {
            [(DiffOp::Equal, now), (DiffOp::Equal, None)]
        } else {
            [(DiffOp::Delete, gone), (DiffOp::Insert, now)]
        }
    });
    pieces
        .filter_map(|(op, text)| Some(Hunk { op, text: text.filter(|text| !text.is_empty())?.to_owned() }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `[-gone-]{+new+}`.
    fn shown(old: &str, new: &str) -> String {
        let hunk = |hunk: &Hunk| match hunk.op {
            DiffOp::Equal => hunk.text.clone(),
            DiffOp::Insert => format!("{{+{}+}}", hunk.text),
            DiffOp::Delete => format!("[-{}-]", hunk.text),
        };
        diff(old, new).iter().map(hunk).collect()
    }

    #[test]
    fn people_can_read_what_changed() {
        for (old, new, expected) in [
            ("门票八十元，老人半价。", "门票九十元，老人半价。", "门票[-八-]{+九+}十元，老人半价。"),
            ("The gate opens at 8.", "The west gate opens at 9.", "The {+west +}gate opens at [-8-]{+9+}."),
            ("One\n\nTwo\n", "One\n\nTwo\n\nThree\n", "One\n\nTwo\n{+\nThree\n+}"),
            // Rewritten, with a few characters in common: one change, not seven.
            (
                "始建于南宋时期的石门",
                "据说是明代重修时的山门",
                "[-始建于南宋时期的石-]{+据说是明代重修时的山+}门",
            ),
            ("the old red door", "a new green gate", "[-the old red door-]{+a new green gate+}"),
            ("", "新", "{+新+}"),
            ("旧", "", "[-旧-]"),
            ("same", "same", "same"),
        ] {
            assert_eq!(shown(old, new), expected);
        }
    }

    #[test]
    fn long_texts_with_nothing_in_common_take_no_time() {
        let han = |seed: u32| -> String {
            let character = |i: u32| char::from_u32(0x4e00 + (i.wrapping_mul(2_654_435_761) ^ seed) % 3_000);
            (0..66_000).filter_map(character).collect()
        };
        for (old, new) in [
            (han(1), han(77)),
            ("松".repeat(66_000), "门松".repeat(33_000)),
            ("a b\n".repeat(50_000), "b a\n".repeat(50_000)),
            ("\n".repeat(200_000), "x\n".repeat(100_000)),
            (han(5).replace('一', "\n"), han(6).replace('一', "\n")),
            (han(5).split_at(57_000).0.to_owned(), han(6).split_at(57_000).0.to_owned()),
        ] {
            let begun = std::time::Instant::now();
            diff(&old, &new);
            assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
        }
    }

    #[test]
    fn of_very_long_texts_the_ends_that_stayed_are_found() {
        let (old, new) = (format!("始{}终", "松".repeat(30_000)), format!("始{}终", "门".repeat(30_000)));
        let expected = format!("始[-{}-]{{+{}+}}终", "松".repeat(30_000), "门".repeat(30_000));
        assert_eq!(shown(&old, &new), expected);
        assert_eq!(shown(&"松".repeat(30_000), &"松".repeat(30_001)).chars().count(), 30_005);
    }

    proptest! {
        #[test]
        fn the_pieces_are_both_texts(old in "[ab 松门\n]{0,40}", new in "[ab 松门\n]{0,40}") {
            let hunks = diff(&old, &new);
            let all = |other| hunks.iter().filter(|h| h.op != other).map(|h| h.text.as_str()).collect::<String>();
            prop_assert_eq!(all(DiffOp::Insert), old);
            prop_assert_eq!(all(DiffOp::Delete), new);
        }
    }
}
