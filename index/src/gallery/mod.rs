//! The gallery: every kept picture of a place as a vector, kept in step with the store, so that a
//! photograph finds the places it is like.
//!
//! Does not know what a likeness means (`guide`), nor who took a picture.

mod follow;
mod shard;

pub use follow::{GalleryReport, OnPlaces};
pub use shard::{Likeness, Pictured};

use crate::bookmark::Bookmark;
use crate::error::blocking;
use crate::home::{Current, Home};
use crate::sight::{Details, Seen, Sight};
use crate::vector::{Cluster, Kind, Points, RemotePoints, own};
use crate::{IndexError, Settings};
use scenic_data::{Clock, PlaceId, Store};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
    settings: Settings,
    points: Arc<dyn Points>,
    bookmark: Bookmark,
    /// Where what is where in pictures is kept, by this process for itself.
    details: PathBuf,
    /// Whether other processes fill it too.
    shared: bool,
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
        let path = indexes.join(FOLDER);
        let home = blocking(move || Home::open(&path)).await?;
        let kind = Kind {
            name: "pictures",
            folder: FOLDER,
            format: FORMAT,
            model: sight.id(),
            dimension: sight.dimension(),
            labels: &shard::LABELS,
            words: false,
        };
        let (points, bookmark, folder): (Arc<dyn Points>, _, _) = match &settings.qdrant.url {
            Some(url) => {
                let cluster = Cluster::new(url, &settings.qdrant, settings.exact_below as usize)?;
                let points = RemotePoints::behind_alias(&cluster, &kind);
                let folder = home.folder(&format!("shared-{}", points.alias()));
                let bookmark = Bookmark::shared(store.clone(), clock, points.alias());
                (Arc::new(points), bookmark, folder)
            }
            None => {
                let (kept, exact_below) = (home.current()?.gallery, settings.exact_below as usize);
                let (points, generation) =
                    own::open_or_begin(&home, kept, &kind, exact_below, clock.now()).await?;
                let folder = home.path(&generation);
                let current = Current { gallery: Some(generation), ..Current::default() };
                home.publish(&current)?;
                home.sweep(&current)?;
                let bookmark = Bookmark::own(store.clone(), clock, follower(&settings), &points).await?;
                (Arc::new(points), bookmark, folder)
            }
        };
        let details = folder.join(DETAILS);
        std::fs::create_dir_all(&details).map_err(|error| IndexError::folder(&details, error))?;
        let (turn, shared) = (tokio::sync::Mutex::default(), settings.qdrant.url.is_some());
        let inner = Inner { store, sight, settings, points, bookmark, details, shared, turn, _home: home };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// How far it has come.
    pub async fn status(&self) -> Result<GalleryStatus, IndexError> {
        Ok(GalleryStatus {
            last_change: self.inner.store.last_change().await?,
            seen: self.inner.bookmark.cursor(),
            pictures: self.inner.points.count().await?,
            model: self.inner.sight.id().to_owned(),
        })
    }

    /// Whether every picture was looked at once since it was begun.
    pub fn is_filled(&self) -> bool {
        self.inner.bookmark.cursor().is_some()
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
        shard::like(&*self.inner.points, &seen.vector, places, limit).await
    }

    /// Every picture with its vector, for calibrations and evaluations.
    pub async fn all(&self) -> Result<Vec<Pictured>, IndexError> {
        shard::all(&*self.inner.points).await
    }

    /// What is where in pictures; those without are left out. A picture that another process looked at is
    /// looked at again, once.
    pub async fn details(&self, pictures: Vec<String>) -> Result<HashMap<String, Details>, IndexError> {
        let mut found = HashMap::with_capacity(pictures.len());
        for picture in pictures {
            let path = details_file(&self.inner.details, &picture);
            let bytes = match tokio::fs::read(&path).await {
                Ok(bytes) => Some(bytes),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
                Err(error) => return Err(IndexError::folder(&path, error)),
            };
            let details = match bytes {
                Some(bytes) => Details::from_bytes(&bytes),
                None if self.inner.shared => self.details_of_others(&picture).await?,
                None => None,
            };
            found.extend(details.map(|details| (picture, details)));
        }
        Ok(found)
    }

    /// What is where in a picture that another process looked at.
    async fn details_of_others(&self, picture: &str) -> Result<Option<Details>, IndexError> {
        let held = shard::vectors(&*self.inner.points, &[picture.to_owned()]).await?;
        if held.is_empty() {
            return Ok(None);
        }
        match self.look(picture).await {
            Ok(seen) => Ok(seen.details.into_iter().next()),
            // Its bytes are gone or damaged: then nothing is known of it.
            Err(IndexError::Picture { .. } | IndexError::Store(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn details_file(details: &Path, picture: &str) -> PathBuf {
    details.join(picture)
}

/// Under which name the store keeps the gallery's cursor.
fn follower(settings: &Settings) -> String {
    format!("index.gallery.{}", settings.instance)
}
