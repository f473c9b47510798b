//! What a host's robots.txt allows us (RFC 9309), kept for a day.

use crate::fetch::{FetchError, Fetched, Oversize, Redirects, Request};
use crate::visitor::VisitError;
use crate::{CanonicalUrl, Settings};
use chrono::TimeDelta;
use scenic_data::Instant;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use texting_robots::Robot;

/// Bytes of a robots.txt that are read; RFC 9309 asks for at least this.
const MAX_BYTES: u64 = 500 * 1024;
/// Redirects that are followed; RFC 9309 asks for at least this.
const MAX_REDIRECTS: u32 = 5;
/// Patterns with `$`, each of which costs a compiled expression.
const MAX_ANCHORED: usize = 1_000;
/// Lists of pages that are taken from one file.
const MAX_SITEMAPS: usize = 100;
/// A longer crawl-delay than this is not waited out.
const MAX_DELAY: Duration = Duration::from_secs(3_600);
/// When an unreachable robots.txt is asked for again.
const RETRY: TimeDelta = TimeDelta::minutes(5);
/// Past this many hosts, those out of date are forgotten.
const MAX_HOSTS: usize = 4_096;

/// What one host allows.
#[derive(Debug)]
pub enum Rules {
    /// There is no robots.txt: everything is allowed.
    Everything,
    /// It could not be read, for this reason: nothing is allowed until it can.
    Nothing(String),
    /// What it says.
    Said(Box<Robot>),
}

impl Rules {
    /// Reads a robots.txt for the robot of that name.
    pub fn read(robot: &str, body: &[u8]) -> Self {
        let body = settled(body);
        let anchored = body.split(|b| *b == b'\n').filter(|line| line.contains(&b'$')).count();
        if anchored > MAX_ANCHORED {
            return Self::Nothing(format!("more than {MAX_ANCHORED} patterns with '$'"));
        }
        match Robot::new(robot, &body) {
            Ok(robot) => Self::Said(Box::new(robot)),
            Err(error) => Self::Nothing(error.to_string()),
        }
    }

    /// Whether the page may be asked for.
    pub fn allows(&self, url: &CanonicalUrl) -> bool {
        match self {
            Self::Everything => true,
            Self::Nothing(_) => false,
            // The parser lets /robots.txt through unasked. A link to it is a page like any other.
            Self::Said(robot) if url.path_and_query() == "/robots.txt" => robot.allowed("/robots.txt?"),
            Self::Said(robot) => robot.allowed(url.as_str()),
        }
    }

    /// The least time between two requests that the host asks for.
    pub fn delay(&self) -> Duration {
        let seconds = match self {
            Self::Said(robot) => robot.delay.unwrap_or_default(),
            Self::Everything | Self::Nothing(_) => 0.0,
        };
        // NaN and infinity are text that a file may hold.
        Duration::try_from_secs_f32(seconds).unwrap_or(MAX_DELAY).min(MAX_DELAY)
    }

    /// The lists of pages it names, as far as they are addresses.
    pub fn sitemaps(&self, base: &CanonicalUrl) -> Vec<CanonicalUrl> {
        match self {
            Self::Said(robot) => {
                robot.sitemaps.iter().take(MAX_SITEMAPS).filter_map(|url| base.join(url).ok()).collect()
            }
            Self::Everything | Self::Nothing(_) => Vec::new(),
        }
    }

    /// What an answer to the question for robots.txt means.
    fn of(robot: &str, answer: Result<Fetched, VisitError>) -> Self {
        match answer {
            Ok(fetched) => match fetched.status {
                200..300 => Self::read(robot, whole_lines(&fetched.body)),
                // "Too many requests" says that the host is there and wants to be left alone.
                429 => Self::Nothing("it answered 429".to_owned()),
                400..500 => Self::Everything,
                status => Self::Nothing(format!("it answered {status}")),
            },
            Err(VisitError::Fetch(FetchError::TooManyRedirects(_))) => Self::Everything,
            Err(error) => Self::Nothing(error.to_string()),
        }
    }
}

/// The rules of every host met, each asked for once in its lifetime.
#[derive(Debug)]
pub struct Robots {
    robot: String,
    lifetime: TimeDelta,
    hosts: Mutex<HashMap<String, Arc<tokio::sync::Mutex<Option<Kept>>>>>,
}

