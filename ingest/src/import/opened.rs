//! A file that somebody sent, opened: its parts with their rows, and its pictures.

use super::input::{Input, Lying};
use super::pictures::{Pictures, Seen};
use super::rows::Rows;
use crate::defect::{Defect, Defects, Message};
use crate::files::archive::{Archive, ArchiveError, ArchiveLimits, Class, classify};
use crate::files::sniff::{self, Format};
use crate::limits::MAX_TITLE_CHARS;
use crate::text::clip;
use serde_json::{Value, json};
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// A part of a file that holds rows.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// Its name within an archive.
    pub name: Option<Arc<str>>,
    pub path: PathBuf,
    pub format: Format,
}

/// An opened file.
pub(super) struct Opened {
    parts: Vec<Part>,
    /// Rows made of an archive's pictures, where it holds nothing else.
    made: Vec<Value>,
    pictures: Vec<(String, usize)>,
    archive: Option<Arc<Mutex<Archive>>>,
    seen: Seen,
    /// What is wrong with the file as a whole.
    pub defects: Defects,
    _lying: Lying,
    _folder: Option<tempfile::TempDir>,
}

/// Names that end so are remarks for people, not records.
const REMARKS: [&str; 2] = [".txt", ".md"];

impl Opened {
    /// Looks at what the file is. Fails only when the disk does; what is wrong with the file is told by
    /// its defects.
    pub fn open(input: &Input) -> io::Result<Self> {
        let lying = input.lying()?;
        let path = lying.path.clone();
        let mut opened = Self {
            parts: Vec::new(),
            made: Vec::new(),
            pictures: Vec::new(),
            archive: None,
            seen: Seen::default(),
            defects: Defects::default(),
            _lying: lying,
            _folder: None,
        };
        match sniff::format(&mut File::open(&path)?)? {
            Err(defect) => opened.defects.push(*defect),
            Ok(Format::Archive) => opened.unpack(File::open(&path)?)?,
            Ok(format) => opened.parts.push(Part { name: None, path, format }),
        }
        Ok(opened)
    }

    /// Unpacks what may hold rows; pictures stay where they are until they are asked for.
    fn unpack(&mut self, file: File) -> io::Result<()> {
        let mut archive = match Archive::open(file, ArchiveLimits::default()) {
            Ok(archive) => archive,
            Err(ArchiveError::Io(error)) => return Err(error),
            Err(ArchiveError::Refused(defects)) => {
                self.defects.extend(defects);
                return Ok(());
            }
        };
        let folder = tempfile::tempdir()?;
        let names: Vec<String> = archive.entries().iter().map(|entry| entry.name.clone()).collect();
        for (index, name) in names.into_iter().enumerate() {
            let path = folder.path().join(index.to_string());
            match archive.extract_to(index, &mut File::create(&path)?) {
                Ok(_) => {}
                Err(ArchiveError::Io(error)) => return Err(error),
                Err(ArchiveError::Refused(defects)) => {
                    self.defects.extend(defects);
                    continue;
                }
            }
            match classify(&name, &mut File::open(&path)?)? {
                Err(defect) => self.defects.push(*defect),
                Ok(Class::Records(format)) if !is_remark(&name, format) => {
                    self.parts.push(Part { name: Some(name.into()), path, format });
                    continue;
                }
                Ok(Class::Picture(_)) => self.pictures.push((name, index)),
                Ok(_) => self.defects.push(ignored(&name)),
            }
            std::fs::remove_file(&path)?;
        }
        if self.parts.is_empty() && self.defects.errors == 0 {
            self.made = self.pictures.iter().map(|(name, _)| by_name(name)).collect();
        }
        self.archive = Some(Arc::new(Mutex::new(archive)));
        self._folder = Some(folder);
        Ok(())
    }

    /// Its rows, from the first.
    pub fn rows(&self) -> Rows {
        Rows::new(self.parts.clone(), self.made.clone())
    }

    /// Its pictures.
    pub fn pictures(&self) -> Pictures {
        Pictures::new(self.archive.clone(), &self.pictures, Arc::clone(&self.seen))
    }
}

/// Whether a text is a remark beside the records.
fn is_remark(name: &str, format: Format) -> bool {
    let name = name.to_ascii_lowercase();
    format == Format::Text && REMARKS.iter().any(|ending| name.ends_with(ending))
}

/// A picture named after its place, such as `听涛松-2.jpg`, as a record of its own.
fn by_name(name: &str) -> Value {
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | ' ' | '(' | ')' | '（' | '）');
    let place = stem.trim_end_matches(is_number);
    let place = if place.is_empty() { stem } else { place };
    json!({"type": "photo", "external_id": name, "place": place, "file": name})
}

fn ignored(name: &str) -> Defect {
    let name = clip(name, MAX_TITLE_CHARS);
    Defect::warning(
        "ignored_file",
        None,
        Message::new(
            format!("没有读取“{name}”：既不是记录也不是图片"),
            format!("{name:?} was passed over: it holds neither records nor a picture"),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_of_the_place_it_is_named_after() {
        for (name, place) in [
            ("听涛松.jpg", "听涛松"),
            ("pics/听涛松-2.JPG", "听涛松"),
            ("听涛松 (3).png", "听涛松"),
            ("2026.jpg", "2026"),
            ("Lake View Tower_01.jpg", "Lake View Tower"),
        ] {
            assert_eq!(by_name(name).get("place").and_then(Value::as_str), Some(place), "{name}");
        }
    }
}
