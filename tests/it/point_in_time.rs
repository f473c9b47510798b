//! The drill on PostgreSQL: from its own archive the store comes back as it was at any moment, and the
//! files of a later copy go with it (docs/operating.md, "Backup").

use crate::support::{daoyou, export_pavilions, import_pavilions, run};
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use test_store::Server;

fn on(data: &Path, server: &Server) -> Command {
    let mut command = daoyou(data);
    command.env("DAOYOU_DATABASE_URL", server.url());
    command
}

fn import(data: &Path, server: &Server, ticket: &str) {
    import_pavilions(&mut on(data, server), data, 40, ticket);
}

fn export(data: &Path, server: &Server) -> String {
    export_pavilions(&mut on(data, server))
}

#[test]
fn the_store_comes_back_as_it_was_at_a_moment_between_two_imports() {
    let mut settings = vec![("wal_level", "replica"), ("archive_mode", "on")];
    let archive = tempfile::tempdir().expect("a folder");
    // The server may run as another user than the tests.
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o777);
    std::fs::set_permissions(archive.path(), open).expect("opened");
    let keep = format!("cp %p {}/%f", archive.path().display());
    settings.push(("archive_command", &keep));
    let server = match Server::start(&settings) {
        Ok(server) => server,
        Err(reason) => return println!("SKIPPED: point in time: {reason}"),
    };
    let data = tempfile::tempdir().expect("a folder");
    import(data.path(), &server, "40元");
    let base = server.back_up().expect("a base backup");
    import(data.path(), &server, "55元");
    let wanted = export(data.path(), &server);
    assert!(wanted.contains("55"), "{wanted}");
    std::thread::sleep(Duration::from_millis(1_200));
    let moment = server.query("SELECT clock_timestamp()").expect("a moment");
    std::thread::sleep(Duration::from_millis(1_200));
    import(data.path(), &server, "70元");
    assert_ne!(export(data.path(), &server), wanted);
    let switched = server.query("SELECT pg_walfile_name(pg_switch_wal())").expect("switched");
    let kept = |name: &str| archive.path().join(name).exists();
    for _ in 0..100 {
        if kept(&switched) {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(kept(&switched), "{switched} is not archived");

    // Elsewhere: the database as of that moment, and a copy of the files that was made later.
    let fetch = format!("cp {}/%f %p", archive.path().display());
    let as_of = [
        ("restore_command", fetch.as_str()),
        ("recovery_target_time", moment.as_str()),
        ("recovery_target_action", "promote"),
    ];
    let restored = Server::recover(&base, &as_of).expect("it recovers");
    let elsewhere = tempfile::tempdir().expect("a folder");
    run(Command::new("cp").arg("-a").arg(data.path().join("snapshots")).arg(elsewhere.path()));
    assert_eq!(export(elsewhere.path(), &restored), wanted);
    run(on(elsewhere.path(), &restored).args(["index", "verify"]));
    // It goes on from there.
    import(elsewhere.path(), &restored, "80元");
    assert!(export(elsewhere.path(), &restored).contains("80"));
}
