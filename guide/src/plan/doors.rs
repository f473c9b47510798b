//! When each candidate can be visited on the days of a plan; and of one that cannot, why.

use super::Wish;
use super::candidates::{Candidate, Role};
use super::days::Day;
use super::grounds::Grounds;
use super::windows::{Start, starts};
use super::words::{Next, Skip};
use crate::{Guide, GuideError};
use chrono::TimeDelta;
use scenic_data::status::{Reason, Span, State};

/// When a visit may begin, day by day.
pub(super) fn doors(wish: &Wish, grounds: &Grounds, candidate: &Candidate, days: &[Day]) -> Vec<Vec<Start>> {
    let (place, stay) = (&candidate.row.id, TimeDelta::minutes(candidate.minutes.into()));
    let outer = grounds.outer(place);
    let of_day = |(i, day): (usize, &Day)| {
        let noon = (candidate.role == Role::Lunch).then(|| day.noon(wish.zone));
        if noon.is_some() && !wish.lunches[i] {
            return Vec::new();
        }
        starts(grounds.spans(place), &outer, *day, day.daylight(wish.zone), stay, noon)
    };
    days.iter().enumerate().map(of_day).collect()
}

/// When one may eat what one brought beside a place, day by day.
pub(super) fn pauses(wish: &Wish, grounds: &Grounds, candidate: &Candidate) -> Vec<Vec<Start>> {
    let stay = TimeDelta::minutes(super::candidates::LUNCH_MIN.into());
    let outer = grounds.outer(&candidate.row.id);
    let of_day = |(i, day): (usize, &Day)| {
        if !wish.lunches[i] {
            return Vec::new();
        }
        let anytime = Span {
            from: day.from,
            to: day.to,
            state: State::Open,
            reason: Reason::NoHours,
            last_entry: None,
            event: None,
        };
        starts(&[anytime], &outer, *day, (day.from, day.to), stay, Some(day.noon(wish.zone)))
    };
    wish.days.iter().enumerate().map(of_day).collect()
}

impl Guide {
    /// Why a candidate has no time at which it can be visited.
    pub(super) async fn closed(
        &self,
        wish: &Wish,
        grounds: &Grounds,
        candidate: &Candidate,
    ) -> Result<Skip, GuideError> {
        let place = &candidate.row.id;
        // Open for a while, and not for so long as a visit takes.
        let open = |day: &Day| {
            let spans = grounds.spans(place).iter().filter(|span| span.state != State::Closed);
            spans.map(|span| (span.to.min(day.to) - span.from.max(day.from)).num_minutes()).max()
        };
        let longest = wish.days.iter().filter_map(open).max().unwrap_or(0);
        if longest > 0 {
            let short = i64::from(candidate.minutes) - longest;
            return Ok(if short > 0 {
                Skip::NoTime(u32::try_from(short).unwrap_or(0))
            } else {
                Skip::NoSlot
            });
        }
        let (first, last) = (wish.days[0], wish.days[wish.days.len() - 1]);
        let reason =
            grounds.meets_closed(place, first.from, last.to).map_or(Reason::Hours, |span| span.reason);
        let Some(view) = grounds.view(place) else { return Ok(Skip::Closed(reason, Next::Unknown)) };
        // The first change that opens it; a closure that ends in nothing known only ends.
        let mut at = first.from;
        for _ in 0..4 {
            let Some(change) = self.status_of(view, at).await?.next_change else { break };
            match self.status_of(view, change).await?.state {
                State::Open => return Ok(Skip::Closed(reason, Next::Opens(change))),
                State::Unknown => return Ok(Skip::Closed(reason, Next::Ends(change))),
                State::Closed => at = change,
            }
        }
        Ok(Skip::Closed(reason, Next::Unknown))
    }
}
