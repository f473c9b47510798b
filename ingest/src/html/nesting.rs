//! How deep the blocks of a page are nested, seen without a tree: trees are made and walked in the square of
//! it, so that a small page could keep a processor for hours.

use crate::limits::MAX_NESTING;

/// Elements that end only where a tag says so: one that is open holds what follows.
const BLOCKS: [&str; 25] = [
    "a",
    "article",
    "aside",
    "b",
    "blockquote",
    "button",
    "center",
    "details",
    "div",
    "dl",
    "em",
    "fieldset",
    "figure",
    "font",
    "footer",
    "header",
    "i",
    "main",
    "nav",
    "ol",
    "section",
    "span",
    "strong",
    "table",
    "ul",
];

/// Whether more blocks are open at once than a page may have.
pub(super) fn is_too_deep(text: &str) -> bool {
    let mut depth = 0_usize;
    for tag in text.split('<').skip(1) {
        let (is_end, rest) = tag.strip_prefix('/').map_or((false, tag), |rest| (true, rest));
        let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if !BLOCKS.iter().any(|block| block.eq_ignore_ascii_case(name)) {
            continue;
        }
        depth = if is_end { depth.saturating_sub(1) } else { depth + 1 };
        if depth > MAX_NESTING {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_as_people_write_them_are_flat_and_others_are_not_read() {
        let row = "<tr><td><p>一<td><b>二</b><li>三<br><img src=a>";
        assert!(!is_too_deep(&format!("<table>{}</table>", row.repeat(5_000))));
        assert!(!is_too_deep(&"<div><span>a</span></div>".repeat(5_000)));
        assert!(!is_too_deep("a < b, 5 <6, <<<<"));
        assert!(is_too_deep(&"<DIV class='x'>".repeat(600)));
        assert!(is_too_deep(&"<table><tr><td>".repeat(600)));
    }
}
