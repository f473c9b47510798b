//! The change feed over server-sent events: a `change` for each line, as it is written.

use crate::problem::{Code, Problem};
use crate::state::App;
use crate::streams::Open;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream::{Stream, unfold};
use scenic_data::Words;
use scenic_data::change::Change;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

/// How often the change log is looked at.
const EVERY: Duration = Duration::from_millis(500);
/// How soon a client comes back whose connection broke.
const AGAIN: Duration = Duration::from_secs(2);
/// Lines read at once.
const LINES: u64 = 500;

/// Where a client's stream is.
struct Place {
    app: App,
    open: Open,
    since: i64,
    read: VecDeque<Change>,
}

/// Streams what changes after `since`; else after the last event that the client had; else from now on.
pub async fn stream(app: App, headers: &HeaderMap, since: Option<i64>) -> Result<Response, Problem> {
    let Some(open) = app.streams.open() else {
        return Err(Problem::new(
            Code::Unavailable,
            "同时打开的事件流太多；请稍后再试，或按 next_cursor 逐页读取",
            "too many streams are open; try again later, or read page by page with next_cursor",
        ));
    };
    let since = match (last_event(headers)?, since) {
        (Some(seq), _) | (None, Some(seq)) => seq,
        (None, None) => app.guide.store().last_change().await?,
    };
    let events = events(Place { app, open, since, read: VecDeque::new() });
    let alive = KeepAlive::default();
    Ok(([("cache-control", "no-store")], Sse::new(events).keep_alive(alive)).into_response())
}

/// The event that a client had last, when it comes back.
fn last_event(headers: &HeaderMap) -> Result<Option<i64>, Problem> {
    let Some(id) = headers.get("last-event-id") else { return Ok(None) };
    let number = id.to_str().ok().and_then(|id| id.trim().parse().ok()).filter(|seq: &i64| *seq >= 0);
    number.map(Some).ok_or_else(|| {
        let words = Words::new("应为收到的上一个事件的 id", "the id of the last event that was received");
        Problem::field("Last-Event-ID", words)
    })
}

fn events(place: Place) -> impl Stream<Item = Result<Event, Infallible>> {
    unfold(place, |mut place| async move {
        loop {
            if let Some(change) = place.read.pop_front() {
                place.since = change.seq;
                return Some((Ok(told(&change)), place));
            }
            match place.app.guide.store().changes(place.since, LINES).await {
                Ok(lines) if lines.is_empty() => {}
                Ok(lines) => {
                    place.read = lines.into();
                    continue;
                }
                // The client comes back with the last event it had, perhaps to another replica.
                Err(error) => {
                    tracing::warn!(%error, "the change log cannot be read; a stream ends");
                    return None;
                }
            }
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                () = place.open.ended() => return None,
            }
        }
    })
}

fn told(change: &Change) -> Event {
    let event = Event::default().event("change").id(change.seq.to_string()).retry(AGAIN);
    match event.json_data(change) {
        Ok(event) => event,
        Err(error) => {
            tracing::error!(%error, "a change could not be written");
            Event::default().comment("a change could not be written")
        }
    }
}
