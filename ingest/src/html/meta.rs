//! What a page says of itself: title, language, when it was published.

use crate::dates;
use crate::extract::Context;
use crate::html::dom;
use crate::text::squeeze;
use regex::Regex;
use scenic_data::{Instant, LangTag};
use scraper::{Html, Selector};
use std::sync::LazyLock;

/// A page's own description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageMeta {
    /// Its headline, else its title without the site's name.
    pub title: Option<String>,
    /// The language it declares.
    pub lang: Option<LangTag>,
    /// When it says it was published.
    pub published_at: Option<Instant>,
}

static META: LazyLock<Selector> = LazyLock::new(|| selector("meta[content]"));
static TITLE: LazyLock<Selector> = LazyLock::new(|| selector("title"));
static H1: LazyLock<Selector> = LazyLock::new(|| selector("h1"));
static HTML: LazyLock<Selector> = LazyLock::new(|| selector("html"));
static TIME: LazyLock<Selector> = LazyLock::new(|| selector("time[datetime]"));
static HEAD_TIME: LazyLock<Selector> = LazyLock::new(|| {
    selector(
        "time[pubdate], article header time[datetime], [itemprop=datePublished], #publish_time, .publish-time, .pubtime, .pub-date, .article-date",
    )
});
static ACCOUNT_TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?:var ct\s*=|window\.ct\s*=|ori_create_time\s*[:=]|oriCreateTime\s*[:=])\s*["'](\d{10})["']"#,
    )
    .expect("a valid pattern")
});
static SAID: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:发布(?:时间|日期)?|发表于|更新时间|published(?: on)?|posted(?: on)?)\s*[:：]?\s*(\S[^\n<>|]{5,30})")
        .expect("a valid pattern")
});

/// A selector known to be valid.
pub(crate) fn selector(text: &str) -> Selector {
    Selector::parse(text).expect("a valid selector")
}

/// Names under which sites give the time of publication, strongest first.
const PUBLISHED: [&str; 10] = [
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish_time",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "date",
];

/// Reads a page's own description.
pub fn read(page: &Html, source: &str, context: &Context<'_>) -> PageMeta {
    let metas: Vec<(String, String)> = page
        .select(&META)
        .filter_map(|el| {
            let name = el.attr("property").or_else(|| el.attr("name")).or_else(|| el.attr("itemprop"))?;
            Some((name.to_ascii_lowercase(), squeeze(el.attr("content")?)))
        })
        .filter(|(_, content)| !content.is_empty())
        .collect();
    let meta = |name: &str| metas.iter().find(|(n, _)| n == name).map(|(_, content)| content.as_str());
    let zone = context.source.time_zone;
    let published_at = PUBLISHED
        .iter()
        .find_map(|name| dates::instant(meta(name)?, zone))
        .or_else(|| account_time(source))
        .or_else(|| {
            page.select(&HEAD_TIME).find_map(|el| {
                let said = el
                    .attr("datetime")
                    .or_else(|| el.attr("content"))
                    .map_or_else(|| dom::line_text(el), str::to_owned);
                dates::instant(&said, zone)
            })
        })
        .or_else(|| only_time(page, zone))
        .or_else(|| said(page, zone));
    let lang = page
        .select(&HTML)
        .next()
        .and_then(|el| el.attr("lang").or_else(|| el.attr("xml:lang")))
        .or_else(|| meta("og:locale"))
        .or_else(|| meta("content-language"))
        .and_then(|tag| LangTag::parse(tag).ok());
    PageMeta { title: title(page, meta("og:title")), lang, published_at }
}

fn account_time(source: &str) -> Option<Instant> {
    let seconds: i64 = ACCOUNT_TIME.captures(source)?.get(1)?.as_str().parse().ok()?;
    chrono::DateTime::from_timestamp(seconds, 0)
}

/// A page's only `time` element is its date; several are a list's.
fn only_time(page: &Html, zone: chrono_tz::Tz) -> Option<Instant> {
    let mut times = page.select(&TIME);
    match (times.next(), times.next()) {
        (Some(only), None) => dates::instant(only.attr("datetime")?, zone),
        _ => None,
    }
}

/// "发布时间：2026-11-20" near the top of the text.
fn said(page: &Html, zone: chrono_tz::Tz) -> Option<Instant> {
    const HEAD_BYTES: usize = 8_000;
    let text = dom::text_within(page.root_element(), HEAD_BYTES);
    SAID.captures_iter(&text).find_map(|found| dates::instant(found.get(1)?.as_str(), zone))
}

/// The headline when there is exactly one, else the social title, else the title without the site's
/// name.
fn title(page: &Html, social: Option<&str>) -> Option<String> {
    let mut headlines = page.select(&H1).map(dom::line_text).filter(|text| !text.is_empty());
    let headline = match (headlines.next(), headlines.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    };
    let whole = page.select(&TITLE).next().map(|el| squeeze(&el.text().collect::<String>()));
    headline
        .or_else(|| social.map(str::to_owned))
        .or_else(|| whole.as_deref().map(without_site))
        .filter(|title| !title.is_empty())
}

/// "Listening Pine | Lanxiu" is "Listening Pine".
fn without_site(title: &str) -> String {
    for mark in [" | ", " - ", " – ", " — ", " · ", "_", "｜", "－"] {
        if let Some((head, _)) = title.split_once(mark)
            && !head.trim().is_empty()
        {
            return head.trim().to_owned();
        }
    }
    title.to_owned()
}
