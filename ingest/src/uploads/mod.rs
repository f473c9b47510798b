//! Takes what partners have sent, file after file: what was acknowledged is taken, once, whatever
//! happens to the process in between; takes it back ([`undo`]); and gives it out ([`export`]).

pub mod export;
pub mod undo;

use crate::run::Watch;
use crate::{ImportOptions, ImportReport, IngestError, Input};
use chrono::TimeDelta;
use futures::FutureExt as _;
use scenic_data::store::{Deed, Partner};
use scenic_data::upload::{Awaiting, Counts, Issue, Mode, Options, Report, Status, Upload, Weight};
use scenic_data::{Clock, Store, StoreError, Words, faults};
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// How long a file is its taker's; one whose taker is gone is taken over then.
const LEASE: Duration = Duration::from_secs(10);
/// How often it is kept for as long again.
const RENEWAL: Duration = Duration::from_secs(3);
/// How often it is looked for files that another process took in, or left behind.
const ROUND: Duration = Duration::from_secs(2);
/// How many files are taken at once, each of another partner.
const HANDS: usize = 4;
/// How long it is waited for a file that another process takes.
const WAIT: Duration = Duration::from_millis(100);
/// So often a file is tried that cannot be taken for reasons of ours.
const TRIES: u32 = 3;

/// Takes files.
pub struct Taker {
    store: Store,
    clock: Arc<dyn Clock>,
    owner: String,
    arrived: Notify,
    /// How often files were tried in vain.
    tries: Mutex<HashMap<String, u32>>,
}

impl Taker {
    /// Takes the files of a store, under a name that no other taker has, nor had: a process that is
    /// started again is another one.
    pub fn new(store: Store, clock: Arc<dyn Clock>, owner: String) -> Arc<Self> {
        Arc::new(Self { store, clock, owner, arrived: Notify::new(), tries: Mutex::default() })
    }

    /// The name under which it takes files.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// Until when a file that is taken now is its taker's.
    pub fn lease(&self) -> scenic_data::Instant {
        self.clock.now() + TimeDelta::from_std(LEASE).unwrap_or_default()
    }

    /// Says that a file has come in.
    pub fn wake(&self) {
        self.arrived.notify_one();
    }

