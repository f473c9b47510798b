//! The change log: what changed, in order, for whoever keeps a derived copy.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a line of the change log is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A place: its names, position, claims or view.
    Place,
    /// A document: its passages.
    Document,
    /// An event, exhibition or notice.
    Event,
    /// A route.
    Route,
    /// A plan that somebody keeps, under its name in this log ([`crate::plan::feed_id`]).
    Plan,
    /// A guide page, by its slug.
    Guide,
}

impl Subject {
    /// The name used in the API and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Document => "document",
            Self::Event => "event",
            Self::Route => "route",
            Self::Plan => "plan",
            Self::Guide => "guide",
        }
    }

    /// The subject of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Place, Self::Document, Self::Event, Self::Route, Self::Plan, Self::Guide]
            .into_iter()
            .find(|s| s.as_str() == name)
    }
}

/// A line of the change log. A follower re-reads the subject; the line does not say what changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Change {
    /// Ever growing.
    pub seq: i64,
    /// What kind of thing changed.
    pub subject: Subject,
    /// Which one.
    pub id: String,
    /// When it was written.
    pub at: DateTime<Utc>,
}

/// How far a follower has read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The last line taken in.
    pub seq: i64,
    /// The follower's own note, such as the model its vectors were made with.
    pub state: Option<String>,
}
