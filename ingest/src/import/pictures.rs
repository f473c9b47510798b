//! The pictures that come with a file: found by the names that rows give them, made fit to be kept, and
//! written into the rows by what they are.

use crate::IngestError;
use crate::defect::{Defect, Defects, Message};
use crate::files::archive::{Archive, ArchiveError};
use crate::files::photo::{Photo, PhotoLimits, prepare};
use crate::limits::MAX_PHOTOS;
use crate::text::clip;
use crate::uploads::export::PICTURES;
use scenic_data::ids::content_hash;
use scenic_data::store::NewPicture;
use scenic_data::{Datum, Instant, Position, Store};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What became of an archive's pictures, by their entries: each is looked at once, however often its
/// rows are read.
pub(super) type Seen = Arc<Mutex<HashMap<usize, Result<String, Defect>>>>;

/// An archive's pictures.
pub(super) struct Pictures {
    archive: Option<Arc<Mutex<Archive>>>,
    /// Entries by their whole names, and by the last parts that only one has.
    entries: HashMap<String, Option<usize>>,
    seen: Seen,
}

impl Pictures {
    pub fn new(archive: Option<Arc<Mutex<Archive>>>, pictures: &[(String, usize)], seen: Seen) -> Self {
        let mut entries: HashMap<String, Option<usize>> = HashMap::new();
        for (name, index) in pictures {
            if let Some((_, last)) = name.rsplit_once('/') {
                entries.entry(last.to_owned()).and_modify(|entry| *entry = None).or_insert(Some(*index));
            }
        }
        // A whole name is that entry, whatever others end in it.
        entries.extend(pictures.iter().map(|(name, index)| (name.clone(), Some(*index))));
        // Windows and cameras write .JPG.
        let folded: Vec<_> = entries.iter().map(|(name, entry)| (name.to_lowercase(), *entry)).collect();
        for (name, entry) in folded {
            entries.entry(name).or_insert(entry);
        }
        Self { archive, entries, seen }
    }

    /// Says of each picture that a row names what it is. With a store the pictures are kept there, else
    /// they are only looked at.
    pub async fn attach(
        &mut self,
        row: &mut Value,
        keep: Option<&Store>,
        now: Instant,
    ) -> Result<Defects, IngestError> {
        let mut defects = Defects::default();
        let Some(row) = row.as_object_mut() else { return Ok(defects) };
        // Only bytes that came along say which picture it is.
        let own = row.remove("picture");
        if let Some(Value::Array(photos)) = row.get_mut("photos") {
            for (i, photo) in photos.iter_mut().take(MAX_PHOTOS).enumerate() {
                if let Value::String(name) = photo
                    && self.entry(name).is_some()
                {
                    let file = Value::from(std::mem::take(name));
                    *photo = Value::Object(Map::from_iter([("file".to_owned(), file)]));
                }
                let Value::Object(photo) = photo else { continue };
                let own = photo.remove("picture");
                let column = format!("photos[{i}]");
                self.attach_one(photo, own, &column, keep, now, &mut defects).await?;
            }
        } else if row.get("type").and_then(Value::as_str) == Some("photo") {
            self.attach_one(row, own, "file", keep, now, &mut defects).await?;
        }
        Ok(defects)
    }

    async fn attach_one(
        &mut self,
        photo: &mut Map<String, Value>,
        own: Option<Value>,
        column: &str,
        keep: Option<&Store>,
        now: Instant,
        defects: &mut Defects,
    ) -> Result<(), IngestError> {
        let Some(name) = photo.get("file").and_then(Value::as_str).map(str::to_owned) else { return Ok(()) };
        // A picture that was given out comes back as it is.
        let given_out = own.as_ref().and_then(Value::as_str).map(|id| format!("{PICTURES}/{id}.jpg"));
        if let Some(Some(index)) = given_out.and_then(|entry| self.entries.get(&entry).copied()) {
            match self.picture(index, keep, now).await? {
                Ok(id) => _ = photo.insert("picture".to_owned(), Value::from(id)),
                Err(defect) => defects.push(Defect { column: Some(column.to_owned()), ..defect }),
            }
            return Ok(());
        }
        match self.entry(&name) {
            Some(Some(index)) => match self.picture(index, keep, now).await? {
                Ok(id) => _ = photo.insert("picture".to_owned(), Value::from(id)),
                Err(defect) => defects.push(Defect { column: Some(column.to_owned()), ..defect }),
            },
            Some(None) => defects.push(ambiguous(column, &name)),
            None => {}
        }
        Ok(())
    }

    /// The entry of that name, also where it is written in other capitals; within, `None` where several
    /// could be meant.
    fn entry(&self, name: &str) -> Option<Option<usize>> {
        self.entries.get(name).or_else(|| self.entries.get(&name.to_lowercase())).copied()
    }

    /// What an entry's picture is.
    async fn picture(
        &mut self,
        index: usize,
        keep: Option<&Store>,
        now: Instant,
    ) -> Result<Result<String, Defect>, IngestError> {
        let known = self.seen.lock().unwrap_or_else(PoisonError::into_inner).get(&index).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let Some(archive) = self.archive.clone() else { return Ok(Err(unreadable())) };
        // One at a time: a large picture takes much memory.
        let prepared = tokio::task::spawn_blocking(move || look(&archive, index)).await?;
        let known = match prepared {
            Ok(photo) => match keep {
                Some(store) => Ok(store.put_picture(kept(photo), now).await?),
                None => Ok(content_hash(&photo.full)),
            },
            Err(defect) => Err(defect),
        };
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(index, known.clone());
        Ok(known)
    }
}

