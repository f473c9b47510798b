//! Feeds in the words that the parser knows: what Atom 0.3 and Dublin Core call things, and what careless
//! hands write elsewhere than they should, is put where the parser looks for it.

use base64::Engine;
use quick_xml::escape::unescape;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::{NsReader, Writer};

/// Where a name comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    /// Atom before it was a standard.
    Atom03,
    Atom,
    DublinCore,
    DublinTerms,
    Other,
}

/// An element that is open.
struct Open {
    /// As it was written out.
    name: String,
    /// What stands in it so far.
    said: Vec<String>,
}

/// Elements of Atom that hold a text.
const TEXTS: [&str; 8] =
    ["title", "summary", "subtitle", "tagline", "content", "rights", "copyright", "info"];

/// The same feed in known words; `None` when it is in them already, or is not well-formed, which the parser
/// tells better.
pub(super) fn in_known_words(text: &str) -> Option<String> {
    let mut reader = NsReader::from_str(text);
    let mut rewriting = Rewriting::default();
    loop {
        let (namespace, event) = reader.read_resolved_event().ok()?;
        let family = rewriting.family(&namespace);
        match event {
            Event::Eof => return rewriting.finished(),
            Event::Start(start) => {
                let element = rewriting.element(family, &start)?;
                if element.holds_its_address {
                    let inner = reader.read_text(start.name()).ok()?;
                    rewriting.link(element.start, &inner)?;
                } else if element.is_packed {
                    let inner = reader.read_text(start.name()).ok()?;
                    rewriting.unpacked(element.start, &inner)?;
                } else {
                    rewriting.open(element.start)?;
                }
            }
            Event::Empty(start) => {
                let element = rewriting.element(family, &start)?;
                rewriting.write(Event::Empty(element.start))?;
            }
            Event::End(_) => rewriting.close()?,
            other => rewriting.write(other)?,
        }
    }
}

/// An element's beginning as it will be written.
struct Element<'a> {
    start: BytesStart<'a>,
    /// Whether its address stands in it, and not in an attribute.
    holds_its_address: bool,
    /// Whether its text is in base64.
    is_packed: bool,
}

struct Rewriting {
    writer: Writer<Vec<u8>>,
    open: Vec<Open>,
    root: String,
    changed: bool,
}

impl Default for Rewriting {
    fn default() -> Self {
        Self { writer: Writer::new(Vec::new()), open: Vec::new(), root: String::new(), changed: false }
    }
}

impl Rewriting {
    fn family(&self, namespace: &ResolveResult<'_>) -> Family {
        match namespace {
            ResolveResult::Bound(Namespace("http://purl.org/atom/ns#")) => Family::Atom03,
            ResolveResult::Bound(Namespace("http://www.w3.org/2005/Atom")) => Family::Atom,
            ResolveResult::Bound(Namespace("http://purl.org/dc/elements/1.1/")) => Family::DublinCore,
            ResolveResult::Bound(Namespace("http://purl.org/dc/terms/")) => Family::DublinTerms,
            ResolveResult::Unbound if matches!(self.root.as_str(), "feed" | "entry") => Family::Atom,
            _ => Family::Other,
        }
    }

