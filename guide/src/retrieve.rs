//! From hits to evidence: reads the row behind each hit, so that its clocks are those of now.

use crate::answer::open::{self, Passage, Weights};
use crate::answer::{Citation, CitationKind, Context, place_ref};
use crate::reading::Reading;
use crate::{Guide, GuideError};
use index::{Evidence, Hit, ItemKind, Query};
use scenic_data::event::{EventKind, text_for};
use scenic_data::freshness::Freshness;
use scenic_data::place::Place;
use scenic_data::{Field, PlaceId};
use std::collections::HashSet;

/// How many hits are looked at for an answer.
const LOOKED_AT: usize = 12;
/// How many texts are searched for those of no place that name one.
const UNPLACED: usize = 40;
/// How many passages an answer may use.
const USED: usize = 3;
/// Cosines of this model between a question and texts that have nothing to do with it reach the
/// first number; from the second on a text is about what is asked. Measured on invented questions
/// about the demo region, in both languages.
const COSINE: (f32, f32) = (0.83, 0.91);
/// What an introduction's fit counts against that of a text with a subject.
const GENERAL: f32 = 0.92;
/// A further passage must be at least this share as fitting as the best one.
const CLOSE_TO_BEST: f32 = 0.75;

/// What retrieval found.
pub(crate) struct Found {
    pub(crate) passages: Vec<Passage>,
    pub(crate) degraded: Vec<&'static str>,
}

impl Guide {
    /// The passages that fit a question best, of a place and what is within it, or of all.
    pub(crate) async fn retrieve(
        &self,
        reading: &Reading,
        context: &Context,
        place: Option<&Place>,
        terms: &HashSet<String>,
    ) -> Result<Found, GuideError> {
        let places = match place {
            Some(place) => Some(self.within(&place.id).await?),
            None => None,
        };
        let query = Query {
            lang: Some(context.lang.clone()),
            places,
            prefer: place.map(|place| &place.id).into_iter().chain(&reading.others).cloned().collect(),
            items: vec![ItemKind::Passage, ItemKind::Event, ItemKind::Notice, ItemKind::Route],
            at: Some(context.at),
            limit: LOOKED_AT,
            ..Query::new(reading.question.as_str())
        };
        let mut hits = self.index.search(&query).await?;
        if let Some(place) = place {
            hits.hits.extend(self.speaking_of(place, &query).await?);
        }
        let weights = open::weights(terms, hits.hits.iter().map(|hit| format!("{} {}", hit.title, hit.text)));
        let mut passages = Vec::new();
        for hit in hits.hits {
            let (fit, rank) = fit(&hit, terms, &weights, context);
            if let Some(citation) = self.evidence(&hit, context).await? {
                passages.push(Passage { citation, text: hit.text, coverage: fit, rank, score: hit.score });
            }
        }
        // The engines' order decides among passages that fit alike; fit is judged in tenths.
        passages.sort_by(|a, b| {
            let tenths = |p: &Passage| (p.rank * 10.0).round() as i32;
            tenths(b).cmp(&tenths(a)).then(b.score.total_cmp(&a.score))
        });
        let best = passages.first().map_or(0.0, |p| p.rank);
        passages.retain(|p| p.rank >= best * CLOSE_TO_BEST);
        passages.truncate(USED);
        Ok(Found { passages, degraded: hits.degraded })
    }

    /// Texts of no place in particular, such as an article about several, that name a place.
    async fn speaking_of(&self, place: &Place, query: &Query) -> Result<Vec<Hit>, GuideError> {
        let query = Query { places: None, items: vec![ItemKind::Passage], limit: UNPLACED, ..query.clone() };
        let hits = self.index.search(&query).await?;
        let names = || place.names.iter().chain(&place.aliases);
        let speaks = |hit: &Hit| {
            hit.place.is_none()
                && names().any(|name| hit.text.contains(&name.text) || hit.title.contains(&name.text))
        };
        Ok(hits.hits.into_iter().filter(speaks).take(LOOKED_AT).collect())
    }

    /// The evidence behind a hit, with its clocks; `None` when it has gone since it was indexed.
    pub(crate) async fn evidence(
        &self,
        hit: &Hit,
        context: &Context,
    ) -> Result<Option<Citation>, GuideError> {
        let place = match &hit.place {
            Some(id) => self.store.place(id).await?,
            None => None,
        };
        let cite = |kind, field: Option<Field>, url: Option<String>, freshness: Freshness| Citation {
            n: 0,
            kind,
            place: place.as_ref().map(|p| place_ref(p, &context.lang)),
            field,
            text: hit.text.clone(),
            url,
            freshness,
        };
        let now = context.now;
        Ok(match &hit.evidence {
            Evidence::Claim(id) => self.store.claim(id).await?.map(|claim| {
                cite(
                    CitationKind::Passage,
                    Some(claim.field().clone()),
                    claim.source.url.clone(),
                    claim.freshness(now),
                )
            }),
            Evidence::Passage(id) => self.store.passage(id).await?.map(|passage| {
                cite(CitationKind::Passage, None, passage.source.url.clone(), passage.freshness(now))
            }),
            Evidence::Event(id) => self.store.event(id).await?.map(|event| {
                let notice = event.kind == EventKind::Notice;
                let kind = if notice { CitationKind::Notice } else { CitationKind::Event };
                let mut citation =
                    cite(kind, None, event.url.clone().or(event.source.url.clone()), event.freshness(now));
                if let Some(text) = text_for(&event.texts, &context.lang) {
                    citation.text = format!("{}\n{}", text.title, text.body).trim().to_owned();
                }
                citation
            }),
            Evidence::Route(id) => {
                self.store.route(id).await?.map(|route| {
                    cite(CitationKind::Route, None, route.source.url.clone(), route.freshness(now))
                })
            }
            Evidence::Place(id) => self
                .card_freshness(place.as_ref(), id, context)
                .await?
                .map(|freshness| cite(CitationKind::Fact, None, freshness.source.url.clone(), freshness)),
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

/// How well a hit fits the question, 0 to 1: by its words, or, where they are written otherwise or in
/// another language, by its meaning. And how well among the others: there the terms that tell the
/// candidates apart count more, and an introduction, which tells of everything, less.
fn fit(hit: &Hit, terms: &HashSet<String>, weights: &Weights, context: &Context) -> (f32, f32) {
    let text = format!("{} {}", hit.title, hit.text);
    let cosine = hit.explain.vector_score.unwrap_or(0.0);
    let meaning = ((cosine - COSINE.0) / (COSINE.1 - COSINE.0)).clamp(0.0, 1.0);
    let foreign = hit.lang.is_chinese() != context.lang.is_chinese();
    let by = |words: f32| if foreign { meaning } else { words.max(0.5 * words + 0.5 * meaning) };
    let general = hit.field.as_ref().is_some_and(|field| field.as_str() == "intro");
    let rank = by(weights.coverage(&text)) * if general { GENERAL } else { 1.0 };
    (by(open::coverage(terms, &text)), rank)
}
