//! A pack on disk: a folder with a graph, a tokenizer, a runtime and `pack.toml`, which describes them.

use super::text::Prefix;
use super::{ModelError, digest};
use crate::Glossary;
use flate2::read::MultiGzDecoder;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufReader, ErrorKind};
use std::path::{Component, Path, PathBuf};

/// The folder of the text pack in the folder of the models.
pub(super) const TEXT_PACK: &str = "e5-small-q4";

/// What a pack is for: its files, and how what goes into its graph and comes out of it is prepared.
pub trait PackKind:
    Clone + std::fmt::Debug + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// Its folder in the folder of the models.
    const FOLDER: &'static str;
    /// What it is, for people: "text model".
    const WHAT: &'static str;
    /// The files there is exactly one of.
    const FILES: &'static [FileRole];
    /// The files that decide a vector.
    const DECIDING: &'static [FileRole];
    /// Its pinned packages.
    const PINS: &'static str;
    /// The program that makes its graph.
    const CONVERT: &'static str;

    /// What else decides a vector, by name, in a fixed order.
    fn decides(&self) -> Vec<(&'static str, String)>;

    /// How many numbers a vector has.
    fn dimension(&self) -> usize;

    /// How much the model reads at once, for people.
    fn reads(&self) -> String;
}

/// The description's file name.
pub(super) const DESCRIPTION: &str = "pack.toml";

/// A description longer than this is not one.
const MAX_DESCRIPTION_BYTES: u64 = 64 * 1024;

/// Counts changes of the code between a text and the graph's inputs, or between the graph's output
/// and a vector, that change vectors. Part of the pack's id.
const CODE_REVISION: u32 = 1;

/// What a file of the pack is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileRole {
    /// The graph with its weights.
    Model,
    /// The graph that finds text in a picture.
    Detection,
    /// The graph that reads a line of text.
    Recognition,
    /// The graph that tells whether a line stands on its head.
    Direction,
    /// The tokenizer.
    Tokenizer,
    /// The library that runs the graph.
    Runtime,
    /// A dictionary of Chinese and English.
    Dictionary,
    /// A licence or a notice.
    Notice,
    /// Weights as they were published; only there while a pack is made.
    Weights,
}

impl std::fmt::Display for FileRole {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Model => "model",
            Self::Detection => "detection",
            Self::Recognition => "recognition",
            Self::Direction => "direction",
            Self::Tokenizer => "tokenizer",
            Self::Runtime => "runtime",
            Self::Dictionary => "dictionary",
            Self::Notice => "notice",
            Self::Weights => "weights",
        })
    }
}

/// A file of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PackFile {
    pub(super) role: FileRole,
    /// Its name in the pack's folder.
    pub(super) path: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// How token vectors become one vector. There is one way today; another would be another pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pooling {
    /// The mean over the tokens of the text.
    Mean,
}

/// What is done with a pooled vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Normalization {
    /// Its length becomes 1.
    L2,
}

/// How texts are prepared for the model and its answer for use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preparation {
    pub(super) dimension: usize,
    pub(super) max_tokens: usize,
    pub(super) pad_token: String,
    pub(super) pad_id: u32,
    pub(super) pooling: Pooling,
    pub(super) normalization: Normalization,
    pub(super) query_prefix: String,
    pub(super) passage_prefix: String,
}

impl Preparation {
    pub(super) fn prefix(&self, prefix: Prefix) -> &str {
        match prefix {
            Prefix::Query => &self.query_prefix,
            Prefix::Passage => &self.passage_prefix,
        }
    }
}

impl PackKind for Preparation {
    const FOLDER: &'static str = TEXT_PACK;
    const WHAT: &'static str = "text model";
    const FILES: &'static [FileRole] = &[FileRole::Model, FileRole::Tokenizer, FileRole::Runtime];
    const DECIDING: &'static [FileRole] = &[FileRole::Model, FileRole::Tokenizer];
    const PINS: &'static str = include_str!("../../models/pins.toml");
    const CONVERT: &'static str = include_str!("../../models/convert.py");

