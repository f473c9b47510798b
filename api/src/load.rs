//! How many requests are served at once. A few more wait a moment; the rest are told to come again,
//! before anybody's answer takes long.

use crate::Settings;
use crate::extract::{is_form, unread};
use crate::problem::{Code, Problem};
use axum::body::{Body, HttpBody as _};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Who asks: the hash of a key, an address, or this machine.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Client(pub String);

/// Where pages are sent by hand, which may be larger than other bodies.
const PAGES: &str = "/v1/admin/documents";
/// Addresses that are answered whatever the load: whoever watches must see it, and files and streams have
/// bounds of their own.
const ALWAYS: [&str; 4] = ["/healthz", "/readyz", "/metrics", "/v1/partner/uploads"];

/// The places of requests under way.
pub struct Load {
    slots: Arc<Semaphore>,
    waiting: AtomicUsize,
    most_waiting: usize,
    patience: Duration,
    /// How many requests of each client are under way or wait.
    clients: Mutex<HashMap<Client, usize>>,
    /// With so many of its own, a client waits for no more: its next ones come to others' cost.
    share: usize,
}

/// A request's place; free again when the last copy of it is dropped.
pub struct Admitted {
    _slot: OwnedSemaphorePermit,
    _one: One,
}

/// A request of a client, counted until it is dropped.
struct One {
    load: Arc<Load>,
    client: Client,
}

impl Drop for One {
    fn drop(&mut self) {
        let mut clients = self.load.clients();
        if let Some(count) = clients.get_mut(&self.client) {
            *count -= 1;
            if *count == 0 {
                clients.remove(&self.client);
            }
        }
        drop(clients);
        metrics::gauge!("daoyou_requests_in_flight").decrement(1.0);
    }
}

/// One who waits, counted until it is dropped, also when the caller hangs up.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Load {
    /// Nobody has asked yet.
    pub fn new(settings: &Settings) -> Arc<Self> {
        let at_once = settings.at_once();
        Arc::new(Self {
            slots: Arc::new(Semaphore::new(at_once)),
            waiting: AtomicUsize::new(0),
            most_waiting: settings.requests_waiting,
            patience: Duration::from_millis(settings.patience_ms),
            clients: Mutex::default(),
            share: (at_once + settings.requests_waiting).div_ceil(2),
        })
    }

    /// A place for a request, at once or after a moment; `None` when there is none.
    pub async fn admit(self: &Arc<Self>, client: Client) -> Option<Admitted> {
        let (one, own) = self.count(client);
        if let Ok(slot) = Arc::clone(&self.slots).try_acquire_owned() {
            return Some(Admitted { _slot: slot, _one: one });
        }
        if own > self.share {
            return None;
        }
        let before = self.waiting.fetch_add(1, Ordering::AcqRel);
        let _waiting = Waiting(&self.waiting);
        if before >= self.most_waiting {
            return None;
        }
        let slot = tokio::time::timeout(self.patience, Arc::clone(&self.slots).acquire_owned()).await;
        Some(Admitted { _slot: slot.ok()?.ok()?, _one: one })
    }

    /// Counts a request of a client; and how many it has with this one.
    fn count(self: &Arc<Self>, client: Client) -> (One, usize) {
        let mut clients = self.clients();
        let count = clients.entry(client.clone()).or_default();
        *count += 1;
        let own = *count;
        drop(clients);
        metrics::gauge!("daoyou_requests_in_flight").increment(1.0);
        (One { load: Arc::clone(self), client }, own)
    }

    fn clients(&self) -> MutexGuard<'_, HashMap<Client, usize>> {
        // A poisoned lock only means that another request panicked; the map itself is whole.
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What of a request is looked at before it has its place.
#[derive(Clone)]
pub struct Gate {
    load: Arc<Load>,
    settings: Arc<Settings>,
}

impl Gate {
    /// A gate for a service with these settings.
    pub fn new(settings: &Arc<Settings>) -> Self {
        Self { load: Load::new(settings), settings: Arc::clone(settings) }
    }
}

