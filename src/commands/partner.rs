//! `daoyou partner`: who uploads.

use crate::app::App;
use crate::output;
use crate::settings::Settings;
use anyhow::{Context as _, Result};
use chrono::TimeDelta;
use clap::Subcommand;
use scenic_data::PlaceId;
use scenic_data::store::{self, Added, Deed, NewKey, NewUpload};
use scenic_data::upload::{Awaiting, Options};

/// Add, list and change partners, and their keys.
#[derive(Debug, Subcommand)]
pub enum Partner {
    /// Add a partner and print a key for it, once.
    #[command(after_help = "Example:\n  daoyou partner add 岫川博物馆 --area lanxiu-shan --review")]
    Add {
        /// The partner's name.
        name: String,
        /// A place that it may write about, with all that is part of it; without any, it may write
        /// about all that no other partner describes.
        #[arg(long = "area")]
        areas: Vec<String>,
        /// Have an editor look at its uploads before they are in force.
        #[arg(long)]
        review: bool,
    },
    /// List partners.
    #[command(after_help = "Example:\n  daoyou partner list --json")]
    List,
    /// Change what a partner may do.
    #[command(after_help = "Example:\n  daoyou partner set 岫川博物馆 --suspended")]
    Set {
        /// The partner's name.
        name: String,
        /// The places that it may write about, instead of those before; give `none` for none.
        #[arg(long = "area")]
        areas: Vec<String>,
        /// Whether an editor looks at its uploads first.
        #[arg(long)]
        review: Option<bool>,
        /// Have its keys open nothing.
        #[arg(long, conflicts_with = "active")]
        suspended: bool,
        /// Have its keys open what is theirs again.
        #[arg(long)]
        active: bool,
    },
    /// Make another key for a partner and print it, once.
    #[command(after_help = "Example:\n  daoyou partner key 岫川博物馆 --label gate --days 90")]
    Key {
        /// The partner's name.
        name: String,
        /// What to call it.
        #[arg(long)]
        label: Option<String>,
        /// For how many days it opens something; without it, until it is revoked.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=36_500))]
        days: Option<u32>,
    },
    /// List a partner's keys; never their texts.
    #[command(after_help = "Example:\n  daoyou partner keys 岫川博物馆")]
    Keys {
        /// The partner's name.
        name: String,
    },
    /// Revoke a key: the next request with it is refused.
    #[command(after_help = "Example:\n  daoyou partner revoke k_0123456789abcdef")]
    Revoke {
        /// The key's identifier, as `keys` lists it.
        id: String,
    },
    /// List a partner's uploads, latest first.
    #[command(after_help = "Example:\n  daoyou partner uploads 岫川博物馆")]
    Uploads {
        /// The partner's name.
        name: String,
        /// How many.
        #[arg(long, default_value_t = 20)]
        limit: u64,
    },
    /// Take an upload back: each record says again what it said before.
    #[command(after_help = "Example:\n  daoyou partner undo u_0123456789abcdef")]
    Undo {
        /// The upload's identifier.
        upload: String,
    },
    /// Publish an upload that waits for an editor.
    #[command(after_help = "Example:\n  daoyou partner publish u_0123456789abcdef")]
    Publish {
        /// The upload's identifier.
        upload: String,
    },
}

/// Who did it, in the audit log.
const ACTOR: &str = "command line";

impl Partner {
    /// Runs the command.
    pub async fn run(self, settings: Settings, json: bool) -> Result<()> {
        let app = App::open(settings).await?;
        let now = app.clock.now();
        match self {
            Self::Add { name, areas, review } => {
                // Before anything is made, so that a misspelt place leaves nothing behind.
                let areas = places(&app, &areas).await?;
                let partner = app.store.put_partner(&name, now).await?;
                let partner = change(&app, &partner, areas.as_deref(), review.then_some(true), None).await?;
                let (text, key) = issue(&app, &partner, None, None).await?;
                if json {
                    return output::json(&serde_json::json!({"partner": partner, "key": text, "about": key}));
                }
                println!("partner {} ({}), source {}", partner.name, partner.id, partner.source);
                println!("key, shown only now: {text}");
            }
            Self::List => {
                for partner in app.store.partners().await? {
                    if json {
                        output::json(&partner)?;
                    } else {
                        let state = if partner.active { "" } else { "\tsuspended" };
                        println!("{}\t{}\t{}{state}", partner.id, partner.source, partner.name);
                    }
                }
            }
            Self::Set { name, areas, review, suspended, active } => {
                let partner = known(&app, &name).await?;
                let areas = match areas.as_slice() {
                    [none] if none == "none" => Some(Vec::new()),
                    _ => places(&app, &areas).await?,
                };
                let active = if suspended { Some(false) } else { active.then_some(true) };
                let partner = change(&app, &partner, areas.as_deref(), review, active).await?;
                output::json(&partner)?;
            }
            Self::Key { name, label, days } => {
                let partner = known(&app, &name).await?;
                let until = days.map(|days| now + TimeDelta::days(days.into()));
                let (text, key) = issue(&app, &partner, label.as_deref(), until).await?;
                if json {
                    return output::json(&serde_json::json!({"key": text, "about": key}));
                }
                println!("key {}, shown only now: {text}", key.id);
            }
            Self::Keys { name } => {
                let partner = known(&app, &name).await?;
                for key in app.store.keys(Some(&partner.id)).await? {
                    output::json(&key)?;
                }
            }
            Self::Revoke { id } => {
                let key = app.store.revoke_key(&id, now).await?;
                let key = key.with_context(|| {
                    format!("there is no key {id}; `daoyou partner keys NAME` lists them")
                })?;
                audit(&app, key.partner.as_deref(), "key.revoked", &id).await?;
                output::json(&key)?;
            }
            Self::Uploads { name, limit } => {
                let partner = known(&app, &name).await?;
                for upload in app.store.uploads(Some(&partner.id), None, limit).await? {
                    let shown = serde_json::json!({
                        "id": upload.id, "file_name": upload.file_name, "status": upload.status,
                        "awaiting": upload.awaiting, "created_at": upload.created_at, "counts": upload.report.counts,
                    });
                    output::json(&shown)?;
                }
            }
            Self::Undo { upload } => undo(&app, &upload).await?,
            Self::Publish { upload } => {
                let known = app.store.upload(&upload).await?;
                let known = known.with_context(|| format!("there is no upload {upload}"))?;
                let options = Options { published: true, ..known.options };
                let answered = app.store.answer_upload(&upload, Awaiting::Publication, options).await?;
                anyhow::ensure!(answered, "the upload {upload} does not wait to be published");
                audit(&app, Some(&known.partner), "upload.publication", &upload).await?;
                taken(&app, &upload).await?;
            }
        }
        Ok(())
    }
}

