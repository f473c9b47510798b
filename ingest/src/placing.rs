//! Finds the place of events that do not say it by identifier: by reference, else by the most
//! particular name that their title, or else their body, contains. And the places that texts of no
//! place in particular name.

use crate::limits::MAX_SCANNED_CHARS;
use crate::text::{clip, is_han};
use crate::{IngestError, resolve};
use aho_corasick::{AhoCorasick, MatchKind};
use scenic_data::change::Cursor;
use scenic_data::store::{Passage, PlaceName, UnplacedEvent};
use scenic_data::text::fold;
use scenic_data::{Instant, PlaceId, SourceId, Store};
use std::collections::{HashMap, HashSet};

/// Shortest names that are looked for: two Han characters, four of any other script.
const MIN_HAN: usize = 2;
const MIN_OTHER: usize = 4;
/// How far up the hierarchy is looked.
const MAX_PARENTS: usize = 8;

/// Who reads the change log here.
const FOLLOWER: &str = "placing";
/// Passages looked through at a time.
const BATCH: u64 = 500;
/// Most places that a passage is found under.
const MAX_MENTIONS: usize = 20;

/// Places events, and finds the places that texts of no place in particular name, when anything changed
/// since the last time. Returns how many events were placed.
pub(crate) async fn place(store: &Store, now: Instant) -> Result<u64, IngestError> {
    let cursor = store.cursor(FOLLOWER).await?;
    let last = store.last_change().await?;
    if cursor.seq == last {
        return Ok(0);
    }
    let names = store.names().await?;
    let known = digest(&names);
    // Other names may be found in texts that were looked through before.
    let again = cursor.state.as_deref() != Some(known.as_str());
    let gazetteer = Gazetteer::new(names);
    let placed = place_events(store, &gazetteer, now).await?;
    place_passages(store, &gazetteer, again, now).await?;
    // What this wrote itself is looked at once more, and then no more.
    store.set_cursor(FOLLOWER, &Cursor { seq: last, state: Some(known) }, now).await?;
    Ok(placed)
}

/// Tells one set of names from another.
fn digest(names: &[PlaceName]) -> String {
    let mut all: Vec<String> =
        names.iter().map(|name| format!("{}\t{}\t{:?}", name.place, name.folded, name.parent)).collect();
    all.sort_unstable();
    scenic_data::ids::content_hash(all.join("\n").as_bytes())
}

/// Finds the places that texts of no place in particular name.
async fn place_passages(
    store: &Store,
    gazetteer: &Gazetteer,
    again: bool,
    now: Instant,
) -> Result<(), IngestError> {
    let mut after = String::new();
    loop {
        let passages = store.unplaced_passages(again, &after, BATCH).await?;
        let Some(last) = passages.last() else { return Ok(()) };
        after.clone_from(&last.id);
        let found: Vec<_> = passages.iter().map(|passage| (passage, gazetteer.named_in(passage))).collect();
        store.set_mentions(&found, now).await?;
    }
}

/// Places every event whose place can be told now. Returns how many.
async fn place_events(store: &Store, gazetteer: &Gazetteer, now: Instant) -> Result<u64, IngestError> {
    let events = store.unplaced_events().await?;
    let mut placed = 0;
    for event in events {
        let place = match referred(store, &event.source, event.place_ref.as_deref()).await? {
            Some(place) => Some(place),
            None => gazetteer.place_of(&event),
        };
        if let Some(place) = place {
            store.place_event(&event.id, &place, now).await?;
            placed += 1;
        }
    }
    Ok(placed)
}

async fn referred(
    store: &Store,
    source: &SourceId,
    reference: Option<&str>,
) -> Result<Option<PlaceId>, IngestError> {
    let Some(reference) = reference else { return Ok(None) };
    let source = resolve::source(store, source).await?;
    resolve::Resolver::new(store, &source).reference(reference).await
}

