//! What a dry run says would be told differently: facts of places, and routes that lead past them.

use super::check::Touched;
use crate::IngestError;
use crate::resolve::Resolver;
use scenic_data::claim::Claim;
use scenic_data::freshness::{Clocks, SourceRef};
use scenic_data::source::Source;
use scenic_data::view::PlaceView;
use scenic_data::{DocumentId, Field, Instant, LangTag, PlaceId, Store};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What would be told differently; of the first records that would change.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Would {
    /// Facts with another answer.
    pub answers: Vec<Answer>,
    /// Places whose pages would say something else: identifier and name.
    pub pages: Vec<(PlaceId, String)>,
    /// Routes that lead past a place that would change: identifier and title.
    pub routes: Vec<(String, String)>,
}

/// A fact with another answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The place.
    pub place: PlaceId,
    /// Its name.
    pub name: String,
    /// The field.
    pub field: Field,
    /// The language of the answer.
    pub lang: LangTag,
    /// What is told now; `None` when nothing is known.
    pub before: Option<String>,
    /// What would be told.
    pub after: Option<String>,
}

/// Most answers that are shown.
const MAX_ANSWERS: usize = 500;

/// Looks for what would be told differently.
pub(super) async fn find(
    store: &Store,
    source: &Source,
    touched: &[Touched],
    removals: &[(String, String)],
    now: Instant,
) -> Result<Would, IngestError> {
    let mut would = Would::default();
    // What the touched documents would claim, by place.
    let mut by_place: BTreeMap<PlaceId, (Vec<DocumentId>, Vec<Claim>)> = BTreeMap::new();
    let mut resolver = Resolver::new(store, source);
    let mut pages: BTreeSet<PlaceId> = BTreeSet::new();
    for touched in touched {
        let document = DocumentId::of(&source.id, &touched.url);
        for claim in store.claims_read_from(&document).await? {
            by_place.entry(claim.place.clone()).or_default().0.push(document.clone());
        }
        let extract = &touched.good.read.extract;
        if touched.good.action.is_deletion() {
            continue;
        }
        for record in &extract.places {
            let Some(place) = store.place_by_key(&source.id, &record.external_id).await? else { continue };
            pages.insert(place.clone());
            let (documents, claims) = by_place.entry(place.clone()).or_default();
            documents.push(document.clone());
            claims.extend(record.claims.iter().map(|draft| claim(source, &document, &place, draft, now)));
        }
        let named = extract.events.iter().filter_map(|event| event.place.as_deref());
        for place in named.chain(extract.about.as_deref()) {
            pages.extend(resolver.reference(place).await?);
        }
    }
    for (url, _) in removals.iter().take(MAX_ANSWERS) {
        let document = DocumentId::of(&source.id, url);
        for claim in store.claims_read_from(&document).await? {
            by_place.entry(claim.place.clone()).or_default().0.push(document.clone());
        }
    }
    for (place, (documents, claims)) in by_place {
        let Some(now_told) = store.view(&place, now).await? else { continue };
        let mut told = store.claims_of(&place).await?;
        told.retain(|claim| !documents.contains(&claim.document));
        told.extend(claims);
        let then_told = PlaceView::compute(now_told.place.clone(), told, now);
        compare(&now_told, &then_told, &mut would.answers);
        pages.insert(place);
    }
    for route in store.routes().await? {
        if route.stops.iter().any(|stop| pages.contains(stop)) {
            let title = route.texts.first().map(|text| text.title.clone()).unwrap_or_default();
            would.routes.push((route.id, title));
        }
    }
    let pages: Vec<PlaceId> = pages.into_iter().collect();
    let named = store.places(&pages).await?;
    would.pages = named.into_iter().map(|place| (place.id.clone(), place.main_name().to_owned())).collect();
    Ok(would)
}

fn claim(
    source: &Source,
    document: &DocumentId,
    place: &PlaceId,
    draft: &scenic_data::claim::ClaimDraft,
    now: Instant,
) -> Claim {
    Claim {
        id: String::new(),
        place: place.clone(),
        lifetime: source.definition.lifetimes.of(&draft.field),
        draft: draft.clone(),
        document: document.clone(),
        source: SourceRef {
            id: source.id.clone(),
            name: source.definition.name.clone(),
            url: None,
            publisher: None,
            authority: source.definition.authority,
        },
        clocks: Clocks {
            published_at: None,
            observed_at: now,
            verified_at: now,
            valid_from: draft.valid_from,
            valid_until: draft.valid_until,
        },
        known_from: now,
        known_until: None,
    }
}

/// The facts that two views tell differently, to readers of either language.
fn compare(now: &PlaceView, then: &PlaceView, answers: &mut Vec<Answer>) {
    for lang in [LangTag::zh(), LangTag::en()] {
        let told = |view: &PlaceView| -> BTreeMap<Field, String> {
            let facts = view.facts_for(&lang).into_iter();
            facts.map(|fact| (fact.claim.field().clone(), fact.claim.value().to_owned())).collect()
        };
        let (before, after) = (told(now), told(then));
        let fields: BTreeSet<&Field> = before.keys().chain(after.keys()).collect();
        for field in fields {
            let (before, after) = (before.get(field), after.get(field));
            let is_told = answers.iter().any(|answer| {
                answer.place == now.place.id
                    && answer.field == *field
                    && answer.before.as_ref() == before
                    && answer.after.as_ref() == after
            });
            if before != after && !is_told && answers.len() < MAX_ANSWERS {
                answers.push(Answer {
                    place: now.place.id.clone(),
                    name: now.place.main_name().to_owned(),
                    field: field.clone(),
                    lang: lang.clone(),
                    before: before.cloned(),
                    after: after.cloned(),
                });
            }
        }
    }
}
