//! Guide pages: a page for every place, made from what is known and kept in step with it, and a wiki that
//! anyone with an editor's key can improve.
//!
//! A page has sections (`outline.rs`). Those that are made (`compose.rs`) quote the sources and hold slots;
//! those that people wrote are never touched by the service. Slots are filled when the page is read
//! (`live.rs`, `fill.rs`), so that no hour or price is ever frozen in a text. What people write is told
//! on to the index as the words of a source of its own (`told.rs`).

mod card;
mod compose;
mod diff;
mod edit;
mod evidence;
mod fill;
mod follow;
mod list;
mod live;
mod make;
mod markdown;
mod merge;
mod model;
mod outline;
mod read;
mod review;
mod settings;
mod slots;
mod told;
mod write;

pub use card::{
    Category, Flag, GuideItem, GuidePage, LangLink, PageLink, PendingItem, Related, RevisionItem,
    SectionCard, SlotItem,
};
pub use diff::{DiffOp, Hunk, SectionChange, SectionDiff};
pub use edit::{By, Edit, EditSection, EditText, NewPage, Preview, PreviewProblem, PreviewSection, Saved};
pub use list::GuidesRequest;
pub use merge::{Conflict, SectionText};
pub use review::{Kept, Reverted, RolledBack};
pub use settings::Settings;
pub use slots::Comparison;

pub(crate) use told::SOURCE;

use crate::answer::Context;
use chrono_tz::Tz;
use scenic_data::{Instant, LangTag};

/// What pages of a kind are called together: a kind of place, or `topic`.
pub fn kind_title<'a>(kind: &'a str, lang: &LangTag) -> &'a str {
    match scenic_data::place::PlaceKind::parse(kind) {
        Ok(kind) => outline::nouns(kind, lang),
        Err(_) if kind == scenic_data::page::TOPIC => {
            if lang.is_chinese() {
                "专题"
            } else {
                "Topics"
            }
        }
        Err(_) => kind,
    }
}

/// The language of a page for a reader: pages are written in Chinese and in English.
pub fn page_lang(lang: &LangTag) -> LangTag {
    if lang.is_chinese() { LangTag::zh() } else { LangTag::en() }
}

/// What rendering needs of a context of answers.
fn context(lang: &LangTag, now: Instant, zone: Tz) -> Context {
    Context {
        lang: lang.clone(),
        now,
        at: now,
        timed: false,
        zone,
        max_citations: usize::MAX,
        max_age_s: None,
    }
}
