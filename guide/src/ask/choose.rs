//! Questions over sets of places: those that are as wished, and places side by side.

use super::Work;
use crate::answer::words::reads_as;
use crate::answer::{choose, happenings, unknown};
use crate::catalogue::Catalogue;
use crate::catalogue::choose::{Choice, Origin};
use crate::gazetteer::fold;
use crate::reading::labels;
use crate::reading::numbers::{Measure, Range};
use crate::reading::wish::{self, Wish};
use crate::retrieve::terms::latin_words;
use crate::{Guide, GuideError};
use scenic_data::event::EventKind;
use scenic_data::place::PlaceKind;
use scenic_data::status::{Reason, State};
use scenic_data::view::PlaceView;
use scenic_data::{Field, PlaceId};

/// Those that share the first place.
fn best_ones(wish: &Wish, chosen: Vec<Choice>) -> Vec<Choice> {
    let Some(first) = chosen.first().cloned() else { return chosen };
    chosen.into_iter().take_while(|choice| first.ties(choice, wish.best)).collect()
}

/// How many places are asked whether they are open.
const ASKED_WHETHER_OPEN: usize = 60;
/// Hours from the noon of a day at which a place must be closed to be closed that day.
const DAYTIME: [i64; 4] = [-2, 0, 3, 7];
/// What sources call places where one eats at stalls.
const STALLS: [&str; 6] = ["夜市", "小吃街", "美食街", "night market", "street food", "food market"];
/// Names given of what there would be without a condition.
const EXAMPLES: usize = 3;

impl Guide {
    /// Places that are as wished.
    pub(super) async fn find(
        &self,
        work: &mut Work,
        wish: &Wish,
        catalogue: &Catalogue,
    ) -> Result<(), GuideError> {
        let origin = Origin {
            place: wish.near.clone(),
            position: if wish.near.is_none() { work.location } else { None },
        };
        let mut wish = wish.clone();
        // "附近有什么吃的": near the traveller, whom it has to know of.
        if wish.near.is_none() && wish.within.is_none() && work.reading.asks_near() {
            if work.location.is_none() {
                unknown::place(&mut work.draft, &work.context, None);
                return Ok(());
            }
            wish.near_me = true;
        }
        let is_plain = !wish.is_choosy() && wish.asked.is_empty();
        if is_plain && let Some(missing) = self.not_known_of(work).await? {
            // "主打面条": a source that tells of it in English alone has "noodles".
            wish.features = self.called_abroad(&missing, catalogue);
            if wish.features.len() < missing.len() {
                unknown::not_mentioned_anywhere(&mut work.draft, &work.context, &missing);
                return Ok(());
            }
        }
        // "有没有母婴室": a thing that texts speak of, and no place is called by, is told by them.
        let is_plain = is_plain && !wish.is_choosy();
        if is_plain && wish.near.is_none() && self.told_of_thing(work).await? {
            return Ok(());
        }
        if work.named_time && work.whole_day.is_none() && wish.is_visited() && !wish.shut {
            // "晚上九点还能吃什么": what is shut by then is no place to go.
            wish.open = true;
            self.on_then(work, &wish).await?;
        }
        let wish = &wish;
        let mut chosen = catalogue.choose(wish, &origin);
        if wish.open || wish.shut {
            chosen = self.open_or_shut(work, wish, chosen).await?;
        }
        if chosen.is_empty() && wish.open && wish.kinds.contains(&PlaceKind::Restaurant) {
            chosen = self.stalls(work, wish, &origin, catalogue).await?;
        }
        if wish.best.is_some() {
            chosen = best_ones(wish, chosen);
        }
        let mut told: Vec<(PlaceView, Option<f64>)> = Vec::new();
        for choice in chosen.iter().take(choose::TOLD) {
            if let Some(view) = self.store.view(&choice.row.id, work.context.at).await? {
                told.push((view, choice.distance_m));
            }
        }
        if told.is_empty() {
            let without = self.without_one(work, wish, &origin, catalogue).await?;
            choose::nothing(&mut work.draft, &work.context, wish, &without);
            return Ok(());
        }
        let unsaid = if wish.is_choosy() || !wish.asked.is_empty() { None } else { self.unsaid(work) };
        if let Some(things) = &unsaid {
            unknown::not_said_of_any(&mut work.draft, &work.context, things);
        }
        choose::say(&mut work.draft, &work.context, wish, &told, chosen.len());
        if unsaid.is_some() {
            work.draft.grounded = false;
            work.draft.confidence = 0.3;
        }
        Ok(())
    }

