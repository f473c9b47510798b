//! What sources disagree about, for operators.

use crate::answer::{PlaceRef, place_ref};
use crate::place_card::{FactCard, fact_card};
use crate::{Guide, GuideError};
use scenic_data::view::{Fact, PlaceView};
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
                found.extend(disputed(&view, lang).into_iter().map(|fact| Disagreement {
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

/// The disputed facts of a place, each field once: as it is told in this language where that is disputed. A dispute
/// between texts of two languages is one dispute, though each language tells its own side of it.
fn disputed<'v>(view: &'v PlaceView, lang: &LangTag) -> Vec<&'v Fact> {
    let mut found: Vec<&Fact> = Vec::new();
    for fact in view.facts.iter().filter(|fact| !fact.conflicts.is_empty()) {
        let field = fact.claim.field();
        if !found.iter().any(|known| known.claim.field() == field) {
            let told = view.fact(field, lang).filter(|told| !told.conflicts.is_empty());
            found.push(told.unwrap_or(fact));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenic_data::authority::Authority;
    use scenic_data::claim::{Claim, ClaimDraft, Typed};
    use scenic_data::freshness::{Clocks, SourceRef};
    use scenic_data::place::{Place, PlaceKind, PlaceState};
    use scenic_data::{DocumentId, Field, Instant};

    fn now() -> Instant {
        "2026-11-04T02:00:00Z".parse().expect("a time")
    }

    fn place() -> Place {
        Place {
            id: "p".into(),
            slug: "p".into(),
            kind: PlaceKind::Attraction,
            names: vec![],
            aliases: vec![],
            parent: None,
            position: None,
            extent: None,
            seen_from_m: None,
            time_zone: chrono_tz::Asia::Shanghai,
            country: None,
            state: PlaceState::Live,
            updated_at: now(),
        }
    }

    fn hours(source: &str, lang: LangTag, text: &str, typed: &str) -> Claim {
        let field = Field::new("opening_hours");
        let mut draft = ClaimDraft::text(field.clone(), Some(lang), text);
        draft.typed = Some(Typed::Hours(typed.to_owned()));
        Claim {
            id: source.into(),
            place: "p".into(),
            lifetime: field.class().lifetime(),
            draft,
            document: DocumentId::from("d"),
            source: SourceRef {
                id: source.into(),
                name: source.into(),
                url: None,
                publisher: None,
                authority: Authority::Official,
            },
            clocks: Clocks {
                published_at: None,
                observed_at: now(),
                verified_at: now(),
                valid_from: None,
                valid_until: None,
            },
            known_from: now(),
            known_until: None,
        }
    }

    #[test]
    fn a_dispute_between_two_languages_is_told_once_as_the_reader_is_told_it() {
        let claims = vec![
            hours("site", LangTag::zh(), "8:00-17:00", "Mo-Su 08:00-17:00"),
            hours("agency", LangTag::en(), "8 am to 4 pm", "Mo-Su 08:00-16:00"),
        ];
        let view = PlaceView::compute(place(), claims, now());
        assert_eq!(view.facts.iter().filter(|fact| !fact.conflicts.is_empty()).count(), 2);
        for (lang, text) in [(LangTag::zh(), "8:00-17:00"), (LangTag::en(), "8 am to 4 pm")] {
            let told = disputed(&view, &lang);
            assert_eq!(told.len(), 1, "{lang}");
            assert_eq!((told[0].claim.value(), told[0].conflicts.len()), (text, 1), "{lang}");
        }
    }
}
