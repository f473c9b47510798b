//! Questions over sets of places: those that are as wished, and places side by side.

use super::Work;
use crate::answer::choose;
use crate::catalogue::Catalogue;
use crate::catalogue::choose::{Choice, Origin};
use crate::reading::numbers::{Measure, Range};
use crate::reading::wish::Wish;
use crate::{Guide, GuideError};
use scenic_data::status::State;
use scenic_data::view::PlaceView;
use scenic_data::{Field, PlaceId};

/// Those that share the first place.
fn best_ones(wish: &Wish, chosen: Vec<Choice>) -> Vec<Choice> {
    let Some(first) = chosen.first().cloned() else { return chosen };
    chosen.into_iter().take_while(|choice| first.ties(choice, wish.best)).collect()
}

/// How many places are asked whether they are open.
const ASKED_WHETHER_OPEN: usize = 60;
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
        let mut chosen = catalogue.choose(wish, &origin);
        if wish.open {
            chosen = self.open_ones(work, chosen).await?;
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
        choose::say(&mut work.draft, &work.context, wish, &told, chosen.len());
        Ok(())
    }

    async fn open_ones(&self, work: &Work, chosen: Vec<Choice>) -> Result<Vec<Choice>, GuideError> {
        let mut open = Vec::new();
        for choice in chosen.into_iter().take(ASKED_WHETHER_OPEN) {
            let Some(view) = self.store.view(&choice.row.id, work.context.at).await? else { continue };
            if self.status_of(&view, work.context.at).await?.state == State::Open {
                open.push(choice);
            }
        }
        Ok(open)
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
        let fields: Vec<Field> = match (fields, views.first()) {
            ([field], Some(view)) => vec![self.stand_in(view, field)],
            _ => fields.to_vec(),
        };
        choose::compare(&mut work.draft, &work.context, &views, &fields);
        Ok(())
    }
}
