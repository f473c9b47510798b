//! Questions about one place, and open questions.

use super::detail::{FITS_WELL, SPEAKS_OF_MOST, SPEAKS_OF_SOME, is_of_kind};
use super::{Work, ms, sure};
use crate::answer::words::reads_as;
use crate::answer::{facts, fares, open, status, unknown};
use crate::reading::sought::Sought;
use crate::reading::{labels, party, whether};
use crate::retrieve::ANSWERS;
use crate::retrieve::terms::{Terms, latin_words};
use crate::{Guide, GuideError};
use scenic_data::place::Place;
use scenic_data::view::PlaceView;
use scenic_data::{Field, LangTag};
use std::time::Instant as Tick;

/// Fewest words of a question that a text in another language answers by fitting a little.
const FEW: usize = 4;
/// How many of the texts that fit best are looked at for what is asked to be there.
const LOOKED_AT: usize = 3;

/// Adds what the party that the question names pays by the words of the ticket's source.
fn worked_out(work: &mut Work, view: &PlaceView) {
    let Some(party) = party::asked(&work.reading.question.to_lowercase()) else { return };
    let Some(fact) = view.fact(&Field::new("ticket"), &work.context.lang) else { return };
    let zone = view.place.time_zone;
    let said = fares::worked_out(fact.claim.value(), &party, work.context.at, zone, work.context.zh());
    if let Some(sentence) = said {
        work.draft.say(&sentence);
    }
}

impl Guide {
    /// States the fact whose label fits the question best, when one fits at least so well.
    fn labelled(&self, work: &mut Work, view: &PlaceView, least: u8) -> bool {
        let zh = work.context.zh();
        let best = view
            .facts
            .iter()
            .map(|fact| {
                let field = fact.claim.field();
                let own_tongue = LangTag::detect(field.as_str()).is_some_and(|lang| lang.is_chinese() == zh);
                (labels::fit(field, &work.reading.masked), own_tongue, field)
            })
            .filter(|(fit, ..)| *fit >= least)
            .max_by_key(|(fit, own_tongue, _)| (*fit, *own_tongue));
        let Some((fit, _, field)) = best else { return false };
        let field = field.clone();
        sure(work, if fit >= 2 { 0.9 } else { 0.7 });
        facts::state(&mut work.draft, &work.context, view, &field)
    }

    /// States the fields asked for; what a source tells only in prose is looked for there.
    pub(super) async fn fields(
        &self,
        work: &mut Work,
        view: &PlaceView,
        fields: &[Field],
    ) -> Result<(), GuideError> {
        if work.reading.vague && fields.iter().any(|f| f.as_str() == "intro") {
            return self.open_about(work, view).await;
        }
        if work.reading.asks_time_of_else() {
            return self.time_of_else(work, view).await;
        }
        let mut missing = Vec::new();
        for field in fields {
            let field = self.stand_in(view, field);
            if field.as_str() == "opening_hours"
                && work.whole_day.is_some()
                && view.fact(&field, &work.context.lang).is_some()
            {
                self.status(work, view).await?;
                continue;
            }
            if self.in_own_tongue(work, view, &field).await? {
                continue;
            }
            if work.draft.has_room(&work.context)
                && facts::state(&mut work.draft, &work.context, view, &field)
            {
                if field.as_str() == "ticket" {
                    worked_out(work, view);
                }
                continue;
            }
            missing.push(field);
        }
        if !work.draft.citations.is_empty() {
            sure(work, if missing.is_empty() { 0.95 } else { 0.7 });
            if fields.iter().any(|f| matches!(f.as_str(), "opening_hours" | "ticket" | "transport")) {
                self.cautions(work, view).await?;
            }
            return Ok(());
        }
        match missing.first() {
            Some(field) if field.is_prose() => self.open_about(work, view).await,
            Some(field) => {
                unknown::field(&mut work.draft, &work.context, view, field);
                Ok(())
            }
            None => self.open_about(work, view).await,
        }
    }

    /// Tells the time of what is no door's, the sunrise's or the best light's, where a text does; else says that
    /// none does, and the hours for what they are.
    async fn time_of_else(&self, work: &mut Work, view: &PlaceView) -> Result<(), GuideError> {
        let sought = Sought::by(&work.reading.masked);
        let passages = self.passages(work, Some(&view.place), &self.question_terms(work)).await?;
        let particular = self.terms(&work.reading.particular);
        let tells = |passage: &open::Passage| {
            // A text that has a time, of whatever, fits many such questions a little.
            let speaks = particular.share_in(&passage.citation.text) >= SPEAKS_OF_SOME;
            (passage.fit >= FITS_WELL || (passage.fit >= ANSWERS && speaks))
                && sought.is_none_or(|sought| sought.is_in(&passage.part))
        };
        if open::say_from(&mut work.draft, &work.context, &passages, tells) {
            return Ok(());
        }
        // What runs past a place is often told of elsewhere.
        if !particular.words.is_empty()
            && self.told_in_text(work, None, &particular, &particular, 1.0).await?
        {
            return Ok(());
        }
        unknown::not_told(&mut work.draft, &work.context, view);
        if !facts::state(&mut work.draft, &work.context, view, &Field::new("opening_hours")) {
            self.overview(work, view).await?;
        }
        work.draft.grounded = false;
        work.draft.confidence = 0.25;
        Ok(())
    }

