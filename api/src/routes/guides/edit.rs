//! Creating, changing, reverting and previewing pages.

use super::{answered, if_match, lang_of};
use crate::extract::{Body, Hand, Id};
use crate::problem::Problem;
use crate::responses::{Sending, Writing};
use crate::state::App;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use guide::pages::{Edit, EditSection, EditText, GuidePage, NewPage, Preview};
use scenic_data::Words;
use serde::Deserialize;
use utoipa::ToSchema;

/// A page that is to be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateBody {
    /// Its title.
    title: String,
    /// `zh-Hans` or `en`.
    lang: String,
    /// Its name in addresses; made from the title unless told.
    #[serde(default)]
    slug: Option<String>,
    /// The place it is about; a page without one is about a topic.
    #[serde(default)]
    place_id: Option<String>,
    /// Its text, with a `## ` heading before each section; this or `sections`.
    #[serde(default)]
    markdown: Option<String>,
    /// Its sections; this or `markdown`.
    #[serde(default)]
    sections: Option<Vec<EditSection>>,
    /// Why.
    #[serde(default)]
    reason: Option<String>,
}

/// A change of a page.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ChangeBody {
    /// The language of the text: `zh-Hans` or `en`.
    lang: String,
    /// Its title, where that changes.
    #[serde(default)]
    title: Option<String>,
    /// All of its text, with a `## ` heading before each section; this or `sections`.
    #[serde(default)]
    markdown: Option<String>,
    /// All of its sections; this or `markdown`. One that is left out goes.
    #[serde(default)]
    sections: Option<Vec<EditSection>>,
    /// Why.
    #[serde(default)]
    reason: Option<String>,
}

/// A text to be shown before it is saved.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PreviewBody {
    /// Its language.
    lang: String,
    /// The place it is about.
    #[serde(default)]
    place_id: Option<String>,
    /// Its text; this or `sections`.
    #[serde(default)]
    markdown: Option<String>,
    /// Its sections; this or `markdown`.
    #[serde(default)]
    sections: Option<Vec<EditSection>>,
}

/// A revision to go back to.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RevertBody {
    /// The language of the text.
    lang: String,
    /// The revision whose text is in force again.
    revision: i64,
    /// Why.
    #[serde(default)]
    reason: Option<String>,
}

/// Create a page about a place or a topic.
#[utoipa::path(
    post,
    path = "/v1/guides",
    tag = "guides",
    security(("key" = [])),
    request_body = CreateBody,
    responses(
        (status = 201, description = "The page", body = GuidePage),
        (status = 202, description = "An editor who is trusted looks at it first", body = super::Waiting),
        Writing,
    )
)]
pub async fn create(
    hand: Hand,
    State(app): State<App>,
    Body(body): Body<CreateBody>,
) -> Result<Response, Problem> {
    let new = NewPage {
        lang: lang_of("/lang", &body.lang)?,
        text: text(body.markdown, body.sections)?,
        title: body.title,
        slug: body.slug,
        place: body.place_id,
        reason: body.reason,
    };
    let lang = new.lang.clone();
    let saved = app.guide.create_page(new, &hand.by).await.map_err(|e| Problem::from(e).in_lang(&lang))?;
    answered(&app, &hand.actor, "guide.created", true, saved).await
}

/// Change a page. `If-Match` names the revision that was changed; what others changed meanwhile in other
/// sections is merged in, and where they changed the same ones nothing is saved and both are told.
#[utoipa::path(
    put,
    path = "/v1/guides/{slug}",
    tag = "guides",
    security(("key" = [])),
    params(
        ("slug" = String, Path, description = "the page's slug"),
        ("If-Match" = String, Header, description = "the revision that this changes, such as \"12\""),
    ),
    request_body = ChangeBody,
    responses(
        (status = 200, description = "The page as it is now", body = GuidePage),
        (status = 202, description = "An editor who is trusted looks at it first", body = super::Waiting),
        Writing,
    )
)]
pub async fn change(
    hand: Hand,
    State(app): State<App>,
    Id(slug): Id,
    headers: HeaderMap,
    Body(body): Body<ChangeBody>,
) -> Result<Response, Problem> {
    let lang = lang_of("/lang", &body.lang)?;
    let edit = Edit {
        base: if_match(&headers)?,
        text: text(body.markdown, body.sections)?,
        title: body.title,
        reason: body.reason,
        lang: lang.clone(),
    };
    let saved =
        app.guide.edit_page(&slug, edit, &hand.by).await.map_err(|e| Problem::from(e).in_lang(&lang))?;
    answered(&app, &hand.actor, "guide.changed", false, saved).await.map_err(|e| e.in_lang(&lang))
}

/// Give a page the text of an earlier revision again.
#[utoipa::path(
    post,
    path = "/v1/guides/{slug}/revert",
    tag = "guides",
    security(("key" = [])),
    params(("slug" = String, Path, description = "the page's slug")),
    request_body = RevertBody,
    responses(
        (status = 200, description = "The page as it is now", body = GuidePage),
        (status = 202, description = "An editor who is trusted looks at it first", body = super::Waiting),
        Writing,
    )
)]
pub async fn revert(
    hand: Hand,
    State(app): State<App>,
    Id(slug): Id,
    Body(body): Body<RevertBody>,
) -> Result<Response, Problem> {
    let lang = lang_of("/lang", &body.lang)?;
    let reason = body.reason.as_deref();
    let saved = app.guide.revert_page(&slug, &lang, body.revision, reason, &hand.by).await;
    answered(&app, &hand.actor, "guide.reverted", false, saved.map_err(|e| Problem::from(e).in_lang(&lang))?)
        .await
}

/// How a text would look: its HTML with every slot as it is now, and what is not understood.
#[utoipa::path(
    post,
    path = "/v1/guides/preview",
    tag = "guides",
    request_body = PreviewBody,
    responses((status = 200, description = "How it would look", body = Preview), Sending)
)]
pub async fn preview(
    State(app): State<App>,
    Body(body): Body<PreviewBody>,
) -> Result<Json<Preview>, Problem> {
    let lang = lang_of("/lang", &body.lang)?;
    let text = text(body.markdown, body.sections)?;
    let shown = app.guide.preview_page(&text, body.place_id.as_deref(), &lang).await;
    shown.map(Json).map_err(|error| Problem::from(error).in_lang(&lang))
}

/// The text of a body, given one way or the other.
fn text(markdown: Option<String>, sections: Option<Vec<EditSection>>) -> Result<EditText, Problem> {
    match (markdown, sections) {
        (Some(text), None) => Ok(EditText::Markdown(text)),
        (None, Some(sections)) => Ok(EditText::Sections(sections)),
        _ => Err(Problem::field(
            "/markdown",
            Words::new("请给出 markdown 或 sections 之一", "give either markdown or sections"),
        )),
    }
}
