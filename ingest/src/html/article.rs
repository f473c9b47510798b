//! The readable text of a page: what its author wrote, without menus, footers and link lists.

use crate::extract::Context;
use crate::html::meta::{PageMeta, selector};
use crate::html::{dom, furniture, passages, public_account};
use crate::limits::{MAX_PAGE_ELEMENTS, MIN_ARTICLE_CHARS};
use crate::text::weight;
use dom_query::Document;
use dom_smoothie::{Config, Readability};
use scenic_data::LangTag;
use scenic_data::record::PassageRecord;
use scraper::{ElementRef, Html, Selector};
use std::sync::LazyLock;

/// A text of which more than this share is links is a list of links.
const MAX_LINK_SHARE: f64 = 0.5;

/// A text shorter than this may be a banner beside the real one.
const LEAST_TOLD: usize = 400;

static MARKED: LazyLock<Selector> = LazyLock::new(|| {
    selector("[itemprop=articleBody], article, main:not(:has(article)), [role=main]:not(:has(article))")
});
/// What closes every page of a site: links, who runs it, what it disclaims.
static FOOTERS: LazyLock<Selector> =
    LazyLock::new(|| selector("footer, [role=contentinfo], [class*=footer], [id*=footer]"));
static HEADLINES: LazyLock<Selector> = LazyLock::new(|| selector("h1, main, article"));
static LINK: LazyLock<Selector> = LazyLock::new(|| selector("a[href]"));

/// The readable text of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readable {
    /// Its headline.
    pub title: Option<String>,
    /// Who published it, where the page's form says so.
    pub byline: Option<String>,
    /// Its text.
    pub passages: Vec<PassageRecord>,
}

/// Reads the text of a page, whose source is `whole` and whose tree is `page` and, without programs, styles,
/// drawings and comments, `document`; empty when it has none to speak of.
pub fn read(
    page: &Html,
    document: Document,
    whole: &str,
    about: &PageMeta,
    context: &Context<'_>,
) -> Readable {
    let hint = about.lang.as_ref().or(context.source.lang.as_ref());
    if let Some(article) = public_account::read(page, whole, hint) {
        return Readable { title: article.title, byline: article.account, passages: article.passages };
    }
    let mut found = readable(document, hint).unwrap_or_default();
    let weighed = |passages: &[PassageRecord]| passages.iter().map(|p| weight(&p.body)).sum::<usize>();
    if weighed(&found.passages) >= LEAST_TOLD {
        return found;
    }
    if is_footer(page, &found.passages) {
        found.passages.clear();
    }
    // A banner was taken for the text: the page itself says which part is.
    let marked = marked(page, hint).unwrap_or_default();
    if weighed(&marked) > 2 * weighed(&found.passages) {
        Readable { passages: marked, ..found }
    } else {
        found
    }
}

/// Whether passages say nothing but what the foot of their page says: a page of links or of tables has no other
/// text that could be taken for an article.
fn is_footer(page: &Html, passages: &[PassageRecord]) -> bool {
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    // A page may be called by its foot ("with-footer"), but a foot is short and has no headline.
    let is_foot = |element: &ElementRef<'_>| {
        dom::weight_of(*element) < LEAST_TOLD && element.select(&HEADLINES).next().is_none()
    };
    let feet: Vec<String> =
        page.select(&FOOTERS).filter(is_foot).map(|foot| letters(&dom::block_text(foot))).collect();
    let mut lines = passages.iter().flat_map(|passage| passage.body.lines()).map(letters);
    !feet.is_empty() && lines.all(|line| feet.iter().any(|foot| foot.contains(&line)))
}

/// The text of the one element that a page marks as its article or its main part.
fn marked(page: &Html, hint: Option<&LangTag>) -> Option<Vec<PassageRecord>> {
    let mut elements = page.select(&MARKED);
    let (Some(element), None) = (elements.next(), elements.next()) else { return None };
    text_of(&element.inner_html(), hint)
}

/// The text of a part of a page; `None` where it has too little, or is a list of links.
fn text_of(part: &str, hint: Option<&LangTag>) -> Option<Vec<PassageRecord>> {
    let mut content = Html::parse_fragment(part);
    furniture::remove(&mut content);
    let root = content.root_element();
    let all = dom::weight_of(root);
    let tells = all >= MIN_ARTICLE_CHARS && link_share(root, all) <= MAX_LINK_SHARE;
    tells.then(|| passages::of_element(root, hint))
}

fn readable(document: Document, hint: Option<&LangTag>) -> Option<Readable> {
    let config = Config {
        max_elements_to_parse: MAX_PAGE_ELEMENTS,
        disable_json_ld: true,
        // Notices and sights are often told in fewer words than a newspaper's article.
        char_threshold: 100,
        // What stands around a text is known by its classes.
        keep_classes: true,
        ..Config::default()
    };
    let article = Readability::with_document(document, None, Some(config)).ok()?.parse().ok()?;
    let passages = text_of(&article.content, hint)?;
    let title = Some(article.title).filter(|t| !t.trim().is_empty());
    Some(Readable { title, byline: article.byline, passages })
}

/// How much of a text, of that weight, stands in links.
fn link_share(root: ElementRef<'_>, all: usize) -> f64 {
    let linked: usize = root.select(&LINK).map(dom::weight_of).sum();
    if all == 0 { 0.0 } else { linked as f64 / all as f64 }
}
