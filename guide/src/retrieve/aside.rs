//! Which place a paragraph of a longer text is about: an article tells of many, one after the other.

use crate::gazetteer::Gazetteer;
use scenic_data::PlaceId;
use std::collections::HashSet;
use std::sync::Arc;

/// The places that are asked about, and how places are named.
pub(super) struct Asked {
    pub(super) gazetteer: Arc<Gazetteer>,
    /// The place, and what is within it.
    pub(super) places: HashSet<PlaceId>,
    /// What it lies in: whoever names that may still speak of the place.
    pub(super) wider: Vec<PlaceId>,
}

impl Asked {
    /// Whether `part` of a text is about other places: it names others only, or none, and the last that is named
    /// before it, `title` among that, is another.
    pub(super) fn is_aside(&self, title: &str, text: &str, part: &str) -> bool {
        let within = self.named(part);
        if !within.is_empty() {
            return !within.contains(&true);
        }
        let before = text.find(part).and_then(|at| text.get(..at)).unwrap_or_default();
        self.named(&format!("{title}\n{before}")).last().is_some_and(|asked| !asked)
    }

    /// Of each place that a text names, in order, whether it is asked about.
    fn named(&self, text: &str) -> Vec<bool> {
        let mentions = self.gazetteer.mentions(text).into_iter();
        mentions
            .filter(|mention| !mention.places.iter().any(|place| self.wider.contains(place)))
            .map(|mention| mention.places.iter().any(|place| self.places.contains(place)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenic_data::place::PlaceKind;
    use scenic_data::store::PlaceName;

    #[test]
    fn a_paragraph_is_about_the_place_that_it_or_the_one_before_names() {
        let name = |place: &str, name: &str| PlaceName {
            place: PlaceId::from(place),
            name: name.to_owned(),
            folded: name.to_owned(),
            lang: None,
            primary: true,
            kind: PlaceKind::Attraction,
            parent: None,
        };
        let names = [name("p1", "石磨豆腐坊"), name("p2", "下渚村"), name("p3", "岫川市")];
        let asked = Asked {
            gazetteer: Arc::new(Gazetteer::of(&names)),
            places: HashSet::from([PlaceId::from("p1")]),
            wider: vec![PlaceId::from("p3")],
        };
        let text = "岫川市一日。\n石磨豆腐坊六点半揭盖。\n坐最里面的条桌。\n再去下渚村。\n站第三根栏杆。";
        let is_aside = |part: &str| asked.is_aside("岫川一日", text, part);
        assert!(!is_aside("石磨豆腐坊六点半揭盖。"));
        assert!(!is_aside("坐最里面的条桌。"), "it goes on with the place before");
        assert!(is_aside("再去下渚村。") && is_aside("站第三根栏杆。"));
        assert!(!is_aside("岫川市一日。"), "what it lies in is no other place");
        assert!(!asked.is_aside("随笔", "没有地名。", "没有地名。"));
        assert!(asked.is_aside("下渚村搬去了哪里", "没有地名。", "没有地名。"), "it is all about that");
    }
}