#[derive(Clone, Debug)]
struct Kept {
    rules: Arc<Rules>,
    until: Instant,
}

impl Robots {
    /// Rules for the robot that the settings name.
    pub fn new(settings: &Settings) -> Self {
        Self {
            robot: settings.robot_name().to_owned(),
            lifetime: TimeDelta::seconds(i64::try_from(settings.robots_lifetime_s).unwrap_or(86_400)),
            hosts: Mutex::default(),
        }
    }

    /// The question for the robots.txt that holds for `url`.
    pub fn question(url: &CanonicalUrl) -> Result<Request, FetchError> {
        Ok(Request {
            redirects: Redirects::Follow(MAX_REDIRECTS),
            max_bytes: Some(MAX_BYTES),
            oversize: Oversize::Cut,
            ..Request::new(url.join("/robots.txt")?)
        })
    }

    /// The rules of an origin, from memory or else by `fetch`, which is not run when not needed.
    /// While a host's robots.txt cannot be had, the rules last read stay in force.
    pub async fn rules(
        &self,
        origin: &str,
        now: Instant,
        fetch: impl Future<Output = Result<Fetched, VisitError>>,
    ) -> Arc<Rules> {
        let place = self.place(origin, now);
        let mut kept = place.lock().await;
        if let Some(kept) = kept.as_ref().filter(|kept| now < kept.until) {
            return Arc::clone(&kept.rules);
        }
        let rules = Rules::of(&self.robot, fetch.await);
        let fresh = match (rules, kept.take()) {
            (Rules::Nothing(why), Some(old)) if !matches!(*old.rules, Rules::Nothing(_)) => {
                tracing::warn!(origin, why, "robots.txt cannot be read; the last one stays in force");
                Kept { rules: old.rules, until: now + RETRY }
            }
            (rules @ Rules::Nothing(_), _) => Kept { rules: Arc::new(rules), until: now + RETRY },
            (rules, _) => Kept { rules: Arc::new(rules), until: now + self.lifetime },
        };
        Arc::clone(&kept.insert(fresh).rules)
    }

    fn place(&self, origin: &str, now: Instant) -> Arc<tokio::sync::Mutex<Option<Kept>>> {
        // A poisoned lock only means that another task panicked; the map is whole.
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if hosts.len() >= MAX_HOSTS {
            hosts.retain(|_, place| match place.try_lock() {
                Ok(kept) => kept.as_ref().is_some_and(|kept| now < kept.until),
                Err(_) => true,
            });
        }
        Arc::clone(hosts.entry(origin.to_owned()).or_default())
    }
}

/// A body that was cut ends in part of a rule, which would mean something else.
fn whole_lines(body: &[u8]) -> &[u8] {
    if (body.len() as u64) < MAX_BYTES {
        return body;
    }
    body.iter().rposition(|b| *b == b'\n').map_or(&[], |end| &body[..end])
}

/// The file with robot names cut to their product token and escapes in upper case, as RFC 9309
/// compares them.
fn settled(body: &[u8]) -> Vec<u8> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let mut out = Vec::with_capacity(body.len() + 1);
    for line in body.split(|b| matches!(b, b'\n' | b'\r')) {
        match robot_named(line) {
            Some(name) => {
                out.extend_from_slice(b"user-agent: ");
                out.extend_from_slice(name);
            }
            None => {
                let mut escaped = 0;
                out.extend(line.iter().map(|&b| match (b, escaped) {
                    (b'%', _) => {
                        escaped = 2;
                        b
                    }
                    (_, 0) => b,
                    _ => {
                        escaped -= 1;
                        b.to_ascii_uppercase()
                    }
                }));
            }
        }
        out.push(b'\n');
    }
    out
}

