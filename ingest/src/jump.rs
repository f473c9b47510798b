//! Values that jump: a price ten times what it was, or a museum that is suddenly open for a tenth of
//! the week, is more often a slip of whoever wrote the page, or a page of something else, than news.
//! Such a page waits until it says the same again, or until an operator has looked.

use crate::defect::{Defect, Message};
use crate::extract::Extract;
use crate::text::clip;
use chrono::{Days, NaiveDate};
use scenic_data::claim::{Claim, ClaimDraft, Typed};
use scenic_data::document::Document;
use scenic_data::hours::Schedule;
use scenic_data::ids::derive;
use scenic_data::source::SourceDefinition;
use scenic_data::{Field, PlaceId, SourceId};

/// From so many times the other on, two prices or times of opening are not believed to follow each
/// other.
const FACTOR: f64 = 5.0;
/// What cost less than this was small change: any other price may follow it.
const SMALL_CHANGE: f64 = 5.0;
/// Longest value shown, in characters.
const SHOWN: usize = 60;

/// A value that jumps.
pub(crate) struct Jump {
    /// What it is, for people.
    pub(crate) defect: Defect,
    /// What it is, to be known again.
    pub(crate) digest: String,
}

impl Jump {
    /// Whether it was said before, or accepted.
    pub(crate) fn is_believed(&self, held: Option<&str>) -> bool {
        held.is_some_and(|held| held == self.digest || held == Document::ACCEPTED)
    }
}

/// The first value that jumps from what a document said before.
pub(crate) fn find(
    known: &[Claim],
    read: &Extract,
    source: &SourceDefinition,
    on: NaiveDate,
) -> Option<Jump> {
    let id = SourceId::from(source.id.as_str());
    let alone = read.places.len() == 1
        && known.iter().all(|claim| Some(&claim.place) == known.first().map(|c| &c.place));
    for place in &read.places {
        let place_id = PlaceId::of(&id, &place.external_id);
        let said = |claim: &&Claim| alone || claim.place == place_id;
        for draft in &place.claims {
            let before = known
                .iter()
                .filter(said)
                .find(|claim| claim.field() == &draft.field && claim.draft.lang == draft.lang);
            if let Some(before) = before
                && jumps(&before.draft, draft, source, on)
            {
                let digest = derive("jump", &[&place.external_id, draft.field.as_str(), &draft.value]);
                return Some(Jump { defect: defect(&draft.field, before.value(), &draft.value), digest });
            }
        }
    }
    None
}

fn jumps(before: &ClaimDraft, after: &ClaimDraft, source: &SourceDefinition, on: NaiveDate) -> bool {
    match (&before.typed, &after.typed) {
        (Some(Typed::Money(before)), Some(Typed::Money(after))) if before.currency == after.currency => {
            // What becomes free, or ceases to be, is news of its own kind.
            before.amount >= SMALL_CHANGE && after.amount > 0.0 && far(before.amount, after.amount)
        }
        (Some(Typed::Hours(before)), Some(Typed::Hours(after))) => {
            let open = |text: &str| Schedule::parse(text).ok().map(|schedule| week(&schedule, source, on));
            matches!((open(before), open(after)), (Some(a), Some(b)) if a > 0.0 && b > 0.0 && far(a, b))
        }
        _ => false,
    }
}

fn far(a: f64, b: f64) -> bool {
    a.max(b) / a.min(b) >= FACTOR
}

/// How long a place is open in the week that begins on a day, in hours.
fn week(schedule: &Schedule, source: &SourceDefinition, from: NaiveDate) -> f64 {
    let days = (0..7).filter_map(|by| from.checked_add_days(Days::new(by)));
    let open = days.flat_map(|day| schedule.day(day, source.time_zone, source.country.as_deref()));
    open.map(|(begin, end)| (end - begin).num_minutes() as f64 / 60.0).sum()
}

fn defect(field: &Field, before: &str, after: &str) -> Defect {
    let (before, after) = (clip(before, SHOWN), clip(after, SHOWN));
    Defect::warning(
        "held_back",
        Some(field.to_string()),
        Message::new(
            format!("从“{before}”突变为“{after}”：等再次抓取到同样内容，或运维确认后才采用"),
            format!(
                "jumps from {before:?} to {after:?}: taken when the page says so again, or when an operator accepts it"
            ),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenic_data::money::Money;

    fn draft(field: &str, typed: Typed) -> ClaimDraft {
        ClaimDraft { typed: Some(typed), ..ClaimDraft::text(Field::new(field), None, "x") }
    }

    #[test]
    fn only_what_is_hardly_believable_jumps() {
        let source = SourceDefinition::for_partner(&"site".into(), "x");
        let on = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
        let money = |amount| draft("ticket", Typed::Money(Money::cny(amount)));
        for (before, after, jump) in [
            (80.0, 100.0, false),
            (80.0, 8.0, true),
            (80.0, 800.0, true),
            (190.0, 95.0, false),
            (80.0, 0.0, false),
            (0.0, 80.0, false),
            (1.0, 20.0, false),
            (30.0, 3.0, true),
        ] {
            assert_eq!(jumps(&money(before), &money(after), &source, on), jump, "{before} → {after}");
        }
        let hours = |text: &str| draft("opening_hours", Typed::Hours(text.into()));
        for (before, after, jump) in [
            ("08:00-18:00", "09:00-17:00", false),
            ("Tu-Su 09:00-17:00", "Sa,Su 10:00-12:00", true),
            ("09:00-17:00", "24/7", false),
            ("Su 10:00-12:00", "24/7", true),
            ("09:00-17:00", "nonsense", false),
        ] {
            assert_eq!(jumps(&hours(before), &hours(after), &source, on), jump, "{before} → {after}");
        }
        let euro = draft("ticket", Typed::Money(Money { amount: 8.0, currency: "EUR".into() }));
        assert!(!jumps(&money(80.0), &euro, &source, on), "another currency is another price");
    }
}
