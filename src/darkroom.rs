//! Photographs of travellers are decoded by processes of their own: what a hostile picture does to a
//! decoder, it does to one of those, and the service goes on. A process is bounded in memory, is ended
//! when a picture takes too long, and is replaced by the next one. Nothing is written to disk.

use api::{Developed, Undeveloped};
use async_trait::async_trait;
use image::RgbImage;
use ingest::files::photo::{PhotoLimits, Taken, look};
use scenic_data::{Datum, Position, Words};
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};
use std::process::{ExitCode, Stdio};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::Mutex;

/// What a process of the dark room is called by; no command of people.
const COMMAND: &str = "darkroom";
/// Longest side of a picture that is looked at, pixels: what signs are read at, with reserve.
pub const SIDE: u32 = 1_280;
/// Idle processes that are kept.
const IDLE: usize = 4;
/// Longest head of a reply, bytes.
const MAX_HEAD: u32 = 64 * 1024;

/// How photographs are decoded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Most pixels of a photograph.
    pub max_pixels: u64,
    /// Memory that decoding one may take, mebibytes.
    pub memory_mb: u64,
    /// Longest time for decoding one, milliseconds.
    pub timeout_ms: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { max_pixels: 52_000_000, memory_mb: 1_024, timeout_ms: 10_000 }
    }
}

/// What a process says of a picture, before its pixels.
#[derive(Debug, Serialize, Deserialize)]
enum Head {
    Seen { width: u32, height: u32, position: Option<(f64, f64)>, heading: Option<f64> },
    Refused { code: String, words: Words },
}

/// The processes.
pub struct Darkroom {
    settings: Settings,
    max_bytes: u64,
    idle: Mutex<Vec<Worker>>,
}

struct Worker {
    child: Child,
    to: ChildStdin,
    from: ChildStdout,
}

impl Darkroom {
    /// A dark room; no process is started before the first picture.
    pub fn new(settings: Settings, max_bytes: u64) -> Self {
        Self { settings, max_bytes, idle: Mutex::default() }
    }

    /// A process, and whether it has waited idle.
    async fn worker(&self) -> io::Result<(Worker, bool)> {
        if let Some(idle) = self.idle.lock().await.pop() {
            return Ok((idle, true));
        }
        let Settings { max_pixels, memory_mb, .. } = self.settings;
        let mut command = Command::new(std::env::current_exe()?);
        command
            .arg(COMMAND)
            .arg(self.max_bytes.to_string())
            .arg(max_pixels.to_string())
            .arg(memory_mb.to_string());
        // It is told nothing that it need not know.
        command.env_clear().current_dir("/").kill_on_drop(true);
        // Its address space is bounded, of which the allocator must not set any aside.
        command.env("MIMALLOC_DISALLOW_ARENA_ALLOC", "1");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (to, from) = pipes.ok_or_else(|| io::Error::other("the process has no pipes"))?;
        Ok((Worker { child, to, from }, false))
    }
}

impl Worker {
    async fn develop(&mut self, bytes: &[u8], most: u64) -> io::Result<Result<Developed, Undeveloped>> {
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        self.to.write_all(&length.to_le_bytes()).await?;
        self.to.write_all(bytes).await?;
        self.to.flush().await?;
        let length = self.from.read_u32_le().await?;
        if length > MAX_HEAD {
            return Err(io::Error::other("the reply is none"));
        }
        let mut head = vec![0; length as usize];
        self.from.read_exact(&mut head).await?;
        match serde_json::from_slice(&head)? {
            Head::Refused { code, words } => Ok(Err(refusal(&code, words))),
            Head::Seen { width, height, position, heading } => {
                let pixels = u64::from(width) * u64::from(height);
                if width.max(height) > SIDE || pixels > most {
                    return Err(io::Error::other("the reply is too large"));
                }
                let mut colours = vec![0; usize::try_from(pixels * 3).map_err(io::Error::other)?];
                self.from.read_exact(&mut colours).await?;
                let position = position.and_then(|(lat, lon)| Position::parse(lat, lon, Datum::Wgs84).ok());
                let picture = RgbImage::from_raw(width, height, colours);
                let picture = picture.ok_or_else(|| io::Error::other("the reply is no picture"))?;
                Ok(Ok(Developed { picture, position, heading }))
            }
        }
    }
}