    /// Where one eats that is no restaurant, and open at the time asked about: markets with food.
    async fn stalls(
        &self,
        work: &Work,
        wish: &Wish,
        origin: &Origin,
        catalogue: &Catalogue,
    ) -> Result<Vec<Choice>, GuideError> {
        let kinds = vec![PlaceKind::Attraction, PlaceKind::Area];
        for stalls in STALLS.map(fold) {
            let of_stalls =
                Wish { kinds: kinds.clone(), features: vec![stalls], named: None, ..wish.clone() };
            let open = self.open_or_shut(work, wish, catalogue.choose(&of_stalls, origin)).await?;
            if !open.is_empty() {
                return Ok(open);
            }
        }
        Ok(Vec::new())
    }

    /// What is on at the time asked about comes before what is open then, where sights are looked for and nothing more
    /// is wished of them.
    async fn on_then(&self, work: &mut Work, wish: &Wish) -> Result<(), GuideError> {
        let plain = Wish { open: false, ..wish.clone() };
        if plain.is_choosy() || !plain.kinds.contains(&PlaceKind::Attraction) || plain.near.is_some() {
            return Ok(());
        }
        let at = work.context.at;
        let mut events = self.events_at(None, vec![EventKind::Event, EventKind::Exhibition], at, at).await?;
        events.retain(|event| event.is_on(at));
        let mut told = self.told_once(work, events, at).await?;
        self.only_held_at(&mut told, at).await?;
        if !told.is_empty() {
            happenings::say(&mut work.draft, &work.context, &told, None);
            work.draft.paragraph();
        }
        Ok(())
    }

    /// The things that a question asks places to have beside what a wish is written in, as it writes them.
    fn unsaid(&self, work: &Work) -> Option<Vec<String>> {
        let asked = &work.reading.particular;
        let mut words = self.terms(asked).words;
        words.retain(|word| !wish::is_own_word(word));
        let mut found: Vec<(usize, usize)> = Vec::new();
        let han = words.iter().filter(|word| !word.is_ascii()).map(String::as_str);
        let latin =
            latin_words(asked).filter(|word| self.terms(word).words.iter().any(|w| words.contains(w)));
        let mut spans: Vec<(usize, usize)> =
            han.chain(latin).filter_map(|word| asked.find(word).map(|at| (at, at + word.len()))).collect();
        spans.sort_unstable();
        for (from, to) in spans {
            // "湖景" and "房" are one thing.
            match found.last_mut() {
                Some((_, end)) if *end >= from => *end = to.max(*end),
                _ => found.push((from, to)),
            }
        }
        let things = found.into_iter().filter_map(|(from, to)| asked.get(from..to));
        let bare = things.map(|thing| thing.trim_start_matches(['有', '带', '能', '可', '以']).to_owned());
        let things: Vec<String> = bare.filter(|thing| !thing.is_empty()).collect();
        (!things.is_empty()).then_some(things)
    }

    /// Tells of what a question without conditions names beside the kind of place. False where it names nothing, or
    /// no text tells of all of it.
    async fn told_of_thing(&self, work: &mut Work) -> Result<bool, GuideError> {
        let mut particular = self.terms(&work.reading.particular);
        particular.words.retain(|word| !wish::is_own_word(word));
        if particular.words.is_empty() {
            return Ok(false);
        }
        let search = self.question_terms(work);
        self.told_in_text(work, None, &search, &particular, 1.0).await
    }

    /// The things that a question without conditions names beside the kind of place, when no source
    /// speaks of any.
    async fn not_known_of(&self, work: &Work) -> Result<Option<Vec<String>>, GuideError> {
        let mut unheard = self.unheard(&work.reading.particular).await?;
        unheard.retain(|word| !wish::is_own_word(word));
        Ok((!unheard.is_empty()).then_some(unheard))
    }

