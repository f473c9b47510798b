//! Which language the reader wants.

use crate::extract::Params;
use axum::http::{HeaderMap, Uri, header};
use scenic_data::LangTag;

/// The language of `lang=`, else of `Accept-Language`; `None` when neither says.
pub fn asked(params: &mut Params, headers: &HeaderMap) -> Option<LangTag> {
    params.parsed("lang", LangTag::parse).or_else(|| accepted(headers))
}

/// The language of errors: Chinese where the request's `lang`, else its `Accept-Language`, prefers
/// Chinese; English otherwise, also when `lang` is itself what is wrong.
pub fn of_errors(uri: &Uri, headers: &HeaderMap) -> LangTag {
    let query = uri.query().unwrap_or("").as_bytes();
    let lang = url::form_urlencoded::parse(query).find(|(name, _)| name == "lang");
    let lang = lang.and_then(|(_, tag)| LangTag::parse(&tag).ok()).or_else(|| accepted(headers));
    if lang.is_some_and(|lang| lang.is_chinese()) { LangTag::zh() } else { LangTag::en() }
}

/// The best of `Accept-Language` that this service speaks.
pub fn accepted(headers: &HeaderMap) -> Option<LangTag> {
    let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut wishes: Vec<(LangTag, f32)> = header
        .split(',')
        .filter_map(|wish| {
            let mut parts = wish.split(';');
            let tag = LangTag::parse(parts.next()?.trim()).ok()?;
            let weight = parts.find_map(|p| p.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
            Some((tag, weight))
        })
        .filter(|(_, weight)| *weight > 0.0)
        .collect();
    wishes.sort_by(|a, b| b.1.total_cmp(&a.1));
    wishes.into_iter().map(|(tag, _)| tag).next()
}

/// Whether the answer is wanted as server-sent events.
pub fn wants_events(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    accept.split(',').any(|one| one.split(';').next().is_some_and(|kind| kind.trim() == "text/event-stream"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_wish_wins() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, "en;q=0.5, zh-CN;q=0.9, *;q=0.1".parse().expect("a header"));
        assert_eq!(accepted(&headers), Some(LangTag::zh()));
        assert_eq!(accepted(&HeaderMap::new()), None);
    }

    #[test]
    fn errors_are_chinese_for_who_prefers_chinese_and_english_for_all_others() {
        let mut headers = HeaderMap::new();
        let of = |uri: &'static str, headers: &HeaderMap| of_errors(&Uri::from_static(uri), headers);
        assert_eq!(of("/x", &headers), LangTag::en());
        assert_eq!(of("/x?lang=ja", &headers), LangTag::en());
        headers.insert(header::ACCEPT_LANGUAGE, "zh-CN,zh;q=0.9,en;q=0.8".parse().expect("a header"));
        assert_eq!(of("/x", &headers), LangTag::zh());
        assert_eq!(of("/x?lang=en", &headers), LangTag::en());
        assert_eq!(of("/x?lang=%3F", &headers), LangTag::zh());
    }
}
