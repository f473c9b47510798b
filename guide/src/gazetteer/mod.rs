//! The gazetteer: which places a text names.
//!
//! One automaton over all names and aliases, and over the short forms people use for them
//! ("东岳庙" for "东岳庙(北京民俗博物馆)", "香山" for "香山公园"). It follows the change log: see
//! [`Gazetteer::of`] and the guide's refresh. What no name matches may still be guessed: see
//! [`Gazetteer::guess`].

mod fold;
mod guess;
mod heads;
mod short;

pub use fold::{fold, is_han, simplified};
pub use heads::Reference;

use aho_corasick::{AhoCorasick, MatchKind};
use fold::Folded;
use guess::Guesser;
use heads::Heads;
use scenic_data::PlaceId;
use scenic_data::place::PlaceKind;
use scenic_data::store::PlaceName;
use short::short_forms;
use std::collections::{BTreeMap, HashMap, HashSet};

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
    automaton: Option<AhoCorasick>,
    entries: Vec<Entry>,
    guesser: Guesser,
    heads: Heads,
    parents: HashMap<PlaceId, PlaceId>,
    kinds: HashMap<PlaceId, PlaceKind>,
}

struct Entry {
    places: Vec<PlaceId>,
    exact: bool,
    latin: bool,
    /// A stem short enough to be part of another word.
    stem: bool,
}

/// Words that name no place by themselves, though some record may be called so.
const NOT_NAMES: [&str; 32] = [
    "景点",
    "景区",
    "公园",
    "博物馆",
    "酒店",
    "宾馆",
    "餐厅",
    "门票",
    "地址",
    "电话",
    "开放时间",
    "这里",
    "那里",
    "附近",
    "周边",
    "展览",
    "美术馆",
    "图书馆",
    "纪念馆",
    "广场",
    "寺庙",
    "北京",
    "上海",
    "森林",
    "国家",
    "中国",
    "museum",
    "park",
    "hotel",
    "the",
    "temple",
    "lake",
];
/// What follows when a short form is really part of a longer word ("朝阳" in "朝阳区").
const GOES_ON: &str = "区市县路街镇乡村站省桥门";
/// Shortest name that is looked for: Han characters, or Latin letters.
const LEAST_HAN: usize = 2;
const LEAST_LATIN: usize = 4;
impl Gazetteer {
    /// The gazetteer of these names.
    pub fn of(names: &[PlaceName]) -> Self {
        let mut patterns: BTreeMap<String, (Vec<PlaceId>, bool)> = BTreeMap::new();
        // Names before aliases, so that a place of that very name comes first.
        let mut sorted: Vec<&PlaceName> = names.iter().collect();
        sorted.sort_by_key(|name| !name.primary);
        for name in &sorted {
            add(&mut patterns, fold(&name.name), &name.place, true);
        }
        let real: HashSet<String> = patterns.keys().cloned().collect();
        let mut short: BTreeMap<String, (Vec<PlaceId>, bool)> = BTreeMap::new();
        for name in &sorted {
            for form in short_forms(&name.name) {
                if !real.contains(&form.text) {
                    let (places, _) = short.entry(form.text).or_insert((Vec::new(), form.is_stem));
                    if !places.contains(&name.place) {
                        places.push(name.place.clone());
                    }
                }
            }
        }
        let mut stems: HashSet<String> = HashSet::new();
        for (form, (places, is_stem)) in short {
            // A short form of two places names neither, nor does a stem that other names end in or go
            // around: it is a word ("世界" of "世界公园", beside "海底世界").
            let [only] = places.as_slice() else { continue };
            if is_stem && form.chars().count() <= LONGEST_WORD {
                if is_word(&form, only, &sorted) {
                    continue;
                }
                stems.insert(form.clone());
            }
            add(&mut patterns, form, only, false);
        }
        patterns.retain(|pattern, _| long_enough(pattern) && !NOT_NAMES.contains(&pattern.as_str()));
        let mut guesser = Guesser::default();
        for (pattern, (places, exact)) in &patterns {
            if let ([only], true) = (places.as_slice(), *exact) {
                guesser.add(pattern, only);
            }
        }
        let keys: Vec<&String> = patterns.keys().collect();
        let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&keys).ok();
        let entries = patterns
            .iter()
            .map(|(pattern, (places, exact))| Entry {
                places: places.clone(),
                exact: *exact,
                latin: pattern.is_ascii(),
                stem: stems.contains(pattern),
            })
            .collect();
        Self {
            automaton,
            entries,
            guesser,
            heads: Heads::of(&sorted),
            parents: names.iter().filter_map(|n| Some((n.place.clone(), n.parent.clone()?))).collect(),
            kinds: names.iter().map(|n| (n.place.clone(), n.kind)).collect(),
        }
    }

    /// The places that `text` names, in order; longer names win over shorter ones within them.
    pub fn mentions(&self, text: &str) -> Vec<Mention> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let folded = Folded::of(text);
        let mut found = Vec::new();
        for hit in automaton.find_iter(&folded.text) {
            let Some(entry) = self.entries.get(hit.pattern().as_usize()) else { continue };
            let (start, end) = (folded.char_at(hit.start()), folded.char_before(hit.end()) + 1);
            let cut = entry.latin && (folded.is_latin(start.wrapping_sub(1)) || folded.is_latin(end));
            let next = folded.char(end);
            let ticket = next == Some('门') && folded.char(end + 1) == Some('票');
            let goes_on = !entry.exact && !ticket && next.is_some_and(|next| GOES_ON.contains(next));
            let in_word = entry.stem && next.is_some_and(|next| is_han(next) && !FOLLOWS.contains(next));
            if !cut && !goes_on && !in_word {
                found.push(Mention { places: entry.places.clone(), start, end, exact: entry.exact });
            }
        }
        found
    }

    /// The one place a text that names none may mean: by the sound of a name, by its pinyin, or by a
    /// spelling close to it.
    pub fn guess(&self, text: &str) -> Option<Mention> {
        let guess = self.guesser.guess(text)?;
        Some(Mention { places: vec![guess.place], start: guess.start, end: guess.end, exact: false })
    }

    /// The words of a text that places may be referred to by, being what their names end in.
    pub fn references(&self, text: &str) -> Vec<Reference> {
        self.heads.references(text)
    }

    /// What kind of place it is.
    pub fn kind(&self, place: &PlaceId) -> Option<PlaceKind> {
        self.kinds.get(place).copied()
    }

    /// The place it is part of.
    pub fn parent(&self, place: &PlaceId) -> Option<&PlaceId> {
        self.parents.get(place)
    }

    /// How many names are looked for.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

