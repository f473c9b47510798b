//! Whether one is let in with, or without, something: told by what a place says to its visitors, not by its hours.

use super::detail::SPEAKS_OF;
use super::{Work, sure};
use crate::answer::words::sentences;
use crate::answer::{facts, unknown};
use crate::{Guide, GuideError};
use scenic_data::view::PlaceView;

/// Fields in which places speak to their visitors.
const TO_VISITORS: [&str; 5] = ["tips", "ticket", "price", "opening_hours", "transport"];

/// What visitors ask leave for, in one character.
const ACTS: [&str; 4] = ["爬", "摸", "敲", "喂"];

impl Guide {
    /// Tells what a place says of being let in with what the question names, in the reader's language before
    /// another, or what a text about it says; where none does, that, and whether it is open.
    pub(super) async fn admitted(&self, work: &mut Work, view: &PlaceView) -> Result<(), GuideError> {
        let particular = self.terms(&work.reading.particular);
        // Words of one character are no terms: "能爬吗" beside "不要爬牛背".
        let act = ACTS.iter().find(|act| work.reading.masked.contains(**act));
        let speaks = |sentence: &&str| {
            particular.share_in(sentence) >= SPEAKS_OF || act.is_some_and(|act| sentence.contains(act))
        };
        let facts = view.facts_for(&work.context.lang).into_iter().chain(&view.facts);
        let said = facts.filter(|fact| TO_VISITORS.contains(&fact.claim.field().as_str())).find_map(|fact| {
            let sentence = sentences(fact.claim.value()).into_iter().find(speaks)?;
            Some((fact, sentence.trim()))
        });
        if let Some((fact, sentence)) = said {
            sure(work, 0.85);
            facts::quote(&mut work.draft, &work.context, &view.place, fact, sentence);
            return Ok(());
        }
        let search = self.question_terms(work);
        if !particular.words.is_empty()
            && self.told_in_text(work, Some(&view.place), &search, &particular, SPEAKS_OF).await?
        {
            return Ok(());
        }
        unknown::condition(&mut work.draft, &work.context, view);
        self.status(work, view).await?;
        work.draft.grounded = false;
        work.draft.confidence = 0.3;
        Ok(())
    }
}
