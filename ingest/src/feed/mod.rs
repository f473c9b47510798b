//! RSS, Atom and JSON Feed: items become notices, events and exhibitions.

pub mod classify;
mod known;

use crate::dates::{self, Reference};
use crate::decode::decode;
use crate::defect::{Defect, Message};
use crate::extract::{Context, Extract};
use crate::limits::{MAX_EXTERNAL_ID_CHARS, MAX_FEED_ITEMS, MAX_PROSE_CHARS, MAX_TITLE_CHARS};
use crate::record::{control_character, missing, too_long};
use crate::text::{clip, plain, squeeze};
use crate::{Defects, lang};
use feed_rs::model::{Entry, Feed, Link, Text as FeedText};
use feed_rs::parser::ParseFeedResult;
use regex::{Captures, Regex};
use scenic_data::LangTag;
use scenic_data::event::Text;
use scenic_data::record::{EventRecord, Reach};
use std::borrow::Cow;
use std::sync::LazyLock;

/// A feed as its words say it, with addresses made whole by that of the document.
pub fn parse(bytes: &[u8], context: &Context<'_>) -> ParseFeedResult<Feed> {
    let text = decode(bytes, context.media_type).text;
    let parser = feed_rs::parser::Builder::new()
        .base_uri(Some(context.url))
        .sanitize_content(false)
        .id_generator(known_by)
        .timestamp_parser(timestamp(context.source.time_zone))
        .build();
    parser.parse(prepared(&text).as_bytes())
}

/// Reads a feed. Each item is an event record without a place, unless its category names one; the
/// place is looked for in its words later.
pub fn extract(bytes: &[u8], context: &Context<'_>) -> Extract {
    let feed = match parse(bytes, context) {
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
    let published = published(entry);
    let external_id = match entry.id.trim() {
        "" => known_by_words(&title, published),
        id => id.to_owned(),
    };
    if external_id.chars().count() > MAX_EXTERNAL_ID_CHARS {
        defects.push(too_long("guid", MAX_EXTERNAL_ID_CHARS));
        return None;
    }
    if external_id.contains(char::is_control) {
        defects.push(control_character("guid"));
        return None;
    }
    let reference =
        Reference { published: published.unwrap_or(context.seen_at), zone: context.source.time_zone };
    let categories: Vec<&str> =
        entry.categories.iter().flat_map(|c| [Some(c.term.as_str()), c.label.as_deref()]).flatten().collect();
    let class = classify::classify(&categories, &title, &body);
    let period = dates::announced(&title, &body, &reference, class.is_plain_news).unwrap_or_default();
    let own = entry.language.as_deref().and_then(|tag| LangTag::parse(tag).ok());
    let lang = lang::certain(&format!("{title}\n{body}"), own.as_ref().or(feed_lang));
    Some(EventRecord {
        external_id,
        place: None,
        kind: class.kind,
        effect: class.effect,
        texts: vec![Text { lang, title: clip(&title, MAX_TITLE_CHARS), body: clip(&body, MAX_PROSE_CHARS) }],
        url: address(entry).filter(|href| !href.contains(char::is_control)).map(str::to_owned),
        starts_at: period.starts_at,
        ends_at: period.ends_at,
        occurrences: Vec::new(),
        published_at: published,
    })
}

/// Kinds of links that lead to no page of an item.
const NOT_A_PAGE: [&str; 6] = ["license", "enclosure", "replies", "edit", "service.edit", "service.post"];

/// Where an item can be read. RSS says of a `guid` that it is such an address unless it says otherwise,
/// and some feeds rely on that.
pub fn address(entry: &Entry) -> Option<&str> {
    let is_page = |l: &&Link| l.rel.as_deref().is_none_or(|rel| rel == "alternate");
    let may_be_page = |l: &&Link| !l.rel.as_deref().is_some_and(|rel| NOT_A_PAGE.contains(&rel));
    let link = entry.links.iter().find(is_page).or_else(|| entry.links.iter().find(may_be_page));
    let addresses = [link.map(|l| l.href.as_str()), Some(entry.id.trim())];
    addresses.into_iter().flatten().find(|href| href.starts_with("http"))
}

/// What an item without an identifier is known by: its link and title. Having neither, it is left
/// without one here; the parser would draw another at each reading, and so make another event.
fn known_by(links: &[Link], title: &Option<FeedText>, uri: Option<&str>) -> String {
    if links.is_empty() && title.is_none() {
        String::new()
    } else {
        feed_rs::parser::generate_id(links, title, uri)
    }
}

/// What an item is known by that has nothing but words: how they begin, and when they were published.
fn known_by_words(title: &str, published: Option<scenic_data::Instant>) -> String {
    match published {
        Some(at) => format!("{title} {}", at.timestamp()),
        None => title.to_owned(),
    }
}

/// How much of a body stands for a title that is missing, in characters.
const TITLE_FROM_BODY: usize = 60;

/// Feeds write times in many ways; those without a zone are the source's own.
fn timestamp(zone: chrono_tz::Tz) -> impl Fn(&str) -> Option<scenic_data::Instant> + Send + Sync + 'static {
    move |text| dates::instant(&squeeze(text), zone)
}

