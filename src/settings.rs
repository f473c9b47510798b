//! Every setting, in one place: `daoyou.toml`, then `DAOYOU_*`, over the defaults beside the names.

use anyhow::{Context, Result};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use scenic_data::source::SourceDefinition;
use scenic_data::store::StoreSettings;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The configuration's file, in the folder that the command runs in.
const FILE: &str = "daoyou.toml";

/// The configuration.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Everything a process keeps.
    pub data_dir: PathBuf,
    /// Where the API listens.
    pub listen: SocketAddr,
    /// `sqlite://…` or `postgres://…`; SQLite in the data folder unless told.
    pub database_url: Option<String>,
    /// The file that holds `database_url`, for an address with a password.
    pub database_url_file: Option<PathBuf>,
    /// A Qdrant server or cluster (its gRPC address), where processes that share a store share their
    /// vectors too; without one, each keeps them itself.
    pub qdrant_url: Option<String>,
    /// The key of whoever runs the service; without one, only keys in the store open what is theirs.
    pub admin_key: Option<String>,
    /// The file that holds `admin_key`.
    pub admin_key_file: Option<PathBuf>,
    /// A table of public holidays and shifted working days, over the built-in one.
    pub holidays: Option<PathBuf>,
    /// Where the models are; `models` in the data folder unless told.
    pub models_dir: Option<PathBuf>,
    /// Threads of the text model; 0 means as many as there are cores.
    pub model_threads: usize,
    /// How often the timetable looks for sources that are due, as a cron expression with seconds.
    pub timetable: String,
    /// Longest a stop may take, seconds: then the process ends as it is, and goes on at its next start.
    pub stop_s: u64,
    /// What is written to the log: `error`, `warn`, `info`, `debug`, or a filter per module.
    pub log: String,
    /// Where traces of what the process does go.
    pub traces: crate::traces::Settings,
    /// An endpoint that speaks OpenAI's chat completions, such as `http://127.0.0.1:8000/v1`; without
    /// one, answers are composed.
    pub llm_url: Option<String>,
    /// How the language model is asked.
    pub llm: guide::writer::Settings,
    /// How sure answers say they are.
    pub answers: guide::ask::sure::Settings,
    /// A model that reads the best candidates again.
    pub reranker: guide::RerankSettings,
    /// Which model looks at pictures.
    pub sight: Sight,
    /// How photographs of travellers are decoded.
    pub darkroom: crate::darkroom::Settings,
    /// An outside router for walking and driving times.
    pub router: guide::ways::remote::Settings,
    /// Limits of planning.
    pub plan: guide::plan::Settings,
    /// Limits of guide pages.
    pub guides: guide::pages::Settings,
    /// Limits of maps that are imported.
    pub map: MapLimits,
    /// How the database is used.
    pub store: StoreSettings,
    /// Limits of the API.
    pub api: api::Settings,
    /// How pages are fetched.
    pub crawler: crawler::Settings,
    /// How the indexes are kept.
    pub index: index::Settings,
    /// Keys that sources sign their pushes with.
    pub push_key: Vec<PushKey>,
    /// Folders that partners drop files into.
    pub drop: Vec<crate::drop::DropFolder>,
    /// Who is told what changes.
    pub webhook: Vec<crawler::HookSetting>,
    /// Sources that are registered at start.
    pub source: Vec<SourceDefinition>,
}

/// Which model looks at pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sight {
    /// A folder with `model.onnx` and `preprocessor_config.json`, such as CLIP's; else the installed one.
    pub dir: Option<PathBuf>,
    /// Does not look at pictures at all: for machines without the memory for it.
    pub off: bool,
}

/// Limits of maps that are imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MapLimits {
    /// Largest file, bytes.
    pub max_bytes: u64,
    /// Most nodes.
    pub max_nodes: u64,
    /// Most ways.
    pub max_ways: u64,
}

impl Default for MapLimits {
    fn default() -> Self {
        let limits = paths::Limits::default();
        Self { max_bytes: limits.max_bytes, max_nodes: limits.max_nodes, max_ways: limits.max_ways }
    }
}

/// A key that a source signs its pushes with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PushKey {
    /// The source.
    pub source: String,
    /// The file that holds the key.
    pub file: PathBuf,
}

/// Shortest key of an operator and for pushes, in characters.
pub const MIN_KEY: usize = 16;

