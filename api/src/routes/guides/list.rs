//! `GET /v1/guides`: pages by words, by kind, within a town.

use crate::extract::Params;
use crate::problem::Problem;
use crate::responses::Reading;
use crate::state::App;
use crate::{reader, render};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use guide::pages::{GuideItem, GuidesRequest};
use scenic_data::{LangTag, Words};
use serde::Serialize;
use utoipa::ToSchema;

/// A page of guide pages.
#[derive(Debug, Serialize, ToSchema)]
pub struct GuideList {
    items: Vec<GuideItem>,
    next_cursor: Option<String>,
}

/// Guide pages.
#[utoipa::path(
    get,
    path = "/v1/guides",
    tag = "guides",
    params(
        ("q" = Option<String>, Query, description = "words of the title or the text"),
        ("kind" = Option<String>, Query, description = "a kind of place, or topic"),
        ("place_id" = Option<String>, Query, description = "about this place or something within it"),
        ("category" = Option<String>, Query, description = "a kind, or in:SLUG of the page of a town or an area"),
        ("sort" = Option<String>, Query, description = "latest: the latest revised first; else by title, or by how well they fit q"),
        ("lang" = Option<String>, Query, description = "BCP-47; else Accept-Language, else Chinese"),
        ("limit" = Option<usize>, Query, description = "items a page; 20 unless told, capped"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before"),
    ),
    responses(
        (status = 200, description = "The pages", body = GuideList),
        Reading,
    )
)]
pub async fn list(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let lang = reader::asked(&mut params, &headers).unwrap_or_else(LangTag::zh);
    let latest = params.parsed("sort", |text| match text {
        "latest" => Ok(true),
        "title" => Ok(false),
        _ => Err(Words::new("应为 latest 或 title", "latest or title")),
    });
    let request = GuidesRequest {
        text: params.text("q"),
        kind: params.text("kind"),
        place: params.text("place_id"),
        category: params.text("category"),
        latest: latest.unwrap_or(false),
        offset: params.cursor(),
        limit: params.limit(20, app.settings.max_limit),
    };
    params.finish()?;
    let (items, next) = app.guide.guides(request, &lang).await.map_err(|e| Problem::from(e).in_query())?;
    render::json(&headers, &GuideList { items, next_cursor: next.map(|n| n.to_string()) })
}
