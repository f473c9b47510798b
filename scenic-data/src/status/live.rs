//! A live word: "suspended", said a moment ago. It decides for a while, and decays to unknown, never to
//! what it said last.

use super::judge::Decision;
use super::{Reason, State};
use crate::Instant;
use crate::view::Fact;
use chrono::TimeDelta;

/// For how many lifetimes after its own a live word still makes its opposite doubtful.
const DOUBT_LIFETIMES: i32 = 3;

/// Words that say a place is closed or a service does not run. Looked for before those that say it is
/// open: "不开放" holds both.
const CLOSED: [&str; 24] = [
    "暂停",
    "停运",
    "停止",
    "关闭",
    "闭园",
    "闭馆",
    "封闭",
    "停航",
    "未开放",
    "不开放",
    "停业",
    "停开",
    "closed",
    "suspended",
    "not running",
    "not open",
    "out of service",
    "stopped",
    "shut",
    "halted",
    "not operating",
    "unavailable",
    "cancelled",
    "停驶",
];
/// Words that say it is open or runs.
const OPEN: [&str; 11] =
    ["开放", "正常", "运行", "营业", "开馆", "恢复", "open", "running", "normal", "operating", "resumed"];

/// What was said, and from when to when it decides.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Live {
    state: State,
    pub(super) from: Instant,
    pub(super) decides_until: Instant,
    pub(super) doubtful_until: Instant,
}

/// Reads a live word; `None` when it says neither.
pub(super) fn read(fact: &Fact) -> Option<Live> {
    let text = fact.claim.value().to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let state = match (says(&CLOSED), says(&OPEN)) {
        (true, _) => State::Closed,
        (false, true) => State::Open,
        (false, false) => return None,
    };
    let lifetime = TimeDelta::from_std(fact.claim.lifetime).unwrap_or(TimeDelta::MAX);
    let said = fact.claim.clocks.verified_at;
    let decides_until = said.checked_add_signed(lifetime)?;
    let doubtful_until = decides_until.checked_add_signed(lifetime * DOUBT_LIFETIMES)?;
    // It was so from when it was first seen.
    Some(Live { state, from: fact.claim.clocks.observed_at, decides_until, doubtful_until })
}

impl Live {
    /// What holds at `at` where the hours say `hours`.
    pub(super) fn over(&self, hours: Decision, at: Instant) -> Decision {
        if at < self.from || at >= self.doubtful_until {
            return hours;
        }
        if at < self.decides_until {
            // An open door still shuts when the hours end.
            let until = match self.state {
                State::Open => {
                    hours.until.filter(|until| hours.state == State::Open && *until < self.decides_until)
                }
                _ => None,
            };
            return Decision {
                state: self.state,
                reason: Reason::Live,
                since: Some(self.from),
                until: until.or(Some(self.decides_until)),
                last_entry: hours.last_entry.filter(|_| self.state == State::Open),
            };
        }
        if hours.state != self.state && hours.state != State::Unknown && self.state == State::Closed {
            return Decision {
                state: State::Unknown,
                reason: Reason::LiveExpired,
                since: Some(self.decides_until),
                until: Some(self.doubtful_until),
                last_entry: None,
            };
        }
        hours
    }
}
