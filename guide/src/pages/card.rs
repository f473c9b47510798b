//! A guide page as `GET /v1/guides/{slug}` shows it.

use crate::answer::{Citation, PlaceRef};
use chrono::{DateTime, Utc};
use scenic_data::freshness::Freshness;
use scenic_data::page::{Author, Heading, Origin, Protection, Review, RevisionState};
use scenic_data::record::PhotoRecord;
use scenic_data::{Field, LangTag, Position};
use serde::Serialize;

/// A page: its sections, with everything live as it is now.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct GuidePage {
    /// Its name in addresses.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Its language.
    pub lang: LangTag,
    /// The languages it is there in.
    pub langs: Vec<LangLink>,
    /// A kind of place, or `topic`.
    pub kind: String,
    /// The place it is about.
    pub place: Option<PlaceRef>,
    /// The page of what that is part of.
    pub parent: Option<PageLink>,
    /// Its first words.
    pub summary: String,
    /// The revision shown.
    pub revision: i64,
    /// When that was written.
    pub revised_at: DateTime<Utc>,
    /// Who wrote it.
    pub revised_by: String,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether its sections are made from what is known, or written by people.
    pub origin: Origin,
    /// Whose edits are in force at once.
    pub protection: Protection,
    /// The slug that was asked for, where the page has another one now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirected_from: Option<String>,
    /// Its sections, in order.
    pub sections: Vec<SectionCard>,
    /// All of it as Markdown with a `## ` heading before each section, as a change of it may be sent.
    pub markdown: String,
    /// All of it as sanitised HTML.
    pub html: String,
    /// Everything it cites; `n` counts through the page.
    pub citations: Vec<Citation>,
    /// Pictures of its place.
    pub photos: Vec<PhotoRecord>,
    /// Where its place is, WGS-84.
    pub location: Option<Position>,
    /// Pages that have to do with it.
    pub related: Vec<Related>,
    /// Pages that link to it.
    pub backlinks: Vec<PageLink>,
    /// The lists it stands in.
    pub categories: Vec<Category>,
    /// Whether edits that others made meanwhile were merged in; only in the answer to an edit.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub merged: bool,
}

/// A section of a page.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SectionCard {
    /// Its name within the page, which it keeps.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Its text, with slots.
    pub markdown: String,
    /// The text with its slots filled, as sanitised HTML.
    pub html: String,
    /// `generated` or `edited`.
    pub origin: Origin,
    /// Who edited it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edited_by: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<DateTime<Utc>>,
    /// What it cites.
    pub citations: Vec<Citation>,
    /// How current it is: that of the oldest thing it cites.
    pub freshness: Option<Freshness>,
    /// What its words rest on and is not so any more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
}

/// Something that an edited section cites and that has changed since.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Flag {
    /// `claim_changed` or `claim_gone`.
    pub code: &'static str,
    /// What the section cites: the identifier in its mark `{{cite:…}}`.
    pub cite: String,
    /// The field, where it was a fact.
    pub field: Option<Field>,
    /// The place it is about.
    pub place: Option<PlaceRef>,
    /// What it said when the section was written.
    pub before: String,
    /// What is said now.
    pub now: Option<String>,
    /// Who says so.
    #[schema(no_recursion)]
    pub citation: Option<Box<Citation>>,
}

/// A page in a language.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct LangLink {
    /// The language.
    pub lang: LangTag,
    /// The slug; the same in each.
    pub slug: String,
    /// The title there.
    pub title: String,
}

/// A page by slug and title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PageLink {
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
}

/// A page that has to do with another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Related {
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// `within`, `part_of` or `near`.
    pub relation: &'static str,
}

/// A list that pages stand in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Category {
    /// Its name in `?category=`: a kind, or `in:<slug>` of the page of a town.
    pub id: String,
    /// What it is called.
    pub title: String,
}

/// A page in a list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct GuideItem {
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// The language of both.
    pub lang: LangTag,
    /// The languages it is there in.
    pub langs: Vec<LangTag>,
    /// A kind of place, or `topic`.
    pub kind: String,
    /// The place it is about.
    pub place: Option<PlaceRef>,
    /// Its first words.
    pub summary: String,
    /// The revision in force.
    pub revision: i64,
    /// When that was written.
    pub revised_at: DateTime<Utc>,
    /// Whether its sections are made from what is known, or written by people.
    pub origin: Origin,
    /// Whose edits are in force at once.
    pub protection: Protection,
    /// A picture of its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo: Option<PhotoRecord>,
}

/// A revision in a list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct RevisionItem {
    /// Its number.
    pub revision: i64,
    /// The one it was made from.
    pub parent: Option<i64>,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Who wrote it.
    pub author: Author,
    /// Who its sections come from.
    pub origin: Origin,
    /// Why.
    pub reason: Option<String>,
    /// What became of it.
    pub state: RevisionState,
    /// What somebody who looked at it said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    /// The title of the page.
    pub title: String,
    /// The sections that are others than in its parent.
    pub sections_changed: Vec<String>,
    /// Characters that are new.
    pub added: i64,
    /// Characters that are gone.
    pub removed: i64,
}

/// A revision that somebody has yet to look at.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PendingItem {
    /// The page.
    pub slug: String,
    /// Its language.
    pub lang: LangTag,
    /// The revision.
    #[serde(flatten)]
    pub revision: RevisionItem,
}

/// A slot that an editor may put into a text.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SlotItem {
    /// The slot itself, such as `{{fact:opening_hours}}`.
    pub slot: String,
    /// What it is called.
    pub label: String,
    /// What it shows now.
    pub text: String,
    /// How current that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub freshness: Option<Freshness>,
    /// The mark that cites it in a sentence, such as `{{cite:c_0123}}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cite: Option<String>,
}

impl From<&Heading> for PageLink {
    fn from(heading: &Heading) -> Self {
        Self { slug: heading.page.slug.clone(), title: heading.title.clone() }
    }
}
