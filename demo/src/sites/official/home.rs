//! The official site's home page.

use super::super::{Scene, notices};
use super::layout::{self, Charset};
use super::path;
use crate::Site;
use crate::region::{Lang, paragraphs};
use maud::html;
use scenic_data::place::PlaceKind;

/// How many notices the home page shows.
const NOTICES: usize = 6;

pub fn page(scene: Scene<'_>) -> String {
    let region = scene.region;
    let whole = region.place(&region.about.region);
    let latest = notices::newest_first(scene);
    let areas = region.on_the_web().filter(|p| matches!(p.kind, PlaceKind::Area | PlaceKind::Museum));
    let body = html! {
        @if let Some(whole) = whole {
            div.welcome {
                h2 { (whole.zh.name) }
                @for text in paragraphs(whole.zh.intro.as_deref().unwrap_or_default()) { p { (text) } }
                p.more { a href=(path(whole)) { "景区概况 »" } }
            }
        }
        div.news {
            h3 { "通知公告" a href=(scene.bases.url(Site::Notices, "/")) { "更多 »" } }
            ul {
                @for happening in latest.into_iter().take(NOTICES) {
                    li {
                        a href=(scene.bases.url(Site::Notices, &notices::path(happening))) {
                            (happening.words(Lang::Zh, scene.today).title)
                        }
                        span { (happening.published(scene.today).format("%m-%d")) }
                    }
                }
            }
        }
        div.areas {
            h3 { "山 · 湖 · 城" }
            ul.cards {
                @for area in areas { li { a href=(path(area)) { b { (area.zh.name) } span { (area.en.name) } } } }
            }
        }
    };
    layout::page(scene, Charset::Utf8, "首页", &[], body)
}
