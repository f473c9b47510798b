//! How often one key or one address may ask, told by the standard headers.

use crate::Settings;
use crate::extract::caller::bearer;
use crate::load::Client;
use crate::problem::{Code, Problem};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use scenic_data::key::key_hash;
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");
/// The headers that a page of another site may read.
pub const HEADERS: [HeaderName; 3] = [LIMIT, REMAINING, RESET];
/// Where it is told how the service is.
const HEALTH: [&str; 3] = ["/healthz", "/readyz", "/metrics"];
/// After so many requests, those who have not asked for long are forgotten.
const TIDY_EVERY: u64 = 10_000;

type Limiter<K> = RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// Who has asked how often.
pub struct Limits {
    keys: Limiter<String>,
    addresses: Limiter<IpAddr>,
    /// Who has tried keys that are not known too often, and until when it is not heard.
    guessers: Mutex<HashMap<IpAddr, Instant>>,
    per_key: u32,
    per_address: u32,
    proxies: Vec<IpAddr>,
    asked: AtomicU64,
}

/// Where somebody stands.
struct Standing {
    limit: u32,
    remaining: u32,
    /// Seconds until all of it is free again, or until the next request may come.
    reset_s: u64,
    is_over: bool,
}

impl Limits {
    /// Nobody has asked yet.
    pub fn new(settings: &Settings) -> Arc<Self> {
        let (keys, addresses) = (settings.requests_per_minute_key, settings.requests_per_minute_address);
        let quota =
            |per_minute: u32| Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN));
        Arc::new(Self {
            keys: RateLimiter::keyed(quota(keys)).with_middleware(),
            addresses: RateLimiter::keyed(quota(addresses)).with_middleware(),
            guessers: Mutex::default(),
            per_key: keys,
            per_address: addresses,
            proxies: settings.trusted_proxies.clone(),
            asked: AtomicU64::new(0),
        })
    }

    fn tidy(&self) {
        if self.asked.fetch_add(1, Ordering::Relaxed) % TIDY_EVERY == TIDY_EVERY - 1 {
            self.keys.retain_recent();
            self.addresses.retain_recent();
            let now = Instant::now();
            self.guessers().retain(|_, until| *until > now);
        }
    }

    /// Counts a request: with a key by the key, else by the address.
    fn count(&self, key: Option<&str>, address: Option<IpAddr>) -> Option<Standing> {
        match (key, address) {
            (Some(key), _) => Some(standing(&self.keys, &key_hash(key), self.per_key)),
            (None, Some(address)) => Some(standing(&self.addresses, &address, self.per_address)),
            (None, None) => None,
        }
    }

    /// Counts a key that is not known against its address, so that guessing keys is no way around.
    fn count_guess(&self, address: IpAddr) {
        let standing = standing(&self.addresses, &address, self.per_address);
        if standing.is_over {
            let until = Instant::now() + Duration::from_secs(standing.reset_s);
            self.guessers().insert(address, until);
        }
    }

    /// Where an address stands that has guessed too often.
    fn guesser(&self, address: IpAddr) -> Option<Standing> {
        let mut guessers = self.guessers();
        let wait = guessers.get(&address)?.saturating_duration_since(Instant::now());
        if wait.is_zero() {
            guessers.remove(&address);
            return None;
        }
        Some(Standing {
            limit: self.per_address,
            remaining: 0,
            reset_s: wait.as_secs().max(1),
            is_over: true,
        })
    }

    fn guessers(&self) -> MutexGuard<'_, HashMap<IpAddr, Instant>> {
        // A poisoned lock only means that another request panicked; the map itself is whole.
        self.guessers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn standing<K: std::hash::Hash + Eq + Clone>(limiter: &Limiter<K>, key: &K, limit: u32) -> Standing {
    match limiter.check_key(key) {
        Ok(snapshot) => {
            let remaining = snapshot.remaining_burst_capacity();
            let used = u64::from(limit.saturating_sub(remaining));
            Standing {
                limit,
                remaining,
                reset_s: (used * 60).div_ceil(u64::from(limit.max(1))),
                is_over: false,
            }
        }
        Err(until) => {
            let wait = until.wait_time_from(DefaultClock::default().now()).as_secs_f64().ceil();
            // Between a second and a minute, so that the cast drops nothing.
            Standing { limit, remaining: 0, reset_s: wait.clamp(1.0, 60.0) as u64, is_over: true }
        }
    }
}

