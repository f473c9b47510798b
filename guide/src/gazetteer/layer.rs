//! A layer of the gazetteer: names, aliases and short forms in one automaton.

use super::Mention;
use super::fold::{Folded, fold, is_han};
use super::guess::Guesser;
use super::heads::{Heads, Reference};
use super::places::Places;
use super::postings::Postings;
use super::short::short_forms;
use scenic_data::PlaceId;
use scenic_data::place::PlaceKind;
use scenic_data::store::PlaceName;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Names, and whose they are.
#[derive(Serialize, Deserialize)]
pub(super) struct Layer {
    places: Places,
    /// Names and short forms, with the places that each is looked for.
    names: Postings,
    /// What each of `names` is.
    looks: Vec<Look>,
    guesser: Guesser,
    heads: Heads,
}

/// What a text that is looked for is.
#[derive(Clone, Copy, Serialize, Deserialize)]
enum Look {
    /// A name that a source gives.
    Name,
    /// A short form of one.
    Short,
    /// A stem short enough to be part of another word.
    Stem,
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
impl Layer {
    /// The layer of these names.
    pub(super) fn of(names: &[PlaceName]) -> Self {
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
                    // Two are as good as many: neither is named by it.
                    if places.len() < 2 && !places.contains(&name.place) {
                        places.push(name.place.clone());
                    }
                }
            }
        }
        let words = Words::of(
            short.iter().filter(|(form, (_, is_stem))| *is_stem && is_short(form)).map(|(form, _)| form),
            &sorted,
        );
        let mut stems: HashSet<String> = HashSet::new();
        for (form, (places, is_stem)) in &short {
            // A short form of two places names neither, nor does a stem that other names end in or go
            // around: it is a word ("世界" of "世界公园", beside "海底世界").
            let [only] = places.as_slice() else { continue };
            if *is_stem && is_short(form) {
                if words.is_word(form, only) {
                    continue;
                }
                stems.insert(form.clone());
            }
            add(&mut patterns, form.clone(), only, false);
        }
        patterns.retain(|pattern, _| long_enough(pattern) && !NOT_NAMES.contains(&pattern.as_str()));
        let places = Places::of(names);
        let numbers =
            |of: &[PlaceId]| of.iter().filter_map(|place| places.number(place)).collect::<Vec<u32>>();
        let guesser = Guesser::of(patterns.iter().filter_map(|(pattern, (of, exact))| {
            let [only] = of.as_slice() else { return None };
            Some((pattern.as_str(), places.number(only).filter(|_| *exact)?))
        }));
        let look = |(pattern, (_, exact)): (&String, &(Vec<PlaceId>, bool))| match exact {
            true => Look::Name,
            false if stems.contains(pattern) => Look::Stem,
            false => Look::Short,
        };
        let looks = patterns.iter().map(look).collect();
        let heads = Heads::of(&sorted, &places);
        let lists = patterns.iter().map(|(pattern, (of, _))| (pattern.clone(), numbers(of)));
        let names = Postings::of(lists.collect());
        Self { places, names, looks, guesser, heads }
    }

    /// The places that `text` names, in order; longer names win over shorter ones within them.
    pub(super) fn mentions(&self, text: &str) -> Vec<Mention> {
        let folded = Folded::of(text);
        let bytes = folded.text.as_bytes();
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let Some((length, nth)) = self.names.longest(rest) else {
                at += 1;
                continue;
            };
            let (start, end) = (folded.char_at(at), folded.char_before(at + length) + 1);
            let latin = rest.get(..length).is_some_and(<[u8]>::is_ascii);
            at += length;
            let Some(look) = usize::try_from(nth).ok().and_then(|nth| self.looks.get(nth)) else { continue };
            let cut = latin && (folded.is_latin(start.wrapping_sub(1)) || folded.is_latin(end));
            let next = folded.char(end);
            let ticket = next == Some('门') && folded.char(end + 1) == Some('票');
            let exact = matches!(look, Look::Name);
            let goes_on = !exact && !ticket && next.is_some_and(|next| GOES_ON.contains(next));
            let stem = matches!(look, Look::Stem);
            // "上山门票" is the ticket to go up, "黄山门票" that of a mountain: none of the gate called "山门".
            let before = start.checked_sub(1).and_then(|before| folded.char(before));
            let of_more = end - start == 2
                && next == Some('票')
                && folded.char(end.saturating_sub(1)) == Some('门')
                && before.is_some_and(is_han);
            let in_word = stem && next.is_some_and(|next| is_han(next) && !FOLLOWS.contains(next));
            if !cut && !goes_on && !in_word && !of_more {
                let places = self.places.ids(self.names.list(nth));
                found.push(Mention { places, start, end, exact });
            }
        }
        found
    }

    /// The one place a text that names none may mean: by the sound of a name, by its pinyin, or by a
    /// spelling close to it.
    pub(super) fn guess(&self, text: &str) -> Option<Mention> {
        let guess = self.guesser.guess(text)?;
        let places = self.places.ids(&[guess.place]);
        Some(Mention { places, start: guess.start, end: guess.end, exact: false })
    }

    /// The words of a text that places may be referred to by, being what their names end in.
    pub(super) fn references(&self, text: &str) -> Vec<Reference> {
        self.heads.references(text, &self.places)
    }

    /// The places whose names end in a word.
    pub(super) fn called(&self, word: &str) -> Vec<PlaceId> {
        self.heads.called(word, &self.places)
    }

    /// What kind of place it is.
    pub(super) fn kind(&self, place: &PlaceId) -> Option<PlaceKind> {
        self.places.get(place).map(|listed| listed.kind)
    }

    /// The place it is part of.
    pub(super) fn parent(&self, place: &PlaceId) -> Option<&PlaceId> {
        self.places.get(place)?.parent.as_ref()
    }

    /// How many names are looked for.
    pub(super) fn len(&self) -> usize {
        self.names.len()
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

/// Whether a stem is short enough to be an ordinary word.
fn is_short(stem: &str) -> bool {
    stem.chars().count() <= LONGEST_WORD
}

/// Short stems that stand within names, not only at their beginning, with the place whose name it is, or
/// none where they are several.
struct Words<'n>(HashMap<&'n str, Option<&'n PlaceId>>);

impl<'n> Words<'n> {
    /// Those of `stems` that stand within `names`. Each name is read once, however many stems there are.
    fn of(stems: impl Iterator<Item = &'n String>, names: &[&'n PlaceName]) -> Self {
        let stems: HashSet<&str> = stems.map(String::as_str).collect();
        let mut within: HashMap<&str, Option<&PlaceId>> = HashMap::new();
        for name in names {
            let starts: Vec<usize> = name.folded.char_indices().map(|(at, _)| at).skip(1).collect();
            for (nth, start) in starts.iter().enumerate() {
                for length in 1..=LONGEST_WORD {
                    let end = match starts.get(nth + length) {
                        Some(end) => *end,
                        None if nth + length == starts.len() => name.folded.len(),
                        None => break,
                    };
                    let Some(stem) = name.folded.get(*start..end).and_then(|part| stems.get(part)) else {
                        continue;
                    };
                    if !name.folded.starts_with(stem) {
                        let place = within.entry(stem).or_insert(Some(&name.place));
                        *place = place.filter(|known| **known == name.place);
                    }
                }
            }
        }
        Self(within)
    }

    /// Whether a stem of this place is part of other places' names.
    fn is_word(&self, stem: &str, place: &PlaceId) -> bool {
        self.0.get(stem).is_some_and(|only| only.is_none_or(|only| only != place))
    }
}

fn long_enough(folded: &str) -> bool {
    let count = folded.chars().count();
    if folded.is_ascii() {
        count >= LEAST_LATIN && folded.bytes().any(|b| b.is_ascii_alphabetic())
    } else {
        count >= LEAST_HAN
    }
}