/// The partner of that name.
async fn known(app: &App, name: &str) -> Result<store::Partner> {
    let partner = app.store.partner(name.trim()).await?;
    partner.with_context(|| format!("there is no partner {name}; `daoyou partner list` lists them"))
}

/// The places named; `None` where none is.
async fn places(app: &App, named: &[String]) -> Result<Option<Vec<PlaceId>>> {
    let mut found = Vec::with_capacity(named.len());
    for name in named {
        let place = app.store.find_place(name).await?;
        found.push(place.with_context(|| {
            format!("there is no place {name}; give its id, its slug or source:external_id")
        })?);
    }
    Ok((!found.is_empty()).then_some(found))
}

async fn change(
    app: &App,
    partner: &store::Partner,
    areas: Option<&[PlaceId]>,
    review: Option<bool>,
    active: Option<bool>,
) -> Result<store::Partner> {
    let changed = app.store.change_partner(&partner.id, areas, review, active).await?;
    audit(app, Some(&partner.id), "partner.changed", &partner.id).await?;
    Ok(changed.unwrap_or_else(|| partner.clone()))
}

async fn issue(
    app: &App,
    partner: &store::Partner,
    label: Option<&str>,
    until: Option<scenic_data::Instant>,
) -> Result<(String, store::Key)> {
    let text = scenic_data::key::key_from(rand::random());
    let scopes = [format!("partner:{}", partner.id)];
    let new = NewKey { text: &text, scopes: &scopes, label, expires_at: until, editor: None };
    let key = app.store.put_key(Some(partner), new, app.clock.now()).await?;
    audit(app, Some(&partner.id), "key.added", &key.id).await?;
    Ok((text, key))
}

async fn audit(app: &App, partner: Option<&str>, action: &str, subject: &str) -> Result<()> {
    let deed = Deed { actor: ACTOR, partner, action, subject, ..Deed::default() };
    Ok(app.store.audit(deed, app.clock.now()).await?)
}

/// Sends in what takes an upload back, and takes it.
async fn undo(app: &App, id: &str) -> Result<()> {
    let upload = app.store.upload(id).await?.with_context(|| format!("there is no upload {id}"))?;
    let partner = app.store.partner_of(&upload.partner).await?;
    let partner = partner.with_context(|| format!("there is no partner {}", upload.partner))?;
    let rows = ingest::uploads::undo::rows(&app.store, &upload).await?.map_err(anyhow::Error::new)?;
    let mut incoming = app.store.incoming()?;
    incoming.write(rows.as_bytes())?;
    let bytes = incoming.bytes();
    let content_hash = app.store.keep_incoming(incoming, app.clock.now()).await?;
    let name = format!("undo-{id}.jsonl");
    let new = NewUpload {
        key: None,
        idempotency_key: None,
        file_name: &name,
        content_hash: &content_hash,
        bytes,
        options: Options { confirmed: true, published: true, restores: true, ..Options::default() },
        taken_by: None,
    };
    let (Added::New(undoing) | Added::Again(undoing) | Added::Other(undoing)) =
        app.store.add_upload(&partner, new, app.clock.now()).await?;
    taken(app, &undoing.id).await
}

/// Takes what waits, unless whoever serves does so first, and shows what became of an upload.
async fn taken(app: &App, id: &str) -> Result<()> {
    let taker = app.taker();
    let upload = taker.until(id, &|_| {}).await?;
    output::json(&serde_json::json!({
        "id": upload.id, "status": upload.status, "awaiting": upload.awaiting, "report": upload.report,
    }))
}
