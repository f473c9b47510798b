//! Where a page leads, and whether it wants to be kept.

use crate::address::CanonicalUrl;
use crate::sitemap;
use crate::tags::{Tag, start_tags};
use encoding_rs::{Encoding, UTF_8};
use std::collections::HashSet;
use url::Url;

/// Most links taken from one page.
const MAX_LINKS: usize = 5_000;
/// How far into a page its charset is looked for.
const CHARSET_WITHIN: usize = 2_048;

/// What a page says about itself and others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Links {
    /// Where it leads, in its own order, each once; without what it marks `nofollow`.
    pub(crate) follow: Vec<CanonicalUrl>,
    /// The address it wants to be known by.
    pub(crate) canonical: Option<CanonicalUrl>,
    /// It does not want to be kept.
    pub(crate) noindex: bool,
}

/// Reads the links of the page at `url`, or the addresses of a list of pages, which is no page itself.
/// Anything else has none.
pub(crate) fn discover(bytes: &[u8], media_type: Option<&str>, url: &CanonicalUrl) -> Links {
    if let Some(follow) = sitemap::read(bytes, url) {
        return Links { follow, noindex: true, canonical: None };
    }
    if !is_html(bytes, media_type) {
        return Links::default();
    }
    let encoding = charset(bytes, media_type);
    let (text, encoding, _) = encoding.decode(bytes);
    let tags = start_tags(&text, &["a", "area", "base", "link", "meta"]);

    let base = tags.iter().find(|tag| tag.name == "base").and_then(|tag| tag.attr("href"));
    let base = base.and_then(|href| url.join(href).ok()).unwrap_or_else(|| url.clone());
    let join = |href: &str| resolve(&base, href, encoding);

    let mut links = Links::default();
    let mut nofollow = false;
    let mut seen = HashSet::new();
    for tag in &tags {
        let target = match tag.name.as_str() {
            "a" | "area" if !has_word(tag, "rel", "nofollow") => tag.attr("href").and_then(join),
            "link" if has_word(tag, "rel", "next") => tag.attr("href").and_then(join),
            "link" if has_word(tag, "rel", "canonical") && links.canonical.is_none() => {
                links.canonical = tag.attr("href").and_then(join);
                links.canonical.clone()
            }
            "meta" if is(tag, "http-equiv", "refresh") => refresh(tag).and_then(join),
            "meta" if is(tag, "name", "robots") => {
                let none = has_word(tag, "content", "none");
                nofollow |= none || has_word(tag, "content", "nofollow");
                links.noindex |= none || has_word(tag, "content", "noindex");
                None
            }
            _ => None,
        };
        if let Some(target) = target
            && links.follow.len() < MAX_LINKS
            && seen.insert(target.clone())
        {
            links.follow.push(target);
        }
    }
    if nofollow {
        links.follow.clear();
    }
    links
}

/// An address as the page means it: queries are written in the page's own charset.
fn resolve(base: &CanonicalUrl, href: &str, encoding: &'static Encoding) -> Option<CanonicalUrl> {
    let href = href.trim();
    // A replaced character stands for bytes we could not read; the address would not exist.
    if href.is_empty() || href.len() > CanonicalUrl::MAX_LEN || href.contains('\u{fffd}') {
        return None;
    }
    let url = Url::options()
        .base_url(Some(base.url()))
        .encoding_override(Some(&|query| encoding.encode(query).0))
        .parse(href);
    CanonicalUrl::of(url.ok()?).ok()
}

fn is_html(bytes: &[u8], media_type: Option<&str>) -> bool {
    match media_type {
        Some(media_type) => {
            let media_type = media_type.trim().to_ascii_lowercase();
            media_type.starts_with("text/html") || media_type.starts_with("application/xhtml")
        }
        None => bytes.trim_ascii_start().first() == Some(&b'<'),
    }
}

/// The charset that the header or the page's own first lines name; UTF-8 otherwise.
fn charset(bytes: &[u8], media_type: Option<&str>) -> &'static Encoding {
    let head = &bytes[..bytes.len().min(CHARSET_WITHIN)];
    media_type
        .and_then(|text| charset_label(text.as_bytes()))
        .or_else(|| charset_label(head))
        .unwrap_or(UTF_8)
}

