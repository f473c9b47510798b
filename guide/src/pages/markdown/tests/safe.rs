//! No text, however it is written, becomes HTML that does anything.

use super::super::{Slot, html, plain, problems, slots, split};
use super::Hand;
use proptest::prelude::*;
use scraper::{Html, Node};
use std::time::{Duration, Instant};

/// One trick a line, with ⏎ for a line break and ⇥ for a tabulator.
const TRICKS: &str = include_str!("../xss.txt");

/// What a page consists of, and the elements that slots are filled with.
const ELEMENTS: &[&str] = &[
    "html",
    "body",
    "p",
    "br",
    "strong",
    "em",
    "del",
    "ul",
    "ol",
    "li",
    "blockquote",
    "h3",
    "h4",
    "h5",
    "h6",
    "code",
    "pre",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "hr",
    "img",
    "span",
    "div",
];

fn assert_harmless(markdown: &str) {
    let mut hand = Hand::default();
    let html = html(markdown, &mut hand);
    let mut filled = 0;
    for node in Html::parse_fragment(&html).tree.values() {
        let element = match node {
            Node::Element(element) => element,
            Node::Text(_) | Node::Fragment | Node::Document => continue,
            other => panic!("{other:?} in {html:?} from {markdown:?}"),
        };
        let name = element.name();
        assert!(ELEMENTS.contains(&name), "<{name}> in {html:?} from {markdown:?}");
        filled += usize::from(matches!(name, "span" | "div"));
        for (attribute, value) in element.attrs() {
            let fits = match (name, attribute) {
                ("a", "href") => leads_nowhere_else(value),
                ("img", "src") => {
                    value.starts_with("https://") || value.starts_with("/v1/photos/") && !value.contains("..")
                }
                ("a", "class") => value == "external",
                ("a", "rel") => value == "nofollow ugc noopener external",
                ("a" | "img", "title") | ("img", "alt" | "loading" | "referrerpolicy") | ("ol", "start") => {
                    true
                }
                _ => false,
            };
            assert!(fits, "{attribute}={value:?} in {html:?} from {markdown:?}");
        }
    }
    // Had one come to stand in an attribute or in another's tag, it would be missing here.
    let shown = hand.filled.iter().filter(|slot| **slot != Slot::Notices).count();
    assert_eq!(filled, shown, "{html:?} from {markdown:?}");
    assert_eq!(hand.filled.len(), asked(markdown), "{markdown:?}");
    let deceives =
        |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{f0000}'..='\u{10ffff}');
    assert!(!html.contains(deceives), "{html:?} from {markdown:?}");
}

/// How many slots are filled: all that are found, but for links within links, which are words.
fn asked(markdown: &str) -> usize {
    let found = slots(markdown);
    let mut hand = Hand::default();
    html(markdown, &mut hand);
    let words = found.len() - hand.filled.len();
    let links = found.iter().filter(|slot| matches!(slot, Slot::Link { .. })).count();
    assert!(words <= links, "{markdown:?}");
    found.len() - words
}

/// As a browser reads an address: without control characters, and with `\` as `/`.
fn leads_nowhere_else(address: &str) -> bool {
    let read: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let read = read.replace('\\', "/").to_lowercase();
    let schemes = ["http://", "https://", "mailto:", "tel:", "#"];
    schemes.iter().any(|scheme| read.starts_with(scheme)) || read.starts_with('/') && !read.starts_with("//")
}

#[test]
fn no_trick_of_the_collection_works() {
    let tricks: Vec<String> = TRICKS.lines().map(|line| line.replace('⏎', "\n").replace('⇥', "\t")).collect();
    assert!(tricks.len() > 120, "{}", tricks.len());
    for trick in &tricks {
        assert_harmless(trick);
        for around in [
            "*$*",
            "[$](/a)",
            "> - $",
            "|a|\n|-|\n|$|",
            "{{status}}$[[b]]",
            "![$](/v1/photos/a)",
            "<p title=\"$",
        ] {
            assert_harmless(&around.replace('$', trick));
        }
    }
    assert_harmless(&tricks.join("\n"));
    assert_harmless(&tricks.join("\n\n"));
}

#[test]
fn long_texts_of_one_thing_are_read_in_time() {
    const SIZE: usize = 200_000;
    for piece in [
        ">",
        "> ",
        "- ",
        "1. ",
        "[",
        "![",
        "]",
        "](",
        "[](",
        "[a](",
        "[a](<",
        "*",
        "**",
        "_",
        "*a ",
        "*a_ ",
        "**a *b",
        "~~",
        "`",
        "` `` ",
        "<",
        "<a ",
        "<a@",
        "<a:",
        "<!--",
        "</",
        "&",
        "&#",
        "&#x0",
        "{{",
        "{{{",
        "}}",
        "{{a",
        "[[",
        "[[a]]",
        "[[a|",
        "\\",
        "|",
        "|a\n|-\n",
        "松**（",
        "）**松",
        "{{status}}",
        "{{events}}",
        "*{{events}}",
        "# ",
        "#\n",
        "a\n",
        "a  \n",
        "    a\n",
        "```\n",
        "~~~",
        "[a]: b\n",
        "[a]: b '",
        "[a][b]",
        "![a]",
        "> a\n>",
        ">a\n",
        "- a\n",
        "\n",
        "\t",
        "\u{f0000}",
    ] {
        let text = piece.repeat(SIZE / piece.len());
        within_time(piece, &text);
    }
    // Each line is one level deeper; a wide table of short rows.
    let ladder: String = (0..400).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
    within_time("ladder", &ladder);
    let table = format!("{}\n{}\n{}", "|a".repeat(10_000), "|-".repeat(10_000), "x\n".repeat(50_000));
    within_time("table", &table);
    within_time("backticks", &(1..600).map(|n| "`".repeat(n) + " ").collect::<String>());
    within_time("quotes, then lines", &format!("{}{}", ">".repeat(10_000), "\na".repeat(50_000)));
}

fn within_time(what: &str, text: &str) {
    let begun = Instant::now();
    html(text, &mut Hand::default());
    plain(text, &mut ToString::to_string);
    problems(text);
    split(text, true, &[]);
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(10), "{what:?} took {took:?}");
}

proptest! {
    #[test]
    fn any_text_is_read_and_harmless(text in any::<String>()) {
        assert_harmless(&text);
        problems(&text);
        plain(&text, &mut ToString::to_string);
    }

    #[test]
    fn tricks_in_any_order_are_harmless(pieces in proptest::collection::vec(0..400_usize, 1..12)) {
        let glue = ["\n", "\n\n", " ", "*", "**", "[", "](", ")", "![", "`", "```\n", ">", "- ", "|", "<", "\"", "{{", "}}", "&", "\\"];
        let tricks: Vec<&str> = TRICKS.lines().collect();
        let text: String = pieces.iter().filter_map(|n| tricks.get(*n).or_else(|| glue.get(n % glue.len()))).copied().collect();
        assert_harmless(&text.replace('⏎', "\n").replace('⇥', "\t"));
    }
}
