//! Keeps the gallery in step with the change log. A place is always re-read whole, so doing a line
//! twice does nothing the second time, and the cursor moves last, after a flush.

use super::{Gallery, details_file, shard};
use crate::IndexError;
use crate::bookmark::Turn;
use crate::error::blocking;
use crate::follow::PATIENCE;
use crate::home::put_in_place;
use crate::sight::Seen;
use scenic_data::PlaceId;
use scenic_data::change::Subject;
use scenic_data::store::Shown;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Lines of the change log read at once.
const LOG_PAGE: u64 = 1_000;
/// Places re-read at once.
const BATCH: usize = 32;
/// After so many changed pictures the engine tidies up.
const TIDY_AFTER: u64 = 500;
/// The copy that is looked at: large enough for every model, small enough to be read quickly.
const SIDE: u32 = 960;
/// After a failed round the next waits this many pauses.
const PAUSES_AFTER_FAILURE: u32 = 20;

/// What bringing the gallery in step did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct GalleryReport {
    /// Lines of the change log.
    pub changes: u64,
    /// Places re-read.
    pub places: u64,
    /// Pictures that were there already.
    pub unchanged: u64,
    /// Pictures put there.
    pub written: u64,
    /// Of those, pictures that the model looked at; the others were known from another place.
    pub seen: u64,
    /// Pictures taken away.
    pub removed: u64,
    /// Pictures that could not be looked at.
    pub failed: u64,
}

/// Is told how many places are done, of how many.
pub type OnPlaces<'a> = &'a (dyn Fn(u64, u64) + Send + Sync);

impl Gallery {
    /// Takes in everything the store has to say at present. Doing it again does nothing; a crash within
    /// it is made good by the next.
    pub async fn catch_up(&self, progress: OnPlaces<'_>) -> Result<GalleryReport, IndexError> {
        self.round(progress, &AtomicBool::new(false), PATIENCE).await
    }

    /// Keeps the gallery in step until `stop`. A failed round is logged and tried again.
    pub async fn follow(&self, stop: impl Future<Output = ()>) {
        let (stopped, quiet) = (AtomicBool::new(false), |_, _| {});
        let pause = self.inner.settings.follow_pause();
        let rounds = async {
            while !stopped.load(Ordering::Relaxed) {
                let wait = match self.round(&quiet, &stopped, Duration::ZERO).await {
                    Ok(report) => {
                        if report.written + report.removed > 0 {
                            tracing::info!(?report, "the gallery is in step");
                        }
                        pause
                    }
                    Err(error) => {
                        tracing::error!(%error, "the gallery could not be brought in step; trying again");
                        metrics::counter!("daoyou_index_failures_total", "index" => "gallery").increment(1);
                        pause * PAUSES_AFTER_FAILURE
                    }
                };
                tokio::time::sleep(wait).await;
            }
        };
        let ending = async {
            stop.await;
            stopped.store(true, Ordering::Relaxed);
        };
        tokio::select! {
            () = rounds => {}
            () = ending => {}
        }
    }

    /// How the gallery differs from the store: pictures it lacks, and pictures it should not have.
    pub async fn verify(&self) -> Result<(u64, u64), IndexError> {
        let _turn = self.inner.turn.lock().await;
        let places: Vec<PlaceId> = self.inner.store.pictured_places().await?.into_iter().collect();
        let wanted: BTreeSet<String> =
            self.inner.store.gallery(&places).await?.iter().map(shard::id_of).collect();
        let held = shard::held(&*self.inner.points, None).await?;
        let held: BTreeSet<String> = held.into_iter().map(|held| held.id).collect();
        Ok((wanted.difference(&held).count() as u64, held.difference(&wanted).count() as u64))
    }

