//! The gallery: every kept picture of a place as a vector, kept in step with the store, so that a
//! photograph finds the places it is like.
//!
//! Does not know what a likeness means (`guide`), nor who took a picture.

mod follow;
mod shard;

pub use follow::{GalleryReport, OnPlaces};
pub use shard::{Likeness, Pictured};

use crate::error::blocking;
use crate::home::{Current, Home};
use crate::live::stamp;
use crate::sight::{Details, Seen, Sight};
use crate::vector::engine::Engine;
use crate::{IndexError, Settings};
use scenic_data::{Clock, PlaceId, Store};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Changes when a gallery written before can no longer be read or searched as it should.
const FORMAT: u32 = 1;
/// Its folder in the folder of the indexes.
const FOLDER: &str = "gallery";
/// Where the details of pictures are kept, in the folder of a filling.
const DETAILS: &str = "details";

/// The gallery. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Gallery {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    sight: Arc<dyn Sight>,
    clock: Arc<dyn Clock>,
    settings: Settings,
    engine: Arc<Engine>,
    folder: PathBuf,
    /// What ties the cursor to this filling: the model and the folder.
    stamp: String,
    cursor: Mutex<Option<i64>>,
    turn: tokio::sync::Mutex<()>,
    _home: Home,
}

/// How far the gallery has come.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct GalleryStatus {
    /// The last line of the store's change log.
    pub last_change: i64,
    /// The last line that was taken in; `None` before the first filling is done.
    pub seen: Option<i64>,
    /// Pictures in it.
    pub pictures: u64,
    /// The model.
    pub model: String,
}

impl Gallery {
    /// Opens the gallery below the folder of the indexes, or begins it anew when it is missing, damaged,
    /// of an older form or of another model; the follower then fills it. One process at a time can have
    /// it open.
    pub async fn open(
        indexes: &Path,
        settings: Settings,
        store: Store,
        sight: Arc<dyn Sight>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, IndexError> {
        let (path, exact_below, now) = (indexes.join(FOLDER), settings.exact_below as usize, clock.now());
        let (model, dimension) = (sight.id().to_owned(), sight.dimension());
        let (home, engine, generation) = blocking(move || {
            let home = Home::open(&path)?;
            let kept = home.current()?.gallery;
            let mut kept =
                kept.filter(|live| live.format == FORMAT && live.model.as_deref() == Some(model.as_str()));
            loop {
                let generation = kept.take().unwrap_or_else(|| home.fresh(FOLDER, FORMAT, Some(&model), now));
                let folder = home.path(&generation);
                let begun = folder.exists();
                match Engine::open(&folder, dimension, exact_below, &shard::LABELS) {
                    Ok(engine) => return Ok((home, engine, generation)),
                    Err(error) if begun => {
                        let folder = &generation.folder;
                        tracing::error!(%error, folder, "the gallery is damaged: it is built anew");
                    }
                    Err(error) => return Err(error),
                }
            }
        })
        .await?;
        let current = Current { gallery: Some(generation.clone()), ..Current::default() };
        home.publish(&current)?;
        home.sweep(&current)?;
        let folder = home.path(&generation);
        let details = folder.join(DETAILS);
        std::fs::create_dir_all(&details).map_err(|error| IndexError::folder(&details, error))?;
        let stamp = stamp(&generation);
        let kept = store.cursor(&follower(&settings)).await?;
        let engine = Arc::new(engine);
        let ours = kept.state.as_deref() == Some(stamp.as_str()) && engine.count()? > 0;
        let cursor = Mutex::new(ours.then_some(kept.seq));
        let turn = tokio::sync::Mutex::default();
        let inner = Inner { store, sight, clock, settings, engine, folder, stamp, cursor, turn, _home: home };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// How far it has come.
    pub async fn status(&self) -> Result<GalleryStatus, IndexError> {
        let engine = Arc::clone(&self.inner.engine);
        let seen = *self.cursor();
        Ok(GalleryStatus {
            last_change: self.inner.store.last_change().await?,
            seen,
            pictures: blocking(move || engine.count()).await?,
            model: self.inner.sight.id().to_owned(),
        })
    }

    /// Whether every picture was looked at once since it was begun.
    pub fn is_filled(&self) -> bool {
        self.cursor().is_some()
    }

    /// The model that looks at its pictures.
    pub fn sight(&self) -> &Arc<dyn Sight> {
        &self.inner.sight
    }

    /// The pictures that are most like what was seen, best first; of these places only, where any are
    /// named.
    pub async fn like(
        &self,
        seen: &Seen,
        places: Option<&[PlaceId]>,
        limit: usize,
    ) -> Result<Vec<Likeness>, IndexError> {
        let (engine, vector) = (Arc::clone(&self.inner.engine), seen.vector.clone());
        let places = places.map(<[PlaceId]>::to_vec);
        blocking(move || shard::like(&engine, &vector, places.as_deref(), limit)).await
    }

    /// Every picture with its vector, for calibrations and evaluations.
    pub async fn all(&self) -> Result<Vec<Pictured>, IndexError> {
        let engine = Arc::clone(&self.inner.engine);
        blocking(move || shard::all(&engine)).await
    }

    /// What is where in pictures; those without are left out.
    pub async fn details(&self, pictures: Vec<String>) -> Result<HashMap<String, Details>, IndexError> {
        let folder = self.inner.folder.join(DETAILS);
        blocking(move || {
            let mut found = HashMap::with_capacity(pictures.len());
            for picture in pictures {
                let path = details_file(&folder, &picture);
                match std::fs::read(&path) {
                    Ok(bytes) => {
                        if let Some(details) = Details::from_bytes(&bytes) {
                            found.insert(picture, details);
                        }
                    }
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                    Err(error) => return Err(IndexError::folder(&path, error)),
                }
            }
            Ok(found)
        })
        .await
    }

    fn cursor(&self) -> MutexGuard<'_, Option<i64>> {
        self.inner.cursor.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn details_file(folder: &Path, picture: &str) -> PathBuf {
    folder.join(picture)
}

/// Under which name the store keeps the gallery's cursor.
fn follower(settings: &Settings) -> String {
    format!("index.gallery.{}", settings.instance)
}
