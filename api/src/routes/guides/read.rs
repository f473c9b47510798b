//! `GET /v1/guides/{slug}`, and what can be put into its text.

use crate::extract::{Id, Params};
use crate::problem::Problem;
use crate::responses::ReadingOne;
use crate::state::App;
use crate::{reader, render};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use guide::pages::{GuidePage, SlotItem};
use scenic_data::LangTag;
use serde::Serialize;
use utoipa::ToSchema;

/// A guide page: its sections with every slot as it is now. The ETag is the revision and what is live,
/// and may be given to `If-Match` of a change.
#[utoipa::path(
    get,
    path = "/v1/guides/{slug}",
    tag = "guides",
    params(
        ("slug" = String, Path, description = "its slug, or that of a place"),
        ("revision" = Option<i64>, Query, description = "an earlier revision; else the one in force"),
        ("lang" = Option<String>, Query, description = "BCP-47; else Accept-Language, else Chinese"),
    ),
    responses(
        (status = 200, description = "The page, in the other language where it is not there in this one", body = GuidePage),
        ReadingOne,
    )
)]
pub async fn page(
    State(app): State<App>,
    Id(slug): Id,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let lang = reader::asked(&mut params, &headers).unwrap_or_else(LangTag::zh);
    let revision = params.number("revision", 1..=i64::MAX);
    params.finish()?;
    let page = app.guide.guide_page(&slug, &lang, revision).await?;
    render::versioned(&headers, page.revision, &page)
}

/// What can be put into a text.
#[derive(Debug, Serialize, ToSchema)]
pub struct Slots {
    /// Facts, lists and what can be cited.
    items: Vec<SlotItem>,
}

/// The slots that a page's text may have, with what they show now.
#[utoipa::path(
    get,
    path = "/v1/guides/{slug}/slots",
    tag = "guides",
    params(
        ("slug" = String, Path, description = "the page's slug"),
        ("lang" = Option<String>, Query, description = "BCP-47; else Accept-Language, else Chinese"),
    ),
    responses((status = 200, description = "The slots", body = Slots), ReadingOne)
)]
pub async fn slots(
    State(app): State<App>,
    Id(slug): Id,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let lang = reader::asked(&mut params, &headers).unwrap_or_else(LangTag::zh);
    params.finish()?;
    render::json(&headers, &Slots { items: app.guide.page_slots(&slug, &lang).await? })
}