fn refusal(code: &str, words: Words) -> Undeveloped {
    match code {
        "not_a_picture" | "heic_picture" => Undeveloped::Type(words),
        "picture_too_large" => Undeveloped::TooLarge(words),
        _ => Undeveloped::Damaged(words),
    }
}

#[async_trait]
impl api::Darkroom for Darkroom {
    async fn develop(&self, bytes: &[u8]) -> Result<Developed, Undeveloped> {
        let failed = |error: io::Error| Undeveloped::Failed(format!("the dark room: {error}"));
        if bytes.len() as u64 > self.max_bytes {
            let most = self.max_bytes / (1024 * 1024);
            return Err(Undeveloped::TooLarge(Words::new(
                format!("照片超过 {most} MB，请缩小后再发送"),
                format!("the photograph is larger than {most} MB; make it smaller"),
            )));
        }
        let patience = Duration::from_millis(self.settings.timeout_ms.max(1));
        let (mut worker, waited) = self.worker().await.map_err(failed)?;
        let mut done = tokio::time::timeout(patience, worker.develop(bytes, self.settings.max_pixels)).await;
        // One that waited may have died meanwhile, which is no picture's fault.
        if waited && matches!(done, Ok(Err(_))) {
            self.idle.lock().await.clear();
            (worker, _) = self.worker().await.map_err(failed)?;
            done = tokio::time::timeout(patience, worker.develop(bytes, self.settings.max_pixels)).await;
        }
        match done {
            Ok(Ok(developed)) => {
                let mut idle = self.idle.lock().await;
                if idle.len() < IDLE {
                    idle.push(worker);
                }
                Ok(developed?)
            }
            // The process fell over the picture, or its memory was not enough: it is the picture's fault.
            Ok(Err(error)) => {
                tracing::warn!(%error, pid = worker.child.id(), "a photograph ended its process");
                Err(Undeveloped::Damaged(Words::new(
                    "图片无法解码，请另存为 JPEG 后再试",
                    "the picture cannot be decoded; save it as JPEG and try again",
                )))
            }
            Err(_) => Err(Undeveloped::TooLarge(Words::new(
                "图片解码时间过长，请缩小后再试",
                "the picture takes too long to decode; make it smaller and try again",
            ))),
        }
    }
}

/// Runs a process of the dark room, where the command line asks for one.
pub fn if_asked(mut arguments: impl Iterator<Item = String>) -> Option<ExitCode> {
    arguments.nth(1).filter(|command| command == COMMAND)?;
    let mut number = || arguments.next()?.parse().ok();
    let (max_bytes, max_pixels, memory_mb) = (number()?, number()?, number()?);
    Some(match run(max_bytes, max_pixels, memory_mb) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    })
}

/// One picture after the other, until the pipe is closed.
fn run(max_bytes: u64, max_pixels: u64, memory_mb: u64) -> anyhow::Result<()> {
    let memory = memory_mb.saturating_mul(1024 * 1024);
    rlimit::Resource::AS.set(memory, memory)?;
    // What it crashes of is in nobody's interest.
    rlimit::Resource::CORE.set(0, 0)?;
    let limits = PhotoLimits { bytes: usize::try_from(max_bytes)?, pixels: max_pixels };
    let (mut from, mut to) = (io::stdin().lock(), io::stdout().lock());
    loop {
        let mut length = [0; 4];
        match from.read_exact(&mut length) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            read => read?,
        }
        let length = u32::from_le_bytes(length);
        anyhow::ensure!(u64::from(length) <= max_bytes, "a picture of {length} bytes");
        let mut bytes = vec![0; length as usize];
        from.read_exact(&mut bytes)?;
        let (head, colours) = match look(&bytes, &limits, SIDE) {
            Ok(looked) => {
                let (width, height) = looked.picture.dimensions();
                let Taken { position, heading, at: _ } = looked.taken;
                (Head::Seen { width, height, position, heading }, looked.picture.into_raw())
            }
            Err(defect) => {
                let words = defect.message.clone();
                (Head::Refused { code: defect.code.to_string(), words }, Vec::new())
            }
        };
        let head = serde_json::to_vec(&head)?;
        to.write_all(&u32::try_from(head.len())?.to_le_bytes())?;
        to.write_all(&head)?;
        to.write_all(&colours)?;
        to.flush()?;
    }
}
