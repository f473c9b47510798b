//! The view of a place: of all that is claimed, what holds at an instant, and who disagrees.

use crate::claim::{Claim, Typed};
use crate::hours::Schedule;
use crate::place::Place;
use crate::{Authority, Field, Instant, LangTag, SourceId, text};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Fields that describe the place itself rather than facts to be told.
pub const STRUCTURE: [&str; 5] = ["kind", "location", "parent", "extent", "seen_from_m"];

/// Fields of which several sources add up rather than contradict each other.
const ADDITIVE: [&str; 3] = ["near", "tags", "url"];

/// The winning claim of a field in a language, and those that say otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// The claim that wins.
    pub claim: Claim,
    /// Current claims of other sources with another value, strongest first, one of each source. Those
    /// in another language are among them where both were understood.
    pub conflicts: Vec<Claim>,
}

/// A place with what holds of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceView {
    /// The place.
    pub place: Place,
    /// A fact per field and language, known fields first in their usual order.
    pub facts: Vec<Fact>,
    /// When the next of its claims begins or ceases to hold, so that the view may be another.
    #[serde(default)]
    pub until: Option<Instant>,
}

impl PlaceView {
    /// Chooses winners among current claims at `at`: authority, then the later confirmation, within
    /// validity.
    pub fn compute(place: Place, claims: Vec<Claim>, at: Instant) -> Self {
        let mut fields: BTreeMap<(usize, Field), BTreeMap<Option<LangTag>, Vec<Claim>>> = BTreeMap::new();
        let order: Vec<Field> = Field::all_known().collect();
        let turns = claims.iter().flat_map(|claim| [claim.draft.valid_from, claim.draft.valid_until]);
        let until = turns.flatten().filter(|turn| at < *turn).min();
        for claim in claims {
            let valid = claim.draft.valid_from.is_none_or(|from| from <= at)
                && claim.draft.valid_until.is_none_or(|until| at < until);
            if !valid || STRUCTURE.contains(&claim.field().as_str()) {
                continue;
            }
            let field = claim.field().clone();
            let rank = order.iter().position(|known| known == &field).unwrap_or(order.len());
            let by_language = fields.entry((rank, field)).or_default();
            by_language.entry(claim.draft.lang.clone()).or_default().push(claim);
        }
        let facts = fields.into_values().flat_map(|by_language| settle(&place, by_language, at)).collect();
        Self { place, facts, until }
    }

