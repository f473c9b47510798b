//! Where bytes are kept, and how a bucket is asked, as the configuration has it.

use crate::StoreError;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use url::Url;

/// Where raw bytes are kept: `s3://bucket/prefix`, `file:///folder`, or nowhere in particular.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ObjectSettings {
    /// `s3://bucket/prefix` or `file:///folder`; `snapshots` in the data folder unless told.
    pub url: Option<String>,
    /// The address of the object store; that of AWS in `region` unless told.
    pub endpoint: Option<String>,
    /// The region that requests are signed for.
    pub region: String,
    /// The key's name.
    pub access_key_id: Option<String>,
    /// The file that holds it. Read by whoever reads the configuration.
    pub access_key_id_file: Option<PathBuf>,
    /// The key.
    pub secret_access_key: Option<String>,
    /// The file that holds it. Read by whoever reads the configuration.
    pub secret_access_key_file: Option<PathBuf>,
    /// Whether the bucket is part of the host's name, as some stores want it, instead of the path.
    pub virtual_hosted: bool,
    /// Whether `endpoint` may be without TLS.
    pub allow_http: bool,
    /// Longest time until a connection stands, milliseconds.
    pub connect_timeout_ms: u64,
    /// Longest time for one request, milliseconds.
    pub timeout_ms: u64,
    /// How often a request that fails for a passing reason is made again.
    pub retries: u32,
    /// How long after a request began it is still made again, milliseconds.
    pub retry_for_ms: u64,
    /// Bytes of a large file sent or read by one request.
    pub part_bytes: u64,
    /// Pieces that are sent or read at once.
    pub at_once: u32,
}

impl Default for ObjectSettings {
    fn default() -> Self {
        Self {
            url: None,
            endpoint: None,
            region: "us-east-1".to_owned(),
            access_key_id: None,
            access_key_id_file: None,
            secret_access_key: None,
            secret_access_key_file: None,
            virtual_hosted: false,
            allow_http: false,
            connect_timeout_ms: 3_000,
            timeout_ms: 30_000,
            retries: 4,
            retry_for_ms: 10_000,
            part_bytes: 8 * 1024 * 1024,
            at_once: 8,
        }
    }
}

/// Keys are never shown.
impl std::fmt::Debug for ObjectSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ObjectSettings")
            .field("url", &self.url)
            .field("endpoint", &self.endpoint)
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}

/// Where `url` points.
pub(super) enum Place {
    Unset,
    Folder(PathBuf),
    Bucket { bucket: String, prefix: String },
}

/// The least that stores take as a part, and the most that should be in memory; also what a request
/// and its repetitions may take, and how many there may be.
const PART_BYTES: RangeInclusive<u64> = 5 * 1024 * 1024..=64 * 1024 * 1024;
const CONNECT_MS: RangeInclusive<u64> = 100..=60_000;
const TIMEOUT_MS: RangeInclusive<u64> = 1_000..=600_000;
const RETRIES: RangeInclusive<u64> = 0..=10;
const RETRY_FOR_MS: RangeInclusive<u64> = 0..=120_000;
const AT_ONCE: RangeInclusive<u64> = 1..=64;

impl ObjectSettings {
    /// Where the bytes are kept.
    pub(super) fn place(&self) -> Result<Place, StoreError> {
        let Some(text) = &self.url else { return Ok(Place::Unset) };
        let refused = || {
            let message = format!("{text:?} is neither s3://bucket/prefix nor file:///folder");
            StoreError::invalid("store.objects.url", message)
        };
        let url = Url::parse(text).map_err(|_| refused())?;
        match url.scheme() {
            "file" => Ok(Place::Folder(url.to_file_path().map_err(|()| refused())?)),
            "s3" => {
                let bucket = url.host_str().filter(|name| is_bucket(name)).ok_or_else(refused)?;
                let prefix = url.path().trim_matches('/');
                let is_plain = prefix.is_empty() || prefix.split('/').all(is_segment);
                let has_more = url.query().is_some() || url.fragment().is_some() || url.port().is_some();
                if !is_plain || has_more || !url.username().is_empty() {
                    return Err(refused());
                }
                Ok(Place::Bucket { bucket: bucket.to_owned(), prefix: prefix.to_owned() })
            }
            _ => Err(refused()),
        }
    }

    /// The key that requests are signed with: its name and the secret.
    pub(super) fn key(&self) -> Result<(&str, &str), StoreError> {
        let given = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
        match (&self.access_key_id, &self.secret_access_key) {
            (Some(id), Some(secret)) if given(&self.access_key_id) && given(&self.secret_access_key) => {
                Ok((id.trim(), secret.trim()))
            }
            _ => Err(StoreError::invalid(
                "store.objects",
                "a bucket needs access_key_id and secret_access_key, each in the settings or in a file",
            )),
        }
    }

