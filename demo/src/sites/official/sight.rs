//! The official page of a place.

use super::super::{Scene, english};
use super::{charset, layout, lists, path};
use crate::Site;
use crate::region::{Lang, Place, paragraphs};
use maud::{Markup, html};
use scenic_data::Datum;
use scenic_data::place::PlaceKind;

pub fn page(scene: Scene<'_>, place: &Place) -> String {
    let area = scene.region.parent(place);
    let has_list = |area: &Place| lists::areas(scene).any(|listed| listed.id == area.id);
    let crumbs: Vec<(&str, String)> = area
        .into_iter()
        .map(|area| (area.zh.name.as_str(), if has_list(area) { lists::area_path(area) } else { path(area) }))
        .chain([(place.zh.name.as_str(), path(place))])
        .collect();
    let body = html! {
        article.sight data-id=(place.id) {
            h1 { (place.zh.name) }
            p.en lang="en" { (place.en.name) }
            p.meta {
                "类别：" span.kind { (place.kind_name(Lang::Zh)) }
                @if let Some(area) = area {
                    span.belongs { "所属：" a href=(path(area)) data-id=(area.id) { (area.zh.name) } }
                }
                a.english href=(scene.bases.url(Site::English, &english::path(place))) hreflang="en" { "English" }
                a.print href={ (path(place)) "?print=1" } rel="nofollow" { "打印本页" }
            }
            @if !place.zh.aliases.is_empty() {
                p.aka { "又名：" @for alias in &place.zh.aliases { span { (alias) } } }
            }
            div.lead { (prose(place.zh.intro.as_deref())) }
            (facts(scene, place))
            (section("history", "历史沿革", place.zh.history.as_deref()))
            (section("legend", "民间传说", place.zh.legend.as_deref()))
            (section("highlights", "看点", place.zh.highlights.as_deref()))
            (section("tips", "游览提示", place.zh.tips.as_deref()))
            @if let Some(there) = place.position(Datum::Gcj02) {
                // Map kits in China want their own datum, and sites print what their map kit wants.
                div.map data-position={ (format!("{:.6},{:.6}", there.lat, there.lon)) } data-datum="gcj02" {
                    "地图坐标 " (format!("{:.4}, {:.4}", there.lat, there.lon)) "（GCJ-02）"
                }
            }
        }
        (children(scene, place))
    };
    layout::page(scene, charset(place), &place.zh.name, &crumbs, body)
}

fn facts(scene: Scene<'_>, place: &Place) -> Markup {
    let texts = &place.zh;
    let near: Vec<&Place> = place.near.iter().filter_map(|id| scene.region.place(id)).collect();
    let row = |label: &str, value: Option<&str>| {
        html! { @if let Some(value) = value { tr { th { (label) } td { (value) } } } }
    };
    let price_label = if place.kind == PlaceKind::Hotel { "房价" } else { "人均" };
    html! {
        table.facts {
            (row("开放时间", texts.opening_hours.as_deref()))
            (row("门票", texts.ticket.as_deref()))
            @if place.is_meal_or_bed() { (row(price_label, place.cost(Lang::Zh).as_deref())) }
            (row("地址", texts.address.as_deref()))
            (row("电话", place.phone.as_deref()))
            (row("交通", texts.transport.as_deref()))
            (row("建议游玩时间", place.visit(Lang::Zh).as_deref()))
            (row("评分", place.rating.map(|rating| format!("{rating:.1}")).as_deref()))
            @if !scene.region.is_detailed_by_a_partner(place.kind) {
                @for (label, value) in &texts.attributes { (row(label, Some(value))) }
            }
            @if !near.is_empty() {
                tr { th { "周边景点" } td {
                    @for (i, other) in near.iter().enumerate() {
                        @if i > 0 { "、" }
                        @if other.kind == PlaceKind::Exhibit { (other.zh.name) }
                        @else { a href=(path(other)) { (other.zh.name) } }
                    }
                } }
            }
        }
    }
}

fn section(class: &str, heading: &str, text: Option<&str>) -> Markup {
    html! {
        @if let Some(text) = text {
            section class={ "story " (class) } { h2 { (heading) } div.text { (prose(Some(text))) } }
        }
    }
}

fn prose(text: Option<&str>) -> Markup {
    html! { @for text in paragraphs(text.unwrap_or_default()) { p { (text) } } }
}

fn children(scene: Scene<'_>, place: &Place) -> Markup {
    let below: Vec<&Place> =
        scene.region.children(&place.id).into_iter().filter(|p| p.kind != PlaceKind::Exhibit).collect();
    html! {
        @if !below.is_empty() {
            div.below {
                h3 { (place.zh.name) "内" }
                ul.cards { @for child in below { li { a href=(path(child)) { b { (child.zh.name) } span { (child.en.name) } } } } }
            }
        }
    }
}
