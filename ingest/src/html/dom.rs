//! Walking a parsed page: its text in blocks, without what is never read.

use crate::text::{squeeze, squeeze_lines};
use ego_tree::iter::Edge;
use scraper::node::Element;
use scraper::{ElementRef, Node};

/// A step of a walk.
pub enum Piece<'a> {
    /// Text as it stands in the source.
    Text(&'a str),
    /// An element begins.
    Open(&'a Element),
    /// An element ends.
    Close(&'a Element),
}

/// Walks everything below (and including) an element in order, without recursion, so that depth
/// costs nothing. Scripts, styles and hidden parts are passed over.
pub fn walk<'a>(root: ElementRef<'a>, mut take: impl FnMut(Piece<'a>)) {
    let mut skipped = None;
    for edge in root.traverse() {
        match edge {
            Edge::Open(node) if skipped.is_none() => match node.value() {
                Node::Text(text) => take(Piece::Text(text)),
                Node::Element(element) if node.id() != root.id() && is_hidden(element) => {
                    skipped = Some(node.id())
                }
                Node::Element(element) => take(Piece::Open(element)),
                _ => {}
            },
            Edge::Close(node) => {
                if skipped == Some(node.id()) {
                    skipped = None;
                } else if let (None, Node::Element(element)) = (skipped, node.value()) {
                    take(Piece::Close(element));
                }
            }
            Edge::Open(_) => {}
        }
    }
}

fn is_hidden(element: &Element) -> bool {
    let never = matches!(
        element.name(),
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "math"
            | "iframe"
            | "object"
            | "select"
            | "textarea"
            | "head"
    );
    never
        || element.attr("hidden").is_some()
        || element.attr("style").is_some_and(|style| {
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
            style.to_ascii_lowercase().contains("display:none")
        })
}

/// Whether an element starts and ends a line of its own.
pub fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "br"
            | "caption"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// The text of an element, a line for each block.
pub fn block_text(root: ElementRef<'_>) -> String {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut flush = |line: &mut String| {
        let text = squeeze(line);
        if !text.is_empty() {
            lines.push(text);
        }
        line.clear();
    };
    walk(root, |piece| match piece {
        Piece::Text(text) => line.push_str(text),
        Piece::Open(element) | Piece::Close(element) if is_block(element.name()) => flush(&mut line),
        Piece::Open(element) | Piece::Close(element) if matches!(element.name(), "td" | "th") => {
            line.push(' ')
        }
        Piece::Open(_) | Piece::Close(_) => {}
    });
    flush(&mut line);
    lines.join("\n")
}

/// The text of an element on one line.
pub fn line_text(root: ElementRef<'_>) -> String {
    squeeze(&block_text(root).replace('\n', " "))
}

/// The text of an attribute in order.
pub fn attr_text(element: ElementRef<'_>, name: &str) -> Option<String> {
    element.attr(name).map(squeeze_lines).filter(|text| !text.is_empty())
}

/// An address made absolute against the page's own.
pub fn absolute(base: &str, address: &str) -> String {
    let address = address.trim();
    match url::Url::parse(base).and_then(|base| base.join(address)) {
        Ok(url) => url.to_string(),
        Err(_) => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    #[test]
    fn text_is_read_in_blocks_without_scripts_and_hidden_parts() {
        let page = Html::parse_document(
            "<body><h1>听涛松</h1><script>var x='no';</script><p>高十二米，<b>树龄</b>约\n六百年。</p>\
             <p hidden>no</p><div style='display: none'>no</div><ul><li>一</li><li>二<br>三</li></ul>\
             <table><tr><td>票价</td><td>80元</td></tr></table></body>",
        );
        assert_eq!(
            block_text(page.root_element()),
            "听涛松\n高十二米，树龄约六百年。\n一\n二\n三\n票价 80元"
        );
    }

    #[test]
    fn very_deep_pages_are_walked() {
        let page = Html::parse_document(&format!("{}deep", "<div>".repeat(20_000)));
        assert_eq!(block_text(page.root_element()), "deep");
    }

    #[test]
    fn addresses_are_made_absolute() {
        assert_eq!(absolute("https://a.example/x/y.html", "../z.html"), "https://a.example/z.html");
        assert_eq!(absolute("not an address", "z.html"), "z.html");
    }
}
