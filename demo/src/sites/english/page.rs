//! The English pages for people.

use super::super::{Scene, official};
use super::{jsonld, path, said, shell};
use crate::region::{Lang, Place, paragraphs};
use crate::{DemoError, Site};
use maud::{Markup, html};
use scenic_data::place::PlaceKind;

/// The prose of a place and the headings it stands under, in order.
const SECTIONS: [(&str, &str); 4] = [
    ("history", "History"),
    ("legend", "Legend"),
    ("highlights", "What to look at"),
    ("tips", "Good to know"),
];

/// The page of a place.
pub fn place(scene: Scene<'_>, place: &Place) -> Result<Markup, DemoError> {
    let parent = scene.region.parent(place);
    let body = html! {
        article {
            p.kind {
                (place.kind_name(Lang::En))
                @if let Some(parent) = parent { " · " a href=(path(parent)) { (parent.en.name) } }
            }
            h1 { (place.en.name) }
            p.native lang="zh" {
                (place.zh.name) " "
                a href=(scene.bases.url(Site::Official, &official::path(place))) hreflang="zh" { "官网" }
            }
            div.intro { (prose(said(scene, place, "intro"))) }
            (pictures(scene, place))
            (facts(scene, place))
            @for (field, heading) in SECTIONS {
                @if let Some(text) = said(scene, place, field) { section { h2 { (heading) } (prose(Some(text))) } }
            }
        }
        (nearby(scene, place))
    };
    Ok(shell(scene, &place.en.name, Some(jsonld::script(scene, place)?), body))
}

fn pictures(scene: Scene<'_>, place: &Place) -> Markup {
    let pictures: Vec<_> = scene.region.pictures_of(&place.id).collect();
    html! {
        @if !pictures.is_empty() {
            div.pictures {
                @for picture in pictures {
                    figure {
                        img src=(picture.path()) alt=(picture.caption_en) loading="lazy" width="800" height="600";
                        figcaption { (picture.caption_en) }
                    }
                }
            }
        }
    }
}

fn facts(scene: Scene<'_>, place: &Place) -> Markup {
    let row = |label: &str, value: Option<&str>| {
        html! { @if let Some(value) = value { div { dt { (label) } dd { (value) } } } }
    };
    html! {
        dl {
            (row("Opening hours", said(scene, place, "opening_hours")))
            (row("Tickets", said(scene, place, "ticket")))
            @if place.is_meal_or_bed() { (row("Price", place.cost(Lang::En).as_deref())) }
            (row("Suggested visit", place.visit(Lang::En).as_deref()))
            (row("Getting there", said(scene, place, "transport")))
            (row("Address", said(scene, place, "address")))
            (row("Phone", place.phone.as_deref()))
            (row("Rating", place.rating.map(|rating| format!("{rating:.1} out of 5")).as_deref()))
            @if !scene.region.is_detailed_by_a_partner(place.kind) {
                @for (label, value) in &place.en.attributes { (row(label, Some(value))) }
            }
        }
    }
}

fn nearby(scene: Scene<'_>, place: &Place) -> Markup {
    let on_the_web = |p: &&Place| p.kind != PlaceKind::Exhibit;
    let near: Vec<&Place> =
        place.near.iter().filter_map(|id| scene.region.place(id)).filter(on_the_web).collect();
    let inside: Vec<&Place> = scene.region.children(&place.id).into_iter().filter(on_the_web).collect();
    html! {
        @for (heading, list) in [("In this place", inside), ("Nearby", near)] {
            @if !list.is_empty() { aside { h2 { (heading) } (links(&list)) } }
        }
    }
}

fn links(places: &[&Place]) -> Markup {
    html! {
        ul.places {
            @for place in places { li { a href=(path(place)) { (place.en.name) span lang="zh" { (place.zh.name) } } } }
        }
    }
}

fn prose(text: Option<&str>) -> Markup {
    html! { @for text in paragraphs(text.unwrap_or_default()) { p { (text) } } }
}

/// The home page: every place by kind.
pub fn index(scene: Scene<'_>) -> Markup {
    let headings = [
        ("Where to begin", [PlaceKind::City, PlaceKind::Area].as_slice()),
        ("Sights and museums", &[PlaceKind::Attraction, PlaceKind::Museum]),
        ("Eating", &[PlaceKind::Restaurant]),
        ("Sleeping", &[PlaceKind::Hotel]),
        ("Getting about and getting help", &[PlaceKind::Transport, PlaceKind::Facility]),
    ];
    let body = html! {
        @for (heading, kinds) in headings {
            section {
                h2 { (heading) }
                (links(&scene.region.on_the_web().filter(|p| kinds.contains(&p.kind)).collect::<Vec<_>>()))
            }
        }
    };
    shell(scene, "All places", None, body)
}

/// The routes.
pub fn walks(scene: Scene<'_>) -> Markup {
    let stop = |id: &str| scene.region.place(id).map(|place| (path(place), place.en.name.as_str()));
    let body = html! {
        h1 { "Walks" }
        @for route in &scene.region.routes {
            section.walk {
                h2 { (route.en.name) }
                p.kind {
                    (format!("{:.1}", f64::from(route.distance_m) / 1000.0)) " km, about "
                    @if route.minutes >= 60 { (route.minutes / 60) " h " }
                    @if route.minutes % 60 > 0 { (route.minutes % 60) " min" }
                }
                (prose(Some(&route.en.intro)))
                ol { @for (path, name) in route.stops.iter().filter_map(|id| stop(id)) { li { a href=(path) { (name) } } } }
            }
        }
    };
    shell(scene, "Walks", None, body)
}
