//! Runs a test on every form of keeping raw bytes: a folder, and a bucket.

use scenic_data::Store;
use scenic_data::store::{ObjectSettings, StoreSettings};
use std::path::PathBuf;
use test_bucket::{BUCKET, Bucket, KEY_ID, SECRET};

/// The least that a part of a large file may have.
pub const PART: usize = 5 * 1024 * 1024;

/// Where the bytes of a test are kept.
pub struct Place {
    folder: tempfile::TempDir,
    pub bucket: Option<Bucket>,
}

impl Place {
    /// A folder that goes with this.
    pub fn folder() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), bucket: None }
    }

    /// A bucket that goes with this.
    pub fn bucket() -> Self {
        Self { bucket: Some(Bucket::start().expect("a bucket")), ..Self::folder() }
    }

    /// The bucket of a place that is one.
    pub fn held(&self) -> &Bucket {
        self.bucket.as_ref().expect("a bucket")
    }

    /// The settings of a store whose bytes are here.
    pub fn settings(&self) -> StoreSettings {
        let Some(bucket) = &self.bucket else { return StoreSettings::default() };
        let objects = ObjectSettings {
            url: Some(format!("s3://{BUCKET}/kept/files")),
            endpoint: Some(bucket.endpoint()),
            access_key_id: Some(KEY_ID.to_owned()),
            secret_access_key: Some(SECRET.to_owned()),
            allow_http: true,
            retries: 2,
            part_bytes: PART as u64,
            ..ObjectSettings::default()
        };
        StoreSettings { objects, ..StoreSettings::default() }
    }

    /// A store with a database of this name; the same one for the same name.
    pub async fn store(&self, name: &str) -> Store {
        let url = format!("sqlite://{}?mode=rwc", self.folder.path().join(name).display());
        self.store_at(&url, name).await
    }

    /// A store on the database at `url`, as a process called `name` opens it.
    pub async fn store_at(&self, url: &str, name: &str) -> Store {
        Store::connect_with(url, &self.files(name), &self.settings()).await.expect("it opens")
    }

    /// The folder of the process `name`.
    pub fn files(&self, name: &str) -> PathBuf {
        let own = if self.bucket.is_some() { name } else { "shared" };
        self.folder.path().join(format!("snapshots-{own}"))
    }

    /// Puts other bytes in the place of kept ones.
    pub fn spoil(&self, hash: &str, bytes: &[u8]) {
        match &self.bucket {
            Some(bucket) => bucket.put(&format!("kept/files/{}/{}", &hash[..2], &hash[2..]), bytes),
            None => {
                let path = self.files("").join(&hash[..2]).join(&hash[2..]);
                std::fs::write(path, bytes).expect("written");
            }
        }
    }
}

/// Runs `test` over a folder, then over a bucket.
pub async fn in_every_form<F, T>(test: F)
where
    F: Fn(Place) -> T,
    T: Future<Output = ()>,
{
    test(Place::folder()).await;
    test(Place::bucket()).await;
}
