//! What every page of the official site has around its content.

use super::super::{Scene, by_lines};
use crate::Site;
use maud::{DOCTYPE, Markup, html};

/// How a page is encoded. Servers say nothing of it; the page does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    Utf8,
    Gb18030,
}

impl Charset {
    fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Gb18030 => "gb18030",
        }
    }

    /// A page's bytes. GB18030 has every character.
    pub fn bytes(self, page: String) -> Vec<u8> {
        match self {
            Self::Utf8 => page.into_bytes(),
            Self::Gb18030 => encoding_rs::GB18030.encode(&page).0.into_owned(),
        }
    }
}

/// The sections of the menu: label and path.
const MENU: [(&str, &str); 6] = [
    ("首页", "/"),
    ("景点", "/list/"),
    ("美食", "/food/"),
    ("住宿", "/stay/"),
    ("交通与服务", "/list/services.html"),
    ("游览路线", "/routes.html"),
];

/// A whole page. `crumbs` lead from the home page to it: label and path.
pub fn page(
    scene: Scene<'_>,
    charset: Charset,
    title: &str,
    crumbs: &[(&str, String)],
    body: Markup,
) -> String {
    let about = &scene.region.about.official;
    let document = html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta http-equiv="Content-Type" content={ "text/html; charset=" (charset.name()) };
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " - " (about.name) }
                link rel="stylesheet" href="/style.css";
            }
            body {
                div.top { div.wrap { "欢迎访问" (about.name) span { a href=(scene.bases.url(Site::English, "/")) { "English" } } } }
                div.banner { div.wrap {
                    a.logo href="/" { (about.name) }
                    p { (about.tagline) }
                } }
                div.menu { ul.wrap {
                    @for (label, path) in MENU { li { a href=(path) { (label) } } }
                    li { a href=(scene.bases.url(Site::Notices, "/")) { "通知公告" } }
                } }
                div.wrap {
                    @if !crumbs.is_empty() {
                        div.crumbs {
                            "当前位置：" a href="/" { "首页" }
                            @for (label, path) in crumbs { " > " a href=(path) { (label) } }
                        }
                    }
                    div.main { (body) }
                }
                div.footer { div.wrap {
                    p.links {
                        a href="/list/" { "景点一览" } " | " a href="/routes.html" { "游览路线" } " | "
                        a href=(scene.bases.url(Site::Notices, "/")) { "通知公告" } " | "
                        a href=(scene.bases.url(Site::Account, "/")) { "公众号文章" }
                    }
                    p { "主办单位：" (about.keeper) }
                    p { (about.footer) }
                } }
            }
        }
    };
    by_lines(document)
}
