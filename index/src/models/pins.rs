//! Which packages make a pack, by version, size and SHA-256: a file of `models/`, built in.

use super::pack::{FileRole, PackFile, PackKind, Preparation, pack_id};
use super::{ModelError, digest};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Everything that is pinned.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "K: PackKind"))]
pub(super) struct Pins<K = Preparation> {
    pub(super) pack: PinnedPack,
    pub(super) preparation: K,
    pub(super) graph: PinnedGraph,
    pub(super) python: PinnedPython,
    #[serde(rename = "package")]
    packages: Vec<Package>,
}

/// What the pack is called.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PinnedPack {
    /// Its folder's name, and the beginning of its id.
    pub(super) name: String,
    /// The model, for people.
    pub(super) model: String,
}

/// What the conversion makes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PinnedGraph {
    pub(super) to: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// What the conversion runs with.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PinnedPython {
    /// The oldest version that will do.
    pub(super) minimum: (u32, u32),
    /// Requirements as pip reads them.
    pub(super) requirements: Vec<String>,
}

/// A package of the Python registry.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Package {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) license: String,
    /// Where it is for, if it is not for everywhere.
    only: Option<Platform>,
    /// The platform to ask pip for, whatever this machine is.
    pub(super) platform: Option<String>,
    /// The Python version to ask pip for, whatever this machine has.
    pub(super) python: String,
    /// The file's name.
    pub(super) wheel: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
    pub(super) take: Vec<Take>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Platform {
    os: String,
    arch: String,
}

/// A file to take out of a package.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Take {
    /// Its path in the package.
    pub(super) from: String,
    /// Its name here.
    pub(super) to: String,
    pub(super) role: FileRole,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

impl Package {
    /// Name and version, for people.
    pub(super) fn label(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    /// Name and version, for pip.
    pub(super) fn requirement(&self) -> String {
        format!("{}=={}", self.name, self.version)
    }
}

impl<K: PackKind> Pins<K> {
    /// The pins this program was built with.
    pub(super) fn built_in() -> Result<Self, ModelError> {
        Self::parse(K::PINS)
    }

    pub(super) fn parse(text: &str) -> Result<Self, ModelError> {
        toml::from_str(text).map_err(|error| ModelError::Pins(error.to_string()))
    }

    /// The packages for a platform, named as the standard library names them.
    pub(super) fn packages_for(&self, os: &str, arch: &str) -> Result<Vec<&Package>, ModelError> {
        let fits =
            |package: &&Package| package.only.as_ref().is_none_or(|only| only.os == os && only.arch == arch);
        let packages: Vec<&Package> = self.packages.iter().filter(fits).collect();
        let has = |role| packages.iter().any(|package| package.take.iter().any(|take| take.role == role));
        if K::FILES.contains(&FileRole::Runtime) && !has(FileRole::Runtime) {
            return Err(ModelError::Platform { os: os.to_owned(), arch: arch.to_owned() });
        }
        // The graph is made of the weights; the other files are taken as they are.
        let taken = K::FILES.iter().copied().filter(|role| *role != FileRole::Model);
        for role in taken.chain([FileRole::Weights]) {
            if !has(role) {
                return Err(ModelError::Pins(format!("no package holds the {role}")));
            }
        }
        Ok(packages)
    }

    /// The files of the pack on a platform, in order.
    pub(super) fn files(&self, packages: &[&Package]) -> Vec<PackFile> {
        let graph = PackFile {
            role: FileRole::Model,
            path: self.graph.to.clone(),
            bytes: self.graph.bytes,
            sha256: self.graph.sha256.clone(),
        };
        let taken = packages.iter().flat_map(|package| &package.take);
        let kept = taken.filter(|take| take.role != FileRole::Weights).map(|take| PackFile {
            role: take.role,
            path: take.to.clone(),
            bytes: take.bytes,
            sha256: take.sha256.clone(),
        });
        std::iter::once(graph).chain(kept).collect()
    }

    /// The id a pack of these files has.
    pub(super) fn id(&self, files: &[PackFile]) -> String {
        pack_id(&self.pack.name, &self.preparation, files)
    }

    /// Tells apart the tools of different pins and Python versions.
    pub(super) fn tools_key(&self, python: (u32, u32)) -> String {
        let text = format!("{python:?}\n{}", self.python.requirements.join("\n"));
        digest::hex(&Sha256::digest(text)).chars().take(16).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pin_names_a_version_a_size_and_a_sum() {
        let pins = Pins::<Preparation>::built_in().expect("readable");
        let sums = pins.packages.iter().flat_map(|package| {
            let takes = package.take.iter().map(|take| (&take.sha256, take.bytes));
            std::iter::once((&package.sha256, package.bytes)).chain(takes)
        });
        for (sum, bytes) in sums.chain([(&pins.graph.sha256, pins.graph.bytes)]) {
            assert_eq!(sum.len(), 64, "{sum}");
            assert!(sum.chars().all(|c| c.is_ascii_hexdigit() && !c.is_ascii_uppercase()), "{sum}");
            assert!(bytes > 0);
        }
        for package in &pins.packages {
            assert!(package.wheel.contains(&package.version), "{}", package.wheel);
            assert!(!package.license.is_empty());
        }
        for requirement in &pins.python.requirements {
            assert!(requirement.contains("=="), "{requirement} is not pinned");
        }
    }

    #[test]
    fn the_id_is_the_same_on_every_platform_and_changes_with_the_preparation() {
        let pins = Pins::<Preparation>::built_in().expect("readable");
        let id = |pins: &Pins, arch| {
            let packages = pins.packages_for("linux", arch).expect("a known platform");
            pins.id(&pins.files(&packages))
        };
        assert_eq!(id(&pins, "x86_64"), "e5-small-q4-4854cd45119101d6");
        assert_eq!(id(&pins, "x86_64"), id(&pins, "aarch64"));
        let mut other = pins.clone();
        other.preparation.query_prefix = "question: ".into();
        assert_ne!(id(&pins, "x86_64"), id(&other, "x86_64"));
        let mut other = pins.clone();
        other.graph.sha256 = other.graph.sha256.replace('3', "4");
        assert_ne!(id(&pins, "x86_64"), id(&other, "x86_64"));
    }

    #[test]
    fn a_platform_without_a_pinned_runtime_is_refused_by_name() {
        let pins = Pins::<Preparation>::built_in().expect("readable");
        for (os, arch) in [("windows", "x86_64"), ("linux", "riscv64")] {
            let error = pins.packages_for(os, arch).expect_err("not pinned").to_string();
            assert!(error.contains(&format!("{os} {arch}")), "{error}");
        }
    }

    #[test]
    fn a_misspelt_pin_is_refused() {
        let text = Preparation::PINS.replacen("wheel =", "weel =", 1);
        assert!(matches!(Pins::<Preparation>::parse(&text), Err(ModelError::Pins(_))));
    }
}
