//! An answer as it comes, over server-sent events: `citations`, `delta`…, `done`.

use crate::document::Document;
use crate::load::Admitted;
use crate::problem::{Code, Problem};
use crate::state::App;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream::{Stream, unfold};
use guide::ask::{Part, Question, Telling};
use guide::{Answer, GuideError};
use scenic_data::LangTag;
use serde::Serialize;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinHandle;

/// The task that answers; it ends with the connection.
struct Answering(JoinHandle<Result<Answer, GuideError>>);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Answers by events. What is wrong with the question is a problem as always, not an event.
/// `admitted` is the request's place among those under way, kept until the answer is whole.
pub async fn stream(
    app: App,
    question: Question,
    lang: LangTag,
    admitted: Option<Arc<Admitted>>,
) -> Result<Response, Problem> {
    let (sender, mut parts) = unbounded_channel();
    let guide = app.guide.clone();
    let task = tokio::spawn(async move {
        let _place = admitted;
        guide.ask_telling(question, &Telling::to(sender)).await
    });
    let mut answering = Answering(task);
    let Some(first) = parts.recv().await else {
        return match ended(&mut answering).await {
            Ok(answer) => {
                Ok(Sse::new(futures::stream::iter([Ok::<_, Infallible>(done(&answer))])).into_response())
            }
            Err(problem) => Err(problem),
        };
    };
    Ok(Sse::new(events(first, parts, answering, lang)).keep_alive(KeepAlive::default()).into_response())
}

async fn ended(answering: &mut Answering) -> Result<Answer, Problem> {
    match (&mut answering.0).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(error.into()),
        Err(error) => {
            tracing::error!(%error, "the task that answers ended early");
            Err(Problem::new(
                Code::Internal,
                "回答没有完成，请重试",
                "the answer was not finished; try again",
            ))
        }
    }
}

/// Where a stream of events is.
enum Stage {
    First(Box<Part>),
    Parts,
    End,
}

fn events(
    first: Part,
    parts: UnboundedReceiver<Part>,
    answering: Answering,
    lang: LangTag,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let start = (Stage::First(Box::new(first)), parts, answering, lang);
    unfold(start, |(stage, mut parts, mut answering, lang)| async move {
        let part = match stage {
            Stage::First(first) => Some(*first),
            Stage::Parts => parts.recv().await,
            Stage::End => return None,
        };
        Some(match part {
            Some(part) => (Ok(told(part)), (Stage::Parts, parts, answering, lang)),
            None => {
                let last = match ended(&mut answering).await {
                    Ok(answer) => done(&answer),
                    // Too late for a status: the connection says it as an event.
                    Err(problem) => {
                        event("error", &Document::new(problem, &lang, "/v1/ask".to_owned(), None))
                    }
                };
                (Ok(last), (Stage::End, parts, answering, lang))
            }
        })
    })
}

fn told(part: Part) -> Event {
    match part {
        Part::Citations(citations) => event("citations", &serde_json::json!({ "citations": citations })),
        Part::Delta(text) => event("delta", &serde_json::json!({ "text": text })),
    }
}

fn done(answer: &Answer) -> Event {
    super::ask::count(answer);
    event("done", answer)
}

fn event(name: &str, data: &impl Serialize) -> Event {
    match Event::default().event(name).json_data(data) {
        Ok(event) => event,
        Err(error) => {
            tracing::error!(%error, name, "an event could not be written");
            Event::default().event("error").data("{}")
        }
    }
}
