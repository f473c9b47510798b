//! An article of the public account.

use crate::day;
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};
use serde::Deserialize;

/// An article, in `articles/<slug>.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// The file's name without its ending.
    #[serde(skip)]
    pub slug: String,
    /// The account it appeared in.
    pub account: String,
    /// Its title.
    pub title: String,
    /// Who wrote it.
    pub author: String,
    /// How many days ago it appeared; at least 1.
    pub published_days_ago: i64,
    /// Its paragraphs; one that begins with `## ` is a heading.
    pub paragraphs: Vec<String>,
}

impl Article {
    /// When it appeared: half past nine in the morning, as accounts do.
    pub fn published(&self, today: NaiveDate) -> DateTime<FixedOffset> {
        let time = NaiveTime::from_hms_opt(9, 30, 0).unwrap_or_default();
        day::at(day::plus(today, -self.published_days_ago), time)
    }
}
