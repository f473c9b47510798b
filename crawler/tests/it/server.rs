//! A small HTTP server on loopback that answers exactly what a test tells it to, good or bad.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A request as it arrived: path and query, and headers under lower-case names.
#[derive(Clone, Debug)]
pub struct Asked {
    pub path: String,
    pub headers: HashMap<String, String>,
}

/// What goes over the wire, piece by piece, each after a wait. Then the connection closes.
#[derive(Clone, Debug, Default)]
pub struct Answer(Vec<(Duration, Vec<u8>)>);

impl Answer {
    /// A whole answer. The length is announced unless the headers say something about it.
    pub fn new(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let mut head = format!("HTTP/1.1 {status} x\r\nConnection: close\r\n");
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !head.contains("Content-Length") && !head.contains("Transfer-Encoding") {
            head += &format!("Content-Length: {}\r\n", body.len());
        }
        Self::default().then(Duration::ZERO, &[format!("{head}\r\n").as_bytes(), body].concat())
    }

    pub fn html(body: &str) -> Self {
        Self::new(200, &[("Content-Type", "text/html")], body.as_bytes())
    }

    pub fn redirect(status: u16, to: &str) -> Self {
        Self::new(status, &[("Location", to)], b"")
    }

    /// More bytes, after a wait.
    pub fn then(mut self, wait: Duration, bytes: &[u8]) -> Self {
        self.0.push((wait, bytes.to_vec()));
        self
    }
}

/// A running server; it stops when dropped.
pub struct Server {
    pub base: String,
    pub port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Server {
    pub async fn start(answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (log, answer) = (Arc::clone(&asked), Arc::new(answer));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                // A client may hang up in the middle: that is what some tests are about.
                tokio::spawn(async move { drop(serve(stream, &log, &*answer).await) });
            }
        });
        Self { base: format!("http://127.0.0.1:{port}"), port, asked, task }
    }

    /// The requests since the last call.
    pub fn take_asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.asked.lock().expect("no panic"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    mut stream: TcpStream,
    log: &Mutex<Vec<Asked>>,
    answer: &(impl Fn(&Asked) -> Answer + Send + Sync),
) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let mut lines = text.lines();
    let path = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap_or_default().to_owned();
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
    let asked = Asked { path, headers };
    log.lock().expect("no panic").push(asked.clone());
    for (wait, bytes) in answer(&asked).0 {
        tokio::time::sleep(wait).await;
        stream.write_all(&bytes).await?;
        stream.flush().await?;
    }
    stream.shutdown().await
}
