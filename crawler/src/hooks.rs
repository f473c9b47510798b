//! Tells mini-apps what changed: each line of the change log is posted to every hook, in order, at
//! least once, signed. A hook that fails is tried again later and later, and misses nothing. Of processes that
//! share a store one at a time tells a hook.

use crate::CrawlError;
use crate::address::CanonicalUrl;
use crate::fetch::{Post, Web};
use crate::retry::{Jitter, back_off};
use chrono::TimeDelta;
use scenic_data::change::{Change, Cursor, Subject};
use scenic_data::{Clock, Store, StoreError, signature};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// A hook as the configuration has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HookSetting {
    /// Its name, by which it is remembered how far it has been told.
    pub name: String,
    /// Where it is told.
    pub url: String,
    /// The file that holds the key of its signatures.
    pub key_file: PathBuf,
    /// Which subjects it is told of; all unless named.
    #[serde(default)]
    pub subjects: Vec<Subject>,
}

/// A hook, ready.
pub struct Hook {
    name: String,
    url: CanonicalUrl,
    key: String,
    subjects: Vec<Subject>,
}

impl std::fmt::Debug for Hook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hook").field("name", &self.name).field("host", &self.url.authority()).finish()
    }
}

/// What is posted: a page of `GET /v1/changes`.
#[derive(Serialize)]
struct Told<'a> {
    items: &'a [Change],
    next_cursor: String,
}

/// Most lines in one delivery.
const AT_ONCE: u64 = 200;
/// Between two looks at the change log.
const LOOK: Duration = Duration::from_secs(1);
/// Before a failed delivery is repeated at first; it doubles each time.
const FIRST_WAIT: Duration = Duration::from_secs(2);
/// The longest wait of a hook that keeps failing.
const LONGEST_WAIT: Duration = Duration::from_secs(3_600);
/// Longest name of a hook.
const MAX_NAME: usize = 64;

impl Hook {
    /// A hook from its setting and the key that was read for it.
    pub fn new(setting: &HookSetting, key: &str) -> Result<Self, CrawlError> {
        let fail = |message: String| CrawlError::Setting { field: "webhook", message };
        let name = setting.name.trim();
        if name.is_empty() || name.len() > MAX_NAME {
            return Err(fail(format!("a webhook's name has 1 to {MAX_NAME} characters")));
        }
        let url = CanonicalUrl::parse(&setting.url).map_err(|error| fail(format!("{name}: url: {error}")))?;
        if key.trim().is_empty() {
            return Err(fail(format!("{name}: key_file is empty")));
        }
        Ok(Self {
            name: name.to_owned(),
            url,
            key: key.trim().to_owned(),
            subjects: setting.subjects.clone(),
        })
    }

    fn follower(&self) -> String {
        follower(&self.name)
    }

    /// Tells it of the next lines there are. True when there may be more.
    pub async fn tell_once(&self, store: &Store, web: &dyn Web, clock: &dyn Clock) -> Result<bool, String> {
        let store_failed = |error: StoreError| error.to_string();
        let cursor = store.cursor(&self.follower()).await.map_err(store_failed)?;
        let Some(since) = cursor.state.as_ref().map(|_| cursor.seq) else {
            let seq = store.last_change().await.map_err(store_failed)?;
            self.remember(store, clock, seq).await.map_err(store_failed)?;
            return Ok(false);
        };
        let lines = store.changes(since, AT_ONCE).await.map_err(store_failed)?;
        let Some(last) = lines.last().map(|line| line.seq) else { return Ok(false) };
        let more = lines.len() as u64 == AT_ONCE;
        let wanted = |line: &Change| self.subjects.is_empty() || self.subjects.contains(&line.subject);
        let items: Vec<Change> = lines.into_iter().filter(wanted).collect();
        if !items.is_empty() {
            self.post(&items, last, web, clock).await?;
        }
        self.remember(store, clock, last).await.map_err(store_failed)?;
        Ok(more)
    }

