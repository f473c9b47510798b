//! RSS, Atom and JSON Feed: items become notices, events and exhibitions.

pub mod classify;

use crate::dates::{self, Reference};
use crate::decode::decode;
use crate::defect::{Defect, Message};
use crate::extract::{Context, Extract};
use crate::limits::{MAX_EXTERNAL_ID_CHARS, MAX_FEED_ITEMS, MAX_PROSE_CHARS, MAX_TITLE_CHARS};
use crate::record::{control_character, missing, too_long};
use crate::text::{clip, plain, squeeze};
use crate::{Defects, lang};
use feed_rs::model::{Entry, Text as FeedText};
use regex::Regex;
use scenic_data::LangTag;
use scenic_data::event::Text;
use scenic_data::record::{EventRecord, Reach};
use std::borrow::Cow;
use std::sync::LazyLock;

/// Reads a feed. Each item is an event record without a place, unless its category names one; the
/// place is looked for in its words later.
pub fn extract(bytes: &[u8], context: &Context<'_>) -> Extract {
    let text = decode(bytes, context.media_type).text;
    let parser = feed_rs::parser::Builder::new()
        .base_uri(Some(context.url))
        .sanitize_content(false)
        .timestamp_parser(timestamp(context.source.time_zone))
        .build();
    let feed = match parser.parse(prepared(&text).as_bytes()) {
        Ok(feed) => feed,
        Err(error) => {
            return Extract::unreadable(Defect::error(
                "broken_feed",
                None,
                Message::new(format!("不是可读的订阅源：{error}"), format!("not a readable feed: {error}")),
            ));
        }
    };
    let mut extract = Extract::default();
    if let Some(title) = &feed.title {
        extract.set_title(&plain(&title.content));
    }
    let own = feed.language.as_deref().and_then(|tag| LangTag::parse(tag).ok());
    extract.lang = own.or_else(|| context.source.lang.clone());
    extract.published_at = feed.updated.or(feed.published);
    if feed.entries.len() > MAX_FEED_ITEMS {
        extract.defects.push(Defect::error(
            "too_many",
            None,
            Message::new(
                format!("超过 {MAX_FEED_ITEMS} 条，其余未读"),
                format!("more than {MAX_FEED_ITEMS} items; the rest was not read"),
            ),
        ));
    }
    for (i, entry) in feed.entries.iter().take(MAX_FEED_ITEMS).enumerate() {
        let mut defects = Defects::default();
        let record = item(entry, context, extract.lang.as_ref(), &mut defects);
        let row = u64::try_from(i + 1).unwrap_or(u64::MAX);
        defects.list.iter_mut().for_each(|d| d.row = Some(row));
        extract.defects.extend(defects);
        extract.counters.count(record.is_some());
        extract.events.extend(record);
    }
    // Newer items push older ones out; those are not withdrawn by that.
    let oldest = feed.entries.iter().take(MAX_FEED_ITEMS).filter_map(published).min();
    extract.reach = oldest.map_or(Reach::Undated, Reach::Since);
    extract
}

/// When an item says it was published.
fn published(entry: &Entry) -> Option<scenic_data::Instant> {
    entry.published.or(entry.updated)
}

