//! Whether one is let in with, or without, something: told by what a place says to its visitors, not by its hours.

use super::{Work, sure};
use crate::answer::words::sentences;
use crate::answer::{open, unknown};
use crate::{Guide, GuideError};
use scenic_data::view::PlaceView;

/// Fields in which places speak to their visitors.
const TO_VISITORS: [&str; 5] = ["tips", "ticket", "price", "opening_hours", "transport"];
/// The share of what is asked about that a sentence must speak of.
const SPEAKS_OF: f32 = 0.5;

impl Guide {
    /// Tells what a place says of being let in with what the question names; where it says nothing, that, and
    /// whether it is open.
    pub(super) async fn admitted(&self, work: &mut Work, view: &PlaceView) -> Result<(), GuideError> {
        let particular = self.terms(&work.reading.particular).words;
        let speaks = |sentence: &&str| open::coverage(&particular, sentence) >= SPEAKS_OF;
        let facts = view.facts_for(&work.context.lang).into_iter();
        let said = facts.filter(|fact| TO_VISITORS.contains(&fact.claim.field().as_str())).find_map(|fact| {
            let sentence = sentences(fact.claim.value()).into_iter().find(speaks)?;
            Some((fact, sentence.trim()))
        });
        if let Some((fact, sentence)) = said {
            sure(work, 0.85);
            let n = work.draft.cite_claim(&work.context, &view.place, &fact.claim);
            let space = if work.context.zh() { "" } else { " " };
            work.draft.say(&format!("{sentence}{space}[{n}]"));
            return Ok(());
        }
        unknown::condition(&mut work.draft, &work.context, view);
        self.status(work, view).await?;
        work.draft.grounded = false;
        work.draft.confidence = 0.3;
        Ok(())
    }
}
