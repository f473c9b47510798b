//! Pictures to vectors.

use super::pack::{FileRole, PackKind, PackOf};
use super::{ModelError, Pack, digest, runtime};
use crate::IndexError;
use crate::sight::{Details, Seen, Sight};
use fastembed::{ImageEmbedding, ImageInitOptionsUserDefined, UserDefinedImageEmbeddingModel};
use image::{DynamicImage, RgbImage, imageops};
use ndarray::Array4;
use ort::session::Session;
use ort::value::TensorRef;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

/// Counts changes of the code between a picture and a vector that change vectors. Part of the pack's id.
const CODE_REVISION: u32 = 1;
/// Copies of the model, so that a photograph does not wait while the gallery is filled.
const COPIES: usize = 2;
/// Names in the graph.
const PIXELS: &str = "pixels";
const FEATURES: &str = "features";
const LOCAL: &str = "local";

/// The pack of the models that look at pictures.
pub type SightPack = PackOf<SightPreparation>;

/// How pictures are prepared for the model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SightPreparation {
    /// How many numbers a vector has.
    pub(super) dimension: usize,
    /// The sizes that a picture is seen at: the side of a square as large. The gallery keeps what is
    /// where at the first of them.
    pub(super) sides: Vec<u32>,
    /// What width and height are multiples of, pixels.
    pub(super) step: u32,
    /// What is taken from a colour's value.
    pub(super) mean: f32,
    /// What the rest is divided by.
    pub(super) deviation: f32,
}

impl PackKind for SightPreparation {
    const FOLDER: &'static str = "sight";
    const WHAT: &'static str = "picture model";
    const FILES: &'static [FileRole] =
        &[FileRole::Model, FileRole::Detection, FileRole::Recognition, FileRole::Direction];
    const DECIDING: &'static [FileRole] = &[FileRole::Model];
    const PINS: &'static str = include_str!("../../models/sight.toml");
    const CONVERT: &'static str = include_str!("../../models/convert_image.py");

    fn decides(&self) -> Vec<(&'static str, String)> {
        vec![
            ("dimension", self.dimension.to_string()),
            ("sides", format!("{:?} {}", self.sides, self.step)),
            ("mean", self.mean.to_string()),
            ("deviation", self.deviation.to_string()),
            ("sight", CODE_REVISION.to_string()),
        ]
    }

    fn dimension(&self) -> usize {
        self.dimension
    }

    fn reads(&self) -> String {
        let sides: Vec<String> = self.sides.iter().map(|side| format!("{side}²")).collect();
        format!("{} pixels", sides.join(", "))
    }
}

/// A loaded picture model. May be used from many threads at once.
pub struct SightModel {
    copies: Vec<Mutex<Session>>,
    preparation: SightPreparation,
    id: String,
}

impl std::fmt::Debug for SightModel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SightModel").field("id", &self.id).finish_non_exhaustive()
    }
}

impl SightModel {
    /// Loads a pack with the runtime of the text pack. Each run of the model uses `threads` threads.
    pub fn load(text: &Pack, pack: &SightPack, threads: usize) -> Result<Self, ModelError> {
        runtime::load(text)?;
        let graph = pack.path(FileRole::Model)?;
        let copy = || -> Result<Mutex<Session>, ModelError> {
            let builder = Session::builder().map_err(ModelError::engine("loading the picture model"))?;
            let session = builder
                .with_intra_threads(threads.max(1))
                // Pictures differ in shape, and an arena would keep the most that any of them took.
                .and_then(|builder| {
                    let plain = ort::ep::CPU::default().with_arena_allocator(false).build();
                    builder.with_execution_providers([plain])
                })
                .and_then(|builder| builder.with_memory_pattern(false))
                .and_then(|builder| builder.with_config_entry("session.intra_op.allow_spinning", "0"))
                .map_err(ModelError::engine("loading the picture model"))?
                .commit_from_file(&graph)
                .map_err(ModelError::engine("loading the picture model"))?;
            Ok(Mutex::new(session))
        };
        Ok(Self {
            copies: (0..COPIES).map(|_| copy()).collect::<Result<_, _>>()?,
            preparation: pack.description().preparation.clone(),
            id: pack.id().to_owned(),
        })
    }

