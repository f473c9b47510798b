//! `daoyou doctor`: what is wrong with a deployment, and what to do about it.

use crate::app::App;
use crate::output;
use crate::settings::Settings;
use anyhow::{Result, bail};
use chrono::Datelike as _;
use clap::Args;
use scenic_data::StoreError;
use scenic_data::store::Alarm;
use serde::Serialize;
use std::path::Path;

/// Check the set-up and say what to do about what is wrong.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  daoyou doctor")]
pub struct Doctor {}

/// How a part is.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// It is as it should be.
    Ok,
    /// It works, and somebody should look at it.
    Warn,
    /// It does not work.
    Fail,
}

#[derive(Serialize)]
struct Finding {
    part: &'static str,
    state: State,
    detail: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<String>,
}

/// Room on the disk below which somebody should look, bytes.
const LITTLE_ROOM: u64 = 2_000_000_000;
/// The disk is as good as full.
const NO_ROOM: u64 = 100_000_000;
/// Changes that the indexes may be behind while a service follows them.
const BEHIND: i64 = 1_000;

impl Doctor {
    /// Runs the command.
    pub async fn run(self, settings: Settings, json: bool) -> Result<()> {
        let findings = look(settings).await;
        for finding in &findings {
            if json {
                output::json(finding)?;
                continue;
            }
            let word = match finding.state {
                State::Ok => "ok  ",
                State::Warn => "warn",
                State::Fail => "FAIL",
            };
            println!("{word} {:<9} {}", finding.part, finding.detail);
            if let Some(remedy) = &finding.remedy {
                println!("     {:<9} -> {remedy}", "");
            }
        }
        if findings.iter().any(|finding| finding.state == State::Fail) {
            bail!("something is wrong; see above");
        }
        Ok(())
    }
}

fn ok(part: &'static str, detail: impl Into<String>) -> Finding {
    Finding { part, state: State::Ok, detail: detail.into(), remedy: None }
}

fn warn(part: &'static str, detail: impl Into<String>, remedy: impl Into<String>) -> Finding {
    Finding { part, state: State::Warn, detail: detail.into(), remedy: Some(remedy.into()) }
}

fn fail(part: &'static str, detail: impl Into<String>, remedy: impl Into<String>) -> Finding {
    Finding { part, state: State::Fail, detail: detail.into(), remedy: Some(remedy.into()) }
}

async fn look(settings: Settings) -> Vec<Finding> {
    let mut findings = at_the_door(&settings);
    let app = match App::open(settings).await {
        Ok(app) => app,
        Err(error) => {
            let remedy = "database_url, data_dir and store.objects say where it is; the log of the database \
                          says why it refuses";
            findings.push(fail("store", format!("{error:#}"), remedy));
            return findings;
        }
    };
    let kind = app.settings.database_url().split(':').next().unwrap_or_default().to_owned();
    findings.push(ok("store", format!("{kind}, in {}", app.settings.data_dir.display())));
    findings.push(files(&app).await);
    findings.push(disk(&app.settings.data_dir));
    findings.push(match app.embedder().await {
        Ok(model) => ok("model", format!("{} ({} dimensions)", model.id(), model.dimension())),
        Err(error) => fail("model", format!("{error:#}"), "run `daoyou models install`"),
    });
    findings.push(index(&app).await);
    findings.extend(sources(&app).await);
    findings.push(map(&app.settings));
    findings.push(holidays(app.clock.now().year()));
    findings
}

/// What the settings say of who comes in.
fn at_the_door(settings: &Settings) -> Vec<Finding> {
    let (listen, api) = (settings.listen, &settings.api);
    let mut findings = Vec::new();
    findings.push(match (listen.ip().is_loopback(), api.tls()) {
        (true, _) => ok("listen", format!("{listen}, this machine alone")),
        (false, Some((certificate, _))) => ok("listen", format!("{listen} with TLS ({})", certificate.display())),
        (false, None) => warn(
            "listen",
            format!("{listen} without TLS"),
            "give api.tls_cert and api.tls_key, or put a proxy with TLS in front and name it in api.trusted_proxies",
        ),
    });
    for (name, file) in [("api.tls_cert", &api.tls_cert), ("api.tls_key", &api.tls_key)] {
        if let Some(file) = file.as_ref().filter(|file| !file.is_file()) {
            let detail = format!("{name}: there is no file {}", file.display());
            findings.push(fail("listen", detail, "name files in PEM that the service may read"));
        }
    }
    findings.push(match &settings.admin_key {
        Some(_) => ok("operator", "admin_key is set"),
        None => warn(
            "operator",
            "no admin_key: only keys of the store with the scope `admin` open /v1/admin",
            "set DAOYOU_ADMIN_KEY to 16 characters or more that nobody can guess",
        ),
    });
    findings
}