/// Serves a request, or says that it should come again. What goes on after the answer has begun, such as
/// an answer that is streamed, keeps the place that the request carries with it.
pub async fn admit(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    // Photographs have turns of their own.
    if ALWAYS.contains(&request.uri().path()) || is_form(&request) {
        return next.run(request).await;
    }
    // A body that comes slowly keeps no place while it comes.
    let mut request = match whole(request, &gate.settings).await {
        Ok(request) => request,
        Err(problem) => return problem.into_response(),
    };
    let client = request.extensions().get::<Client>().cloned();
    let client = client.unwrap_or_else(|| Client("this machine".to_owned()));
    let Some(admitted) = gate.load.admit(client).await else {
        metrics::counter!("daoyou_requests_shed_total").increment(1);
        return Problem::new(
            Code::Unavailable,
            "此刻请求太多，请在 Retry-After 所说的秒数之后再试",
            "there are too many requests at the moment; try again after the seconds of Retry-After",
        )
        .into_response();
    };
    let admitted = Arc::new(admitted);
    request.extensions_mut().insert(Arc::clone(&admitted));
    let response = next.run(request).await;
    drop(admitted);
    response
}

/// The request with all of its body.
async fn whole(request: Request, settings: &Settings) -> Result<Request, Problem> {
    let (parts, body) = request.into_parts();
    if body.is_end_stream() {
        return Ok(Request::from_parts(parts, body));
    }
    let most = match parts.uri.path() {
        PAGES => crate::routes::MAX_PAGE_BYTES,
        _ => settings.max_body_bytes,
    };
    let read = tokio::time::timeout(settings.timeout(), axum::body::to_bytes(body, most)).await;
    let bytes = read.map_err(|_| {
        let zh = "请求体未能在时限内收到，请重发";
        Problem::new(Code::Timeout, zh, "the body did not arrive in time; send it again")
    })?;
    let bytes = bytes.map_err(|error| {
        // What `to_bytes` says of a body over its limit.
        let is_too_large = error.into_inner().is::<http_body_util::LengthLimitError>();
        unread(is_too_large)
    })?;
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(at_once: usize, waiting: usize, patience_ms: u64) -> Arc<Load> {
        let settings = Settings {
            requests_at_once: at_once,
            requests_waiting: waiting,
            patience_ms,
            ..Settings::default()
        };
        Load::new(&settings)
    }

    fn client(name: &str) -> Client {
        Client(name.to_owned())
    }

    #[tokio::test]
    async fn some_are_served_some_wait_and_the_rest_are_told_to_come_again() {
        let load = load(1, 1, 60_000);
        let first = load.admit(client("a")).await.expect("free");
        let waits = tokio::spawn({
            let load = Arc::clone(&load);
            async move { load.admit(client("b")).await.is_some() }
        });
        while load.waiting.load(Ordering::Acquire) == 0 {
            tokio::task::yield_now().await;
        }
        assert!(load.admit(client("c")).await.is_none(), "one is served, one waits");
        drop(first);
        assert!(waits.await.expect("ended"), "who waits is served next");
        assert!(load.admit(client("c")).await.is_some(), "nobody is under way any more");
        assert!(load.clients().is_empty(), "and nobody is counted any more");
    }

    #[tokio::test]
    async fn nobody_waits_longer_than_a_moment() {
        let load = load(1, 4, 20);
        let _first = load.admit(client("a")).await.expect("free");
        assert!(load.admit(client("b")).await.is_none());
        assert_eq!(load.waiting.load(Ordering::Acquire), 0);
    }

    #[tokio::test]
    async fn who_has_all_places_waits_for_no_more_and_others_do() {
        let load = load(2, 2, 60_000);
        let held = [load.admit(client("greedy")).await, load.admit(client("greedy")).await];
        assert!(held.iter().all(Option::is_some), "what is free is anybody's");
        let told = tokio::time::timeout(Duration::from_secs(30), load.admit(client("greedy"))).await;
        assert!(told.expect("it is told at once").is_none());
        let waits = tokio::spawn({
            let load = Arc::clone(&load);
            async move { load.admit(client("modest")).await.is_some() }
        });
        while load.waiting.load(Ordering::Acquire) == 0 {
            tokio::task::yield_now().await;
        }
        drop(held);
        assert!(waits.await.expect("ended"));
    }
}