    async fn round(
        &self,
        progress: OnPlaces<'_>,
        stop: &AtomicBool,
        patience: Duration,
    ) -> Result<GalleryReport, IndexError> {
        let _turn = self.inner.turn.lock().await;
        if self.inner.bookmark.wait_for_turn(&*self.inner.points, patience).await? != Turn::Ours {
            return Ok(GalleryReport::default());
        }
        let report = self.take_in(progress, stop).await;
        let ended = self.inner.bookmark.end().await;
        let report = report?;
        ended.map(|()| report)
    }

    async fn take_in(&self, progress: OnPlaces<'_>, stop: &AtomicBool) -> Result<GalleryReport, IndexError> {
        let mut report = GalleryReport::default();
        let last = self.inner.store.last_change().await?;
        let from = self.inner.bookmark.cursor();
        let mut after = match from.filter(|seq| *seq <= last) {
            Some(seq) => seq,
            None => {
                let mut places = self.inner.store.pictured_places().await?;
                let held = shard::held(&*self.inner.points, None).await?;
                places.extend(held.into_iter().map(|held| held.place));
                let places: Vec<PlaceId> = places.into_iter().collect();
                if !self.bring(&places, progress, stop, &mut report).await? {
                    return Ok(report);
                }
                self.commit(last).await?;
                last
            }
        };
        loop {
            let page = self.inner.store.changes(after, LOG_PAGE).await?;
            let Some(end) = page.last().map(|change| change.seq) else { break };
            report.changes += page.len() as u64;
            let touched: BTreeSet<PlaceId> = page
                .into_iter()
                .filter(|change| change.subject == Subject::Place)
                .map(|change| PlaceId::from(change.id))
                .collect();
            let touched: Vec<PlaceId> = touched.into_iter().collect();
            if !self.bring(&touched, progress, stop, &mut report).await? {
                break;
            }
            self.commit(end).await?;
            after = end;
        }
        if report.written + report.removed >= TIDY_AFTER {
            self.inner.points.optimize().await?;
        }
        Ok(report)
    }

    /// Re-reads places; false when stopped before they were all done.
    async fn bring(
        &self,
        places: &[PlaceId],
        progress: OnPlaces<'_>,
        stop: &AtomicBool,
        report: &mut GalleryReport,
    ) -> Result<bool, IndexError> {
        for (done, part) in places.chunks(BATCH).enumerate() {
            if stop.load(Ordering::Relaxed) {
                return Ok(false);
            }
            progress((done * BATCH) as u64, places.len() as u64);
            self.bring_part(part, report).await?;
        }
        progress(places.len() as u64, places.len() as u64);
        Ok(true)
    }

    async fn bring_part(&self, places: &[PlaceId], report: &mut GalleryReport) -> Result<(), IndexError> {
        report.places += places.len() as u64;
        let wanted: BTreeMap<String, Shown> = self
            .inner
            .store
            .gallery(places)
            .await?
            .into_iter()
            .map(|shown| (shard::id_of(&shown), shown))
            .collect();
        let held = shard::held(&*self.inner.points, Some(places)).await?;
        let there: BTreeSet<&str> = held.iter().map(|held| held.id.as_str()).collect();
        let gone: Vec<shard::Held> =
            held.iter().filter(|held| !wanted.contains_key(&held.id)).cloned().collect();
        let new: Vec<Shown> =
            wanted.iter().filter(|(id, _)| !there.contains(id.as_str())).map(|(_, s)| s.clone()).collect();
        report.unchanged += (wanted.len() - new.len()) as u64;
        self.put(new, report).await?;
        self.remove(gone, report).await
    }

