//! How often a host is asked, by everyone in this process together.

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
    hosts: Mutex<HashMap<String, Arc<Host>>>,
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
}

/// Leave to send one request; given back when dropped.
#[derive(Debug)]
pub struct Turn {
    _slot: Option<OwnedSemaphorePermit>,
}

impl Pace {
    /// A pace that allows `at_once` requests to a host at the same time.
    pub fn new(at_once: usize) -> Self {
        Self { at_once: at_once.max(1), hosts: Mutex::default() }
    }

    /// Waits until `host` may be asked, `interval` after the last time. When the host has asked for
    /// a pause that has more than `patience` to go, says how much instead of waiting.
    pub async fn turn(&self, host: &str, interval: Duration, patience: Duration) -> Result<Turn, Duration> {
        let host = self.host(host);
        let slot = Arc::clone(&host.slots).acquire_owned().await.ok();
        let start = {
            let mut times = lock(&host.times);
            let now = Instant::now();
            let pause = times.held_until.saturating_duration_since(now);
            if pause > patience {
                return Err(pause);
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

    fn host(&self, name: &str) -> Arc<Host> {
        let mut hosts = lock(&self.hosts);
        if let Some(host) = hosts.get(name) {
            return Arc::clone(host);
        }
        let now = Instant::now();
        if hosts.len() >= MAX_HOSTS {
            hosts.retain(|_, host| {
                let times = *lock(&host.times);
                Arc::strong_count(host) > 1 || times.next > now || times.held_until > now
            });
        }
        let host = Arc::new(Host {
            slots: Arc::new(Semaphore::new(self.at_once)),
            times: Mutex::new(Times { next: now, held_until: now }),
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

    #[tokio::test(start_paused = true)]
    async fn a_host_is_asked_no_faster_than_its_interval_and_others_do_not_wait_for_it() {
        let pace = Pace::new(4);
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
        let pace = Pace::new(2);
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
        let pace = Pace::new(1);
        pace.hold("a", 10 * SECOND);
        pace.hold("a", 3 * SECOND);
        let left = pace.turn("a", Duration::ZERO, 5 * SECOND).await.expect_err("too long to wait");
        assert_eq!(left.as_secs(), 10);
        let begin = Instant::now();
        pace.turn("a", Duration::ZERO, 20 * SECOND).await.expect("waited");
        assert_eq!(begin.elapsed().as_secs(), 10);
    }
}
