//! When to ask again: what the site says, or a wait that doubles, with jitter.

use scenic_data::Instant;
use std::sync::Arc;
use std::time::Duration;

/// Gives numbers from 0 up to 1, so that many crawlers do not come back in step. Given from
/// outside, so that a test can hold it still.
pub type Jitter = Arc<dyn Fn() -> f64 + Send + Sync>;

/// The jitter of a running program.
pub fn random_jitter() -> Jitter {
    Arc::new(rand::random::<f64>)
}

/// No site is believed when it asks for a longer pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(24 * 3_600);

/// What `Retry-After` asks for: seconds, or a date. `None` when it is neither.
pub(crate) fn asked_pause(text: &str, now: Instant) -> Option<Duration> {
    let text = text.trim();
    let pause = if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        Duration::from_secs(text.parse().unwrap_or(u64::MAX))
    } else {
        let date = chrono::DateTime::parse_from_rfc2822(text).ok()?;
        date.signed_duration_since(now).to_std().unwrap_or_default()
    };
    Some(pause.min(LONGEST_PAUSE))
}

/// The wait before the repetition after `tries`: `first` doubled each time, times 0.5 to 1.5.
pub(crate) fn back_off(first: Duration, tries: u32, jitter: f64) -> Duration {
    let doubled = first.saturating_mul(1_u32.checked_shl(tries).unwrap_or(u32::MAX)).min(LONGEST_PAUSE);
    doubled.mul_f64(0.5 + jitter.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_says_how_long_to_stay_away() {
        let now: Instant = "2026-11-24T12:00:00Z".parse().expect("a time");
        let cases = [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("Tue, 24 Nov 2026 12:01:30 GMT", Some(90)),
            ("Tue, 24 Nov 2026 11:00:00 GMT", Some(0)),
            ("99999999999999999999999", Some(86_400)),
            ("soon", None),
            ("-5", None),
            ("", None),
        ];
        for (text, seconds) in cases {
            assert_eq!(asked_pause(text, now), seconds.map(Duration::from_secs), "{text:?}");
        }
    }

    #[test]
    fn waits_double_and_are_spread() {
        let second = Duration::from_secs(1);
        assert_eq!(back_off(second, 0, 0.0), Duration::from_millis(500));
        assert_eq!(back_off(second, 0, 1.0), Duration::from_millis(1_500));
        assert_eq!(back_off(second, 3, 0.5), Duration::from_secs(8));
        assert!(back_off(second, 90, 1.0) <= LONGEST_PAUSE * 2);
    }
}