/// The product token of a `user-agent` line; `None` for every other line.
fn robot_named(line: &[u8]) -> Option<&[u8]> {
    let colon = line.iter().position(|b| *b == b':')?;
    let name = line[..colon].trim_ascii().to_ascii_lowercase();
    if !matches!(name.as_slice(), b"user-agent" | b"useragent" | b"user agent") {
        return None;
    }
    let value = line[colon + 1..].trim_ascii();
    if value.first() == Some(&b'*') {
        return Some(b"*");
    }
    let end = value.iter().position(|b| !(b.is_ascii_alphabetic() || matches!(b, b'-' | b'_')));
    Some(&value[..end.unwrap_or(value.len())])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(path: &str) -> CanonicalUrl {
        CanonicalUrl::parse(&format!("https://site.example{path}")).expect("an address")
    }

    fn answered(status: u16, body: &str) -> Result<Fetched, VisitError> {
        Ok(Fetched {
            url: "https://site.example/robots.txt".into(),
            status,
            body: body.into(),
            media_type: None,
            etag: None,
            last_modified: None,
            location: None,
            retry_after: None,
        })
    }

    #[test]
    fn rules_are_read_for_our_name_and_otherwise_for_everyone() {
        let file = "\u{feff}User-Agent: *\nDisallow: /\n\nUSER-AGENT: Daoyou/2.0 (guide)\n\
                    Allow: /sights/*.html$\nDisallow: /sights/\nDisallow: /%e5%b1%b1\nCrawl-delay: 2.5\n";
        let ours = Rules::read("Daoyou", file.as_bytes());
        assert_eq!(ours.delay(), Duration::from_millis(2_500));
        for (path, allowed) in [
            ("/", true),
            ("/sights/pine.html", true),
            ("/sights/pine.html?print=1", false),
            ("/sights/", false),
            ("/山", false),
        ] {
            assert_eq!(ours.allows(&url(path)), allowed, "{path}");
        }
        assert!(!Rules::read("other", file.as_bytes()).allows(&url("/")));
    }

    #[test]
    fn a_missing_file_allows_everything_and_a_broken_host_nothing() {
        let page = url("/a");
        for (status, allowed) in
            [(404, true), (403, true), (410, true), (429, false), (500, false), (503, false)]
        {
            assert_eq!(Rules::of("daoyou", answered(status, "")).allows(&page), allowed, "{status}");
        }
        let failed = |error| Rules::of("daoyou", Err(VisitError::Fetch(error)));
        assert!(!failed(FetchError::Connect("refused".into())).allows(&page));
        assert!(failed(FetchError::TooManyRedirects(5)).allows(&page));
    }

    #[test]
    fn a_hostile_file_costs_nothing() {
        let anchored = "User-agent: *\n".to_owned() + &"Disallow: /a*b$\n".repeat(MAX_ANCHORED + 1);
        assert!(matches!(Rules::read("daoyou", anchored.as_bytes()), Rules::Nothing(_)));
        for delay in ["inf", "1e30", "NaN", "99999"] {
            let file = format!("User-agent: *\nCrawl-delay: {delay}\n");
            assert!(Rules::read("daoyou", file.as_bytes()).delay() <= MAX_DELAY, "{delay}");
        }
        let cut = format!("User-agent: *\nAllow: /{}\nDisallow: /", "a".repeat(MAX_BYTES as usize));
        assert_eq!(whole_lines(&cut.as_bytes()[..MAX_BYTES as usize]), b"User-agent: *");
        assert!(Rules::read("daoyou", &[0xff, 0, b':', 0xfe]).allows(&url("/")));
    }

    #[tokio::test]
    async fn a_file_is_asked_for_once_in_its_lifetime_and_outlives_an_outage() {
        let robots = Robots::new(&Settings::default());
        let noon: Instant = "2026-11-24T12:00:00Z".parse().expect("a time");
        let at = |hours| noon + TimeDelta::hours(hours);
        let closed = "User-agent: *\nDisallow: /closed";
        let down = || async { answered(503, "") };
        let never = || async { panic!("it was asked for again") };

        let rules = robots.rules("https://a", at(0), down()).await;
        assert!(!rules.allows(&url("/")), "nothing is known yet");
        let rules = robots.rules("https://a", at(1), async { answered(200, closed) }).await;
        assert!(rules.allows(&url("/")) && !rules.allows(&url("/closed")));
        let rules = robots.rules("https://a", at(24), never()).await;
        assert!(!rules.allows(&url("/closed")));
        let rules = robots.rules("https://a", at(26), down()).await;
        assert!(rules.allows(&url("/")) && !rules.allows(&url("/closed")), "the old file stays in force");
        let rules = robots.rules("https://a", at(27), async { answered(404, "") }).await;
        assert!(rules.allows(&url("/closed")), "the file was taken away");
    }
}
