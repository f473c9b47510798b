//! The saved network: a header with version and checksum, then the body.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use serde::{Deserialize, Serialize};

use crate::error::PathsError;
use crate::graph::Graph;
use crate::hierarchy::Hierarchy;

/// The first bytes of every saved network.
const MAGIC: &[u8; 8] = b"PATHSNET";

/// Grows with every change of the layout.
const VERSION: u32 = 2;

/// Magic, version, length of the body, checksum of the body.
const HEADER: usize = 8 + 4 + 8 + 32;

#[derive(Serialize)]
struct BodyOut<'a> {
    graph: &'a Graph,
    hierarchies: &'a [Hierarchy; 3],
}

#[derive(Deserialize)]
struct BodyIn {
    graph: Graph,
    hierarchies: [Hierarchy; 3],
}

/// Writes beside the file and puts it in place when it is whole.
pub(crate) fn save(path: &Path, graph: &Graph, hierarchies: &[Hierarchy; 3]) -> Result<(), PathsError> {
    let body = postcard::to_stdvec(&BodyOut { graph, hierarchies })
        .map_err(|_| PathsError::TooLarge("parts to be saved"))?;
    let beside = beside(path);
    let written = write(&beside, &body).and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|e| {
        // The half-written file is of no use; that it cannot be removed adds nothing to the error.
        let _ = std::fs::remove_file(&beside);
        PathsError::io(path, e)
    })
}

fn write(path: &Path, body: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(MAGIC)?;
    file.write_all(&VERSION.to_le_bytes())?;
    file.write_all(&(body.len() as u64).to_le_bytes())?;
    file.write_all(blake3::hash(body).as_bytes())?;
    file.write_all(body)?;
    file.sync_all()
}

/// A name in the same folder that no other save uses at the same time.
fn beside(path: &Path) -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}-{number}.part", std::process::id()));
    path.with_file_name(name)
}

/// Reads and checks a saved network.
pub(crate) fn load(path: &Path) -> Result<(Graph, [Hierarchy; 3]), PathsError> {
    let mut file = File::open(path).map_err(|e| PathsError::io(path, e))?;
    let mut content = Vec::new();
    let mut head = [0; HEADER];
    match file.read_exact(&mut head) {
        Err(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => return Err(PathsError::NotANetwork),
        other => other.map_err(|e| PathsError::io(path, e))?,
    }
    let (magic, rest) = head.split_at(MAGIC.len());
    if magic != MAGIC {
        return Err(PathsError::NotANetwork);
    }
    let (version, rest) = rest.split_at(4);
    let found = version.try_into().map(u32::from_le_bytes).unwrap_or(0);
    if found != VERSION {
        return Err(PathsError::Version { found, expected: VERSION });
    }
    let (length, checksum) = rest.split_at(8);
    let length = length.try_into().map(u64::from_le_bytes).unwrap_or(0);
    // The length is checked against the file before memory is taken for it.
    let there = file.metadata().map_err(|e| PathsError::io(path, e))?.len();
    if there != length.saturating_add(HEADER as u64) {
        return Err(PathsError::Damaged("it is not as long as it should be"));
    }
    file.read_to_end(&mut content).map_err(|e| PathsError::io(path, e))?;
    if blake3::hash(&content).as_bytes() != checksum {
        return Err(PathsError::Damaged("its checksum does not match"));
    }
    let body: BodyIn =
        postcard::from_bytes(&content).map_err(|_| PathsError::Damaged("its content cannot be read"))?;
    body.graph.check()?;
    if body.hierarchies.iter().any(|hierarchy| !hierarchy.fits(body.graph.nodes.len())) {
        return Err(PathsError::Damaged("its parts do not fit together"));
    }
    Ok((body.graph, body.hierarchies))
}
