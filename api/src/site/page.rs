//! `/guides/{slug}`: a guide page for people and for search engines.

use super::base;
use super::layout::{Head, pick, whole};
use crate::extract::{Id, Params};
use crate::problem::Problem;
use crate::reader;
use crate::state::App;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use guide::answer::Citation;
use guide::pages::{Flag, GuidePage, SectionCard};
use maud::{Markup, PreEscaped, html};
use scenic_data::LangTag;
use scenic_data::page::Origin;
use serde_json::{Value, json};

/// A page in the reader's language.
pub(super) async fn page(
    State(app): State<App>,
    Id(slug): Id,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let lang = reader::asked(&mut params, &headers).unwrap_or_else(LangTag::zh);
    let revision = params.number("revision", 1..=i64::MAX);
    params.finish()?;
    let page = match app.guide.guide_page(&slug, &lang, revision).await.map_err(Problem::from) {
        Ok(page) => page,
        Err(problem) if problem.code == crate::problem::Code::NotFound => {
            return Ok(nowhere(&app, &slug, &lang, &headers));
        }
        Err(problem) => return Err(problem),
    };
    if page.redirected_from.is_some() {
        let path = format!("/guides/{}?lang={}", encoded(&page.slug), page.lang);
        return Ok(Redirect::permanent(&path).into_response());
    }
    let address = base::address(&app.settings, &headers);
    let html = written(&page, &address, revision.is_some()).into_string();
    // What is live is in it, so that a tag of the revision alone would be wrong.
    let tag = format!("\"{}\"", scenic_data::ids::derive("v", &[&html]));
    let same = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()) == Some(tag.as_str());
    let mut response =
        if same { StatusCode::NOT_MODIFIED.into_response() } else { Html(html).into_response() };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-language"));
    Ok(response)
}

/// That there is no such page, and how it could be.
fn nowhere(app: &App, slug: &str, lang: &LangTag, headers: &HeaderMap) -> Response {
    let address = base::address(&app.settings, headers);
    let title = pick(lang, "还没有这一页", "There is no such page yet");
    let head = Head {
        title,
        description: title,
        lang,
        canonical: format!("{address}/guides"),
        langs: Vec::new(),
        feed: format!("{address}/guides/feed.atom?lang={lang}"),
        json_ld: None,
        hidden: true,
    };
    let body = html! {
        main id="main" class="guide" {
            h1 { (title) }
            p { (pick(lang, "可以搜索别的写法，或者动手写下这一页：", "Search for another spelling, or write it yourself:")) }
            p { a href=(format!("/guides?lang={lang}&q={}", encoded(slug))) { (pick(lang, "搜索", "Search")) " “" (slug) "”" } }
            p { a href=(format!("/edit/new?lang={lang}&title={}", encoded(slug))) { (pick(lang, "新建页面", "Write the page")) } }
        }
    };
    (StatusCode::NOT_FOUND, Html(whole(&head, &body).into_string())).into_response()
}

fn written(page: &GuidePage, address: &str, old: bool) -> Markup {
    let lang = &page.lang;
    let say = |zh, en| pick(lang, zh, en);
    let path = |lang: &str| format!("{address}/guides/{}?lang={lang}", encoded(&page.slug));
    let head = Head {
        title: &page.title,
        description: &page.summary,
        lang,
        canonical: path(lang.as_str()),
        langs: page.langs.iter().map(|other| (other.lang.to_string(), path(other.lang.as_str()))).collect(),
        feed: format!("{address}/guides/feed.atom?lang={lang}"),
        json_ld: Some(json_ld(page, address).to_string()),
        hidden: old,
    };
    let shown: Vec<&SectionCard> =
        page.sections.iter().filter(|section| !section.html.trim().is_empty()).collect();
    let body = html! {
        nav class="crumbs" aria-label=(say("位置", "Where this is")) {
            a href=(format!("/guides?lang={lang}")) { (say("全部指南", "All guides")) }
            @for category in &page.categories {
                " › " a href=(format!("/guides?lang={lang}&category={}", encoded(&category.id))) { (category.title) }
            }
        }
        main id="main" class="guide" {
            @if old {
                p class="flag" role="note" {
                    (say("这是旧版本：", "This is an earlier revision: ")) (page.revision) " · "
                    a href=(format!("/guides/{}?lang={lang}", encoded(&page.slug))) { (say("看现在的", "see the present one")) }
                }
            }
            h1 { (page.title) }
            @if let Some(photo) = page.photos.iter().find(|photo| !photo.url.starts_with("http://")) {
                figure {
                    img src=(photo.url) width="640" height="427" alt=(photo.caption.as_deref().unwrap_or(&page.title)) loading="eager";
                    @if photo.credit.is_some() || photo.licence.is_some() {
                        figcaption {
                            @if let Some(credit) = &photo.credit { (credit) }
                            @if let Some(licence) = &photo.licence { " · " (licence) }
                        }
                    }
                }
            }
            @if shown.len() > 3 {
                nav class="toc" aria-label=(say("本页内容", "On this page")) {
                    ol { @for section in &shown { li { a href=(format!("#{}", section.id)) { (section.title) } } } }
                }
            }
            @for section in &shown { (told(section, page)) }
            @if let Some(at) = page.location {
                div class="map" data-map="" data-lat=(at.lat) data-lon=(at.lon) data-title=(page.title) {}
            }
            @if !page.citations.is_empty() { (sources(&page.citations, lang)) }
            p class="revised" {
                (say("版本", "Revision")) " " (page.revision) " · "
                time datetime=(page.revised_at.to_rfc3339()) { (page.revised_at.format("%Y-%m-%d %H:%M UTC")) }
                " · " (page.revised_by) " · "
                a href=(format!("/guides/{}/history?lang={lang}", encoded(&page.slug))) { (say("历史", "History")) }
                " · "
                a class="edit-link" href=(format!("/edit/{}?lang={lang}", encoded(&page.slug))) { (say("编辑此页", "Edit this page")) }
            }
        }
        aside class="related" {
            @if !page.related.is_empty() {
                h2 { (say("相关页面", "Related pages")) }
                ul {
                    @for other in &page.related {
                        li { a href=(format!("/guides/{}?lang={lang}", encoded(&other.slug))) { (other.title) } }
                    }
                }
            }
            @if !page.backlinks.is_empty() {
                h2 { (say("哪些页面提到这里", "Pages that link here")) }
                ul {
                    @for other in &page.backlinks {
                        li { a href=(format!("/guides/{}?lang={lang}", encoded(&other.slug))) { (other.title) } }
                    }
                }
            }
        }
    };
    whole(&head, &body)
}

