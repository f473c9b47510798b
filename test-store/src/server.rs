//! A PostgreSQL server of our own for tests, where its programs are installed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// An unprivileged user that runs the server when the tests run as root, which it refuses.
const SERVER_USER: &str = "nobody";

/// The address of a server of our own: one for each test process.
///
/// # Errors
///
/// Its programs are not installed, or it does not start.
pub fn cluster() -> Result<String, String> {
    static CLUSTER: OnceLock<Result<Server, String>> = OnceLock::new();
    CLUSTER.get_or_init(|| Server::start(&[])).as_ref().map(Server::url).map_err(Clone::clone)
}

/// A server on a free loopback port; it ends with the process that started it (a watcher stops it, also
/// when the tests are killed).
pub struct Server {
    bin: PathBuf,
    root: PathBuf,
    port: u16,
}

impl Server {
    /// Makes a new one with these settings over the usual ones and starts it.
    ///
    /// # Errors
    ///
    /// Its programs are not installed, or it does not start.
    pub fn start(settings: &[(&str, &str)]) -> Result<Self, String> {
        let server = Self::prepare()?;
        let data = server.data();
        server.run(&format!(
            "{} -D {} -U daoyou --auth=trust --no-sync -E UTF8 --locale=C",
            server.bin.join("initdb").display(),
            data.display()
        ))?;
        server.go(settings)?;
        Ok(server)
    }

    /// Starts one over what [`back_up`](Self::back_up) kept of another, with these settings; it brings
    /// itself to where they say, then it answers.
    ///
    /// # Errors
    ///
    /// It does not start.
    pub fn recover(kept: &Path, settings: &[(&str, &str)]) -> Result<Self, String> {
        let server = Self::prepare()?;
        let data = server.data();
        server.run(&format!("cp -a {} {}", kept.display(), data.display()))?;
        server.run(&format!("touch {}", data.join("recovery.signal").display()))?;
        server.go(settings)?;
        Ok(server)
    }

    /// Its address, with a database that is always there.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://daoyou@127.0.0.1:{}/postgres", self.port)
    }

    /// A folder of its own, which it may write to.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.root
    }

    /// Copies all of it into a folder of its own, while it runs.
    ///
    /// # Errors
    ///
    /// The copy does not come about.
    pub fn back_up(&self) -> Result<PathBuf, String> {
        let kept = self.root.join("base");
        let program = self.bin.join("pg_basebackup");
        let (port, program) = (self.port, program.display());
        let to = kept.display();
        self.run(&format!("{program} -h 127.0.0.1 -p {port} -U daoyou -D {to} --checkpoint=fast --no-sync"))?;
        Ok(kept)
    }

    /// What a statement answers, as text.
    ///
    /// # Errors
    ///
    /// The server refuses.
    pub fn query(&self, statement: &str) -> Result<String, String> {
        let port = self.port.to_string();
        let mut psql = Command::new(self.bin.join("psql"));
        psql.args(["-h", "127.0.0.1", "-p", &port, "-U", "daoyou", "-d", "postgres", "-At", "-c", statement]);
        run(&mut psql).map(|answer| answer.trim().to_owned())
    }

    fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    fn prepare() -> Result<Self, String> {
        let bin =
            find_binaries().ok_or("no `postgres` binary found and DAOYOU_TEST_POSTGRES_URL is not set")?;
        let root = tempfile::Builder::new().prefix("daoyou-pg").tempdir().map_err(|e| e.to_string())?.keep();
        if is_root()? {
            run(Command::new("chown").arg(SERVER_USER).arg(&root))?;
        }
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .map_err(|e| e.to_string())?
            .port();
        Ok(Self { bin, root, port })
    }

    fn run(&self, script: &str) -> Result<String, String> {
        run(&mut command_as(is_root()?, script))
    }

    /// Starts it and waits until it answers.
    fn go(&self, settings: &[(&str, &str)]) -> Result<(), String> {
        let (port, data, root) = (self.port, self.data(), self.root.display());
        let more: String = settings
            .iter()
            .map(|(name, value)| format!(" -c {name}='{}'", value.replace('\'', "")))
            .collect();
        // A watcher waits for the test process to end, then stops the server and removes its folder.
        let script = format!(
            "{postgres} -D {data} -p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={root} \
             -c max_connections=500 -c fsync=off{more} & server=$!; \
             while test -d /proc/{parent}; do sleep 1; done; \
             kill -INT $server; wait $server; rm -rf {root}/*",
            postgres = self.bin.join("postgres").display(),
            data = data.display(),
            parent = std::process::id(),
        );
        command_as(is_root()?, &script)
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| format!("the server's shell did not start: {e}"))?;
        for _ in 0..200 {
            if self.query("SELECT pg_is_in_recovery()").is_ok_and(|answer| answer == "f") {
                return Ok(());
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        Err("the PostgreSQL server did not start".to_owned())
    }
}

fn is_root() -> Result<bool, String> {
    Ok(run(Command::new("id").arg("-u"))?.trim() == "0")
}

/// A shell running `script`, as the server's user where we are root.
fn command_as(unprivileged: bool, script: &str) -> Command {
    let mut command = if unprivileged { Command::new("su") } else { Command::new("sh") };
    if unprivileged {
        command.args(["-s", "/bin/sh", SERVER_USER]);
    }
    command.arg("-c").arg(script);
    command
}

fn run(command: &mut Command) -> Result<String, String> {
    let output =
        command.current_dir("/").stdin(Stdio::null()).output().map_err(|e| format!("{command:?}: {e}"))?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The folder of `postgres` on the path, or Debian's.
fn find_binaries() -> Option<PathBuf> {
    let on_path = std::env::var_os("PATH").and_then(|path| {
        std::env::split_paths(&path)
            .find(|dir| dir.join("postgres").exists())
            .and_then(|dir| dir.join("postgres").canonicalize().ok())
            .and_then(|binary| binary.parent().map(Path::to_owned))
    });
    on_path.or_else(|| {
        let mut versions: Vec<_> = std::fs::read_dir("/usr/lib/postgresql")
            .ok()?
            .filter_map(|e| Some(e.ok()?.path().join("bin")))
            .collect();
        versions.sort();
        versions.into_iter().rev().find(|dir| dir.join("postgres").exists())
    })
}
