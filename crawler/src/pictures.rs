//! Brings the pictures that a source's pages show, where the source may be used for that: each address is
//! asked for as politely as a page, what came is made fit to be kept by whoever can, and only that is kept.

use crate::address::CanonicalUrl;
use crate::fetch::{FetchError, Redirects, Request};
use crate::look::manner;
use crate::visitor::{VisitError, Visitor};
use chrono::TimeDelta;
use scenic_data::source::{PictureUse, Source};
use scenic_data::store::{NewPicture, PictureLook, WantedPicture};
use scenic_data::{Store, StoreError, Words};
use std::sync::Arc;

/// Makes the bytes of a picture fit to be kept, or says what is wrong with them.
pub type Develop = Arc<dyn Fn(&[u8]) -> Result<NewPicture, Words> + Send + Sync>;

/// The media types asked for.
const MEDIA: [&str; 1] = ["image/"];
/// After a failure an address is asked for again an hour later, then two, four …
const FIRST_PAUSE: TimeDelta = TimeDelta::hours(1);
/// No later than this.
const LONGEST_PAUSE: TimeDelta = TimeDelta::days(7);

/// What a look at a source's pictures brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct PictureReport {
    /// Addresses asked for.
    pub looked: u64,
    /// Pictures that are new or others than before.
    pub kept: u64,
    /// Addresses at which nothing changed.
    pub unchanged: u64,
    /// Addresses at which there is no picture, or none to be had now.
    pub failed: u64,
}

impl std::ops::AddAssign for PictureReport {
    fn add_assign(&mut self, other: Self) {
        self.looked += other.looked;
        self.kept += other.kept;
        self.unchanged += other.unchanged;
        self.failed += other.failed;
    }
}

/// Looks at the addresses of a source's pictures that are due, as far as the source allows pictures at
/// all. What one address brings is kept before the next is asked for.
pub async fn fetch_pictures(
    store: &Store,
    visitor: &Visitor,
    source: &Source,
    develop: &Develop,
) -> Result<PictureReport, StoreError> {
    let mut report = PictureReport::default();
    let Some(allowed) = &source.definition.pictures else { return Ok(report) };
    let due = store.wanted_pictures(source, visitor.clock().now(), allowed.most as usize).await?;
    for wanted in due {
        report.looked += 1;
        let look = look(store, visitor, source, allowed, &wanted, develop).await?;
        match &look {
            PictureLook { failure: Some(why), url, .. } => {
                report.failed += 1;
                tracing::debug!(url, why, "no picture");
            }
            PictureLook { picture, .. } if *picture == wanted.picture => report.unchanged += 1,
            _ => report.kept += 1,
        }
        store.record_picture(&source.id, look, visitor.clock().now()).await?;
    }
    Ok(report)
}

async fn look(
    store: &Store,
    visitor: &Visitor,
    source: &Source,
    allowed: &PictureUse,
    wanted: &WantedPicture,
    develop: &Develop,
) -> Result<PictureLook, StoreError> {
    let now = visitor.clock().now();
    let interval = TimeDelta::seconds(i64::try_from(allowed.interval_s).unwrap_or(i64::MAX / 1_000));
    let failed = |why: String, picture: Option<String>| {
        let attempts = wanted.attempts.saturating_add(1);
        let pause = FIRST_PAUSE * 2_i32.saturating_pow(attempts.min(10) - 1);
        PictureLook {
            url: wanted.url.clone(),
            picture,
            etag: None,
            last_modified: None,
            failure: Some(why),
            attempts,
            due_at: now + pause.min(LONGEST_PAUSE),
        }
    };
    // What was found before stands while its server is away.
    let before = wanted.picture.clone();
    let url = match CanonicalUrl::parse(&wanted.url) {
        Ok(url) => url,
        Err(error) => return Ok(failed(error.to_string(), None)),
    };
    let mut request = Request { media: &MEDIA, redirects: Redirects::Follow(3), ..Request::new(url) };
    if before.is_some() {
        request.etag.clone_from(&wanted.etag);
        request.last_modified.clone_from(&wanted.last_modified);
    }
    let mut fetched = match visitor.visit(&request, manner(&source.definition)).await {
        Ok(fetched) => fetched,
        Err(error @ (VisitError::Disallowed | VisitError::Fetch(FetchError::Media(_)))) => {
            return Ok(failed(error.to_string(), None));
        }
        Err(error) => return Ok(failed(error.to_string(), before)),
    };
    let body = std::mem::take(&mut fetched.body);
    let found = |picture: Option<String>| PictureLook {
        url: wanted.url.clone(),
        picture,
        etag: fetched.etag.clone().or_else(|| wanted.etag.clone()),
        last_modified: fetched.last_modified.clone().or_else(|| wanted.last_modified.clone()),
        failure: None,
        attempts: 0,
        due_at: now + interval,
    };
    match fetched.status {
        304 if before.is_some() => Ok(found(before)),
        200..=299 => {
            let develop = Arc::clone(develop);
            match tokio::task::spawn_blocking(move || develop(&body)).await {
                Ok(Ok(picture)) => Ok(found(Some(store.put_picture(picture, now).await?))),
                Ok(Err(words)) => Ok(failed(words.en, None)),
                Err(broken) => Ok(failed(broken.to_string(), before)),
            }
        }
        404 | 410 => Ok(failed(format!("it answered {}", fetched.status), None)),
        other => Ok(failed(format!("it answered {other}"), before)),
    }
}
