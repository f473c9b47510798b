//! The catalogue: every place with what is compared when one looks for "a free sight rated above
//! 4.5 near the lake". Kept in memory, in step with the change log.

pub mod choose;
mod follow;
pub(crate) mod row;
mod words;

pub use follow::Catalogues;
pub use row::Row;
pub use words::Vocabulary;

use scenic_data::{Instant, PlaceId};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::{HashMap, HashSet};
use std::iter::successors;
use std::sync::{Arc, OnceLock};

/// Every place, as of one point of the change log.
#[derive(Clone, Default)]
pub struct Catalogue {
    rows: HashMap<PlaceId, Arc<Row>>,
    /// Made when it is asked for, and kept until what it is made of is other.
    vocabulary: Arc<OnceLock<Vocabulary>>,
    parents: Arc<OnceLock<HashSet<PlaceId>>>,
    /// When the first of the rows may be another.
    until: Arc<OnceLock<Option<Instant>>>,
}

impl Catalogue {
    /// The catalogue of these rows.
    pub(crate) fn of(rows: Vec<Row>) -> Self {
        let rows = rows.into_iter().map(|row| (row.id.clone(), Arc::new(row))).collect();
        Self { rows, ..Self::default() }
    }

    /// The catalogue with these rows put in or renewed, and these places taken out.
    pub(crate) fn renewed(&self, rows: Vec<Row>, gone: &[PlaceId]) -> Self {
        let mut new = self.clone();
        for id in gone {
            new.set(id, None);
        }
        for row in rows {
            new.set(&row.id.clone(), Some(row));
        }
        new
    }

    fn set(&mut self, id: &PlaceId, row: Option<Row>) {
        let row = row.map(Arc::new);
        let before = match &row {
            Some(row) => self.rows.insert(id.clone(), Arc::clone(row)),
            None => self.rows.remove(id),
        };
        let (before, row) = (before.as_deref(), row.as_deref());
        // A place without features is as good as none.
        let features = [before, row].map(|row| row.map(|row| &row.features).filter(|all| !all.is_empty()));
        if features[0] != features[1] {
            self.vocabulary = Arc::default();
        }
        let parents = [before, row].map(|row| row.and_then(|row| row.parent.as_ref()));
        if parents[0] != parents[1] {
            self.parents = Arc::default();
        }
        if [before, row].into_iter().flatten().any(|row| row.until.is_some()) {
            self.until = Arc::default();
        }
    }

    /// Whether a row may be another now, as something began or ceased to hold.
    fn is_over(&self, now: Instant) -> bool {
        let first = || self.rows().filter_map(|row| row.until).min();
        self.until.get_or_init(first).is_some_and(|until| until <= now)
    }

    /// The places whose rows may be others now.
    fn over(&self, now: Instant) -> impl Iterator<Item = &PlaceId> {
        let is_over = move |row: &&Arc<Row>| row.until.is_some_and(|until| until <= now);
        self.rows().filter(is_over).map(|row| &row.id)
    }

    /// The words that sources use for what a place has, offers or is.
    pub fn vocabulary(&self) -> &Vocabulary {
        self.vocabulary.get_or_init(|| Vocabulary::of(self.rows().map(Arc::as_ref)))
    }

    /// The row of a place.
    pub fn row(&self, place: &PlaceId) -> Option<&Arc<Row>> {
        self.rows.get(place)
    }

    /// Every row.
    pub fn rows(&self) -> impl Iterator<Item = &Arc<Row>> {
        self.rows.values()
    }

    /// Whether any place is a part of this one.
    pub fn is_parent(&self, outer: &PlaceId) -> bool {
        let parents = self.parents.get_or_init(|| self.rows().filter_map(|row| row.parent.clone()).collect());
        parents.contains(outer)
    }

    /// What a place lies in, the nearest first.
    pub fn ancestors<'c>(&'c self, place: &'c PlaceId) -> impl Iterator<Item = &'c PlaceId> {
        let outward = successors(self.parent(place), move |outer| self.parent(outer));
        // Places that lie within each other have no outermost one.
        outward.take_while(move |outer| *outer != place).take(MAX_DEPTH)
    }

    /// Whether `inner` is `outer` or lies within it.
    pub fn is_within(&self, inner: &Row, outer: &PlaceId) -> bool {
        inner.id == *outer || self.ancestors(&inner.id).any(|place| place == outer)
    }

    fn parent(&self, place: &PlaceId) -> Option<&PlaceId> {
        self.rows.get(place).and_then(|row| row.parent.as_ref())
    }
}

/// Its rows are written; what is made of them is made again.
impl Serialize for Catalogue {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.rows().map(Arc::as_ref))
    }
}

impl<'de> Deserialize<'de> for Catalogue {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Vec::deserialize(from).map(Self::of)
    }
}

/// Deepest nesting of places that is followed.
const MAX_DEPTH: usize = 8;
