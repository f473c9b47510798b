//! `/guides`: every page, by kind, and found by words.

use super::base;
use super::layout::{Head, pick, whole};
use super::page::encoded;
use crate::extract::Params;
use crate::problem::Problem;
use crate::reader;
use crate::state::App;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Html;
use guide::pages::{GuideItem, GuidesRequest, kind_title};
use maud::{Markup, html};
use scenic_data::LangTag;
use scenic_data::place::PlaceKind;

/// Pages of a list.
const A_PAGE: usize = 48;
/// Pages of each kind on the first page.
const EACH: usize = 12;

/// The index, a list, or what was found.
pub(super) async fn index(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    let mut params = Params::of(query.as_deref());
    let lang = reader::asked(&mut params, &headers).unwrap_or_else(LangTag::zh);
    let (text, category, offset) = (params.text("q"), params.text("category"), params.cursor());
    params.finish()?;
    let lang = guide::pages::page_lang(&lang);
    let say = |zh, en| pick(&lang, zh, en);
    let first = text.is_none() && category.is_none();
    let lists = if first { by_kind(&app, &lang).await? } else { Vec::new() };
    let request = GuidesRequest {
        text: text.clone(),
        category: category.clone(),
        limit: A_PAGE,
        offset,
        ..GuidesRequest::default()
    };
    let (items, next) = match first {
        true => (Vec::new(), None),
        false => app.guide.guides(request, &lang).await.map_err(|e| Problem::from(e).in_query())?,
    };
    let title = match (&text, &category) {
        (Some(words), _) => format!("{} “{words}”", say("搜索", "Search")),
        (None, Some(_)) => say("指南页", "Guide pages").to_owned(),
        (None, None) => say("全部指南", "All guides").to_owned(),
    };
    let address = base::address(&app.settings, &headers);
    let path = |lang: &str| match &category {
        Some(category) => format!("{address}/guides?lang={lang}&category={}", encoded(category)),
        None => format!("{address}/guides?lang={lang}"),
    };
    let head = Head {
        title: &title,
        description: say(
            "这个地区每座城、每处景点的指南页，句句有出处。",
            "A page for every town and sight of the region, each sentence with its source.",
        ),
        lang: &lang,
        canonical: path(lang.as_str()),
        langs: ["zh-Hans", "en"].map(|tag| (tag.to_owned(), path(tag))).to_vec(),
        feed: format!("{address}/guides/feed.atom?lang={lang}"),
        json_ld: None,
        hidden: text.is_some(),
    };
    let next = next.map(|next| {
        let mut query = format!("/guides?lang={lang}&cursor={next}");
        if let Some(words) = &text {
            query.push_str(&format!("&q={}", encoded(words)));
        }
        if let Some(category) = &category {
            query.push_str(&format!("&category={}", encoded(category)));
        }
        query
    });
    let body = html! {
        main id="main" class="guide index" {
            h1 { (title) }
            @if !first && items.is_empty() {
                p { (say("没有找到。换个说法试试，或者动手写下这一页。", "Nothing was found. Try other words, or write the page yourself.")) }
                p { a href=(format!("/edit/new?lang={lang}")) { (say("新建页面", "Write a page")) } }
            }
            @for (kind, items, more) in &lists {
                section {
                    h2 { (kind_title(kind, &lang)) }
                    (cards(items, &lang))
                    @if *more {
                        p { a href=(format!("/guides?lang={lang}&category={kind}")) { (say("全部", "All of them")) } }
                    }
                }
            }
            (cards(&items, &lang))
            @if let Some(next) = next {
                p { a rel="next" href=(next) { (say("下一页", "Next page")) } }
            }
        }
    };
    Ok(Html(whole(&head, &body).into_string()))
}

/// A list for each kind that has pages.
async fn by_kind(app: &App, lang: &LangTag) -> Result<Vec<(String, Vec<GuideItem>, bool)>, Problem> {
    let mut lists = Vec::new();
    for kind in PlaceKind::ALL.map(PlaceKind::as_str).into_iter().chain([scenic_data::page::TOPIC]) {
        let request = GuidesRequest { kind: Some(kind.to_owned()), limit: EACH, ..GuidesRequest::default() };
        let (items, next) = app.guide.guides(request, lang).await?;
        if !items.is_empty() {
            lists.push((kind.to_owned(), items, next.is_some()));
        }
    }
    Ok(lists)
}

fn cards(items: &[GuideItem], lang: &LangTag) -> Markup {
    html! {
        @if !items.is_empty() {
            ul class="cards" {
                @for item in items {
                    li {
                        @if let Some(photo) = &item.photo {
                            img src=(format!("{}?size=320", photo.url)) alt="" loading="lazy";
                        }
                        a href=(format!("/guides/{}?lang={lang}", encoded(&item.slug))) { (item.title) }
                        p { (item.summary) }
                    }
                }
            }
        }
    }
}
