//! Photographs of travellers: who decodes them, and how many are looked at at once.

use crate::problem::{Code, Problem};
use async_trait::async_trait;
use image::RgbImage;
use scenic_data::{Position, Words};
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{Semaphore, SemaphorePermit};

/// A photograph, decoded.
#[derive(Clone, Debug, PartialEq)]
pub struct Developed {
    /// The picture, upright.
    pub picture: RgbImage,
    /// Where it was taken, as the camera wrote.
    pub position: Option<Position>,
    /// Where the camera looked, degrees from north, clockwise.
    pub heading: Option<f64>,
}

/// Why a photograph was not decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undeveloped {
    /// It is no picture, or of a sort that is not supported.
    Type(Words),
    /// It has too many bytes or pixels, or takes too long.
    TooLarge(Words),
    /// It is damaged.
    Damaged(Words),
    /// Our fault; for the log.
    Failed(String),
}

/// Whoever decodes photographs, where a hostile one does no harm.
#[async_trait]
pub trait Darkroom: Send + Sync {
    /// Decodes a photograph; it is not kept.
    async fn develop(&self, bytes: &[u8]) -> Result<Developed, Undeveloped>;
}

impl From<Undeveloped> for Problem {
    fn from(why: Undeveloped) -> Self {
        match why {
            Undeveloped::Type(words) => Self::of(Code::UnsupportedMediaType, "/photo", words),
            Undeveloped::TooLarge(words) => Self::of(Code::TooLarge, "/photo", words),
            Undeveloped::Damaged(words) => Self::field("/photo", words),
            Undeveloped::Failed(error) => {
                tracing::error!(error, "a photograph could not be decoded");
                Self::new(
                    Code::Unavailable,
                    "照片识别暂时不可用，请稍后再试",
                    "photographs cannot be recognised now; try again later",
                )
            }
        }
    }
}

/// Whose turn it is: looking at a photograph takes all of a processor, so few are looked at at once, and
/// not many wait.
pub struct Turns {
    at_once: Semaphore,
    waiting: AtomicUsize,
    most_waiting: usize,
}

impl Turns {
    /// Turns for so many at once, with so many waiting.
    pub fn new(at_once: usize, most_waiting: usize) -> Self {
        Self { at_once: Semaphore::new(at_once.max(1)), waiting: AtomicUsize::new(0), most_waiting }
    }

    /// Waits for a turn, unless too many wait already.
    pub async fn turn(&self) -> Result<SemaphorePermit<'_>, Problem> {
        if let Ok(turn) = self.at_once.try_acquire() {
            return Ok(turn);
        }
        let busy = || {
            Problem::new(
                Code::Unavailable,
                "同时识别的照片太多，请几秒后再试",
                "too many photographs are being recognised; try again in a few seconds",
            )
        };
        // Counted out again however the wait ends, also when the caller hangs up.
        struct Waiting<'a>(&'a AtomicUsize);
        impl Drop for Waiting<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::AcqRel);
            }
        }
        let before = self.waiting.fetch_add(1, Ordering::AcqRel);
        let _waiting = Waiting(&self.waiting);
        if before >= self.most_waiting {
            metrics::counter!("daoyou_photos_refused_total").increment(1);
            return Err(busy());
        }
        self.at_once.acquire().await.map_err(|_| busy())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn few_have_their_turn_some_wait_and_the_rest_are_told_to_come_again() {
        let turns = std::sync::Arc::new(Turns::new(1, 1));
        let first = turns.turn().await.expect("free");
        let waits = tokio::spawn({
            let turns = std::sync::Arc::clone(&turns);
            async move { turns.turn().await.map(drop).is_ok() }
        });
        tokio::task::yield_now().await;
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        assert!(turns.turn().await.is_err(), "one has it, one waits");
        drop(first);
        assert!(waits.await.expect("ended"), "who waits has it next");
        assert!(turns.turn().await.is_ok(), "nobody waits any more");
    }
}