/// Unpacks a picture and makes it fit to be kept.
fn look(archive: &Mutex<Archive>, index: usize) -> Result<Photo, Defect> {
    let limits = PhotoLimits::default();
    let mut bytes = Vec::new();
    let mut archive = archive.lock().unwrap_or_else(PoisonError::into_inner);
    if archive.entries().get(index).is_some_and(|entry| entry.size > limits.bytes as u64) {
        return Err(too_large(limits.bytes));
    }
    match archive.extract_to(index, &mut bytes) {
        Ok(_) => {
            let photo = prepare(&bytes, &limits).map_err(|defect| *defect)?;
            // One that was given out is fit to be kept as it is: written anew it would lose a little.
            let is_own = archive
                .entries()
                .get(index)
                .is_some_and(|entry| entry.name == format!("{PICTURES}/{}.jpg", content_hash(&bytes)));
            Ok(if is_own && is_bare(&bytes) { Photo { full: bytes, ..photo } } else { photo })
        }
        Err(ArchiveError::Refused(defects)) => {
            Err(defects.list.into_iter().next().unwrap_or_else(unreadable))
        }
        Err(ArchiveError::Io(_)) => Err(unreadable()),
    }
}

/// Whether a JPEG holds nothing but the picture: no segment of an application besides JFIF, no comment.
fn is_bare(bytes: &[u8]) -> bool {
    let mut rest = match bytes {
        [0xff, 0xd8, rest @ .., 0xff, 0xd9] => rest,
        _ => return false,
    };
    loop {
        match rest {
            // From here on there is only the picture.
            [0xff, 0xda, ..] => return true,
            [0xff, 0xe1..=0xef | 0xfe, ..] => return false,
            [0xff, marker, high, low, ..] if *marker != 0xff => {
                let length = 2 + usize::from(u16::from_be_bytes([*high, *low]));
                match rest.get(length..) {
                    Some(after) => rest = after,
                    None => return false,
                }
            }
            _ => return false,
        }
    }
}

/// A picture as it is kept.
pub fn kept(photo: Photo) -> NewPicture {
    let position = photo.taken.position;
    NewPicture {
        position: position.and_then(|(lat, lon)| Position::parse(lat, lon, Datum::Wgs84).ok()),
        heading: photo.taken.heading,
        taken_at: photo.taken.at,
        width: photo.width,
        height: photo.height,
        full: photo.full,
        thumbs: photo.thumbs,
    }
}

/// The pictures that a record names and that neither came along nor have an address.
pub(super) fn missing(record: &Value) -> Defects {
    let mut defects = Defects::default();
    let photos = record.get("photos").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for (i, photo) in photos.iter().enumerate() {
        let name = photo.as_str().or_else(|| photo.get("file")?.as_str());
        let Some(name) = name.filter(|_| photo.get("picture").is_none()) else { continue };
        if !name.starts_with("http://") && !name.starts_with("https://") {
            defects.push(absent(&format!("photos[{i}]"), name));
        }
    }
    if photos.len() > MAX_PHOTOS {
        defects.push(Defect::warning(
            "too_many",
            Some("photos".to_owned()),
            Message::new(
                format!("一条记录最多 {MAX_PHOTOS} 张图片，其余未采用"),
                format!("a record has at most {MAX_PHOTOS} pictures; the others were left out"),
            ),
        ));
    }
    defects
}

fn absent(column: &str, name: &str) -> Defect {
    let name = clip(name, 80);
    Defect::warning(
        "photo_missing",
        Some(column.to_owned()),
        Message::new(
            format!("没有收到图片“{name}”：请与表格一起打包成 ZIP，并核对文件名"),
            format!(
                "the picture {name:?} did not come along: send it in a ZIP with the table, and look at its name"
            ),
        ),
    )
}

fn ambiguous(column: &str, name: &str) -> Defect {
    let name = clip(name, 80);
    Defect::error(
        "photo_ambiguous",
        Some(column.to_owned()),
        Message::new(
            format!("压缩包里有几个文件夹都有“{name}”：请写明文件夹"),
            format!("several folders of the archive have a {name:?}: name the folder too"),
        ),
    )
}

fn unreadable() -> Defect {
    Defect::error(
        "photo_unreadable",
        None,
        Message::new("图片无法取出，请重新打包", "the picture cannot be unpacked; make the archive anew"),
    )
}

fn too_large(limit: usize) -> Defect {
    let limit = limit / (1024 * 1024);
    Defect::error(
        "photo_too_large",
        None,
        Message::new(
            format!("图片超过 {limit} MB，请缩小后再上传"),
            format!("the picture is larger than {limit} MB; make it smaller"),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_jpeg_without_anything_beside_the_picture_is_bare() {
        let bare: &[u8] = &[0xff, 0xd8, 0xff, 0xdb, 0, 4, 1, 2, 0xff, 0xda, 0, 2, 7, 0xff, 0xd9];
        assert!(is_bare(bare));
        let described = [&[0xff, 0xd8, 0xff, 0xe1, 0, 4, 1, 2], &bare[2..]].concat();
        let remarked = [&[0xff, 0xd8, 0xff, 0xfe, 0, 4, 1, 2], &bare[2..]].concat();
        let followed = [bare, b"more"].concat();
        for bytes in [described, remarked, followed, b"GIF89a".to_vec(), bare[..9].to_vec(), Vec::new()] {
            assert!(!is_bare(&bytes), "{bytes:x?}");
        }
    }
}