    /// Prose that a source gives in another language only: texts about the same in the reader's come
    /// first, where there are any.
    async fn in_own_tongue(
        &self,
        work: &mut Work,
        view: &PlaceView,
        field: &Field,
    ) -> Result<bool, GuideError> {
        let zh = work.context.zh();
        let fact = view.fact(field, &work.context.lang);
        let foreign =
            fact.and_then(|fact| fact.claim.draft.lang.as_ref()).is_some_and(|lang| lang.is_chinese() != zh);
        if !foreign || !field.is_prose() {
            return Ok(false);
        }
        let mut terms = self.question_terms(work);
        let label = self.terms(field.label(&work.context.lang));
        terms.pairs.extend(label.pairs);
        terms.words.extend(label.words);
        let mut passages = self.passages(work, Some(&view.place), &terms).await?;
        passages.retain(|passage| reads_as(&passage.part, &work.context.lang) && passage.fit >= ANSWERS);
        if passages.is_empty() {
            return Ok(false);
        }
        open::say(&mut work.draft, &work.context, &passages);
        Ok(true)
    }

    /// A meal's or a night's price answers for a ticket where no ticket is sold.
    pub(super) fn stand_in(&self, view: &PlaceView, field: &Field) -> Field {
        let price = Field::new("price");
        let has = |f: &Field| view.facts.iter().any(|fact| fact.claim.field() == f);
        match field.as_str() {
            "ticket" if !has(field) && has(&price) => price,
            "price" if !has(field) && has(&Field::new("ticket")) => Field::new("ticket"),
            _ => field.clone(),
        }
    }

    /// An open question about a place: the passages of the place that fit, else its introduction.
    pub(super) async fn open_about(&self, work: &mut Work, view: &PlaceView) -> Result<(), GuideError> {
        let terms = self.question_terms(work);
        let overview_asked = work.reading.vague && terms.words.is_empty();
        if overview_asked {
            return self.overview(work, view).await;
        }
        let passages = self.passages(work, Some(&view.place), &terms).await?;
        if let Some(things) = self.not_there(work, &passages) {
            unknown::not_mentioned(&mut work.draft, &work.context, view, &things);
            self.overview(work, view).await?;
            work.draft.grounded = false;
            work.draft.confidence = 0.25;
            return Ok(());
        }
        let best = passages.first().filter(|best| best.fit >= ANSWERS);
        if best.is_some_and(|best| best.fit >= FITS_WELL || reads_as(&best.part, &work.context.lang)) {
            open::say(&mut work.draft, &work.context, &passages);
            return Ok(());
        }
        if self.told_of_wider(work, view, &terms).await? {
            return Ok(());
        }
        if best.is_some() {
            open::say(&mut work.draft, &work.context, &passages);
            return Ok(());
        }
        if self.labelled(work, view, 1) {
            return Ok(());
        }
        // What is known of the place is no answer to something else; it is offered as what it is.
        unknown::not_told(&mut work.draft, &work.context, view);
        self.overview(work, view).await?;
        work.draft.grounded = false;
        work.draft.confidence = 0.25;
        Ok(())
    }

    /// The question's terms without the names in it, which every passage of a place contains.
    pub(super) fn question_terms(&self, work: &Work) -> Terms {
        self.terms(&work.reading.without_names())
    }

    /// The terms of a text that an answer should contain.
    pub(crate) fn terms(&self, text: &str) -> Terms {
        // "看日出去哪些地方好" goes where the sun rises, and is not cut at "出去".
        let text = text.replace("去哪", " 去哪");
        Terms::of(&text, self.index.chinese_words(&text), self.index.glossary())
    }

    /// Introduces a place: its introduction, then its main facts.
    pub(super) async fn overview(&self, work: &mut Work, view: &PlaceView) -> Result<(), GuideError> {
        let prose = ["intro", "highlights", "history", "legend", "tips"].map(Field::new);
        let told = prose.iter().any(|field| facts::state(&mut work.draft, &work.context, view, field));
        for field in ["opening_hours", "ticket", "visit_min", "address"].map(Field::new) {
            if work.draft.has_room(&work.context) && view.fact(&field, &work.context.lang).is_some() {
                if told && work.draft.citations.len() == 1 {
                    work.draft.paragraph();
                }
                facts::state(&mut work.draft, &work.context, view, &field);
            }
        }
        if work.draft.citations.is_empty() {
            unknown::field(&mut work.draft, &work.context, view, &Field::new("intro"));
            return Ok(());
        }
        sure(work, if told { 0.85 } else { 0.6 });
        let status = self.status_of(view, work.context.at).await?;
        status::caution(&mut work.draft, &work.context, &view.place, &status);
        Ok(())
    }

