//! The region's own files as types. They are embedded in the program; a folder of the same form can
//! be read instead.

mod about;
mod article;
mod check;
mod happening;
mod place;
mod read;
mod route;

pub use about::{About, Correction, PartnerAbout, SiteAbout, Wording};
pub use article::Article;
pub use happening::Happening;
pub(crate) use place::paragraphs;
pub use place::{Place, Price, Texts};
pub use route::Route;

use crate::pictures::Picture;
use crate::{DemoError, Question};
use include_dir::{Dir, include_dir};
use scenic_data::place::PlaceKind;
use std::path::Path;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/region");

/// Everything the sites and partner files are rendered from.
#[derive(Clone, Debug)]
pub struct Region {
    /// What the sites say of themselves, who the partners are and where sources disagree.
    pub about: About,
    /// Every place, by id.
    pub places: Vec<Place>,
    /// Notices, exhibitions and events, dated from today.
    pub happenings: Vec<Happening>,
    /// The public account's articles, newest first.
    pub articles: Vec<Article>,
    /// The official routes.
    pub routes: Vec<Route>,
    /// What a visitor might ask.
    pub questions: Vec<Question>,
    /// Pictures of the places; none of a region read from a folder.
    pub pictures: Vec<Picture>,
}

/// The languages everything is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

impl Region {
    /// The region embedded in the program.
    pub fn load() -> Result<Self, DemoError> {
        let mut files = Vec::new();
        gather(&EMBEDDED, &mut files)?;
        let region = Self::parse(&files)?;
        let pictures = crate::pictures::all()?;
        match pictures.iter().find(|picture| region.place(&picture.place).is_none()) {
            Some(picture) => {
                let problem = format!("{} is of no place: {:?}", picture.file, picture.place);
                Err(DemoError::format("pictures.toml", problem))
            }
            None => Ok(Self { pictures, ..region }),
        }
    }

    /// A region from a folder of the same form.
    pub fn open(folder: &Path) -> Result<Self, DemoError> {
        Self::parse(&read::folder(folder)?)
    }

    /// A region from its files: path relative to the region's folder, and text.
    pub fn parse(files: &[(String, String)]) -> Result<Self, DemoError> {
        let region = read::region(files)?;
        let problems = check::problems(&region);
        if problems.is_empty() { Ok(region) } else { Err(DemoError::Region(problems)) }
    }

    /// The pictures of a place.
    pub fn pictures_of<'a>(&'a self, place: &'a str) -> impl Iterator<Item = &'a Picture> {
        self.pictures.iter().filter(move |picture| picture.place == place)
    }

    /// The place of that id.
    pub fn place(&self, id: &str) -> Option<&Place> {
        self.places.iter().find(|place| place.id == id)
    }

    /// The place that a place is part of.
    pub fn parent(&self, place: &Place) -> Option<&Place> {
        self.place(place.parent.as_deref()?)
    }

    /// The places directly below one, in the order of a list page: areas first, best rated first.
    pub fn children(&self, id: &str) -> Vec<&Place> {
        let mut below: Vec<&Place> = self.places.iter().filter(|p| p.parent.as_deref() == Some(id)).collect();
        below.sort_by(|a, b| {
            let rating = |p: &Place| p.rating.unwrap_or_default();
            a.kind.cmp(&b.kind).then(rating(b).total_cmp(&rating(a))).then_with(|| a.id.cmp(&b.id))
        });
        below
    }

    /// Whether a place is another one or lies anywhere below it.
    pub fn is_within(&self, place: &Place, ancestor: &str) -> bool {
        let mut at = Some(place);
        // A loop of parents is a problem of the files; it must not become one here.
        for _ in 0..self.places.len() {
            match at {
                Some(place) if place.id == ancestor => return true,
                Some(place) => at = self.parent(place),
                None => return false,
            }
        }
        false
    }

    /// Whether a partner's file tells the facts under labels of their own for places of this kind.
    pub fn is_detailed_by_a_partner(&self, kind: PlaceKind) -> bool {
        self.about.partner.iter().any(|partner| partner.details.contains(&kind))
    }

    /// Places that have a page of their own on the web; exhibits are known from the museum's file.
    pub fn on_the_web(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|place| place.kind != PlaceKind::Exhibit)
    }
}

fn gather(dir: &Dir<'_>, files: &mut Vec<(String, String)>) -> Result<(), DemoError> {
    for file in dir.files().filter(|f| f.path().extension().is_some_and(|e| e == "toml")) {
        let path = file.path().to_string_lossy().replace('\\', "/");
        match file.contents_utf8() {
            Some(text) => files.push((path, text.to_owned())),
            None => {
                let message = "not UTF-8".to_owned();
                return Err(DemoError::Data { file: path, key: "-".to_owned(), message });
            }
        }
    }
    dir.dirs().try_for_each(|inner| gather(inner, files))
}
