//! "那条堤", "the pavilion": a place referred to by what its name ends in.

use super::Known;
use super::dialogue::Message;
use super::wish;
use super::{fields, whether};
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
    // "山上的餐厅几点关门" asks of no mountain.
    if references.is_empty()
        && wish.kinds.is_empty()
        && let Some(nature) = ground(gazetteer, question)
    {
        return Some(nature);
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

/// The other end of a way of which one end is named: "从博物馆到谯楼怎么走", where there is only one museum.
pub(super) fn other_end(gazetteer: &Gazetteer, question: &str, named: &[Mention]) -> Option<Mention> {
    let apart = |start: usize, end: usize| named.iter().all(|m| end <= m.start || m.end <= start);
    let stands = |place: &&PlaceId| gazetteer.kind(place) != Some(PlaceKind::Exhibit);
    gazetteer.references(question).into_iter().filter(|found| found.pointed).find_map(|found| {
        let mut standing = found.places.iter().filter(stands);
        let (Some(only), None) = (standing.next(), standing.next()) else { return None };
        let is_other = named.iter().all(|mention| !mention.places.contains(only));
        (is_other && apart(found.start, found.end)).then(|| Mention {
            places: vec![only.clone()],
            start: found.start,
            end: found.end,
            exact: true,
        })
    })
}

/// Words for being on a mountain or a lake, and how its name ends.
const GROUNDS: [(&str, &str); 11] = [
    ("上山", "山"),
    ("进山", "山"),
    ("爬山", "山"),
    ("登山", "山"),
    ("下山", "山"),
    ("山上", "山"),
    ("山票", "山"),
    ("湖上", "湖"),
    ("湖里", "湖"),
    ("湖中", "湖"),
    ("游湖", "湖"),
];

/// "上山几点开门", "湖里能游泳吗": the only mountain or lake there is, where its doors, its ticket or what one may do
/// there are asked for.
fn ground(gazetteer: &Gazetteer, question: &str) -> Option<(Mention, Known)> {
    let asks = fields::worded(question);
    let of_ticket = question.contains('票') && asks.fields.iter().any(|field| field.as_str() == "ticket");
    let of_doors =
        asks.status || of_ticket || asks.fields.iter().any(|field| field.as_str() == "opening_hours");
    let (word, noun) = GROUNDS.iter().find(|(word, _)| question.contains(word))?;
    if !of_doors && !whether::asks_permission(question) {
        return None;
    }
    let at = question.get(..question.find(word)?)?.chars().count();
    let start = at + usize::from(word.ends_with(noun));
    let is_area = |place: &PlaceId| gazetteer.kind(place) == Some(PlaceKind::Area);
    let called = gazetteer.references(&format!("那座{noun}"));
    let mut grounds = called.into_iter().flat_map(|reference| reference.places).filter(is_area);
    let (Some(only), None) = (grounds.next(), grounds.next()) else { return None };
    Some((Mention { places: vec![only], start, end: start + 1, exact: true }, Known::Only))
}