impl Default for Settings {
    fn default() -> Self {
        Self {
            data_dir: PathBuf::from("data"),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            database_url: None,
            database_url_file: None,
            qdrant_url: None,
            admin_key: None,
            admin_key_file: None,
            holidays: None,
            models_dir: None,
            model_threads: 0,
            timetable: "*/10 * * * * *".to_owned(),
            stop_s: 25,
            log: "info".to_owned(),
            traces: crate::traces::Settings::default(),
            llm_url: None,
            llm: guide::writer::Settings::default(),
            answers: guide::ask::sure::Settings::default(),
            reranker: guide::RerankSettings::default(),
            sight: Sight::default(),
            darkroom: crate::darkroom::Settings::default(),
            router: guide::ways::remote::Settings::default(),
            plan: guide::plan::Settings::default(),
            guides: guide::pages::Settings::default(),
            map: MapLimits::default(),
            store: StoreSettings::default(),
            api: api::Settings::default(),
            crawler: crawler::Settings::default(),
            index: index::Settings::default(),
            push_key: Vec::new(),
            drop: Vec::new(),
            webhook: Vec::new(),
            source: Vec::new(),
        }
    }
}

impl Settings {
    /// Reads the file (when there is one, or when it is named) and the environment.
    pub fn load(file: Option<&Path>) -> Result<Self> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        match file {
            Some(file) => {
                anyhow::ensure!(file.exists(), "there is no configuration file {}", file.display());
                figment = figment.merge(Toml::file_exact(file));
            }
            // In this folder only: a file of a folder above would be a surprise.
            None if Path::new(FILE).is_file() => figment = figment.merge(Toml::file_exact(FILE)),
            None => {}
        }
        // Test switches and the runtime's own variables share the prefix; they are no settings.
        let names = [
            "TEST_STORE",
            "TEST_DUE",
            "TEST_POSTGRES_URL",
            "TEST_QDRANT_URL",
            "TEST_FAULTS",
            "SHARED",
            "CONFIG",
        ];
        let settings: Self = figment
            .merge(Env::prefixed("DAOYOU_").filter(move |key| !names.iter().any(|n| key == *n)).split("__"))
            .extract()
            .context("the configuration is not valid")?;
        settings.with_secrets()
    }

    /// The same with what its files hold.
    fn with_secrets(self) -> Result<Self> {
        let database_url =
            secret("database_url", self.database_url.clone(), self.database_url_file.as_deref())?;
        let admin_key = secret("admin_key", self.admin_key.clone(), self.admin_key_file.as_deref())?;
        let mut settings = Self { database_url, admin_key, ..self };
        let objects = &mut settings.store.objects;
        for (name, given, file) in [
            ("store.objects.access_key_id", &mut objects.access_key_id, &objects.access_key_id_file),
            (
                "store.objects.secret_access_key",
                &mut objects.secret_access_key,
                &objects.secret_access_key_file,
            ),
        ] {
            *given = secret(name, given.take(), file.as_deref())?;
        }
        let qdrant = &mut settings.index.qdrant;
        qdrant.url.clone_from(&settings.qdrant_url);
        qdrant.api_key =
            secret("index.qdrant.api_key", qdrant.api_key.take(), qdrant.api_key_file.as_deref())?;
        Ok(settings)
    }

    /// Where the database is.
    pub fn database_url(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}?mode=rwc", self.data_dir.join("daoyou.db").display()))
    }

    /// Where the raw bytes of documents and uploads are.
    pub fn snapshots(&self) -> PathBuf {
        self.data_dir.join("snapshots")
    }

    /// Where the models are.
    pub fn models_dir(&self) -> PathBuf {
        self.models_dir.clone().unwrap_or_else(|| self.data_dir.join("models"))
    }

    /// Threads of the text model.
    pub fn model_threads(&self) -> usize {
        match self.model_threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        }
    }
}