    /// What sources of the other language call things that none speaks of in the question's, where they are what
    /// a place has, offers or is.
    fn called_abroad(&self, things: &[String], catalogue: &Catalogue) -> Vec<String> {
        let Some(glossary) = self.index.glossary() else { return Vec::new() };
        let vocabulary = catalogue.vocabulary();
        let concepts = glossary.concepts(things);
        concepts.iter().filter_map(|concept| vocabulary.called(concept)).map(str::to_owned).collect()
    }

    /// Those that are open at the time asked about, or closed all that day.
    async fn open_or_shut(
        &self,
        work: &Work,
        wish: &Wish,
        chosen: Vec<Choice>,
    ) -> Result<Vec<Choice>, GuideError> {
        let (wanted, hours) = if wish.shut { (State::Closed, &DAYTIME[..]) } else { (State::Open, &[0][..]) };
        let mut kept = Vec::new();
        'choices: for choice in chosen.into_iter().take(ASKED_WHETHER_OPEN) {
            let Some(view) = self.store.view(&choice.row.id, work.context.at).await? else { continue };
            for hour in hours {
                let at = work.context.at + chrono::TimeDelta::hours(*hour);
                let status = self.status_of(&view, at).await?;
                // A notice closes a place for once; "closed on Tuesdays" is its rule.
                let ruled = !wish.shut || status.reason == Reason::Hours;
                if status.state != wanted || !ruled {
                    continue 'choices;
                }
            }
            kept.push(choice);
        }
        Ok(kept)
    }

    /// What there would be if one condition were left out: the condition, how many, and examples.
    async fn without_one(
        &self,
        work: &Work,
        wish: &Wish,
        origin: &Origin,
        catalogue: &Catalogue,
    ) -> Result<Vec<(Measure, usize, Vec<String>)>, GuideError> {
        let mut found = Vec::new();
        if wish.is_contradictory() {
            return Ok(found);
        }
        for measure in [Measure::Price, Measure::Rating, Measure::Visit, Measure::Distance] {
            let mut looser = wish.clone();
            let range = match measure {
                Measure::Price => &mut looser.price,
                Measure::Rating => &mut looser.rating,
                Measure::Visit => &mut looser.visit,
                Measure::Distance => &mut looser.distance,
            };
            let limited = range.is_some() || (measure == Measure::Price && wish.free);
            if !limited {
                continue;
            }
            *range = Range::default();
            looser.free &= measure != Measure::Price;
            let chosen = catalogue.choose(&looser, origin);
            let mut names = Vec::new();
            for choice in chosen.iter().take(EXAMPLES) {
                names.extend(
                    self.store.place(&choice.row.id).await?.map(|p| p.name(&work.context.lang).to_owned()),
                );
            }
            if !names.is_empty() {
                found.push((measure, chosen.len(), names));
            }
        }
        Ok(found)
    }

    /// Places side by side.
    pub(super) async fn compare(&self, work: &mut Work, fields: &[Field]) -> Result<(), GuideError> {
        let about = work.reading.place.iter().map(|(place, _)| place.clone());
        let mut places: Vec<PlaceId> = work.reading.others.iter().cloned().chain(about).collect();
        // In the order the question names them: the one it is about comes last there.
        places.dedup();
        let mut views = Vec::new();
        for place in places.iter().take(choose::TOLD) {
            views.extend(self.store.view(place, work.context.at).await?);
        }
        // Whether they are open, or open on some day, is no matter of their hours alone.
        let timed = work.named_time && fields == [Field::new("opening_hours")] && !work.reading.weighs();
        if timed || fields == [Field::new("status")] {
            for view in &views {
                work.draft.paragraph();
                self.status(work, view).await?;
            }
            return Ok(());
        }
        // Each place has its own label for a measure ("长度", "全长"), or a stand-in for a field.
        let own = |view: &PlaceView, field: &Field| {
            if field.is_known() {
                return self.stand_in(view, field);
            }
            let labelled = view.facts.iter().map(|fact| fact.claim.field());
            let readable = |label: &&Field| reads_as(label.as_str(), &work.context.lang);
            labelled
                .filter(|label| labels::is_alike(label, field))
                .max_by_key(|label| readable(label))
                .unwrap_or(field)
                .clone()
        };
        let asked: Vec<Vec<Field>> =
            fields.iter().map(|field| views.iter().map(|view| own(view, field)).collect()).collect();
        choose::compare(&mut work.draft, &work.context, &views, &asked);
        Ok(())
    }
}
