//! Keys that some hosts ask for. Each belongs to one host and goes to no other.

use crate::CanonicalUrl;
use crate::fetch::Credential;
use scenic_data::source::KeyUse;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::PathBuf;

/// A key as the configuration names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeySetting {
    /// What sources call it.
    pub name: String,
    /// The host, with its port where it is not the usual one, that it is for.
    pub host: String,
    /// The file that holds it.
    pub file: PathBuf,
}

/// The keys, read.
#[derive(Default)]
pub struct Keys(HashMap<String, (String, String)>);

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.keys()).finish()
    }
}

impl Keys {
    /// With another key: its name, its host and itself.
    #[must_use]
    pub fn with(mut self, name: &str, host: &str, key: &str) -> Self {
        self.0.insert(name.to_owned(), (host.to_ascii_lowercase(), key.trim().to_owned()));
        self
    }

    /// The header for a request to `url`. An error says why there is none; it holds no key.
    pub(crate) fn credential(&self, usage: &KeyUse, url: &CanonicalUrl) -> Result<Credential, String> {
        let Some((host, key)) = self.0.get(&usage.name) else {
            return Err(format!("the configuration has no key {:?} under crawler.key", usage.name));
        };
        if host != url.authority() {
            return Err(format!("the key {:?} is for {host}, not for {}", usage.name, url.authority()));
        }
        let is_loopback =
            url.url().host_str().is_some_and(|host| matches!(host, "127.0.0.1" | "[::1]" | "localhost"));
        if url.url().scheme() != "https" && !is_loopback {
            return Err(format!("the key {:?} is only sent over https", usage.name));
        }
        Ok(match &usage.header {
            Some(header) => Credential::new(header, key.clone()),
            None => Credential::new("authorization", format!("Bearer {key}")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_goes_to_its_host_alone_and_is_never_shown() {
        let keys = Keys::default().with("lanxiu", "api.example", "s3cret\n");
        let usage =
            |header: Option<&str>| KeyUse { name: "lanxiu".into(), header: header.map(str::to_owned) };
        let ask = |url: &str, header| {
            keys.credential(&usage(header), &CanonicalUrl::parse(url).expect("an address"))
        };
        let given = ask("https://api.example/v1", None).expect("a header");
        assert_eq!((given.header(), given.value()), ("authorization", "Bearer s3cret"));
        assert_eq!(ask("https://api.example/v1", Some("X-Api-Key")).expect("a header").value(), "s3cret");
        for url in ["https://other.example/", "http://api.example/", "https://api.example:8443/"] {
            let why = ask(url, None).expect_err(url);
            assert!(!why.contains("s3cret"), "{why}");
        }
        let unknown = KeyUse { name: "none".into(), header: None };
        let url = CanonicalUrl::parse("https://api.example/").expect("an address");
        assert!(keys.credential(&unknown, &url).is_err());
        assert!(!format!("{keys:?} {given:?}").contains("s3cret"));
    }
}
