//! What sources disagree about, for operators.

use crate::answer::{PlaceRef, place_ref};
use crate::place_card::{FactCard, fact_card};
use crate::{Guide, GuideError};
use scenic_data::{LangTag, PlaceId};
use serde::Serialize;
use utoipa::ToSchema;

/// Most places looked at for a page of conflicts; the next page goes on from there.
const MOST_LOOKED_AT: usize = 2_000;
/// Places looked at together.
const AT_ONCE: usize = 200;

/// A fact that sources disagree about.
#[derive(Debug, Serialize, ToSchema)]
pub struct Disagreement {
    /// The place.
    pub place: PlaceRef,
    /// What is told, and what others say.
    pub fact: FactCard,
}

impl Guide {
    /// Facts that sources disagree about, of some places after the one named; and the place to go on
    /// after, where there may be more.
    pub async fn disagreements(
        &self,
        lang: &LangTag,
        after: Option<&PlaceId>,
        limit: usize,
    ) -> Result<(Vec<Disagreement>, Option<PlaceId>), GuideError> {
        let now = self.clock.now();
        let (mut found, mut last, mut looked) = (Vec::new(), after.cloned(), 0);
        while looked < MOST_LOOKED_AT {
            let ids = self.store.told_by_several(last.as_ref(), AT_ONCE as u64).await?;
            let is_last = ids.len() < AT_ONCE;
            let mut views = self.store.views(&ids, now).await?;
            views.sort_by(|a, b| a.place.id.cmp(&b.place.id));
            for view in views {
                looked += 1;
                last = Some(view.place.id.clone());
                let disputed = view.facts.iter().filter(|fact| !fact.conflicts.is_empty());
                found.extend(disputed.map(|fact| Disagreement {
                    place: place_ref(&view.place, lang),
                    fact: fact_card(fact, lang, now),
                }));
                if found.len() >= limit {
                    return Ok((found, last));
                }
            }
            if is_last {
                return Ok((found, None));
            }
            last = ids.last().cloned();
        }
        Ok((found, last))
    }
}
