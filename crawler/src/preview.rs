//! One page of a source as the crawler would get it, without storing anything.

use crate::address::CanonicalUrl;
use crate::look::{links, manner, question};
use crate::scope::Scope;
use crate::visitor::{VisitError, Visitor};
use crate::{CrawlError, FetchError};
use scenic_data::source::SourceDefinition;

/// A page, and where the crawler would go from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Where it came from in the end.
    pub url: String,
    /// Its bytes as served, decompressed, in whatever charset.
    pub bytes: Vec<u8>,
    /// Its MIME type as served, parameters included.
    pub media_type: Option<String>,
    /// The addresses a crawl would follow from here.
    pub links: Vec<String>,
}

/// Fetches `url`, or the first start page, by the rules a crawl keeps: robots.txt, pace, limits and
/// checked addresses. The definition need not be in the store.
pub async fn preview(
    visitor: &Visitor,
    definition: &SourceDefinition,
    url: Option<&str>,
) -> Result<Preview, CrawlError> {
    let scope = Scope::of(definition)?;
    let mut url = match (url, scope.starts().first()) {
        (Some(url), _) => CanonicalUrl::parse(url).map_err(|error| CrawlError::Visit {
            url: "the address given".to_owned(),
            error: VisitError::Fetch(error.into()),
        })?,
        (None, Some(start)) => start.clone(),
        (None, None) => return Err(definition_without_start(definition)),
    };
    let most = visitor.settings().max_redirects;
    let fail = |url: &CanonicalUrl, error: VisitError| CrawlError::Visit { url: url.to_string(), error };
    for _ in 0..=most {
        let request = question(definition, &url);
        let fetched = visitor.visit(&request, manner(definition)).await.map_err(|error| fail(&url, error))?;
        if fetched.is_redirect()
            && let Some(to) = &fetched.location
        {
            url = CanonicalUrl::parse(to).map_err(|error| fail(&url, FetchError::from(error).into()))?;
            continue;
        }
        if fetched.status != 200 {
            return Err(CrawlError::Status { url: url.to_string(), status: fetched.status });
        }
        let (body, found) = links(definition, &url, fetched.body, fetched.media_type.clone()).await;
        let links = found.follow.iter().filter(|link| scope.admits(link)).map(ToString::to_string).collect();
        return Ok(Preview { url: fetched.url, bytes: body, media_type: fetched.media_type, links });
    }
    Err(fail(&url, FetchError::TooManyRedirects(most).into()))
}

fn definition_without_start(definition: &SourceDefinition) -> CrawlError {
    CrawlError::Definition {
        id: definition.id.clone(),
        field: "start".to_owned(),
        message: "give at least one address to start from".to_owned(),
    }
}
