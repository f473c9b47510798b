//! What every page of the site has around it.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use scenic_data::LangTag;

/// What a page says of itself.
pub(super) struct Head<'a> {
    pub(super) title: &'a str,
    pub(super) description: &'a str,
    pub(super) lang: &'a LangTag,
    /// Its own address, absolute.
    pub(super) canonical: String,
    /// The same page in each language, absolute.
    pub(super) langs: Vec<(String, String)>,
    /// The feed of changes in its language.
    pub(super) feed: String,
    /// A description for machines, as JSON.
    pub(super) json_ld: Option<String>,
    /// Whether it should be found.
    pub(super) hidden: bool,
}

/// One of two texts by the reader's language.
pub(super) fn pick<'a>(lang: &LangTag, zh: &'a str, en: &'a str) -> &'a str {
    if lang.is_chinese() { zh } else { en }
}

/// A whole page.
pub(super) fn whole(head: &Head<'_>, body: &Markup) -> Markup {
    let lang = head.lang;
    let say = |zh, en| pick(lang, zh, en);
    html! {
        (DOCTYPE)
        html lang=(lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (head.title) " · " (say("导游", "Daoyou")) }
                meta name="description" content=(head.description);
                @if head.hidden { meta name="robots" content="noindex"; }
                link rel="canonical" href=(head.canonical);
                @for (tag, href) in &head.langs {
                    link rel="alternate" hreflang=(tag) href=(href);
                }
                link rel="alternate" type="application/atom+xml" title=(say("最近改动", "Recent changes")) href=(head.feed);
                link rel="stylesheet" href="/assets/site.css";
                link rel="icon" href="/favicon.svg" type="image/svg+xml";
                link rel="manifest" href="/manifest.webmanifest";
                @if let Some(json) = &head.json_ld {
                    // Within a script nothing is escaped but the one sign that could end it.
                    script type="application/ld+json" { (PreEscaped(json.replace('<', "\\u003c"))) }
                }
                script type="module" src="/assets/guide.js" {}
            }
            body {
                a class="skip" href="#main" { (say("跳到正文", "Skip to the text")) }
                header class="site" {
                    a class="brand" href="/" { (say("导游", "Daoyou")) }
                    form action="/guides" role="search" {
                        input type="hidden" name="lang" value=(lang);
                        input type="search" name="q" maxlength="200"
                            placeholder=(say("搜索指南页", "Search the guide"))
                            aria-label=(say("搜索指南页", "Search the guide"));
                    }
                    nav aria-label=(say("全站", "Site")) {
                        a href="/" { (say("问", "Ask")) }
                        a href="/photo" { (say("拍", "Photo")) }
                        a href="/walk" { (say("走", "Walk")) }
                        a href="/on" { (say("此刻", "On now")) }
                        a href=(format!("/guides?lang={lang}")) { (say("读", "Guides")) }
                    }
                    @for (tag, href) in &head.langs {
                        @if tag != lang.as_str() {
                            a class="lang" hreflang=(tag) lang=(tag) href=(href) {
                                (if tag == "en" { "English" } else { "中文" })
                            }
                        }
                    }
                }
                (body)
                footer class="site" {
                    p {
                        (say(
                            "每一句都有出处和核对时间；开放时间、票价等随来源更新，请在出发前再看一眼。",
                            "Every sentence has its source and the day it was checked; hours and prices follow their sources, so look again before you go.",
                        ))
                    }
                    p {
                        a href=(head.feed) { (say("最近改动（Atom）", "Recent changes (Atom)")) } " · "
                        a href="/docs" { "API" } " · "
                        a href="/sitemap.xml" { (say("网站地图", "Site map")) }
                    }
                }
            }
        }
    }
}
