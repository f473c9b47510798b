//! OpenStreetMap's binary format.

use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};

use osmpbf::{BlobDecode, BlobReader, PrimitiveBlock};

use super::{Sink, Tags, Wanted};
use crate::error::PathsError;
use crate::geometry::Point;

/// Features of a file without which its content would be misread.
const UNDERSTOOD: [&str; 3] = ["OsmSchema-V0.6", "DenseNodes", "HistoricalInformation"];

pub(super) fn read(
    file: File,
    wanted: Wanted,
    sink: &mut dyn Sink,
    bytes_done: &mut dyn FnMut(u64),
) -> Result<(), PathsError> {
    // The decoder adds up differences that a damaged file may choose, so that a build which checks
    // arithmetic stops in it. That is the file's fault and an error like the others.
    catch_unwind(AssertUnwindSafe(|| read_blobs(file, wanted, sink, bytes_done)))
        .unwrap_or_else(|_| Err(PathsError::Broken("its numbers do not add up".to_owned())))
}

fn read_blobs(
    file: File,
    wanted: Wanted,
    sink: &mut dyn Sink,
    bytes_done: &mut dyn FnMut(u64),
) -> Result<(), PathsError> {
    let blobs = BlobReader::new_seekable(BufReader::new(file)).map_err(broken)?;
    for blob in blobs {
        let blob = blob.map_err(broken)?;
        bytes_done(blob.offset().map_or(0, |offset| offset.0));
        match blob.decode().map_err(broken)? {
            BlobDecode::OsmHeader(header) => {
                let unknown = header.required_features().iter().find(|f| !UNDERSTOOD.contains(&f.as_str()));
                if let Some(feature) = unknown {
                    let feature: String = feature.chars().take(60).collect();
                    return Err(PathsError::Broken(format!("it needs the feature `{feature}`")));
                }
            }
            BlobDecode::OsmData(block) => read_block(&block, wanted, sink)?,
            BlobDecode::Unknown(_) => {}
        }
    }
    Ok(())
}

fn read_block(block: &PrimitiveBlock, wanted: Wanted, sink: &mut dyn Sink) -> Result<(), PathsError> {
    let with_tags = wanted == Wanted::Nodes;
    let mut refs = Vec::new();
    for group in block.groups() {
        for node in group.dense_nodes() {
            let tags = if with_tags { Tags(node.tags().collect()) } else { Tags::default() };
            sink.node(node.id(), Point { lat: node.lat(), lon: node.lon() }, &tags)?;
        }
        for node in group.nodes() {
            let tags = if with_tags { Tags(node.tags().collect()) } else { Tags::default() };
            sink.node(node.id(), Point { lat: node.lat(), lon: node.lon() }, &tags)?;
        }
        if wanted == Wanted::Ways {
            for way in group.ways() {
                refs.clear();
                refs.extend(way.refs());
                sink.way(way.id(), &refs, &Tags(way.tags().collect()))?;
            }
        }
    }
    Ok(())
}

fn broken(error: osmpbf::Error) -> PathsError {
    PathsError::Broken(error.to_string())
}
