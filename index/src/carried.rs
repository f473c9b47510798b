//! What was made of the whole store, carried from one process to the next in files beside the indexes.
//!
//! Each file says as of which line of the change log it was made, so that whoever takes it reads only what changed
//! since. A file of another program, of another store or of sources that count otherwise now, and one that is
//! damaged, counts as none: everything can be made anew.

use crate::IndexError;
use crate::error::blocking;
use crate::home::put_in_place;
use scenic_data::{Authority, SourceId, Store, StoreError};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// This program; `None` where it cannot be told from another one.
static PROGRAM: LazyLock<Option<String>> = LazyLock::new(|| {
    let file = std::fs::metadata(std::env::current_exe().ok()?).ok()?;
    let made = file.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}", env!("CARGO_PKG_VERSION"), file.len(), made.as_nanos()))
});
/// Bytes of the digest that a file ends with.
const DIGEST: usize = blake3::OUT_LEN;

/// The files of a folder, and the store that they are made of.
pub struct Carried {
    dir: PathBuf,
    store: Store,
    /// As of which line each file is that was taken or left here.
    there: Mutex<BTreeMap<&'static str, i64>>,
}

/// What a file begins with.
#[derive(Serialize, Deserialize)]
struct Header {
    program: String,
    /// The line of the change log it is as of.
    at: i64,
    /// What that line says, which tells this store from any other.
    line: String,
    /// How much each source counts.
    sources: BTreeMap<SourceId, Authority>,
}

impl Header {
    /// The header of what is as of the line `at`; `None` when there is no such line, or no telling of programs.
    async fn of(store: &Store, at: i64) -> Result<Option<Self>, StoreError> {
        let line = store.changes(at - 1, 1).await?.into_iter().find(|line| line.seq == at);
        let (Some(line), Some(program)) = (line, PROGRAM.clone()) else { return Ok(None) };
        let line = format!("{} {} {}", line.subject.as_str(), line.id, line.at);
        let sources = store.sources().await?.into_iter().map(|source| source.definition);
        let sources = sources.map(|source| (source.id.into(), source.authority)).collect();
        Ok(Some(Self { program, at, line, sources }))
    }

    /// Whether what this one of this program stands before can be used where the other would be written now.
    fn holds(&self, now: &Self) -> bool {
        let counts = |(id, authority)| now.sources.get(id) == Some(authority);
        self.line == now.line && self.sources.iter().all(counts)
    }
}

impl Carried {
    /// The files in `dir`, made of `store`.
    pub fn new(dir: &Path, store: Store) -> Self {
        Self { dir: dir.to_owned(), store, there: Mutex::default() }
    }

    /// What an earlier process left under a name, and as of which line of the change log it is.
    pub async fn take<T>(&self, name: &'static str) -> Result<Option<(i64, T)>, IndexError>
    where
        T: DeserializeOwned + Send + 'static,
    {
        let path = self.path(name);
        let Some((header, what)) = blocking(move || Ok(read::<T>(&path))).await? else { return Ok(None) };
        let now = Header::of(&self.store, header.at).await?;
        if !now.is_some_and(|now| header.holds(&now)) {
            return Ok(None);
        }
        self.there().insert(name, header.at);
        Ok(Some((header.at, what)))
    }

    /// Leaves what was made as of the line `at` under a name, in place of what was there, in one step; nothing is
    /// done where what is there is as of that line.
    pub async fn leave<T>(&self, name: &'static str, at: i64, what: Arc<T>) -> Result<(), IndexError>
    where
        T: Serialize + Send + Sync + 'static,
    {
        if self.there().get(name) == Some(&at) {
            return Ok(());
        }
        let Some(header) = Header::of(&self.store, at).await? else { return Ok(()) };
        let path = self.path(name);
        blocking(move || write(&path, &header, &*what).map_err(|error| IndexError::folder(&path, error)))
            .await?;
        self.there().insert(name, at);
        Ok(())
    }

    fn there(&self) -> MutexGuard<'_, BTreeMap<&'static str, i64>> {
        self.there.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.join(format!("carried-{name}"))
    }
}

/// A file's header and what it holds, where it is whole and of this program.
fn read<T: DeserializeOwned>(path: &Path) -> Option<(Header, T)> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            if error.kind() != std::io::ErrorKind::NotFound {
                tracing::warn!(path = %path.display(), %error, "cannot be read: what it held is made anew");
            }
            return None;
        }
    };
    let whole = bytes.split_last_chunk::<DIGEST>();
    let body = whole.filter(|(body, digest)| blake3::hash(body) == **digest).map(|(body, _)| body);
    let taken = body.and_then(|body| postcard::take_from_bytes::<Header>(body).ok());
    let Some((header, body)) = taken else {
        tracing::warn!(path = %path.display(), "is damaged: what it held is made anew");
        return None;
    };
    if PROGRAM.as_ref() != Some(&header.program) {
        return None;
    }
    match postcard::from_bytes(body) {
        Ok(what) => Some((header, what)),
        Err(error) => {
            tracing::warn!(path = %path.display(), %error, "cannot be used: what it held is made anew");
            None
        }
    }
}

