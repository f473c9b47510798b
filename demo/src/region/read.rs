//! From files to types, with errors that name the file and the key.

use super::{About, Article, Happening, Place, Region, Route};
use crate::{DemoError, Question};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::Path;

/// Longest file of a region, in bytes.
const MAX_FILE_BYTES: u64 = 1024 * 1024;
/// Most files of a region.
const MAX_FILES: usize = 10_000;
/// Deepest folder below a region's own.
const MAX_DEPTH: usize = 4;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Happenings {
    #[serde(default)]
    happening: Vec<Happening>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Routes {
    #[serde(default)]
    route: Vec<Route>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Questions {
    #[serde(default)]
    question: Vec<Question>,
}

/// Reads every file. One of an unknown name is an error, because it would be ignored otherwise.
pub fn region(files: &[(String, String)]) -> Result<Region, DemoError> {
    let (mut about, mut happenings, mut routes, mut questions) = (None, Vec::new(), Vec::new(), Vec::new());
    let (mut places, mut articles) = (Vec::new(), Vec::new());
    for (file, text) in files {
        match file.split_once('/') {
            None if file == "region.toml" => about = Some(parse::<About>(file, text)?),
            None if file == "happenings.toml" => happenings = parse::<Happenings>(file, text)?.happening,
            None if file == "routes.toml" => routes = parse::<Routes>(file, text)?.route,
            None if file == "questions.toml" => questions = parse::<Questions>(file, text)?.question,
            Some(("places", name)) => {
                let place: Place = parse(file, text)?;
                if stem(name) != place.id {
                    return Err(data(file, "id", format!("{:?} is not the file's name", place.id)));
                }
                places.push(place);
            }
            Some(("articles", name)) => {
                let article: Article = parse(file, text)?;
                articles.push(Article { slug: stem(name).to_owned(), ..article });
            }
            _ => return Err(data(file, "-", "not a file of a region".to_owned())),
        }
    }
    let about = about.ok_or_else(|| data("region.toml", "-", "missing".to_owned()))?;
    places.sort_by(|a, b| a.id.cmp(&b.id));
    articles.sort_by(|a, b| (a.published_days_ago, &a.slug).cmp(&(b.published_days_ago, &b.slug)));
    Ok(Region { about, places, happenings, articles, routes, questions, pictures: Vec::new() })
}

fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, DemoError> {
    let syntax = |error: toml::de::Error| data(file, "-", error.to_string());
    let deserializer = toml::Deserializer::parse(text).map_err(syntax)?;
    serde_path_to_error::deserialize(deserializer)
        .map_err(|error| data(file, &error.path().to_string(), error.inner().message().to_owned()))
}

fn data(file: &str, key: &str, message: String) -> DemoError {
    DemoError::Data { file: file.to_owned(), key: key.to_owned(), message }
}

fn stem(name: &str) -> &str {
    name.strip_suffix(".toml").unwrap_or(name)
}

/// Every `.toml` file below a folder, by its path with slashes.
pub fn folder(root: &Path) -> Result<Vec<(String, String)>, DemoError> {
    let mut files = Vec::new();
    walk(root, "", 0, &mut files)?;
    files.sort();
    Ok(files)
}

fn walk(
    folder: &Path,
    prefix: &str,
    depth: usize,
    files: &mut Vec<(String, String)>,
) -> Result<(), DemoError> {
    for entry in fs::read_dir(folder).map_err(DemoError::file(folder))? {
        let entry = entry.map_err(DemoError::file(folder))?;
        let path = entry.path();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let meta = fs::metadata(&path).map_err(DemoError::file(&path))?;
        if meta.is_dir() && depth < MAX_DEPTH {
            walk(&path, &format!("{name}/"), depth + 1, files)?;
        } else if meta.is_file() && name.ends_with(".toml") {
            if meta.len() > MAX_FILE_BYTES || files.len() >= MAX_FILES {
                let message = format!("a region has at most {MAX_FILES} files of {MAX_FILE_BYTES} bytes");
                return Err(data(&name, "-", message));
            }
            files.push((name, fs::read_to_string(&path).map_err(DemoError::file(&path))?));
        }
    }
    Ok(())
}
