//! What is read from a question: a wish for an outing, for a way, or a change of a plan.

use chrono::NaiveDateTime;
use serde::Serialize;
use std::ops::Range;

/// A place named in a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where the name stands in the question, in bytes.
    pub range: Range<usize>,
    /// The place's id.
    pub id: String,
}

/// What a question asks for, if not for facts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outing {
    /// A plan of an outing.
    Plan(Box<PlanWish>),
    /// The way between two places.
    Way(WayWish),
}

/// How one moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// On foot.
    Walk,
    /// By car or taxi.
    Drive,
}

/// How much is packed into an outing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// Slowly, with rests.
    Slow,
    /// As people usually go.
    Normal,
    /// As much as fits.
    Fast,
}

/// A wish for a plan. Times are by the place's own clock and are what was said, not what is possible:
/// no minutes, ten thousand days or an end before the start are passed on, to be refused by name.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PlanWish {
    /// How many days; "一天" is one, "两天一夜" two. None when the question names no days.
    pub days: Option<u32>,
    /// How long, minutes: half a day is 240, one day 480, a whole morning 210. None for several days.
    pub duration_min: Option<u32>,
    /// When it may begin. Where only another day is named, 9:00 of it.
    pub start: Option<NaiveDateTime>,
    /// When it must be over.
    pub end: Option<NaiveDateTime>,
    /// The id of the place where it begins.
    pub from: Option<String>,
    /// The id of the place where it ends.
    pub to: Option<String>,
    /// Whether it ends where it begins.
    pub round_trip: bool,
    /// Ids of places that must be in it, in the order said.
    pub must_visit: Vec<String>,
    /// Ids of places that must not be in it.
    pub avoid: Vec<String>,
    /// Ids of places that were seen before.
    pub visited: Vec<String>,
    /// Ids of places that are named in no role: perhaps the area it is in.
    pub named: Vec<String>,
    /// Whether the places of `must_visit` are to be seen in that order.
    pub in_order: bool,
    /// What one likes: keys of the table of interests.
    pub interests: Vec<String>,
    /// What one does not like: keys of the same table.
    pub avoid_interests: Vec<String>,
    /// Whether children come along.
    pub children: bool,
    /// Whether elderly people come along.
    pub elderly: bool,
    /// Whether a wheelchair or a pushchair comes along; then `no_steps` holds as well.
    pub wheels: bool,
    /// Whether stairs are to be avoided.
    pub no_steps: bool,
    /// The pace, when one is said.
    pub pace: Option<Pace>,
    /// The most it may cost, in yuan, as said: per person or for all is not told apart.
    pub budget: Option<f64>,
    /// How many people.
    pub people: Option<u32>,
    /// Whether a lunch belongs to it, when that is said.
    pub lunch: Option<bool>,
    /// Whether rain is expected.
    pub rain: bool,
    /// How one moves, when that is said.
    pub mode: Option<Mode>,
    /// At most so many stops.
    pub max_stops: Option<u32>,
    /// Only what is open now.
    pub open_now: bool,
}

/// A wish for the way between places. At least one of `from` and `to` is a place.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct WayWish {
    /// The id of the place where it begins; None when the question leaves it open or says "here".
    pub from: Option<String>,
    /// Whether it begins where the traveller is, in so many words.
    pub from_here: bool,
    /// The id of the place where it ends; None when that is where the traveller is.
    pub to: Option<String>,
    /// How one moves, when that is said.
    pub mode: Option<Mode>,
    /// Whether stairs are to be avoided.
    pub no_steps: bool,
}

/// A change of a plan that is under way or was just proposed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Change {
    /// Ids of places to leave out.
    pub skip: Vec<String>,
    /// Ids of places to add.
    pub add: Vec<String>,
    /// So many of the next stops were, or are to be, passed over.
    pub skip_next: Option<u32>,
    /// The time it is, as the traveller says.
    pub at: Option<NaiveDateTime>,
    /// Whether the traveller says that he has arrived.
    pub here: bool,
    /// The id of the place where the traveller says he is.
    pub at_place: Option<String>,
    /// Slower and less, or faster and more.
    pub slower: Option<bool>,
    /// When it must now be over.
    pub end: Option<NaiveDateTime>,
    /// Whether stairs are to be avoided from now on.
    pub no_steps: bool,
    /// More of these: keys of the table of interests.
    pub add_interest: Vec<String>,
    /// None of these any more: keys of the same table.
    pub drop_interest: Vec<String>,
    /// Whether a lunch is wanted, when that is said.
    pub lunch: Option<bool>,
    /// Whether it rains now.
    pub rain: bool,
}
