//! From a subject to its chunks: reads the store and leaves the rest to pure functions.

use crate::chunk::{Chunk, of_event, of_passages, of_place, of_route};
use crate::{IndexError, SubjectKey};
use scenic_data::change::Subject;
use scenic_data::place::Place;
use scenic_data::{DocumentId, PlaceId, Store};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// A subject and all that is to be found of it; nothing when it is gone.
pub(crate) type Gathered = (SubjectKey, Vec<Arc<Chunk>>);

/// Reads subjects as the store has them now.
pub(crate) async fn gather(store: &Store, subjects: &[SubjectKey]) -> Result<Vec<Gathered>, IndexError> {
    let mut reading = Reading { store, places: HashMap::new() };
    let mut found = Vec::with_capacity(subjects.len());
    for subject in subjects {
        let chunks = reading.chunks(subject).await?;
        found.push((subject.clone(), chunks.into_iter().map(Arc::new).collect()));
    }
    Ok(found)
}

/// Every subject the store has at present.
pub(crate) async fn all_subjects(store: &Store) -> Result<BTreeSet<SubjectKey>, IndexError> {
    let mut all = BTreeSet::new();
    all.extend(store.place_ids().await?.into_iter().map(|id| SubjectKey::new(Subject::Place, id.0)));
    all.extend(store.document_ids().await?.into_iter().map(|id| SubjectKey::new(Subject::Document, id.0)));
    all.extend(store.event_ids().await?.into_iter().map(|id| SubjectKey::new(Subject::Event, id)));
    all.extend(store.route_ids().await?.into_iter().map(|id| SubjectKey::new(Subject::Route, id)));
    Ok(all)
}

/// One round of reading. Places are kept for the round: neighbours share parents.
struct Reading<'a> {
    store: &'a Store,
    places: HashMap<PlaceId, Option<Arc<Place>>>,
}

impl Reading<'_> {
    async fn chunks(&mut self, subject: &SubjectKey) -> Result<Vec<Chunk>, IndexError> {
        match subject.kind {
            Subject::Place => {
                let id = PlaceId::from(subject.id.as_str());
                let Some(place) = self.place(&id).await? else { return Ok(Vec::new()) };
                let claims = self.store.claims_of(&id).await?;
                let parent = match &place.parent {
                    Some(parent) => self.place(parent).await?,
                    None => None,
                };
                Ok(of_place(&place, parent.as_deref(), &claims))
            }
            Subject::Document => {
                let id = DocumentId::from(subject.id.as_str());
                let mut passages = Vec::new();
                for passage in self.store.passages_of(&id).await? {
                    let place = match &passage.place {
                        Some(place) => self.place(place).await?,
                        None => None,
                    };
                    passages.push((passage, place));
                }
                Ok(of_passages(&id, &passages))
            }
            Subject::Event => {
                let Some(event) = self.store.event(&subject.id).await? else { return Ok(Vec::new()) };
                let place = match &event.place {
                    Some(place) => self.place(place).await?,
                    None => None,
                };
                Ok(of_event(&event, place.as_deref()))
            }
            Subject::Route => {
                let Some(route) = self.store.route(&subject.id).await? else { return Ok(Vec::new()) };
                let mut stops = Vec::with_capacity(route.stops.len());
                for stop in &route.stops {
                    stops.extend(self.place(stop).await?);
                }
                Ok(of_route(&route, &stops))
            }
            // A traveller's plan is nobody else's to find. What people wrote on a page is a document.
            Subject::Plan | Subject::Guide => Ok(Vec::new()),
        }
    }

    async fn place(&mut self, id: &PlaceId) -> Result<Option<Arc<Place>>, IndexError> {
        if let Some(known) = self.places.get(id) {
            return Ok(known.clone());
        }
        let place = self.store.place(id).await?.map(Arc::new);
        self.places.insert(id.clone(), place.clone());
        Ok(place)
    }
}
