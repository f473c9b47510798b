//! Pictures to the text in them: signs, plaques, tickets, labels.

use super::pack::FileRole;
use super::sight::SightPack;
use super::{ModelError, Pack, runtime};
use crate::IndexError;
use crate::sight::{ReadSign, SignReading};
use image::RgbImage;
use oar_ocr::core::config::OrtSessionConfig;
use oar_ocr::domain::tasks::TextDetectionConfig;
use oar_ocr::oarocr::{OAROCR, OAROCRBuilder};
use ort::session::Session;

/// Longest side of the picture that text is looked for in, pixels: a sign that can be read by eye in
/// a photograph of 1,080 pixels has letters of some 20 pixels there.
pub(crate) const MAX_SIDE: u32 = 1_080;
/// Where the recognition graph keeps its characters.
const CHARACTERS: &str = "character";
/// Lines read at once: more gain nothing on a processor.
const LINES: usize = 8;
/// Most lines of a picture; a page of a book is no sign.
const MAX_LINES: usize = 60;

/// Finds and reads lines of Chinese and English. May be used from many threads at once.
pub struct SignReader {
    engine: OAROCR,
}

impl std::fmt::Debug for SignReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignReader").finish_non_exhaustive()
    }
}

impl SignReader {
    /// Loads the reading models of a pack with the runtime of the text pack. Each run uses `threads`
    /// threads.
    pub fn load(text: &Pack, pack: &SightPack, threads: usize) -> Result<Self, ModelError> {
        runtime::load(text)?;
        let recognition = pack.path(FileRole::Recognition)?;
        let loading = "loading the sign reader";
        let characters = {
            let session = Session::builder()
                .and_then(|mut builder| builder.commit_from_file(&recognition))
                .map_err(ModelError::engine(loading))?;
            let metadata = session.metadata().map_err(ModelError::engine(loading))?;
            metadata.custom(CHARACTERS)
        };
        let characters = characters.ok_or_else(|| ModelError::Engine {
            doing: loading,
            detail: format!("{} does not tell its characters", recognition.display()),
        })?;
        let session = OrtSessionConfig {
            intra_threads: Some(threads.max(1)),
            // Lines differ in length: a plan for each would never be used again.
            enable_mem_pattern: Some(false),
            ..OrtSessionConfig::default()
        };
        let detection =
            TextDetectionConfig { max_candidates: MAX_LINES * 4, ..TextDetectionConfig::default() };
        let engine = OAROCRBuilder::new(pack.path(FileRole::Detection)?, recognition, "")
            .character_dict_content(characters)
            .with_text_line_orientation_classification(pack.path(FileRole::Direction)?)
            .ort_session(session)
            .text_detection_config(detection)
            .region_batch_size(LINES)
            .build()
            .map_err(ModelError::engine(loading))?;
        Ok(Self { engine })
    }
}

impl SignReading for SignReader {
    fn read(&self, picture: &RgbImage) -> Result<Vec<ReadSign>, IndexError> {
        let picture = crate::sight::within(picture, MAX_SIDE);
        let (width, height) = picture.dimensions();
        let read =
            self.engine.predict(vec![picture]).map_err(|error| IndexError::Model(error.to_string()))?;
        let across = f64::from(width) * f64::from(height);
        let lines = read.into_iter().flat_map(|page| page.text_regions).filter_map(|region| {
            let (text, sure) = region.text_with_confidence()?;
            let text = text.trim();
            let share = f64::from(region.bounding_box.area()) / across.max(1.0);
            (!text.is_empty()).then(|| ReadSign { text: text.to_owned(), sure, share: share as f32 })
        });
        Ok(lines.take(MAX_LINES).collect())
    }
}
