//! The visitors' site in English: JSON-LD for machines, prose for people. Kept by others than the
//! official site, and not always up to date with it.

mod jsonld;
mod offers;
mod opening;
mod page;
mod types;

use super::{Scene, SiteFolder, by_lines};
use crate::region::{Correction, Lang, Place};
use crate::{DemoError, Site};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The path of a place's page.
pub fn path(place: &Place) -> String {
    format!("/places/{}.html", place.id)
}

pub fn render(scene: Scene<'_>, folder: &mut SiteFolder<'_>) -> Result<(), DemoError> {
    folder.put("/style.css", include_str!("style.css"))?;
    folder.robots(&[], Some(&scene.bases.url(Site::English, "/sitemap.xml")))?;
    folder.put("/", by_lines(page::index(scene)))?;
    folder.put("/walks.html", by_lines(page::walks(scene)))?;
    for picture in &scene.region.pictures {
        folder.put(&picture.path(), picture.bytes())?;
    }
    let mut urls = String::new();
    for place in scene.region.on_the_web() {
        folder.put(&path(place), by_lines(page::place(scene, place)?))?;
        urls.push_str(&format!("<url><loc>{}</loc></url>\n", scene.bases.url(Site::English, &path(place))));
    }
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
    folder.put("/sitemap.xml", format!("{head}{urls}</urlset>\n"))
}

/// What this site says in a field of a place: its own text, or what it failed to update.
fn said<'a>(scene: Scene<'a>, place: &'a Place, field: &str) -> Option<&'a str> {
    Correction::find(&scene.region.about.outdated, &place.id, field, Lang::En)
        .or_else(|| place.en.field(field))
}

fn shell(scene: Scene<'_>, title: &str, head: Option<String>, body: Markup) -> Markup {
    let about = &scene.region.about.english;
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " | " (about.name) }
                link rel="stylesheet" href="/style.css";
                @if let Some(json) = head { script type="application/ld+json" { (PreEscaped(json)) } }
            }
            body {
                header {
                    a.name href="/" { (about.name) }
                    p { (about.tagline) }
                    nav {
                        a href="/" { "All places" }
                        a href="/walks.html" { "Walks" }
                        a href=(scene.bases.url(Site::Notices, "/")) { "Notices" }
                        a href=(scene.bases.url(Site::Official, "/")) hreflang="zh" lang="zh" { "中文" }
                    }
                }
                main { (body) }
                footer { p { (about.footer) } p { "Kept by " (about.keeper) } }
            }
        }
    }
}
