//! Keeps the gazetteer in step with the change log.
//!
//! It is made anew only when a name, a kind or a parent is another. A region's names are read again whole. Of a
//! country's only those that changed are, and lie above the rest (see `gazetteer`); once they are many, the rest
//! is read again beside what is asked.

use crate::error::GuideError;
use crate::followed::{Followed, changed_places};
use crate::gazetteer::Gazetteer;
use index::{Carried, IndexError};
use scenic_data::store::PlaceName;
use scenic_data::{PlaceId, Store};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

/// Under which name they are carried from one process to the next.
const CARRIED: &str = "names";
/// Places whose names are read again whole whenever one changed, as that takes no time to speak of.
const READ_WHOLE: usize = 2_000;
/// The share of places that may have changed before the rest is read again.
const MANY: usize = 50;

/// The gazetteer as of the last change seen.
pub struct Names {
    store: Store,
    read_whole: usize,
    known: Followed<Known>,
    making: Mutex<Making>,
}

/// Names as of one point of the change log.
pub struct Known {
    /// The change with which a name was last another.
    pub version: i64,
    /// Which places a text names.
    pub gazetteer: Arc<Gazetteer>,
    whole: Arc<Whole>,
    /// Places that changed since, with the change they were seen at.
    recent: HashMap<PlaceId, (i64, Vec<PlaceName>)>,
}

/// All names, read at once.
struct Whole {
    /// The last change before they were read.
    at: i64,
    gazetteer: Arc<Gazetteer>,
    /// What the names of each place come to, to tell whether they changed.
    prints: HashMap<PlaceId, u64>,
}

/// All names being read beside what is asked.
enum Making {
    No,
    Begun,
    Done(Result<Whole, GuideError>),
}

impl Names {
    /// Nothing is read until the first question.
    pub fn new(store: Store) -> Self {
        Self::with(store, READ_WHOLE)
    }

    fn with(store: Store, read_whole: usize) -> Self {
        Self { store, read_whole, known: Followed::new(Known::nothing()), making: Mutex::new(Making::No) }
    }

    /// Begins with what an earlier process left.
    pub async fn take(&self, carried: &Carried) -> Result<(), IndexError> {
        self.known.take(carried, CARRIED).await
    }

    /// Leaves what is known for the next process.
    pub async fn leave(&self, carried: &Carried) -> Result<(), IndexError> {
        self.known.leave(carried, CARRIED).await
    }

    /// The gazetteer as of the change `last`, the latest there is.
    pub async fn gazetteer(self: &Arc<Self>, last: i64) -> Result<Arc<Gazetteer>, GuideError> {
        Ok(Arc::clone(&self.known(last).await?.gazetteer))
    }

    /// What is known of names as of the change `last`, the latest there is.
    pub async fn known(self: &Arc<Self>, last: i64) -> Result<Arc<Known>, GuideError> {
        self.known.at(last, |before, since| self.renew(before, since, last)).await
    }

    async fn renew(
        self: &Arc<Self>,
        before: Arc<Known>,
        since: Option<i64>,
        last: i64,
    ) -> Result<Known, GuideError> {
        let Some(ids) = changed_places(&self.store, since, last).await? else {
            return Ok(Known::of(Whole::read(&self.store).await?));
        };
        let mut changed: HashMap<PlaceId, Vec<PlaceName>> = HashMap::new();
        for name in self.store.names_of(&ids).await? {
            changed.entry(name.place.clone()).or_default().push(name);
        }
        let mut known = before.copied();
        for id in ids {
            let names = changed.remove(&id).unwrap_or_default();
            if before.print(&id) != print_of(&names) {
                known.recent.insert(id, (last, names));
                known.version = last;
            }
        }
        if known.version != before.version && known.whole.prints.len() <= self.read_whole {
            return Ok(Known::of(Whole::read(&self.store).await?));
        }
        let made = self.made();
        let anew = made.is_some();
        if let Some(whole) = made {
            known.recent.retain(|_, (seen, _)| *seen > whole.at);
            known.whole = Arc::new(whole);
        }
        if anew || known.version != before.version {
            known.layer();
        }
        if known.recent.len() * MANY > known.whole.prints.len() {
            self.begin();
        }
        Ok(known)
    }

