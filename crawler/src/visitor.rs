//! One polite visit: robots.txt first, then the host's turn, then the question, repeated with
//! patience where the host is only busy.

use crate::fetch::{FetchError, Fetched, Request, Web};
use crate::keys::Keys;
use crate::pace::{Breaker, Held, Pace};
use crate::retry::{Jitter, asked_pause, back_off};
use crate::robots::{Robots, Rules};
use crate::{CanonicalUrl, CrawlError, Settings};
use scenic_data::source::KeyUse;
use scenic_data::{Clock, Store};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Visits addresses for everyone in this process; what it knows of hosts (rules, pace, pauses)
/// outlives a run, and pace and pauses may be kept together with other processes.
pub struct Visitor {
    web: Arc<dyn Web>,
    settings: Settings,
    clock: Arc<dyn Clock>,
    jitter: Jitter,
    robots: Robots,
    pace: Pace,
    keys: Keys,
}

/// How much longer than a request its turn may take to be given back.
const GIVING_BACK: Duration = Duration::from_secs(5);

/// How a source wants its pages asked for.
#[derive(Clone, Copy, Debug)]
pub struct Manner<'a> {
    /// The key that its host asks for.
    pub key: Option<&'a KeyUse>,
    /// Least time between two requests to a host; a longer crawl-delay wins.
    pub pace: Duration,
}

/// Why a visit brought nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VisitError {
    /// The host's rules keep us out.
    #[error("robots.txt disallows it")]
    Disallowed,
    /// The host's rules cannot be known, so nothing is allowed.
    #[error("robots.txt could not be read: {0}")]
    NoRules(String),
    /// The source's key cannot be sent.
    #[error("{0}")]
    NoKey(String),
    /// The host has asked to be left alone for longer than we wait.
    #[error("the host asks for a pause of {} s", .0.as_secs())]
    Paused(Duration),
    /// The host has failed too often in a row to be asked now.
    #[error("the host failed again and again and is left alone for {} s", .0.as_secs())]
    Failing(Duration),
    /// There was no answer.
    #[error(transparent)]
    Fetch(#[from] FetchError),
}

impl std::fmt::Debug for Visitor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Visitor").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Visitor {
    /// A visitor that asks `web`, tells the time by `clock` and spreads its waits by `jitter`.
    pub fn new(
        web: Arc<dyn Web>,
        settings: Settings,
        clock: Arc<dyn Clock>,
        jitter: Jitter,
    ) -> Result<Self, CrawlError> {
        settings.check()?;
        let robots = Robots::new(&settings);
        let breaker =
            Breaker { failures: settings.host_failures, pause: Duration::from_secs(settings.host_pause_s) };
        let pace = Pace::new(settings.host_concurrency, breaker);
        Ok(Self { web, settings, clock, jitter, robots, pace, keys: Keys::default() })
    }

    /// The same with the keys that some hosts ask for.
    #[must_use]
    pub fn with_keys(self, keys: Keys) -> Self {
        Self { keys, ..self }
    }

    /// The same, asking each host no more often than all processes together that share a store may.
    #[must_use]
    pub fn in_step_with(self, store: Store) -> Self {
        let longest = Duration::from_millis(self.settings.total_timeout_ms) + GIVING_BACK;
        let pace = self.pace.shared(store, Arc::clone(&self.clock), longest);
        Self { pace, ..self }
    }

    /// How it behaves.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What it asks.
    pub fn web(&self) -> &Arc<dyn Web> {
        &self.web
    }

    /// What it tells the time by.
    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// Asks for a page, when the host's rules allow it, in the host's turn, with the host's key where
    /// the source uses one.
    #[tracing::instrument(skip_all, fields(url = %request.url))]
    pub async fn visit(&self, request: &Request, manner: Manner<'_>) -> Result<Fetched, VisitError> {
        let rules = self.rules(request, manner).await?;
        match &*rules {
            Rules::Nothing(why) => return Err(VisitError::NoRules(why.clone())),
            rules if !rules.allows(&request.url) => return Err(VisitError::Disallowed),
            _ => {}
        }
        let pace = manner.pace.max(rules.delay());
        let Some(key) = manner.key else { return self.ask(request, pace).await };
        let credential = self.keys.credential(key, &request.url).map_err(VisitError::NoKey)?;
        self.ask(&Request { credential: Some(credential), ..request.clone() }, pace).await
    }

    /// The lists of its pages that the site of an address names in its robots.txt.
    pub async fn sitemaps(&self, url: &CanonicalUrl, manner: Manner<'_>) -> Vec<CanonicalUrl> {
        match self.rules(&Request::new(url.clone()), manner).await {
            Ok(rules) => rules.sitemaps(url),
            Err(error) => {
                tracing::debug!(%url, %error, "no lists of pages: robots.txt cannot be asked for");
                Vec::new()
            }
        }
    }

    async fn rules(&self, request: &Request, manner: Manner<'_>) -> Result<Arc<Rules>, VisitError> {
        let question = Robots::question(&request.url)?;
        let fetch = self.ask(&question, manner.pace);
        Ok(self.robots.rules(&request.url.origin(), self.clock.now(), fetch).await)
    }

    /// Asks until there is an answer, a final failure, or no patience left.
    async fn ask(&self, request: &Request, pace: Duration) -> Result<Fetched, VisitError> {
        let host = request.url.authority();
        let patience = self.settings.max_wait();
        for tries in 0.. {
            let turn = self.pace.turn(host, pace, patience).await?;
            let answer = self.measured(request).await;
            self.pace.answered(host, turn, is_failure(&answer)).await;
            let asked = match &answer {
                Ok(fetched) if matches!(fetched.status, 429 | 502 | 503 | 504) => {
                    let header = fetched.retry_after.as_deref();
                    header.and_then(|text| asked_pause(text, self.clock.now()))
                }
                Err(error) if error.is_passing() => None,
                _ => return Ok(answer?),
            };
            let first = Duration::from_millis(self.settings.retry_wait_ms);
            let pause = asked.unwrap_or_default().max(back_off(first, tries, (self.jitter)()));
            if tries >= self.settings.max_retries || pause > patience {
                if let Some(asked) = asked {
                    self.pace.hold(host, asked).await;
                }
                return Ok(answer?);
            }
            tracing::debug!(host, ?pause, tries, "the host is busy; waiting");
            self.pace.hold(host, pause).await;
        }
        Err(VisitError::Paused(patience))
    }

    /// One question, counted and timed.
    async fn measured(&self, request: &Request) -> Result<Fetched, FetchError> {
        let begin = Instant::now();
        let answer = self.web.get(request).await;
        let outcome = match &answer {
            Ok(fetched) => match fetched.status {
                200..300 => "ok",
                304 => "not_modified",
                300..400 => "redirect",
                404 | 410 => "gone",
                429 => "throttled",
                400..500 => "refused",
                _ => "server_error",
            },
            Err(error) => error.label(),
        };
        metrics::counter!("daoyou_crawl_fetch_total", "outcome" => outcome).increment(1);
        metrics::histogram!("daoyou_crawl_fetch_seconds").record(begin.elapsed().as_secs_f64());
        answer
    }
}

