//! `POST /v1/ask`: a question, perhaps with its dialogue, gets an answer with evidence.

use crate::extract::{Body, PhotoForm, Wrong, instant, is_form, plain};
use crate::load::Admitted;
use crate::problem::Problem;
use crate::reader;
use crate::responses::Sending;
use crate::state::App;
use axum::Json;
use axum::extract::{FromRequest as _, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use guide::Answer;
use guide::ask::{CITATIONS, Question};
use guide::reading::dialogue::{Message, Role};
use scenic_data::{Datum, LangTag, Position, Words};
use serde::Deserialize;
use std::sync::Arc;
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
    #[schema(minimum = 1, maximum = 20)]
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
    request_body(content(
        (AskRequest = "application/json"),
        (AskPhotoRequest = "multipart/form-data"),
    ), description = "A question; as a form, with a photograph of what it is about"),
    responses(
        (status = 200, description = "An answer; `grounded` is false when there is no evidence. With `Accept: text/event-stream` it \
            comes as events: `citations` (the evidence), `delta` (more of the text), `done` (the whole answer), or `error` (a problem)",
            content((Answer = "application/json"), (String = "text/event-stream"))),
        Sending,
    )
)]
pub async fn ask(State(app): State<App>, headers: HeaderMap, request: Request) -> Result<Response, Problem> {
    if is_form(&request) {
        return ask_photo(&app, &headers, request).await;
    }
    // A question without a picture has no need of so much room.
    let (parts, body) = request.into_parts();
    let admitted = parts.extensions.get::<Arc<Admitted>>().cloned();
    let body = axum::body::Body::new(http_body_util::Limited::new(body, app.settings.max_body_bytes));
    let request = Request::from_parts(parts, body);
    let Body(request) = Body::<AskRequest>::from_request(request, &app).await?;
    let question = read(request, &headers)?;
    if reader::wants_events(&headers) {
        let lang = reader::accepted(&headers).unwrap_or_else(LangTag::en);
        return super::ask_stream::stream(app, question, lang, admitted).await;
    }
    let answer = app.guide.ask(question).await?;
    count(&answer);
    Ok(Json(answer).into_response())
}

/// A question about a photograph, as a form.
#[derive(Debug, Deserialize, ToSchema)]
#[allow(dead_code, reason = "describes the form; it is read part by part")]
pub struct AskPhotoRequest {
    /// The question and its circumstances, as in JSON; `messages` and `location` as JSON text.
    #[serde(flatten)]
    ask: AskRequest,
    /// The photograph and what its sender knows of it.
    #[serde(flatten)]
    photo: super::photos::PhotoRequest,
}

/// The parts of a form besides the photograph.
const PARTS: [&str; 14] = [
    "explain",
    "question",
    "messages",
    "lang",
    "location",
    "lat",
    "lon",
    "datum",
    "accuracy_m",
    "heading",
    "place_id",
    "at",
    "max_age_s",
    "max_citations",
];

