//! From what is drawn to bytes.

use fast_mvt::{MvtGeomType, MvtResult, MvtTileBuilder, MvtValueRef};

use super::fit::{Drawing, Spot};
use super::ways::Line;
use crate::graph::Graph;

/// The tile; a layer without anything in it is left out.
///
/// # Errors
/// Not for a [`Drawing`]: the library refuses layers without a name, lines without a point, and numbers of
/// points or strings that only tiles of gigabytes hold.
pub(super) fn encode(graph: &Graph, drawing: &Drawing<'_>) -> MvtResult<Vec<u8>> {
    let mut tile = MvtTileBuilder::new();
    if !drawing.lines.is_empty() {
        tile = ways(tile, graph, &drawing.lines)?;
    }
    if !drawing.spots.is_empty() {
        tile = places(tile, &drawing.spots)?;
    }
    Ok(tile.encode())
}

/// All lines of one class with the same names are one feature.
fn ways(tile: MvtTileBuilder, graph: &Graph, lines: &[Line]) -> MvtResult<MvtTileBuilder> {
    let mut layer = tile.layer("ways")?;
    for alike in lines.chunk_by(|a, b| (a.class, a.names) == (b.class, b.names)) {
        let Some(Line { class, names, .. }) = alike.first() else { continue };
        let mut feature = layer.feature_of(MvtGeomType::LineString);
        feature.tag_ref("kind", MvtValueRef::String(class.kind()))?;
        if let Some(rank) = class.rank() {
            feature.tag_ref("rank", MvtValueRef::UInt(rank))?;
        }
        if let Some(names) = graph.names.get(*names as usize) {
            for (key, name) in [("name", &names.name), ("name_en", &names.name_en)] {
                if let Some(name) = name {
                    feature.tag_ref(key, MvtValueRef::String(name))?;
                }
            }
        }
        for line in alike {
            feature.line(line.points.iter().copied())?;
        }
        layer = feature.end();
    }
    Ok(layer.end())
}

fn places(tile: MvtTileBuilder, spots: &[Spot<'_>]) -> MvtResult<MvtTileBuilder> {
    let mut layer = tile.layer("places")?;
    for spot in spots {
        let mut feature = layer.feature_of(MvtGeomType::Point);
        for (key, value) in spot.tags {
            feature.tag_ref(key, MvtValueRef::String(value))?;
        }
        feature.points([spot.at])?;
        layer = feature.end();
    }
    Ok(layer.end())
}
