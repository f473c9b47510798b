//! Public-account articles: where they keep title, account and body, and how withdrawn ones look.

use crate::html::dom;
use crate::html::meta::selector;
use crate::html::passages;
use crate::text::squeeze;
use scenic_data::LangTag;
use scenic_data::record::PassageRecord;
use scraper::{Html, Selector};
use std::sync::LazyLock;

static BODY: LazyLock<Selector> = LazyLock::new(|| selector("#js_content"));
static TITLE: LazyLock<Selector> = LazyLock::new(|| selector("#activity-name, #js_text_title"));
static ACCOUNT: LazyLock<Selector> = LazyLock::new(|| selector("#js_name, .wx_follow_nickname"));
static MESSAGE: LazyLock<Selector> = LazyLock::new(|| selector(".weui-msg__title"));

/// A public-account article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Its headline.
    pub title: Option<String>,
    /// The account that published it.
    pub account: Option<String>,
    /// Its text.
    pub passages: Vec<PassageRecord>,
}

/// The article of a page of that form; `None` for any other page.
pub fn read(page: &Html, hint: Option<&LangTag>) -> Option<Article> {
    let body = page.select(&BODY).next()?;
    let line = |s: &Selector| page.select(s).map(dom::line_text).find(|text| !text.is_empty());
    Some(Article { title: line(&TITLE), account: line(&ACCOUNT), passages: passages::of_element(body, hint) })
}

/// What a page says instead of an article that its author or the platform took back.
pub fn blocked(page: &Html) -> Option<String> {
    if page.select(&BODY).next().is_some() {
        return None;
    }
    page.select(&MESSAGE).map(|el| squeeze(&dom::line_text(el))).find(|text| !text.is_empty())
}
