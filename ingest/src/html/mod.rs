//! Web pages: by the source's own rules, by structured data, and as readable text.

mod announcement;
pub mod article;
pub mod dom;
mod furniture;
mod items;
pub mod jsonld;
mod lean;
pub mod merge;
pub mod meta;
pub mod microdata;
mod nesting;
pub(crate) mod passages;
pub mod public_account;
pub mod rdfa;
pub mod rules;
pub mod schema;
mod tree;

use crate::decode::decode;
use crate::defect::{Defect, Message};
use crate::extract::{Context, Extract};
use crate::html::tree::Page;
use crate::limits::MAX_NESTING;
use dom_query::Document;
use scraper::Html;

/// The code of the defect of a page that says that its article is no longer shown.
pub const WITHDRAWN: &str = "withdrawn";

/// Reads a page. Its places come from the source's rules and from structured data, one record for
/// each place however often the page describes it; its text becomes passages.
pub fn extract(bytes: &[u8], context: &Context<'_>) -> Extract {
    let decoded = decode(bytes, context.media_type);
    let mut extract = Extract::default();
    if decoded.damaged {
        extract.defects.push(Defect::warning(
            "encoding",
            None,
            Message::new(
                format!("有些字节不属于编码 {}", decoded.encoding),
                format!("some bytes mean nothing in {}", decoded.encoding),
            ),
        ));
    }
    let lean = lean::of(&decoded.text);
    // A source's own rules may name any part of a page.
    let ruled = context.source.rules.is_some().then_some(&*decoded.text);
    if nesting::is_too_deep(ruled.unwrap_or(&lean)) {
        return Extract::unreadable(Defect::error(
            "too_deep",
            None,
            Message::new(
                format!("标签嵌套超过 {MAX_NESTING} 层，这样的网页不读"),
                format!("its tags are nested more than {MAX_NESTING} deep; such a page is not read"),
            ),
        ));
    }
    let Page { html: page, document } = match ruled {
        Some(whole) => Page { html: Html::parse_document(whole), document: Document::from(&*lean) },
        None => Page::parse(&lean),
    };
    let about = meta::read(&page, &decoded.text, context);
    if let Some(notice) = public_account::blocked(&page) {
        extract.defects.push(Defect::warning(
            WITHDRAWN,
            None,
            Message::new(
                format!("文章已不可见：{notice}"),
                format!("the article is no longer shown: {notice}"),
            ),
        ));
        extract.lang = about.lang;
        return extract;
    }
    extract.lang = about.lang.clone().or_else(|| context.source.lang.clone());
    extract.published_at = about.published_at;

    let mut places = Vec::new();
    if let Some(page_rules) = &context.source.rules {
        places = rules::read(&page, page_rules, context, &mut extract);
    }
    let mut nodes = jsonld::read(&page, &mut extract.defects);
    nodes.extend(microdata::read(&page));
    nodes.extend(rdfa::read(&page));
    let found = schema::read(&nodes, context, &mut extract);
    places.extend(found.places);
    extract.events = found.events;
    extract.published_at = extract.published_at.or(found.published_at);
    extract.places = merge::same_places(places);

    let text = article::read(&page, document, &decoded.text, &about, context);
    if let Some(title) = about.title.as_deref().or(text.title.as_deref()) {
        extract.set_title(title);
    }
    extract.publisher = text.byline;
    extract.passages = text.passages;
    if let [only] = extract.places.as_mut_slice() {
        extract.about = Some(only.external_id.clone());
        let rest = merge::without_claims(std::mem::take(&mut extract.passages), only);
        extract.passages = merge::without_sections(rest, only);
    }
    if let Some(announced) = announcement::read(&extract, context) {
        extract.counters.count(true);
        extract.events.push(announced);
    }
    if extract.lang.is_none() {
        extract.lang = extract.passages.first().map(|p| p.lang.clone());
    }
    extract
}
