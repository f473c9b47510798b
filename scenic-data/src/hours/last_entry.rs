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
/// What stands between two of them.
const BETWEEN: &str = ", ";

impl LastEntry {
    /// At so many minutes since midnight; a time of the next day keeps only its clock.
    pub(super) fn at_minutes(minutes: u32) -> Option<Self> {
        let minutes = minutes % (24 * 60);
        NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0).map(Self::At)
    }

    fn parse(text: &str) -> Option<Self> {
        if let Some(minutes) = text.strip_suffix(BEFORE) {
            return minutes.parse().ok().filter(|m| *m <= LONGEST_BEFORE).map(Self::BeforeClosing);
        }
        NaiveTime::parse_from_str(text, "%H:%M").ok().map(Self::At)
    }
}

/// The comment of a rule with these last entries, one for each span of the day.
pub(super) fn comment(entries: &[LastEntry]) -> String {
    format!("{COMMENT}{}", entries.iter().map(ToString::to_string).collect::<Vec<_>>().join(BETWEEN))
}

/// Reads the comment of a rule back; empty where it says something else.
pub(super) fn from_comment(comment: &str) -> Vec<LastEntry> {
    let entries =
        comment.trim().strip_prefix(COMMENT).map(|rest| rest.split(BETWEEN).map(LastEntry::parse).collect());
    entries.and_then(|entries: Option<Vec<_>>| entries).unwrap_or_default()
}

impl fmt::Display for LastEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(time) => write!(f, "{:02}:{:02}", time.hour(), time.minute()),
            Self::BeforeClosing(minutes) => write!(f, "{minutes}{BEFORE}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_read_back_as_it_was_written() {
        let times: Vec<_> = [11 * 60, 16 * 60 + 30].into_iter().filter_map(LastEntry::at_minutes).collect();
        assert_eq!(comment(&times), "last entry 11:00, 16:30");
        for entries in [times, vec![LastEntry::BeforeClosing(30)]] {
            assert_eq!(from_comment(&comment(&entries)), entries);
        }
        assert!(from_comment("by appointment").is_empty());
        assert!(from_comment("last entry at the gate").is_empty());
    }
}