    /// The address that requests go to, where one is given.
    pub(super) fn endpoint(&self, bucket: &str) -> Result<Option<String>, StoreError> {
        let Some(text) = &self.endpoint else { return Ok(None) };
        let refused = |message: String| StoreError::invalid("store.objects.endpoint", message);
        let mut url = Url::parse(text)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.username().is_empty())
            .ok_or_else(|| refused(format!("{text:?} is no address such as https://objects.example.org")))?;
        if url.scheme() == "http" && !self.allow_http {
            return Err(refused(format!(
                "{text:?} is without TLS; use https, or set store.objects.allow_http where nobody listens"
            )));
        }
        if self.virtual_hosted {
            let host = format!("{bucket}.{}", url.host_str().unwrap_or_default());
            url.set_host(Some(&host)).map_err(|_| {
                refused(format!("{host:?} is no host; with virtual_hosted the endpoint is a name"))
            })?;
        }
        Ok(Some(url.as_str().trim_end_matches('/').to_owned()))
    }

    /// An error unless every number is within its limits.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        for (name, given, allowed) in [
            ("connect_timeout_ms", self.connect_timeout_ms, CONNECT_MS),
            ("timeout_ms", self.timeout_ms, TIMEOUT_MS),
            ("retries", u64::from(self.retries), RETRIES),
            ("retry_for_ms", self.retry_for_ms, RETRY_FOR_MS),
            ("part_bytes", self.part_bytes, PART_BYTES),
            ("at_once", u64::from(self.at_once), AT_ONCE),
        ] {
            if !allowed.contains(&given) {
                let (least, most) = (allowed.start(), allowed.end());
                let message = format!("{given} is not from {least} to {most}");
                return Err(StoreError::invalid(format!("store.objects.{name}"), message));
            }
        }
        Ok(())
    }
}

fn is_bucket(name: &str) -> bool {
    let is_part = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.');
    (3..=63).contains(&name.len()) && name.bytes().all(is_part)
}

fn is_segment(segment: &str) -> bool {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    !matches!(segment, "" | "." | "..") && segment.bytes().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(url: &str) -> ObjectSettings {
        ObjectSettings { url: Some(url.to_owned()), ..ObjectSettings::default() }
    }

    #[test]
    fn a_place_is_a_bucket_or_a_folder_or_refused() {
        for (url, bucket, prefix) in [
            ("s3://daoyou", "daoyou", ""),
            ("s3://daoyou/", "daoyou", ""),
            ("s3://my.bucket-1/a/b_c.d/", "my.bucket-1", "a/b_c.d"),
        ] {
            let found = at(url).place().expect("a place");
            assert!(
                matches!(&found, Place::Bucket { bucket: b, prefix: p } if b == bucket && p == prefix),
                "{url}"
            );
        }
        let folder = at("file:///srv/%E5%BF%AB%E7%85%A7").place().expect("a place");
        assert!(matches!(folder, Place::Folder(path) if path == std::path::Path::new("/srv/快照")));
        assert!(matches!(ObjectSettings::default().place().expect("none"), Place::Unset));
        for wrong in [
            "",
            "daoyou",
            "s3://",
            "s3://ab",
            "s3://Daoyou",
            "s3://daoyou/a//b",
            "s3://daoyou?x",
            "s3://key@daoyou",
            "gs://daoyou",
            "file://host/x",
        ] {
            let refused = at(wrong).place().err().map(|error| error.to_string()).unwrap_or_default();
            assert!(refused.contains("store.objects.url"), "{wrong}: {refused}");
        }
    }

    #[test]
    fn an_endpoint_without_tls_must_be_allowed() {
        let mut settings = at("s3://daoyou");
        settings.endpoint = Some("http://127.0.0.1:9000".to_owned());
        let refused = settings.endpoint("daoyou").expect_err("refused").to_string();
        assert!(refused.contains("allow_http"), "{refused}");
        settings.allow_http = true;
        assert_eq!(settings.endpoint("daoyou").expect("fine").as_deref(), Some("http://127.0.0.1:9000"));
        settings.endpoint = Some("https://oss.example.org/".to_owned());
        settings.virtual_hosted = true;
        let told = settings.endpoint("daoyou").expect("fine");
        assert_eq!(told.as_deref(), Some("https://daoyou.oss.example.org"));
    }

    #[test]
    fn numbers_beyond_their_limits_are_refused_by_name_and_keys_are_not_shown() {
        let mut settings = at("s3://daoyou");
        settings.check().expect("the defaults are within");
        settings.retries = 11;
        let refused = settings.check().expect_err("refused").to_string();
        assert!(refused.contains("store.objects.retries") && refused.contains("10"), "{refused}");
        settings.secret_access_key = Some("a secret".to_owned());
        assert!(settings.key().is_err(), "a name is needed too");
        assert!(!format!("{settings:?}").contains("secret"));
    }
}