/// A section: its heading, where it comes from, what has changed under it, its text.
fn told(section: &SectionCard, page: &GuidePage) -> Markup {
    let lang = &page.lang;
    let say = |zh, en| pick(lang, zh, en);
    html! {
        section id=(section.id) data-origin=(section.origin.as_str()) {
            h2 {
                (section.title)
                @if section.origin == Origin::Edited {
                    " " small class="origin" {
                        (say("由", "written by ")) (section.edited_by.as_deref().unwrap_or("?")) (say("撰写", ""))
                    }
                }
            }
            @for flag in &section.flags { (changed(flag, lang)) }
            (PreEscaped(&section.html))
        }
    }
}

fn changed(flag: &Flag, lang: &LangTag) -> Markup {
    let say = |zh, en| pick(lang, zh, en);
    html! {
        p class="flag" role="note" {
            (say("这一段引用的内容已有变化：", "What this cites has changed: "))
            del { (flag.before) }
            @if let Some(now) = &flag.now { " → " ins { (now) } }
            @else { " " (say("（来源已不再这样说）", "(no source says so any more)")) }
        }
    }
}

fn sources(citations: &[Citation], lang: &LangTag) -> Markup {
    let say = |zh, en| pick(lang, zh, en);
    html! {
        section id="sources" {
            h2 { (say("出处", "Sources")) }
            ol class="sources" {
                @for citation in citations {
                    @let freshness = &citation.freshness;
                    li id=(format!("cite-{}", citation.n)) data-state=(format!("{:?}", freshness.state).to_lowercase()) {
                        q { (shortened(&citation.text)) }
                        " — "
                        @match link(citation) {
                            Some(url) => { a href=(url) rel="nofollow noopener external" { (freshness.source.name) } }
                            None => { (freshness.source.name) }
                        }
                        " · " (say("核对于", "checked")) " "
                        time datetime=(freshness.verified_at.to_rfc3339()) { (freshness.verified_at.format("%Y-%m-%d")) }
                    }
                }
            }
        }
    }
}

/// Where a citation leads, when that is somewhere a reader may be sent.
fn link(citation: &Citation) -> Option<&str> {
    let url = citation.url.as_deref().or(citation.freshness.source.url.as_deref())?;
    let fine = url.starts_with("https://")
        || url.starts_with("http://")
        || (url.starts_with('/') && !url.starts_with("//"));
    fine.then_some(url)
}

/// Longest quotation in the list of sources, in characters.
const QUOTED: usize = 160;

fn shortened(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// What a page is about, in the words of schema.org.
fn json_ld(page: &GuidePage, address: &str) -> Value {
    let kind = match page.kind.as_str() {
        "city" => "City",
        "area" => "TouristDestination",
        "museum" => "Museum",
        "restaurant" => "Restaurant",
        "hotel" => "LodgingBusiness",
        "exhibit" => "CreativeWork",
        "transport" | "facility" => "CivicStructure",
        "topic" => "Article",
        _ => "TouristAttraction",
    };
    let mut about = json!({
        "@context": "https://schema.org",
        "@type": kind,
        "name": page.title,
        "description": page.summary,
        "inLanguage": page.lang,
        "url": format!("{address}/guides/{}?lang={}", encoded(&page.slug), page.lang),
        "dateModified": page.revised_at,
    });
    if let Some(map) = about.as_object_mut() {
        if let Some(at) = page.location {
            let geo = json!({"@type": "GeoCoordinates", "latitude": at.lat, "longitude": at.lon});
            map.insert("geo".to_owned(), geo);
        }
        let pictures: Vec<String> = page
            .photos
            .iter()
            .take(4)
            .map(|photo| {
                if photo.url.starts_with('/') { format!("{address}{}", photo.url) } else { photo.url.clone() }
            })
            .collect();
        if !pictures.is_empty() {
            map.insert("image".to_owned(), json!(pictures));
        }
        if let Some(parent) = &page.parent {
            let place = json!({"@type": "Place", "name": parent.title});
            map.insert("containedInPlace".to_owned(), place);
        }
    }
    about
}

/// A text as part of a path or a query.
pub(super) fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}
