//! What a search lets pass. What chunks are, their language and when they are over, is kept in memory for each
//! segment of the index and looked up of those that have the words; which place they are about, the index finds.

use super::schema::Fields;
use crate::filter::{Filter, Languages};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Bound;
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::columnar::Column;
use tantivy::fastfield::AliveBitSet;
use tantivy::index::SegmentId;
use tantivy::query::{BooleanQuery, EnableScoring, Query, RangeQuery, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{BitSet, DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

/// Up to so many values of a filter are looked up one by one; for more an automaton is made, which takes
/// longer than many a search.
const LOOKED_UP: usize = 64;

/// What the chunks of each segment are. Segments never change; chunks that are gone are told by others.
#[derive(Default)]
pub(super) struct Sides(Mutex<HashMap<SegmentId, Arc<Side>>>);

/// What the chunks of one segment are.
pub(super) struct Side {
    families: HashMap<String, BitSet>,
    items: HashMap<String, BitSet>,
    kinds: HashMap<String, BitSet>,
    ends: Option<Column<i64>>,
}

impl Sides {
    /// Those of a snapshot, segment by segment; what is of no segment of it is let go.
    pub(super) fn of(&self, searcher: &Searcher, fields: &Fields) -> tantivy::Result<Vec<Arc<Side>>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = Vec::with_capacity(searcher.segment_readers().len());
        let before = known.len();
        for segment in searcher.segment_readers() {
            let side = match known.entry(segment.segment_id()) {
                Entry::Occupied(known) => Arc::clone(known.get()),
                Entry::Vacant(new) => Arc::clone(new.insert(Arc::new(Side::read(segment, fields)?))),
            };
            all.push(side);
        }
        if known.len() > before {
            let there = searcher.segment_readers().iter().map(SegmentReader::segment_id).collect::<Vec<_>>();
            known.retain(|id, _| there.contains(id));
        }
        Ok(all)
    }
}

impl Side {
    fn read(segment: &SegmentReader, fields: &Fields) -> tantivy::Result<Self> {
        Ok(Self {
            families: by_value(segment, fields.family)?,
            items: by_value(segment, fields.item)?,
            kinds: by_value(segment, fields.kind)?,
            ends: segment.fast_fields().column_opt("ends")?,
        })
    }
}

/// Which chunks have each value of a field that has few.
fn by_value(segment: &SegmentReader, field: Field) -> tantivy::Result<HashMap<String, BitSet>> {
    let words = segment.inverted_index(field)?;
    let mut values = HashMap::new();
    let mut terms = words.terms().stream()?;
    while terms.advance() {
        let mut having = BitSet::with_max_value(segment.max_doc());
        let mut postings = words.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
        while postings.doc() != TERMINATED {
            having.insert(postings.doc());
            postings.advance();
        }
        values.insert(String::from_utf8_lossy(terms.key()).into_owned(), having);
    }
    Ok(values)
}

/// What a filter lets pass of one segment, but for where.
pub(super) struct Passing<'a> {
    alive: Option<&'a AliveBitSet>,
    language: Language<'a>,
    items: Option<Vec<&'a BitSet>>,
    kinds: Option<Vec<&'a BitSet>>,
    /// When chunks end, and when they must not have ended by.
    over: Option<(&'a Column<i64>, i64)>,
}

enum Language<'a> {
    Any,
    Only(&'a BitSet),
    Except(&'a BitSet),
    /// That the segment has none of.
    Never,
}

impl<'a> Passing<'a> {
    pub(super) fn of(filter: &Filter, segment: &'a SegmentReader, side: &'a Side) -> Self {
        let language = match &filter.languages {
            Languages::All => Language::Any,
            Languages::Only(family) => side.families.get(family).map_or(Language::Never, Language::Only),
            Languages::Except(family) => side.families.get(family).map_or(Language::Any, Language::Except),
        };
        let items = filter.items.iter().filter_map(|item| side.items.get(item.as_str())).collect();
        let kinds = filter.kinds.iter().filter_map(|kind| side.kinds.get(kind.as_str())).collect();
        Self {
            alive: segment.alive_bitset(),
            language,
            items: (!filter.items.is_empty()).then_some(items),
            kinds: (!filter.kinds.is_empty()).then_some(kinds),
            over: side.ends.as_ref().zip(filter.not_over_at.map(|at| at.timestamp_millis())),
        }
    }

    /// Whether a chunk passes.
    pub(super) fn lets(&self, chunk: DocId) -> bool {
        let in_language = match self.language {
            Language::Any => true,
            Language::Only(having) => having.contains(chunk),
            Language::Except(having) => !having.contains(chunk),
            Language::Never => false,
        };
        let one_of = |values: &Option<Vec<&BitSet>>| {
            values.as_ref().is_none_or(|values| values.iter().any(|having| having.contains(chunk)))
        };
        in_language
            && one_of(&self.items)
            && one_of(&self.kinds)
            && self.over.is_none_or(|(ends, at)| ends.first(chunk).is_none_or(|ends| ends > at))
            && self.alive.is_none_or(|alive| alive.is_alive(chunk))
    }
}

/// The chunks of each segment that are where a filter asks, in order; nothing where it asks for no place.
pub(super) fn within(
    searcher: &Searcher,
    fields: &Fields,
    filter: &Filter,
) -> tantivy::Result<Option<Vec<Vec<DocId>>>> {
    let mut conditions: Vec<Box<dyn Query>> = Vec::new();
    if let Some(places) = &filter.places {
        let terms = places.iter().map(|place| Term::from_field_text(fields.place, place.as_str()));
        let terms: Vec<Term> = terms.collect();
        conditions.push(if terms.is_empty() || terms.len() > LOOKED_UP {
            Box::new(TermSetQuery::new(terms))
        } else {
            let each = |term| -> Box<dyn Query> { Box::new(TermQuery::new(term, IndexRecordOption::Basic)) };
            Box::new(BooleanQuery::union(terms.into_iter().map(each).collect()))
        });
    }
    if let Some(near) = &filter.near {
        let ((south, north), (west, east)) = near.bounds();
        for (field, least, most) in [(fields.lat, south, north), (fields.lon, west, east)] {
            let (least, most) = (Term::from_field_f64(field, least), Term::from_field_f64(field, most));
            conditions.push(Box::new(RangeQuery::new(Bound::Included(least), Bound::Included(most))));
        }
    }
    if conditions.is_empty() {
        return Ok(None);
    }
    let all = BooleanQuery::intersection(conditions);
    let weight = all.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let of = |segment| -> tantivy::Result<_> {
        let mut chunks = Vec::new();
        weight.for_each_no_score(segment, &mut |some| chunks.extend_from_slice(some))?;
        Ok(chunks)
    };
    searcher.segment_readers().iter().map(of).collect::<tantivy::Result<_>>().map(Some)
}
