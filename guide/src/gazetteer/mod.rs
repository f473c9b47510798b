//! The gazetteer: which places a text names.
//!
//! One automaton over all names and aliases, and over the short forms people use for them
//! ("东岳庙" for "东岳庙(北京民俗博物馆)", "香山" for "香山公园"). It follows the change log: of many names the
//! few that changed lie in a layer of their own above the rest, until all are read anew: see
//! [`Gazetteer::with`] and `names.rs`. What no name matches may still be guessed: see [`Gazetteer::guess`].

mod fold;
mod guess;
mod heads;
mod layer;
mod places;
mod postings;
mod short;

pub use fold::{fold, is_han, simplified};
pub use heads::Reference;

use layer::Layer;
use scenic_data::PlaceId;
use scenic_data::place::PlaceKind;
use scenic_data::store::PlaceName;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;

/// A place named in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The places of that name; the first is the likeliest. Never empty.
    pub places: Vec<PlaceId>,
    /// Where it stands in the text, in characters.
    pub start: usize,
    /// Where it ends, in characters (exclusive).
    pub end: usize,
    /// Whether the text uses a name a source gives, rather than a short form of one.
    pub exact: bool,
}

/// Which places a text names.
pub struct Gazetteer {
    base: Arc<Layer>,
    recent: Option<Recent>,
}

/// Places whose names are others than the base says.
struct Recent {
    names: Layer,
    /// Those places; some have no name any more.
    places: HashSet<PlaceId>,
}

impl Gazetteer {
    /// The gazetteer of these names.
    pub fn of(names: &[PlaceName]) -> Self {
        Self::base(Layer::of(names))
    }

    /// This one, where `places` have no other names than these.
    #[must_use]
    pub fn with(&self, places: HashSet<PlaceId>, names: &[PlaceName]) -> Self {
        let recent = (!places.is_empty()).then(|| Recent { names: Layer::of(names), places });
        Self { base: Arc::clone(&self.base), recent }
    }

    /// The gazetteer that has this base and nothing above.
    fn base(layer: Layer) -> Self {
        Self { base: Arc::new(layer), recent: None }
    }

    /// The places that `text` names, in order; longer names win over shorter ones within them.
    pub fn mentions(&self, text: &str) -> Vec<Mention> {
        let mut found = self.base.mentions(text);
        let Some(recent) = &self.recent else { return found };
        found.retain_mut(|mention| recent.leaves(&mut mention.places));
        found.extend(recent.names.mentions(text));
        found.sort_by_key(|mention| (mention.start, Reverse(mention.end), !mention.exact));
        let mut merged: Vec<Mention> = Vec::with_capacity(found.len());
        for mention in found {
            match merged.last_mut() {
                Some(last) if last.start == mention.start && last.end == mention.end => {
                    match (last.exact, mention.exact) {
                        (true, true) => last.places.extend(mention.places),
                        // A short form of two places names neither.
                        (false, false) => last.places.clear(),
                        _ => {}
                    }
                }
                Some(last) if mention.start < last.end => {}
                _ => merged.push(mention),
            }
        }
        merged.retain(|mention| !mention.places.is_empty());
        merged
    }

    /// The one place a text that names none may mean: by the sound of a name, by its pinyin, or by a
    /// spelling close to it.
    pub fn guess(&self, text: &str) -> Option<Mention> {
        let below = self.base.guess(text);
        let Some(recent) = &self.recent else { return below };
        let below = below.filter(|mention| mention.places.iter().all(|place| !recent.places.contains(place)));
        match (recent.names.guess(text), below) {
            (Some(above), Some(below)) => {
                let length = |mention: &Mention| mention.end - mention.start;
                match length(&above).cmp(&length(&below)) {
                    std::cmp::Ordering::Greater => Some(above),
                    std::cmp::Ordering::Less => Some(below),
                    // It is taken only when it is the only one.
                    std::cmp::Ordering::Equal => None,
                }
            }
            (above, below) => above.or(below),
        }
    }

    /// The words of a text that places may be referred to by, being what their names end in.
    pub fn references(&self, text: &str) -> Vec<Reference> {
        let mut found = self.base.references(text);
        let Some(recent) = &self.recent else { return found };
        found.retain_mut(|reference| recent.leaves(&mut reference.places));
        for above in recent.names.references(text) {
            let known = found.iter_mut().find(|below| (below.start, below.end) == (above.start, above.end));
            match known {
                Some(below) => below.places.extend(above.places),
                None => found.push(above),
            }
        }
        found.sort_by_key(|reference| reference.start);
        found
    }

    /// The places whose names end in a word, whoever speaks of them.
    pub fn called(&self, word: &str) -> Vec<PlaceId> {
        let mut found = self.base.called(word);
        if let Some(recent) = &self.recent {
            recent.leaves(&mut found);
            found.extend(recent.names.called(word));
        }
        found
    }

    /// What kind of place it is.
    pub fn kind(&self, place: &PlaceId) -> Option<PlaceKind> {
        self.layer_of(place).kind(place)
    }

    /// The place it is part of.
    pub fn parent(&self, place: &PlaceId) -> Option<&PlaceId> {
        self.layer_of(place).parent(place)
    }

