//! How often a host is asked, by everyone in this process together, and with a store that several processes
//! share by all of them; and which hosts are left alone.

use scenic_data::{Clock, Store};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep};

/// Past this many hosts, those at rest are forgotten.
const MAX_HOSTS: usize = 4_096;

/// Gives each host its turns: a least interval between two requests, a few at a time, and none
/// while the host has asked to be left alone.
#[derive(Debug)]
pub struct Pace {
    at_once: usize,
    breaker: Breaker,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
    began: Instant,
    shared: Option<Shared>,
}

/// When a host that fails again and again is left alone, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Breaker {
    /// So many failures in a row open it.
    pub failures: u32,
    /// The first pause; it doubles with each failure after it.
    pub pause: Duration,
}

/// Where processes keep together what they know of hosts.
struct Shared {
    store: Store,
    clock: Arc<dyn Clock>,
    /// Longest time that a turn may go on: whoever held it longer has died.
    longest: Duration,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("store", &self.store).finish_non_exhaustive()
    }
}

/// The longest pause of a host that fails.
const LONGEST_PAUSE: Duration = Duration::from_secs(3_600);
/// How long is waited before it is looked again whether another process has given back its turn.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

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

/// What is known of a host, in milliseconds of a clock that all who share it read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Times {
    /// The earliest start of the next request.
    next: i64,
    /// The end of the pause the host asked for.
    held_until: i64,
    /// The end of the pause it has for failing.
    failing_until: i64,
    /// Failures in a row.
    failures: u32,
    /// Requests under way: a name for each, and when it has certainly ended.
    turns: Vec<(u64, i64)>,
}

/// What comes of asking for a turn.
enum Reserved {
    /// To be used so many milliseconds from now, and given back by this name.
    In(i64, u64),
    /// As many as are allowed are under way.
    Full,
    /// Not now.
    Not(Held),
}

/// Leave to send one request; to be given back with [`Pace::answered`].
#[derive(Debug)]
pub struct Turn {
    name: u64,
    _slot: Option<OwnedSemaphorePermit>,
}

/// How a turn is wanted.
#[derive(Clone, Copy)]
struct Wanted {
    interval: i64,
    patience: i64,
    name: u64,
    /// How many may be under way at once among all processes, and how long one is at most. In one process
    /// its own slots see to that.
    together: Option<(usize, i64)>,
}

impl Times {
    fn reserve(&mut self, now: i64, wanted: &Wanted) -> Reserved {
        let pause = self.held_until - now;
        if pause > wanted.patience {
            return Reserved::Not(Held::Asked(duration(pause)));
        }
        let failing = self.failing_until - now;
        if failing > 0 {
            return Reserved::Not(Held::Failing(duration(failing)));
        }
        self.turns.retain(|(_, until)| *until > now);
        if wanted.together.is_some_and(|(at_once, _)| self.turns.len() >= at_once) {
            return Reserved::Full;
        }
        let start = now.max(self.next).max(self.held_until);
        self.next = start + wanted.interval;
        self.turns.extend(wanted.together.map(|(_, longest)| (wanted.name, start + longest)));
        Reserved::In(start - now, wanted.name)
    }

    fn answered(&mut self, now: i64, turn: u64, failed: bool, breaker: Breaker) {
        self.turns.retain(|(name, _)| *name != turn);
        self.failures = if failed { self.failures.saturating_add(1) } else { 0 };
        if self.failures >= breaker.failures {
            let more = self.failures - breaker.failures;
            let pause = breaker.pause.saturating_mul(1_u32.checked_shl(more).unwrap_or(u32::MAX));
            self.failing_until = now + millis(pause.min(LONGEST_PAUSE.max(breaker.pause)));
        }
    }
}

impl Pace {
    /// A pace that allows `at_once` requests to a host at the same time.
    pub fn new(at_once: usize, breaker: Breaker) -> Self {
        Self {
            at_once: at_once.max(1),
            breaker,
            hosts: Mutex::default(),
            began: Instant::now(),
            shared: None,
        }
    }

    /// The same, kept together with all processes that share a store. A request takes no longer than
    /// `longest`.
    #[must_use]
    pub fn shared(self, store: Store, clock: Arc<dyn Clock>, longest: Duration) -> Self {
        Self { shared: Some(Shared { store, clock, longest }), ..self }
    }

