//! How often a host is asked, by everyone in this process together, and which hosts are left alone.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until};

/// Past this many hosts, those at rest are forgotten.
const MAX_HOSTS: usize = 4_096;

/// Gives each host its turns: a least interval between two requests, a few at a time, and none
/// while the host has asked to be left alone.
#[derive(Debug)]
pub struct Pace {
    at_once: usize,
    breaker: Breaker,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
}

/// When a host that fails again and again is left alone, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Breaker {
    /// So many failures in a row open it.
    pub failures: u32,
    /// The first pause; it doubles with each failure after it.
    pub pause: Duration,
}

/// The longest pause of a host that fails.
const LONGEST_PAUSE: Duration = Duration::from_secs(3_600);

/// Why a host is not asked now, and how long it still is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It has asked for that.
    Asked(Duration),
    /// It has failed too often in a row.
    Failing(Duration),
}

#[derive(Debug)]
struct Host {
    slots: Arc<Semaphore>,
    times: Mutex<Times>,
}

#[derive(Clone, Copy, Debug)]
struct Times {
    /// The earliest start of the next request.
    next: Instant,
    /// The end of the pause the host asked for.
    held_until: Instant,
    /// The end of the pause it has for failing.
    failing_until: Instant,
    /// Failures in a row.
    failures: u32,
}

/// Leave to send one request; given back when dropped.
#[derive(Debug)]
pub struct Turn {
    _slot: Option<OwnedSemaphorePermit>,
}

impl Pace {
    /// A pace that allows `at_once` requests to a host at the same time.
    pub fn new(at_once: usize, breaker: Breaker) -> Self {
        Self { at_once: at_once.max(1), breaker, hosts: Mutex::default() }
    }

    /// Waits until `host` may be asked, `interval` after the last time. When the host has asked for
    /// a pause that has more than `patience` to go, or fails, says how long instead of waiting.
    pub async fn turn(&self, host: &str, interval: Duration, patience: Duration) -> Result<Turn, Held> {
        let host = self.host(host);
        let slot = Arc::clone(&host.slots).acquire_owned().await.ok();
        let start = {
            let mut times = lock(&host.times);
            let now = Instant::now();
            let pause = times.held_until.saturating_duration_since(now);
            if pause > patience {
                return Err(Held::Asked(pause));
            }
            let failing = times.failing_until.saturating_duration_since(now);
            if !failing.is_zero() {
                return Err(Held::Failing(failing));
            }
            let start = now.max(times.next).max(times.held_until);
            times.next = start + interval;
            start
        };
        sleep_until(start).await;
        Ok(Turn { _slot: slot })
    }

    /// Leaves `host` alone for `pause` from now on.
    pub fn hold(&self, host: &str, pause: Duration) {
        let host = self.host(host);
        let mut times = lock(&host.times);
        times.held_until = times.held_until.max(Instant::now() + pause);
    }

    /// Takes note of how a host answered. After too many failures in a row it is left alone for a
    /// while; the first question after that decides whether for longer.
    pub fn answered(&self, host: &str, failed: bool) {
        let host = self.host(host);
        let mut times = lock(&host.times);
        times.failures = if failed { times.failures.saturating_add(1) } else { 0 };
        if times.failures >= self.breaker.failures {
            let more = times.failures - self.breaker.failures;
            let pause = self.breaker.pause.saturating_mul(1_u32.checked_shl(more).unwrap_or(u32::MAX));
            times.failing_until = Instant::now() + pause.min(LONGEST_PAUSE.max(self.breaker.pause));
        }
    }

    fn host(&self, name: &str) -> Arc<Host> {
        let mut hosts = lock(&self.hosts);
        if let Some(host) = hosts.get(name) {
            return Arc::clone(host);
        }
        let now = Instant::now();
        if hosts.len() >= MAX_HOSTS {
            hosts.retain(|_, host| {
                let times = *lock(&host.times);
                let until = times.next.max(times.held_until).max(times.failing_until);
                Arc::strong_count(host) > 1 || until > now
            });
        }
        let host = Arc::new(Host {
            slots: Arc::new(Semaphore::new(self.at_once)),
            times: Mutex::new(Times { next: now, held_until: now, failing_until: now, failures: 0 }),
        });
        hosts.insert(name.to_owned(), Arc::clone(&host));
        host
    }
}

/// A poisoned lock only means that another task panicked between two assignments of times.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const BREAKER: Breaker = Breaker { failures: 3, pause: Duration::from_secs(60) };

    #[tokio::test(start_paused = true)]
    async fn a_host_is_asked_no_faster_than_its_interval_and_others_do_not_wait_for_it() {
        let pace = Pace::new(4, BREAKER);
        let begin = Instant::now();
        for _ in 0..3 {
            drop(pace.turn("slow.example", 2 * SECOND, SECOND).await.expect("a turn"));
        }
        assert_eq!(begin.elapsed().as_secs(), 4);
        drop(pace.turn("other.example", 2 * SECOND, SECOND).await.expect("a turn"));
        assert_eq!(begin.elapsed().as_secs(), 4);
    }

    #[tokio::test(start_paused = true)]
    async fn a_host_is_asked_by_no_more_than_allowed_at_once() {
        let pace = Pace::new(2, BREAKER);
        let none = Duration::ZERO;
        let first = pace.turn("a", none, none).await.expect("a turn");
        let _second = pace.turn("a", none, none).await.expect("a turn");
        let third = tokio::time::timeout(SECOND, pace.turn("a", none, none)).await;
        assert!(third.is_err(), "both slots are taken");
        drop(first);
        pace.turn("a", none, none).await.expect("a slot is free again");
    }

    #[tokio::test(start_paused = true)]
    async fn a_held_host_is_waited_for_or_left() {
        let pace = Pace::new(1, BREAKER);
        pace.hold("a", 10 * SECOND);
        pace.hold("a", 3 * SECOND);
        let left = pace.turn("a", Duration::ZERO, 5 * SECOND).await.expect_err("too long to wait");
        assert_eq!(left, Held::Asked(10 * SECOND));
        let begin = Instant::now();
        pace.turn("a", Duration::ZERO, 20 * SECOND).await.expect("waited");
        assert_eq!(begin.elapsed().as_secs(), 10);
    }

    #[tokio::test(start_paused = true)]
    async fn a_host_that_fails_again_and_again_is_left_alone_and_tried_once_after_that() {
        let pace = Pace::new(1, BREAKER);
        let ask = async || pace.turn("a", Duration::ZERO, 600 * SECOND).await.map(drop);
        pace.answered("a", true);
        pace.answered("a", true);
        pace.answered("a", false);
        for _ in 0..3 {
            ask().await.expect("not three in a row yet");
            pace.answered("a", true);
        }
        assert_eq!(ask().await, Err(Held::Failing(60 * SECOND)));
        pace.turn("b", Duration::ZERO, SECOND).await.expect("another host is not held");

        tokio::time::advance(61 * SECOND).await;
        ask().await.expect("tried again");
        pace.answered("a", true);
        assert_eq!(ask().await, Err(Held::Failing(120 * SECOND)), "still failing: twice as long");
        for _ in 0..90 {
            pace.answered("a", true);
        }
        assert_eq!(ask().await, Err(Held::Failing(LONGEST_PAUSE)));
        tokio::time::advance(LONGEST_PAUSE + SECOND).await;
        pace.answered("a", false);
        ask().await.expect("it is well again");
        pace.answered("a", true);
        ask().await.expect("one failure is none");
    }
}
