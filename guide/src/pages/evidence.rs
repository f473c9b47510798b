//! What the marks of citations on a page stand for, whether or not it is still believed.

use crate::answer::{Citation, place_ref};
use crate::{Guide, GuideError};
use scenic_data::claim::Claim;
use scenic_data::{Instant, LangTag, PlaceId};
use std::collections::{BTreeSet, HashMap};

/// A piece of evidence that a page cites.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    pub(super) citation: Citation,
    /// The claim, where it is one.
    pub(super) claim: Option<Claim>,
    /// It is believed no more.
    pub(super) gone: bool,
}

impl Guide {
    /// What identifiers of claims and passages stand for.
    pub(super) async fn cited_evidence(
        &self,
        ids: &BTreeSet<String>,
        lang: &LangTag,
        now: Instant,
    ) -> Result<HashMap<String, Evidence>, GuideError> {
        let ids: Vec<String> = ids.iter().cloned().collect();
        let claims = self.store.claims_by_id(&ids).await?;
        let rest: Vec<String> =
            ids.into_iter().filter(|id| claims.iter().all(|claim| claim.id != *id)).collect();
        let passages = self.store.passages_by_id(&rest).await?;
        let about: BTreeSet<PlaceId> = claims
            .iter()
            .map(|claim| claim.place.clone())
            .chain(passages.iter().filter_map(|passage| passage.place.clone()))
            .collect();
        let about: Vec<PlaceId> = about.into_iter().collect();
        let places = self.store.places(&about).await?;
        let named = |id: &PlaceId| places.iter().find(|place| place.id == *id);
        let mut found = HashMap::new();
        for claim in claims {
            let Some(place) = named(&claim.place) else { continue };
            let citation = Citation::of_claim(0, place_ref(place, lang), &claim, now);
            let gone = claim.known_until.is_some();
            found.insert(claim.id.clone(), Evidence { citation, gone, claim: Some(claim) });
        }
        for passage in passages {
            let place = passage.place.as_ref().and_then(named).map(|place| place_ref(place, lang));
            let citation = Citation::of_passage(0, place, &passage, now);
            found.insert(passage.id, Evidence { citation, claim: None, gone: false });
        }
        Ok(found)
    }
}