/// A setting that may stand in a file of its own.
fn secret(name: &str, given: Option<String>, file: Option<&Path>) -> Result<Option<String>> {
    let Some(file) = file else { return Ok(given) };
    anyhow::ensure!(given.is_none(), "{name} and {name}_file are both given; give one of them");
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("cannot read the {name} in {}", file.display()))?;
    let text = text.trim();
    anyhow::ensure!(!text.is_empty(), "{} holds no {name}", file.display());
    Ok(Some(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = include_str!("../daoyou.example.toml");

    /// The sample with its commented settings uncommented, all but the sources.
    fn whole_sample() -> toml::Table {
        let (settings, _) =
            SAMPLE.split_once("# Sources registered at start").expect("the sources come last");
        let plain: String = settings
            .lines()
            .map(|line| {
                match line
                    .strip_prefix("# ")
                    .filter(|rest| rest.contains(" = ") && rest.starts_with(|c: char| c.is_ascii_lowercase()))
                {
                    Some(setting) => format!("{setting}\n"),
                    None => format!("{line}\n"),
                }
            })
            .collect();
        plain.parse().expect("valid TOML")
    }

    #[test]
    fn every_setting_is_in_the_sample_and_the_sample_has_no_other() {
        let sample = whole_sample();
        let given: Settings = sample.clone().try_into().expect("every name in the sample is a setting");
        let defaults = toml::Table::try_from(Settings::default()).expect("settings are TOML");
        for (name, value) in &defaults {
            assert!(name == "source" || sample.contains_key(name), "{name} is not in daoyou.example.toml");
            for (key, value) in value.as_table().into_iter().flatten() {
                let there = sample.get(name).and_then(|table| table.get(key));
                assert!(there.is_some(), "[{name}] {key} is not in daoyou.example.toml");
                for inner in value.as_table().into_iter().flat_map(toml::Table::keys) {
                    let is_there = there.and_then(|table| table.get(inner)).is_some();
                    assert!(is_there, "[{name}.{key}] {inner} is not in daoyou.example.toml");
                }
            }
        }
        // What is not commented out is the default.
        let plain: Settings = toml::from_str(SAMPLE).expect("the sample is a configuration");
        assert_eq!(toml::Table::try_from(&plain).expect("TOML"), defaults);
        assert!(given.database_url.is_some(), "commented settings were read too");
    }

    #[test]
    fn the_vector_cluster_is_named_once_and_its_key_may_stand_in_a_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let key = folder.path().join("key");
        std::fs::write(&key, "a key of some length\n").expect("written");
        let file = folder.path().join("daoyou.toml");
        let text = format!(
            "qdrant_url = \"http://127.0.0.1:6334\"\n[index.qdrant]\napi_key_file = \"{}\"\n",
            key.display()
        );
        std::fs::write(&file, text).expect("written");
        let qdrant = Settings::load(Some(&file)).expect("valid").index.qdrant;
        assert_eq!(qdrant.url.as_deref(), Some("http://127.0.0.1:6334"));
        assert_eq!(qdrant.api_key.as_deref(), Some("a key of some length"));
    }

    #[test]
    fn a_secret_may_stand_in_a_file_of_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("key");
        let read = |given: Option<&str>| secret("admin_key", given.map(str::to_owned), Some(&file));
        assert!(read(None).expect_err("no file").to_string().contains("admin_key"));
        std::fs::write(&file, "a key of some length\n").expect("written");
        assert_eq!(read(None).expect("read").as_deref(), Some("a key of some length"));
        assert!(read(Some("another")).expect_err("both").to_string().contains("admin_key_file"));
        std::fs::write(&file, " \n").expect("written");
        assert!(read(None).expect_err("empty").to_string().contains("holds no admin_key"));
    }

    #[test]
    fn the_key_of_a_bucket_may_stand_in_files_and_not_in_both_places() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("key");
        std::fs::write(&file, "from a file\n").expect("written");
        let mut settings = Settings::default();
        settings.store.objects.access_key_id = Some("name".to_owned());
        settings.store.objects.secret_access_key_file = Some(file.clone());
        let read = settings.clone().with_secrets().expect("read");
        assert_eq!(read.store.objects.secret_access_key.as_deref(), Some("from a file"));
        settings.store.objects.access_key_id_file = Some(file);
        let refused = settings.with_secrets().expect_err("both").to_string();
        assert!(refused.contains("store.objects.access_key_id_file"), "{refused}");
    }

    #[test]
    fn a_misspelt_setting_is_refused_by_name() {
        let error = toml::from_str::<Settings>("listne = \"127.0.0.1:1\"").expect_err("refused").to_string();
        assert!(error.contains("listne"), "{error}");
    }
}