/// Whether raw bytes can be kept and read back.
async fn files(app: &App) -> Finding {
    let place = app.store.vault().place();
    match app.store.probe_bytes().await {
        Ok(()) => ok("files", format!("{place}, written and read back")),
        Err(StoreError::Bucket { place, fault, detail }) => {
            fail("files", format!("{place}: {detail}"), fault.remedy())
        }
        Err(error) => fail("files", error.to_string(), "the folder must be there and writable"),
    }
}

fn disk(folder: &Path) -> Finding {
    match fs4::available_space(folder) {
        Ok(room) if room < NO_ROOM => {
            fail("disk", format!("{} MB free", room / 1_000_000), "make room: nothing can be kept")
        }
        Ok(room) if room < LITTLE_ROOM => {
            warn("disk", format!("{} MB free", room / 1_000_000), "make room soon")
        }
        Ok(room) => ok("disk", format!("{} GB free", room / 1_000_000_000)),
        Err(error) => warn("disk", format!("cannot be looked at: {error}"), "look at it by hand"),
    }
}

async fn index(app: &App) -> Finding {
    let index = match app.index_unless_served().await {
        Ok(Some(index)) => index,
        Ok(None) => return ok("index", "open in another process, which follows the changes"),
        Err(error) => {
            return fail(
                "index",
                format!("{error:#}"),
                "stop the service and delete the index folder: it is filled again",
            );
        }
    };
    match index.status().await {
        Ok(status) => {
            let read =
                if status.model.is_some() { status.keyword.min(status.vector) } else { status.keyword };
            let behind = status.last_change - read.unwrap_or(0);
            let Some(vectors) = status.vectors else {
                return match app.settings.index.qdrant.words {
                    true => fail(
                        "index",
                        "the words and the vectors are out of reach",
                        "nothing can be searched; see that qdrant_url is right and that the cluster runs",
                    ),
                    false => warn(
                        "index",
                        format!("{} chunks; the vectors are out of reach", status.chunks),
                        "searches go by words alone; see that qdrant_url is right and that the cluster runs",
                    ),
                };
            };
            let detail = format!("{} chunks, {vectors} vectors, {behind} changes behind", status.chunks);
            match behind > BEHIND {
                true => warn(
                    "index",
                    detail,
                    "it catches up while `daoyou serve` runs; its log says if it cannot",
                ),
                false => ok("index", detail),
            }
        }
        Err(error) => fail("index", error.to_string(), "stop the service and run `daoyou index rebuild`"),
    }
}

async fn sources(app: &App) -> Vec<Finding> {
    let overview = match app.store.overview(app.clock.now()).await {
        Ok(overview) => overview,
        Err(error) => return vec![fail("sources", error.to_string(), "look at the database's log")],
    };
    let mut findings = Vec::new();
    let (all, off) =
        (overview.sources.len(), overview.sources.iter().filter(|source| !source.enabled).count());
    findings.push(match all {
        0 => warn(
            "sources",
            "none: nothing will be known",
            "add one with `daoyou source add`, or import a partner's file",
        ),
        _ => ok(
            "sources",
            format!(
                "{all} registered, {off} of them off; {} facts current",
                overview.facts.fresh + overview.facts.aging
            ),
        ),
    });
    for source in overview.sources.iter().filter(|source| source.enabled) {
        for alarm in &source.alarms {
            let (what, remedy) = match alarm {
                Alarm::NoFacts => (
                    "its rules find nothing in any of its documents",
                    format!("compare them with the site: `daoyou source preview {}`", source.id),
                ),
                Alarm::RunFailed => (
                    "its last run could read nothing",
                    format!("GET /v1/admin/runs?source={} says why", source.id),
                ),
                Alarm::Stale => (
                    "too many of its facts are past their lifetime",
                    "see its runs; where it is right so, lower its `objective`".to_owned(),
                ),
            };
            findings.push(warn("sources", format!("{}: {what}", source.id), remedy));
        }
    }
    findings
}

fn map(settings: &Settings) -> Finding {
    match super::map::kept(settings) {
        Ok(Some(_)) => ok("map", "imported"),
        Ok(None) => warn(
            "map",
            "none: walks are estimated by straight distances",
            "run `daoyou map import` with an OpenStreetMap extract of the region",
        ),
        Err(error) => fail("map", format!("{error:#}"), "import it again with `daoyou map import`"),
    }
}

fn holidays(year: i32) -> Finding {
    match scenic_data::hours::knows_holidays("CN", year) {
        true => ok("holidays", format!("those of China are known for {year}")),
        false => warn(
            "holidays",
            format!("those of China are not known for {year}: hours on public holidays are unknown"),
            "name a table of the year's decree in `holidays`",
        ),
    }
}