    /// Waits until `host` may be asked, `interval` after the last time. When the host has asked for
    /// a pause that has more than `patience` to go, or fails, says how long instead of waiting.
    pub async fn turn(&self, host: &str, interval: Duration, patience: Duration) -> Result<Turn, Held> {
        let slot = Arc::clone(&self.host(host).slots).acquire_owned().await.ok();
        let wanted = Wanted {
            interval: millis(interval),
            patience: millis(patience),
            name: rand::random(),
            together: self.shared.as_ref().map(|shared| (self.at_once, millis(shared.longest))),
        };
        loop {
            match self.change(host, |times, now| times.reserve(now, &wanted)).await {
                Reserved::In(wait, name) => {
                    sleep(duration(wait)).await;
                    return Ok(Turn { name, _slot: slot });
                }
                Reserved::Full => sleep(LOOK_AGAIN).await,
                Reserved::Not(held) => return Err(held),
            }
        }
    }

    /// Leaves `host` alone for `pause` from now on.
    pub async fn hold(&self, host: &str, pause: Duration) {
        self.change(host, |times, now| times.held_until = times.held_until.max(now + millis(pause))).await;
    }

    /// Gives a turn back and takes note of how the host answered. After too many failures in a row it is
    /// left alone for a while; the first question after that decides whether for longer.
    pub async fn answered(&self, host: &str, turn: Turn, failed: bool) {
        self.change(host, |times, now| times.answered(now, turn.name, failed, self.breaker)).await;
    }

    /// Changes what is known of a host: in the store where that is shared, else here. A store that cannot
    /// be asked leaves each process to itself, which is better than to ask without any pace.
    async fn change<R>(&self, host: &str, change: impl Fn(&mut Times, i64) -> R) -> R {
        if let Some(shared) = &self.shared {
            let now = shared.clock.now();
            let change = |times: &mut Times| change(times, now.timestamp_millis());
            match shared.store.change_host(host, now, change).await {
                Ok(result) => return result,
                Err(error) => tracing::warn!(host, %error, "the pace of a host cannot be shared now"),
            }
        }
        let now = millis(self.began.elapsed());
        change(&mut lock(&self.host(host).times), now)
    }

    fn host(&self, name: &str) -> Arc<Host> {
        let mut hosts = lock(&self.hosts);
        if let Some(host) = hosts.get(name) {
            return Arc::clone(host);
        }
        if hosts.len() >= MAX_HOSTS {
            let now = millis(self.began.elapsed());
            hosts.retain(|_, host| {
                let times = lock(&host.times);
                let until = times.next.max(times.held_until).max(times.failing_until);
                Arc::strong_count(host) > 1 || until > now
            });
        }
        let slots = Arc::new(Semaphore::new(self.at_once));
        let host = Arc::new(Host { slots, times: Mutex::default() });
        hosts.insert(name.to_owned(), Arc::clone(&host));
        host
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 4).min(i64::MAX / 4)
}

fn duration(millis: i64) -> Duration {
    Duration::from_millis(u64::try_from(millis).unwrap_or_default())
}