/// A question about a photograph.
async fn ask_photo(app: &App, headers: &HeaderMap, request: Request) -> Result<Response, Problem> {
    let mut form = PhotoForm::read(request, app, &PARTS).await?;
    let max_age_s = form.parsed("max_age_s", |text| {
        text.parse::<u64>()
            .map_err(|_| Words::new("应为不小于 0 的整数", "it should be a whole number, not negative"))
    });
    let max_citations = form.parsed("max_citations", |text| citations(text.parse().unwrap_or(0)));
    let explain = form.parsed("explain", |text| {
        text.parse::<bool>().map_err(|_| Words::new("应为 true 或 false", "it should be true or false"))
    });
    let said = form.json::<Vec<AskMessage>>("messages");
    let asked = form.text("question");
    let place = form.parsed("place_id", |id| plain(id).map(|()| id.to_owned()));
    let at = form.parsed("at", instant);
    let lang = form.parsed("lang", LangTag::parse).or_else(|| reader::accepted(headers));
    let location = form.json("location").map(|AskLocation { lat, lon }| (lat, lon));
    let sender = super::photos::sender_place(&mut form, location);
    // A photograph without a question asks what it shows.
    let asks = if asked.is_none() && said.is_none() {
        vec![Message { role: Role::User, content: default_question(lang.as_ref()).to_owned() }]
    } else {
        match messages(asked, said) {
            Ok(messages) => messages,
            Err(words) => {
                form.refuse("question", words);
                Vec::new()
            }
        }
    };
    let bytes = form.finish()?;
    let last =
        asks.iter().rfind(|message| message.role == Role::User).map(|message| message.content.as_str());
    let spoken = lang.clone().or_else(|| last.and_then(LangTag::detect)).unwrap_or_else(LangTag::zh);
    let _turn = app.turns.turn().await?;
    let photograph = super::photos::photograph(app, &bytes, sender, spoken, at).await?;
    let question = Question {
        messages: asks,
        lang,
        place,
        location: None,
        at,
        max_age_s,
        max_citations,
        explain: explain.unwrap_or(false),
    };
    let answer = app.guide.ask_photo(photograph, question).await?;
    count(&answer);
    Ok(Json(answer).into_response())
}

fn default_question(lang: Option<&LangTag>) -> &'static str {
    if lang.is_some_and(|lang| !lang.is_chinese()) {
        "What is this? Tell me about it."
    } else {
        "介绍一下"
    }
}

/// Counts an answer in the metrics.
pub(super) fn count(answer: &Answer) {
    metrics::histogram!("daoyou_ask_seconds").record(answer.took_ms.total / 1_000.0);
    metrics::counter!("daoyou_ask_total", "grounded" => if answer.grounded { "yes" } else { "no" })
        .increment(1);
    metrics::counter!("daoyou_ask_sentences_dropped_total").increment(answer.writing.dropped as u64);
}

fn read(request: AskRequest, headers: &HeaderMap) -> Result<Question, Problem> {
    let mut wrong = Wrong::default();
    let datum = request
        .datum
        .as_deref()
        .and_then(|name| wrong.kept("/datum", Datum::parse(name)))
        .unwrap_or_default();
    let question = Question {
        lang: request.lang.as_deref().and_then(|tag| wrong.kept("/lang", LangTag::parse(tag))),
        location: request
            .location
            .and_then(|AskLocation { lat, lon }| wrong.kept("/location", Position::parse(lat, lon, datum))),
        place: request.place_id.and_then(|id| wrong.kept("/place_id", plain(&id).map(|()| id))),
        at: request.at.as_deref().and_then(|text| wrong.kept("/at", instant(text))),
        messages: wrong.kept("/question", messages(request.question, request.messages)).unwrap_or_default(),
        max_age_s: request.max_age_s,
        max_citations: request.max_citations.and_then(|most| wrong.kept("/max_citations", citations(most))),
        explain: request.explain,
    };
    wrong.finish()?;
    Ok(Question { lang: question.lang.or_else(|| reader::accepted(headers)), ..question })
}

/// How many citations an answer may have at most.
fn citations(most: usize) -> Result<usize, Words> {
    if (1..=CITATIONS.1).contains(&most) {
        return Ok(most);
    }
    let (zh, en) = (
        format!("应为 1 到 {} 之间的整数", CITATIONS.1),
        format!("a whole number from 1 to {}", CITATIONS.1),
    );
    Err(Words::new(zh, en))
}

/// The dialogue: one question alone, or the messages.
fn messages(question: Option<String>, messages: Option<Vec<AskMessage>>) -> Result<Vec<Message>, Words> {
    match (question, messages) {
        (Some(question), None) => Ok(vec![Message { role: Role::User, content: question }]),
        (None, Some(messages)) => Ok(messages.into_iter().map(AskMessage::read).collect()),
        (Some(_), Some(_)) => {
            Err(Words::new("question 与 messages 只能给一个", "give question or messages, not both"))
        }
        (None, None) => Err(Words::new("请给出 question 或 messages", "give question or messages")),
    }
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