    /// Reads all names beside what is asked, unless that is being done.
    fn begin(self: &Arc<Self>) {
        let mut making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*making, Making::No) {
            *making = Making::Begun;
            let this = Arc::clone(self);
            tokio::spawn(async move {
                let made = Whole::read(&this.store).await;
                *this.making.lock().unwrap_or_else(PoisonError::into_inner) = Making::Done(made);
            });
        }
    }

    /// All names, where they were read meanwhile.
    fn made(&self) -> Option<Whole> {
        let mut making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if !matches!(*making, Making::Done(_)) {
            return None;
        }
        let Making::Done(made) = std::mem::replace(&mut *making, Making::No) else { return None };
        made.inspect_err(|error| tracing::warn!(%error, "all names could not be read; those known are kept"))
            .ok()
    }
}

impl Known {
    fn nothing() -> Self {
        let gazetteer = Arc::new(Gazetteer::of(&[]));
        Self::of(Whole { at: 0, gazetteer, prints: HashMap::new() })
    }

    fn of(whole: Whole) -> Self {
        Self {
            version: whole.at,
            gazetteer: Arc::clone(&whole.gazetteer),
            whole: Arc::new(whole),
            recent: HashMap::new(),
        }
    }

    fn copied(&self) -> Self {
        Self {
            version: self.version,
            gazetteer: Arc::clone(&self.gazetteer),
            whole: Arc::clone(&self.whole),
            recent: self.recent.clone(),
        }
    }

    /// Puts the names that changed above the rest.
    fn layer(&mut self) {
        let names: Vec<PlaceName> = self.recent.values().flat_map(|(_, names)| names).cloned().collect();
        let places = self.recent.keys().cloned().collect();
        self.gazetteer = Arc::new(self.whole.gazetteer.with(places, &names));
    }

    fn print(&self, place: &PlaceId) -> u64 {
        match self.recent.get(place) {
            Some((_, names)) => print_of(names),
            None => self.whole.prints.get(place).copied().unwrap_or_else(|| print_of(&[])),
        }
    }
}

impl Serialize for Known {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Whole { at, gazetteer, prints } = &*self.whole;
        (self.version, at, &**gazetteer, prints, &self.recent).serialize(to)
    }
}

impl<'de> Deserialize<'de> for Known {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let (version, at, gazetteer, prints, recent) = Deserialize::deserialize(from)?;
        let mut known =
            Self { version, recent, ..Self::of(Whole { at, gazetteer: Arc::new(gazetteer), prints }) };
        known.layer();
        Ok(known)
    }
}

impl Whole {
    async fn read(store: &Store) -> Result<Self, GuideError> {
        let at = store.last_change().await?;
        let names = store.names().await?;
        let made = tokio::task::spawn_blocking(move || {
            let mut by_place: HashMap<&PlaceId, Vec<&PlaceName>> = HashMap::new();
            for name in &names {
                by_place.entry(&name.place).or_default().push(name);
            }
            let prints =
                by_place.into_iter().map(|(place, names)| (place.clone(), print_of(names))).collect();
            Self { at, gazetteer: Arc::new(Gazetteer::of(&names)), prints }
        });
        made.await.map_err(|broken| IndexError::Task(broken.to_string()).into())
    }
}

