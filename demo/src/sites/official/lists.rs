//! The official site's list pages: by area, restaurants, lodging, services, routes.

use super::super::Scene;
use super::layout::{self, Charset};
use super::path;
use crate::region::{Lang, Place, paragraphs};
use maud::{Markup, html};
use scenic_data::place::PlaceKind;

/// A list page.
pub struct List {
    pub path: String,
    pub charset: Charset,
    pub html: String,
}

/// The path of the list of what is in an area.
pub fn area_path(area: &Place) -> String {
    format!("/list/{}.html", area.id)
}

/// Kinds that the list of an area shows; the others have lists of their own.
fn is_sight(place: &Place) -> bool {
    matches!(place.kind, PlaceKind::City | PlaceKind::Area | PlaceKind::Attraction | PlaceKind::Museum)
}

/// Places that have a list of what is in them.
pub fn areas<'a>(scene: Scene<'a>) -> impl Iterator<Item = &'a Place> {
    let has_sights = move |p: &&Place| scene.region.children(&p.id).into_iter().any(is_sight);
    scene.region.on_the_web().filter(has_sights)
}

/// Every list page.
pub fn all(scene: Scene<'_>) -> Vec<List> {
    let of_kind = |kinds: &[PlaceKind]| -> Vec<&Place> {
        scene.region.on_the_web().filter(|p| kinds.contains(&p.kind)).collect()
    };
    let mut lists = vec![overview(scene)];
    for area in areas(scene) {
        let sights = scene.region.children(&area.id).into_iter().filter(|p| is_sight(p)).collect();
        lists.push(list(scene, area_path(area), Charset::Utf8, &area.zh.name, sights));
    }
    lists.push(list(scene, "/food/".into(), Charset::Gb18030, "美食", of_kind(&[PlaceKind::Restaurant])));
    lists.push(list(scene, "/stay/".into(), Charset::Utf8, "住宿", of_kind(&[PlaceKind::Hotel])));
    let services = of_kind(&[PlaceKind::Transport, PlaceKind::Facility]);
    lists.push(list(scene, "/list/services.html".into(), Charset::Utf8, "交通与服务", services));
    lists.push(routes(scene));
    lists
}

fn list(scene: Scene<'_>, at: String, charset: Charset, title: &str, places: Vec<&Place>) -> List {
    let body = html! { h2.title { (title) } (entries(&places)) };
    let crumbs = [("景点", "/list/".to_owned()), (title, at.clone())];
    // Sections of their own stand directly below the home page.
    let crumbs = if at.starts_with("/list/") { &crumbs[..] } else { &crumbs[1..] };
    List { html: layout::page(scene, charset, title, crumbs, body), path: at, charset }
}

fn entries(places: &[&Place]) -> Markup {
    html! {
        ul.cards {
            @for place in places {
                li { a href=(path(place)) {
                    b { (place.zh.name) }
                    span { (place.en.name) }
                    @if let Some(rating) = place.rating { i { (format!("{rating:.1}分")) } }
                } }
            }
        }
    }
}

fn overview(scene: Scene<'_>) -> List {
    let body = html! {
        h2.title { "景点一览" }
        @for area in areas(scene) {
            h3 { a href=(area_path(area)) { (area.zh.name) } }
            (entries(&scene.region.children(&area.id).into_iter().filter(|p| is_sight(p)).collect::<Vec<_>>()))
        }
    };
    let path = "/list/".to_owned();
    let html = layout::page(scene, Charset::Utf8, "景点一览", &[("景点", path.clone())], body);
    List { path, charset: Charset::Utf8, html }
}

fn routes(scene: Scene<'_>) -> List {
    let name = |id: &str| scene.region.place(id).map(|place| (path(place), place.zh.name.as_str()));
    let body = html! {
        h2.title { "游览路线" }
        @for route in &scene.region.routes {
            div.route {
                h3 { (route.texts(Lang::Zh).name) }
                p.meta {
                    "全程约" (format!("{:.1}", f64::from(route.distance_m) / 1000.0)) "公里，约"
                    (route.minutes / 60) "小时" @if route.minutes % 60 > 0 { (route.minutes % 60) "分" }
                }
                @for text in paragraphs(&route.texts(Lang::Zh).intro) { p { (text) } }
                ol { @for (path, name) in route.stops.iter().filter_map(|id| name(id)) { li { a href=(path) { (name) } } } }
            }
        }
    };
    let path = "/routes.html".to_owned();
    let html = layout::page(scene, Charset::Utf8, "游览路线", &[("游览路线", path.clone())], body);
    List { path, charset: Charset::Utf8, html }
}
