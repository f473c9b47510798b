//! The `[crawler]` table of the configuration, defaults beside names.

use crate::fetch::Guard;
use crate::{CrawlError, KeySetting};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How the crawler behaves. Every field has a default; times are in the unit their name ends with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How we introduce ourselves. The part before the first `/` is the name robots.txt rules are
    /// looked up by; the rest should say where an operator of a site can complain.
    pub user_agent: String,
    /// Longest time to resolve a name and open a connection.
    pub connect_timeout_ms: u64,
    /// Longest time from sending a request to its answer's head.
    pub head_timeout_ms: u64,
    /// Longest silence while a body arrives.
    pub idle_timeout_ms: u64,
    /// Longest time for one address, redirects and body together.
    pub total_timeout_ms: u64,
    /// Largest body in bytes, counted after decompression.
    pub max_body_bytes: u64,
    /// Most redirects followed for one address.
    pub max_redirects: u32,
    /// How often a request is repeated after 429, 502, 503, 504 or a broken connection.
    pub max_retries: u32,
    /// The first wait before a repetition; it doubles each time, with jitter.
    pub retry_wait_ms: u64,
    /// The longest wait a site may ask for (`Retry-After`) before we leave it for the next run.
    pub max_wait_ms: u64,
    /// Addresses of one source looked at together.
    pub max_concurrent: usize,
    /// Requests to one host at the same time.
    pub host_concurrency: usize,
    /// Most requests a day to one host that a source's documents are planned for; each document's
    /// longest interval is kept all the same.
    pub host_daily_requests: u32,
    /// So many failures in a row (no connection, a time-out, 500, 502, 503, 504), and a host is left
    /// alone.
    pub host_failures: u32,
    /// For how long at first; it doubles with each failure after that, up to an hour.
    pub host_pause_s: u64,
    /// Sources crawled at the same time.
    pub max_sources: usize,
    /// Whether loopback addresses may be fetched; the demo needs it.
    pub allow_loopback: bool,
    /// Networks (`10.20.0.0/16`) and names (`host:museum.intranet`) that may be fetched although
    /// they are not public.
    pub allow_private: Vec<String>,
    /// How long a host's robots.txt is kept.
    pub robots_lifetime_s: u64,
    /// How long a source is leased; the lease is renewed three times as often. After a crash another
    /// process waits at most this long.
    pub lease_s: u64,
    /// When a source that failed is tried again; doubles with each failure, up to its interval.
    pub failed_retry_s: u64,
    /// The largest share of a source's documents that one run may retire. When more than that (and
    /// more than five) seem gone, they wait for a second run that says the same.
    pub max_gone_share: f64,
    /// Keys that some hosts ask for.
    pub key: Vec<KeySetting>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            user_agent: concat!("Daoyou/", env!("CARGO_PKG_VERSION"), " (tourism guide crawler)").to_owned(),
            connect_timeout_ms: 10_000,
            head_timeout_ms: 20_000,
            idle_timeout_ms: 15_000,
            total_timeout_ms: 60_000,
            max_body_bytes: 10 * 1024 * 1024,
            max_redirects: 5,
            max_retries: 2,
            retry_wait_ms: 1_000,
            max_wait_ms: 60_000,
            max_concurrent: 8,
            host_concurrency: 2,
            host_daily_requests: 50_000,
            host_failures: 8,
            host_pause_s: 300,
            max_sources: 4,
            allow_loopback: false,
            allow_private: Vec::new(),
            robots_lifetime_s: 24 * 3_600,
            lease_s: 15,
            failed_retry_s: 300,
            max_gone_share: 0.3,
            key: Vec::new(),
        }
    }
}

/// Longest name of ours in a request.
const MAX_USER_AGENT: usize = 300;
/// Longest of any wait or time-out.
const MAX_MS: u64 = 3_600_000;
/// Largest body anyone may allow: it is held in memory.
const MAX_BODY: u64 = 512 * 1024 * 1024;

