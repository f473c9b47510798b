//! `/guides/feed.atom`: what changed on guide pages lately.

use super::base;
use super::page::encoded;
use crate::extract::Params;
use crate::problem::Problem;
use crate::reader;
use crate::state::App;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use guide::pages::GuidesRequest;
use maud::{PreEscaped, html};
use scenic_data::LangTag;

/// Entries of the feed.
const ENTRIES: usize = 50;

/// The latest changes in a language, as Atom (RFC 4287).
pub(super) async fn feed(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let lang = reader::asked(&mut params, &headers).unwrap_or_else(LangTag::zh);
    params.finish()?;
    let lang = guide::pages::page_lang(&lang);
    let request = GuidesRequest { latest: true, limit: ENTRIES, ..GuidesRequest::default() };
    let (items, _) = app.guide.guides(request, &lang).await?;
    let address = base::address(&app.settings, &headers);
    let own = format!("{address}/guides/feed.atom?lang={lang}");
    let updated = items.first().map_or_else(|| app.guide.now(), |item| item.revised_at);
    let title =
        if lang.is_chinese() { "导游 · 指南页的改动" } else { "Daoyou · changes of guide pages" };
    // The template writes every text escaped, which is as right for XML as it is for HTML.
    let feed = html! {
        (PreEscaped("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"))
        feed xmlns="http://www.w3.org/2005/Atom" xml:lang=(lang) {
            id { (own) }
            title { (title) }
            updated { (updated.to_rfc3339()) }
            (PreEscaped(format!("<link rel=\"self\" href=\"{}\"/>", attribute(&own))))
            author { name { "Daoyou" } }
            @for item in &items {
                @let page = format!("{address}/guides/{}?lang={lang}", encoded(&item.slug));
                entry {
                    id { (page) "#" (item.revision) }
                    title { (item.title) }
                    updated { (item.revised_at.to_rfc3339()) }
                    (PreEscaped(format!("<link href=\"{}\"/>", attribute(&page))))
                    summary { (item.summary) }
                }
            }
        }
    };
    let kind = [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")];
    Ok((kind, feed.into_string()).into_response())
}

/// An address as the value of an attribute.
pub(super) fn attribute(url: &str) -> String {
    html! { (url) }.into_string()
}
