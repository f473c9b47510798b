//! The tags of a page that carry addresses, read in one pass without building its tree: a page that
//! nests or piles up without end costs a tree's builder the square of its length.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, StartTag, Tag as RawTag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer,
    TokenizerOpts,
};
use std::cell::{Cell, RefCell};

/// Most tags taken from one page.
const MAX_TAGS: usize = 50_000;
/// Bytes handed over at once.
const CHUNK: usize = 16 * 1024;
/// A single tag or comment longer than this is stepped over; reading goes on behind it.
const MAX_TOKEN: usize = 256 * 1024;

/// A start tag of a name asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// In lower case.
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// The attribute's value, entities read.
    pub(crate) fn attr(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The start tags of those names, in the page's order. Nothing inside scripts, styles, comments and
/// form texts is a tag.
pub(crate) fn start_tags(page: &str, names: &'static [&'static str]) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut rest = page;
    while !rest.is_empty() && found.len() < MAX_TAGS {
        let (tags, left) = read(rest, names);
        found.extend(tags);
        rest = left;
    }
    found.truncate(MAX_TAGS);
    found
}

/// Reads until the end, or until a token is too long; returns what it left unread.
fn read<'a>(page: &'a str, names: &'static [&'static str]) -> (Vec<Tag>, &'a str) {
    let sink = Sink { names, found: RefCell::default(), moved: Cell::new(false) };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    let (mut rest, mut pending) = (page, 0);
    while !rest.is_empty() && pending <= MAX_TOKEN {
        let (chunk, left) = rest.split_at(rest.floor_char_boundary(CHUNK));
        rest = left;
        input.push_back(StrTendril::from(chunk));
        // Nothing here stops the tokenizer but the end of its input.
        let _ = tokenizer.feed(&input);
        pending = if tokenizer.sink.moved.take() { 0 } else { pending + chunk.len() };
    }
    if rest.is_empty() {
        tokenizer.end();
    }
    (tokenizer.sink.found.take(), rest)
}

struct Sink {
    names: &'static [&'static str],
    found: RefCell<Vec<Tag>>,
    /// Whether a token came to its end.
    moved: Cell<bool>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        // An error is not the end of a token: a tag may have a million of them.
        if !matches!(token, Token::ParseError(_)) {
            self.moved.set(true);
        }
        let TagToken(tag) = token else { return TokenSinkResult::Continue };
        if tag.kind != StartTag {
            return TokenSinkResult::Continue;
        }
        if self.names.contains(&&*tag.name) && self.found.borrow().len() < MAX_TAGS {
            let attributes = tag.attrs.iter().map(|a| (a.name.local.to_string(), a.value.to_string()));
            self.found
                .borrow_mut()
                .push(Tag { name: tag.name.to_string(), attributes: attributes.collect() });
        }
        inside(&tag)
    }
}

/// How the text behind a start tag is to be read.
fn inside(tag: &RawTag) -> TokenSinkResult<()> {
    match &*tag.name {
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        // Closed in itself it stands in a drawing, where it holds no text.
        "title" | "style" if tag.self_closing => TokenSinkResult::Continue,
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
        "plaintext" => TokenSinkResult::Plaintext,
        _ => TokenSinkResult::Continue,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hrefs(page: &str) -> Vec<String> {
        let tags = start_tags(page, &["a"]);
        tags.iter().filter_map(|tag| tag.attr("href")).map(str::to_owned).collect()
    }

    #[test]
    fn tags_are_found_in_order_with_entities_read() {
        assert_eq!(hrefs("<A HREF=x>…</a><p><a href='/?a=1&amp;b=2'><b href=no>"), ["x", "/?a=1&b=2"]);
    }

    #[test]
    fn what_is_no_markup_holds_no_tags() {
        let page = "<title><a href=1></title><!-- <a href=2> --><script>'<a href=3>'</script>\
                    <style><a href=4></style><textarea><a href=5></textarea><svg><title/><a href=6></svg>\
                    <noscript><a href=7></noscript><a href=8";
        assert_eq!(hrefs(page), ["6", "7"]);
    }

    #[test]
    fn a_token_without_end_is_stepped_over() {
        let image = format!("<a href=1><img src='data:{}'><a href=2>", "湖".repeat(MAX_TOKEN));
        assert_eq!(hrefs(&image), ["1", "2"]);
        let attributes: String = (0..200_000).map(|i| format!("a{i} ")).collect();
        assert_eq!(hrefs(&format!("<a {attributes}><a href=3>")), ["3"]);
    }

    #[test]
    fn a_page_that_nests_without_end_is_read_in_one_pass() {
        let deep = "<div>".repeat(1_000_000) + "<a href=deep>";
        assert_eq!(hrefs(&deep), ["deep"]);
    }
}
