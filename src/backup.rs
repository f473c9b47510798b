//! Backups: everything the store holds, as it is at one instant, in a folder that opens anywhere.
//!
//! `daoyou.db` is the database, as SQLite whatever the service uses; `snapshots/` its files, by hash,
//! also those of a bucket; `map/` the imported map; `manifest.json` what proves them, written last.
//! Indexes, galleries and guide pages' followers need none: they are made again from the store.

use crate::commands::map;
use crate::settings::Settings;
use anyhow::{Context, Result, bail, ensure};
use chrono::{DateTime, Utc};
use scenic_data::store::{FilesReport, TableDigest};
use scenic_data::{Clock, Store};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What proves a backup.
#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the folder.
    pub format: u32,
    /// The version that wrote it.
    pub version: String,
    /// When.
    pub made_at: DateTime<Utc>,
    /// Every table.
    pub tables: Vec<TableDigest>,
    /// The snapshot files.
    pub files: FilesReport,
    /// Whether a map is with it.
    pub map: bool,
}

/// The form that this version writes.
const FORMAT: u32 = 1;

/// Is told what is being done, and how far it is.
pub type Watch<'a> = &'a (dyn Fn(&str, u64) + Send + Sync);

/// Where things lie in a backup.
struct Layout(PathBuf);

impl Layout {
    fn database(&self) -> PathBuf {
        self.0.join("daoyou.db")
    }

    fn snapshots(&self) -> PathBuf {
        self.0.join("snapshots")
    }

    fn map(&self) -> PathBuf {
        self.0.join("map").join("network.bin")
    }

    fn manifest(&self) -> PathBuf {
        self.0.join("manifest.json")
    }
}

fn url(database: &Path) -> String {
    format!("sqlite://{}?mode=rwc", database.display())
}

/// Backs a store up into `folder`, while it is used. A backup that is there already is replaced; its
/// snapshot files are kept where they are still wanted, so that only new ones are copied.
pub async fn back_up(
    store: &Store,
    settings: &Settings,
    folder: &Path,
    clock: &dyn Clock,
    watch: Watch<'_>,
) -> Result<Manifest> {
    let layout = Layout(folder.to_owned());
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let made_at = clock.now();
    let part = folder.join("daoyou.db.part");
    for left in ["daoyou.db.part", "daoyou.db.part-wal", "daoyou.db.part-shm"] {
        let left = folder.join(left);
        if left.exists() {
            std::fs::remove_file(&left).with_context(|| format!("cannot remove {}", left.display()))?;
        }
    }
    let kept = Store::connect(&url(&part), &layout.snapshots()).await?;
    let tables = store.copy_to(&kept, watch).await?;
    // Files after rows: a file is there before the row that names it.
    let files =
        kept.fetch_snapshots(store.vault(), kept.vault(), &|looked| watch("snapshots", looked)).await?;
    kept.close().await?;
    // From here on the old backup is none any more, and the new one not yet.
    let manifest = layout.manifest();
    if manifest.exists() {
        std::fs::remove_file(&manifest)?;
    }
    std::fs::File::open(&part)?.sync_all()?;
    std::fs::rename(&part, layout.database())?;
    let map = carry(&map::file(settings), &layout.map())?;
    let written = Manifest {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        made_at,
        tables,
        files,
        map,
    };
    let beside = folder.join("manifest.json.part");
    std::fs::write(&beside, serde_json::to_vec_pretty(&written)?)?;
    std::fs::File::open(&beside)?.sync_all()?;
    std::fs::rename(&beside, manifest)?;
    std::fs::File::open(folder)?.sync_all()?;
    Ok(written)
}

/// Brings a backup into a store that is empty. Nothing is in force when it fails.
pub async fn restore(
    folder: &Path,
    store: &Store,
    settings: &Settings,
    watch: Watch<'_>,
) -> Result<Manifest> {
    let layout = Layout(folder.to_owned());
    let text = std::fs::read(layout.manifest()).with_context(|| {
        format!("{} has no manifest.json: it is no backup, or one that was not finished", folder.display())
    })?;
    let manifest: Manifest = serde_json::from_slice(&text).context("manifest.json cannot be read")?;
    ensure!(
        manifest.format == FORMAT,
        "the backup is of form {}, and this version reads {FORMAT}; use the version {} that wrote it",
        manifest.format,
        manifest.version
    );
    store.ensure_empty().await?;
    let kept = Store::connect(&url(&layout.database()), &layout.snapshots()).await?;
    let brought = bring(&kept, &manifest, store, watch).await;
    kept.close().await?;
    let files = brought?;
    if manifest.map {
        carry(&layout.map(), &map::file(settings))?;
    }
    // What was derived from another store would be told for this one's. A cluster is compared whole.
    store.forget_cursors("index.").await?;
    let index = settings.index.folder(&settings.data_dir);
    if index.exists() {
        std::fs::remove_dir_all(&index).with_context(|| format!("cannot remove {}", index.display()))?;
    }
    Ok(Manifest { files, ..manifest })
}

/// Brings the files and the rows of a backup that is what its manifest says.
async fn bring(kept: &Store, manifest: &Manifest, store: &Store, watch: Watch<'_>) -> Result<FilesReport> {
    let there = kept.digests().await?;
    if let Some(table) = manifest.tables.iter().find(|table| !there.contains(table)) {
        bail!("the table {} of the backup is not what manifest.json says: the backup is damaged", table.name);
    }
    // Files before rows, as ever: no row names a file that is not there.
    let files =
        kept.fetch_snapshots(kept.vault(), store.vault(), &|looked| watch("snapshots", looked)).await?;
    kept.copy_to(store, watch).await?;
    Ok(files)
}

/// Copies a file that may not be there, whole or not at all; says whether it was.
fn carry(from: &Path, to: &Path) -> Result<bool> {
    if !from.exists() {
        return Ok(false);
    }
    let folder = to.parent().context("a file lies in a folder")?;
    std::fs::create_dir_all(folder)?;
    let beside = to.with_extension("part");
    std::fs::copy(from, &beside).with_context(|| format!("cannot copy {}", from.display()))?;
    std::fs::File::open(&beside)?.sync_all()?;
    std::fs::rename(&beside, to)?;
    Ok(true)
}