    /// A copy that nobody uses, or the first when all are in use.
    fn free(&self) -> Option<MutexGuard<'_, Session>> {
        for copy in &self.copies {
            match copy.try_lock() {
                Ok(free) => return Some(free),
                Err(TryLockError::Poisoned(broken)) => return Some(broken.into_inner()),
                Err(TryLockError::WouldBlock) => {}
            }
        }
        self.copies.first().map(|copy| copy.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Width and height at which a picture is seen: its own shape, about as large as a square of `side`.
    fn size(&self, (width, height): (u32, u32), side: u32) -> (u32, u32) {
        let step = f64::from(self.preparation.step.max(1));
        let scale = f64::from(side) / (f64::from(width) * f64::from(height)).max(1.0).sqrt();
        // No side is longer than four squares', however thin the picture.
        let most = f64::from(side) * 4.0;
        let fit = |length: u32| ((f64::from(length) * scale).min(most) / step + 0.5).floor().max(1.0) * step;
        (fit(width) as u32, fit(height) as u32)
    }

    /// The picture as the graph takes it: colour by colour.
    fn prepared(&self, picture: &RgbImage, side: u32) -> Array4<f32> {
        let SightPreparation { mean, deviation, .. } = self.preparation;
        let (width, height) = self.size(picture.dimensions(), side);
        let made = if picture.dimensions() == (width, height) {
            std::borrow::Cow::Borrowed(picture)
        } else {
            std::borrow::Cow::Owned(imageops::resize(
                picture,
                width,
                height,
                imageops::FilterType::CatmullRom,
            ))
        };
        let (columns, rows) = (width as usize, height as usize);
        let mut values = vec![0.0; 3 * columns * rows];
        for (at, pixel) in made.pixels().enumerate() {
            for (colour, value) in pixel.0.iter().enumerate() {
                if let Some(slot) = values.get_mut(colour * columns * rows + at) {
                    *slot = (f32::from(*value) - mean) / deviation;
                }
            }
        }
        Array4::from_shape_vec((1, 3, rows, columns), values).unwrap_or_default()
    }

    /// What is seen at one size.
    fn run(&self, session: &mut Session, picture: &RgbImage, side: u32) -> Result<Seen, String> {
        let pixels = self.prepared(picture, side);
        let input = TensorRef::from_array_view(&pixels).map_err(|error| error.to_string())?;
        let outputs = session.run(ort::inputs![PIXELS => input]).map_err(|error| error.to_string())?;
        let tensor = |name: &str| outputs.get(name)?.try_extract_tensor::<f32>().ok();
        let (_, vector) = tensor(FEATURES).ok_or("it gave no features")?;
        if vector.len() != self.preparation.dimension || vector.iter().any(|x| !x.is_finite()) {
            return Err(format!("it did not give {} numbers", self.preparation.dimension));
        }
        let details = tensor(LOCAL).and_then(|(shape, numbers)| {
            let size = |at: usize| usize::try_from(*shape.get(at)?).ok();
            let (depth, rows, columns) = (size(1)?, size(2)?, size(3)?);
            // From a map for each number to the numbers of each cell.
            let mut cells = vec![0.0; numbers.len()];
            for (channel, map) in numbers.chunks_exact((rows * columns).max(1)).enumerate() {
                for (cell, value) in map.iter().enumerate() {
                    if let Some(slot) = cells.get_mut(cell * depth + channel) {
                        *slot = *value;
                    }
                }
            }
            Details::of(columns, rows, depth, &cells)
        });
        Ok(Seen { vector: vector.to_vec(), details: details.into_iter().collect() })
    }

    /// What is seen at each size, as one: the mean of the vectors, and each grid.
    fn run_all(&self, picture: &RgbImage) -> Result<Seen, String> {
        let mut session = self.free().ok_or("there is no copy of it")?;
        let mut sum = vec![0.0_f32; self.preparation.dimension];
        let mut details = Vec::with_capacity(self.preparation.sides.len());
        for side in &self.preparation.sides {
            let seen = self.run(&mut session, picture, *side)?;
            sum.iter_mut().zip(&seen.vector).for_each(|(sum, x)| *sum += x);
            details.extend(seen.details);
        }
        let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-6);
        sum.iter_mut().for_each(|x| *x /= length);
        Ok(Seen { vector: sum, details })
    }
}

impl Sight for SightModel {
    fn see(&self, picture: &RgbImage) -> Result<Seen, IndexError> {
        self.run_all(picture).map_err(IndexError::Model)
    }

