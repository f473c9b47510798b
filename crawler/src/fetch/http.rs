//! The real web, over HTTP: redirects by hand, every hop checked, every wait and size bounded.

use super::guard::Forbidden;
use super::names::{CheckedNames, Names, SystemNames, Unresolved};
use super::{FetchError, Fetched, Guard, Oversize, Post, Redirects, Request, Web, is_redirect};
use crate::address::checked;
use crate::{CrawlError, Settings};
use reqwest::header::{
    CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use reqwest::{Client, Response};
use std::error::Error as _;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;
use url::{Host, Url};

/// Longest header value kept.
const MAX_HEADER: usize = 2_048;

/// Fetches over the network.
#[derive(Clone, Debug)]
pub struct HttpWeb {
    client: Client,
    guard: Arc<Guard>,
    connect: Duration,
    head: Duration,
    idle: Duration,
    total: Duration,
    max_body: u64,
}

impl HttpWeb {
    /// A fetcher that resolves names as the system does.
    pub fn new(settings: &Settings) -> Result<Self, CrawlError> {
        Self::with_names(settings, Arc::new(SystemNames))
    }

    /// A fetcher that resolves names with `names`.
    pub fn with_names(settings: &Settings, names: Arc<dyn Names>) -> Result<Self, CrawlError> {
        settings.check()?;
        let guard = Arc::new(Guard::new(settings)?);
        let client = Client::builder()
            .user_agent(&settings.user_agent)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            // A proxy would open addresses that nobody checked.
            .no_proxy()
            .referer(false)
            .connect_timeout(Duration::from_millis(settings.connect_timeout_ms))
            .pool_max_idle_per_host(settings.host_concurrency)
            .dns_resolver(CheckedNames { names, guard: Arc::clone(&guard) })
            .build()
            .map_err(|error| CrawlError::Setting { field: "user_agent", message: innermost(&error) })?;
        Ok(Self {
            client,
            guard,
            connect: Duration::from_millis(settings.connect_timeout_ms),
            head: Duration::from_millis(settings.head_timeout_ms),
            idle: Duration::from_millis(settings.idle_timeout_ms),
            total: Duration::from_millis(settings.total_timeout_ms),
            max_body: settings.max_body_bytes,
        })
    }

    async fn follow(&self, request: &Request) -> Result<Fetched, FetchError> {
        let most = match request.redirects {
            Redirects::Report => 0,
            Redirects::Follow(most) => most,
        };
        let mut url = request.url.url().clone();
        for hop in 0..=most {
            let response = self.ask(&url, request, hop == 0).await?;
            let status = response.status().as_u16();
            let target = header(&response, &LOCATION).filter(|_| is_redirect(status));
            let target = target.map(|text| join(&url, &text)).transpose()?;
            match (target, request.redirects) {
                (Some(target), Redirects::Follow(_)) => url = target,
                (target, _) => return self.read(response, &url, target, request).await,
            }
        }
        Err(FetchError::TooManyRedirects(most))
    }

    /// Sends one request and waits for the head of its answer.
    async fn ask(&self, url: &Url, request: &Request, first: bool) -> Result<Response, FetchError> {
        checked(url)?;
        self.check_literal(url)?;
        let mut builder = self.client.get(url.clone());
        // What we know belongs to the address asked for, not to where it sends us.
        if first && let Some(etag) = &request.etag {
            builder = builder.header(IF_NONE_MATCH, etag);
        }
        if first && let Some(date) = &request.last_modified {
            builder = builder.header(IF_MODIFIED_SINCE, date);
        }
        if first && let Some(credential) = &request.credential {
            let mut value = HeaderValue::from_str(credential.value())
                .map_err(|_| FetchError::Broken("the key holds characters that no header may".into()))?;
            value.set_sensitive(true);
            builder = builder.header(credential.header(), value);
        }
        match timeout(self.head, builder.send()).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) => Err(read_error(error, url, self.connect)),
            Err(_) => Err(FetchError::Timeout { stage: "the answer", limit: self.head }),
        }
    }

    /// A host given as a number needs no resolver, so it is checked here.
    fn check_literal(&self, url: &Url) -> Result<(), FetchError> {
        let address = match url.host() {
            Some(Host::Ipv4(v4)) => IpAddr::V4(v4),
            Some(Host::Ipv6(v6)) => IpAddr::V6(v6),
            Some(Host::Domain(_)) | None => return Ok(()),
        };
        Ok(self.guard.check(&address.to_string(), address)?)
    }

    async fn read(
        &self,
        mut response: Response,
        url: &Url,
        location: Option<Url>,
        request: &Request,
    ) -> Result<Fetched, FetchError> {
        let mut fetched = Fetched {
            url: url.to_string(),
            status: response.status().as_u16(),
            body: Vec::new(),
            media_type: header(&response, &CONTENT_TYPE),
            etag: header(&response, &ETAG),
            last_modified: header(&response, &LAST_MODIFIED),
            location: location.map(String::from),
            retry_after: header(&response, &RETRY_AFTER),
        };
        if !response.status().is_success() {
            return Ok(fetched);
        }
        if !request.wants(fetched.media_type.as_deref()) {
            return Err(FetchError::Media(fetched.media_type.unwrap_or_default()));
        }
        // Encodings we asked for are undone and their header is gone by now.
        if let Some(encoding) = header(&response, &CONTENT_ENCODING)
            && !encoding.eq_ignore_ascii_case("identity")
        {
            return Err(FetchError::Broken(format!("it is encoded as {encoding:?}")));
        }
        let limit = request.limit(self.max_body);
        let refuse = request.oversize == Oversize::Refuse;
        if refuse && response.content_length().is_some_and(|announced| announced > limit) {
            return Err(FetchError::TooLarge { limit });
        }
        loop {
            let chunk = match timeout(self.idle, response.chunk()).await {
                Ok(Ok(Some(chunk))) => chunk,
                Ok(Ok(None)) => return Ok(fetched),
                Ok(Err(error)) => return Err(read_error(error, url, self.idle)),
                Err(_) => return Err(FetchError::Timeout { stage: "the body", limit: self.idle }),
            };
            let room = usize::try_from(limit).unwrap_or(usize::MAX).saturating_sub(fetched.body.len());
            if chunk.len() > room {
                if refuse {
                    return Err(FetchError::TooLarge { limit });
                }
                fetched.body.extend_from_slice(&chunk[..room]);
                return Ok(fetched);
            }
            fetched.body.extend_from_slice(&chunk);
        }
    }
}

