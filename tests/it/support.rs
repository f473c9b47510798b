//! What these tests share: the program as it is run, and how it is asked.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The operator's key of services that these tests start.
pub const ADMIN: &str = "the key of an operator";

/// The program over a folder of its own.
pub fn daoyou(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_daoyou"));
    // Without a model, so that the moment of the kill falls on storing and indexing words.
    command
        .env("DAOYOU_DATA_DIR", data)
        .env("DAOYOU_DATABASE_URL", database(data))
        .env("DAOYOU_MODELS_DIR", data.join("no-models"))
        .env("DAOYOU_LOG", "error")
        .env("DAOYOU_ADMIN_KEY", ADMIN)
        .current_dir(data)
        .stdin(Stdio::null());
    command
}

/// Where the store of that folder is.
pub fn database(data: &Path) -> String {
    static MADE: Mutex<BTreeMap<PathBuf, String>> = Mutex::new(BTreeMap::new());
    if !test_store::on_postgres() {
        return format!("sqlite://{}?mode=rwc", data.join("daoyou.db").display());
    }
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let new = || {
        // On a thread of its own: some of those that ask run on a runtime already, others do not.
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        std::thread::spawn(move || runtime.block_on(test_store::database("folder"))).join().expect("made")
    };
    made.entry(data.to_owned()).or_insert_with(new).clone()
}

/// Runs to the end and must succeed; returns what it printed.
pub fn run(command: &mut Command) -> String {
    let output = command.output().expect("it starts");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}\n{out}\n{err}");
    out.into_owned()
}

/// Asks the service at `port`; the status and the body. `None` when the connection broke.
pub fn ask(port: u16, head: &str, body: &str) -> Option<(u16, serde_json::Value)> {
    let mut connection = TcpStream::connect(("127.0.0.1", port)).ok()?;
    connection.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let length = body.len();
    let request = format!("{head}\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}");
    connection.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).ok()?;
    let status = answer.split(' ').nth(1)?.parse().ok()?;
    let (_, body) = answer.split_once("\r\n\r\n")?;
    Some((status, serde_json::from_str(body).unwrap_or_default()))
}

/// All that the service at `port` answers.
pub fn text(port: u16, head: &str) -> String {
    let mut connection = TcpStream::connect(("127.0.0.1", port)).expect("it answers");
    connection.write_all(format!("{head}\r\n\r\n").as_bytes()).expect("asked");
    let mut answer = String::new();
    connection.read_to_string(&mut answer).expect("read");
    answer
}

/// A port of loopback that nobody listens at.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port()
}

/// Waits until the service at `port` answers; says whether it did before it ended, within ten seconds.
pub fn answers(child: &mut Child, port: u16) -> bool {
    for _ in 0..200 {
        if ask(port, "GET /healthz HTTP/1.1", "").is_some() {
            return true;
        }
        if child.try_wait().expect("asked").is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

/// Starts the service, told more by `more`; it may not answer yet.
pub fn serve_with(data: &Path, more: impl Fn(&mut Command)) -> (Child, u16) {
    let port = free_port();
    let mut command = daoyou(data);
    command.args(["serve", "--no-timetable", "--listen", &format!("127.0.0.1:{port}")]);
    more(&mut command);
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    (child, port)
}

/// Starts the service and waits until it answers.
pub fn serve(data: &Path) -> (Child, u16) {
    let (mut child, port) = serve_with(data, |_| {});
    if answers(&mut child, port) {
        return (child, port);
    }
    child.kill().expect("it can be stopped");
    child.wait().expect("it ends");
    panic!("the service does not answer");
}

/// The demo's sites, served on ports of their own until this is dropped.
pub struct Sites {
    folder: tempfile::TempDir,
    serving: tokio::task::JoinHandle<()>,
}

impl Sites {
    pub async fn serve() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let bound = demo::Listeners::bind(demo::Ports::ANY).await.expect("ports");
        let region = demo::Region::load().expect("the region");
        let today = "2026-11-24".parse().expect("a date");
        demo::render(&region, today, &bound.bases(), folder.path()).expect("rendered");
        let out = folder.path().to_owned();
        let serving = tokio::spawn(async move {
            bound.serve(&out, std::future::pending()).await.expect("it serves until it is dropped");
        });
        Self { folder, serving }
    }

    /// Registers them as sources of the store of that folder.
    pub fn register(&self, data: &Path) {
        run(daoyou(data).args(["source", "add"]).arg(self.folder.path().join("sources.toml")));
    }
}

impl Drop for Sites {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Records of so many pavilions that all cost the same, as a partner's file.
pub fn pavilions(many: usize, ticket: &str) -> String {
    (0..many)
        .map(|n| {
            format!(
                "{{\"type\":\"place\",\"external_id\":\"b{n}\",\"kind\":\"attraction\",\"name\":\"第{n}号亭\",\
                 \"ticket\":\"{ticket}\",\"intro\":\"第{n}号亭建在第{n}级石阶旁，登亭可以望见镜澜湖。\"}}\n"
            )
        })
        .collect()
}

/// Imports pavilions by a command over `data`.
pub fn import_pavilions(command: &mut Command, data: &Path, many: usize, ticket: &str) {
    let file = data.join(format!("{ticket}.jsonl"));
    std::fs::write(&file, pavilions(many, ticket)).expect("written");
    run(command.arg("import").arg(file).args(["--partner", "keepers"]));
}

/// What the partner of the pavilions has, exported by a command.
pub fn export_pavilions(command: &mut Command) -> String {
    let out = tempfile::tempdir().expect("a folder");
    run(command.args(["export", "--partner", "keepers", "--out"]).arg(out.path()));
    std::fs::read_to_string(out.path().join("partner-keepers.jsonl")).expect("exported")
}
