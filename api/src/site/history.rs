//! `/guides/{slug}/history`: who changed what, for readers; the console compares and reverts.

use super::base;
use super::layout::{Head, pick, whole};
use super::page::encoded;
use crate::extract::{Id, Params};
use crate::problem::Problem;
use crate::reader;
use crate::state::App;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Html;
use maud::html;
use scenic_data::LangTag;

/// Revisions of a list.
const A_PAGE: usize = 50;

/// The revisions of a page.
pub(super) async fn history(
    State(app): State<App>,
    Id(slug): Id,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    let mut params = Params::of(query.as_deref());
    let lang = reader::asked(&mut params, &headers).unwrap_or_else(LangTag::zh);
    let before = params.number("before", 1..=i64::MAX);
    params.finish()?;
    let lang = guide::pages::page_lang(&lang);
    let say = |zh, en| pick(&lang, zh, en);
    let (revisions, next) = app.guide.page_revisions(&slug, &lang, before, A_PAGE).await?;
    let title =
        format!("{} · {}", revisions.first().map_or(slug.as_str(), |r| &r.title), say("历史", "History"));
    let address = base::address(&app.settings, &headers);
    let path = |lang: &str| format!("{address}/guides/{}/history?lang={lang}", encoded(&slug));
    let head = Head {
        title: &title,
        description: &title,
        lang: &lang,
        canonical: path(lang.as_str()),
        langs: ["zh-Hans", "en"].map(|tag| (tag.to_owned(), path(tag))).to_vec(),
        feed: format!("{address}/guides/feed.atom?lang={lang}"),
        json_ld: None,
        hidden: true,
    };
    let page = format!("/guides/{}?lang={lang}", encoded(&slug));
    let body = html! {
        nav class="crumbs" { a href=(page) { (say("回到页面", "Back to the page")) } }
        main id="main" class="guide" {
            h1 { (title) }
            table class="history" {
                thead { tr {
                    th scope="col" { (say("版本", "Revision")) } th scope="col" { (say("时间", "When")) }
                    th scope="col" { (say("作者", "Who")) } th scope="col" { (say("说明", "Why")) }
                    th scope="col" { (say("增减字数", "Characters")) }
                } }
                tbody {
                    @for revision in &revisions {
                        tr data-state=(revision.state.as_str()) {
                            td { a href=(format!("{page}&revision={}", revision.revision)) { (revision.revision) } }
                            td { time datetime=(revision.at.to_rfc3339()) { (revision.at.format("%Y-%m-%d %H:%M UTC")) } }
                            td { (revision.author.name) }
                            td { (revision.reason.as_deref().unwrap_or_default()) }
                            td { ins { "+" (revision.added) } " " del { "−" (revision.removed) } }
                        }
                    }
                }
            }
            @if let Some(next) = next {
                p { a rel="next" href=(format!("/guides/{}/history?lang={lang}&before={next}", encoded(&slug))) { (say("更早", "Earlier")) } }
            }
            p { a href=(format!("/edit/{}/history?lang={lang}", encoded(&slug))) { (say("比较与恢复", "Compare and revert")) } }
        }
    };
    Ok(Html(whole(&head, &body).into_string()))
}
