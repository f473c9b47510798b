//! The row behind each hit, so that its text and its clocks are those of now.

use crate::answer::{Citation, CitationKind, Context, place_ref};
use crate::{Guide, GuideError};
use index::{Evidence, Hit};
use scenic_data::claim::Claim;
use scenic_data::event::{EventKind, text_for};
use scenic_data::freshness::Freshness;
use scenic_data::place::Place;
use scenic_data::store::Passage;
use scenic_data::{Field, PlaceId};
use std::collections::{BTreeSet, HashMap};

/// The rows behind some hits, read at once: those of what hits mostly are.
pub(crate) struct Rows {
    places: HashMap<PlaceId, Place>,
    claims: HashMap<String, Claim>,
    passages: HashMap<String, Passage>,
}

impl Guide {
    /// Reads the rows behind hits.
    pub(crate) async fn rows<'a>(&self, hits: impl Iterator<Item = &'a Hit>) -> Result<Rows, GuideError> {
        let (mut places, mut claims, mut passages) = (BTreeSet::new(), Vec::new(), Vec::new());
        for hit in hits {
            places.extend(hit.place.clone());
            match &hit.evidence {
                Evidence::Claim(id) => claims.push(id.clone()),
                Evidence::Passage(id) => passages.push(id.clone()),
                Evidence::Place(_) | Evidence::Event(_) | Evidence::Route(_) => {}
            }
        }
        let places: Vec<PlaceId> = places.into_iter().collect();
        let places = self.store.places(&places).await?;
        let claims = self.store.claims_by_id(&claims).await?;
        let passages = self.store.passages_by_id(&passages).await?;
        let believed = claims.into_iter().filter(|claim| claim.known_until.is_none());
        Ok(Rows {
            places: places.into_iter().map(|place| (place.id.clone(), place)).collect(),
            claims: believed.map(|claim| (claim.id.clone(), claim)).collect(),
            passages: passages.into_iter().map(|passage| (passage.id.clone(), passage)).collect(),
        })
    }

    /// The evidence behind a hit, with its clocks; `None` when it has gone since it was indexed.
    pub(crate) async fn evidence(
        &self,
        hit: &Hit,
        rows: &Rows,
        context: &Context,
    ) -> Result<Option<Citation>, GuideError> {
        let place = hit.place.as_ref().and_then(|id| rows.places.get(id));
        let named = || place.map(|place| place_ref(place, &context.lang));
        let cite = |kind, field: Option<Field>, text: &str, url: Option<String>, freshness: Freshness| {
            Citation { n: 0, kind, place: named(), field, text: text.to_owned(), url, freshness }
        };
        let now = context.now;
        Ok(match &hit.evidence {
            Evidence::Claim(id) => rows.claims.get(id).map(|claim| {
                cite(
                    CitationKind::Passage,
                    Some(claim.field().clone()),
                    claim.value(),
                    claim.source.url.clone(),
                    claim.freshness(now),
                )
            }),
            Evidence::Passage(id) => {
                rows.passages.get(id).map(|passage| Citation::of_passage(0, named(), passage, now))
            }
            Evidence::Event(id) => self.store.event(id).await?.map(|event| {
                let notice = event.kind == EventKind::Notice;
                let kind = if notice { CitationKind::Notice } else { CitationKind::Event };
                let mut citation = cite(
                    kind,
                    None,
                    &hit.text,
                    event.url.clone().or(event.source.url.clone()),
                    event.freshness(now),
                );
                if let Some(text) = text_for(&event.texts, &context.lang) {
                    citation.text = format!("{}\n{}", text.title, text.body).trim().to_owned();
                }
                citation
            }),
            Evidence::Route(id) => self.store.route(id).await?.map(|route| {
                // What was found may be a piece of its story, which is cited from the beginning of a sentence.
                let story = text_for(&route.texts, &hit.lang).map(|text| text.body.as_str());
                let whole = story.filter(|story| story.contains(hit.text.trim())).unwrap_or(&hit.text);
                cite(CitationKind::Route, None, whole, route.source.url.clone(), route.freshness(now))
            }),
            Evidence::Place(id) => self.card_freshness(place, id, context).await?.map(|freshness| {
                cite(CitationKind::Fact, None, &hit.text, freshness.source.url.clone(), freshness)
            }),
        })
    }

    /// A place's card is as fresh as the claim last confirmed.
    async fn card_freshness(
        &self,
        place: Option<&Place>,
        id: &PlaceId,
        context: &Context,
    ) -> Result<Option<Freshness>, GuideError> {
        if place.is_none() {
            return Ok(None);
        }
        let claims = self.store.claims_of(id).await?;
        let latest = claims.into_iter().max_by_key(|claim| claim.clocks.verified_at);
        Ok(latest.map(|claim| claim.freshness(context.now)))
    }
}
