//! `/sitemap.xml`: every guide page in each of its languages; and `/robots.txt`, which names it.

use super::base;
use super::feed::attribute;
use super::page::encoded;
use crate::extract::Params;
use crate::problem::Problem;
use crate::state::App;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use scenic_data::store::PageFilter;
use std::collections::BTreeMap;

/// Pages of one site map; the protocol allows 50,000 addresses.
const A_MAP: u64 = 20_000;

/// The site map; where there are many pages, a list of several.
pub(super) async fn sitemap(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let part = params.number("part", 0..=10_000_u64);
    params.finish()?;
    let address = base::address(&app.settings, &headers);
    let filter = PageFilter { limit: A_MAP, offset: part.unwrap_or(0) * A_MAP, ..PageFilter::default() };
    let headings = app.guide.store().page_headings(&filter).await?;
    let kind = [(header::CONTENT_TYPE, "application/xml; charset=utf-8")];
    let mut xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".to_owned();
    if part.is_none() && headings.len() as u64 == A_MAP {
        let all = app.guide.store().page_text_count().await?;
        xml.push_str("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
        for part in 0..all.div_ceil(A_MAP) {
            let url = attribute(&format!("{address}/sitemap.xml?part={part}"));
            xml.push_str(&format!("<sitemap><loc>{url}</loc></sitemap>\n"));
        }
        xml.push_str("</sitemapindex>\n");
        return Ok((kind, xml).into_response());
    }
    let mut langs: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for heading in &headings {
        langs.entry(&heading.page.slug).or_default().push(heading.lang.as_str());
    }
    xml.push_str(
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for heading in &headings {
        let slug = &heading.page.slug;
        let url = |lang: &str| attribute(&format!("{address}/guides/{}?lang={lang}", encoded(slug)));
        xml.push_str(&format!(
            "<url><loc>{}</loc><lastmod>{}</lastmod>",
            url(heading.lang.as_str()),
            heading.revised_at.format("%Y-%m-%dT%H:%M:%SZ")
        ));
        for lang in langs.get(slug.as_str()).into_iter().flatten() {
            xml.push_str(&format!(
                "<xhtml:link rel=\"alternate\" hreflang=\"{lang}\" href=\"{}\"/>",
                url(lang)
            ));
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    Ok((kind, xml).into_response())
}

/// What robots may look at: the pages, not the calls.
pub(super) async fn robots(State(app): State<App>, headers: HeaderMap) -> String {
    let address = base::address(&app.settings, &headers);
    format!(
        "User-agent: *\nAllow: /guides\nDisallow: /v1/\nDisallow: /edit\nSitemap: {address}/sitemap.xml\n"
    )
}
