//! Opens a partner's ZIP so that nothing in it can reach outside, lie about its size or fill memory.

pub mod class;
mod name;
mod refusal;

use crate::defect::{Defect, Defects};
use crate::files::sniff::Metered;
use crate::limits::{
    MAX_ARCHIVE_ENTRIES, MAX_DIRECTORY_BYTES, MAX_ENTRY_BYTES, MAX_PACKING_RATIO, MAX_UNPACKED_BYTES,
    PACKING_RATIO_FROM,
};
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read, Write};
use std::sync::atomic::Ordering;
use zip::CompressionMethod;
use zip::result::ZipError;

pub use class::{Class, classify};
use refusal::{broken, duplicate, of_entry, too_large, too_large_in_all, too_many};

/// How much an archive may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArchiveLimits {
    /// Most entries.
    pub entries: usize,
    /// Most bytes of all entries when unpacked.
    pub total: u64,
    /// Most bytes of one entry when unpacked.
    pub entry: u64,
    /// Most unpacked bytes to one packed byte, above [`PACKING_RATIO_FROM`].
    pub ratio: u64,
}

impl Default for ArchiveLimits {
    fn default() -> Self {
        Self {
            entries: MAX_ARCHIVE_ENTRIES,
            total: MAX_UNPACKED_BYTES,
            entry: MAX_ENTRY_BYTES,
            ratio: MAX_PACKING_RATIO,
        }
    }
}

/// Why an archive, or an entry of it, is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// What is in it is at fault.
    #[error("the archive was refused: {}", .0.list.first().map(|d| d.message.to_string()).unwrap_or_default())]
    Refused(Defects),
    /// It could not be read, or what was unpacked could not be written.
    #[error("the archive could not be read or unpacked")]
    Io(#[from] io::Error),
}

impl From<Defect> for ArchiveError {
    fn from(defect: Defect) -> Self {
        let mut all = Defects::default();
        all.push(defect);
        Self::Refused(all)
    }
}

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name with its folders: relative, with `/` between, nothing that leads elsewhere.
    pub name: String,
    /// The bytes it says to unpack to. May be a lie; [`Archive::extract_to`] counts.
    pub size: u64,
    packed: u64,
    at: usize,
    counted: bool,
}

/// An archive whose entries are all safe to unpack.
pub struct Archive {
    zip: zip::ZipArchive<Metered<File>>,
    limits: ArchiveLimits,
    entries: Vec<Entry>,
    unpacked: u64,
}

impl Archive {
    /// Lists an archive. Folders and what systems leave behind (`__MACOSX`, `.DS_Store`) are passed over.
    ///
    /// # Errors
    /// With everything that is wrong with its entries, or when the file cannot be read.
    pub fn open(file: File, limits: ArchiveLimits) -> Result<Self, ArchiveError> {
        let again = file.try_clone()?;
        let file = Metered::new(file, MAX_DIRECTORY_BYTES);
        let allowance = file.allowance();
        let zip = zip::ZipArchive::new(file).map_err(|error| broken(None, error))?;
        allowance.store(u64::MAX, Ordering::Relaxed);
        let mut archive = Self { zip, limits, entries: Vec::new(), unpacked: 0 };
        let mut defects = archive.list();
        if archive.zip.has_duplicate_names() {
            defects.push(duplicate(&named_twice(again).unwrap_or_default()));
        }
        if defects.is_empty() { Ok(archive) } else { Err(ArchiveError::Refused(defects)) }
    }

    /// The files in it.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Unpacks one entry, by its place in [`entries`](Self::entries), and tells its bytes.
    ///
    /// # Errors
    /// When the entry is damaged or unpacks to more than it may, or when `out` fails.
    pub fn extract_to(&mut self, index: usize, out: &mut dyn Write) -> Result<u64, ArchiveError> {
        let Some(entry) = self.entries.get_mut(index) else {
            return Err(io::Error::new(io::ErrorKind::NotFound, "the archive has no such entry").into());
        };
        let first = !std::mem::replace(&mut entry.counted, true);
        let Entry { name, packed, at, .. } = entry.clone();
        // An entry may be unpacked again; it counts once.
        let left = if first { self.limits.total.saturating_sub(self.unpacked) } else { u64::MAX };
        let ratio = packed.saturating_mul(self.limits.ratio).max(PACKING_RATIO_FROM);
        let most = self.limits.entry.min(left).min(ratio);
        let bytes = self.unpack(at, &name, most, out)?;
        if first {
            self.unpacked += bytes;
        }
        Ok(bytes)
    }

