//! RSS and Atom documents.

use crate::DemoError;
use chrono::{DateTime, FixedOffset};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

/// A feed and its entries, newest first.
pub struct Feed {
    /// Its name.
    pub title: String,
    /// The line under it.
    pub subtitle: String,
    /// BCP-47.
    pub lang: &'static str,
    /// The page it belongs to.
    pub page: String,
    /// Its own address.
    pub address: String,
    /// Who writes it.
    pub author: String,
    /// What it holds.
    pub entries: Vec<Entry>,
}

/// An entry of a feed.
pub struct Entry {
    /// Unchanging and unique.
    pub id: String,
    /// One line.
    pub title: String,
    /// Its page.
    pub link: String,
    /// What sort of announcement it is.
    pub category: &'static str,
    /// When it was published.
    pub published: DateTime<FixedOffset>,
    /// Its text; paragraphs are lines.
    pub body: String,
}

type Out = Writer<Vec<u8>>;

/// The feed as RSS 2.0.
pub fn rss(feed: &Feed) -> Result<Vec<u8>, DemoError> {
    document(&feed.address, |out| {
        let rss = out
            .create_element("rss")
            .with_attribute(("version", "2.0"))
            .with_attribute(("xmlns:atom", "http://www.w3.org/2005/Atom"));
        rss.write_inner_content(|out| {
            out.create_element("channel").write_inner_content(|out| {
                text(out, "title", &feed.title)?;
                text(out, "link", &feed.page)?;
                text(out, "description", &feed.subtitle)?;
                text(out, "language", feed.lang)?;
                out.create_element("atom:link")
                    .with_attributes([
                        ("href", feed.address.as_str()),
                        ("rel", "self"),
                        ("type", "application/rss+xml"),
                    ])
                    .write_empty()?;
                if let Some(newest) = feed.entries.first() {
                    text(out, "lastBuildDate", &newest.published.to_rfc2822())?;
                }
                feed.entries.iter().try_for_each(|entry| item(out, entry))
            })?;
            Ok(())
        })?;
        Ok(())
    })
}

fn item(out: &mut Out, entry: &Entry) -> io::Result<()> {
    out.create_element("item").write_inner_content(|out| {
        text(out, "title", &entry.title)?;
        text(out, "link", &entry.link)?;
        out.create_element("guid")
            .with_attribute(("isPermaLink", "false"))
            .write_text_content(BytesText::new(&entry.id))?;
        text(out, "category", entry.category)?;
        text(out, "pubDate", &entry.published.to_rfc2822())?;
        text(out, "description", &entry.body)
    })?;
    Ok(())
}

/// The feed as Atom.
pub fn atom(feed: &Feed) -> Result<Vec<u8>, DemoError> {
    document(&feed.address, |out| {
        let root = out
            .create_element("feed")
            .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
            .with_attribute(("xml:lang", feed.lang));
        root.write_inner_content(|out| {
            text(out, "id", &feed.address)?;
            text(out, "title", &feed.title)?;
            text(out, "subtitle", &feed.subtitle)?;
            link(out, &feed.address, "self")?;
            link(out, &feed.page, "alternate")?;
            if let Some(newest) = feed.entries.first() {
                text(out, "updated", &newest.published.to_rfc3339())?;
            }
            out.create_element("author").write_inner_content(|out| text(out, "name", &feed.author))?;
            feed.entries.iter().try_for_each(|entry| atom_entry(out, entry))
        })?;
        Ok(())
    })
}

fn atom_entry(out: &mut Out, entry: &Entry) -> io::Result<()> {
    out.create_element("entry").write_inner_content(|out| {
        text(out, "id", &entry.id)?;
        text(out, "title", &entry.title)?;
        link(out, &entry.link, "alternate")?;
        out.create_element("category").with_attribute(("term", entry.category)).write_empty()?;
        text(out, "published", &entry.published.to_rfc3339())?;
        text(out, "updated", &entry.published.to_rfc3339())?;
        out.create_element("content")
            .with_attribute(("type", "text"))
            .write_text_content(BytesText::new(&entry.body))?;
        Ok(())
    })?;
    Ok(())
}

fn document(name: &str, write: impl FnOnce(&mut Out) -> io::Result<()>) -> Result<Vec<u8>, DemoError> {
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 2);
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))
        .and_then(|()| write(&mut out))
        .map_err(|error| DemoError::format(name, error))?;
    Ok(out.into_inner())
}

fn text(out: &mut Out, name: &str, content: &str) -> io::Result<()> {
    out.create_element(name).write_text_content(BytesText::new(content))?;
    Ok(())
}

fn link(out: &mut Out, href: &str, rel: &str) -> io::Result<()> {
    out.create_element("link").with_attributes([("rel", rel), ("href", href)]).write_empty()?;
    Ok(())
}