#[async_trait::async_trait]
impl Web for HttpWeb {
    async fn get(&self, request: &Request) -> Result<Fetched, FetchError> {
        match timeout(self.total, self.follow(request)).await {
            Ok(answer) => answer,
            Err(_) => Err(FetchError::Timeout { stage: "the whole answer", limit: self.total }),
        }
    }

    async fn post(&self, post: &Post) -> Result<u16, FetchError> {
        match timeout(self.total, self.send(post)).await {
            Ok(answer) => answer,
            Err(_) => Err(FetchError::Timeout { stage: "the whole answer", limit: self.total }),
        }
    }
}

impl HttpWeb {
    async fn send(&self, post: &Post) -> Result<u16, FetchError> {
        let url = post.url.url();
        checked(url)?;
        self.check_literal(url)?;
        let mut builder = self.client.post(url.clone()).body(post.body.clone());
        for (name, value) in &post.headers {
            builder = builder.header(name, value);
        }
        match timeout(self.head, builder.send()).await {
            Ok(Ok(response)) => Ok(response.status().as_u16()),
            Ok(Err(error)) => Err(read_error(error, url, self.connect)),
            Err(_) => Err(FetchError::Timeout { stage: "the answer", limit: self.head }),
        }
    }
}

/// Where a redirect leads.
fn join(url: &Url, location: &str) -> Result<Url, FetchError> {
    url.join(location).map_err(|error| FetchError::Broken(format!("a redirect leads nowhere: {error}")))
}

/// A header's text, when it is text of a sensible length.
fn header(response: &Response, name: &HeaderName) -> Option<String> {
    let value = response.headers().get(name)?.to_str().ok()?.trim();
    (!value.is_empty() && value.len() <= MAX_HEADER).then(|| value.to_owned())
}

/// What went wrong, without the address in it.
fn read_error(error: reqwest::Error, url: &Url, limit: Duration) -> FetchError {
    let error = error.without_url();
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(forbidden) = inner.downcast_ref::<Forbidden>() {
            return forbidden.clone().into();
        }
        if let Some(Unresolved(detail)) = inner.downcast_ref::<Unresolved>() {
            let host = url.host_str().unwrap_or_default().to_owned();
            return FetchError::Unresolved { host, detail: detail.clone() };
        }
        cause = inner.source();
    }
    if error.is_timeout() {
        FetchError::Timeout { stage: "the connection", limit }
    } else if error.is_connect() {
        FetchError::Connect(innermost(&error))
    } else {
        FetchError::Broken(innermost(&error))
    }
}

/// The last cause, which says most.
fn innermost(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = inner.to_string();
        cause = inner.source();
    }
    text
}