/// What the names of a place come to, in the order the store gives them.
fn print_of<'n>(names: impl IntoIterator<Item = &'n PlaceName>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for name in names {
        name.hash(&mut hasher);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenic_data::place::{Name, PlaceKind};
    use scenic_data::record::PlaceRecord;
    use scenic_data::source::SourceDefinition;
    use scenic_data::{Instant, SourceId};
    use std::time::Duration;

    fn now() -> Instant {
        "2026-11-04T02:00:00Z".parse().expect("a time")
    }

    struct World {
        store: Store,
        names: Arc<Names>,
        _dir: tempfile::TempDir,
    }

    impl World {
        async fn new(read_whole: usize) -> Self {
            let dir = tempfile::tempdir().expect("a folder");
            let store = test_store::store(dir.path()).await;
            let names = Arc::new(Names::with(store.clone(), read_whole));
            Self { store, names, _dir: dir }
        }

        /// A page says that a place has a name, or says nothing of it any more.
        async fn says(&self, place: &str, name: Option<&str>, tags: &str) {
            let source = SourceId::from("site");
            let definition = SourceDefinition::for_partner(&source, "湖区官网");
            self.store.put_source(&definition, "test", now()).await.expect("a source");
            let record = name.map(|name| PlaceRecord {
                external_id: place.into(),
                kind: Some(PlaceKind::Attraction),
                names: vec![Name::new(name)],
                claims: vec![scenic_data::claim::ClaimDraft::text("tags".into(), None, tags)],
                ..PlaceRecord::default()
            });
            test_store::tell(&self.store, &source, place, record, now()).await;
        }

        /// What is known once the pause is over.
        async fn known(&self) -> Arc<Known> {
            tokio::time::sleep(Duration::from_millis(450)).await;
            let last = self.store.last_change().await.expect("the last change");
            self.names.known(last).await.expect("names")
        }
    }

    fn named(known: &Known, text: &str) -> bool {
        !known.gazetteer.mentions(text).is_empty()
    }

    #[tokio::test]
    async fn of_many_names_only_those_that_changed_are_read() {
        let world = World::new(0).await;
        for n in 0..200 {
            world.says(&format!("place-{n}"), Some(&format!("望湖亭{n:03}号")), "亭").await;
        }
        let first = world.known().await;
        assert!(named(&first, "望湖亭007号门票"));
        world.says("place-7", Some("望湖亭007号"), "湖边的亭").await;
        let same = world.known().await;
        assert_eq!(same.version, first.version, "a tag is no name");
        assert!(Arc::ptr_eq(&same.gazetteer, &first.gazetteer));

        world.says("place-7", Some("听雨轩"), "轩").await;
        let renamed = world.known().await;
        assert!(Arc::ptr_eq(&renamed.whole, &first.whole) && renamed.version > first.version);
        assert!(named(&renamed, "听雨轩在哪") && !named(&renamed, "望湖亭007号在哪"));
        world.says("place-7", Some("望湖亭007号"), "亭").await;
        let back = world.known().await;
        assert!(!named(&back, "听雨轩在哪") && named(&back, "望湖亭007号在哪"));

        for n in 0..10 {
            world.says(&format!("place-{n}"), Some(&format!("听雨轩{n:03}号")), "轩").await;
        }
        let many = world.known().await;
        assert!(named(&many, "听雨轩003号在哪") && !named(&many, "望湖亭003号在哪"));
        // They are read again beside, and what was read is taken at the next change.
        let mut renewed = many;
        for n in 0..20 {
            world.says("place-100", Some("望湖亭100号"), &format!("亭{n}")).await;
            renewed = world.known().await;
            if renewed.recent.is_empty() {
                break;
            }
        }
        assert!(renewed.recent.is_empty() && renewed.whole.at > first.whole.at);
        assert!(named(&renewed, "听雨轩003号在哪") && !named(&renewed, "望湖亭003号在哪"));
    }

    #[tokio::test]
    async fn few_names_are_read_whole_when_one_changed() {
        let world = World::new(READ_WHOLE).await;
        world.says("pavilion", Some("望湖亭"), "亭").await;
        let first = world.known().await;
        world.says("pavilion", Some("听雨轩"), "轩").await;
        let renamed = world.known().await;
        assert!(renamed.recent.is_empty() && renamed.whole.at > first.whole.at);
        assert!(named(&renamed, "听雨轩在哪") && !named(&renamed, "望湖亭在哪"));
    }

    #[tokio::test]
    async fn what_is_known_is_carried_to_the_next_process() {
        let world = World::new(0).await;
        for n in 0..9 {
            world.says(&format!("place-{n}"), Some(&format!("望湖亭{n}号")), "亭").await;
        }
        let carried = Carried::new(world._dir.path(), world.store.clone());
        let read = world.known().await;
        world.says("place-0", Some("听雨轩"), "轩").await;
        let renamed = world.known().await;
        world.names.leave(&carried).await.expect("left");
        let (at, _) = world.names.known.made().await.expect("names");
        assert!(at >= renamed.version);
        world.says("place-1", Some("见山楼"), "楼").await;

        let next = World { names: Arc::new(Names::with(world.store.clone(), 0)), ..world };
        next.names.take(&carried).await.expect("taken");
        let known = next.known().await;
        assert_eq!((known.whole.at, known.recent.len()), (read.whole.at, 2), "only what changed is read");
        for (text, is_named) in [
            ("听雨轩在哪", true),
            ("见山楼在哪", true),
            ("望湖亭2号在哪", true),
            ("望湖亭0号在哪", false),
            ("望湖亭1号在哪", false),
        ] {
            assert_eq!(named(&known, text), is_named, "{text}");
        }
    }
}