    fn dimension(&self) -> usize {
        self.preparation.dimension
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// Any other picture model: a folder with `model.onnx` and `preprocessor_config.json`, as model hubs lay
/// out CLIP's and others. It sees the whole only, so there is no geometric check.
pub struct OtherSight {
    engine: Mutex<ImageEmbedding>,
    dimension: usize,
    id: String,
}

impl std::fmt::Debug for OtherSight {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OtherSight").field("id", &self.id).finish_non_exhaustive()
    }
}

impl OtherSight {
    /// Loads the model of a folder with the runtime of the text pack.
    pub fn load(text: &Pack, folder: &Path, threads: usize) -> Result<Self, ModelError> {
        runtime::load(text)?;
        let (graph, preprocessor) = (folder.join("model.onnx"), folder.join("preprocessor_config.json"));
        let read = |path: &Path| std::fs::read(path).map_err(ModelError::file(path));
        let sums = [digest::of_file(&graph, &mut |_| ())?, digest::of_file(&preprocessor, &mut |_| ())?];
        let model = UserDefinedImageEmbeddingModel::new(read(&graph)?, read(&preprocessor)?);
        let options = ImageInitOptionsUserDefined::new().with_intra_threads(threads.max(1));
        let mut engine = ImageEmbedding::try_new_from_user_defined(model, options)
            .map_err(ModelError::engine("loading the picture model"))?;
        // Only a picture tells how many numbers it gives.
        let plain = DynamicImage::ImageRgb8(RgbImage::new(64, 64));
        let vectors =
            engine.embed_images(vec![plain]).map_err(ModelError::engine("trying the picture model"))?;
        let dimension = vectors.first().map_or(0, Vec::len);
        if dimension == 0 {
            let detail = "it gave no numbers".to_owned();
            return Err(ModelError::Engine { doing: "trying the picture model", detail });
        }
        let short: Vec<String> = sums.iter().map(|sum| sum.chars().take(8).collect()).collect();
        Ok(Self { engine: Mutex::new(engine), dimension, id: format!("onnx-{}", short.join("-")) })
    }
}

impl Sight for OtherSight {
    fn see(&self, picture: &RgbImage) -> Result<Seen, IndexError> {
        let mut engine = self.engine.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = engine
            .embed_images(vec![DynamicImage::ImageRgb8(picture.clone())])
            .map_err(|error| IndexError::Model(error.to_string()))?;
        let vector = seen.into_iter().next().unwrap_or_default();
        if vector.len() != self.dimension || vector.iter().any(|x| !x.is_finite()) {
            return Err(IndexError::Model(format!("it did not give {} numbers", self.dimension)));
        }
        Ok(Seen { vector, details: Vec::new() })
    }

    fn dimension(&self) -> usize {
        self.dimension
    }

    fn id(&self) -> &str {
        &self.id
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;
    use serde_json::Value;

    /// Pictures by a formula, and what they give when computed by other means.
    const PARITY: &str = include_str!("../../models/sight_parity.json");

    /// The picture of the parity file's formula.
    fn drawn(width: i64, height: i64, k: i64) -> RgbImage {
        RgbImage::from_fn(width as u32, height as u32, |x, y| {
            let (x, y) = (i64::from(x), i64::from(y));
            let mut colours = [
                (x * 255 / (width - 1) + 37 * k) % 256,
                (y * 255 / (height - 1) + 91 * k) % 256,
                (x * y / 64 + 53 * k) % 256,
            ];
            if (x / 24 + y / 24) % 2 == 1 {
                colours[0] = 255 - colours[0];
            }
            if (x - width / 3).pow(2) + (y - height / 2).pow(2) < (height / 5).pow(2) {
                colours = [240, 200, 40];
            }
            if (width * 3 / 5..width * 4 / 5).contains(&x) && (height / 4..height * 3 / 4).contains(&y) {
                colours = [30, 60 + 20 * k, 160];
            }
            Rgb(colours.map(|colour| colour as u8))
        })
    }

    fn installed() -> Option<SightModel> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let dir = std::env::var_os("DAOYOU_MODELS_DIR").map_or_else(|| root.join("data/models"), Into::into);
        let packs = Pack::open(&dir).and_then(|text| Ok((text, SightPack::open(&dir)?)));
        match packs {
            Ok((text, sight)) => Some(SightModel::load(&text, &sight, 1).expect("loads")),
            Err(error) => {
                eprintln!("skipped: {error}");
                None
            }
        }
    }

    #[test]
    fn pictures_give_the_vectors_that_were_computed_by_other_means() {
        let Some(model) = installed() else { return };
        let parity: Value = serde_json::from_str(PARITY).expect("readable");
        let mut session = model.free().expect("a copy");
        for row in parity["pictures"].as_array().expect("pictures") {
            let number = |key: &str| row[key].as_i64().expect("a number");
            let picture = drawn(number("width"), number("height"), number("k"));
            let seen = model.run(&mut session, &picture, 384).expect("seen");
            let expected: Vec<f64> =
                row["features_16"].as_array().expect("numbers").iter().filter_map(Value::as_f64).collect();
            // A resizer of another make may differ by a grey level.
            let most = if row["resized"] == true { 0.01 } else { 0.001 };
            for (x, y) in seen.vector.iter().zip(&expected) {
                assert!((f64::from(*x) - y).abs() < most, "{row}: {x} and {y}");
            }
            let shape = &row["local_shape"];
            let details = &seen.details[0];
            assert_eq!(shape[2], u64::from(details.rows), "{row}");
            assert_eq!(shape[3], u64::from(details.columns), "{row}");
        }
    }

    #[test]
    fn a_thin_picture_is_not_made_long_without_end() {
        let Some(model) = installed() else { return };
        assert_eq!(model.size((10_000, 1), 384), (1_536, 32));
        assert_eq!(model.size((4_000, 3_000), 384), (448, 320));
        let seen = model.see(&RgbImage::new(3_000, 1)).expect("seen");
        assert_eq!(seen.vector.len(), model.dimension());
    }
}
