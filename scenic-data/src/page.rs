//! Guide pages as the store knows them: a page per subject, a text per language, a revision per change.
//! What the Markdown of a section means is the guide's.

use crate::{Instant, LangTag, PlaceId, Words};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Who a text comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Made from what is known.
    Generated,
    /// Written by people.
    Edited,
    /// Of a page: some sections are made, some written.
    Mixed,
}

impl Origin {
    /// The name used in the API and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Generated => "generated",
            Self::Edited => "edited",
            Self::Mixed => "mixed",
        }
    }

    /// The origin of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Generated, Self::Edited, Self::Mixed].into_iter().find(|origin| origin.as_str() == name)
    }

    /// The origin of a page with these sections.
    pub fn of(sections: &[Section]) -> Self {
        let edited = sections.iter().filter(|section| section.origin == Self::Edited).count();
        match edited {
            0 => Self::Generated,
            all if all == sections.len() => Self::Edited,
            _ => Self::Mixed,
        }
    }
}

/// Whose edits of a page are in force at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Protection {
    /// Those of editors who are trusted; those of new ones are looked at first.
    #[default]
    Open,
    /// Those of operators; every editor's are looked at first.
    Review,
    /// Only operators may edit it.
    Locked,
}

impl Protection {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Open, Self::Review, Self::Locked];

    /// The name used in the API and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Review => "review",
            Self::Locked => "locked",
        }
    }

    /// The protection of that name.
    pub fn parse(name: &str) -> Result<Self, Words> {
        let found = Self::ALL.into_iter().find(|known| known.as_str() == name);
        found.ok_or_else(|| Words::unknown("保护级别", "protection", name, &Self::ALL.map(Self::as_str)))
    }
}

/// What became of a revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RevisionState {
    /// It was in force, or is.
    Published,
    /// Somebody has yet to look at it.
    Pending,
    /// Somebody looked at it and did not want it.
    Rejected,
}

impl RevisionState {
    /// The name used in the API and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Pending => "pending",
            Self::Rejected => "rejected",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Published, Self::Pending, Self::Rejected].into_iter().find(|state| state.as_str() == name)
    }
}

/// What kind of author it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthorKind {
    /// The service, from what is known.
    Generator,
    /// Somebody with an editor's key.
    Editor,
    /// Somebody with an operator's key.
    Operator,
}

impl AuthorKind {
    /// The name used in the API and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Generator => "generator",
            Self::Editor => "editor",
            Self::Operator => "operator",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Generator, Self::Editor, Self::Operator].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Who wrote a revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Author {
    /// The editor, or the key of somebody without a name here.
    pub id: String,
    /// What others call them.
    pub name: String,
    /// What kind of author it is.
    pub kind: AuthorKind,
}

impl Author {
    /// The service itself.
    pub fn generator() -> Self {
        Self { id: "generator".to_owned(), name: "Daoyou".to_owned(), kind: AuthorKind::Generator }
    }
}

/// What somebody who looked at a revision made of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Review {
    /// When.
    pub at: DateTime<Utc>,
    /// Who it was: a name that others know.
    pub by: String,
    /// Why.
    pub reason: Option<String>,
}

/// What a section cites, with its words when the section was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// The identifier of a claim or of a passage.
    pub id: String,
    /// What it said.
    pub text: String,
}

/// A section of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its name within the page, which it keeps.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Its text, with slots.
    pub markdown: String,
    /// Who it comes from: generated or edited.
    pub origin: Origin,
    /// Who edited it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_by: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<DateTime<Utc>>,
    /// Whether a language model wrote it from what it cites.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_model: bool,
    /// What it cites.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<Ground>,
}

impl Section {
    /// Whether somebody took it away: it stays, empty, so that it is not made again.
    pub fn is_emptied(&self) -> bool {
        self.origin == Origin::Edited && self.markdown.trim().is_empty()
    }
}

/// A page, whatever its language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its identifier, which it keeps.
    pub id: String,
    /// Its name in addresses.
    pub slug: String,
    /// The place it is about.
    pub place: Option<PlaceId>,
    /// A kind of place, or `topic`.
    pub kind: String,
    /// Whose edits are in force at once.
    pub protection: Protection,
    /// Since when it is there.
    pub created_at: Instant,
    /// Since when it is gone.
    pub deleted_at: Option<Instant>,
    /// Who took it away: an author's identifier.
    pub deleted_by: Option<String>,
}

/// The kind of a page about no place.
pub const TOPIC: &str = "topic";

/// A page in a language without its sections, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The page.
    pub page: Page,
    /// Its language.
    pub lang: LangTag,
    /// Its title.
    pub title: String,
    /// Its first words.
    pub summary: String,
    /// The revision in force.
    pub revision: i64,
    /// Who its sections come from.
    pub origin: Origin,
    /// Since when that revision is in force.
    pub revised_at: Instant,
}

/// A revision of a page in a language.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// The page.
    pub page: String,
    /// Its language.
    pub lang: LangTag,
    /// Its number, from 1.
    pub revision: i64,
    /// The one it was made from.
    pub parent: Option<i64>,
    /// When it was written.
    pub at: Instant,
    /// Who wrote it.
    pub author: Author,
    /// Why.
    pub reason: Option<String>,
    /// What became of it.
    pub state: RevisionState,
    /// What somebody who looked at it said; `None` where nobody had to.
    pub review: Option<Review>,
    /// The title of the page.
    pub title: String,
    /// The page's sections.
    pub sections: Vec<Section>,
    /// The sections that are others than in its parent.
    pub changed: Vec<String>,
    /// Characters that are new.
    pub added: i64,
    /// Characters that are gone.
    pub removed: i64,
}

/// A revision that is about to be kept; of a page that may be new.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The page; kept with it when it is not there yet.
    pub page: Page,
    /// Its language.
    pub lang: LangTag,
    /// The revision that must be in force for this one to follow it; `None`: the page is not there in
    /// this language.
    pub head: Option<i64>,
    /// The revision it was made from, where that is another one.
    pub parent: Option<i64>,
    /// Who wrote it.
    pub author: Author,
    /// Why.
    pub reason: Option<String>,
    /// Published, or pending.
    pub state: RevisionState,
    /// The title of the page.
    pub title: String,
    /// The page's first words.
    pub summary: String,
    /// The page's sections.
    pub sections: Vec<Section>,
    /// The sections that are others than before.
    pub changed: Vec<String>,
    /// Characters that are new.
    pub added: i64,
    /// Characters that are gone.
    pub removed: i64,
    /// The slugs it links to.
    pub links: Vec<String>,
}

/// What became of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is kept under this number.
    Revision(i64),
    /// Another revision is in force than the draft follows, or there is one where it expects none.
    Moved,
    /// The slug is another page's.
    SlugTaken,
}

/// Somebody who writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct EditorCard {
    /// Their identifier.
    pub id: String,
    /// What others call them.
    pub name: String,
    /// Whether their edits are in force at once.
    pub trusted: bool,
    /// Whether their keys open nothing any more.
    pub blocked: bool,
    /// Since when.
    pub created_at: DateTime<Utc>,
}
