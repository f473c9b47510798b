//! Creating pages, and the slugs they get.

use super::check::{MAX_SLUG, allowed, line, writable};
use super::{By, EditText, Saved, draft, exists};
use crate::pages::merge::SectionText;
use crate::pages::outline::Part;
use crate::{Guide, GuideError};
use scenic_data::ids::derive;
use scenic_data::page::{Kept, Page, Protection, TOPIC};
use scenic_data::words::shown;
use scenic_data::{Instant, LangTag, Words, text};

/// Slugs that mean something else in an address.
const RESERVED: [&str; 6] = ["new", "preview", "feed.atom", "history", "review", "category"];

/// A page that somebody creates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPage {
    /// Its title.
    pub title: String,
    /// Its language.
    pub lang: LangTag,
    /// Its name in addresses; made from the title unless told.
    pub slug: Option<String>,
    /// The place it is about.
    pub place: Option<String>,
    /// Its text.
    pub text: EditText,
    /// Why.
    pub reason: Option<String>,
}

impl Guide {
    /// Creates a page, or the text of one in a language that it lacks.
    pub async fn create_page(&self, new: NewPage, by: &By) -> Result<Saved, GuideError> {
        let now = self.clock.now();
        let lang = writable(&new.lang)?;
        let title = line("title", &new.title)?;
        let reason = new.reason.as_deref().map(|reason| line("reason", reason)).transpose()?;
        self.not_too_often(by, now).await?;
        let place = match &new.place {
            Some(place) => Some(self.given_place("place_id", place).await?),
            None => None,
        };
        let known = match &place {
            Some(place) => self.store.page_of(place).await?,
            None => None,
        };
        let slug = match (&new.slug, &known) {
            (_, Some(page)) => page.slug.clone(),
            (Some(slug), None) => checked_slug(slug)?,
            (None, None) => free_slug(&title, now),
        };
        let known = match known {
            Some(page) => Some(page),
            None => self.store.page(&slug).await?.filter(|page| page.place == place),
        };
        let page = match known {
            Some(page) if page.deleted_at.is_none() => {
                if self.store.heading(&page.id, &lang).await?.is_some() {
                    return Err(exists(&page.slug));
                }
                page
            }
            Some(page) => return Err(was_deleted(&page.slug)),
            None => {
                let kind = match &place {
                    Some(place) => self.store.place(place).await?.map(|place| place.kind.as_str()),
                    None => None,
                };
                Page {
                    id: derive("g", &[&slug, &now.timestamp_millis().to_string()]),
                    slug: slug.clone(),
                    place,
                    kind: kind.unwrap_or(TOPIC).to_owned(),
                    protection: Protection::Open,
                    created_at: now,
                    deleted_at: None,
                    deleted_by: None,
                }
            }
        };
        allowed(&page, by)?;
        let texts = self.sectioned(&new.text, &lang, &usual(&page.kind, &lang))?;
        let sections = self.signed(&[], texts, by, &lang, now).await?;
        self.check_size(&sections)?;
        let draft = draft(page, &lang, None, None, (title, reason, sections), by);
        match self.keep_one(&draft, now).await? {
            Kept::Revision(revision) => self.saved(&draft, revision, false).await,
            Kept::Moved | Kept::SlugTaken => Err(exists(&slug)),
        }
    }
}

/// The sections that a page of a kind usually has, so that a heading of theirs names them.
fn usual(kind: &str, lang: &LangTag) -> Vec<SectionText> {
    let kind = scenic_data::place::PlaceKind::parse(kind).unwrap_or_default();
    let part = |part: Part| SectionText {
        id: part.id().to_owned(),
        title: part.title(kind, lang).to_owned(),
        markdown: String::new(),
    };
    Part::ALL.into_iter().map(part).collect()
}

/// A slug that somebody chose.
pub(super) fn checked_slug(slug: &str) -> Result<String, GuideError> {
    let slug = slug.trim().to_lowercase();
    let plain = |c: char| (c.is_alphanumeric() && !c.is_uppercase()) || c == '-';
    let fine = !slug.is_empty()
        && slug.chars().count() <= MAX_SLUG
        && slug.chars().all(plain)
        && !RESERVED.contains(&slug.as_str());
    if fine {
        return Ok(slug);
    }
    let given = shown(&slug);
    Err(GuideError::invalid(
        "slug",
        format!("由字母、汉字、数字和“-”组成，最多 {MAX_SLUG} 个字符，且不能是保留字，而不是“{given}”"),
        format!("letters, digits and '-', at most {MAX_SLUG} of them, and no reserved word, not {given:?}"),
    ))
}

/// A slug for a title; one of its own, so that no two titles meet.
fn free_slug(title: &str, now: Instant) -> String {
    let slug = text::slug(title);
    let digits = derive("t", &[title, &now.timestamp_millis().to_string()]);
    let digits: String = digits.chars().skip(2).take(6).collect();
    if slug.is_empty() { format!("topic-{digits}") } else { slug }
}

fn was_deleted(slug: &str) -> GuideError {
    let slug = shown(slug);
    GuideError::Conflict {
        field: "slug",
        message: Words::new(
            format!("这一页（{slug}）已被删除；请另取 slug"),
            format!("this page ({slug}) was deleted; choose another slug"),
        ),
    }
}
