//! Whether one is let in with, or without, something: told by what a place says to its visitors, not by its hours.

use super::{Work, sure};
use crate::answer::{CitationKind, facts, open, unknown};
use crate::retrieve::ANSWERS;
use crate::{Guide, GuideError};
use scenic_data::view::PlaceView;

/// Fields in which places speak to their visitors.
const TO_VISITORS: [&str; 5] = ["tips", "ticket", "price", "opening_hours", "transport"];
/// The share of what is asked about that a text must speak of.
const SPEAKS_OF: f32 = 0.5;

impl Guide {
    /// Tells what a place says of being let in with what the question names; where it says nothing, that, and
    /// whether it is open.
    pub(super) async fn admitted(&self, work: &mut Work, view: &PlaceView) -> Result<(), GuideError> {
        let particular = self.terms(&work.reading.particular).words;
        let speaks = |text: &str| open::coverage(&particular, text) >= SPEAKS_OF;
        let said = view.facts_for(&work.context.lang).into_iter().map(|fact| fact.claim.field().clone());
        let fact = said.filter(|field| !field.is_prose()).find(|field| {
            let value = view.fact(field, &work.context.lang).map_or("", |fact| fact.claim.value());
            speaks(&format!("{} {value}", field.label(&work.context.lang)))
        });
        if let Some(field) = fact {
            sure(work, 0.85);
            facts::state(&mut work.draft, &work.context, view, &field);
            return Ok(());
        }
        let mut passages = self.passages(work, Some(&view.place), &self.question_terms(work)).await?;
        passages.retain(|passage| {
            let field = passage.citation.field.as_ref();
            let to_visitors = field.is_some_and(|field| TO_VISITORS.contains(&field.as_str()))
                || passage.citation.kind == CitationKind::Notice;
            to_visitors && passage.fit >= ANSWERS && speaks(&passage.citation.text)
        });
        if !passages.is_empty() {
            open::say(&mut work.draft, &work.context, &passages);
            return Ok(());
        }
        unknown::condition(&mut work.draft, &work.context, view);
        self.status(work, view).await?;
        work.draft.grounded = false;
        work.draft.confidence = 0.3;
        Ok(())
    }
}
