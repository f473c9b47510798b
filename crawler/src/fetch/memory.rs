//! The web as a map from addresses to replies: for tests, and for replaying saved pages.

use super::{Credential, FetchError, Fetched, Oversize, Post, Redirects, Request, Web, is_redirect};
use crate::CanonicalUrl;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The limit a real fetcher has by default.
const MAX_BODY: u64 = 10 * 1024 * 1024;

/// What an address of a [`MemoryWeb`] replies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    status: u16,
    media_type: Option<String>,
    body: Vec<u8>,
    etag: Option<String>,
    last_modified: Option<String>,
    location: Option<String>,
    retry_after: Option<String>,
    needs: Option<String>,
    error: Option<FetchError>,
}

impl Reply {
    /// A body of some type, status 200.
    pub fn new(media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { media_type: Some(media_type.to_owned()), body: body.into(), ..Self::status(200) }
    }

    /// A web page in UTF-8, status 200.
    pub fn html(body: &str) -> Self {
        Self::new("text/html; charset=utf-8", body)
    }

    /// A bare status.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            media_type: None,
            body: Vec::new(),
            etag: None,
            last_modified: None,
            location: None,
            retry_after: None,
            needs: None,
            error: None,
        }
    }

    /// A redirect to `location`.
    pub fn redirect(status: u16, location: &str) -> Self {
        Self { location: Some(location.to_owned()), ..Self::status(status) }
    }

    /// No answer at all.
    pub fn error(error: FetchError) -> Self {
        Self { error: Some(error), ..Self::status(0) }
    }

    /// With an entity tag: a question that carries it is answered 304.
    pub fn etag(mut self, etag: &str) -> Self {
        self.etag = Some(etag.to_owned());
        self
    }

    /// With a date: a question that carries it is answered 304.
    pub fn last_modified(mut self, date: &str) -> Self {
        self.last_modified = Some(date.to_owned());
        self
    }

    /// To a question that carries this key; 401 to others.
    pub fn needs(mut self, key: &str) -> Self {
        self.needs = Some(key.to_owned());
        self
    }

    /// With a wish to be left alone for a while.
    pub fn retry_after(mut self, text: &str) -> Self {
        self.retry_after = Some(text.to_owned());
        self
    }
}

/// A web of replies that can be changed while it is in use. An address without a reply is 404.
#[derive(Debug, Default)]
pub struct MemoryWeb {
    replies: Mutex<HashMap<String, Vec<Reply>>>,
    asked: Mutex<Vec<String>>,
    posted: Mutex<Vec<Post>>,
}

impl MemoryWeb {
    /// An empty web.
    pub fn new() -> Self {
        Self::default()
    }

    /// From now on `url` replies so.
    pub fn put(&self, url: &str, reply: Reply) {
        self.put_all(url, vec![reply]);
    }

    /// From now on `url` gives these replies one after the other, the last one for ever.
    pub fn put_all(&self, url: &str, mut replies: Vec<Reply>) {
        replies.reverse();
        lock(&self.replies).insert(key(url), replies);
    }

    /// From now on `url` is 404.
    pub fn remove(&self, url: &str) {
        lock(&self.replies).remove(&key(url));
    }

    /// The addresses asked for since the last call, in order, redirects included.
    pub fn take_asked(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.asked))
    }

    /// What was sent since the last call, in order.
    pub fn take_posted(&self) -> Vec<Post> {
        std::mem::take(&mut lock(&self.posted))
    }

    fn reply(&self, url: &str) -> Reply {
        lock(&self.asked).push(url.to_owned());
        match lock(&self.replies).get_mut(url) {
            Some(rest) if rest.len() > 1 => rest.pop(),
            Some(last) => last.last().cloned(),
            None => None,
        }
        .unwrap_or_else(|| Reply::status(404))
    }
}

/// Addresses are known by their canonical form; what has none is known as it is.
fn key(url: &str) -> String {
    CanonicalUrl::parse(url).map_or_else(|_| url.to_owned(), |url| url.to_string())
}

/// A poisoned lock only means that a test panicked; the map is whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[async_trait::async_trait]
impl Web for MemoryWeb {
    async fn get(&self, request: &Request) -> Result<Fetched, FetchError> {
        let most = match request.redirects {
            Redirects::Report => 0,
            Redirects::Follow(most) => most,
        };
        let mut url = request.url.clone();
        for hop in 0..=most {
            let reply = self.reply(url.as_str());
            if let Some(error) = reply.error {
                return Err(error);
            }
            let target = reply.location.as_deref().filter(|_| is_redirect(reply.status));
            let target = target.map(|text| url.join(text)).transpose()?;
            match (target, request.redirects) {
                (Some(target), Redirects::Follow(_)) => url = target,
                (target, _) => return answer(reply, &url, target, request, hop == 0),
            }
        }
        Err(FetchError::TooManyRedirects(most))
    }

    async fn post(&self, post: &Post) -> Result<u16, FetchError> {
        lock(&self.posted).push(post.clone());
        let reply = self.reply(post.url.as_str());
        reply.error.map_or(Ok(reply.status), Err)
    }
}

fn answer(
    reply: Reply,
    url: &CanonicalUrl,
    location: Option<CanonicalUrl>,
    request: &Request,
    first: bool,
) -> Result<Fetched, FetchError> {
    let given = request.credential.as_ref().filter(|_| first).map(Credential::value);
    let reply =
        if reply.needs.is_some() && reply.needs.as_deref() != given { Reply::status(401) } else { reply };
    // As in HTTP, a tag decides alone where there is one.
    let same = match (&request.etag, &request.last_modified) {
        (Some(etag), _) => reply.etag.as_ref() == Some(etag),
        (None, Some(date)) => reply.last_modified.as_ref() == Some(date),
        (None, None) => false,
    };
    let success = (200..300).contains(&reply.status);
    let status = if success && same && first { 304 } else { reply.status };
    let mut body = if (200..300).contains(&status) { reply.body } else { Vec::new() };
    if !body.is_empty() && !request.wants(reply.media_type.as_deref()) {
        return Err(FetchError::Media(reply.media_type.unwrap_or_default()));
    }
    let limit = request.limit(MAX_BODY);
    if body.len() as u64 > limit {
        match request.oversize {
            Oversize::Refuse => return Err(FetchError::TooLarge { limit }),
            Oversize::Cut => body.truncate(usize::try_from(limit).unwrap_or(usize::MAX)),
        }
    }
    Ok(Fetched {
        url: url.to_string(),
        status,
        body,
        media_type: reply.media_type,
        etag: reply.etag,
        last_modified: reply.last_modified,
        location: location.map(|target| target.to_string()),
        retry_after: reply.retry_after,
    })
}
