//! The notice board: an RSS feed in Chinese, an Atom feed in English, and the pages they link to.

use super::feed::{Entry, Feed, atom, rss};
use super::{Scene, SiteFolder, by_lines};

use crate::region::{Happening, Lang, SiteAbout, paragraphs};
use crate::{DemoError, Site};
use maud::{DOCTYPE, Markup, html};

/// Where the Chinese feed is served.
pub const RSS: &str = "/notices.rss";
/// Where the English feed is served.
pub const ATOM: &str = "/notices.atom";

/// The path of a happening's page.
pub fn path(happening: &Happening) -> String {
    format!("/n/{}.html", happening.id)
}

/// Happenings in the order of a notice board: newest first.
pub fn newest_first<'a>(scene: Scene<'a>) -> Vec<&'a Happening> {
    let mut list: Vec<&Happening> = scene.region.happenings.iter().collect();
    list.sort_by(|a, b| {
        b.published(scene.today).cmp(&a.published(scene.today)).then_with(|| a.id.cmp(&b.id))
    });
    list
}

pub fn render(scene: Scene<'_>, folder: &mut SiteFolder<'_>) -> Result<(), DemoError> {
    let about = &scene.region.about;
    folder.robots(&[], None)?;
    folder.put("/style.css", include_str!("notices.css"))?;
    folder.put(RSS, rss(&feed(scene, &about.notices, Lang::Zh, RSS))?)?;
    folder.put(ATOM, atom(&feed(scene, &about.notices_en, Lang::En, ATOM))?)?;
    folder.put("/", by_lines(board(scene)))?;
    for happening in &scene.region.happenings {
        folder.put(&path(happening), by_lines(notice(scene, happening)))?;
    }
    Ok(())
}

fn feed(scene: Scene<'_>, about: &SiteAbout, lang: Lang, path_of_feed: &str) -> Feed {
    let entry = |happening: &Happening| {
        let words = happening.words(lang, scene.today);
        // An announcement of the same name on other days is another announcement.
        let (first, _) = happening.days(scene.today);
        Entry {
            id: format!("tag:lanxiu.example,{}:{}", first.format("%Y-%m-%d"), happening.id),
            title: words.title,
            link: scene.bases.url(Site::Notices, &path(happening)),
            category: happening.category(lang),
            published: happening.published(scene.today),
            body: words.body,
        }
    };
    Feed {
        title: about.name.clone(),
        subtitle: about.tagline.clone(),
        lang: match lang {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        },
        page: scene.bases.url(Site::Notices, "/"),
        address: scene.bases.url(Site::Notices, path_of_feed),
        author: about.keeper.clone(),
        entries: newest_first(scene).into_iter().map(entry).collect(),
    }
}

fn shell(scene: Scene<'_>, title: &str, body: Markup) -> Markup {
    let about = &scene.region.about;
    html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " - " (about.notices.name) }
                link rel="stylesheet" href="/style.css";
                link rel="alternate" type="application/rss+xml" title=(about.notices.name) href=(RSS);
                link rel="alternate" type="application/atom+xml" title=(about.notices_en.name) hreflang="en" href=(ATOM);
            }
            body {
                header {
                    a.name href="/" { (about.notices.name) }
                    p { (about.notices.tagline) }
                    nav {
                        a href=(RSS) { "RSS（中文）" }
                        a href=(ATOM) { "Atom (English)" }
                        a href=(scene.bases.url(Site::Official, "/")) { "景区官网" }
                    }
                }
                main { (body) }
                footer { p { (about.notices.footer) } p lang="en" { (about.notices_en.footer) } }
            }
        }
    }
}

fn board(scene: Scene<'_>) -> Markup {
    let list = newest_first(scene);
    shell(
        scene,
        "全部公告",
        html! {
            ul.board {
                @for happening in list {
                    li {
                        span class={ "kind " (happening.kind.as_str()) } { (happening.category(Lang::Zh)) }
                        a href=(path(happening)) { (happening.words(Lang::Zh, scene.today).title) }
                        span.date { (happening.published(scene.today).format("%Y-%m-%d")) }
                    }
                }
            }
        },
    )
}

fn notice(scene: Scene<'_>, happening: &Happening) -> Markup {
    let zh = happening.words(Lang::Zh, scene.today);
    let en = happening.words(Lang::En, scene.today);
    let published = happening.published(scene.today);
    let place = scene.region.place(&happening.place);
    shell(
        scene,
        &zh.title,
        html! {
            article {
                p.meta {
                    span class={ "kind " (happening.kind.as_str()) } { (happening.category(Lang::Zh)) }
                    " 发布时间：" time datetime=(published.to_rfc3339()) { (published.format("%Y-%m-%d %H:%M")) }
                }
                h1 { (zh.title) }
                @for paragraph in paragraphs(&zh.body) { p { (paragraph) } }
                section lang="en" {
                    h2 { (en.title) }
                    @for paragraph in paragraphs(&en.body) { p { (paragraph) } }
                }
                @if let Some(place) = place {
                    p.about {
                        "相关地点："
                        a href=(scene.bases.url(Site::Official, &super::official::path(place))) { (place.zh.name) }
                    }
                }
            }
        },
    )
}
