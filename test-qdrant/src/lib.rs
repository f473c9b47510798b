//! A Qdrant server for tests: it speaks Qdrant's wire protocol (gRPC) on loopback, keeps its points in
//! memory, compares one by one, and fails when it is told to.
//!
//! Knows what Daoyou asks of a server and answers everything else with `Unimplemented`, so that a call
//! that is new here is noticed. It is written against the protocol alone, and shares no code with the
//! engine inside the process that it stands beside in tests.

/// Calls that Daoyou does not make.
macro_rules! not_there {
    ($($name:ident($request:ty) -> $answer:ty;)*) => {
        $(fn $name<'a, 'b>(&'a self, _request: Request<$request>)
            -> std::pin::Pin<Box<dyn std::future::Future<Output = Answer<$answer>> + Send + 'b>>
        where 'a: 'b, Self: 'b {
            Box::pin(async { Err(Status::unimplemented(stringify!($name))) })
        })*
    };
}

mod collections;
mod points;
mod shelf;

use qdrant_client::qdrant::collections_server::CollectionsServer;
use qdrant_client::qdrant::points_server::PointsServer;
use shelf::Shelves;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Request, Status};

/// What a call is answered with.
pub(crate) type Answer<T> = Result<tonic::Response<T>, Status>;

/// A server, which ends when it is dropped.
pub struct QdrantDouble {
    url: String,
    state: Arc<State>,
    task: tokio::task::JoinHandle<()>,
}

/// What it has, and how it fails.
#[derive(Default)]
pub(crate) struct State {
    shelves: Mutex<Shelves>,
    faults: Mutex<Faults>,
    calls: Mutex<BTreeMap<&'static str, u64>>,
}

/// How it fails.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    /// It answers nothing but `Unavailable`.
    pub down: bool,
    /// So many calls fail with `Unavailable`, after they were done: the answer is lost.
    pub lose_answers: u32,
    /// So many calls are refused with `ResourceExhausted`.
    pub refuse: u32,
    /// It waits so long before it answers.
    pub slow: Option<Duration>,
    /// The key it asks for.
    pub api_key: Option<String>,
}

impl QdrantDouble {
    /// Starts a server with nothing in it, on a port of its own.
    ///
    /// # Panics
    /// When no port on loopback can be listened at.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let state = Arc::new(State::default());
        let served = state.clone();
        let task = tokio::spawn(async move {
            let ended = tonic::transport::Server::builder()
                .add_service(CollectionsServer::from_arc(served.clone()))
                .add_service(PointsServer::from_arc(served).max_decoding_message_size(64 << 20))
                .serve_with_incoming(TcpListenerStream::new(listener))
                .await;
            ended.expect("it serves until it is dropped");
        });
        Self { url, state, task }
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// From now on it fails like this.
    pub fn fail(&self, faults: Faults) {
        *locked(&self.state.faults) = faults;
    }

    /// It loses everything, as a server does whose disk was lost.
    pub fn lose_everything(&self) {
        *locked(&self.state.shelves) = Shelves::default();
    }

    /// Its collections with the number of their points, and which of them each alias names.
    pub fn holds(&self) -> (BTreeMap<String, usize>, BTreeMap<String, String>) {
        let shelves = locked(&self.state.shelves);
        let sizes = shelves.collections.iter().map(|(name, shelf)| (name.clone(), shelf.points.len()));
        (sizes.collect(), shelves.aliases.clone())
    }

    /// How often a call was asked for.
    pub fn calls(&self, name: &str) -> u64 {
        locked(&self.state.calls).get(name).copied().unwrap_or(0)
    }
}

impl Drop for QdrantDouble {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl State {
    /// Does a call, unless it is to fail.
    pub(crate) async fn serve<T, R>(
        &self,
        name: &'static str,
        request: Request<T>,
        call: impl FnOnce(&mut Shelves, T) -> Result<R, Status>,
    ) -> Answer<R> {
        *locked(&self.calls).entry(name).or_default() += 1;
        let faults = locked(&self.faults).clone();
        if let Some(slow) = faults.slow {
            tokio::time::sleep(slow).await;
        }
        if faults.down {
            return Err(Status::unavailable("it is down"));
        }
        let key = request.metadata().get("api-key").and_then(|key| key.to_str().ok());
        if faults.api_key.is_some() && key != faults.api_key.as_deref() {
            return Err(Status::unauthenticated("the key is wrong"));
        }
        if faults.refuse > 0 {
            locked(&self.faults).refuse -= 1;
            return Err(Status::resource_exhausted("too many calls"));
        }
        let answer = call(&mut locked(&self.shelves), request.into_inner())?;
        if faults.lose_answers > 0 {
            locked(&self.faults).lose_answers -= 1;
            return Err(Status::unavailable("the answer is lost"));
        }
        Ok(tonic::Response::new(answer))
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