/// The text as the parser wants it: without whatever a broken server put before it, and without
/// declarations. The text is UTF-8 by now whatever they say, and the parser takes one that stands
/// further down, where none belongs, for a change of encoding under way, on which it panics. What RSS
/// and Atom were called before the parser's time, and what others call things, is put in its words.
fn prepared(text: &str) -> Cow<'_, str> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let text = match text.find(['<', '{']) {
        Some(start) => text.get(start..).unwrap_or(text),
        None => text,
    };
    let text = DECLARATION.replace_all(text, "");
    let text = changed(text, |text| OLD_NAMESPACE.replace_all(text, ""));
    let text = changed(text, |text| ROOT.replace(text, root));
    changed(text, |text| known::in_known_words(text).map_or(Cow::Borrowed(text), Cow::Owned))
}

/// A text after one more change, copied only when it does change something.
fn changed<'a>(text: Cow<'a, str>, change: impl Fn(&str) -> Cow<'_, str>) -> Cow<'a, str> {
    let new = match change(&text) {
        Cow::Owned(new) => Some(new),
        Cow::Borrowed(_) => None,
    };
    new.map_or(text, Cow::Owned)
}

/// The root of RSS with a version that the parser knows: what says another or none is read as 2.0.
fn root(found: &Captures<'_>) -> String {
    let attributes = found.get(1).map_or("", |m| m.as_str());
    match VERSION.captures(attributes).as_ref().and_then(|version| version.get(1)).map(|m| m.as_str()) {
        Some("2.0" | "0.91" | "0.92") => format!("<rss{attributes}>"),
        _ => format!("<rss version=\"2.0\"{}>", VERSION.replace(attributes, "")),
    }
}

/// An XML declaration, closed or not; a style sheet's instruction is not one.
static DECLARATION: LazyLock<Regex> = LazyLock::new(|| pattern(r"<\?xml(?:\s[^>]*>?|\?>)"));
/// The names of RSS 0.9 and 2.0 as a default namespace. Of elements in none, the parser
/// takes it that they are the feed's own; those in one it does not know, it passes over in silence.
static OLD_NAMESPACE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r#"\sxmlns\s*=\s*["']https?://(?:backend\.userland\.com/rss2?|"#,
        r#"blogs\.law\.harvard\.edu/tech/rss|(?:my|channel)\.netscape\.com/rdf/simple/0\.9/)["']"#,
    ))
});
/// The root of RSS.
static ROOT: LazyLock<Regex> = LazyLock::new(|| pattern(r"<rss(\s[^>]*)?>"));
/// The version that a root says.
static VERSION: LazyLock<Regex> = LazyLock::new(|| pattern(r#"\sversion\s*=\s*["']([^"']*)["']"#));

#[expect(clippy::expect_used, reason = "the patterns are fixed")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a valid pattern")
}

#[cfg(test)]
mod tests {
    use super::prepared;

    #[test]
    fn declarations_are_dropped_wherever_they_stand() {
        for (text, expected) in [
            ("\u{feff}<?xml version=\"1.0\" encoding=\"gb2312\"?>\n<rss/>", "\n<rss/>"),
            (
                "warning\n<rss version='2.0'><?xml version='1.0' encoding='big5'?></rss>",
                "<rss version='2.0'></rss>",
            ),
            ("<?xml encoding='gbk' <rss>", ""),
            ("<?xml-stylesheet href='a'?><rss/>", "<?xml-stylesheet href='a'?><rss/>"),
            ("{\"version\":1}", "{\"version\":1}"),
        ] {
            assert_eq!(prepared(text), expected);
        }
    }

    #[test]
    fn feeds_by_their_old_names_are_put_in_the_words_of_the_parser() {
        for (text, expected) in [
            ("<rss version='0.91' xmlns:a='b'>", "<rss version='0.91' xmlns:a='b'>"),
            ("<rss>", "<rss version=\"2.0\">"),
            ("<rss xmlns:a=\"b\" version=\"2.01\">", "<rss version=\"2.0\" xmlns:a=\"b\">"),
            (
                "<rss version=\"2.0\" xmlns=\"http://blogs.law.harvard.edu/tech/rss\">",
                "<rss version=\"2.0\">",
            ),
            ("<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"/>", "<feed version=\"0.3\"/>"),
            ("<feed xmlns='http://www.w3.org/2005/Atom'>", "<feed xmlns='http://www.w3.org/2005/Atom'>"),
        ] {
            assert_eq!(prepared(text), expected);
        }
    }
}
