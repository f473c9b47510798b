//! Reading wishes for an outing: whether a question asks for a plan, for the way between places, or for
//! neither; and what a traveller wants changed in a plan.
//!
//! Nothing is looked up and no clock is read: the names that stand in the question and the local time
//! come in as arguments. What is read is what was said, possible or not.

mod asks;
mod change;
mod clock;
mod day;
mod duration;
mod interest_words;
pub(crate) mod interests;
mod model;
mod numbers;
mod orders;
mod party;
mod pattern;
mod places;
mod text;
mod way;
mod window;

#[cfg(test)]
mod tests;

pub use model::{Change, Mention, Mode, Outing, Pace, PlanWish, WayWish};

use chrono::NaiveDateTime;
use duration::Length;
use text::Said;
use window::Window;

/// A question longer than this is not read as a wish, bytes.
const LONGEST: usize = 4_000;

/// Reads a question (in Chinese, simplified or traditional, or English): a wish for a plan, for a way,
/// or neither (`None`). `mentions` are the names found in it, `now` is the local time at the place.
pub fn read(question: &str, mentions: &[Mention], now: NaiveDateTime) -> Option<Outing> {
    if question.len() > LONGEST {
        return None;
    }
    let said = Said::of(question, mentions);
    let (wish, length, window) = wish(&said, now);
    if !orders::outright(&said.text)
        && let Some(way) = way::way(&said)
    {
        return Some(Outing::Way(way));
    }
    asks::for_plan(&said, length, &window, &wish).then(|| Outing::Plan(Box::new(wish)))
}

/// Reads what is said to a plan that was proposed or is under way: what to change, where and when one
/// is. `None` when the text says nothing of the kind.
pub fn follow_up(text: &str, mentions: &[Mention], now: NaiveDateTime) -> Option<Change> {
    if text.len() > LONGEST {
        return None;
    }
    change::change(&Said::of(text, mentions), now)
}

fn wish(said: &Said, now: NaiveDateTime) -> (PlanWish, Length, Window) {
    let text = said.text.as_str();
    let length = duration::length(text);
    let window = window::window(text, now);
    let tastes = interests::tastes(text);
    let several = length.days.filter(|days| *days > 1);
    let mut wish = PlanWish {
        days: length.days,
        duration_min: length.minutes,
        start: window.start,
        // The end of the first of several days is not the end.
        end: window
            .end
            .filter(|end| several.is_none() || window.start.is_none_or(|start| start.date() != end.date())),
        interests: tastes.likes,
        avoid_interests: tastes.dislikes,
        ..PlanWish::default()
    };
    party::read(text, &mut wish);
    places::read(said, &mut wish);
    (wish, length, window)
}
