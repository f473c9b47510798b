//! What operators ask for over HTTP and the crawler and the extractors do.

use crate::commands::crawl::Round;
use anyhow::Result;
use api::{Page, Unkept};
use async_trait::async_trait;
use crawler::{CanonicalUrl, Visitor};
use ingest::files::photo::{PhotoLimits, prepare};
use ingest::html::WITHDRAWN;
use ingest::{Context, Extract};
use scenic_data::document::Visit;
use scenic_data::record::{Contribution, Matched, PhotoRecord, PlaceRecord};
use scenic_data::source::SourceDefinition;
use scenic_data::store::{NewPicture, PICTURE_TYPE};
use scenic_data::{Clock, Instant, PlaceId, Source, SourceId, Store, Words};
use serde_json::{Value, json};
use std::sync::Arc;

/// The crawler and the extractors, at an operator's hand.
pub struct Operations {
    /// What is known.
    pub store: Store,
    /// Who visits the web and reads what comes in, for the timetable as well.
    pub round: Arc<Round>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
}

/// Pages by hand are web pages.
const MEDIA_TYPE: &str = "text/html; charset=utf-8";

#[async_trait]
impl api::Operations for Operations {
    async fn preview(&self, source: &SourceDefinition, url: Option<&str>) -> Result<Value, Words> {
        preview(self.round.visitor(), source, url).await.map_err(|error| {
            Words::new(format!("取不到或读不了：{error}"), format!("it cannot be fetched or read: {error}"))
        })
    }

    fn rule_problems(&self, source: &SourceDefinition) -> Vec<(String, Words)> {
        source.rules.as_ref().map(ingest::html::rules::problems).unwrap_or_default()
    }

    async fn add_photo(&self, place: &PlaceId, bytes: &[u8], about: PhotoRecord) -> Result<String, Unkept> {
        let owned = bytes.to_vec();
        let prepared = tokio::task::spawn_blocking(move || prepare(&owned, &PhotoLimits::default())).await;
        let photo = prepared
            .map_err(|broken| Unkept::Failed(broken.to_string()))?
            .map_err(|defect| Unkept::Picture(defect.message))?;
        let shown = self.show(place, ingest::kept_picture(photo), about).await;
        shown.map_err(|error| Unkept::Failed(format!("{error:#}")))
    }

    async fn remove_photo(&self, place: &PlaceId, picture: &str) -> Result<bool, Unkept> {
        self.hide(place, picture).await.map_err(|error| Unkept::Failed(format!("{error:#}")))
    }

    async fn take(&self, source: &Source, page: Page) -> Result<Value, (&'static str, Words)> {
        if !source.definition.kind.is_html() {
            let words = Words::new(
                "这种来源不接收网页；请登记 kind = \"push\" 的来源",
                "a source of this kind takes no pages; register one of kind = \"push\"",
            );
            return Err(("source", words));
        }
        let url = CanonicalUrl::parse(&page.url).map_err(|error| {
            ("url", Words::new(format!("不是可用的网址：{error}"), format!("no usable address: {error}")))
        })?;
        self.keep(source, &url, page.html.as_bytes()).await.map_err(|error| {
            tracing::error!(error = format!("{error:#}"), source = %source.id, "a page by hand was not taken");
            let zh = "未能保存，请重试；仍然失败时请看日志";
            ("html", Words::new(zh, "it could not be kept; try again, and look at the log if that fails too"))
        })
    }
}

/// The source of what editors add.
const EDITORS: &str = "editors";

