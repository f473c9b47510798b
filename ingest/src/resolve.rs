//! From extracts to contributions: which place each record means, and whom the rest is about.

use crate::extract::Extract;
use crate::matching::{Decision, decide, identifies};
use crate::text::join_list;
use crate::{Defect, IngestError, Message};
use scenic_data::claim::Typed;
use scenic_data::record::{Contribution, Matched, PlaceRecord, Placed};
use scenic_data::source::Source;
use scenic_data::store::Candidate;
use scenic_data::text::fold;
use scenic_data::{DocumentId, PlaceId, SourceId, Store};
use std::collections::{HashMap, HashSet};

/// A document with what was read from it.
#[derive(Clone)]
pub(crate) struct Read {
    pub id: DocumentId,
    pub extract: Extract,
}

/// Matches a batch of documents of one source. Within it, places that are only about to be stored
/// can be referred to already.
pub(crate) struct Resolver<'a> {
    store: &'a Store,
    source: &'a Source,
    /// Places of this source by its identifiers: those of the batch as they are decided, and those
    /// looked up.
    keys: HashMap<String, PlaceId>,
    /// Identifiers that the store does not know.
    unknown: HashSet<String>,
    /// Names within the batch, folded.
    names: HashMap<String, HashSet<PlaceId>>,
    /// Main names within the batch by identifier, for lists of neighbours.
    main_names: HashMap<String, String>,
}

impl<'a> Resolver<'a> {
    /// For one batch of documents of `source`.
    pub fn new(store: &'a Store, source: &'a Source) -> Self {
        Self {
            store,
            source,
            keys: HashMap::new(),
            unknown: HashSet::new(),
            names: HashMap::new(),
            main_names: HashMap::new(),
        }
    }

    /// Resolves every reference of the batch. Pictures of unknown places become defects.
    pub async fn contributions(
        mut self,
        batch: Vec<Read>,
        mut report: impl FnMut(&DocumentId, Defect),
    ) -> Result<Vec<(DocumentId, Contribution)>, IngestError> {
        self.decide_all(&batch).await?;
        let mut done = Vec::with_capacity(batch.len());
        for read in batch {
            let id = read.id.clone();
            let contribution = self.contribution(read, &mut report).await?;
            done.push((id, contribution));
        }
        Ok(done)
    }

    /// Decides every described place of the batch, those that others are part of first.
    async fn decide_all(&mut self, batch: &[Read]) -> Result<(), IngestError> {
        let mut open: Vec<&PlaceRecord> =
            batch.iter().flat_map(|read| &read.extract.places).filter(|p| !p.names.is_empty()).collect();
        for record in &open {
            if let Some(name) = record.names.first() {
                self.main_names.entry(record.external_id.clone()).or_insert_with(|| name.text.clone());
            }
        }
        while !open.is_empty() {
            let waiting: HashSet<&str> = open.iter().map(|r| r.external_id.as_str()).collect();
            let is_ready = |r: &&PlaceRecord| {
                r.parent.as_deref().is_none_or(|p| !waiting.contains(p) || p == r.external_id)
            };
            let (mut ready, rest): (Vec<_>, Vec<_>) = open.into_iter().partition(is_ready);
            open = rest;
            // Parents in a circle: someone must be first.
            if ready.is_empty() {
                ready = std::mem::take(&mut open);
            }
            for record in ready {
                self.decide_one(record).await?;
            }
        }
        Ok(())
    }

    async fn decide_one(&mut self, record: &PlaceRecord) -> Result<(), IngestError> {
        let place = match self.by_key(&record.external_id).await? {
            Some(known) => known,
            None => {
                let names: Vec<String> = folded_names(record);
                let mut candidates = self.store.candidates(&names).await?;
                self.add_by_address(record, &mut candidates).await?;
                let parents: Vec<PlaceId> = match (&record.parent, candidates.is_empty()) {
                    (Some(parent), false) => self.reference(parent).await?.into_iter().collect(),
                    _ => Vec::new(),
                };
                match decide(record, &self.source.id, &parents, &candidates) {
                    Decision::Same(place) if !self.taken(&place) => place,
                    Decision::Same(_) | Decision::New => PlaceId::of(&self.source.id, &record.external_id),
                    Decision::Ambiguous(ids) => {
                        tracing::debug!(source = %self.source.id, record = %record.external_id, ?ids, "kept apart: several places could be meant");
                        PlaceId::of(&self.source.id, &record.external_id)
                    }
                }
            }
        };
        for name in folded_names(record) {
            self.names.entry(name).or_default().insert(place.clone());
        }
        self.keys.insert(record.external_id.clone(), place);
        Ok(())
    }

    /// Whether another record of this batch was matched to a place already: two identifiers of one
    /// source are two places.
    fn taken(&self, place: &PlaceId) -> bool {
        self.keys.values().any(|known| known == place)
    }

    /// Candidates that share a web address although they share no name.
    pub async fn add_by_address(
        &self,
        record: &PlaceRecord,
        candidates: &mut Vec<Candidate>,
    ) -> Result<(), IngestError> {
        let own = std::iter::once(&record.external_id).chain(&record.same_as);
        for url in own.filter(|url| identifies(url)) {
            let Some(id) = self.store.place_by_url(url).await? else { continue };
            if candidates.iter().any(|c| c.place.id == id) {
                continue;
            }
            let Some(place) = self.store.place(&id).await? else { continue };
            let names: Vec<String> = place.names.iter().map(|n| fold(&n.text)).collect();
            candidates.extend(self.store.candidates(&names).await?.into_iter().filter(|c| c.place.id == id));
        }
        Ok(())
    }

