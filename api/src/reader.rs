//! Which language the reader wants.

use crate::extract::Params;
use axum::http::{HeaderMap, header};
use scenic_data::LangTag;

/// The language of `lang=`, else of `Accept-Language`; `None` when neither says.
pub fn asked(params: &mut Params, headers: &HeaderMap) -> Option<LangTag> {
    params.parsed("lang", LangTag::parse).or_else(|| accepted(headers))
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
}
