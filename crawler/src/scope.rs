//! Which addresses belong to a source.

use crate::CrawlError;
use crate::address::CanonicalUrl;
use crate::sitemap;
use regex::Regex;
use scenic_data::source::SourceDefinition;
use std::collections::HashSet;

/// A path with one segment more often than this is a trap of links that lead to themselves.
const MAX_REPEATS: usize = 3;
/// Deepest path followed, in segments.
const MAX_SEGMENTS: usize = 24;
/// Most query parameters followed; calendars and filters pile them up.
const MAX_PARAMETERS: usize = 12;
/// Endings of files that hold no text to read.
const BINARY: [&str; 40] = [
    "7z", "apk", "avi", "avif", "bmp", "bz2", "css", "dmg", "doc", "docx", "eot", "exe", "flv", "gif", "gz",
    "ico", "iso", "jpeg", "jpg", "js", "m4a", "mov", "mp3", "mp4", "ogg", "pdf", "png", "ppt", "pptx", "rar",
    "svg", "tar", "ttf", "wav", "webm", "webp", "woff2", "xls", "xlsx", "zip",
];

/// The addresses of one source: its start pages, and what their links may lead to.
#[derive(Debug)]
pub(crate) struct Scope {
    starts: Vec<CanonicalUrl>,
    hosts: HashSet<String>,
    follow: Vec<Regex>,
    ignore: Vec<Regex>,
}

impl Scope {
    /// Reads a definition; the first thing in it that cannot be used is the error.
    pub(crate) fn of(definition: &SourceDefinition) -> Result<Self, CrawlError> {
        let fail = |field: String, message: String| CrawlError::Definition {
            id: definition.id.clone(),
            field,
            message,
        };
        let mut starts = Vec::with_capacity(definition.start.len());
        for (i, start) in definition.start.iter().enumerate() {
            let url = CanonicalUrl::parse(start).map_err(|e| fail(format!("start[{i}]"), e.to_string()))?;
            if !starts.contains(&url) {
                starts.push(url);
            }
        }
        if starts.is_empty() {
            return Err(fail("start".into(), "give at least one address to start from".into()));
        }
        let patterns = |field: &str, list: &[String]| {
            let read = |(i, pattern): (usize, &String)| {
                Regex::new(pattern).map_err(|error| fail(format!("{field}[{i}]"), error.to_string()))
            };
            list.iter().enumerate().map(read).collect::<Result<Vec<_>, _>>()
        };
        let hosts = starts.iter().map(site).collect();
        let follow = patterns("follow", &definition.follow)?;
        let ignore = patterns("ignore", &definition.ignore)?;
        Ok(Self { starts, hosts, follow, ignore })
    }

    /// Where to begin.
    pub(crate) fn starts(&self) -> &[CanonicalUrl] {
        &self.starts
    }

    /// Whether the address is on a host of the start pages.
    pub(crate) fn is_near(&self, url: &CanonicalUrl) -> bool {
        self.hosts.contains(&site(url))
    }

    /// Whether a list of pages is read: of these hosts, and not ignored.
    pub(crate) fn admits_list(&self, url: &CanonicalUrl) -> bool {
        self.is_near(url) && !self.ignore.iter().any(|pattern| pattern.is_match(url.path_and_query()))
    }

    /// Whether the address may become a document of the source.
    pub(crate) fn admits(&self, url: &CanonicalUrl) -> bool {
        if self.starts.contains(url) {
            return true;
        }
        let path = url.path_and_query();
        if sitemap::is_named(url) {
            return self.admits_list(url);
        }
        self.is_near(url)
            && !is_trap(url)
            && !is_binary(url)
            && (self.follow.is_empty() || self.follow.iter().any(|pattern| pattern.is_match(path)))
            && !self.ignore.iter().any(|pattern| pattern.is_match(path))
    }
}

/// Host and port, where `www.` and the scheme make no other site.
fn site(url: &CanonicalUrl) -> String {
    let authority = url.authority();
    authority.strip_prefix("www.").unwrap_or(authority).to_owned()
}

/// Addresses that are made up while one follows them.
fn is_trap(url: &CanonicalUrl) -> bool {
    let segments: Vec<&str> = url.url().path().split('/').filter(|s| !s.is_empty()).collect();
    let repeats = |segment: &&str| segments.iter().filter(|other| *other == segment).count();
    segments.len() > MAX_SEGMENTS
        || segments.iter().any(|segment| repeats(segment) > MAX_REPEATS)
        || url.url().query().is_some_and(|query| query.split('&').count() > MAX_PARAMETERS)
}

fn is_binary(url: &CanonicalUrl) -> bool {
    let name = url.url().path().rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').is_some_and(|(_, ending)| BINARY.contains(&ending.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenic_data::SourceId;

    fn scope(edit: impl FnOnce(&mut SourceDefinition)) -> Result<Scope, CrawlError> {
        let mut definition = SourceDefinition::for_partner(&SourceId::from("site"), "site");
        definition.start = vec!["https://www.site.example/sights/".into()];
        edit(&mut definition);
        Scope::of(&definition)
    }

    #[test]
    fn a_source_is_its_hosts_its_patterns_and_no_traps() {
        let open = scope(|_| ()).expect("a scope");
        let narrow = scope(|d| {
            d.follow = vec![r"^/(sights|food)/".into()];
            d.ignore = vec![r"/print\b".into(), r"[?&]page=".into()];
        })
        .expect("a scope");
        let long = format!("https://site.example/{}", "a/b/c/".repeat(3));
        let looping = format!("https://site.example/sights/{}", "x/".repeat(4));
        let deep: String = (0..30).map(|i| format!("/s{i}")).collect();
        let deep = format!("https://site.example/sights{deep}");
        for (url, in_open, in_narrow) in [
            ("https://www.site.example/sights/", true, true),
            ("http://site.example/sights/pine", true, true),
            ("https://site.example/food/noodles", true, true),
            ("https://site.example/about", true, false),
            ("https://site.example/sights/print/1", true, false),
            ("https://site.example/sights/?page=2", true, false),
            ("https://site.example/sitemap-2.xml.gz", true, true),
            ("https://site.example/sights/map.JPG", false, false),
            ("https://site.example:8080/sights/", false, false),
            ("https://shop.site.example/sights/", false, false),
            ("https://other.example/sights/", false, false),
            (long.as_str(), true, false),
            (looping.as_str(), false, false),
            (deep.as_str(), false, false),
        ] {
            let url = CanonicalUrl::parse(url).expect("an address");
            assert_eq!(open.admits(&url), in_open, "{url}");
            assert_eq!(narrow.admits(&url), in_narrow, "{url}, narrow");
        }
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        type Spoil = fn(&mut SourceDefinition);
        let cases: [(&str, Spoil); 4] = [
            ("start", |d| d.start.clear()),
            ("start[1]", |d| d.start.push("https://user:pass@site.example/".into())),
            ("follow[0]", |d| d.follow = vec!["(".into()]),
            ("ignore[1]", |d| d.ignore = vec!["a".into(), "[".into()]),
        ];
        for (expected, spoil) in cases {
            match scope(spoil) {
                Err(CrawlError::Definition { field, message, .. }) => {
                    assert_eq!(field, expected);
                    assert!(!message.contains("pass@"), "{message}");
                }
                other => panic!("{expected} was not refused: {other:?}"),
            }
        }
    }
}