    /// How an element begins in known words, noted in the one that it stands in.
    fn element<'a>(&mut self, family: Family, start: &BytesStart<'a>) -> Option<Element<'a>> {
        let local = start.local_name().as_ref().to_owned();
        if self.open.is_empty() && self.root.is_empty() {
            self.root.clone_from(&local);
        }
        let name = self.known_name(family, &local);
        let is_atom = matches!(family, Family::Atom | Family::Atom03);
        let is_text = is_atom && TEXTS.contains(&local.as_str());
        let written = is_text.then(|| Written::of(family, &local, start)).flatten();
        let holds_its_address = is_atom && local == "link" && start.try_get_attribute("href").ok()?.is_none();
        let (is_renamed, name) = match name {
            Some(name) => (true, name),
            None => (false, start.name().as_ref().to_owned()),
        };
        self.changed |= is_renamed || written.is_some();
        let mut known = BytesStart::new(name.clone());
        for attribute in start.attributes() {
            let attribute = attribute.ok()?;
            let is_old = attribute.key.as_ref() == "xmlns" && attribute.value == "http://purl.org/atom/ns#";
            let is_said_anew = written.is_some() && matches!(attribute.key.as_ref(), "type" | "mode");
            if !is_old && !is_said_anew {
                known.push_attribute(attribute);
            }
        }
        if let Some(written) = &written {
            known.push_attribute(("type", written.kind));
        }
        if let Some(parent) = self.open.last_mut() {
            parent.said.push(name);
        }
        let is_packed = written.is_some_and(|written| written.is_packed);
        Some(Element { start: known, holds_its_address, is_packed })
    }

    /// What an element is called in known words; `None` where that is its own name, or where what it says
    /// has been said in known words already.
    fn known_name(&self, family: Family, local: &str) -> Option<String> {
        let parent = self.open.last();
        let within = parent.map_or("", |parent| parent.name.as_str());
        let is_rss = self.root == "rss";
        let name = match (family, within, local) {
            (Family::Atom03, _, "issued") => return Some("published".to_owned()),
            (Family::Atom03, _, "created") => "published",
            (Family::Atom03, _, "modified") => "updated",
            (Family::Atom03, _, "tagline") => "subtitle",
            (Family::Atom03, _, "copyright") => "rights",
            (Family::Atom03, ..) => return Some(local.to_owned()),
            (Family::DublinCore, "channel" | "item", "title") if is_rss => "title",
            (Family::DublinCore, "channel", "date") | (Family::DublinTerms, "channel", "modified")
                if is_rss =>
            {
                "lastBuildDate"
            }
            (Family::DublinTerms, "channel" | "item", "issued" | "created") if is_rss => "pubDate",
            (Family::DublinTerms, "item", "modified") if is_rss => "updated",
            _ => return None,
        };
        let is_said = parent.is_some_and(|parent| parent.said.iter().any(|said| said == name));
        (!is_said).then(|| name.to_owned())
    }

    /// A link whose address stood in it.
    fn link(&mut self, mut start: BytesStart<'_>, inner: &str) -> Option<()> {
        let address = unescape(inner.trim()).ok()?;
        start.push_attribute(("href", address.as_ref()));
        self.changed = true;
        self.write(Event::Empty(start))
    }

    /// A text that was packed; what is no text in base64 stays as it is.
    fn unpacked(&mut self, start: BytesStart<'_>, inner: &str) -> Option<()> {
        let packed: String = inner.chars().filter(|c| !c.is_whitespace()).collect();
        let bytes = base64::engine::general_purpose::STANDARD.decode(packed).ok();
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        let name = start.name().as_ref().to_owned();
        self.write(Event::Start(start))?;
        let inner = match &text {
            Some(text) => BytesText::new(text),
            None => BytesText::from_escaped(inner),
        };
        self.write(Event::Text(inner))?;
        self.write(Event::End(BytesEnd::new(name)))
    }

    fn open(&mut self, start: BytesStart<'_>) -> Option<()> {
        self.open.push(Open { name: start.name().as_ref().to_owned(), said: Vec::new() });
        self.write(Event::Start(start))
    }

    fn close(&mut self) -> Option<()> {
        let open = self.open.pop()?;
        self.write(Event::End(BytesEnd::new(open.name)))
    }

    fn write(&mut self, event: Event<'_>) -> Option<()> {
        self.writer.write_event(event).ok()
    }

    fn finished(self) -> Option<String> {
        if !self.changed || !self.open.is_empty() {
            return None;
        }
        String::from_utf8(self.writer.into_inner()).ok()
    }
}

/// How a text of Atom is written, where the parser would not know it by what is said of it.
struct Written {
    /// What the parser calls it.
    kind: &'static str,
    /// Whether it is in base64.
    is_packed: bool,
}