/// Lets a request pass, or says when it may come again.
pub async fn limit(State(limits): State<Arc<Limits>>, mut request: Request, next: Next) -> Response {
    // Whoever looks whether the service is well is no caller.
    if HEALTH.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    limits.tidy();
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let key = given.and_then(bearer).map(str::to_owned);
    let address = address(&request, &limits.proxies);
    if let Some(client) = client(key.as_deref(), address) {
        request.extensions_mut().insert(client);
    }
    let guesser = address.filter(|_| key.is_some()).and_then(|address| limits.guesser(address));
    let standing = guesser.or_else(|| limits.count(key.as_deref(), address));
    let mut response = match &standing {
        Some(standing) if standing.is_over => too_many(standing.reset_s),
        _ => next.run(request).await,
    };
    if let (StatusCode::UNAUTHORIZED, Some(_), Some(address)) = (response.status(), &key, address) {
        limits.count_guess(address);
    }
    if let Some(standing) = standing {
        tell(response.headers_mut(), &standing);
    }
    response
}

/// Who asks; `None` for this machine without a key.
fn client(key: Option<&str>, address: Option<IpAddr>) -> Option<Client> {
    key.map(key_hash).or_else(|| address.map(|address| address.to_string())).map(Client)
}

fn too_many(wait_s: u64) -> Response {
    Problem::new(
        Code::TooMany,
        format!("请求过于频繁，请在 {wait_s} 秒后再试"),
        format!("there were too many requests; try again in {wait_s} seconds"),
    )
    .into_response()
}

fn tell(headers: &mut HeaderMap, standing: &Standing) {
    let numbers = [
        (LIMIT, u64::from(standing.limit)),
        (REMAINING, u64::from(standing.remaining)),
        (RESET, standing.reset_s),
    ];
    for (name, number) in numbers {
        headers.insert(name, HeaderValue::from(number));
    }
    if standing.is_over {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(standing.reset_s));
    }
}

/// Where a request comes from; `None` for this machine itself.
fn address(request: &Request, proxies: &[IpAddr]) -> Option<IpAddr> {
    let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    let peer = peer.ip().to_canonical();
    let forwarded = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok());
    // The last one that is no proxy of ours: what stands before it may be invented.
    let client = forwarded.filter(|_| proxies.contains(&peer)).and_then(|list| {
        let mut hops = list.rsplit(',').filter_map(|hop| hop.trim().parse::<IpAddr>().ok());
        hops.find(|hop| !proxies.contains(hop))
    });
    let client = client.unwrap_or(peer);
    (!client.is_loopback()).then_some(client)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn from(peer: &str, forwarded: Option<&str>) -> Option<IpAddr> {
        let mut request = Request::new(Body::empty());
        request.extensions_mut().insert(ConnectInfo::<SocketAddr>(peer.parse().expect("an address")));
        if let Some(list) = forwarded {
            request.headers_mut().insert("x-forwarded-for", list.parse().expect("a header"));
        }
        address(&request, &Settings::default().trusted_proxies)
    }

    #[test]
    fn an_address_is_that_of_the_last_hop_that_is_no_proxy_of_ours() {
        let ip = |text: &str| Some(text.parse().expect("an address"));
        assert_eq!(from("127.0.0.1:1", None), None, "this machine");
        assert_eq!(from("127.0.0.1:1", Some("9.9.9.9, 1.2.3.4")), ip("1.2.3.4"));
        assert_eq!(from("5.6.7.8:1", Some("1.2.3.4")), ip("5.6.7.8"), "not from a proxy of ours");
        assert_eq!(from("127.0.0.1:1", Some("nonsense")), None);
        assert_eq!(from("[::ffff:5.6.7.8]:1", None), ip("5.6.7.8"));
    }

    #[test]
    fn who_guesses_keys_is_not_heard_for_a_while() {
        let limits = Limits::new(&Settings { requests_per_minute_address: 2, ..Settings::default() });
        let address = "5.6.7.8".parse().expect("an address");
        for _ in 0..2 {
            limits.count_guess(address);
            assert!(limits.guesser(address).is_none());
        }
        limits.count_guess(address);
        assert!(limits.guesser(address).is_some_and(|standing| standing.is_over));
    }

    #[test]
    fn who_asks_too_often_is_told_when_to_come_again() {
        let limits = Limits::new(&Settings { requests_per_minute_key: 2, ..Settings::default() });
        let ask = || limits.count(Some("a key"), None).expect("counted");
        assert_eq!((ask().remaining, ask().remaining), (1, 0));
        let over = ask();
        assert!(over.is_over && (1..=60).contains(&over.reset_s), "{}", over.reset_s);
        assert!(!limits.count(Some("another key"), None).expect("counted").is_over);
    }
}
