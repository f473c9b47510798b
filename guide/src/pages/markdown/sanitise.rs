//! The last look at HTML before it is trusted: only what is on the list passes.

use super::links::{may_show, target};
use super::source::index;
use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What a link to another site says about itself.
pub(super) const FOREIGN: &str = "nofollow ugc noopener external";

/// What a page may consist of. Its sections have headings of the second order, so these begin with the third.
const TAGS: [&str; 24] = [
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
];

/// HTML without all that a page may not hold.
pub(super) fn sanitised(html: &str) -> String {
    static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(sanitiser);
    SANITISER.clean(html).to_string()
}

fn sanitiser() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "title", "class", "rel"])),
            ("img", HashSet::from(["src", "alt", "title", "loading", "referrerpolicy"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .attribute_filter(attribute);
    builder
}

fn attribute<'a>(tag: &str, name: &str, value: &'a str) -> Option<Cow<'a, str>> {
    let fits = match (tag, name) {
        ("a", "href") => target(value).is_some(),
        ("a", "class") => value == "external",
        ("a", "rel") => value == FOREIGN,
        ("img", "src") => may_show(value),
        _ => true,
    };
    // A mark is exchanged for HTML, which must not come to stand in an attribute.
    (fits && !value.chars().any(|c| index(c).is_some())).then_some(Cow::Borrowed(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_on_the_list_passes() {
        for (html, passes) in [
            ("<p onclick=\"x()\" style=\"a:b\" id=\"c\">a</p>", "<p>a</p>"),
            ("<script>x()</script><style>a{}</style><b>c</b>", "c"),
            ("<a href=\"javascript:x()\">a</a>", "<a>a</a>"),
            ("<a href=\"/a\" class=\"b\" rel=\"c\" target=\"_top\">a</a>", "<a href=\"/a\">a</a>"),
            ("<img src=\"http://a.example/\" alt=\"b\">", "<img alt=\"b\">"),
            ("<h1>a</h1><h2>b</h2>", "ab"),
            ("<a href=\"/a\" title=\"\u{f0000}\">b</a>", "<a href=\"/a\">b</a>"),
        ] {
            assert_eq!(sanitised(html), passes);
        }
    }
}
