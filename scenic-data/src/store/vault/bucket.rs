//! Kept bytes in a bucket of an S3-compatible object store, `prefix/ab/cdef…` by hash. Large files go
//! and come in parts: a few of them are ever in memory.

use super::file::{Incoming, SnapshotFile};
use super::settings::ObjectSettings;
use super::{Suspects, blocking, failed, missing, parts_of};
use crate::StoreError;
use crate::error::BucketFault;
use crate::ids::content_hash;
use futures::stream::FuturesUnordered;
use futures::{StreamExt as _, TryStreamExt as _};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path as Key;
use object_store::{
    BackoffConfig, ClientOptions, Error, MultipartUpload, ObjectStore as _, ObjectStoreExt as _, RetryConfig,
};
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Parts of a file that are under way at once.
const PARTS_AT_ONCE: usize = 2;
/// First and longest pause before a request is made again.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));
/// How long a sign of life is waited for: whoever asks whether the service is ready waits a second.
const PATIENCE: Duration = Duration::from_millis(500);
/// Bytes that come otherwise than they should are read so often before they count as damaged: what
/// broke on the way is whole the next time.
const READINGS: usize = 2;
/// Longest answer of a store that is told, in characters.
const MAX_TOLD: usize = 300;
/// What is written to see whether a bucket can be written, and its name.
const PROBE: (&str, &[u8]) = ("probe/daoyou", b"daoyou");

#[derive(Clone)]
pub(super) struct Bucket(Arc<Inner>);

struct Inner {
    objects: AmazonS3,
    prefix: String,
    place: String,
    scratch: std::path::PathBuf,
    part: u64,
    at_once: usize,
}

impl std::fmt::Debug for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Bucket").field(&self.0.place).finish()
    }
}

impl Bucket {
    /// A bucket with the prefix of names in it; asks nobody.
    pub(super) fn open(
        settings: &ObjectSettings,
        (bucket, prefix): (&str, &str),
        scratch: &Path,
    ) -> Result<Self, StoreError> {
        settings.check()?;
        let (id, secret) = settings.key()?;
        let client = ClientOptions::new()
            .with_connect_timeout(Duration::from_millis(settings.connect_timeout_ms))
            .with_timeout(Duration::from_millis(settings.timeout_ms));
        let (init_backoff, max_backoff) = PAUSES;
        let retry = RetryConfig {
            backoff: BackoffConfig { init_backoff, max_backoff, ..BackoffConfig::default() },
            max_retries: settings.retries as usize,
            retry_timeout: Duration::from_millis(settings.retry_for_ms),
        };
        let mut builder = AmazonS3Builder::new()
            .with_client_options(client)
            .with_allow_http(settings.allow_http)
            .with_retry(retry)
            .with_region(&settings.region)
            .with_bucket_name(bucket)
            .with_virtual_hosted_style_request(settings.virtual_hosted)
            .with_access_key_id(id)
            .with_secret_access_key(secret);
        if let Some(endpoint) = settings.endpoint(bucket)? {
            builder = builder.with_endpoint(endpoint);
        }
        let objects =
            builder.build().map_err(|error| StoreError::invalid("store.objects", error.to_string()))?;
        let place = format!("s3://{bucket}{}{prefix}", if prefix.is_empty() { "" } else { "/" });
        std::fs::create_dir_all(scratch).map_err(failed(scratch))?;
        Ok(Self(Arc::new(Inner {
            objects,
            prefix: prefix.to_owned(),
            place,
            scratch: scratch.to_owned(),
            part: settings.part_bytes,
            at_once: settings.at_once as usize,
        })))
    }

    pub(super) fn place(&self) -> &str {
        &self.0.place
    }

    pub(super) fn scratch(&self) -> &Path {
        &self.0.scratch
    }

    pub(super) fn at_once(&self) -> usize {
        self.0.at_once
    }

    pub(super) async fn put(
        &self,
        pieces: Vec<Vec<u8>>,
        suspects: &Suspects,
    ) -> Result<Vec<(String, i64)>, StoreError> {
        futures::stream::iter(pieces)
            .map(async |piece| {
                let (hash, len) = (content_hash(&piece), piece.len() as u64);
                self.put_bytes(piece, &hash, suspects).await?;
                Ok((hash, i64::try_from(len).unwrap_or(i64::MAX)))
            })
            .buffered(self.0.at_once)
            .try_collect()
            .await
    }

    async fn put_bytes(&self, bytes: Vec<u8>, hash: &str, suspects: &Suspects) -> Result<(), StoreError> {
        let key = self.key_of(hash)?;
        if suspects.holds(hash) || self.size(&key).await? != Some(bytes.len() as u64) {
            self.0.objects.put(&key, bytes.into()).await.map_err(|error| self.failed(&error))?;
            suspects.clear(hash);
        }
        Ok(())
    }

    /// Puts a file whose hash and length are known.
    pub(super) async fn put_file(
        &self,
        path: &Path,
        hash: &str,
        bytes: u64,
        suspects: &Suspects,
    ) -> Result<(), StoreError> {
        if bytes <= self.0.part {
            let read = tokio::fs::read(path).await.map_err(failed(path))?;
            return self.put_bytes(read, hash, suspects).await;
        }
        let key = self.key_of(hash)?;
        if !suspects.holds(hash) && self.size(&key).await? == Some(bytes) {
            return Ok(());
        }
        let mut upload = self.0.objects.put_multipart(&key).await.map_err(|error| self.failed(&error))?;
        let sent = match self.send(upload.as_mut(), path).await {
            Ok(()) => upload.complete().await.map(|_| ()).map_err(|error| self.failed(&error)),
            Err(error) => Err(error),
        };
        if sent.is_err() {
            // What went wrong is told; parts that stay are for the bucket's own rules to remove.
            upload.abort().await.ok();
        }
        sent
    }

