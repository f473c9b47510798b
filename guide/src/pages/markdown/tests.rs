//! How Markdown looks as HTML.

mod safe;

use super::render::escape;
use super::{Fill, Filled, Slot, html};
use std::collections::HashMap;

/// Fills facts and citations within sentences, lists by themselves, and notices with nothing.
#[derive(Default)]
pub(super) struct Hand {
    pub(super) filled: Vec<Slot>,
}

impl Fill for Hand {
    fn fill(&mut self, slot: &Slot) -> Filled {
        self.filled.push(slot.clone());
        match slot {
            Slot::Events | Slot::Nearby(_) | Slot::Children(_) | Slot::Routes => {
                Filled::Block(format!("<div>{}</div>", escape(&slot.to_string())))
            }
            Slot::Notices => Filled::Nothing,
            _ => Filled::Inline(format!("<span>{}</span>", escape(&slot.to_string()))),
        }
    }
}

fn check(cases: &[(&str, &str)]) {
    for (markdown, expected) in cases {
        assert_eq!(html(markdown, &mut Hand::default()).trim_end(), *expected, "{markdown:?}");
    }
}

#[test]
fn markdown_is_html_below_a_sections_heading() {
    check(&[
        ("松*门*", "<p>松<em>门</em></p>"),
        ("# a\n## b\n### c\n#### d", "<h3>a</h3>\n<h4>b</h4>\n<h5>c</h5>\n<h6>d</h6>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a", "<ol start=\"3\">\n<li>a</li>\n</ol>"),
        ("> a\n\n---", "<blockquote>\n<p>a</p>\n</blockquote>\n<hr>"),
        ("~~a~~ `b`\\\nc", "<p><del>a</del> <code>b</code><br>\nc</p>"),
        ("```rust\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
        (
            "|a|b|\n|-|:-:|\n|c|d|",
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>\n<tr><td>c</td><td>d</td></tr>\n</tbody></table>",
        ),
    ]);
}

#[test]
fn a_link_says_whether_it_leads_away() {
    let away = "class=\"external\" rel=\"nofollow ugc noopener external\"";
    check(&[
        ("[a](/guides/b \"c\")", "<p><a href=\"/guides/b\" title=\"c\">a</a></p>"),
        ("[a](#visit)", "<p><a href=\"#visit\">a</a></p>"),
        ("[a](https://b.example)", &format!("<p><a href=\"https://b.example\" {away}>a</a></p>")),
        (
            "<https://b.example>",
            &format!("<p><a href=\"https://b.example\" {away}>https://b.example</a></p>"),
        ),
        ("<a@b.example>", "<p><a href=\"mailto:a@b.example\">a@b.example</a></p>"),
        ("[a](tel:+86571)", "<p><a href=\"tel:+86571\">a</a></p>"),
        ("[a](javascript:b)", "<p>a</p>"),
        ("[](/a)", ""),
    ]);
}

#[test]
fn an_image_is_shown_or_its_words_are() {
    check(&[
        (
            "![a *b*](/v1/photos/c \"d\")",
            "<p><img src=\"/v1/photos/c\" alt=\"a b\" title=\"d\" loading=\"lazy\" referrerpolicy=\"no-referrer\"></p>",
        ),
        ("![a](http://b.example/c.jpg)", "<p>a</p>"),
        ("![](javascript:b)", ""),
        (
            "![{{status}}a](https://b.example/{{status}})",
            "<p><img src=\"https://b.example/{{status}}\" alt=\"a\" loading=\"lazy\" referrerpolicy=\"no-referrer\"></p>",
        ),
    ]);
}

#[test]
fn tags_are_words_and_the_markdown_around_them_stays() {
    check(&[
        ("<b>*a*</b>", "<p>&lt;b&gt;<em>a</em>&lt;/b&gt;</p>"),
        ("<div>\n# a\n</div>", "<p>&lt;div&gt;</p>\n<h3>a</h3>\n<p>&lt;/div&gt;</p>"),
        ("<!-- a -->", "<p>&lt;!-- a --&gt;</p>"),
        ("`<b>` 1 < 2", "<p><code>&lt;b&gt;</code> 1 &lt; 2</p>"),
    ]);
}

#[test]
fn chinese_needs_no_blanks() {
    check(&[
        ("**门票：**免费", "<p><strong>门票：</strong>免费</p>"),
        ("**门票：**{{fact:ticket}}", "<p><strong>门票：</strong><span>{{fact:ticket}}</span></p>"),
        ("请看**（重要）**这里", "<p>请看<strong>（重要）</strong>这里</p>"),
        ("**松**（门）**石**", "<p><strong>松</strong>（门）<strong>石</strong></p>"),
        ("成人50元*（含税）儿童*（免票）", "<p>成人50元*（含税）儿童*（免票）</p>"),
        ("8:00~17:00，周末9:00~12:00 ~~停~~", "<p>8:00~17:00，周末9:00~12:00 <del>停</del></p>"),
        ("`**门：**免`", "<p><code>**门：**免</code></p>"),
        ("松门，\n*始建*于宋。\nBuilt\nlong ago", "<p>松门，<em>始建</em>于宋。\nBuilt\nlong ago</p>"),
    ]);
}

#[test]
fn what_stands_by_itself_takes_the_place_of_its_paragraph_or_follows_it() {
    check(&[
        ("{{events}}", "<div>{{events}}</div>"),
        (
            "a\n\n{{events}}\n{{routes}}\n\nb",
            "<p>a</p>\n<div>{{events}}</div><div>{{routes}}</div>\n<p>b</p>",
        ),
        ("a {{events}} b", "<p>a  b</p>\n<div>{{events}}</div>"),
        ("**{{events}}**", "<div>{{events}}</div>"),
        ("# {{events}}", "<div>{{events}}</div>"),
        ("- a {{events}}\n  - b", "<ul>\n<li>a <div>{{events}}</div>\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
        ("> *a {{events}}*", "<blockquote>\n<p><em>a </em></p>\n<div>{{events}}</div></blockquote>"),
        (
            "|{{events}}|\n|-|\n|a|",
            "<table><thead><tr><th><div>{{events}}</div></th></tr></thead><tbody>\n<tr><td>a</td></tr>\n</tbody></table>",
        ),
        ("{{notices}}", ""),
        ("a{{notices}}", "<p>a</p>"),
    ]);
}

#[test]
fn what_stands_in_a_sentence_stays_in_it() {
    check(&[
        ("a {{status}} *{{cite:1}}*", "<p>a <span>{{status}}</span> <em><span>{{cite:1}}</span></em></p>"),
        ("{{weather}}", "<p><span>{{weather}}</span></p>"),
        // A link within a link is its words, and a citation follows the link.
        ("[[[a|b]]{{cite:1}}c](/d)", "<p><a href=\"/d\">bc</a><span>{{cite:1}}</span></p>"),
        ("`{{status}}` \\{{status}}", "<p><code>{{status}}</code> {{status}}</p>"),
        ("```\n[[a]]\n```", "<pre><code>[[a]]\n</code></pre>"),
    ]);
}

#[test]
fn what_is_filled_in_is_not_read_again() {
    struct Loop(HashMap<&'static str, usize>);
    impl Fill for Loop {
        fn fill(&mut self, _: &Slot) -> Filled {
            *self.0.entry("asked").or_default() += 1;
            Filled::Inline("{{status}} \u{f0000} *a* [[b]]".to_owned())
        }
    }
    let mut fill = Loop(HashMap::new());
    assert_eq!(html("{{status}}", &mut fill), "<p>{{status}} \u{f0000} *a* [[b]]</p>\n");
    assert_eq!(fill.0["asked"], 1);
}

#[test]
fn what_lies_very_deep_is_shown_less_deep() {
    let deep = html(&format!("{}a\n\n{}b\n", ">".repeat(40), "- ".repeat(40)), &mut Hand::default());
    assert_eq!(deep.matches("<blockquote>").count(), 16);
    assert_eq!(deep.matches("<ul>").count(), 16);
    assert!(deep.contains('a') && deep.contains('b'));
}
