//! Renaming, protecting and deleting pages, and giving sections back to the generator.

use super::{lang_of, page};
use crate::audit::audit;
use crate::extract::{Admin, Body, Hand, Id, Params};
use crate::problem::Problem;
use crate::reader;
use crate::responses::Writing;
use crate::state::App;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use guide::pages::{By, GuidePage};
use scenic_data::LangTag;
use scenic_data::page::Protection;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Another name.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RenameBody {
    /// The new slug; the old one leads to it.
    #[serde(default)]
    slug: Option<String>,
    /// The new title, in `lang`.
    #[serde(default)]
    title: Option<String>,
    /// The language of the title.
    #[serde(default)]
    lang: Option<String>,
    /// Why.
    #[serde(default)]
    reason: Option<String>,
}

/// What is given back.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RegenerateBody {
    /// The language of the text.
    lang: String,
    /// Their ids; all that can be made unless told.
    #[serde(default)]
    sections: Vec<String>,
}

/// Whose edits are in force at once.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ProtectBody {
    /// `open`, `review` or `locked`.
    protection: String,
}

/// Give a page another slug, another title, or both.
#[utoipa::path(
    post,
    path = "/v1/guides/{slug}/rename",
    tag = "guides",
    security(("key" = [])),
    params(("slug" = String, Path, description = "the page's slug")),
    request_body = RenameBody,
    responses((status = 200, description = "The page as it is now", body = GuidePage), Writing)
)]
pub async fn rename(
    hand: Hand,
    State(app): State<App>,
    Id(slug): Id,
    Body(body): Body<RenameBody>,
) -> Result<Response, Problem> {
    let lang = body.lang.as_deref().map(|lang| lang_of("/lang", lang)).transpose()?;
    let lang = lang.unwrap_or_else(LangTag::zh);
    let title = body.title.as_deref().map(|title| (&lang, title));
    let (new, reason) = (body.slug.as_deref(), body.reason.as_deref());
    let renamed = app.guide.rename_page(&slug, new, title, reason, &hand.by).await?;
    audit(&app, &hand.actor, "guide.renamed", &slug, json!({"slug": renamed.slug, "title": renamed.title}))
        .await?;
    page(StatusCode::OK, &renamed)
}

/// Give sections that people wrote back to what is known.
#[utoipa::path(
    post,
    path = "/v1/guides/{slug}/regenerate",
    tag = "guides",
    security(("key" = [])),
    params(("slug" = String, Path, description = "the page's slug")),
    request_body = RegenerateBody,
    responses((status = 200, description = "The page as it is now", body = GuidePage), Writing)
)]
pub async fn regenerate(
    hand: Hand,
    State(app): State<App>,
    Id(slug): Id,
    Body(body): Body<RegenerateBody>,
) -> Result<Response, Problem> {
    let lang = lang_of("/lang", &body.lang)?;
    let made = app.guide.remake_page(&slug, &lang, &body.sections, &hand.by).await;
    let made = made.map_err(|error| Problem::from(error).in_lang(&lang))?;
    audit(
        &app,
        &hand.actor,
        "guide.regenerated",
        &made.slug,
        json!({"lang": lang, "sections": body.sections}),
    )
    .await?;
    page(StatusCode::OK, &made)
}

/// Say whose edits of a page are in force at once.
#[utoipa::path(
    put,
    path = "/v1/guides/{slug}/protection",
    tag = "guides",
    security(("key" = [])),
    params(("slug" = String, Path, description = "the page's slug")),
    request_body = ProtectBody,
    responses((status = 200, description = "The page as it is now", body = GuidePage), Writing)
)]
pub async fn protect(
    admin: Admin,
    State(app): State<App>,
    Id(slug): Id,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    Body(body): Body<ProtectBody>,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let lang = reader::asked(&mut params, &headers).unwrap_or_else(LangTag::zh);
    params.finish()?;
    let protection =
        Protection::parse(&body.protection).map_err(|words| Problem::field("/protection", words))?;
    let protected = app.guide.protect_guide(&slug, protection, &lang).await?;
    audit(&app, &admin.actor, "guide.protected", &protected.slug, json!({"protection": protection})).await?;
    page(StatusCode::OK, &protected)
}

/// Take a page away, in every language. Its revisions stay.
#[utoipa::path(
    delete,
    path = "/v1/guides/{slug}",
    tag = "guides",
    security(("key" = [])),
    params(("slug" = String, Path, description = "the page's slug")),
    responses((status = 204, description = "It is gone"), Writing)
)]
pub async fn delete(admin: Admin, State(app): State<App>, Id(slug): Id) -> Result<StatusCode, Problem> {
    app.guide.delete_guide(&slug, &By::operator(&admin.actor)).await?;
    audit(&app, &admin.actor, "guide.deleted", &slug, json!({})).await?;
    Ok(StatusCode::NO_CONTENT)
}