    /// Unpacks everything, passed-over parts too, into what `out` gives for each name.
    ///
    /// # Errors
    /// As [`extract_to`](Self::extract_to), or when what is written to fails.
    pub(crate) fn extract_all<W: Write>(
        &mut self,
        out: &mut W,
        mut part: impl FnMut(&mut W, &str),
    ) -> Result<(), ArchiveError> {
        for at in 0..self.zip.len() {
            let entry = self.zip.by_index_data(at).map_err(|error| broken(None, error))?;
            let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
            let ratio = entry.compressed_size().saturating_mul(self.limits.ratio).max(PACKING_RATIO_FROM);
            let most = self.limits.entry.min(self.limits.total.saturating_sub(self.unpacked)).min(ratio);
            part(out, &name);
            self.unpacked += self.unpack(at, &name, most, out)?;
        }
        Ok(())
    }

    fn unpack(&mut self, at: usize, name: &str, most: u64, out: &mut dyn Write) -> Result<u64, ArchiveError> {
        let mut entry = self.zip.by_index(at).map_err(|error| broken(Some(name), error))?;
        let mut buf = vec![0; 64 * 1024];
        let mut bytes = 0u64;
        loop {
            let read = match entry.read(&mut buf) {
                Ok(0) => return Ok(bytes),
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(broken(Some(name), ZipError::Io(error))),
            };
            bytes += read as u64;
            if bytes > most {
                return Err(too_large(name).into());
            }
            out.write_all(buf.get(..read).unwrap_or_default())?;
        }
    }

    fn list(&mut self) -> Defects {
        let mut defects = Defects::default();
        if self.zip.len() > self.limits.entries {
            defects.push(too_many(self.limits.entries));
            return defects;
        }
        let mut names = HashSet::new();
        let mut total = 0u64;
        for at in 0..self.zip.len() {
            let Ok(raw) = self.zip.by_index_data(at) else { continue };
            // Flag 0x800 says that the name is UTF-8.
            let name = match name::safe(raw.name_raw(), raw.flags().as_u16() & 0x800 != 0) {
                Ok(name) => name,
                Err(defect) => {
                    defects.push(*defect);
                    continue;
                }
            };
            total = total.saturating_add(raw.size());
            if let Some(defect) = refused(&raw, &name.text, &self.limits) {
                defects.push(defect);
            } else if !name.folder && !name::left_behind(&name.text) {
                if !names.insert(name.text.clone()) {
                    defects.push(duplicate(&name.text));
                }
                let (size, packed) = (raw.size(), raw.compressed_size());
                self.entries.push(Entry { name: name.text, size, packed, at, counted: false });
            }
        }
        if total > self.limits.total {
            defects.push(too_large_in_all(self.limits.total));
        }
        defects
    }
}

/// What an entry's header says against it.
fn refused(entry: &zip::read::ZipFileEntry<'_>, name: &str, limits: &ArchiveLimits) -> Option<Defect> {
    const TYPE: u32 = 0o170_000;
    const FILE: u32 = 0o100_000;
    const FOLDER: u32 = 0o040_000;
    let kind = entry.unix_mode().unwrap_or(0) & TYPE;
    let (size, packed) = (entry.size(), entry.compressed_size());
    if entry.encrypted() {
        return Some(of_entry(
            "protected_entry",
            name,
            "有密码保护，请去掉密码重新打包",
            "is protected by a password; pack it without one",
        ));
    }
    if ![0, FILE, FOLDER].contains(&kind) {
        return Some(of_entry(
            "unsafe_entry",
            name,
            "是链接或设备，请只打包普通文件",
            "is a link or a device; pack plain files only",
        ));
    }
    if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        return Some(of_entry(
            "unsupported_compression",
            name,
            "用了少见的压缩方法，请用普通 ZIP（deflate）重新打包",
            "is packed by an unusual method; pack it as an ordinary ZIP (deflate)",
        ));
    }
    let tight = size > PACKING_RATIO_FROM && size / packed.max(1) > limits.ratio;
    (size > limits.entry || tight).then(|| too_large(name))
}

/// A name that the directory has twice. The list of entries keeps one of them, and only tells that
/// there were more.
fn named_twice(file: File) -> Option<String> {
    let file = Metered::new(file, MAX_DIRECTORY_BYTES);
    let mut directory = zip::unstable::read::ZipIterable::try_new(file, zip::read::Config::default()).ok()?;
    let mut seen = HashSet::new();
    let raw = directory.files().ok()?.map_while(Result::ok).map(|entry| entry.name_raw().to_vec());
    let twice = raw.into_iter().find(|name| !seen.insert(name.clone()))?;
    let name = name::safe(&twice, false).map(|name| name.text);
    Some(name.unwrap_or_else(|_| String::from_utf8_lossy(&twice).into_owned()))
}

#[cfg(test)]
mod tests;
