//! `POST /v1/ask`: a question, perhaps with its dialogue, gets an answer with evidence.

use crate::extract::Body;
use crate::problem::Problem;
use crate::reader;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use guide::Answer;
use guide::ask::Question;
use guide::reading::dialogue::{Message, Role};
use scenic_data::{Datum, Instant, LangTag, Position};
use serde::Deserialize;
use utoipa::ToSchema;

/// A question: either `question`, or `messages` whose last user message is the question.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AskRequest {
    /// The question.
    #[schema(example = "听涛松有什么传说?")]
    question: Option<String>,
    /// The dialogue so far, oldest first.
    messages: Option<Vec<AskMessage>>,
    /// The language to answer in (BCP-47); else `Accept-Language`, else the question's.
    #[schema(value_type = Option<String>)]
    lang: Option<String>,
    /// Where the traveller is.
    location: Option<AskLocation>,
    /// The datum of `location`: `wgs84` (default), `gcj02` or `bd09`.
    datum: Option<String>,
    /// The place it is about unless it names another: id, slug or `source:external_id`.
    place_id: Option<String>,
    /// The instant it is about (RFC 3339); else now.
    at: Option<String>,
    /// Evidence older than this many seconds is answered as unverified.
    max_age_s: Option<u64>,
    /// Most citations, 1 to 20.
    max_citations: Option<usize>,
    /// Whether to show how the question was read.
    #[serde(default)]
    explain: bool,
}

/// Something said.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AskMessage {
    /// By whom.
    role: AskRole,
    /// What.
    content: String,
}

/// Who said something.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AskRole {
    /// The traveller.
    User,
    /// The guide.
    Assistant,
}

/// A position in degrees.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AskLocation {
    /// Latitude.
    lat: f64,
    /// Longitude.
    lon: f64,
}

/// Answer a question with citations and freshness.
#[utoipa::path(
    post,
    path = "/v1/ask",
    tag = "ask",
    request_body = AskRequest,
    responses(
        (status = 200, description = "An answer; `grounded` is false when there is no evidence", body = Answer),
        (status = 422, description = "A field is not valid", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn ask(
    State(app): State<App>,
    headers: HeaderMap,
    Body(request): Body<AskRequest>,
) -> Result<Json<Answer>, Problem> {
    let question = read(request, &headers)?;
    let answer = app.guide.ask(question).await?;
    metrics::histogram!("ask_seconds").record(answer.took_ms.total / 1_000.0);
    metrics::counter!("ask_total", "grounded" => if answer.grounded { "yes" } else { "no" }).increment(1);
    Ok(Json(answer))
}

fn read(request: AskRequest, headers: &HeaderMap) -> Result<Question, Problem> {
    let messages = match (request.question, request.messages) {
        (Some(_), Some(_)) => return Err(Problem::field("/question", "give question or messages, not both")),
        (Some(question), None) => vec![Message { role: Role::User, content: question }],
        (None, Some(messages)) => messages.into_iter().map(AskMessage::read).collect(),
        (None, None) => return Err(Problem::field("/question", "give question or messages")),
    };
    let lang = request.lang.as_deref().map(LangTag::parse).transpose();
    let lang = lang.map_err(|message| Problem::field("/lang", message))?.or_else(|| reader::accepted(headers));
    let datum = match request.datum.as_deref() {
        Some(name) => Datum::parse(name).map_err(|message| Problem::field("/datum", message))?,
        None => Datum::default(),
    };
    let location = match request.location {
        Some(AskLocation { lat, lon }) => {
            Some(Position::parse(lat, lon, datum).map_err(|message| Problem::field("/location", message))?)
        }
        None => None,
    };
    let at = match request.at.as_deref() {
        Some(text) => Some(instant(text)?),
        None => None,
    };
    Ok(Question {
        messages,
        lang,
        place: request.place_id,
        location,
        at,
        max_age_s: request.max_age_s,
        max_citations: request.max_citations,
        explain: request.explain,
    })
}

fn instant(text: &str) -> Result<Instant, Problem> {
    chrono::DateTime::parse_from_rfc3339(text)
        .map(|at| at.to_utc())
        .map_err(|_| Problem::field("/at", "a time in RFC 3339 such as 2026-11-24T09:00:00+08:00"))
}

impl AskMessage {
    fn read(self) -> Message {
        let role = match self.role {
            AskRole::User => Role::User,
            AskRole::Assistant => Role::Assistant,
        };
        Message { role, content: self.content }
    }
}