    /// Puts pictures; one that another place shows too is not looked at again.
    async fn put(&self, new: Vec<Shown>, report: &mut GalleryReport) -> Result<(), IndexError> {
        if new.is_empty() {
            return Ok(());
        }
        let pictures: BTreeSet<String> = new.iter().map(|shown| shown.picture.clone()).collect();
        let asked: Vec<String> = pictures.iter().cloned().collect();
        let mut known = shard::vectors(&*self.inner.points, &asked).await?;
        for picture in pictures {
            if known.contains_key(&picture) {
                continue;
            }
            self.inner.bookmark.go_on().await?;
            match self.look(&picture).await {
                Ok(seen) => {
                    report.seen += 1;
                    known.insert(picture, seen.vector);
                }
                // One picture that cannot be read must not hold up the others.
                Err(error @ (IndexError::Picture { .. } | IndexError::Store(_))) => {
                    report.failed += 1;
                    tracing::warn!(picture, %error, "a picture cannot be looked at");
                }
                Err(error) => return Err(error),
            }
        }
        let points: Vec<(Shown, Vec<f32>)> = new
            .into_iter()
            .filter_map(|shown| {
                let vector = known.get(&shown.picture)?.clone();
                Some((shown, vector))
            })
            .collect();
        report.written += points.len() as u64;
        shard::put(&*self.inner.points, points).await
    }

    /// Looks at a kept picture as if it were new, and keeps nothing.
    pub async fn see_again(&self, picture: &str) -> Result<Seen, IndexError> {
        let bytes = self.bytes(picture).await?;
        let (sight, id) = (Arc::clone(&self.inner.sight), picture.to_owned());
        blocking(move || sight.see(&decoded(&bytes, id)?)).await
    }

    /// The copy of a kept picture that is looked at.
    async fn bytes(&self, picture: &str) -> Result<Vec<u8>, IndexError> {
        let store = &self.inner.store;
        let kept = store.picture(picture).await?;
        let copy = kept.as_ref().and_then(|kept| {
            let large = kept.thumbs.iter().filter(|(side, _)| *side >= SIDE);
            large.min_by_key(|(side, _)| *side).map(|(_, hash)| hash.clone())
        });
        Ok(store.snapshot(copy.as_deref().unwrap_or(picture)).await?)
    }

    /// Looks at a kept picture, and keeps what is where in it.
    pub(super) async fn look(&self, picture: &str) -> Result<Seen, IndexError> {
        let bytes = self.bytes(picture).await?;
        let (sight, id) = (Arc::clone(&self.inner.sight), picture.to_owned());
        let path = details_file(&self.inner.details, picture);
        blocking(move || {
            let seen = sight.see(&decoded(&bytes, id)?)?;
            if let Some(details) = seen.details.first() {
                put_in_place(&path, |file| file.write_all(&details.to_bytes()))
                    .map_err(|error| IndexError::folder(&path, error))?;
            }
            Ok(seen)
        })
        .await
    }

    /// Removes points, and what is where in pictures that no place shows any more.
    async fn remove(&self, gone: Vec<shard::Held>, report: &mut GalleryReport) -> Result<(), IndexError> {
        if gone.is_empty() {
            return Ok(());
        }
        report.removed += gone.len() as u64;
        self.inner.points.remove(gone.iter().map(|held| held.id.clone()).collect()).await?;
        let pictures: Vec<String> = gone.into_iter().map(|held| held.picture).collect();
        let left = shard::vectors(&*self.inner.points, &pictures).await?;
        let folder = self.inner.details.clone();
        blocking(move || {
            for picture in pictures.iter().filter(|picture| !left.contains_key(*picture)) {
                let path = details_file(&folder, picture);
                match std::fs::remove_file(&path) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        return Err(IndexError::folder(&path, error));
                    }
                    _ => {}
                }
            }
            Ok(())
        })
        .await
    }

    /// Makes all that was done durable, and then remembers how far the log was read.
    async fn commit(&self, seq: i64) -> Result<(), IndexError> {
        self.inner.points.flush().await?;
        self.inner.bookmark.keep(Some(seq)).await
    }
}

/// A kept picture: our own, re-encoded and bounded.
fn decoded(bytes: &[u8], id: String) -> Result<image::RgbImage, IndexError> {
    let picture = image::load_from_memory(bytes);
    Ok(picture.map_err(|error| IndexError::Picture { id, detail: error.to_string() })?.into_rgb8())
}
