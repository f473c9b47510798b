//! Editing pages: what is sent, and what becomes of it. Texts are checked (`check.rs`), merged with what
//! others wrote meanwhile (`change.rs`), and kept as revisions.

mod change;
mod check;
mod create;
mod manage;
mod preview;

pub use change::Edit;
pub(in crate::pages) use check::line;
pub use create::NewPage;
pub use preview::{Preview, PreviewProblem, PreviewSection};

use super::card::GuidePage;
use super::merge::Conflict;
use super::write;
use crate::{Guide, GuideError};
use scenic_data::page::{
    Author, AuthorKind, Draft, Kept, Page, Protection, Revision, RevisionState, Section,
};
use scenic_data::words::shown;
use scenic_data::{Instant, LangTag, Words};
use serde::{Deserialize, Serialize};

/// How often an edit is merged again when somebody else was quicker.
const TRIES: usize = 10;

/// Who edits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// Who it is.
    pub author: Author,
    /// Their edits of open pages are in force at once.
    pub trusted: bool,
    /// They may do what operators do.
    pub operator: bool,
}

/// The text of a page as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EditText {
    /// All of it, with a `## ` heading before each section.
    Markdown(String),
    /// Section by section; one without an id is new.
    Sections(Vec<EditSection>),
}

/// A section as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EditSection {
    /// Its name within the page, where it has one already.
    #[serde(default)]
    pub id: Option<String>,
    /// Its heading.
    pub title: String,
    /// Its text.
    pub markdown: String,
}

/// What became of an edit.
#[derive(Clone, Debug)]
pub enum Saved {
    /// It is in force.
    Published(Box<GuidePage>),
    /// Somebody looks at it first.
    Pending {
        /// The page.
        slug: String,
        /// The revision that waits.
        revision: i64,
    },
    /// Others changed the same sections meanwhile; nothing was kept.
    Conflict {
        /// Each of them.
        conflicts: Vec<Conflict>,
        /// The page as it is now.
        current: Box<GuidePage>,
    },
}

impl By {
    /// An operator, by the name of their key.
    pub fn operator(actor: &str) -> Self {
        let author = Author { id: actor.to_owned(), name: actor.to_owned(), kind: AuthorKind::Operator };
        Self { author, trusted: true, operator: true }
    }

    /// Whether their edits of a page that they may edit are in force at once.
    fn writes_at_once(&self, page: &Page) -> bool {
        self.operator || (self.trusted && page.protection == Protection::Open)
    }
}

impl Guide {
    pub(in crate::pages) async fn keep_one(&self, draft: &Draft, now: Instant) -> Result<Kept, GuideError> {
        let kept = self.store.keep_drafts(std::slice::from_ref(draft), now).await?;
        Ok(kept.first().copied().unwrap_or(Kept::Moved))
    }

    async fn saved(&self, draft: &Draft, revision: i64, merged: bool) -> Result<Saved, GuideError> {
        if draft.state == RevisionState::Pending {
            return Ok(Saved::Pending { slug: draft.page.slug.clone(), revision });
        }
        let page = self.guide_page(&draft.page.slug, &draft.lang, None).await?;
        Ok(Saved::Published(Box::new(GuidePage { merged, ..page })))
    }
}

/// The draft of an edit.
pub(in crate::pages) fn draft(
    page: Page,
    lang: &LangTag,
    head: Option<&Revision>,
    parent: Option<i64>,
    parts: (String, Option<String>, Vec<Section>),
    by: &By,
) -> Draft {
    let state = if by.writes_at_once(&page) { RevisionState::Published } else { RevisionState::Pending };
    let author = by.author.clone();
    Draft { parent, ..write::draft(page, lang, head, parts, author, state) }
}

/// That a page is changed by others just now, again and again.
fn busy() -> GuideError {
    GuideError::Conflict {
        field: "if_match",
        message: Words::new(
            "这一页此刻被频繁修改；请重新读取后再保存",
            "this page is being changed very often just now; read it again and save again",
        ),
    }
}

fn exists(slug: &str) -> GuideError {
    let slug = shown(slug);
    GuideError::Conflict {
        field: "slug",
        message: Words::new(
            format!("已有这一页（{slug}）；请编辑它，或另取 slug"),
            format!("there is such a page already ({slug}); edit it, or choose another slug"),
        ),
    }
}
