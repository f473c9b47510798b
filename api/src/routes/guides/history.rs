//! The revisions of a page, and how two of them differ.

use crate::extract::{Id, IdAndPart, Params};
use crate::problem::Problem;
use crate::responses::ReadingOne;
use crate::state::App;
use crate::{reader, render};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use guide::pages::{Comparison, RevisionItem};
use scenic_data::{LangTag, Words};
use serde::Serialize;
use utoipa::ToSchema;

/// A page of revisions.
#[derive(Debug, Serialize, ToSchema)]
pub struct Revisions {
    /// Latest first.
    items: Vec<RevisionItem>,
    next_cursor: Option<String>,
}

/// The revisions of a page in a language, latest first.
#[utoipa::path(
    get,
    path = "/v1/guides/{slug}/revisions",
    tag = "guides",
    params(
        ("slug" = String, Path, description = "the page's slug"),
        ("lang" = Option<String>, Query, description = "BCP-47; else Accept-Language, else Chinese"),
        ("limit" = Option<usize>, Query, description = "items a page; 20 unless told, capped"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before"),
    ),
    responses((status = 200, description = "The revisions", body = Revisions), ReadingOne)
)]
pub async fn revisions(
    State(app): State<App>,
    Id(slug): Id,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let lang = reader::asked(&mut params, &headers).unwrap_or_else(LangTag::zh);
    let limit = params.limit(20, app.settings.max_limit);
    let before = params.parsed("cursor", |text| {
        let words = || {
            Words::new("请原样使用上一页的 next_cursor", "give the next_cursor of the page before as it was")
        };
        text.parse().map_err(|_| words())
    });
    params.finish()?;
    let (items, next) = app.guide.page_revisions(&slug, &lang, before, limit).await?;
    render::json(&headers, &Revisions { items, next_cursor: next.map(|n| n.to_string()) })
}

/// A revision beside the one it was made from, or beside another.
#[utoipa::path(
    get,
    path = "/v1/guides/{slug}/revisions/{revision}",
    tag = "guides",
    params(
        ("slug" = String, Path, description = "the page's slug"),
        ("revision" = i64, Path, description = "the revision"),
        ("against" = Option<i64>, Query, description = "another revision; its parent unless told"),
        ("lang" = Option<String>, Query, description = "BCP-47; else Accept-Language, else Chinese"),
    ),
    responses((status = 200, description = "The differences, section by section", body = Comparison), ReadingOne)
)]
pub async fn revision(
    State(app): State<App>,
    IdAndPart(slug, revision): IdAndPart,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let lang = reader::asked(&mut params, &headers).unwrap_or_else(LangTag::zh);
    let against = params.number("against", 1..=i64::MAX);
    params.finish()?;
    let revision = revision.parse().map_err(|_| crate::fault::missing("revision", &revision))?;
    render::json(&headers, &app.guide.compare_revisions(&slug, &lang, revision, against).await?)
}
