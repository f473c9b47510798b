//! An S3-compatible bucket in memory, on a port of this machine, for tests: it fails when it is told to.
//!
//! Knows the requests that object stores answer alike (objects, ranges, lists, deletions, uploads in
//! parts) and the name of one key. Does not verify signatures, and forgets everything when it is dropped.

mod answers;
mod requests;

use axum::extract::{Request, State};
pub use axum::http::Method;
use axum::response::Response;
use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The name of the bucket.
pub const BUCKET: &str = "daoyou";
/// The name of the only key that it takes.
pub const KEY_ID: &str = "TESTKEY";
/// The secret that goes with it; any other is taken as well.
pub const SECRET: &str = "a secret for tests";

/// How a request goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 503, and the words of a store that is asked too much.
    SlowDown,
    /// The connection breaks: in the middle of an answer with a body, else before it.
    Broken,
    /// The second half of the body is missing, and nothing says so.
    Short,
    /// 403, whatever the key.
    Refused,
}

/// A fault that waits for its requests.
#[derive(Debug)]
struct Planned {
    method: Option<Method>,
    fault: Fault,
    left: usize,
}

/// An upload under way: its object, and its parts by number.
#[derive(Debug, Default)]
struct Upload {
    name: String,
    parts: BTreeMap<u32, Vec<u8>>,
}

#[derive(Debug, Default)]
struct Held {
    objects: BTreeMap<String, Vec<u8>>,
    uploads: HashMap<String, Upload>,
    begun: usize,
    planned: Vec<Planned>,
    asked: Vec<String>,
    largest: usize,
}

/// What the server and the test share.
type Shared = Arc<Mutex<Held>>;

fn held(shared: &Shared) -> MutexGuard<'_, Held> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A bucket that runs until it is dropped.
#[derive(Debug)]
pub struct Bucket {
    address: SocketAddr,
    shared: Shared,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
}

impl Bucket {
    /// Starts an empty bucket, on a thread of its own.
    pub fn start() -> std::io::Result<Self> {
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let shared = Shared::default();
        let service = axum::Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        std::thread::spawn(move || {
            runtime.block_on(async {
                let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
                tokio::select! {
                    _ = axum::serve(listener, service).into_future() => {}
                    _ = stopped => {}
                }
            });
        });
        Ok(Self { address, shared, stop: Some(stop) })
    }

    /// The address of the store that has the bucket.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it holds, by name.
    pub fn objects(&self) -> BTreeMap<String, Vec<u8>> {
        held(&self.shared).objects.clone()
    }

    /// Puts an object, whatever was there.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        held(&self.shared).objects.insert(name.to_owned(), bytes.to_vec());
    }

    /// Removes an object.
    pub fn remove(&self, name: &str) {
        held(&self.shared).objects.remove(name);
    }

    /// Has the next requests of a method, or of any, go wrong; so many of them.
    pub fn fail(&self, method: Option<Method>, fault: Fault, times: usize) {
        held(&self.shared).planned.push(Planned { method, fault, left: times });
    }

    /// Takes back every fault that still waits.
    pub fn recover(&self) {
        held(&self.shared).planned.clear();
    }

    /// What has been asked, as method and path, since this was asked last.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut held(&self.shared).asked)
    }

    /// The largest body of a request, in bytes.
    pub fn largest(&self) -> usize {
        held(&self.shared).largest
    }

    /// Uploads that were begun and neither completed nor broken off.
    pub fn open_uploads(&self) -> usize {
        held(&self.shared).uploads.len()
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // Nobody hears it when the server has ended already.
            stop.send(()).ok();
        }
    }
}

async fn answer(State(shared): State<Shared>, request: Request) -> Response {
    requests::answer(&shared, request).await
}
