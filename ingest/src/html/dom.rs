//! Walking a parsed page: its text in blocks, without what is never read.

use crate::text::{squeeze, squeeze_lines, weight};
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
    walk_while(root, |piece| {
        take(piece);
        true
    });
}

/// The same, until `take` has enough.
fn walk_while<'a>(root: ElementRef<'a>, mut take: impl FnMut(Piece<'a>) -> bool) {
    let mut skipped = None;
    for edge in root.traverse() {
        let piece = match edge {
            Edge::Open(node) if skipped.is_none() => match node.value() {
                Node::Text(text) => Piece::Text(text),
                Node::Element(element) if node.id() != root.id() && is_hidden(element) => {
                    skipped = Some(node.id());
                    continue;
                }
                Node::Element(element) => Piece::Open(element),
                _ => continue,
            },
            Edge::Close(node) if skipped == Some(node.id()) => {
                skipped = None;
                continue;
            }
            Edge::Close(node) => match (skipped, node.value()) {
                (None, Node::Element(element)) => Piece::Close(element),
                _ => continue,
            },
            Edge::Open(_) => continue,
        };
        if !take(piece) {
            return;
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
    text_within(root, usize::MAX)
}

/// The text with which an element begins: as many lines as it takes for so many bytes.
pub fn text_within(root: ElementRef<'_>, bytes: usize) -> String {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut length = 0;
    let mut flush = |line: &mut String| {
        let text = squeeze(line);
        if !text.is_empty() {
            length += text.len();
            lines.push(text);
        }
        line.clear();
        length < bytes
    };
    walk_while(root, |piece| match piece {
        Piece::Text(text) => {
            line.push_str(text);
            true
        }
        Piece::Open(element) | Piece::Close(element) if is_block(element.name()) => flush(&mut line),
        Piece::Open(element) | Piece::Close(element) => {
            if matches!(element.name(), "td" | "th") {
                line.push(' ');
            }
            true
        }
    });
    flush(&mut line);
    lines.join("\n")
}

/// How long the text of an element is to read.
pub fn weight_of(root: ElementRef<'_>) -> usize {
    let mut all = 0;
    walk(root, |piece| {
        if let Piece::Text(text) = piece {
            all += weight(text);
        }
    });
    all
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
    fn the_weight_of_an_element_is_that_of_its_text_and_a_beginning_is_whole_lines_of_it() {
        let page = Html::parse_document(
            "<body><p>听涛松 high</p><style>x</style><p>十二\u{200b}米，<b>1</b>0 m</p><p>三</p></body>",
        );
        let root = page.root_element();
        assert_eq!(weight_of(root), weight(&block_text(root)));
        assert_eq!(text_within(root, 1), "听涛松 high");
        assert_eq!(text_within(root, 20), "听涛松 high\n十二米，10 m");
        assert_eq!(text_within(root, 1_000), block_text(root));
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