    /// An open question about no place in particular, or one for `fields` of something that is no place: of
    /// texts that answer, one that has in it what these fields are made of comes first.
    pub(super) async fn open(&self, work: &mut Work, fields: &[Field]) -> Result<(), GuideError> {
        let terms = self.terms(&work.reading.question);
        let mut passages = self.passages(work, None, &terms).await?;
        if work.reading.asks_where() && open::say_places(&mut work.draft, &work.context, &passages, &terms) {
            return Ok(());
        }
        // Of texts that have a price in them, that which speaks most of what is asked for its price.
        let answers = |passage: &open::Passage| passage.fit >= ANSWERS && is_of_kind(fields, &passage.part);
        let speaks = |passage: &open::Passage| terms.share_in(&passage.part);
        let best = passages.iter().enumerate().filter(|(_, passage)| answers(passage)).rev();
        let best = best.max_by(|(_, a), (_, b)| speaks(a).total_cmp(&speaks(b))).map(|(at, _)| at);
        if let Some(at) = best.filter(|_| !fields.is_empty()) {
            let best = passages.remove(at);
            passages.insert(0, best);
        }
        if let Some(things) = self.not_there(work, &passages) {
            unknown::not_mentioned_anywhere(&mut work.draft, &work.context, &things);
        } else if passages.first().is_some_and(|best| {
            // A text in another language that fits a few words a little is no answer to anybody.
            let said = terms.words.len() >= FEW || reads_as(&best.part, &work.context.lang);
            best.fit >= FITS_WELL || (best.fit >= ANSWERS && said)
        }) {
            open::say(&mut work.draft, &work.context, &passages);
        } else {
            unknown::nothing(&mut work.draft, &work.context);
        }
        Ok(())
    }

    /// The things that a question asks to be there, where none of the texts that fit best speaks of them: "有电梯吗" is
    /// not answered with stairs, nor "is there any halal food?" with food.
    fn not_there(&self, work: &Work, passages: &[open::Passage]) -> Option<Vec<String>> {
        if !whether::asks_existence(&work.reading.masked) {
            return None;
        }
        let asked = &work.reading.particular;
        let particular = self.terms(asked);
        let speaks = |passage: &open::Passage| particular.share_in(&passage.citation.text) >= SPEAKS_OF_MOST;
        if particular.words.is_empty() || passages.iter().take(LOOKED_AT).any(speaks) {
            return None;
        }
        let han = particular.words.iter().filter(|word| !word.is_ascii()).cloned();
        let mut things: Vec<String> = han.chain(latin_words(asked).map(str::to_owned)).collect();
        things.sort_by_key(|word| asked.find(word.as_str()));
        Some(things)
    }

    /// Tells what a text about the area that a place lies in says of what is asked: "方瑞廷老师怎样救下了盐街的老屋"
    /// is told of the town. False where none has most of the question's words.
    async fn told_of_wider(
        &self,
        work: &mut Work,
        view: &PlaceView,
        terms: &Terms,
    ) -> Result<bool, GuideError> {
        let Some(parent) = view.place.parent.as_ref().filter(|_| terms.words.len() > 1) else {
            return Ok(false);
        };
        let Some(area) = self.store.place(parent).await? else { return Ok(false) };
        let mut passages = self.passages(work, Some(&area), terms).await?;
        passages.retain(|passage| {
            passage.citation.place.as_ref().is_some_and(|place| place.id == area.id)
                && passage.fit >= ANSWERS
                && terms.share_in(&passage.citation.text) >= SPEAKS_OF_MOST
        });
        open::say(&mut work.draft, &work.context, &passages);
        Ok(!passages.is_empty())
    }

    /// Tells what a text says that fits `search` and has at least so much of what is asked about in particular,
    /// of a place or of any. False where none does.
    pub(super) async fn told_in_text(
        &self,
        work: &mut Work,
        place: Option<&Place>,
        search: &Terms,
        particular: &Terms,
        least: f32,
    ) -> Result<bool, GuideError> {
        let passages = self.passages(work, place, search).await?;
        let speaks = |passage: &open::Passage| {
            let (name, text) = (passage.citation.place.as_ref(), &passage.citation.text);
            let named = format!("{}\n{text}", name.map_or("", |place| place.name.as_str()));
            // The name is in the reader's language, whichever the text is in.
            let share = particular.share_in(text).max(particular.share_in(&named));
            passage.fit >= ANSWERS && share >= least
        };
        Ok(open::say_from(&mut work.draft, &work.context, &passages, speaks))
    }

    pub(super) async fn passages(
        &self,
        work: &mut Work,
        place: Option<&Place>,
        terms: &Terms,
    ) -> Result<Vec<open::Passage>, GuideError> {
        let begun = Tick::now();
        let found = self.retrieve(&work.reading, &work.context, place, terms).await?;
        work.retrieve += ms(begun);
        work.degraded.extend(found.degraded);
        Ok(found.passages)
    }
}