impl Written {
    fn of(family: Family, local: &str, start: &BytesStart<'_>) -> Option<Self> {
        let said = |name: &str| -> Option<String> {
            let value = |attribute: Attribute<'_>| attribute.value.trim().to_ascii_lowercase();
            start.try_get_attribute(name).ok().flatten().map(value)
        };
        let media = said("type");
        let media = media.as_deref().map(|media| media.split(';').next().unwrap_or_default().trim());
        let is_html = media.is_some_and(|media| media.contains("html"));
        let is_xml = media.is_some_and(|media| media.ends_with("/xml") || media.ends_with("+xml"));
        if family == Family::Atom03 {
            return Some(match said("mode").as_deref() {
                Some("base64") => Self { kind: if is_html { "html" } else { "text" }, is_packed: true },
                Some("escaped") => Self { kind: if is_html { "html" } else { "text" }, is_packed: false },
                _ => Self { kind: if is_html || is_xml { "xhtml" } else { "text" }, is_packed: false },
            });
        }
        match media {
            None | Some("text" | "html" | "xhtml" | "text/html") => None,
            // It lies elsewhere.
            Some(_) if local == "content" && said("src").is_some() => None,
            Some(_) if is_xml => Some(Self { kind: "xhtml", is_packed: false }),
            Some(media) if media.starts_with("text/") => Some(Self { kind: "text", is_packed: false }),
            Some(_) => Some(Self { kind: "html", is_packed: true }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::in_known_words;

    #[track_caller]
    fn becomes(text: &str, expected: &str) {
        assert_eq!(in_known_words(text).as_deref(), Some(expected));
    }

    #[test]
    fn atom_0_3_is_put_in_the_words_of_atom() {
        becomes(
            "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><tagline>山</tagline><entry>\
             <created>2003-12-31</created><issued>2004-01-01</issued><modified>2004-01-02</modified>\
             <title type=\"text/html\" mode=\"escaped\">&lt;b&gt;松&lt;/b&gt;</title>\
             <summary mode=\"base64\">5bGx</summary></entry></feed>",
            "<feed version=\"0.3\"><subtitle type=\"text\">山</subtitle><entry>\
             <published>2003-12-31</published><published>2004-01-01</published><updated>2004-01-02</updated>\
             <title type=\"html\">&lt;b&gt;松&lt;/b&gt;</title>\
             <summary type=\"text\">山</summary></entry></feed>",
        );
        // By a prefix as well, and what was issued stands before what was created.
        becomes(
            "<a:feed xmlns:a=\"http://purl.org/atom/ns#\"><a:entry><a:issued>1</a:issued><a:created>2</a:created></a:entry></a:feed>",
            "<feed xmlns:a=\"http://purl.org/atom/ns#\"><entry><published>1</published><a:created>2</a:created></entry></feed>",
        );
    }

    #[test]
    fn packed_texts_and_links_without_an_attribute_are_read() {
        becomes(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title type=\"application/octet-stream\">\n5p2+\n</title>\
             <link rel=\"alternate\"> http://site.example/?a=1&amp;b=2 </link></entry></feed>",
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title type=\"html\">松</title>\
             <link rel=\"alternate\" href=\"http://site.example/?a=1&amp;b=2\"/></entry></feed>",
        );
        // What is no text in base64 is left.
        becomes(
            "<feed><content type=\"image/png\">松</content></feed>",
            "<feed><content type=\"html\">松</content></feed>",
        );
    }

    #[test]
    fn dublin_core_stands_in_where_rss_says_nothing_itself() {
        let namespaces =
            "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:t=\"http://purl.org/dc/terms/\"";
        becomes(
            &format!(
                "<rss version=\"2.0\" {namespaces}><channel><dc:date>1</dc:date><item><title>松</title>\
                 <dc:title>柏</dc:title><t:issued>2</t:issued></item></channel></rss>"
            ),
            &format!(
                "<rss version=\"2.0\" {namespaces}><channel><lastBuildDate>1</lastBuildDate><item><title>松</title>\
                 <dc:title>柏</dc:title><pubDate>2</pubDate></item></channel></rss>"
            ),
        );
    }

    #[test]
    fn what_needs_nothing_or_is_broken_is_left_to_the_parser() {
        for text in [
            "<rss version=\"2.0\"><channel><title>a &amp; b</title></channel></rss>",
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title type=\"html\">a</title><link href=\"b\"/></feed>",
            "<feed xmlns=\"http://purl.org/atom/ns#\"><title>",
            "<feed xmlns=\"http://purl.org/atom/ns#\"><title></feed>",
            "{}",
            "",
        ] {
            assert_eq!(in_known_words(text), None, "{text}");
        }
    }
}