    /// How many names are looked for.
    pub fn len(&self) -> usize {
        self.base.len() + self.recent.as_ref().map_or(0, |recent| recent.names.len())
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn layer_of(&self, place: &PlaceId) -> &Layer {
        match &self.recent {
            Some(recent) if recent.places.contains(place) => &recent.names,
            _ => &self.base,
        }
    }
}

/// Only the base is written; whoever keeps names has the few above it.
impl Serialize for Gazetteer {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.base.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Gazetteer {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Layer::deserialize(from).map(Self::base)
    }
}

impl Recent {
    /// Takes out of places of the base those that it does not speak for, and tells whether any are left.
    fn leaves(&self, places: &mut Vec<PlaceId>) -> bool {
        places.retain(|place| !self.places.contains(place));
        !places.is_empty()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use scenic_data::LangTag;

    /// Names `id=name|alias|…`, for tests here and beside.
    pub(crate) fn gazetteer(rows: &[&str]) -> Gazetteer {
        Gazetteer::of(&names(rows))
    }

    fn names(rows: &[&str]) -> Vec<PlaceName> {
        let mut names = Vec::new();
        for row in rows {
            let (id, list) = row.split_once('=').expect("id=names");
            for (i, name) in list.split('|').enumerate() {
                names.push(PlaceName {
                    place: id.into(),
                    name: name.to_owned(),
                    folded: fold(name),
                    lang: LangTag::detect(name),
                    primary: i == 0,
                    kind: PlaceKind::Attraction,
                    parent: None,
                });
            }
        }
        names
    }

    fn named(gazetteer: &Gazetteer, text: &str) -> Vec<String> {
        gazetteer.mentions(text).iter().map(|m| m.places[0].to_string()).collect()
    }

    #[test]
    fn names_are_found_whole_and_the_longest_wins() {
        let g = gazetteer(&[
            "a=北京大学",
            "b=北京大学红楼",
            "c=Heron Isle|鹭洲",
            "d=香山公园",
            "e=东岳庙(北京民俗博物馆)",
        ]);
        for (text, expected) in [
            ("北京大学红楼几点开门", vec!["b"]),
            ("先去北京大学，再去鹭洲", vec!["a", "c"]),
            ("When does heron isle open?", vec!["c"]),
            ("Is the Heron-Isle ferry running?", vec!["c"]),
            ("xheron isley", vec![]),
            ("香山好玩吗", vec!["d"]),
            ("东岳庙门票", vec!["e"]),
            ("北京民俗博物馆在哪", vec!["e"]),
            ("景点门票", vec![]),
        ] {
            assert_eq!(named(&g, text), expected, "{text}");
        }
    }

    #[test]
    fn a_short_form_is_not_cut_out_of_a_district_or_a_road() {
        let g = gazetteer(&["a=朝阳公园", "b=天坛公园", "c=天坛东里公园"]);
        assert!(named(&g, "地址在朝阳区建国路").is_empty());
        assert_eq!(named(&g, "朝阳公园大吗"), ["a"]);
        assert_eq!(named(&g, "天坛多少钱"), ["b"]);
    }

    #[test]
    fn positions_count_characters() {
        let g = gazetteer(&["a=听涛松"]);
        let mention = g.mentions("请问 听涛松 在哪").remove(0);
        assert_eq!((mention.start, mention.end, mention.exact), (3, 6, true));
    }

    /// A layer above the names that are gone or changed answers as one gazetteer of all names does.
    #[test]
    fn what_changed_counts_as_if_all_names_were_read_anew() {
        let below = Gazetteer::of(&names(&["a=云栖台|栖台", "b=听涛松", "c=鹤云门", "d=岫川市博物馆"]));
        let changed = ["a", "c", "e"].map(PlaceId::from).into();
        let layered = below.with(changed, &names(&["a=望海台", "e=听涛松|云栖台下街"]));
        let anew = Gazetteer::of(&names(&["a=望海台", "b=听涛松", "d=岫川市博物馆", "e=听涛松|云栖台下街"]));
        for text in [
            "云栖台门票",
            "望海台几点开",
            "云栖台下街在哪",
            "听涛松和鹤云门",
            "从望海台到岫川市博物馆",
            "望海太在哪",
            "听桃松怎么走",
            "那座台开放吗",
            "博物馆几点关门",
            "wanghaitai",
            "where is yunqitai?",
        ] {
            let sorted = |mut mentions: Vec<Mention>| {
                mentions.iter_mut().for_each(|mention| mention.places.sort());
                mentions
            };
            assert_eq!(sorted(layered.mentions(text)), sorted(anew.mentions(text)), "{text}");
            assert_eq!(layered.references(text), anew.references(text), "{text}");
            // Nothing is guessed where names are found.
            if anew.mentions(text).is_empty() {
                assert_eq!(layered.guess(text), anew.guess(text), "{text}");
            }
        }
        for place in ["a", "b", "c", "d", "e", "f"].map(PlaceId::from) {
            assert_eq!(layered.kind(&place), anew.kind(&place), "{place}");
        }
    }
}
