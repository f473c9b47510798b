//! The public account: articles in the form such platforms give them.

use super::{Scene, SiteFolder, by_lines};
use crate::DemoError;
use crate::region::Article;
use maud::{DOCTYPE, Markup, html};

/// The path of an article's page.
pub fn path(article: &Article) -> String {
    format!("/s/{}.html", article.slug)
}

pub fn render(scene: Scene<'_>, folder: &mut SiteFolder<'_>) -> Result<(), DemoError> {
    folder.robots(&[], None)?;
    folder.put("/style.css", include_str!("account.css"))?;
    folder.put("/", by_lines(index(scene)))?;
    scene.region.articles.iter().try_for_each(|a| folder.put(&path(a), by_lines(article(scene, a))))
}

fn shell(title: &str, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href="/style.css";
            }
            body { (body) }
        }
    }
}

fn index(scene: Scene<'_>) -> Markup {
    let about = &scene.region.about.account;
    shell(
        &about.name,
        html! {
            header.profile { p.name { (about.name) } p { (about.tagline) } }
            ul.album {
                @for article in &scene.region.articles {
                    li {
                        a href=(path(article)) { (article.title) }
                        span { (article.published(scene.today).format("%Y-%m-%d")) }
                    }
                }
            }
            footer { (about.footer) }
        },
    )
}

fn article(scene: Scene<'_>, article: &Article) -> Markup {
    let about = &scene.region.about.account;
    shell(
        &article.title,
        html! {
            div #page-content .rich_media_area_primary {
                h1 #activity-name .rich_media_title { (article.title) }
                div #meta_content .rich_media_meta_list {
                    span.rich_media_meta.rich_media_meta_text { (article.author) }
                    a #js_name .rich_media_meta_link href="/" { (article.account) }
                    em #publish_time .rich_media_meta { (article.published(scene.today).format("%Y-%m-%d %H:%M")) }
                }
                div #js_content .rich_media_content {
                    @for text in article.paragraphs.iter().map(|p| p.trim()).filter(|p| !p.is_empty()) {
                        @if let Some(heading) = text.strip_prefix("## ") {
                            section.heading { h2 { (heading) } }
                        } @else {
                            p { span { (text) } }
                        }
                    }
                }
                p.end { "— END —" }
                p.follow { "长按识别二维码，关注“" (about.name) "”" }
            }
            footer { (about.footer) }
        },
    )
}