impl Settings {
    /// Checks what the types cannot. The first problem names its setting.
    pub fn check(&self) -> Result<(), CrawlError> {
        let fail = |field, message: String| Err(CrawlError::Setting { field, message });
        let agent = &self.user_agent;
        if agent.len() > MAX_USER_AGENT || !agent.bytes().all(|b| (b' '..=b'~').contains(&b)) {
            return fail("user_agent", format!("printable ASCII, at most {MAX_USER_AGENT} characters"));
        }
        if self.robot_name().is_empty() {
            return fail("user_agent", "must begin with a name of letters, '-' and '_'".into());
        }
        for (field, ms) in [
            ("connect_timeout_ms", self.connect_timeout_ms),
            ("head_timeout_ms", self.head_timeout_ms),
            ("idle_timeout_ms", self.idle_timeout_ms),
            ("total_timeout_ms", self.total_timeout_ms),
            ("retry_wait_ms", self.retry_wait_ms),
            ("max_wait_ms", self.max_wait_ms),
        ] {
            if !(1..=MAX_MS).contains(&ms) {
                return fail(field, format!("between 1 and {MAX_MS} (an hour)"));
            }
        }
        for (field, count, most) in [
            ("max_concurrent", self.max_concurrent, 256),
            ("host_concurrency", self.host_concurrency, 64),
            ("max_sources", self.max_sources, 64),
        ] {
            if !(1..=most).contains(&count) {
                return fail(field, format!("between 1 and {most}"));
            }
        }
        for (field, count) in [("max_redirects", self.max_redirects), ("max_retries", self.max_retries)] {
            if count > 20 {
                return fail(field, "at most 20".into());
            }
        }
        if !(1..=1_000).contains(&self.host_failures) {
            return fail("host_failures", "between 1 and 1000".into());
        }
        if !(1..=86_400).contains(&self.host_pause_s) {
            return fail("host_pause_s", "between a second and a day".into());
        }
        if self.host_daily_requests == 0 {
            return fail("host_daily_requests", "at least 1".into());
        }
        if !(1..=MAX_BODY).contains(&self.max_body_bytes) {
            return fail("max_body_bytes", format!("between 1 and {MAX_BODY}"));
        }
        if !(60..=30 * 86_400).contains(&self.robots_lifetime_s) {
            return fail("robots_lifetime_s", "between a minute and 30 days".into());
        }
        if !(3..=86_400).contains(&self.lease_s) {
            return fail("lease_s", "between 3 seconds and a day".into());
        }
        if !(1..=86_400).contains(&self.failed_retry_s) {
            return fail("failed_retry_s", "between a second and a day".into());
        }
        if !(0.0..=1.0).contains(&self.max_gone_share) {
            return fail("max_gone_share", "between 0 and 1".into());
        }
        Guard::new(self).map(|_| ())
    }

    /// The name that robots.txt rules for us carry: the product token of the user agent.
    pub fn robot_name(&self) -> &str {
        let end = self
            .user_agent
            .find(|c: char| !(c.is_ascii_alphabetic() || c == '-' || c == '_'))
            .unwrap_or(self.user_agent.len());
        &self.user_agent[..end]
    }

    /// The longest pause a site may ask for within a run.
    pub(crate) fn max_wait(&self) -> Duration {
        Duration::from_millis(self.max_wait_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_sound_and_name_our_robot() {
        let settings = Settings::default();
        settings.check().expect("defaults are sound");
        assert_eq!(settings.robot_name(), "Daoyou");
    }

    #[test]
    fn a_bad_setting_is_named() {
        type Spoil = fn(&mut Settings);
        let cases: [(&str, Spoil); 11] = [
            ("host_failures", |s| s.host_failures = 0),
            ("host_daily_requests", |s| s.host_daily_requests = 0),
            ("user_agent", |s| s.user_agent = "导游".into()),
            ("user_agent", |s| s.user_agent = "/1.0".into()),
            ("total_timeout_ms", |s| s.total_timeout_ms = 0),
            ("max_concurrent", |s| s.max_concurrent = 0),
            ("max_redirects", |s| s.max_redirects = 21),
            ("max_body_bytes", |s| s.max_body_bytes = 0),
            ("allow_private", |s| s.allow_private = vec!["10.0.0.0/99".into()]),
            ("lease_s", |s| s.lease_s = 0),
            ("max_gone_share", |s| s.max_gone_share = f64::NAN),
        ];
        for (expected, spoil) in cases {
            let mut settings = Settings::default();
            spoil(&mut settings);
            match settings.check() {
                Err(CrawlError::Setting { field, .. }) => assert_eq!(field, expected),
                other => panic!("{expected} was not refused: {other:?}"),
            }
        }
    }

    #[test]
    fn a_partial_table_keeps_the_other_defaults_and_an_unknown_key_is_refused() {
        let settings: Settings = toml::from_str("allow_loopback = true").expect("read");
        assert_eq!(settings, Settings { allow_loopback: true, ..Settings::default() });
        assert!(toml::from_str::<Settings>("allow_lopback = true").is_err());
    }
}