    async fn contribution(
        &mut self,
        read: Read,
        report: &mut impl FnMut(&DocumentId, Defect),
    ) -> Result<Contribution, IngestError> {
        let Read { id, extract } = read;
        let reading = crate::run::reading(self.source);
        let meaning = extract.meaning(&reading);
        let mut contribution = Contribution {
            title: extract.title,
            lang: extract.lang,
            published_at: extract.published_at,
            publisher: extract.publisher,
            meaning,
            reading: Some(reading),
            reach: extract.reach,
            ..Contribution::default()
        };
        for record in extract.places {
            let place = if record.names.is_empty() {
                self.reference(&record.external_id).await?
            } else {
                self.by_key(&record.external_id).await?
            };
            let Some(place) = place else {
                report(&id, unknown_place("place", &record.external_id));
                continue;
            };
            let parent = match &record.parent {
                Some(parent) => self.reference(parent).await?.filter(|parent| *parent != place),
                None => None,
            };
            let record = self.with_neighbours_named(record).await?;
            contribution.places.push(Matched { place, parent, record });
        }
        for record in extract.events {
            let place = match &record.place {
                Some(place) => self.reference(place).await?,
                None => None,
            };
            contribution.events.push(Placed { place, record });
        }
        for record in extract.routes {
            let mut stops = Vec::with_capacity(record.stops.len());
            for stop in &record.stops {
                match self.reference(stop).await? {
                    Some(place) => stops.push(place),
                    None => report(&id, unknown_place("stops", stop)),
                }
            }
            contribution.routes.push((record, stops));
        }
        let about = match &extract.about {
            Some(about) if !extract.passages.is_empty() => self.reference(about).await?,
            _ => None,
        };
        contribution.passages =
            extract.passages.into_iter().map(|record| Placed { place: about.clone(), record }).collect();
        Ok(contribution)
    }

    /// The place of an identifier of this source.
    async fn by_key(&mut self, external_id: &str) -> Result<Option<PlaceId>, IngestError> {
        if let Some(known) = self.keys.get(external_id) {
            return Ok(Some(known.clone()));
        }
        if self.unknown.contains(external_id) {
            return Ok(None);
        }
        let found = self.store.place_by_key(&self.source.id, external_id).await?;
        match &found {
            Some(place) => {
                self.keys.insert(external_id.to_owned(), place.clone());
            }
            None => {
                self.unknown.insert(external_id.to_owned());
            }
        }
        Ok(found)
    }

    /// The place that this source calls so: by its identifier, else by a name that only one place has,
    /// else as the API names it.
    pub async fn reference(&mut self, text: &str) -> Result<Option<PlaceId>, IngestError> {
        if let Some(place) = self.by_key(text).await? {
            return Ok(Some(place));
        }
        let folded = fold(text);
        if folded.is_empty() {
            return Ok(None);
        }
        let mut named: HashSet<PlaceId> = self.names.get(&folded).cloned().unwrap_or_default();
        named.extend(self.store.candidates(&[folded]).await?.into_iter().map(|c| c.place.id));
        let mut named = named.into_iter();
        match (named.next(), named.next()) {
            (Some(only), None) => Ok(Some(only)),
            (Some(_), Some(_)) => Ok(None),
            (None, _) => Ok(self.store.find_place(text).await?),
        }
    }

    /// Neighbours given by identifier are shown by name; the identifiers stay in the typed value.
    async fn with_neighbours_named(&mut self, mut record: PlaceRecord) -> Result<PlaceRecord, IngestError> {
        for claim in record.claims.iter_mut().filter(|c| c.field.as_str() == "near") {
            let Some(Typed::List(items)) = &claim.typed else { continue };
            if !items.iter().any(|item| may_be_identifier(item)) {
                continue;
            }
            let mut shown = Vec::with_capacity(items.len());
            for item in items {
                shown.push(match may_be_identifier(item) {
                    true => self.name_of(item).await?.unwrap_or_else(|| item.clone()),
                    false => item.clone(),
                });
            }
            claim.value = join_list(&shown);
            claim.lang = crate::lang::of(&claim.value, claim.lang.as_ref());
        }
        Ok(record)
    }

    async fn name_of(&mut self, external_id: &str) -> Result<Option<String>, IngestError> {
        if let Some(name) = self.main_names.get(external_id) {
            return Ok(Some(name.clone()));
        }
        let Some(id) = self.by_key(external_id).await? else { return Ok(None) };
        let name = self.store.place(&id).await?.map(|place| place.main_name().to_owned());
        if let Some(name) = &name {
            self.main_names.insert(external_id.to_owned(), name.clone());
        }
        Ok(name)
    }
}

/// Identifiers are written without blanks in ASCII; names of neighbours hardly ever are. Whether one
/// is known decides: `lx` is as good an identifier as `sight-12`.
fn may_be_identifier(item: &str) -> bool {
    item.is_ascii() && !item.contains(' ')
}

fn folded_names(record: &PlaceRecord) -> Vec<String> {
    let mut names: Vec<String> = record
        .names
        .iter()
        .chain(&record.aliases)
        .map(|name| fold(&name.text))
        .filter(|name| !name.is_empty())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

pub(crate) fn unknown_place(column: &str, named: &str) -> Defect {
    let shown = crate::text::clip(named, 60);
    Defect::error(
        "unknown_place",
        Some(column.to_owned()),
        Message::new(
            format!("没有编号或名称为“{shown}”的地点，或有几处同名：请先上传该地点，或写它的 external_id"),
            format!(
                "no place has the external_id or name {shown:?}, or several have that name: send the place first, or give its external_id"
            ),
        ),
    )
}

/// The source of an identifier, for errors that name it.
pub(crate) async fn source(store: &Store, id: &SourceId) -> Result<Source, IngestError> {
    store.source(id).await?.ok_or_else(|| IngestError::UnknownSource(id.clone()))
}