impl Operations {
    async fn show(&self, place: &PlaceId, picture: NewPicture, about: PhotoRecord) -> Result<String> {
        let now = self.clock.now();
        let source = SourceId::from(EDITORS);
        if self.store.source(&source).await?.is_none() {
            let definition = SourceDefinition::for_editors(&source, "编辑 / Editors");
            self.store.put_source(&definition, EDITORS, now).await?;
        }
        let id = self.store.put_picture(picture, now).await?;
        let visit = Visit::given(id.clone(), PICTURE_TYPE);
        let url = photo_url(place, &id);
        let (document, _) = self.store.record_visit(&source, &url, &visit, None, now).await?;
        let photo = PhotoRecord { url: format!("/v1/photos/{id}"), picture: Some(id.clone()), ..about };
        let record =
            PlaceRecord { external_id: place.to_string(), photos: vec![photo], ..PlaceRecord::default() };
        let matched = Matched { place: place.clone(), parent: None, record };
        let says = Contribution { places: vec![matched], ..Contribution::default() };
        self.store.apply(vec![(document, says)], now).await?;
        Ok(id)
    }

    async fn hide(&self, place: &PlaceId, picture: &str) -> Result<bool> {
        let (now, source, url) = (self.clock.now(), SourceId::from(EDITORS), photo_url(place, picture));
        let shown = self.store.gallery(std::slice::from_ref(place)).await?;
        if !shown.iter().any(|shown| shown.source == source && shown.picture == picture) {
            return Ok(false);
        }
        self.store.record_visit(&source, &url, &Visit::Gone { http_status: None }, None, now).await?;
        Ok(true)
    }

    /// Keeps a page, reads it and says what came of it.
    async fn keep(&self, source: &Source, url: &CanonicalUrl, bytes: &[u8]) -> Result<Value> {
        let now = self.clock.now();
        let read =
            extract(source.definition.clone(), url.to_string(), Some(MEDIA_TYPE.to_owned()), bytes, now);
        let read = read.await?;
        let is_withdrawn = read.defects.list.iter().any(|defect| defect.code == WITHDRAWN);
        if read.unreadable || is_withdrawn {
            // What was taken back or blocked must not replace what was read before.
            return Ok(json!({"url": url.as_str(), "outcome": "refused", "defects": read.defects}));
        }
        let content_hash = self.store.put_snapshot(bytes, Some(MEDIA_TYPE), now).await?;
        let visit = Visit::given(content_hash, MEDIA_TYPE);
        let (id, outcome) = self.store.record_visit(&source.id, url.as_str(), &visit, None, now).await?;
        self.round.read().await?;
        let outcome = serde_json::to_value(outcome)?;
        Ok(json!({
            "id": id,
            "url": url.as_str(),
            "outcome": outcome,
            "title": read.title,
            "lang": read.lang,
            "published_at": read.published_at,
            "publisher": read.publisher,
            "places": read.places.len(),
            "events": read.events.len(),
            "passages": read.passages.len(),
            "defects": read.defects,
        }))
    }
}

/// The address of the record that shows an editor's picture of a place.
fn photo_url(place: &PlaceId, picture: &str) -> String {
    format!("editors://{place}/{picture}")
}

/// Fetches one page by a source's rules and says what would be read from it.
pub async fn preview(visitor: &Visitor, source: &SourceDefinition, url: Option<&str>) -> Result<Value> {
    let page = crawler::preview(visitor, source, url).await?;
    let (url, kind, now) = (page.url.clone(), page.media_type.clone(), visitor.clock().now());
    let read = extract(source.clone(), url, kind, &page.bytes, now).await?;
    let Extract { title, lang, published_at, publisher, places, events, routes, passages, defects, .. } =
        read;
    Ok(json!({
        "url": page.url,
        "media_type": page.media_type,
        "title": title,
        "lang": lang,
        "published_at": published_at,
        "publisher": publisher,
        "places": places,
        "events": events,
        "routes": routes,
        "passages": passages,
        "defects": defects,
        "links": page.links,
    }))
}

/// What a page says, read where it holds nobody else up.
async fn extract(
    source: SourceDefinition,
    url: String,
    media_type: Option<String>,
    bytes: &[u8],
    seen_at: Instant,
) -> Result<Extract> {
    let bytes = bytes.to_vec();
    let read = tokio::task::spawn_blocking(move || {
        let context = Context { source: &source, url: &url, media_type: media_type.as_deref(), seen_at };
        ingest::extract(&bytes, &context)
    });
    Ok(read.await?)
}
