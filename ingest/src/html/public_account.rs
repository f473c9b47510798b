//! Public-account articles: where they keep title, account and body, and how withdrawn ones look.

use crate::html::dom;
use crate::html::meta::selector;
use crate::html::passages;
use crate::text::squeeze;
use regex::Regex;
use scenic_data::LangTag;
use scenic_data::record::PassageRecord;
use scraper::{Html, Selector};
use std::sync::LazyLock;

static BODY: LazyLock<Selector> = LazyLock::new(|| selector("#js_content"));
static TITLE: LazyLock<Selector> = LazyLock::new(|| selector("#activity-name, #js_text_title"));
static ACCOUNT: LazyLock<Selector> = LazyLock::new(|| selector("#js_name, .wx_follow_nickname"));
static MESSAGE: LazyLock<Selector> = LazyLock::new(|| selector(".weui-msg__title"));
/// The text of a page, as its script hands it to the code that shows it.
static SCRIPTED: LazyLock<Regex> =
    LazyLock::new(|| valid(r"content_noencode:\s*JsDecode\('((?:[^'\\]|\\.)*)'\)"));
static ESCAPE: LazyLock<Regex> = LazyLock::new(|| valid(r"\\x([0-9a-fA-F]{2})"));

/// A pattern known to be valid.
fn valid(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a valid pattern")
}

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

/// The article of a page of that form; `None` for any other page. Shared pictures and short texts have
/// their words in a script only.
pub fn read(page: &Html, source: &str, hint: Option<&LangTag>) -> Option<Article> {
    let body = page.select(&BODY).next();
    let mut told = body.map(|body| passages::of_element(body, hint)).unwrap_or_default();
    if told.is_empty() {
        told = SCRIPTED.captures(source).map(|found| scripted(&found[1], hint)).unwrap_or_default();
    }
    if body.is_none() && told.is_empty() {
        return None;
    }
    let line = |s: &Selector| page.select(s).map(dom::line_text).find(|text| !text.is_empty());
    Some(Article { title: line(&TITLE), account: line(&ACCOUNT), passages: told })
}

/// The passages of a text as a script quotes it: signs of markup and line ends as `\\x26`, `\\x0a`.
fn scripted(quoted: &str, hint: Option<&LangTag>) -> Vec<PassageRecord> {
    let plain = ESCAPE.replace_all(quoted, |found: &regex::Captures<'_>| {
        let code = u8::from_str_radix(&found[1], 16).unwrap_or(b' ');
        if code == b'\n' { "<br>".to_owned() } else { char::from(code).to_string() }
    });
    let fragment = Html::parse_fragment(&plain);
    passages::of_element(fragment.root_element(), hint)
}

/// What a page says instead of an article that its author or the platform took back.
pub fn blocked(page: &Html) -> Option<String> {
    if page.select(&BODY).next().is_some() {
        return None;
    }
    page.select(&MESSAGE).map(|el| squeeze(&dom::line_text(el))).find(|text| !text.is_empty())
}