    /// Takes files until `stop`, those of several partners at once, so that nobody waits for another's;
    /// one that is being taken then is finished by whoever starts next.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        let hands = futures::future::join_all((0..HANDS).map(|_| self.hand()));
        tokio::select! {
            _ = hands => {}
            () = stop => {}
        }
    }

    async fn hand(&self) {
        loop {
            if !self.next().await {
                // Either wakes it.
                tokio::time::timeout(ROUND, self.arrived.notified()).await.ok();
            }
        }
    }

    /// Takes files until an upload is done with or waits for somebody's word: those that came before it
    /// first, and nothing that another process takes meanwhile.
    pub async fn until(&self, id: &str, watch: Watch<'_>) -> Result<Upload, IngestError> {
        loop {
            let upload = self.store.upload(id).await?.ok_or_else(|| missing("upload", id))?;
            let is_open = matches!(upload.status, Status::Queued | Status::Processing);
            if !is_open || upload.awaiting.is_some() {
                return Ok(upload);
            }
            if !self.next_watched(watch).await {
                tokio::time::sleep(WAIT).await;
            }
        }
    }

    /// Takes the next file; false when there is none.
    pub async fn next(&self) -> bool {
        self.next_watched(&|_| {}).await
    }

    async fn next_watched(&self, watch: Watch<'_>) -> bool {
        let next = self.store.take_upload(&self.owner, self.clock.now(), self.lease()).await;
        match next {
            Ok(Some(upload)) => {
                if let Err(error) = self.take_watched(&upload, watch).await {
                    tracing::error!(upload = upload.id, %error, "a file was not taken");
                }
                true
            }
            Ok(None) => false,
            Err(error) => {
                tracing::error!(%error, "it cannot be seen which files wait to be taken");
                false
            }
        }
    }

    /// Takes a file that is this taker's, and says what became of it.
    pub async fn take(&self, upload: &Upload) -> Result<(), IngestError> {
        self.take_watched(upload, &|_| {}).await
    }

    async fn take_watched(&self, upload: &Upload, watch: Watch<'_>) -> Result<(), IngestError> {
        let partner = self.store.partner_of(&upload.partner).await?;
        let partner = partner.ok_or_else(|| missing("partner", &upload.partner))?;
        let work = self.import(upload, &partner, watch);
        let keep = async {
            loop {
                tokio::time::sleep(RENEWAL).await;
                match self.store.keep_upload(&upload.id, &self.owner, self.lease()).await {
                    Ok(true) => {}
                    Ok(false) => return IngestError::TakenOver(upload.id.clone()),
                    Err(error) => tracing::warn!(%error, "a file could not be kept for longer"),
                }
            }
        };
        let taken = tokio::select! {
            taken = work => taken,
            error = keep => return Err(error),
        };
        // A bucket that is away comes back: the file waits for it, as long as it takes.
        let is_away = matches!(taken, Err(IngestError::Store(StoreError::Bucket { .. })));
        let given_up = !is_away && self.tried(&upload.id) >= TRIES;
        let (report, status, awaiting) = match &taken {
            Ok(report) => outcome(report, upload.options),
            Err(_) if !given_up => return taken.map(|_| ()),
            Err(_) => (failure(), Status::Failed, None),
        };
        let now = self.clock.now();
        faults::reached("upload.rows_taken");
        self.store.finish_upload(&upload.id, &self.owner, &report, status, awaiting, now).await?;
        self.tries.lock().unwrap_or_else(PoisonError::into_inner).remove(&upload.id);
        self.audit(upload, &report, status, awaiting).await?;
        taken.map(|_| ())
    }

    /// Reads the file. What waits for an editor is only looked at.
    async fn import(
        &self,
        upload: &Upload,
        partner: &Partner,
        watch: Watch<'_>,
    ) -> Result<ImportReport, IngestError> {
        let file = self.store.snapshot_file(&upload.content_hash).await?;
        let options = ImportOptions {
            mode: upload.options.mode,
            dry_run: !upload.options.published,
            ask: upload.options.tenant && !upload.options.confirmed,
            tenant: upload.options.tenant.then(|| partner.areas.clone()),
            restores: upload.options.restores,
            upload: Some(upload.id.clone()),
        };
        let (input, now) = (Input::File(file.path().to_owned()), self.clock.now());
        let read =
            crate::import_file(&self.store, &partner.source, input, &upload.file_name, options, now, watch);
        // No file should make its reader panic; if one does, the others are taken all the same.
        match AssertUnwindSafe(read).catch_unwind().await {
            Ok(report) => Ok(report?),
            Err(_) => Err(IngestError::Panicked(upload.id.clone())),
        }
    }

    fn tried(&self, upload: &str) -> u32 {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let tried = tries.entry(upload.to_owned()).or_default();
        *tried += 1;
        *tried
    }

    async fn audit(
        &self,
        upload: &Upload,
        report: &Report,
        status: Status,
        awaiting: Option<Awaiting>,
    ) -> Result<(), IngestError> {
        let action = match awaiting {
            Some(awaiting) => format!("upload.awaits_{}", awaiting.as_str()),
            None => format!("upload.{}", status.as_str()),
        };
        let deed = Deed {
            actor: upload.key.as_deref().unwrap_or("command line"),
            partner: Some(&upload.partner),
            action: &action,
            subject: &upload.id,
            before: None,
            // Plain numbers are always written.
            after: serde_json::to_string(&report.counts).ok(),
        };
        Ok(self.store.audit(deed, self.clock.now()).await?)
    }
}

/// What became of a file, and whose word it waits for.
fn outcome(report: &ImportReport, options: Options) -> (Report, Status, Option<Awaiting>) {
    let mut kept = report.report();
    if !options.published {
        // It was only looked at.
        let rejected = kept.counts.rejected;
        kept.held_back = kept.rows.saturating_sub(rejected);
        kept.counts = Counts { rejected, ..Counts::default() };
    }
    let is_broken = kept.issues.iter().any(|issue| issue.weight == Weight::Error && issue.row.is_none());
    let some = options.mode == Mode::Partial && report.rows > report.counts.rejected;
    let is_good = report.counts.rejected == 0 || some;
    match report.awaiting {
        Some(awaiting) => (kept, Status::Failed, Some(awaiting)),
        None if is_broken || report.rows == 0 => (kept, Status::Failed, None),
        None if options.published && report.taken => (kept, Status::Done, None),
        // Looked at and found good.
        None if !options.published && is_good => (kept, Status::Queued, Some(Awaiting::Publication)),
        None => (kept, Status::Failed, None),
    }
}

fn missing(what: &'static str, id: &str) -> IngestError {
    StoreError::Missing { what, id: id.to_owned() }.into()
}

/// What is told of a file that cannot be taken for reasons of ours.
fn failure() -> Report {
    let message = Words::new(
        "服务内部出错，文件没有采用；请稍后重传，仍然失败时请联系运维人员",
        "something failed on our side and the file was not taken; send it again later, and tell the operator if that fails too",
    );
    let issue = Issue {
        weight: Weight::Error,
        file: None,
        row: None,
        column: None,
        code: "internal".into(),
        message,
    };
    Report { issues: vec![issue], ..Report::default() }
}