    async fn post(
        &self,
        items: &[Change],
        last: i64,
        web: &dyn Web,
        clock: &dyn Clock,
    ) -> Result<(), String> {
        let told = Told { items, next_cursor: last.to_string() };
        let body = serde_json::to_vec(&told).map_err(|error| error.to_string())?;
        let signed = signature::sign(&body, &self.key, clock.now().timestamp());
        let headers = vec![
            ("content-type".to_owned(), "application/json".to_owned()),
            (signature::HEADER.to_owned(), signed.ok_or("the key cannot sign")?),
            // The same for each repetition, so that a receiver knows what it has taken already.
            ("x-daoyou-delivery".to_owned(), format!("{}-{last}", self.name)),
        ];
        let answer = web.post(&Post { url: self.url.clone(), headers, body }).await;
        let outcome = match &answer {
            Ok(200..300) => "ok",
            Ok(_) => "refused",
            Err(_) => "failed",
        };
        metrics::counter!("daoyou_webhook_deliveries_total", "outcome" => outcome).increment(1);
        match answer {
            Ok(200..300) => Ok(()),
            Ok(status) => Err(format!("it answered {status}")),
            Err(error) => Err(error.to_string()),
        }
    }

    async fn remember(&self, store: &Store, clock: &dyn Clock, seq: i64) -> Result<(), StoreError> {
        let state = Some(self.url.authority().to_owned());
        store.set_cursor(&self.follower(), &Cursor { seq, state }, clock.now()).await
    }
}

/// How long a hook is one process's to tell: longer than a delivery takes.
const LEASE: TimeDelta = TimeDelta::seconds(70);
/// How often it is looked whether a hook is told by nobody any more, and how often one's own is kept.
const KEEP: Duration = Duration::from_secs(20);

/// All hooks, and whoever tells them in this process.
pub struct Hooks {
    hooks: Vec<Hook>,
    store: Store,
    web: Arc<dyn Web>,
    clock: Arc<dyn Clock>,
    jitter: Jitter,
    owner: String,
}

impl std::fmt::Debug for Hooks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hooks")
            .field("hooks", &self.hooks)
            .field("owner", &self.owner)
            .finish_non_exhaustive()
    }
}

impl Hooks {
    /// Hooks that are told by this process, which is called `owner` among those that share the store.
    pub fn new(
        hooks: Vec<Hook>,
        store: Store,
        web: Arc<dyn Web>,
        clock: Arc<dyn Clock>,
        jitter: Jitter,
        owner: String,
    ) -> Self {
        Self { hooks, store, web, clock, jitter, owner }
    }

    /// Tells every hook of what changed, until the future is dropped. A new hook is told of what changes
    /// from now on.
    pub async fn tell(&self) {
        futures::future::join_all(self.hooks.iter().map(|hook| self.tell_one(hook))).await;
    }

    /// Leaves all hooks to other processes, once [`Hooks::tell`] has been dropped.
    pub async fn leave(&self) -> Result<(), StoreError> {
        for hook in &self.hooks {
            self.store.give_back_lease(&hook.follower(), &self.owner).await?;
        }
        Ok(())
    }

    /// Whether a hook is this process's to tell, for longer than a delivery takes.
    pub async fn is_ours(&self, hook: &str) -> Result<bool, StoreError> {
        // Nobody else is there, nor would whoever died here be waited for.
        if !self.store.is_shared() {
            return Ok(true);
        }
        let now = self.clock.now();
        self.store.take_lease(&follower(hook), &self.owner, now, now + LEASE).await
    }

    async fn tell_one(&self, hook: &Hook) {
        let mut failures = 0_u32;
        loop {
            let told = match self.is_ours(&hook.name).await {
                Ok(false) => {
                    tokio::time::sleep(KEEP).await;
                    continue;
                }
                Ok(true) => hook.tell_once(&self.store, &*self.web, &*self.clock).await,
                Err(error) => Err(error.to_string()),
            };
            let wait = match told {
                Ok(more) => {
                    failures = 0;
                    if more { Duration::ZERO } else { LOOK }
                }
                Err(why) => {
                    let wait = back_off(FIRST_WAIT, failures, (self.jitter)()).min(LONGEST_WAIT);
                    failures = failures.saturating_add(1);
                    tracing::warn!(
                        hook = hook.name,
                        failures,
                        ?wait,
                        why,
                        "a webhook was not told; trying again"
                    );
                    wait
                }
            };
            self.rest(hook, wait).await;
        }
    }

    /// Waits, and keeps the hook meanwhile: another process would try again at once.
    async fn rest(&self, hook: &Hook, wait: Duration) {
        let end = tokio::time::Instant::now() + wait;
        while tokio::time::Instant::now() + KEEP < end {
            tokio::time::sleep(KEEP).await;
            if let Err(error) = self.is_ours(&hook.name).await {
                tracing::warn!(hook = hook.name, %error, "a webhook could not be kept");
            }
        }
        tokio::time::sleep_until(end).await;
    }
}

fn follower(hook: &str) -> String {
    format!("webhook:{hook}")
}
