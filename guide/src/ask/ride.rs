//! How long a ride between two places takes, what it costs and which there is, where a source says so.

use super::{Work, sure};
use crate::answer::open::{self, Passage};
use crate::answer::{facts, unknown};
use crate::gazetteer::fold;
use crate::reading::ride::{OfRide, Ride, speaks_of};
use crate::retrieve::ANSWERS;
use crate::{Guide, GuideError};
use regex::Regex;
use scenic_data::Field;
use scenic_data::place::Place;
use scenic_data::view::PlaceView;
use std::sync::LazyLock;

/// Fields that name neighbours and hours, not rides.
const NO_RIDE: [&str; 5] = ["near", "tags", "opening_hours", "visit_min", "phone"];

/// How often something goes, which is not how long it takes.
static EVERY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)每隔?\s*\d+\s*(?:分钟|小时)|\bevery \d+ ?(?:min|hour)").ok());

impl Guide {
    /// Tells how long a ride between the places that a question names takes, or what it costs; where no source
    /// says how long, says so, and how one gets to them. False where none says what it costs: the place's own
    /// prices may answer.
    pub(super) async fn ride(
        &self,
        work: &mut Work,
        view: &PlaceView,
        ride: Ride,
    ) -> Result<bool, GuideError> {
        let others = self.store.views(&work.reading.others, work.context.at).await?;
        let ends: Vec<&PlaceView> = std::iter::once(view).chain(&others).collect();
        let lang = work.context.lang.clone();
        if let [only] = ends.as_slice() {
            // "坐船到鹭洲多久": from wherever its source says that one goes there.
            let field = Field::new("transport");
            let text = only.fact(&field, &lang).map(|fact| fact.claim.value());
            let told = text.is_some_and(|text| {
                ride.asks == OfRide::Service || (speaks_of(text, ride.vehicle) && ride.asks.is_in(text))
            });
            if told {
                sure(work, 0.8);
                facts::state(&mut work.draft, &work.context, only, &field);
            }
            return Ok(told);
        }
        for end in &ends {
            let facts = end.facts_for(&lang).into_iter().map(|fact| (fact.claim.field(), fact.claim.value()));
            let told = facts
                .filter(|(field, _)| !field.is_prose() && !NO_RIDE.contains(&field.as_str()))
                .find(|(_, text)| tells(text, end, &ends, ride));
            if let Some((field, _)) = told {
                sure(work, 0.85);
                facts::state(&mut work.draft, &work.context, end, field);
                return Ok(true);
            }
        }
        for end in &ends {
            let passages = self.passages(work, Some(&end.place), &self.question_terms(work)).await?;
            let speaks = |passage: &Passage| passage.fit >= ANSWERS && tells(&passage.part, end, &ends, ride);
            if open::say_from(&mut work.draft, &work.context, &passages, speaks) {
                return Ok(true);
            }
        }
        if ride.asks == OfRide::Fare {
            return Ok(false);
        }
        if ride.asks == OfRide::Service {
            // How one gets to either end, by whatever goes there.
            let transport = Field::new("transport");
            let known: Vec<&PlaceView> =
                ends.into_iter().filter(|end| end.fact(&transport, &lang).is_some()).collect();
            for end in &known {
                sure(work, 0.7);
                facts::state(&mut work.draft, &work.context, end, &transport);
            }
            return Ok(!known.is_empty());
        }
        let names: Vec<&str> = ends.iter().map(|end| end.place.name(&lang)).collect();
        unknown::ride(&mut work.draft, &work.context, &names, ride.vehicle);
        for end in ends {
            if work.draft.has_room(&work.context) {
                facts::state(&mut work.draft, &work.context, end, &Field::new("transport"));
            }
        }
        work.draft.text.truncate(work.draft.text.trim_end().len());
        work.draft.grounded = false;
        work.draft.confidence = 0.3;
        Ok(true)
    }
}

/// Whether a text of one end tells of the ride: of the vehicle, of another end, and what is asked of it.
fn tells(text: &str, end: &PlaceView, ends: &[&PlaceView], ride: Ride) -> bool {
    let Ride { vehicle, asks } = ride;
    let text = match EVERY.as_ref() {
        Some(every) => every.replace_all(text, ""),
        None => text.into(),
    };
    let folded = fold(&text);
    let others = ends.iter().filter(|other| other.place.id != end.place.id);
    (speaks_of(&text, vehicle) || names(&end.place).any(|name| speaks_of(&name, vehicle)))
        && asks.is_in(&text)
        && others.flat_map(|other| names(&other.place)).any(|name| folded.contains(&name))
}

/// What a place is called, folded.
fn names(place: &Place) -> impl Iterator<Item = String> {
    place.names.iter().chain(&place.aliases).map(|name| fold(&name.text))
}