/// Every name of every place, ready to be found in text.
struct Gazetteer {
    /// `None` when there are no names, or more than can be built into one searcher.
    searcher: Option<AhoCorasick>,
    /// The places of each searched name.
    places: Vec<Vec<PlaceId>>,
    parents: HashMap<PlaceId, PlaceId>,
}

/// A name found in a text.
#[derive(Clone, Debug)]
struct Hit<'a> {
    places: &'a [PlaceId],
    start: usize,
    len: usize,
}

impl Gazetteer {
    fn new(names: Vec<PlaceName>) -> Self {
        let mut by_name: HashMap<String, Vec<PlaceId>> = HashMap::new();
        let mut parents = HashMap::new();
        for name in names {
            if let Some(parent) = &name.parent {
                parents.insert(name.place.clone(), parent.clone());
            }
            let least = if name.folded.chars().any(is_han) { MIN_HAN } else { MIN_OTHER };
            if name.folded.chars().count() >= least {
                let places = by_name.entry(name.folded).or_default();
                if !places.contains(&name.place) {
                    places.push(name.place);
                }
            }
        }
        let (words, places): (Vec<String>, Vec<Vec<PlaceId>>) = by_name.into_iter().unzip();
        let searcher = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&words).ok();
        Self { searcher, places, parents }
    }

    /// The place that an event's words name, title before body.
    fn place_of(&self, event: &UnplacedEvent) -> Option<PlaceId> {
        let titles = event.texts.iter().map(|t| t.title.as_str());
        let bodies = event.texts.iter().map(|t| t.body.as_str());
        titles.chain(bodies).find_map(|text| self.find(&clip(text, MAX_SCANNED_CHARS)))
    }

    /// The places that a passage names, or its heading or title, the most particular first.
    fn named_in(&self, passage: &Passage) -> Vec<PlaceId> {
        let mut named = Vec::new();
        let heads = [passage.heading.as_deref(), passage.title.as_deref()].into_iter().flatten();
        for text in heads.chain([passage.body.as_str()]) {
            for place in self.all(&clip(text, MAX_SCANNED_CHARS)) {
                if !named.contains(&place) {
                    named.push(place);
                }
            }
        }
        named.truncate(MAX_MENTIONS);
        named
    }

    fn find(&self, text: &str) -> Option<PlaceId> {
        self.all(text).into_iter().next()
    }

    /// The places a text names, those with the longest names first; not what they lie in.
    fn all(&self, text: &str) -> Vec<PlaceId> {
        let folded = Folded::new(text);
        let mut hits: Vec<Hit<'_>> = Vec::new();
        let Some(searcher) = &self.searcher else { return Vec::new() };
        for found in searcher.find_overlapping_iter(&folded.text) {
            if folded.is_word(found.start(), found.end())
                && let Some(places) = self.places.get(found.pattern().as_usize())
            {
                hits.push(Hit { places, start: found.start(), len: found.len() });
            }
        }
        // A name within a longer one is not meant: 揽秀山 in 揽秀山索道.
        let inside = |a: &Hit<'_>, b: &Hit<'_>| {
            a.len < b.len && b.start <= a.start && a.start + a.len <= b.start + b.len
        };
        let kept: Vec<Hit<'_>> =
            hits.iter().filter(|a| !hits.iter().any(|b| inside(a, b))).cloned().collect();
        let named: HashSet<&PlaceId> = kept.iter().flat_map(|hit| hit.places).collect();
        let mut chosen: Vec<(usize, usize, PlaceId)> = Vec::new();
        for hit in &kept {
            if let Some(place) = self.one_of(hit.places, &named) {
                chosen.push((usize::MAX - hit.len, hit.start, place));
            }
        }
        // Of a sight and the mountain it is on, the sight is meant.
        let above: HashSet<PlaceId> = chosen.iter().flat_map(|(_, _, place)| self.ancestors(place)).collect();
        chosen.retain(|(_, _, place)| !above.contains(place));
        chosen.sort();
        let mut places = Vec::new();
        for (_, _, place) in chosen {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places
    }

    /// Of several places with one name, the one whose parent the text names, too.
    fn one_of(&self, places: &[PlaceId], named: &HashSet<&PlaceId>) -> Option<PlaceId> {
        if let [only] = places {
            return Some(only.clone());
        }
        let mut below = places.iter().filter(|p| self.ancestors(p).iter().any(|a| named.contains(a)));
        match (below.next(), below.next()) {
            (Some(only), None) => Some(only.clone()),
            _ => None,
        }
    }

    fn ancestors(&self, place: &PlaceId) -> Vec<PlaceId> {
        let mut found: Vec<PlaceId> = Vec::new();
        let mut next = self.parents.get(place);
        while let Some(parent) =
            next.filter(|p| found.len() < MAX_PARENTS && !found.contains(p) && *p != place)
        {
            found.push(parent.clone());
            next = self.parents.get(parent);
        }
        found
    }
}