fn add(patterns: &mut BTreeMap<String, (Vec<PlaceId>, bool)>, folded: String, place: &PlaceId, exact: bool) {
    let (places, _) = patterns.entry(folded).or_insert_with(|| (Vec::new(), exact));
    if !places.contains(place) {
        places.push(place.clone());
    }
}

/// Longest stem that may be an ordinary word, or part of one, in characters.
const LONGEST_WORD: usize = 2;
/// What may follow a short stem in a sentence; anything else goes on with a longer word ("昌平" in
/// "昌平航空博物馆").
const FOLLOWS: &str = "的有在是门几怎要好附周开电地玩呢吗吧啊里内和跟与离还都也值多什哪能可免收不咋去到大小最旁边晚早今明现最票评适怎或";

/// Whether a short form is part of other places' names, not only their beginning.
fn is_word(form: &str, place: &PlaceId, names: &[&PlaceName]) -> bool {
    names.iter().any(|name| &name.place != place && name.folded.find(form).is_some_and(|at| at > 0))
}

fn long_enough(folded: &str) -> bool {
    let count = folded.chars().count();
    if folded.is_ascii() {
        count >= LEAST_LATIN && folded.bytes().any(|b| b.is_ascii_alphabetic())
    } else {
        count >= LEAST_HAN
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use scenic_data::LangTag;

    /// Names `id=name|alias|…`, for tests here and beside.
    pub(crate) fn gazetteer(rows: &[&str]) -> Gazetteer {
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
        Gazetteer::of(&names)
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
}