fn write<T: Serialize>(path: &Path, header: &Header, what: &T) -> std::io::Result<()> {
    put_in_place(path, |file| {
        let mut hashing = Hashing { file: BufWriter::new(file), hasher: blake3::Hasher::new() };
        let broken = |error: postcard::Error| std::io::Error::other(error.to_string());
        postcard::to_io(header, &mut hashing).map_err(broken)?;
        postcard::to_io(what, &mut hashing).map_err(broken)?;
        let Hashing { mut file, hasher } = hashing;
        file.write_all(hasher.finalize().as_bytes())?;
        file.flush()
    })
}

/// Writes to a file, and takes the digest of all that is written.
struct Hashing<'f> {
    file: BufWriter<&'f mut File>,
    hasher: blake3::Hasher,
}

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write_all(bytes)?;
        self.hasher.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::now;
    use scenic_data::place::Name;
    use scenic_data::record::PlaceRecord;
    use scenic_data::source::SourceDefinition;

    struct World {
        dir: tempfile::TempDir,
        store: Store,
    }

    impl World {
        async fn new() -> Self {
            let dir = tempfile::tempdir().expect("a folder");
            let store = test_store::store(&dir.path().join("store")).await;
            Self { dir, store }
        }

        async fn source(&self, id: &str, authority: Authority) -> SourceId {
            let source = SourceId::from(id);
            let definition = SourceDefinition { authority, ..SourceDefinition::for_partner(&source, id) };
            self.store.put_source(&definition, "test", now()).await.expect("a source");
            source
        }

        /// The line that the change log ends with once a source names a place.
        async fn named(&self, source: &SourceId, name: &str) -> i64 {
            let names = vec![Name::new(name)];
            let record = PlaceRecord { external_id: name.into(), names, ..PlaceRecord::default() };
            test_store::tell(&self.store, source, name, record, now()).await;
            self.store.last_change().await.expect("the last change")
        }

        /// The files as a process finds them that has taken and left nothing yet.
        fn carried(&self) -> Carried {
            Carried::new(self.dir.path(), self.store.clone())
        }

        async fn leave(&self, at: i64) {
            self.carried().leave("names", at, Arc::new(names())).await.expect("left");
        }

        async fn taken(&self) -> Option<(i64, Vec<String>)> {
            self.carried().take("names").await.expect("read")
        }
    }

    fn names() -> Vec<String> {
        ["听涛松", "鹭洲"].map(str::to_owned).to_vec()
    }

    #[tokio::test]
    async fn what_is_left_is_taken_while_the_store_is_the_same() {
        let world = World::new().await;
        assert_eq!(world.taken().await, None);
        let site = world.source("site", Authority::Official).await;
        world.leave(1).await;
        assert_eq!(world.taken().await, None, "there is no line yet");
        let at = world.named(&site, "听涛松").await;
        world.leave(at).await;
        let blog = world.source("blog", Authority::Community).await;
        world.named(&blog, "鹭洲").await;
        assert_eq!(world.taken().await, Some((at, names())), "whoever follows reads what came later");
        world.source("site", Authority::Community).await;
        assert_eq!(world.taken().await, None, "a source counts otherwise now");

        let other = World::new().await;
        let site = other.source("site", Authority::Official).await;
        other.named(&site, "云栖台").await;
        std::fs::copy(world.carried().path("names"), other.carried().path("names")).expect("copied");
        assert_eq!(other.taken().await, None, "another store");
    }

    #[tokio::test]
    async fn what_is_there_is_not_written_again() {
        let world = World::new().await;
        let site = world.source("site", Authority::Official).await;
        let at = world.named(&site, "听涛松").await;
        world.leave(at).await;
        let carried = world.carried();
        carried.take::<Vec<String>>("names").await.expect("read").expect("left");
        std::fs::remove_file(carried.path("names")).expect("removed");
        carried.leave("names", at, Arc::new(names())).await.expect("left");
        assert_eq!(world.taken().await, None, "it was taken as of this line");
        let later = world.named(&site, "鹭洲").await;
        carried.leave("names", later, Arc::new(names())).await.expect("left");
        assert_eq!(world.taken().await, Some((later, names())));
    }

    #[tokio::test]
    async fn a_file_that_is_damaged_or_of_another_program_counts_as_none() {
        let world = World::new().await;
        let site = world.source("site", Authority::Official).await;
        let at = world.named(&site, "听涛松").await;
        world.leave(at).await;
        let path = world.carried().path("names");
        let whole = std::fs::read(&path).expect("read");
        for spoil in [
            |bytes: &mut Vec<u8>| bytes.truncate(bytes.len() - 1),
            |bytes: &mut Vec<u8>| bytes.clear(),
            |bytes: &mut Vec<u8>| bytes[9] ^= 1,
        ] {
            let mut bytes = whole.clone();
            spoil(&mut bytes);
            std::fs::write(&path, bytes).expect("written");
            assert_eq!(world.taken().await, None);
        }
        let header = Header::of(&world.store, at).await.expect("read").expect("a line");
        write(&path, &Header { program: "another".into(), ..header }, &names()).expect("written");
        assert_eq!(world.taken().await, None);
        std::fs::write(&path, whole).expect("written");
        assert_eq!(world.taken().await, Some((at, names())));
    }
}