impl From<Held> for VisitError {
    fn from(held: Held) -> Self {
        match held {
            Held::Asked(pause) => Self::Paused(pause),
            Held::Failing(pause) => Self::Failing(pause),
        }
    }
}

/// Whether an answer, or none, says that the host itself is not well.
fn is_failure(answer: &Result<Fetched, FetchError>) -> bool {
    match answer {
        Ok(fetched) => matches!(fetched.status, 500 | 502..=504),
        Err(FetchError::Connect(_) | FetchError::Unresolved { .. } | FetchError::Timeout { .. }) => true,
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::{MemoryWeb, Reply};
    use scenic_data::clock::FixedClock;

    const PAGE: &str = "https://site.example/a";
    const PACE: Manner<'_> = Manner { key: None, pace: Duration::from_secs(1) };

    fn visitor(web: &Arc<MemoryWeb>) -> Visitor {
        let clock = Arc::new(FixedClock("2026-11-24T12:00:00Z".parse().expect("a time")));
        Visitor::new(Arc::clone(web) as Arc<dyn Web>, Settings::default(), clock, Arc::new(|| 0.5))
            .expect("a visitor")
    }

    fn page() -> Request {
        Request::new(CanonicalUrl::parse(PAGE).expect("an address"))
    }

    #[tokio::test(start_paused = true)]
    async fn rules_are_asked_for_first_and_once_and_requests_keep_the_slower_pace() {
        let web = Arc::new(MemoryWeb::new());
        web.put("https://site.example/robots.txt", Reply::new("text/plain", "User-agent: *\nCrawl-delay: 5"));
        web.put(PAGE, Reply::html("hello"));
        let visitor = visitor(&web);
        let begin = Instant::now();
        for _ in 0..3 {
            assert_eq!(visitor.visit(&page(), PACE).await.expect("visited").body, b"hello");
        }
        assert_eq!(web.take_asked(), ["https://site.example/robots.txt", PAGE, PAGE, PAGE]);
        assert_eq!(begin.elapsed().as_secs(), 1 + 5 + 5);
    }

    #[tokio::test(start_paused = true)]
    async fn a_disallowed_page_is_not_asked_for() {
        let web = Arc::new(MemoryWeb::new());
        web.put(
            "https://site.example/robots.txt",
            Reply::new("text/plain", "User-agent: daoyou\nDisallow: /a"),
        );
        web.put(PAGE, Reply::html("hello"));
        assert_eq!(visitor(&web).visit(&page(), PACE).await, Err(VisitError::Disallowed));
        web.put("https://site.example/robots.txt", Reply::status(500));
        let refused = visitor(&web).visit(&page(), PACE).await.expect_err("unreachable rules");
        assert_eq!(refused.to_string(), "robots.txt could not be read: it answered 500");
        assert!(!web.take_asked().contains(&PAGE.to_owned()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_busy_host_is_asked_again_after_the_pause_it_wants() {
        let web = Arc::new(MemoryWeb::new());
        let busy = Reply::status(503).retry_after("30");
        web.put_all(PAGE, vec![busy, Reply::error(FetchError::Connect("reset".into())), Reply::html("up")]);
        let begin = Instant::now();
        let fetched = visitor(&web).visit(&page(), PACE).await.expect("visited");
        assert_eq!(fetched.body, b"up");
        assert_eq!(
            begin.elapsed().as_secs(),
            1 + 30 + 2,
            "the pace, the pause asked for, the second back-off"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn patience_is_bounded_and_a_long_pause_is_kept() {
        let web = Arc::new(MemoryWeb::new());
        web.put(PAGE, Reply::status(503));
        let visitor = visitor(&web);
        assert_eq!(visitor.visit(&page(), PACE).await.expect("an answer").status, 503);
        assert_eq!(web.take_asked().len(), 1 + 3, "robots.txt, and two repetitions");

        web.put(PAGE, Reply::status(429).retry_after("3600"));
        assert_eq!(visitor.visit(&page(), PACE).await.expect("an answer").status, 429);
        assert_eq!(web.take_asked().len(), 1, "an hour is not waited for");
        let left = visitor.visit(&page(), PACE).await.expect_err("the host wants to be left alone");
        assert_eq!(left, VisitError::Paused(Duration::from_secs(3_600)));
        assert!(web.take_asked().is_empty());
    }
}
