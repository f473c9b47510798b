//! "那条堤", "the pavilion": a place referred to by what its name ends in.

use super::Known;
use super::dialogue::Message;
use super::wish;
use super::{fields, sets, whether};
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

/// The ends of a way that are referred to rather than named: "从博物馆到谯楼怎么走", where there is only one museum,
/// "从火车站怎么上山".
pub(super) fn ends(gazetteer: &Gazetteer, question: &str, named: &[Mention]) -> Vec<Mention> {
    let mut ends: Vec<Mention> = Vec::new();
    let stands = |place: &&PlaceId| gazetteer.kind(place) != Some(PlaceKind::Exhibit);
    let referred =
        gazetteer.references(question).into_iter().filter(|found| found.pointed).filter_map(|found| {
            let mut standing = found.places.iter().filter(stands);
            let (Some(only), None) = (standing.next(), standing.next()) else { return None };
            Some(Mention { places: vec![only.clone()], start: found.start, end: found.end, exact: true })
        });
    for end in referred.chain(on_ground(gazetteer, question)) {
        let is_new = |other: &Mention| {
            other.places.first() != end.places.first() && (end.end <= other.start || other.end <= end.start)
        };
        if named.iter().chain(&ends).all(is_new) {
            ends.push(end);
        }
    }
    ends
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

/// "上山几点开门", "湖里能游泳吗", "怎么上山": the only mountain or lake there is, where its doors, its ticket, the way
/// there or what one may do there are asked for.
fn ground(gazetteer: &Gazetteer, question: &str) -> Option<(Mention, Known)> {
    let asks = fields::worded(question);
    let of_ticket = question.contains('票') && asks.fields.iter().any(|field| field.as_str() == "ticket");
    let of_doors =
        asks.status || of_ticket || asks.fields.iter().any(|field| field.as_str() == "opening_hours");
    if !of_doors && !whether::asks_permission(question) && !sets::leads(question) {
        return None;
    }
    Some((on_ground(gazetteer, question)?, Known::Only))
}

/// The only mountain or lake there is, where a question looks for something on it: "山上的餐厅".
pub(super) fn there(gazetteer: &Gazetteer, question: &str) -> Option<PlaceId> {
    const THERE: [(&str, &str); 6] =
        [("山上", "山"), ("山里", "山"), ("山顶", "山"), ("湖上", "湖"), ("湖边", "湖"), ("湖畔", "湖")];
    let (_, noun) = THERE.iter().find(|(word, _)| question.contains(word))?;
    only_ground(gazetteer, noun)
}

fn only_ground(gazetteer: &Gazetteer, noun: &str) -> Option<PlaceId> {
    let is_area = |place: &PlaceId| gazetteer.kind(place) == Some(PlaceKind::Area);
    let mut grounds = gazetteer.called(noun).into_iter().filter(is_area);
    let (Some(only), None) = (grounds.next(), grounds.next()) else { return None };
    Some(only)
}

/// The only mountain or lake there is, where a question speaks of being on it.
fn on_ground(gazetteer: &Gazetteer, question: &str) -> Option<Mention> {
    let (word, noun) = GROUNDS.iter().find(|(word, _)| question.contains(word))?;
    let only = only_ground(gazetteer, noun)?;
    let at = question.get(..question.find(word)?)?.chars().count();
    let start = at + usize::from(word.ends_with(noun));
    Some(Mention { places: vec![only], start, end: start + 1, exact: true })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::fold;
    use scenic_data::LangTag;
    use scenic_data::store::PlaceName;

    fn gazetteer() -> Gazetteer {
        let rows = [
            ("mountain", "澜岫山", PlaceKind::Area),
            ("mountain", "Mount Lanxiu", PlaceKind::Area),
            ("station", "岫川北站", PlaceKind::Transport),
            ("station", "Xiuchuan North Railway Station", PlaceKind::Transport),
            ("buses", "Xiuchuan Bus Station", PlaceKind::Transport),
            ("cableway", "鹤云索道", PlaceKind::Transport),
        ];
        let name = |(place, name, kind): (&str, &str, PlaceKind)| PlaceName {
            place: place.into(),
            name: name.to_owned(),
            folded: fold(name),
            lang: LangTag::detect(name),
            primary: true,
            kind,
            parent: None,
        };
        Gazetteer::of(&rows.map(name))
    }

    #[test]
    fn the_ends_of_a_way_need_no_names() {
        let gazetteer = gazetteer();
        let ends = |question: &str| -> Vec<String> {
            let mut ends = super::ends(&gazetteer, question, &gazetteer.mentions(question));
            ends.sort_by_key(|end| end.start);
            ends.iter().map(|end| end.places[0].to_string()).collect()
        };
        assert_eq!(ends("从火车站到山上怎么走"), ["station", "mountain"]);
        assert_eq!(ends("从高铁站怎么上山"), ["station", "mountain"]);
        assert_eq!(ends("How do I get from the train station to the mountain?"), ["station", "mountain"]);
        assert_eq!(ends("how far is the bus station from the railway station"), ["buses", "station"]);
        assert_eq!(ends("从鹤云索道怎么上山"), ["mountain"], "the other end is named");
    }

    #[test]
    fn what_is_on_a_mountain_is_not_the_mountain() {
        let gazetteer = gazetteer();
        let meant = |question: &str| {
            to(&gazetteer, question, &[], None).map(|(found, _)| found.places[0].to_string())
        };
        assert_eq!(meant("怎么上山").as_deref(), Some("mountain"));
        assert_eq!(meant("上山几点开门").as_deref(), Some("mountain"));
        assert_eq!(meant("下山的索道几点停").as_deref(), Some("cableway"));
        assert_eq!(meant("山上有什么好玩的"), None);
    }
}
