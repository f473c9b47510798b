//! "那条堤", "the pavilion": a place referred to by what its name ends in.

use super::Known;
use super::dialogue::Message;
use super::wish;
use crate::gazetteer::{Gazetteer, Mention};
use scenic_data::PlaceId;
use scenic_data::place::PlaceKind;

/// Words by which a question looks for places of a kind, and so refers to none.
const LOOKS_FOR: [&str; 15] = [
    "what's open",
    "what is open",
    "anything open",
    "哪家",
    "哪些",
    "推荐",
    "几家",
    "有什么",
    "有没有",
    "最近的",
    "which ",
    "any ",
    "recommend",
    "nearest",
    "other ",
];

/// The place that a question without a name refers to: one that was spoken of, the latest first, or,
/// where nothing is in focus, the only one there is.
pub(super) fn to(
    gazetteer: &Gazetteer,
    question: &str,
    before: &[Message],
    focus: Option<&PlaceId>,
) -> Option<(Mention, Known)> {
    let lower = question.to_lowercase();
    let mut references = gazetteer.references(question);
    // "Is the cableway open?" chooses nothing.
    let wish = wish::Wish { open: false, shut: false, ..wish::read(&lower) };
    if LOOKS_FOR.iter().any(|word| lower.contains(word)) || wish.is_choosy() {
        // "On the mountain, which sights …" looks for sights, there.
        references.retain(|reference| reference.pointed);
        for reference in &mut references {
            reference.places.retain(|place| gazetteer.kind(place) == Some(PlaceKind::Area));
        }
        references.retain(|reference| !reference.places.is_empty());
    }
    let spoken_of = before
        .iter()
        .rev()
        .flat_map(|message| gazetteer.mentions(&message.content).into_iter().rev())
        .filter_map(|mention| mention.places.into_iter().next());
    let mention = |reference: &crate::gazetteer::Reference, place: &PlaceId| Mention {
        places: vec![place.clone()],
        start: reference.start,
        end: reference.end,
        exact: true,
    };
    for place in spoken_of {
        if let Some(reference) = references.iter().find(|reference| reference.places.contains(&place)) {
            return Some((mention(reference, &place), Known::Dialogue));
        }
    }
    if focus.is_some() {
        return None;
    }
    references.iter().filter(|reference| reference.pointed).find_map(|reference| {
        // Of a bridge and a picture of one the bridge is meant.
        let stands = |place: &&PlaceId| gazetteer.kind(place) != Some(PlaceKind::Exhibit);
        let mut standing = reference.places.iter().filter(stands);
        let only = match (standing.next(), standing.next(), reference.places.as_slice()) {
            (Some(only), None, _) | (None, _, [only]) => only,
            _ => return None,
        };
        Some((mention(reference, only), Known::Only))
    })
}
