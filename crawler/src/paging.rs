//! Which answer of a JSON API comes after this one.

use crate::address::CanonicalUrl;
use scenic_data::source::JsonRules;
use serde_json::Value;

/// The address of the next answer: the one that this answer names, else that of the next page while
/// there are items. `None` after the last one.
pub(crate) fn next(bytes: &[u8], url: &CanonicalUrl, rules: &JsonRules) -> Option<CanonicalUrl> {
    let answer: Value = serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).ok()?;
    if let Some(pointer) = &rules.next {
        let named = answer.pointer(pointer)?.as_str()?;
        return url.join(named).ok();
    }
    let parameter = rules.page.as_deref()?;
    let items = answer.pointer(&rules.items)?.as_array()?;
    if items.is_empty() {
        return None;
    }
    let mut next = url.url().clone();
    let mut page = FIRST_PAGE;
    let mut others = Vec::new();
    for (name, value) in url.url().query_pairs() {
        if name == parameter {
            page = value.parse().ok()?;
        } else {
            others.push((name.into_owned(), value.into_owned()));
        }
    }
    next.query_pairs_mut()
        .clear()
        .extend_pairs(others)
        .append_pair(parameter, &page.checked_add(1)?.to_string());
    CanonicalUrl::of(next).ok()
}

/// The page of an address that names none.
const FIRST_PAGE: u64 = 1;

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(next: Option<&str>, page: Option<&str>) -> JsonRules {
        JsonRules {
            items: "/list".into(),
            next: next.map(str::to_owned),
            page: page.map(str::to_owned),
            ..JsonRules::default()
        }
    }

    #[test]
    fn the_next_answer_is_named_or_counted_and_there_is_a_last_one() {
        let named = rules(Some("/paging/next"), None);
        let counted = rules(None, Some("page"));
        for (url, body, rules, expected) in [
            (
                "https://a.example/v1?c=x",
                r#"{"paging":{"next":"/v1?c=x&after=9"}}"#,
                &named,
                Some("/v1?c=x&after=9"),
            ),
            ("https://a.example/v1", r#"{"paging":{"next":null}}"#, &named, None),
            ("https://a.example/v1", r#"{"list":[1]}"#, &named, None),
            ("https://a.example/v1?size=50", r#"{"list":[1]}"#, &counted, Some("/v1?size=50&page=2")),
            ("https://a.example/v1?page=2&size=50", r#"{"list":[1]}"#, &counted, Some("/v1?size=50&page=3")),
            ("https://a.example/v1?page=3", r#"{"list":[]}"#, &counted, None),
            ("https://a.example/v1?page=last", r#"{"list":[1]}"#, &counted, None),
            ("https://a.example/v1?page=18446744073709551615", r#"{"list":[1]}"#, &counted, None),
            ("https://a.example/v1", "not JSON", &counted, None),
            ("https://a.example/v1", r#"{"list":[1]}"#, &rules(None, None), None),
        ] {
            let url = CanonicalUrl::parse(url).expect("an address");
            let next = next(body.as_bytes(), &url, rules);
            assert_eq!(next.as_ref().map(CanonicalUrl::path_and_query), expected, "{url} {body}");
        }
    }
}
