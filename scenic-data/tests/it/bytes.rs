//! What the store promises about raw bytes, in a folder and in a bucket.

use crate::engines::noon;
use crate::forms::{PART, Place, in_every_form};
use scenic_data::ids::content_hash;
use scenic_data::store::{Added, NewUpload, StoreSettings, Vault};
use scenic_data::upload::Options;
use scenic_data::{BucketFault, Fault, Store, StoreError};
use test_bucket::Fault as Wrong;

/// Bytes of that length that repeat nowhere.
fn bytes(len: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    std::iter::repeat_with(next).take(len).collect()
}

async fn sent(store: &Store, bytes: &[u8]) -> Result<String, StoreError> {
    let mut incoming = store.incoming().expect("begun");
    for piece in bytes.chunks(1_000_000) {
        incoming.write(piece).expect("written");
    }
    store.keep_incoming(incoming, noon()).await
}

/// What is set otherwise than it should be.
type Change<'a> = &'a dyn Fn(&mut StoreSettings);

/// How many snapshots the database names.
async fn named(store: &Store) -> u64 {
    let tables = store.digests().await.expect("read");
    tables.iter().find(|table| table.name == "snapshots").expect("a table").rows
}

fn left_behind(place: &Place, process: &str) -> usize {
    std::fs::read_dir(place.files(process).join("incoming")).map_or(0, Iterator::count)
}

#[tokio::test]
async fn bytes_come_back_as_they_were_and_keeping_them_again_costs_a_look() {
    in_every_form(async |place| {
        let store = place.store("t").await;
        let pieces: Vec<Vec<u8>> = vec!["听涛松".into(), Vec::new(), bytes(100_000)];
        let hashes = store.put_snapshots(pieces.clone(), Some("text/html"), noon()).await.expect("kept");
        for (hash, piece) in hashes.iter().zip(&pieces) {
            assert_eq!(*hash, content_hash(piece));
            assert_eq!(store.snapshot(hash).await.expect("read"), *piece);
            let file = store.snapshot_file(hash).await.expect("a file");
            assert_eq!(std::fs::read(file.path()).expect("read"), *piece);
        }
        if let Some(bucket) = &place.bucket {
            bucket.asked();
        }
        assert_eq!(store.put_snapshots(pieces, None, noon()).await.expect("again"), hashes);
        if let Some(bucket) = &place.bucket {
            let asked = bucket.asked();
            assert!(asked.len() == 3 && asked.iter().all(|one| one.starts_with("HEAD ")), "{asked:?}");
        }
        let nowhere = content_hash(b"nowhere");
        for unknown in [nowhere.as_str(), "", "../x"] {
            assert!(matches!(store.snapshot(unknown).await, Err(StoreError::Missing { .. })), "{unknown}");
            assert!(matches!(store.snapshot_file(unknown).await, Err(StoreError::Missing { .. })));
        }
        let some = store.snapshots(vec![nowhere, hashes[0].clone(), hashes[0].clone()]).await.expect("read");
        assert_eq!(some.into_keys().collect::<Vec<_>>(), [hashes[0].clone()]);
        store.probe_bytes().await.expect("it can be written");
        store.ping_bytes().await.expect("it lives");
    })
    .await;
}

#[tokio::test]
async fn bytes_that_are_not_those_of_their_name_are_noticed_and_kept_anew() {
    in_every_form(async |place| {
        let store = place.store("t").await;
        let hash = store.put_snapshot(b"whole", None, noon()).await.expect("kept");
        place.spoil(&hash, b"wrong");
        let refused = store.snapshot(&hash).await.expect_err("noticed");
        assert!(matches!(&refused, StoreError::Damaged { hash: told } if *told == hash), "{refused}");
        assert_eq!(refused.fault(), Fault::Data);
        assert!(matches!(store.snapshot_file(&hash).await, Err(StoreError::Damaged { .. })));
        assert!(store.snapshots(vec![hash.clone()]).await.expect("read").is_empty());
        assert_eq!(left_behind(&place, "t"), 0);
        // Of the same length, and written all the same.
        store.put_snapshot(b"whole", None, noon()).await.expect("kept anew");
        assert_eq!(store.snapshot(&hash).await.expect("read"), b"whole");
    })
    .await;
}

