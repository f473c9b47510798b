//! JSON-LD: the scripts of a page, each read alone, so that a broken one spoils no other.

use crate::defect::{Defect, Defects, Message};
use crate::html::meta::selector;
use crate::limits::MAX_LIST;
use crate::text::clip;
use scraper::{Html, Selector};
use serde_json::Value;
use std::sync::LazyLock;

static SCRIPT: LazyLock<Selector> = LazyLock::new(|| selector("script[type]"));

/// The values of a page's JSON-LD scripts, in order.
pub fn read(page: &Html, defects: &mut Defects) -> Vec<Value> {
    let mut values = Vec::new();
    let scripts = page.select(&SCRIPT).filter(|el| {
        el.attr("type").is_some_and(|t| t.trim().to_ascii_lowercase().starts_with("application/ld+json"))
    });
    for (i, script) in scripts.take(MAX_LIST).enumerate() {
        let text: String = script.text().collect();
        match parse(&text) {
            Ok(Some(value)) => values.push(value),
            Ok(None) => {}
            Err(error) => defects.push(Defect::error(
                "broken_json_ld",
                Some(format!("script[{i}]")),
                Message::new(
                    format!("第 {} 段 JSON-LD 无法解析：{error}", i + 1),
                    format!(
                        "JSON-LD script {} cannot be read: {error}; it begins {:?}",
                        i + 1,
                        clip(text.trim(), 40)
                    ),
                ),
            )),
        }
    }
    values
}

/// Reads one script. Comment and CDATA marks around it are dropped; raw control characters and
/// needless backslashes (`it\'s`) within strings, trailing commas and comments, which editors often
/// leave, are forgiven.
pub fn parse(text: &str) -> Result<Option<Value>, serde_json::Error> {
    let text = unwrapped(text);
    if text.is_empty() {
        return Ok(None);
    }
    match serde_json::from_str(text) {
        Ok(value) => Ok(Some(value)),
        Err(error) => serde_json::from_str(&mended(text)).map(Some).map_err(|_| error),
    }
}

fn unwrapped(text: &str) -> &str {
    let mut text = text.trim().trim_start_matches('\u{feff}');
    for _ in 0..4 {
        let before = text;
        for mark in ["<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA[", "//-->", "// <![CDATA["] {
            text = text.strip_prefix(mark).unwrap_or(text).trim_start();
        }
        for mark in ["-->", "//]]>", "/*]]>*/", "]]>", "// ]]>", "//", ";"] {
            text = text.strip_suffix(mark).unwrap_or(text).trim_end();
        }
        if before == text {
            break;
        }
    }
    text
}

/// The text with what editors leave put right.
fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let (mut quoted, mut escaped) = (false, false);
    while let Some(c) = chars.next() {
        if quoted {
            // A backslash that escapes nothing JSON knows, as in `it\'s`, means nothing.
            if c == '\\' && !escaped && chars.peek().is_some_and(|next| !r#""\/bfnrtu"#.contains(*next)) {
                continue;
            }
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => quoted = false,
                _ => {}
            }
            match c {
                '\n' => out.push_str("\\n"),
                '\t' => out.push_str("\\t"),
                '\r' => {}
                c if c.is_control() => out.push(' '),
                c => out.push(c),
            }
            continue;
        }
        match c {
            '"' => {
                quoted = true;
                out.push(c);
            }
            '/' if chars.peek() == Some(&'*') => {
                let mut last = ' ';
                for next in chars.by_ref() {
                    if last == '*' && next == '/' {
                        break;
                    }
                    last = next;
                }
            }
            '/' if chars.peek() == Some(&'/') => {
                for next in chars.by_ref() {
                    if next == '\n' {
                        break;
                    }
                }
            }
            '}' | ']' => {
                let kept = out.trim_end().trim_end_matches(',').len();
                out.truncate(kept);
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_editors_leave_is_forgiven() {
        let cases = [
            ("{\"name\": \"A\"}", json!({"name": "A"})),
            ("<!-- {\"name\": \"A\"} -->", json!({"name": "A"})),
            ("//<![CDATA[\n{\"name\": \"A\"}\n//]]>", json!({"name": "A"})),
            ("{\"name\": \"A\nB\"}", json!({"name": "A\nB"})),
            ("{\"list\": [1, 2,], \"name\": \"A\",}", json!({"list": [1, 2], "name": "A"})),
            ("{/* ours */ \"url\": \"http://a.example/\"} // end", json!({"url": "http://a.example/"})),
            ("{\"name\": \"A\"};", json!({"name": "A"})),
            (r#"{"name": "King\'s \\ \"Lake\""}"#, json!({"name": "King's \\ \"Lake\""})),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text).ok().flatten(), Some(expected), "{text}");
        }
        assert!(parse("").is_ok_and(|v| v.is_none()));
        assert!(parse("{\"name\": }").is_err());
        assert!(parse(&"[".repeat(10_000)).is_err(), "depth is bounded");
    }

    #[test]
    fn a_broken_script_spoils_no_other() {
        let page = Html::parse_document(
            "<script type='application/ld+json'>{\"name\": </script>\
             <script type='application/ld+json; charset=utf-8'>{\"name\": \"B\"}</script>",
        );
        let mut defects = Defects::default();
        assert_eq!(read(&page, &mut defects), [json!({"name": "B"})]);
        assert_eq!(defects.codes(), ["broken_json_ld"]);
    }
}
