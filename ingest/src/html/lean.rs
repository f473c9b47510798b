//! A page without what says nothing to a reader: programs, styles, drawings and comments are more than half
//! of most pages, and would be parsed for nothing.

use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Where such a part may begin.
static BEGINS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)<(?:!--|(?:script|style|svg)[\s/>])"));
static END_OF_COMMENT: LazyLock<Regex> = LazyLock::new(|| pattern(r"--!?>"));
static END_OF_SCRIPT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)</script[\s/]*>"));
static END_OF_STYLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)</style[\s/]*>"));
static END_OF_DRAWING: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)</svg[\s/]*>"));
/// What the type of a script says that holds data for machines to read.
static DATA: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)ld\+json"));

/// The source of a page without those parts; JSON-LD stays, and what does not end is left to the parser.
pub(super) fn of(source: &str) -> Cow<'_, str> {
    let mut lean = String::new();
    let (mut from, mut at) = (0, 0);
    while let Some(begin) = BEGINS.find_at(source, at) {
        let Some((end, is_kept)) = part(source, begin.range()) else {
            at = begin.end();
            continue;
        };
        at = end;
        if !is_kept {
            lean.push_str(source.get(from..begin.start()).unwrap_or_default());
            from = end;
        }
    }
    if from == 0 {
        return Cow::Borrowed(source);
    }
    lean.push_str(source.get(from..).unwrap_or_default());
    Cow::Owned(lean)
}

/// Where the part ends that begins there, and whether it says something; `None` where it has no end.
fn part(source: &str, begin: std::ops::Range<usize>) -> Option<(usize, bool)> {
    let end = |pattern: &Regex| pattern.find_at(source, begin.end).map(|found| found.end());
    let rest = source.get(begin.end..)?;
    match source.as_bytes().get(begin.start + 2)?.to_ascii_lowercase() {
        // A comment that ends at once is one by itself.
        b'-' => match rest {
            _ if rest.starts_with('>') => Some((begin.end + 1, false)),
            _ if rest.starts_with("->") => Some((begin.end + 2, false)),
            _ => Some((end(&END_OF_COMMENT)?, false)),
        },
        b'c' => {
            let tag = rest.split('>').next().unwrap_or_default();
            Some((end(&END_OF_SCRIPT)?, DATA.is_match(tag)))
        }
        b't' => Some((end(&END_OF_STYLE)?, false)),
        // One that is closed in its tag holds nothing.
        _ => {
            let tag = source.get(begin.end - 1..)?.split('>').next()?;
            let is_closed = tag.ends_with('/');
            if is_closed { Some((begin.end, true)) } else { Some((end(&END_OF_DRAWING)?, false)) }
        }
    }
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a valid pattern")
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn programs_styles_drawings_and_comments_go_and_texts_and_data_stay() {
        for (page, expected) in [
            ("<p>松</p><script>var a = '<p>';</script><p>石</p>", "<p>松</p><p>石</p>"),
            ("<SCRIPT src=a.js></SCRIPT ><p>松</p>", "<p>松</p>"),
            ("<style type='text/css'>p > a {}</style><p>松</p>", "<p>松</p>"),
            ("<svg viewBox='0 0 1 1'><path d='M0'/></svg><p>松</p>", "<p>松</p>"),
            ("<svg/><p>松</p><svg /><p>石</p><svg></svg>", "<svg/><p>松</p><svg /><p>石</p>"),
            ("<!-- <script> --><p>松</p><script>1</script>", "<p>松</p>"),
            ("<!--[if !IE]><!--><p>松</p><!--<![endif]-->", "<p>松</p>"),
            ("<!--><p>松</p><!-- a -->", "<p>松</p>"),
            ("<!---><p>松</p>", "<p>松</p>"),
            (
                "<script type='Application/LD+JSON'>{\"@type\":\"Place\"}</script>",
                "<script type='Application/LD+JSON'>{\"@type\":\"Place\"}</script>",
            ),
            // What does not end is the parser's business, and names that only begin so are others.
            ("<p>松</p><script>var a;", "<p>松</p><script>var a;"),
            ("<scripted>松</scripted><styled>石</styled>", "<scripted>松</scripted><styled>石</styled>"),
            ("", ""),
        ] {
            assert_eq!(of(page), expected);
        }
    }
}