    /// Sends a file part by part.
    async fn send(&self, upload: &mut dyn MultipartUpload, path: &Path) -> Result<(), StoreError> {
        let mut file = std::fs::File::open(path).map_err(failed(path))?;
        let mut under_way = FuturesUnordered::new();
        loop {
            let (part, place) = (self.0.part, path.to_owned());
            let (bytes, back) = blocking(move || {
                let mut bytes = Vec::new();
                file.by_ref().take(part).read_to_end(&mut bytes).map_err(failed(&place))?;
                Ok((bytes, file))
            })
            .await?;
            file = back;
            if bytes.is_empty() {
                break;
            }
            if under_way.len() == PARTS_AT_ONCE {
                under_way.try_next().await.map_err(|error| self.failed(&error))?;
            }
            under_way.push(upload.put_part(bytes.into()));
        }
        while under_way.try_next().await.map_err(|error| self.failed(&error))?.is_some() {}
        Ok(())
    }

    pub(super) async fn get(&self, hash: &str, suspects: &Suspects) -> Result<Vec<u8>, StoreError> {
        let key = self.key_of(hash)?;
        for _ in 0..READINGS {
            let read = async { self.0.objects.get(&key).await?.bytes().await };
            let bytes = read.await.map_err(|error| self.absent(&error, hash))?;
            if content_hash(&bytes) == hash {
                return Ok(bytes.into());
            }
        }
        Err(suspects.damaged(hash))
    }

    pub(super) async fn file(&self, hash: &str, suspects: &Suspects) -> Result<SnapshotFile, StoreError> {
        let key = self.key_of(hash)?;
        for _ in 0..READINGS {
            let size = self.size(&key).await?.ok_or_else(|| missing(hash))?;
            let copy = self.copy(&key, hash, size).await?;
            if copy.hash() == hash {
                return Ok(SnapshotFile::copied(copy));
            }
        }
        Err(suspects.damaged(hash))
    }

    /// Copies an object into a file here, part by part.
    async fn copy(&self, key: &Key, hash: &str, size: u64) -> Result<Incoming, StoreError> {
        let part = self.0.part;
        let starts = (0..size.div_ceil(part)).map(|n| n * part);
        let mut pieces = futures::stream::iter(starts)
            .map(|start| self.0.objects.get_range(key, start..(start + part).min(size)))
            .buffered(PARTS_AT_ONCE);
        let mut copy = Incoming::begin(&self.0.scratch)?;
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(|error| self.absent(&error, hash))?;
            copy = blocking(move || copy.write(&piece).map(|()| copy)).await?;
        }
        Ok(copy)
    }

    /// Asks for what need not be there.
    pub(super) async fn ping(&self) -> Result<(), StoreError> {
        let key = self.key(PROBE.0);
        let asked = async {
            match self.0.objects.get(&key).await {
                Err(error) if !is_absent(&error) => Err(self.failed(&error)),
                _ => Ok(()),
            }
        };
        match tokio::time::timeout(PATIENCE, asked).await {
            Ok(answered) => answered,
            Err(_) => Err(self.fault(BucketFault::Away, format!("no answer within {PATIENCE:?}"))),
        }
    }

    /// Writes a few bytes, lists them and reads them back.
    pub(super) async fn probe(&self) -> Result<(), StoreError> {
        let (name, bytes) = PROBE;
        let (key, objects) = (self.key(name), &self.0.objects);
        let try_all = async {
            objects.put(&key, bytes.to_vec().into()).await?;
            // Without the right to list, a store does not say of an object that it is not there.
            let folder = self.key("probe");
            let is_listed = objects.list(Some(&folder)).try_any(async |found| found.location == key).await?;
            Ok::<_, Error>(is_listed && objects.get(&key).await?.bytes().await? == bytes)
        };
        match try_all.await {
            Ok(true) => Ok(()),
            Ok(false) => {
                Err(self.fault(BucketFault::Away, "what was written does not come back as it was".to_owned()))
            }
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// The length of an object, when it is there.
    async fn size(&self, key: &Key) -> Result<Option<u64>, StoreError> {
        match self.0.objects.head(key).await {
            Ok(found) => Ok(Some(found.size)),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(self.failed(&error)),
        }
    }

    fn key_of(&self, hash: &str) -> Result<Key, StoreError> {
        let (head, tail) = parts_of(hash)?;
        Ok(self.key(&format!("{head}/{tail}")))
    }

    fn key(&self, name: &str) -> Key {
        Key::from(format!("{}/{name}", self.0.prefix))
    }

    /// An error of reading an object that may not be there.
    fn absent(&self, error: &Error, hash: &str) -> StoreError {
        if is_absent(error) { missing(hash) } else { self.failed(error) }
    }

    fn failed(&self, error: &Error) -> StoreError {
        let fault = match error {
            Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => BucketFault::Refused,
            Error::NotFound { .. } if !is_absent(error) => BucketFault::NoBucket,
            _ => BucketFault::Away,
        };
        // What lies deepest says most: a status with the store's words, or what the system said.
        let mut deepest: &dyn std::error::Error = error;
        while let Some(source) = deepest.source() {
            deepest = source;
        }
        self.fault(fault, deepest.to_string())
    }

    fn fault(&self, fault: BucketFault, detail: String) -> StoreError {
        let detail: String = detail.chars().filter(|c| !c.is_control()).take(MAX_TOLD).collect();
        StoreError::Bucket { place: self.0.place.clone(), fault, detail }
    }
}

/// Whether an object is not there; a bucket that is not there is another matter.
fn is_absent(error: &Error) -> bool {
    matches!(error, Error::NotFound { source, .. } if !source.to_string().contains("NoSuchBucket"))
}