/// A poisoned lock only means that another task panicked between two assignments of times.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The time since the test began, from some noon on.
    struct Running(Instant);

    impl Clock for Running {
        fn now(&self) -> scenic_data::Instant {
            let noon: scenic_data::Instant = "2026-11-24T12:00:00Z".parse().expect("a time");
            noon + self.0.elapsed()
        }
    }

    fn clock() -> Arc<dyn Clock> {
        Arc::new(Running(Instant::now()))
    }

    const SECOND: Duration = Duration::from_secs(1);
    const BREAKER: Breaker = Breaker { failures: 3, pause: Duration::from_secs(60) };

    #[tokio::test(start_paused = true)]
    async fn a_host_is_asked_no_faster_than_its_interval_and_others_do_not_wait_for_it() {
        let pace = Pace::new(4, BREAKER);
        let begin = Instant::now();
        for _ in 0..3 {
            let turn = pace.turn("slow.example", 2 * SECOND, SECOND).await.expect("a turn");
            pace.answered("slow.example", turn, false).await;
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
        pace.answered("a", first, false).await;
        pace.turn("a", none, none).await.expect("a slot is free again");
    }

    #[tokio::test(start_paused = true)]
    async fn a_held_host_is_waited_for_or_left() {
        let pace = Pace::new(1, BREAKER);
        pace.hold("a", 10 * SECOND).await;
        pace.hold("a", 3 * SECOND).await;
        let left = pace.turn("a", Duration::ZERO, 5 * SECOND).await.expect_err("too long to wait");
        assert_eq!(left, Held::Asked(10 * SECOND));
        let begin = Instant::now();
        pace.turn("a", Duration::ZERO, 20 * SECOND).await.expect("waited");
        assert_eq!(begin.elapsed().as_secs(), 10);
    }

    #[tokio::test(start_paused = true)]
    async fn a_host_that_fails_again_and_again_is_left_alone_and_tried_once_after_that() {
        let pace = Pace::new(1, BREAKER);
        // Asks, and is answered so.
        let ask = async |failed: bool| {
            let turn = pace.turn("a", Duration::ZERO, 600 * SECOND).await?;
            pace.answered("a", turn, failed).await;
            Ok::<_, Held>(())
        };
        for failed in [true, true, false, true, true, true] {
            ask(failed).await.expect("not three in a row yet");
        }
        assert_eq!(ask(true).await, Err(Held::Failing(60 * SECOND)));
        pace.turn("b", Duration::ZERO, SECOND).await.expect("another host is not held");

        tokio::time::advance(61 * SECOND).await;
        ask(true).await.expect("tried again");
        assert_eq!(ask(true).await, Err(Held::Failing(120 * SECOND)), "still failing: twice as long");
        for _ in 0..90 {
            tokio::time::advance(LONGEST_PAUSE + SECOND).await;
            ask(true).await.expect("tried again");
        }
        assert_eq!(ask(true).await, Err(Held::Failing(LONGEST_PAUSE)));
        tokio::time::advance(LONGEST_PAUSE + SECOND).await;
        ask(false).await.expect("it is well again");
        ask(true).await.expect("one failure is none");
        ask(true).await.expect("nor are two");
    }

    #[tokio::test]
    async fn processes_that_share_a_store_are_one_to_a_host() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = test_store::store(folder.path()).await;
        let clock = clock();
        let pace = || Pace::new(1, BREAKER).shared(store.clone(), Arc::clone(&clock), 30 * SECOND);
        let (one, other) = (pace(), pace());
        let (none, interval) = (Duration::ZERO, Duration::from_millis(200));

        let begin = Instant::now();
        let three = async |pace: &Pace| {
            for _ in 0..3 {
                let turn = pace.turn("a", interval, 60 * SECOND).await.expect("a turn");
                pace.answered("a", turn, false).await;
            }
        };
        tokio::join!(three(&one), three(&other));
        assert!(begin.elapsed() >= 5 * interval, "six turns, in {:?}", begin.elapsed());

        let turn = one.turn("b", none, none).await.expect("a turn");
        let waiting = tokio::time::timeout(3 * LOOK_AGAIN, other.turn("b", none, none)).await;
        assert!(waiting.is_err(), "one at a time");
        one.answered("b", turn, false).await;
        let turn = other.turn("b", none, none).await.expect("it was given back");
        other.answered("b", turn, false).await;

        one.hold("c", 60 * SECOND).await;
        assert!(matches!(other.turn("c", none, SECOND).await, Err(Held::Asked(_))));
        for pace in [&one, &other, &one] {
            let turn = pace.turn("d", none, none).await.expect("not three in a row yet");
            pace.answered("d", turn, true).await;
        }
        assert!(matches!(other.turn("d", none, SECOND).await, Err(Held::Failing(_))));
    }

    #[tokio::test]
    async fn the_turn_of_a_process_that_died_is_over_after_a_while() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = test_store::store(folder.path()).await;
        let longest = Duration::from_millis(500);
        let clock = clock();
        let pace = || Pace::new(1, BREAKER).shared(store.clone(), Arc::clone(&clock), longest);
        let begin = Instant::now();
        // Never given back.
        pace().turn("a", Duration::ZERO, SECOND).await.expect("a turn");
        pace().turn("a", Duration::ZERO, SECOND).await.expect("a turn");
        assert!(begin.elapsed() >= longest);
    }
}
