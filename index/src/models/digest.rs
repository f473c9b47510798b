//! SHA-256 of files, and whether a file is the one that was pinned.

use super::ModelError;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// Bytes read at once.
const STRIDE: usize = 1 << 18;

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 of a file. `seen` is called with the number of bytes read so far.
pub(super) fn of_file(path: &Path, seen: &mut dyn FnMut(u64)) -> Result<String, ModelError> {
    let mut file = File::open(path).map_err(ModelError::file(path))?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; STRIDE];
    let mut total = 0;
    loop {
        let count = file.read(&mut buffer).map_err(ModelError::file(path))?;
        let Some(part) = buffer.get(..count).filter(|part| !part.is_empty()) else {
            return Ok(hex(&digest.finalize()));
        };
        digest.update(part);
        total += count as u64;
        seen(total);
    }
}

/// Whether the file is there with this size and this SHA-256.
pub(super) fn is(
    path: &Path,
    bytes: u64,
    sha256: &str,
    seen: &mut dyn FnMut(u64),
) -> Result<bool, ModelError> {
    match std::fs::metadata(path) {
        Ok(found) if found.is_file() && found.len() == bytes => Ok(of_file(path, seen)? == sha256),
        Ok(_) => Ok(false),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(ModelError::file(path)(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_the_pinned_one_only_with_its_size_and_its_sum() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("abc");
        std::fs::write(&path, "abc").expect("a file");
        let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let mut seen = 0;
        assert_eq!(of_file(&path, &mut |bytes| seen = bytes).expect("readable"), sum);
        assert_eq!(seen, 3);
        let is = |path: &Path, bytes, sum: &str| is(path, bytes, sum, &mut |_| ()).expect("readable");
        assert!(is(&path, 3, sum));
        assert!(!is(&path, 4, sum));
        assert!(!is(&path, 3, &sum.replace('b', "c")));
        assert!(!is(&dir.path().join("missing"), 3, sum));
        assert!(!is(dir.path(), 3, sum));
    }
}
