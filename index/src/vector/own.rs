//! The points that this process keeps itself, in a folder for each filling.

use super::points::Kind;
use super::{EdgePoints, Label};
use crate::IndexError;
use crate::error::blocking;
use crate::home::{Generation, Home};
use scenic_data::Instant;

/// Opens the points of before, or begins with none when they are missing, damaged, of an older form or of
/// another model.
pub(crate) async fn open_or_begin(
    home: &Home,
    kept: Option<Generation>,
    kind: &Kind<'_>,
    exact_below: usize,
    now: Instant,
) -> Result<(EdgePoints, Generation), IndexError> {
    let fits = |live: &Generation| live.format == kind.format && live.model.as_deref() == Some(kind.model);
    let open = |generation| open(home, generation, kind, exact_below);
    home.open_or_begin(kept.filter(fits), || begin(home, kind, now), open).await
}

/// A filling that is not there yet.
pub(crate) fn begin(home: &Home, kind: &Kind<'_>, now: Instant) -> Generation {
    home.fresh(kind.folder, kind.format, Some(kind.model), now)
}

/// Opens one filling.
pub(crate) async fn open(
    home: &Home,
    generation: Generation,
    kind: &Kind<'_>,
    exact_below: usize,
) -> Result<EdgePoints, IndexError> {
    let (folder, filling) = (home.path(&generation), generation.stamp());
    let (dimension, labels): (usize, &'static [Label]) = (kind.dimension, kind.labels);
    blocking(move || EdgePoints::open(&folder, dimension, exact_below, labels, filling)).await
}