/// Text folded as names are, with what stood between its letters, so that a Latin name is found as a
/// word and not within one.
struct Folded {
    text: String,
    /// Byte offsets at which a word begins or ends.
    edges: HashSet<usize>,
}

impl Folded {
    fn new(text: &str) -> Self {
        let mut folded = String::with_capacity(text.len());
        let mut edges = HashSet::from([0]);
        let mut last: Option<char> = None;
        for c in text.chars() {
            let part = fold(c.encode_utf8(&mut [0; 4]));
            if part.is_empty() || is_han(c) || last.is_some_and(is_han) {
                edges.insert(folded.len());
            }
            folded.push_str(&part);
            last = Some(c);
        }
        edges.insert(folded.len());
        Self { text: folded, edges }
    }

    fn is_word(&self, start: usize, end: usize) -> bool {
        self.edges.contains(&start) && self.edges.contains(&end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenic_data::LangTag;
    use scenic_data::event::Text;
    use scenic_data::place::PlaceKind;

    fn gazetteer() -> Gazetteer {
        let names = [
            ("山", "揽秀山", None),
            ("山", "Lanxiu Mountain", None),
            ("索道", "揽秀山索道", Some("山")),
            ("松", "听涛松", Some("山")),
            ("湖", "镜湖", None),
            ("山客", "游客中心", Some("山")),
            ("湖客", "游客中心", Some("湖")),
            ("pier", "Pier", Some("湖")),
        ];
        Gazetteer::new(
            names
                .into_iter()
                .map(|(place, name, parent)| PlaceName {
                    place: place.into(),
                    name: name.into(),
                    folded: fold(name),
                    lang: None,
                    primary: true,
                    kind: PlaceKind::Attraction,
                    parent: parent.map(PlaceId::from),
                })
                .collect(),
        )
    }

    fn event(title: &str, body: &str) -> UnplacedEvent {
        let texts = vec![Text { lang: LangTag::zh(), title: title.into(), body: body.into() }];
        UnplacedEvent { id: "e".into(), source: "s".into(), place_ref: None, texts }
    }

    #[test]
    fn the_most_particular_name_is_meant() {
        let gazetteer = gazetteer();
        let cases = [
            ("揽秀山索道停运公告", "", Some("索道")),
            ("揽秀山：听涛松周边步道关闭", "", Some("松")),
            ("揽秀山风景区闭园", "听涛松不受影响", Some("山")),
            ("元旦开放安排", "镜湖照常开放。", Some("湖")),
            ("揽秀山游客中心装修", "", Some("山客")),
            ("游客中心装修", "", None),
            ("Lanxiu Mountain: fog warning", "", Some("山")),
            ("The happiest season", "", None),
            ("Pier closed", "", Some("pier")),
            ("招聘启事", "", None),
        ];
        for (title, body, expected) in cases {
            let found = gazetteer.place_of(&event(title, body));
            assert_eq!(found, expected.map(PlaceId::from), "{title}");
        }
    }
}