    /// The fact of a field for a reader of `lang`: in their language, else language-free, else in
    /// any other language. A stronger source that says otherwise is heard before the reader's language.
    pub fn fact(&self, field: &Field, lang: &LangTag) -> Option<&Fact> {
        let of_field = || self.facts.iter().filter(|fact| fact.claim.field() == field);
        let preferred = of_field()
            .find(|f| f.claim.draft.lang.as_ref().is_some_and(|l| l.is_chinese() == lang.is_chinese()))
            .or_else(|| of_field().find(|f| f.claim.draft.lang.is_none()))
            .or_else(|| of_field().next())?;
        let contradicts = |f: &&Fact| {
            f.claim.source.authority < preferred.claim.source.authority
                && preferred.conflicts.iter().any(|other| other.source.id == f.claim.source.id)
        };
        let stronger = of_field().filter(contradicts).min_by_key(|f| f.claim.source.authority);
        Some(stronger.unwrap_or(preferred))
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

/// The fact of one field in each language: its strongest claim, and those that say otherwise.
fn settle(place: &Place, by_language: BTreeMap<Option<LangTag>, Vec<Claim>>, at: Instant) -> Vec<Fact> {
    let mut groups: Vec<Vec<Claim>> = by_language.into_values().collect();
    for claims in &mut groups {
        claims.sort_by(|a, b| strength(a).cmp(&strength(b)));
    }
    let facts = groups.iter().filter_map(|group| {
        let winner = group.first()?;
        let mut conflicts: Vec<&Claim> = Vec::new();
        if !ADDITIVE.contains(&winner.field().as_str()) && !winner.field().is_prose() {
            let others = groups.iter().flatten().filter(|other| other.source.id != winner.source.id);
            conflicts.extend(others.filter(|other| disagree(place, winner, other, at)));
        }
        let own = |claim: &Claim| claim.draft.lang == winner.draft.lang;
        conflicts.sort_by(|a, b| {
            let key = |claim| (strength(claim).0, !own(claim), strength(claim));
            key(*a).cmp(&key(*b))
        });
        let mut heard: Vec<&SourceId> = Vec::new();
        conflicts.retain(|claim| {
            let new = !heard.contains(&&claim.source.id);
            heard.push(&claim.source.id);
            new
        });
        Some(Fact { claim: winner.clone(), conflicts: conflicts.into_iter().cloned().collect() })
    });
    facts.collect()
}

/// What wins between claims, least first: authority, then the later confirmation.
fn strength(claim: &Claim) -> (Authority, Reverse<Instant>, &str) {
    (claim.source.authority, Reverse(claim.clocks.verified_at), &claim.id)
}

/// Whether two claims about one field say different things: by meaning where both were understood,
/// else, in one language, by their folded text. Texts in two languages cannot be compared.
fn disagree(place: &Place, a: &Claim, b: &Claim, at: Instant) -> bool {
    let by_meaning = match (&a.draft.typed, &b.draft.typed) {
        (Some(Typed::Number(x)), Some(Typed::Number(y))) => Some((x - y).abs() > 0.05),
        (Some(Typed::Money(x)), Some(Typed::Money(y))) if x.currency == y.currency => {
            Some((x.amount - y.amount).abs() > 0.005)
        }
        (Some(Typed::Minutes(least, most)), Some(Typed::Minutes(other_least, other_most))) => {
            Some(most < other_least || other_most < least)
        }
        (Some(Typed::Hours(x)), Some(Typed::Hours(y))) => Some(x != y && hours_disagree(place, x, y, at)),
        (Some(x), Some(y)) if x == y => Some(false),
        _ => None,
    };
    let same_language = a.draft.lang == b.draft.lang;
    by_meaning.unwrap_or_else(|| same_language && text::fold(a.value()) != text::fold(b.value()))
}

/// Whether hours written in two ways mean different times.
fn hours_disagree(place: &Place, a: &str, b: &str, at: Instant) -> bool {
    let located = |text: &str| {
        let schedule = Schedule::parse(text).ok()?;
        Some(match place.position {
            Some(position) => schedule.located(position.lat, position.lon),
            None => schedule,
        })
    };
    match (located(a), located(b)) {
        (Some(a), Some(b)) => {
            let today = at.with_timezone(&place.time_zone).date_naive();
            a.contradicts(&b, today, place.time_zone, place.country.as_deref())
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::ClaimDraft;
    use crate::freshness::{Clocks, SourceRef};
    use crate::money::Money;
    use crate::place::{PlaceKind, PlaceState};
    use crate::{DocumentId, PlaceId};
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
            extent: None,
            seen_from_m: None,
            time_zone: chrono_tz::Asia::Shanghai,
            country: None,
            state: PlaceState::Live,
            updated_at: now(),
        }
    }

    fn claim(id: &str, authority: Authority, field: &str, value: &str, hours_ago: i64) -> Claim {
        let verified_at = now() - TimeDelta::hours(hours_ago);
        let source = SourceRef { id: id.into(), name: id.into(), url: None, publisher: None, authority };
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

    /// A claim that was understood, in a language.
    fn understood(mut claim: Claim, lang: LangTag, typed: Typed) -> Claim {
        claim.draft.lang = Some(lang);
        claim.draft.typed = Some(typed);
        claim
    }

    fn hours(id: &str, authority: Authority, lang: LangTag, value: &str) -> Claim {
        let osm = Schedule::parse(value).expect("understood").osm().to_owned();
        understood(claim(id, authority, "opening_hours", value, 1), lang, Typed::Hours(osm))
    }

    const SEASONS: &str = "3月至11月 6:30-17:00；12月至次年2月 7:30-16:00";

    #[test]
    fn two_pages_of_one_source_are_no_disagreement() {
        let mut list = claim("list", Authority::Official, "ticket", "110元起", 1);
        let mut page = claim("page", Authority::Official, "ticket", "110元", 2);
        (list.source.id, page.source.id) = ("site".into(), "site".into());
        let view = PlaceView::compute(place(), vec![list, page], now());
        assert!(view.facts.iter().all(|fact| fact.conflicts.is_empty()), "{:?}", view.facts);
    }

    #[test]
    fn a_stronger_source_that_says_otherwise_is_heard_before_the_readers_language() {
        let claims = vec![
            hours("site", Authority::Official, LangTag::zh(), SEASONS),
            hours("guide", Authority::Community, LangTag::en(), "Mo-Su 08:00-16:00"),
        ];
        let view = PlaceView::compute(place(), claims, now());
        for lang in [LangTag::zh(), LangTag::en()] {
            let fact = view.fact(&Field::new("opening_hours"), &lang).expect("a fact");
            assert_eq!(fact.claim.value(), SEASONS);
            assert_eq!(fact.conflicts.iter().map(Claim::value).collect::<Vec<_>>(), ["Mo-Su 08:00-16:00"]);
        }
    }

    #[test]
    fn hours_that_differ_only_in_form_are_read_in_the_readers_language() {
        let english = "Mar-Nov 06:30-17:00; Dec-Feb 07:30-16:00";
        let claims = vec![
            hours("site", Authority::Official, LangTag::zh(), SEASONS),
            hours("guide", Authority::Community, LangTag::en(), english),
        ];
        let view = PlaceView::compute(place(), claims, now());
        assert!(view.facts.iter().all(|fact| fact.conflicts.is_empty()), "{:?}", view.facts);
        let fact = view.fact(&Field::new("opening_hours"), &LangTag::en()).expect("a fact");
        assert_eq!(fact.claim.value(), english);
    }

    #[test]
    fn prices_and_durations_are_compared_across_languages_and_texts_are_not() {
        let pair = |zh: (&str, Option<Typed>), en: (&str, Option<Typed>), field: &str| {
            let mut official = claim("site", Authority::Official, field, zh.0, 1);
            let mut other = claim("guide", Authority::Community, field, en.0, 1);
            (official.draft.lang, official.draft.typed) = (Some(LangTag::zh()), zh.1);
            (other.draft.lang, other.draft.typed) = (Some(LangTag::en()), en.1);
            let view = PlaceView::compute(place(), vec![official, other], now());
            let fact = view.fact(&Field::new(field), &LangTag::en()).expect("a fact");
            (fact.claim.value().to_owned(), fact.conflicts.len())
        };
        let cny = |amount| Some(Typed::Money(Money::cny(amount)));
        assert_eq!(pair(("80元", cny(80.0)), ("CNY 80", cny(80.0)), "ticket"), ("CNY 80".into(), 0));
        assert_eq!(pair(("80元", cny(80.0)), ("CNY 60", cny(60.0)), "ticket"), ("80元".into(), 1));
        let euro = Some(Typed::Money(Money { amount: 10.0, currency: "EUR".into() }));
        assert_eq!(pair(("80元", cny(80.0)), ("EUR 10", euro), "ticket"), ("EUR 10".into(), 0));
        let minutes = |least, most| Some(Typed::Minutes(least, most));
        let (half, hour) = (("30-60分钟", minutes(30, 60)), ("an hour", minutes(60, 60)));
        assert_eq!(pair(half, hour, "visit_min"), ("an hour".into(), 0));
        assert_eq!(pair(("山门", None), ("At the gate", None), "address"), ("At the gate".into(), 0));
    }
}