#[tokio::test]
async fn a_large_file_goes_and_comes_in_parts_and_leaves_nothing_behind() {
    in_every_form(async |place| {
        let store = place.store("t").await;
        let large = bytes(3 * PART + 12_345);
        let hash = sent(&store, &large).await.expect("kept");
        assert_eq!((hash.as_str(), named(&store).await), (content_hash(&large).as_str(), 1));
        assert_eq!(sent(&store, &large).await.expect("again"), hash);
        let file = store.snapshot_file(&hash).await.expect("a file");
        assert_eq!(file.bytes(), large.len() as u64);
        assert!(std::fs::read(file.path()).expect("read") == large, "the same bytes");
        drop(file);
        assert_eq!(left_behind(&place, "t"), 0);
        if let Some(bucket) = &place.bucket {
            assert_eq!(bucket.largest(), PART, "no request carries more than a part");
            let asked = bucket.asked();
            let parts = asked.iter().filter(|one| one.contains("partNumber")).count();
            let read = asked.iter().filter(|one| one.starts_with("GET ")).count();
            assert_eq!((parts, read, bucket.open_uploads()), (4, 4, 0), "{asked:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_a_busy_bucket_refuses_is_asked_again_within_limits() {
    let place = Place::bucket();
    let (store, bucket) = (place.store("t").await, place.held());
    let small = b"words".as_slice();
    for fault in [Wrong::SlowDown, Wrong::Broken] {
        bucket.fail(None, fault, 2);
        let hash = store.put_snapshot(small, None, noon()).await.expect("kept in the end");
        bucket.fail(None, fault, 2);
        assert_eq!(store.snapshot(&hash).await.expect("read in the end"), small);
        bucket.remove(&format!("kept/files/{}/{}", &hash[..2], &hash[2..]));
    }
    // A part, too, and what comes back in the middle of a large file.
    let large = bytes(PART + 7);
    bucket.fail(Some(test_bucket::Method::PUT), Wrong::Broken, 1);
    let hash = sent(&store, &large).await.expect("kept in the end");
    bucket.fail(Some(test_bucket::Method::GET), Wrong::Broken, 1);
    let file = store.snapshot_file(&hash).await.expect("read in the end");
    assert!(std::fs::read(file.path()).expect("read") == large, "the same bytes");
    // Half an answer that calls itself whole is read once more.
    bucket.fail(Some(test_bucket::Method::GET), Wrong::Short, 1);
    assert!(store.snapshot(&hash).await.expect("read in the end") == large, "the same bytes");

    bucket.asked();
    bucket.fail(None, Wrong::SlowDown, usize::MAX);
    let refused = store.snapshot(&hash).await.expect_err("it gives up");
    assert!(matches!(refused, StoreError::Bucket { fault: BucketFault::Away, .. }), "{refused}");
    assert!(refused.to_string().contains("503"), "{refused}");
    assert_eq!(bucket.asked().len(), 3, "once, and two repetitions");
}

#[tokio::test]
async fn nothing_is_named_that_a_bucket_did_not_take() {
    let place = Place::bucket();
    let (store, bucket) = (place.store("t").await, place.held());
    let large = bytes(2 * PART + 1);
    for fault in [Wrong::SlowDown, Wrong::Refused, Wrong::Broken] {
        bucket.fail(Some(test_bucket::Method::PUT), fault, usize::MAX);
        let pieces = vec![b"a".to_vec(), b"b".to_vec()];
        let refused = store.put_snapshots(pieces, None, noon()).await.expect_err("not taken");
        assert_eq!(refused.fault(), Fault::Us, "{refused}");
        assert!(refused.to_string().contains("s3://daoyou/kept/files"), "{refused}");
        sent(&store, b"small").await.expect_err("not taken");
        sent(&store, &large).await.expect_err("not taken");
        assert!(store.probe_bytes().await.is_err());
        bucket.recover();
        assert_eq!((named(&store).await, bucket.objects().len(), bucket.open_uploads()), (0, 0, 0));
        assert_eq!(left_behind(&place, "t"), 0);
    }
    // As if nothing had been.
    sent(&store, &large).await.expect("taken");
    store.put_snapshot(b"a", None, noon()).await.expect("taken");
    assert_eq!((named(&store).await, bucket.objects().len()), (2, 2));
}

#[tokio::test]
async fn whoever_is_refused_is_told_why_and_what_to_do() {
    let place = Place::bucket();
    let files = place.files("t");
    let open = async |change: Change<'_>| {
        let mut settings = place.settings();
        settings.objects.retries = 0;
        change(&mut settings);
        Store::connect_with("sqlite::memory:", &files, &settings).await
    };
    let wrong: [(Change<'_>, BucketFault, &str); 3] = [
        (
            &|s| s.objects.access_key_id = Some("another".into()),
            BucketFault::Refused,
            "store.objects.access_key_id",
        ),
        (&|s| s.objects.url = Some("s3://another/place".into()), BucketFault::NoBucket, "make the bucket"),
        (&|s| s.objects.endpoint = Some("http://127.0.0.1:1".into()), BucketFault::Away, "refused"),
    ];
    for (change, fault, word) in wrong {
        let store = open(change).await.expect("it opens: questions are answered without it");
        let hash = content_hash(b"x");
        for refused in [
            store.snapshot(&hash).await.expect_err("not a missing snapshot"),
            store.put_snapshot(b"x", None, noon()).await.expect_err("not kept"),
            store.probe_bytes().await.expect_err("not written"),
            store.ping_bytes().await.expect_err("no sign of life"),
        ] {
            assert!(
                matches!(&refused, StoreError::Bucket { fault: told, .. } if *told == fault),
                "{refused}"
            );
            assert!(refused.to_string().contains(word), "{refused}");
        }
        assert_eq!(named(&store).await, 0);
    }
    // What cannot be right is refused at once.
    let refused = open(&|s| s.objects.secret_access_key = None).await.expect_err("no key").to_string();
    assert!(refused.contains("secret_access_key"), "{refused}");
    let refused = open(&|s| s.objects.allow_http = false).await.expect_err("no TLS").to_string();
    assert!(refused.contains("allow_http"), "{refused}");
}

/// An upload comes in at one process and is taken by another, which shares no folder with it.
async fn shared(place: &Place, url: &str) {
    let (one, other) = (place.store_at(url, "one").await, place.store_at(url, "other").await);
    let file = bytes(PART + 1_000);
    let partner = one.put_partner("museum", noon()).await.expect("made");
    let content_hash = sent(&one, &file).await.expect("kept");
    let new = NewUpload {
        key: None,
        idempotency_key: None,
        file_name: "a.csv",
        content_hash: &content_hash,
        bytes: file.len() as u64,
        options: Options { published: true, ..Options::default() },
        taken_by: None,
    };
    let Added::New(sent) = one.add_upload(&partner, new, noon()).await.expect("added") else {
        panic!("it is new")
    };
    let until = noon() + chrono::TimeDelta::seconds(10);
    let taken = other.take_upload("other", noon(), until).await.expect("read").expect("its turn");
    assert_eq!(taken.id, sent.id);
    let here = other.snapshot_file(&taken.content_hash).await.expect("a file");
    assert!(std::fs::read(here.path()).expect("read") == file, "the same bytes");
    drop(here);
    let hash = other.put_snapshot(b"a page", None, noon()).await.expect("kept");
    assert_eq!(one.snapshot(&hash).await.expect("read"), b"a page");
    for store in [one, other] {
        store.close().await.expect("it closes");
    }
}

#[tokio::test]
async fn what_one_process_takes_in_another_reads_from_the_bucket() {
    let place = Place::bucket();
    let folder = tempfile::tempdir().expect("a folder");
    shared(&place, &format!("sqlite://{}?mode=rwc", folder.path().join("t.db").display())).await;
    match test_store::fresh_database("bucket").await {
        Ok(url) => shared(&place, &url).await,
        Err(reason) => println!("SKIPPED on PostgreSQL: {reason}"),
    }
}

#[tokio::test]
async fn bytes_go_from_a_folder_to_a_bucket_and_back_whole_or_are_told() {
    let (bucket, folder, last) = (Place::bucket(), Place::folder(), tempfile::tempdir().expect("a folder"));
    let (old, new) = (folder.store("t").await, bucket.store("t").await);
    let large = sent(&old, &bytes(PART + 1)).await.expect("kept");
    let mut hashes = vec![large];
    for text in ["一", "二", "三"] {
        hashes.push(old.put_snapshot(text.as_bytes(), None, noon()).await.expect("kept"));
    }
    folder.spoil(&hashes[1], "零".as_bytes());
    let watch = &|_| {};
    let report = old.fetch_snapshots(old.vault(), new.vault(), watch).await.expect("brought");
    assert_eq!((report.files, report.brought, report.missing, report.damaged), (3, 3, 0, 1), "{report:?}");
    assert_eq!((report.examples.as_slice(), bucket.held().objects().len()), (&hashes[1..2], 3));
    old.copy_to(&new, &|_, _| {}).await.expect("copied");
    // What is damaged at its goal is brought again, and what is whole is not.
    folder.spoil(&hashes[1], "一".as_bytes());
    bucket.spoil(&hashes[2], "零".as_bytes());
    let report = old.fetch_snapshots(old.vault(), new.vault(), watch).await.expect("brought");
    assert_eq!((report.files, report.brought, report.damaged), (4, 2, 0), "{report:?}");

    let back = Vault::folder(last.path()).expect("a folder");
    let report = new.fetch_snapshots(new.vault(), &back, watch).await.expect("brought");
    assert_eq!((report.files, report.brought), (4, 4), "{report:?}");
    bucket.held().fail(None, Wrong::Refused, usize::MAX);
    new.fetch_snapshots(new.vault(), &back, watch).await.expect("nothing is asked for");
    let empty = Vault::folder(&last.path().join("empty")).expect("a folder");
    new.fetch_snapshots(new.vault(), &empty, watch).await.expect_err("not told as missing");
}