    fn decides(&self) -> Vec<(&'static str, String)> {
        vec![
            ("dimension", self.dimension.to_string()),
            ("max_tokens", self.max_tokens.to_string()),
            ("pad", format!("{} {}", self.pad_id, self.pad_token)),
            ("pooling", format!("{:?}", self.pooling)),
            ("normalization", format!("{:?}", self.normalization)),
            ("query", self.query_prefix.clone()),
            ("passage", self.passage_prefix.clone()),
        ]
    }

    fn dimension(&self) -> usize {
        self.dimension
    }

    fn reads(&self) -> String {
        format!("{} tokens", self.max_tokens)
    }
}

/// The contents of `pack.toml`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "K: PackKind"))]
pub(super) struct Description<K = Preparation> {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) model: String,
    /// The packages it was made of and their licences, and the program that made it.
    pub(super) made_of: Vec<String>,
    pub(super) preparation: K,
    #[serde(rename = "file")]
    pub(super) files: Vec<PackFile>,
}

/// A hash over everything that decides a vector: weights, tokenizer, preparation, normalisation. The
/// runtime is left out: another version computes the same, up to rounding.
pub(super) fn pack_id<K: PackKind>(name: &str, preparation: &K, files: &[PackFile]) -> String {
    let mut digest = Sha256::new();
    let mut add = |key: &str, value: &str| {
        // Lengths keep two neighbouring values apart.
        digest.update(format!("{key} {} {value}\n", value.len()));
    };
    for role in K::DECIDING {
        for file in files.iter().filter(|file| file.role == *role) {
            add(&role.to_string(), &file.sha256);
        }
    }
    for (key, value) in preparation.decides() {
        add(key, &value);
    }
    add("code", &CODE_REVISION.to_string());
    let hash: String = digest::hex(&digest.finalize()).chars().take(16).collect();
    format!("{name}-{hash}")
}

/// What there is to say about a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PackInfo {
    /// Identifies weights, tokenizer and preparation.
    pub id: String,
    /// The model, for people.
    pub model: String,
    /// The pack's folder.
    pub dir: PathBuf,
    /// How many numbers a vector has.
    pub dimension: usize,
    /// How much the model reads at once.
    pub reads: String,
    /// Size of all files, bytes.
    pub bytes: u64,
    /// The packages it was made of, with their licences.
    pub made_of: Vec<String>,
    /// True if it was made just now, false if it was there already.
    pub fresh: bool,
}

/// The pack of the text model.
pub type Pack = PackOf<Preparation>;

/// A pack whose files are there, with their sizes. [`PackOf::verify`] reads them through.
#[derive(Clone, Debug)]
pub struct PackOf<K> {
    dir: PathBuf,
    description: Description<K>,
}

impl<K: PackKind> PackOf<K> {
    /// Opens the pack in the folder of the models. Without one, the error says what to run.
    pub fn open(models: &Path) -> Result<Self, ModelError> {
        match Self::open_folder(&models.join(K::FOLDER)) {
            Err(ModelError::NoModel { what, .. }) => {
                Err(ModelError::NoModel { what, dir: models.to_owned() })
            }
            other => other,
        }
    }