fn item(
    entry: &Entry,
    context: &Context<'_>,
    feed_lang: Option<&LangTag>,
    defects: &mut Defects,
) -> Option<EventRecord> {
    let written = |text: &FeedText| plain(&text.content);
    let body = entry.content.as_ref().and_then(|c| c.body.as_deref()).map(plain).filter(|b| !b.is_empty());
    let body = body.or_else(|| entry.summary.as_ref().map(written)).unwrap_or_default();
    let title =
        entry.title.as_ref().map(written).map(|t| squeeze(&t.replace('\n', " "))).filter(|t| !t.is_empty());
    let title = title
        .or_else(|| body.lines().next().map(|line| clip(line, TITLE_FROM_BODY)))
        .filter(|t| !t.is_empty());
    let Some(title) = title else {
        defects.push(missing("title", "条目没有标题和正文", "an item has neither title nor body"));
        return None;
    };
    let link = entry
        .links
        .iter()
        .find(|l| l.rel.as_deref().is_none_or(|rel| rel == "alternate"))
        .or(entry.links.first());
    let external_id =
        Some(entry.id.trim()).filter(|id| !id.is_empty()).or_else(|| link.map(|l| l.href.as_str()))?;
    if external_id.chars().count() > MAX_EXTERNAL_ID_CHARS {
        defects.push(too_long("guid", MAX_EXTERNAL_ID_CHARS));
        return None;
    }
    if external_id.contains(char::is_control) {
        defects.push(control_character("guid"));
        return None;
    }
    let published = published(entry);
    let reference =
        Reference { published: published.unwrap_or(context.seen_at), zone: context.source.time_zone };
    let categories: Vec<&str> =
        entry.categories.iter().flat_map(|c| [Some(c.term.as_str()), c.label.as_deref()]).flatten().collect();
    let class = classify::classify(&categories, &title, &body);
    // The title's dates are the event's; in the body of plain news a single day means little.
    let period = dates::period(&title, &reference, true)
        .or_else(|| dates::period(&body, &reference, !class.is_plain_news))
        .unwrap_or_default();
    let own = entry.language.as_deref().and_then(|tag| LangTag::parse(tag).ok());
    let lang = lang::certain(&format!("{title}\n{body}"), own.as_ref().or(feed_lang));
    Some(EventRecord {
        external_id: external_id.to_owned(),
        place: None,
        kind: class.kind,
        effect: class.effect,
        texts: vec![Text { lang, title: clip(&title, MAX_TITLE_CHARS), body: clip(&body, MAX_PROSE_CHARS) }],
        url: link
            .map(|l| l.href.clone())
            .filter(|href| href.starts_with("http") && !href.contains(char::is_control)),
        starts_at: period.starts_at,
        ends_at: period.ends_at,
        published_at: published,
    })
}

/// How much of a body stands for a title that is missing, in characters.
const TITLE_FROM_BODY: usize = 60;

/// Feeds write times in many ways; those without a zone are the source's own.
fn timestamp(zone: chrono_tz::Tz) -> impl Fn(&str) -> Option<scenic_data::Instant> + Send + Sync + 'static {
    move |text| dates::instant(&squeeze(text), zone)
}

/// The text as the parser wants it: without whatever a broken server put before it, and without
/// declarations. The text is UTF-8 by now whatever they say, and the parser takes one that stands
/// further down, where none belongs, for a change of encoding under way, on which it panics.
fn prepared(text: &str) -> Cow<'_, str> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let text = match text.find(['<', '{']) {
        Some(start) => text.get(start..).unwrap_or(text),
        None => text,
    };
    DECLARATION.replace_all(text, "")
}

/// An XML declaration, closed or not; a style sheet's instruction is not one.
#[expect(clippy::expect_used, reason = "the pattern is fixed")]
static DECLARATION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"<\?xml(?:\s[^>]*>?|\?>)").expect("a valid pattern"));

#[cfg(test)]
mod tests {
    use super::prepared;

    #[test]
    fn declarations_are_dropped_wherever_they_stand() {
        for (text, expected) in [
            ("\u{feff}<?xml version=\"1.0\" encoding=\"gb2312\"?>\n<rss/>", "\n<rss/>"),
            ("warning\n<rss><?xml version='1.0' encoding='big5'?></rss>", "<rss></rss>"),
            ("<?xml encoding='gbk' <rss>", ""),
            ("<?xml-stylesheet href='a'?><rss/>", "<?xml-stylesheet href='a'?><rss/>"),
            ("{\"version\":1}", "{\"version\":1}"),
        ] {
            assert_eq!(prepared(text), expected);
        }
    }
}
