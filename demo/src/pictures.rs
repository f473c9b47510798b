//! The region's pictures: drawn by `demo/draw/render.py`, embedded in the program.

use crate::DemoError;
use include_dir::{Dir, include_dir};
use scenic_data::picture::{Season, View};
use serde::Deserialize;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/pictures/views");

/// A picture of a place.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// Its file.
    pub file: String,
    /// The place it shows.
    pub place: String,
    /// From where it looks.
    pub view: View,
    /// The season it shows.
    #[serde(default)]
    pub season: Option<Season>,
    /// The hour it shows: `day`, `evening` or `night`.
    pub time: String,
    /// Whether it was taken within.
    pub indoor: bool,
    /// What it shows, in Chinese.
    pub caption_zh: String,
    /// What it shows, in English.
    pub caption_en: String,
    /// Under which licence.
    pub licence: String,
    /// Whom to credit.
    pub credit: String,
}

#[derive(Deserialize)]
struct List {
    picture: Vec<Picture>,
}

impl Picture {
    /// The file's bytes, a JPEG.
    pub fn bytes(&self) -> &'static [u8] {
        EMBEDDED.get_file(&self.file).map_or(&[], |file| file.contents())
    }

    /// Where the visitors' site has it.
    pub fn path(&self) -> String {
        format!("/pictures/{}", self.file)
    }
}

/// Every picture, in the order of the list. One whose file is missing is a problem of the list.
pub fn all() -> Result<Vec<Picture>, DemoError> {
    const LIST: &str = "pictures.toml";
    let text = EMBEDDED.get_file(LIST).and_then(|file| file.contents_utf8()).unwrap_or_default();
    let list: List = toml::from_str(text).map_err(|error| DemoError::format(LIST, error))?;
    match list.picture.iter().find(|picture| picture.bytes().is_empty()) {
        Some(missing) => Err(DemoError::format(LIST, format!("{} is missing", missing.file))),
        None => Ok(list.picture),
    }
}