    /// Opens the pack that is this very folder.
    pub fn open_folder(dir: &Path) -> Result<Self, ModelError> {
        let path = dir.join(DESCRIPTION);
        let size = match std::fs::metadata(&path) {
            Ok(found) => found.len(),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                return Err(ModelError::NoModel { what: K::WHAT, dir: dir.to_owned() });
            }
            Err(error) => return Err(ModelError::file(&path)(error)),
        };
        let broken = |detail: String| ModelError::Broken { what: K::WHAT, dir: dir.to_owned(), detail };
        if size > MAX_DESCRIPTION_BYTES {
            return Err(broken(format!("{DESCRIPTION} has {size} bytes")));
        }
        let text = std::fs::read_to_string(&path).map_err(ModelError::file(&path))?;
        let description: Description<K> =
            toml::from_str(&text).map_err(|error| broken(format!("{DESCRIPTION}: {}", error.message())))?;
        let pack = Self { dir: dir.to_owned(), description };
        pack.look().map_err(broken)?;
        Ok(pack)
    }

    /// Says what is wrong with the description or with the files' names and sizes.
    fn look(&self) -> Result<(), String> {
        let Description { id, name, preparation, files, .. } = &self.description;
        if *id != pack_id(name, preparation, files) {
            return Err(format!("{DESCRIPTION} was changed by hand, its id does not fit"));
        }
        if preparation.dimension() == 0 {
            return Err(format!("{DESCRIPTION}: dimension must be more than 0"));
        }
        for role in K::FILES {
            if files.iter().filter(|file| file.role == *role).count() != 1 {
                return Err(format!("{DESCRIPTION} does not name one {role}"));
            }
        }
        for file in files {
            let mut parts = Path::new(&file.path).components();
            if !matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None)) {
                return Err(format!("{DESCRIPTION}: {} is not a file name", file.path));
            }
            match std::fs::metadata(self.dir.join(&file.path)) {
                Ok(found) if found.len() == file.bytes => {}
                Ok(found) => {
                    return Err(format!("{} has {} bytes, not {}", file.path, found.len(), file.bytes));
                }
                Err(error) => return Err(format!("{}: {error}", file.path)),
            }
        }
        Ok(())
    }

    /// Reads every file and compares it with its SHA-256. `seen` is called with the number of bytes
    /// read so far, of [`PackInfo::bytes`].
    pub fn verify(&self, seen: &mut dyn FnMut(u64)) -> Result<(), ModelError> {
        let mut before = 0;
        for file in &self.description.files {
            let path = self.dir.join(&file.path);
            if digest::of_file(&path, &mut |bytes| seen(before + bytes))? != file.sha256 {
                let detail = format!("{} has other contents than were installed", file.path);
                return Err(ModelError::Broken { what: K::WHAT, dir: self.dir.clone(), detail });
            }
            before += file.bytes;
        }
        Ok(())
    }

    /// Identifies weights, tokenizer and preparation.
    pub fn id(&self) -> &str {
        &self.description.id
    }

    /// How many numbers a vector has.
    pub fn dimension(&self) -> usize {
        self.description.preparation.dimension()
    }

    /// What there is to say about it.
    pub fn info(&self) -> PackInfo {
        let Description { id, model, made_of, preparation, files, .. } = &self.description;
        PackInfo {
            id: id.clone(),
            model: model.clone(),
            dir: self.dir.clone(),
            dimension: preparation.dimension(),
            reads: preparation.reads(),
            bytes: files.iter().map(|file| file.bytes).sum(),
            made_of: made_of.clone(),
            fresh: false,
        }
    }

    pub(super) fn description(&self) -> &Description<K> {
        &self.description
    }

    /// The one file of a role.
    pub(super) fn path(&self, role: FileRole) -> Result<PathBuf, ModelError> {
        let file = self.description.files.iter().find(|file| file.role == role);
        file.map(|file| self.dir.join(&file.path)).ok_or_else(|| ModelError::Broken {
            what: K::WHAT,
            dir: self.dir.clone(),
            detail: format!("{DESCRIPTION} names no {role}"),
        })
    }
}

