//! The scenic area's own site: Chinese, plain HTML in its own markup, grown over the years.

mod home;
mod layout;
mod lists;
mod sight;

use super::{Scene, SiteFolder};
use crate::region::Place;
use crate::{DemoError, Site};
use layout::Charset;
use scenic_data::place::PlaceKind;
use scenic_data::source::{PageRules, Pick, Rows};

/// The path of a place's page.
pub fn path(place: &Place) -> String {
    let section = match place.kind {
        PlaceKind::Restaurant => "food",
        PlaceKind::Hotel => "stay",
        _ => "sight",
    };
    format!("/{section}/{}.html", place.id)
}

/// The restaurants' part of the site was never moved off the old system.
fn charset(place: &Place) -> Charset {
    if place.kind == PlaceKind::Restaurant { Charset::Gb18030 } else { Charset::Utf8 }
}

pub fn render(scene: Scene<'_>, folder: &mut SiteFolder<'_>) -> Result<(), DemoError> {
    folder.put("/style.css", include_str!("style.css"))?;
    folder.robots(&["/search", "/admin/"], Some(&scene.bases.url(Site::Official, "/sitemap.xml")))?;
    let mut pages = vec!["/".to_owned()];
    folder.put("/", Charset::Utf8.bytes(home::page(scene)))?;
    for list in lists::all(scene) {
        folder.put(&list.path, list.charset.bytes(list.html))?;
        pages.push(list.path);
    }
    for place in scene.region.on_the_web() {
        folder.put(&path(place), charset(place).bytes(sight::page(scene, place)))?;
        pages.push(path(place));
    }
    folder.put("/sitemap.xml", sitemap(scene, &pages))
}

fn sitemap(scene: Scene<'_>, pages: &[String]) -> String {
    // Paths are made of ids and need no escaping.
    let urls: String = pages
        .iter()
        .map(|p| format!("  <url><loc>{}</loc></url>\n", scene.bases.url(Site::Official, p)))
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{urls}</urlset>\n"
    )
}

/// How the site's own markup is read.
pub fn rules() -> PageRules {
    let text = |select: &str| Pick { select: select.to_owned(), ..Pick::default() };
    let attr = |select: &str, attr: &str| Pick { attr: Some(attr.to_owned()), ..text(select) };
    let fields = [
        ("name", text("h1")),
        ("names.en", text("p.en")),
        ("aliases", Pick { all: true, ..text(".aka span") }),
        ("kind", text(".kind")),
        ("parent", attr(".belongs a", "data-id")),
        ("location", attr(".map", "data-position")),
        ("datum", attr(".map", "data-datum")),
        ("same_as", attr("a.english", "href")),
        ("intro", text(".lead")),
        ("history", text(".history .text")),
        ("legend", text(".legend .text")),
        ("highlights", text(".highlights .text")),
        ("tips", text(".tips .text")),
    ];
    PageRules {
        record: "article.sight".to_owned(),
        external_id: Some(attr("", "data-id")),
        kind: None,
        fields: fields.into_iter().map(|(key, pick)| (key.to_owned(), pick)).collect(),
        rows: Some(Rows { select: "table.facts tr".into(), label: "th".into(), value: "td".into() }),
    }
}
