//! The view of a place: of all that is claimed, what holds at an instant, and who disagrees.

use crate::claim::{Claim, Typed};
use crate::place::Place;
use crate::{Field, Instant, LangTag, text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Fields that describe the place itself rather than facts to be told.
pub const STRUCTURE: [&str; 3] = ["kind", "location", "parent"];

/// Fields of which several sources add up rather than contradict each other.
const ADDITIVE: [&str; 3] = ["near", "tags", "url"];

/// The winning claim of a field in a language, and those that say otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// The claim that wins.
    pub claim: Claim,
    /// Current claims of other sources with another value, strongest first.
    pub conflicts: Vec<Claim>,
}

/// A place with what holds of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceView {
    /// The place.
    pub place: Place,
    /// A fact per field and language, known fields first in their usual order.
    pub facts: Vec<Fact>,
}

impl PlaceView {
    /// Chooses winners among current claims at `at`: authority, then the later confirmation, within
    /// validity.
    pub fn compute(place: Place, claims: Vec<Claim>, at: Instant) -> Self {
        let mut groups: BTreeMap<(usize, Field, Option<LangTag>), Vec<Claim>> = BTreeMap::new();
        let order: Vec<Field> = Field::all_known().collect();
        for claim in claims {
            let valid = claim.draft.valid_from.is_none_or(|from| from <= at)
                && claim.draft.valid_until.is_none_or(|until| at < until);
            if !valid || STRUCTURE.contains(&claim.field().as_str()) {
                continue;
            }
            let field = claim.field().clone();
            let rank = order.iter().position(|known| known == &field).unwrap_or(order.len());
            groups.entry((rank, field, claim.draft.lang.clone())).or_default().push(claim);
        }
        let facts = groups.into_values().filter_map(settle).collect();
        Self { place, facts }
    }

    /// The fact of a field for a reader of `lang`: in their language, else language-free, else in
    /// any other language.
    pub fn fact(&self, field: &Field, lang: &LangTag) -> Option<&Fact> {
        let of_field = || self.facts.iter().filter(|fact| fact.claim.field() == field);
        of_field()
            .find(|f| f.claim.draft.lang.as_ref().is_some_and(|l| l.is_chinese() == lang.is_chinese()))
            .or_else(|| of_field().find(|f| f.claim.draft.lang.is_none()))
            .or_else(|| of_field().next())
    }

    /// One fact per field, for a reader of `lang`, in order.
    pub fn facts_for(&self, lang: &LangTag) -> Vec<&Fact> {
        let mut seen: Vec<&Field> = Vec::new();
        for fact in &self.facts {
            if !seen.contains(&fact.claim.field()) {
                seen.push(fact.claim.field());
            }
        }
        seen.into_iter().filter_map(|field| self.fact(field, lang)).collect()
    }
}

/// The strongest claim of a group and those that say otherwise.
fn settle(mut claims: Vec<Claim>) -> Option<Fact> {
    claims.sort_by(|a, b| {
        a.source
            .authority
            .cmp(&b.source.authority)
            .then(b.clocks.verified_at.cmp(&a.clocks.verified_at))
            .then(a.id.cmp(&b.id))
    });
    let mut rest = claims.into_iter();
    let winner = rest.next()?;
    let additive = ADDITIVE.contains(&winner.field().as_str()) || winner.field().is_prose();
    let conflicts =
        if additive { Vec::new() } else { rest.filter(|other| disagree(&winner, other)).collect() };
    Some(Fact { claim: winner, conflicts })
}

/// Whether two claims about one field say different things: by meaning where both were understood,
/// else by their folded text.
fn disagree(a: &Claim, b: &Claim) -> bool {
    match (&a.draft.typed, &b.draft.typed) {
        (Some(Typed::Number(x)), Some(Typed::Number(y))) => (x - y).abs() > 0.05,
        (Some(x), Some(y)) => x != y && text::fold(a.value()) != text::fold(b.value()),
        _ => text::fold(a.value()) != text::fold(b.value()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::ClaimDraft;
    use crate::freshness::{Clocks, SourceRef};
    use crate::place::{PlaceKind, PlaceState};
    use crate::{Authority, DocumentId, PlaceId};
    use chrono::TimeDelta;

    fn now() -> Instant {
        Instant::UNIX_EPOCH + TimeDelta::days(20_000)
    }

    fn place() -> Place {
        Place {
            id: PlaceId::from("p"),
            slug: "p".into(),
            kind: PlaceKind::Attraction,
            names: vec![],
            aliases: vec![],
            parent: None,
            position: None,
            time_zone: chrono_tz::Asia::Shanghai,
            country: None,
            state: PlaceState::Live,
            updated_at: now(),
        }
    }

    fn claim(id: &str, authority: Authority, field: &str, value: &str, hours_ago: i64) -> Claim {
        let verified_at = now() - TimeDelta::hours(hours_ago);
        let source = SourceRef { id: id.into(), name: id.into(), url: None, authority };
        let clocks = Clocks {
            published_at: None,
            observed_at: verified_at,
            verified_at,
            valid_from: None,
            valid_until: None,
        };
        let field = Field::new(field);
        Claim {
            id: id.into(),
            place: PlaceId::from("p"),
            lifetime: field.class().lifetime(),
            draft: ClaimDraft::text(field, None, value),
            document: DocumentId::from("d"),
            source,
            clocks,
            known_from: verified_at,
            known_until: None,
        }
    }

    #[test]
    fn the_stronger_authority_wins_and_the_other_is_kept_as_a_conflict() {
        let claims = vec![
            claim("site", Authority::Official, "ticket", "110元", 1),
            claim("partner", Authority::Partner, "ticket", "120元", 50),
        ];
        let view = PlaceView::compute(place(), claims, now());
        let fact = view.fact(&Field::new("ticket"), &LangTag::zh()).expect("a fact");
        assert_eq!(fact.claim.value(), "120元");
        assert_eq!(fact.conflicts.iter().map(Claim::value).collect::<Vec<_>>(), ["110元"]);
    }

    #[test]
    fn between_equals_the_later_confirmation_wins() {
        let claims = vec![
            claim("a", Authority::Official, "phone", "1", 9),
            claim("b", Authority::Official, "phone", "2", 3),
        ];
        let view = PlaceView::compute(place(), claims, now());
        assert_eq!(view.fact(&Field::new("phone"), &LangTag::zh()).map(|f| f.claim.value()), Some("2"));
    }

    #[test]
    fn a_value_that_no_longer_holds_does_not_win() {
        let mut old = claim("partner", Authority::Partner, "ticket", "50元", 1);
        old.draft.valid_until = Some(now() - TimeDelta::days(1));
        let view = PlaceView::compute(
            place(),
            vec![old, claim("site", Authority::Feed, "ticket", "60元", 1)],
            now(),
        );
        let fact = view.fact(&Field::new("ticket"), &LangTag::zh()).expect("a fact");
        assert_eq!((fact.claim.value(), fact.conflicts.len()), ("60元", 0));
    }

    #[test]
    fn the_same_value_written_differently_is_no_conflict() {
        let claims = vec![
            claim("a", Authority::Official, "phone", "0559-830 0121", 9),
            claim("b", Authority::Feed, "phone", "0559-8300121", 3),
        ];
        let view = PlaceView::compute(place(), claims, now());
        assert!(view.facts.iter().all(|fact| fact.conflicts.is_empty()));
    }
}