impl Pack {
    /// The dictionary of the pack; `None` when it was made without one.
    pub fn glossary(&self) -> Result<Option<Glossary>, ModelError> {
        let Some(file) = self.description.files.iter().find(|file| file.role == FileRole::Dictionary) else {
            return Ok(None);
        };
        let path = self.dir.join(&file.path);
        let open = || Glossary::read(BufReader::new(MultiGzDecoder::new(File::open(&path)?)));
        open().map(Some).map_err(ModelError::file(&path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preparation() -> Preparation {
        Preparation {
            dimension: 2,
            max_tokens: 8,
            pad_token: "<pad>".into(),
            pad_id: 1,
            pooling: Pooling::Mean,
            normalization: Normalization::L2,
            query_prefix: "q: ".into(),
            passage_prefix: "p: ".into(),
        }
    }

    /// A whole pack of three small files.
    fn lay(models: &Path) -> Description {
        let dir = models.join(TEXT_PACK);
        std::fs::create_dir_all(&dir).expect("a folder");
        let roles = [FileRole::Model, FileRole::Tokenizer, FileRole::Runtime];
        let files: Vec<PackFile> = roles
            .iter()
            .map(|role| {
                let text = format!("the {role}");
                std::fs::write(dir.join(role.to_string()), &text).expect("a file");
                let sha256 = digest::hex(&Sha256::digest(&text));
                PackFile { role: *role, path: role.to_string(), bytes: text.len() as u64, sha256 }
            })
            .collect();
        let description = Description {
            id: pack_id("small", &preparation(), &files),
            name: "small".into(),
            model: "a small one".into(),
            made_of: vec![],
            preparation: preparation(),
            files,
        };
        describe(models, &description);
        description
    }

    fn describe(models: &Path, description: &Description) {
        let text = toml::to_string(description).expect("writable");
        std::fs::write(models.join(TEXT_PACK).join(DESCRIPTION), text).expect("a file");
    }

    #[test]
    fn without_a_pack_the_error_says_what_to_run() {
        let dir = tempfile::tempdir().expect("a folder");
        for models in [dir.path().to_owned(), dir.path().join("nowhere")] {
            let error = Pack::open(&models).expect_err("no pack");
            let expected = format!("no text model in {}: run `daoyou models install`", models.display());
            assert_eq!(error.to_string(), expected);
        }
    }

    #[test]
    fn a_whole_pack_opens_and_verifies() {
        let dir = tempfile::tempdir().expect("a folder");
        let description = lay(dir.path());
        let pack = Pack::open(dir.path()).expect("whole");
        assert_eq!((pack.id(), pack.dimension()), (description.id.as_str(), 2));
        let mut seen = 0;
        pack.verify(&mut |bytes| seen = bytes).expect("unchanged");
        assert_eq!(seen, pack.info().bytes);
    }

    #[test]
    fn a_half_written_pack_is_refused() {
        type Harm = fn(&Path, Description);
        let harms: [(&str, Harm); 7] = [
            ("a file is missing", |models, _| {
                std::fs::remove_file(models.join(TEXT_PACK).join("model")).expect("there");
            }),
            ("a file is cut", |models, _| {
                std::fs::write(models.join(TEXT_PACK).join("runtime"), "the").expect("writable");
            }),
            ("the description is cut", |models, description| {
                let text = toml::to_string(&description).expect("writable");
                let cut: String = text.chars().take(text.len() / 2).collect();
                std::fs::write(models.join(TEXT_PACK).join(DESCRIPTION), cut).expect("writable");
            }),
            ("the description is huge", |models, _| {
                let text = "#".repeat(1 << 17);
                std::fs::write(models.join(TEXT_PACK).join(DESCRIPTION), text).expect("writable");
            }),
            ("the preparation was changed", |models, mut description| {
                description.preparation.max_tokens = 9;
                describe(models, &description);
            }),
            ("a file is outside", |models, mut description| {
                description.files[2].path = "../runtime".into();
                describe(models, &description);
            }),
            ("there is no runtime", |models, mut description| {
                description.files.pop();
                describe(models, &description);
            }),
        ];
        for (name, harm) in harms {
            let dir = tempfile::tempdir().expect("a folder");
            let description = lay(dir.path());
            harm(dir.path(), description);
            let error = Pack::open(dir.path()).expect_err(name);
            assert!(matches!(error, ModelError::Broken { .. }), "{name}: {error}");
            assert!(error.to_string().ends_with("run `daoyou models install`"), "{name}: {error}");
        }
    }

    #[test]
    fn changed_contents_of_the_right_size_are_found_by_verifying() {
        let dir = tempfile::tempdir().expect("a folder");
        lay(dir.path());
        std::fs::write(dir.path().join(TEXT_PACK).join("model"), "the modem").expect("writable");
        let pack = Pack::open(dir.path()).expect("sizes are right");
        let error = pack.verify(&mut |_| ()).expect_err("changed").to_string();
        assert!(error.contains("model has other contents"), "{error}");
    }
}
