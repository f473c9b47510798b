//! Loads ONNX Runtime from a pack. A process has one runtime, so the first pack that is used decides.

use super::pack::FileRole;
use super::{ModelError, Pack};
use std::path::PathBuf;
use std::sync::Mutex;

static LOADED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Loads the pack's runtime, unless one is loaded already.
pub(super) fn load(pack: &Pack) -> Result<(), ModelError> {
    let path = pack.path(FileRole::Runtime)?;
    // The loader takes a relative path for one beside the program.
    let path = std::fs::canonicalize(&path).map_err(ModelError::file(&path))?;
    let mut loaded = LOADED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(other) = &*loaded {
        if *other != path {
            tracing::debug!(loaded = %other.display(), asked = %path.display(), "one runtime is enough");
        }
        return Ok(());
    }
    let environment = ort::init_from(&path)
        .map_err(|error| ModelError::Runtime { path: path.clone(), detail: error.to_string() })?;
    // False means that somebody else has set up the environment, with the same library; that is fine.
    let _ = environment.with_name("daoyou").with_telemetry(false).commit();
    *loaded = Some(path);
    Ok(())
}
