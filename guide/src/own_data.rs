//! What a partner sees of its own data: where answers cite it, what of it is stale, and which other
//! sources say otherwise.

use crate::answer::{PlaceRef, place_ref};
use crate::place_card::{FactCard, fact_card};
use crate::{Guide, GuideError};
use chrono::TimeDelta;
use scenic_data::freshness::FreshnessState;
use scenic_data::view::Fact;
use scenic_data::{Field, LangTag, PlaceId, SourceId};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Citations of so many days are told.
const DAYS: i64 = 30;
/// Most things told as cited.
const MAX_CITED: usize = 50;

/// A partner's data, and how it fares.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnData {
    /// How many places the partner describes.
    pub places: u64,
    /// What answers cited of it within 30 days, the most cited first.
    pub cited: Vec<CitedCard>,
    /// Facts of its places, of this page, that it should confirm or renew.
    pub stale: Vec<OwnFact>,
    /// Facts of its places, of this page, of which other sources say otherwise.
    pub conflicts: Vec<OwnFact>,
    /// Give it as `cursor` to go on with the next places.
    pub next_cursor: Option<String>,
}

/// What was cited.
#[derive(Debug, Serialize, ToSchema)]
pub struct CitedCard {
    /// The place; absent where it is of none in particular.
    pub place: Option<PlaceRef>,
    /// The field; absent for texts and notices.
    pub field: Option<Field>,
    /// How often.
    pub times: u64,
}

/// A fact of a place.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnFact {
    /// The place.
    pub place: PlaceRef,
    /// How the partner identifies it.
    pub external_id: String,
    /// What the partner says.
    pub fact: FactCard,
    /// Whether what the partner says is what is told.
    pub is_told: bool,
}

impl Guide {
    /// How the data of a partner's source fares, some places at a time.
    pub async fn own_data(
        &self,
        source: &SourceId,
        lang: &LangTag,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<OwnData, GuideError> {
        let now = self.clock.now();
        let store = &self.store;
        let own = store.described(source, cursor, limit as u64).await?;
        let next_cursor = (own.len() == limit).then(|| own.last().map(|(id, _)| id.clone())).flatten();
        let ids: Vec<PlaceId> = own.iter().map(|(_, place)| place.clone()).collect();
        let external: HashMap<&PlaceId, &String> = own.iter().map(|(id, place)| (place, id)).collect();
        let (mut stale, mut conflicts) = (Vec::new(), Vec::new());
        for view in store.views(&ids, now).await? {
            let Some(external_id) = external.get(&view.place.id) else { continue };
            for fact in &view.facts {
                let Some(said) = said_by(fact, source) else { continue };
                let card = |fact: &Fact| OwnFact {
                    place: place_ref(&view.place, lang),
                    external_id: (*external_id).clone(),
                    is_told: fact.claim.source.id == *source,
                    fact: fact_card(fact, lang, now),
                };
                if matches!(said.freshness(now).state, FreshnessState::Stale | FreshnessState::Expired) {
                    stale.push(card(fact));
                }
                if !fact.conflicts.is_empty() {
                    conflicts.push(card(fact));
                }
            }
        }
        let since = (now - TimeDelta::days(DAYS)).timestamp().div_euclid(86_400);
        let counted = store.cited_since(source, since, MAX_CITED).await?;
        let places: Vec<PlaceId> = counted.iter().map(|(cited, _)| cited.place.clone()).collect();
        let named = store.places(&places).await?;
        let cited = counted.into_iter().map(|(cited, times)| CitedCard {
            place: named.iter().find(|place| place.id == cited.place).map(|place| place_ref(place, lang)),
            field: (!cited.field.is_empty()).then(|| Field::new(&cited.field)),
            times,
        });
        Ok(OwnData {
            places: store.describes(source).await?,
            cited: cited.collect(),
            stale,
            conflicts,
            next_cursor,
        })
    }
}

/// What a source says of a fact, whether it is what is told or not.
fn said_by<'a>(fact: &'a Fact, source: &SourceId) -> Option<&'a scenic_data::claim::Claim> {
    std::iter::once(&fact.claim).chain(&fact.conflicts).find(|claim| claim.source.id == *source)
}
