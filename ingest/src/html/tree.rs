//! The tree of a page, built once for the two libraries that read it: parsing is half of what a page costs.

use dom_query::{Document, NodeData};
use html5ever::Attribute;
use html5ever::tree_builder::{ElementFlags, NodeOrText, TreeSink};
use scraper::{Html, HtmlTreeSink};

/// A page as both libraries want it.
pub(super) struct Page {
    /// For selectors, by which facts are read.
    pub html: Html,
    /// For readability, which takes it apart.
    pub document: Document,
}

impl Page {
    /// Parses a source.
    pub fn parse(source: &str) -> Self {
        let document = Document::from(source);
        Self { html: copied(&document), document }
    }
}

/// The same tree for selectors, without doctype, comments and templates, none of which is shown.
fn copied(document: &Document) -> Html {
    let sink = HtmlTreeSink::new(Html::new_document());
    sink.set_quirks_mode(document.quirks_mode.get());
    let mut rest = vec![(document.root().first_child().map(|node| node.id), sink.get_document())];
    while let Some((next, parent)) = rest.pop() {
        let Some(id) = next else { continue };
        document.tree.query_node(&id, |node| {
            rest.push((node.next_sibling, parent));
            match &node.data {
                NodeData::Element(element) => {
                    let attributes = element
                        .attrs
                        .iter()
                        .map(|attr| Attribute { name: attr.name.clone(), value: attr.value.clone() });
                    let copy = sink.create_element(
                        element.name.clone(),
                        attributes.collect(),
                        ElementFlags::default(),
                    );
                    sink.append(&parent, NodeOrText::AppendNode(copy));
                    rest.push((node.first_child, copy));
                }
                NodeData::Text { contents } => {
                    sink.append(&parent, NodeOrText::AppendText(contents.clone()));
                }
                _ => {}
            }
        });
    }
    sink.finish()
}

#[cfg(test)]
mod tests {
    use super::Page;
    use scraper::Html;

    #[test]
    fn both_trees_are_the_same() {
        for source in [
            "<!DOCTYPE html><html lang=zh><head><title>松</title><meta name=a content=b></head>\
             <body class='x y'><p id=p>听<b>涛</b>松</p>后文<ul><li>一<li>二</ul></body></html>",
            "<p>没有<i>头<p>也没有尾",
            "<table><tr><td>票价<td>80元</table><svg><path d=m /></svg>",
            "",
        ] {
            let (page, alone) = (Page::parse(source), Html::parse_document(source));
            assert_eq!(page.html.root_element().html(), alone.root_element().html(), "{source}");
        }
    }

    #[test]
    fn what_is_shown_without_programs_is_there_as_elements_and_comments_are_not() {
        let page = Page::parse(
            "<body>松<!-- x -->石<noscript><img src=a.jpg></noscript><template><p>x</p></template>",
        );
        assert_eq!(
            page.html.html(),
            "<html><head></head><body>松石<noscript><img src=\"a.jpg\"></noscript><template></template></body></html>"
        );
    }

    #[test]
    fn a_deep_page_is_copied() {
        let page = Page::parse(&"<div>".repeat(20_000));
        assert_eq!(page.html.tree.values().count(), page.document.tree.len());
    }
}
