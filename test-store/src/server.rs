//! A PostgreSQL server of our own for tests, where its programs are installed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// An unprivileged user that runs the server when the tests run as root, which it refuses.
const SERVER_USER: &str = "nobody";

/// The address of a server of our own. Starts one cluster per test process, on a free loopback port; it ends with the process that
/// started it (a watcher stops it, also when the tests are killed).
///
/// # Errors
///
/// Its programs are not installed, or it does not start.
pub fn cluster() -> Result<String, String> {
    static CLUSTER: OnceLock<Result<String, String>> = OnceLock::new();
    CLUSTER.get_or_init(start).clone()
}

fn start() -> Result<String, String> {
    let bin = find_binaries().ok_or("no `postgres` binary found and DAOYOU_TEST_POSTGRES_URL is not set")?;
    let root = tempfile::Builder::new().prefix("daoyou-pg").tempdir().map_err(|e| e.to_string())?.keep();
    let as_root = run(Command::new("id").arg("-u"))?.trim() == "0";
    if as_root {
        run(Command::new("chown").arg(SERVER_USER).arg(&root))?;
    }
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map_err(|e| e.to_string())?
        .port();
    let data = root.join("data");
    let (initdb, postgres) = (bin.join("initdb"), bin.join("postgres"));
    run(&mut command_as(
        as_root,
        &format!(
            "{} -D {} -U daoyou --auth=trust --no-sync -E UTF8 --locale=C",
            initdb.display(),
            data.display()
        ),
    ))?;
    // A watcher waits for the test process to end, then stops the server and removes its folder.
    let script = format!(
        "{postgres} -D {data} -p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={root} \
         -c max_connections=500 -c fsync=off & server=$!; while test -d /proc/{parent}; do sleep 1; done; \
         kill -INT $server; wait $server; rm -rf {data}",
        postgres = postgres.display(),
        data = data.display(),
        root = root.display(),
        parent = std::process::id(),
    );
    command_as(as_root, &script)
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| format!("the server's shell did not start: {e}"))?;
    let ready = bin.join("pg_isready");
    for _ in 0..200 {
        let asked = Command::new(&ready)
            .args(["-h", "127.0.0.1", "-p", &port.to_string()])
            .stdout(Stdio::null())
            .status()
            .map_err(|e| e.to_string())?;
        if asked.success() {
            return Ok(format!("postgres://daoyou@127.0.0.1:{port}/postgres"));
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    Err("the PostgreSQL server did not start".to_owned())
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
