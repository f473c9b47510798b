//! Pages that announce something: a closure, an opening, an exhibition, an event. Sites without a feed, and
//! public accounts, say such things in pages of their own.

use crate::dates::{self, Reference};
use crate::extract::{Context, Extract};
use crate::feed::classify::{Class, classify_page};
use crate::limits::{MAX_EXTERNAL_ID_CHARS, MAX_PROSE_CHARS, MAX_TITLE_CHARS};
use crate::text::clip;
use regex::Regex;
use scenic_data::event::{EventKind, Text};
use scenic_data::record::{EventRecord, PassageRecord};
use std::sync::LazyLock;

/// The title of a column of announcements.
static COLUMN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:通知|公告|通告|公示|预警|提示|信息|最新|景区|中心|栏|与|和|\s|&|\band\b|latest|notices?|alerts?|announcements?|warnings?)+$")
        .expect("a valid pattern")
});

/// What a page with a title and a text announces, as far as its title says that it does. A notice must say
/// when it was published or until when it holds, a happening when it is: nobody could tell what an old page
/// without dates means today.
pub fn read(extract: &Extract, context: &Context<'_>) -> Option<EventRecord> {
    let title = extract.title.as_deref()?;
    let first = extract.passages.first()?;
    // What somebody sends is one announcement; a page of that title that was found lists them.
    let is_list = context.source.kind.is_crawled() && COLUMN.is_match(title);
    if is_list || !extract.places.is_empty() || !extract.events.is_empty() {
        return None;
    }
    let body = told(&extract.passages);
    let Class { kind, effect, .. } = classify_page(title, &body)?;
    let published = extract.published_at;
    let reference =
        Reference { published: published.unwrap_or(context.seen_at), zone: context.source.time_zone };
    let period = dates::announced(title, &body, &reference, false).unwrap_or_default();
    let is_dated = match kind {
        EventKind::Notice => published.is_some() || period.ends_at.is_some(),
        EventKind::Event | EventKind::Exhibition => period.starts_at.is_some() || period.ends_at.is_some(),
    };
    if !is_dated || context.url.chars().count() > MAX_EXTERNAL_ID_CHARS {
        return None;
    }
    Some(EventRecord {
        external_id: context.url.to_owned(),
        place: None,
        kind,
        effect,
        texts: vec![Text {
            lang: first.lang.clone(),
            title: clip(title, MAX_TITLE_CHARS),
            body: clip(&body, MAX_PROSE_CHARS),
        }],
        url: Some(context.url.to_owned()),
        starts_at: period.starts_at,
        ends_at: period.ends_at,
        occurrences: Vec::new(),
        published_at: published,
    })
}

/// A page's text with its headings, a line each.
fn told(passages: &[PassageRecord]) -> String {
    let parts = passages.iter().flat_map(|passage| [passage.heading.as_deref(), Some(passage.body.as_str())]);
    parts.flatten().collect::<Vec<_>>().join("\n")
}