fn charset_label(text: &[u8]) -> Option<&'static Encoding> {
    const KEY: &[u8] = b"charset=";
    let at = text.windows(KEY.len()).position(|window| window.eq_ignore_ascii_case(KEY))?;
    let value = text[at + KEY.len()..].trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let end = value.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b)));
    Encoding::for_label(&value[..end.unwrap_or(value.len())])
}

fn is(tag: &Tag, attribute: &str, value: &str) -> bool {
    tag.attr(attribute).is_some_and(|text| text.trim().eq_ignore_ascii_case(value))
}

/// Whether a list of words, parted by spaces or commas, has that word.
fn has_word(tag: &Tag, attribute: &str, word: &str) -> bool {
    tag.attr(attribute).is_some_and(|text| {
        text.split(|c: char| c.is_whitespace() || c == ',').any(|found| found.eq_ignore_ascii_case(word))
    })
}

/// The target of `<meta http-equiv="refresh" content="0; url=…">`.
fn refresh(tag: &Tag) -> Option<&str> {
    let (_, rest) = tag.attr("content")?.split_once([';', ','])?;
    let (key, target) = rest.split_once('=')?;
    key.trim().eq_ignore_ascii_case("url").then(|| target.trim().trim_matches(['\'', '"']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str) -> CanonicalUrl {
        CanonicalUrl::parse(&format!("https://site.example{path}")).expect("an address")
    }

    fn found(bytes: &[u8], media_type: Option<&str>) -> Vec<String> {
        let links = discover(bytes, media_type, &at("/dir/page.html"));
        links.follow.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn links_are_found_once_in_order_and_nofollow_is_respected() {
        let page = r##"<!doctype html><title>x</title>
            <a href="b.html#top">b</a> <a href="/c?utm_source=x">c</a> <a href="b.html">again</a>
            <a rel="noopener NOFOLLOW" href="secret">no</a> <a href="mailto:a@b.example">mail</a>
            <a href="javascript:void(0)">js</a> <a href=" ">blank</a> <a>none</a> <a href="#x">here</a>
            <map><area href="//other.example/z"></map> <link rel="next" href="?page=2">
            <a href="http://user:pass@site.example/">credentials</a>"##;
        assert_eq!(
            found(page.as_bytes(), Some("text/html")),
            [
                "https://site.example/dir/b.html",
                "https://site.example/c",
                "https://site.example/dir/page.html",
                "https://other.example/z",
                "https://site.example/dir/page.html?page=2",
            ]
        );
    }

    #[test]
    fn a_page_says_how_it_wants_to_be_treated() {
        let page = r#"<base href="/root/"><link rel=canonical href="/dir/page"><a href="a">a</a>
            <meta http-equiv="Refresh" content="3; URL='next.html'">"#;
        let links = discover(page.as_bytes(), Some("text/html"), &at("/dir/page.html"));
        assert_eq!(links.canonical, Some(at("/dir/page")));
        assert_eq!(links.follow, [at("/dir/page"), at("/root/a"), at("/root/next.html")]);
        assert!(!links.noindex);

        let page = r#"<meta name="ROBOTS" content="NoIndex, nofollow"><a href="a">a</a>"#;
        let links = discover(page.as_bytes(), None, &at("/"));
        assert!(links.noindex && links.follow.is_empty());
    }

    #[test]
    fn addresses_are_read_in_the_pages_charset() {
        let (gbk, _, _) = encoding_rs::GBK.encode("<meta charset=\"gb2312\"><a href='/s?q=山'>山</a>");
        assert_eq!(found(&gbk, Some("text/html")), ["https://site.example/s?q=%C9%BD"]);
        let (gbk, _, _) = encoding_rs::GBK.encode("<a href='/湖'>湖</a>");
        assert_eq!(found(&gbk, Some("text/html; charset=GBK")), ["https://site.example/%E6%B9%96"]);
        assert!(found(&gbk, Some("text/html")).is_empty(), "unreadable bytes make no address");
    }

    #[test]
    fn no_page_is_too_broken_and_other_types_have_no_links() {
        let many: String = (0..MAX_LINKS + 10).map(|i| format!("<a href='/{i}'>")).collect();
        assert_eq!(found(many.as_bytes(), None).len(), MAX_LINKS);
        assert!(found(b"<a href='/a'", Some("text/html")).is_empty());
        assert!(found(b"<a href='/a'>", Some("application/json")).is_empty());
        assert!(found(b"\xff\xfe\x00", None).is_empty() && found(b"", None).is_empty());
    }
}
