//! When the last visitor is let in, as a comment that an OSM expression can carry.

use chrono::{NaiveTime, Timelike};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How long before closing a last entry can be, in minutes.
pub(super) const LONGEST_BEFORE: u32 = 6 * 60;

/// When the last visitor of an open span is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LastEntry {
    /// At a time of the place's own clock.
    At(NaiveTime),
    /// So many minutes before closing.
    BeforeClosing(u32),
}

/// What the comment begins with.
const COMMENT: &str = "last entry ";
/// What a comment that counts from closing ends with.
const BEFORE: &str = " min before closing";

impl LastEntry {
    /// At so many minutes since midnight; a time of the next day keeps only its clock.
    pub(super) fn at_minutes(minutes: u32) -> Option<Self> {
        let minutes = minutes % (24 * 60);
        NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0).map(Self::At)
    }

    /// Reads the comment of a rule back.
    pub(super) fn from_comment(comment: &str) -> Option<Self> {
        let rest = comment.trim().strip_prefix(COMMENT)?;
        if let Some(minutes) = rest.strip_suffix(BEFORE) {
            return minutes.parse().ok().filter(|m| *m <= LONGEST_BEFORE).map(Self::BeforeClosing);
        }
        NaiveTime::parse_from_str(rest, "%H:%M").ok().map(Self::At)
    }
}

impl fmt::Display for LastEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(time) => write!(f, "{COMMENT}{:02}:{:02}", time.hour(), time.minute()),
            Self::BeforeClosing(minutes) => write!(f, "{COMMENT}{minutes}{BEFORE}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_read_back_as_it_was_written() {
        for entry in [LastEntry::at_minutes(16 * 60 + 30), Some(LastEntry::BeforeClosing(30))].into_iter().flatten() {
            assert_eq!(LastEntry::from_comment(&entry.to_string()), Some(entry));
        }
        assert_eq!(LastEntry::from_comment("by appointment"), None);
    }
}
