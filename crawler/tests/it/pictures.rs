//! Bringing the pictures that pages show.

use crate::support::{Bench, definition, noon, quick};
use chrono::TimeDelta;
use crawler::{Develop, MemoryWeb, Reply, fetch_pictures};
use scenic_data::document::Visit;
use scenic_data::ids::content_hash;
use scenic_data::place::Name;
use scenic_data::record::{Contribution, Matched, PhotoRecord, PlaceRecord};
use scenic_data::source::PictureUse;
use scenic_data::store::{NewPicture, Shown};
use scenic_data::{PlaceId, Words};
use std::sync::Arc;

/// Whatever begins with "jpeg" is a picture.
fn develop() -> Develop {
    Arc::new(|bytes| {
        if !bytes.starts_with(b"jpeg") {
            return Err(Words::new("不是图片", "no picture"));
        }
        Ok(NewPicture {
            full: bytes.to_vec(),
            thumbs: Vec::new(),
            width: 1,
            height: 1,
            position: None,
            heading: None,
            taken_at: None,
        })
    })
}

fn allowed(licence: Option<&str>) -> PictureUse {
    PictureUse { licence: licence.map(str::to_owned), credit: None, most: 10, interval_s: 3_600 }
}

/// The page of a pine says which pictures show it: address and licence.
async fn show(bench: &Bench<MemoryWeb>, pictures: &[(&str, Option<&str>)]) {
    let photo = |(url, licence): &(&str, Option<&str>)| PhotoRecord {
        licence: licence.map(str::to_owned),
        ..PhotoRecord::at((*url).to_owned())
    };
    let record = PlaceRecord {
        external_id: "pine".into(),
        names: vec![Name::new("听涛松")],
        photos: pictures.iter().map(photo).collect(),
        ..PlaceRecord::default()
    };
    let visit = Visit::given(content_hash(format!("{pictures:?}").as_bytes()), "text/html");
    let (document, _) = bench
        .store
        .record_visit(&bench.id, "http://site.example/pine", &visit, None, noon())
        .await
        .expect("a visit");
    let matched = Matched { place: PlaceId::from("p_pine"), parent: None, record };
    let says = Contribution { places: vec![matched], ..Contribution::default() };
    bench.store.apply(vec![(document, says)], noon()).await.expect("applied");
}

async fn gallery(bench: &Bench<MemoryWeb>) -> Vec<Shown> {
    bench.store.gallery(&[PlaceId::from("p_pine")]).await.expect("read")
}

#[tokio::test]
async fn pictures_come_once_are_looked_at_again_and_go_with_their_page() {
    let web = MemoryWeb::default();
    web.put(
        "http://site.example/robots.txt",
        Reply::new("text/plain", "User-agent: *\nDisallow: /secret/\n"),
    );
    web.put("http://site.example/a.jpg", Reply::new("image/jpeg", *b"jpeg a"));
    web.put("http://site.example/b.jpg", Reply::new("image/jpeg", *b"broken"));
    web.put("http://site.example/page.jpg", Reply::new("text/html", *b"jpeg but no"));
    web.put("http://site.example/secret/s.jpg", Reply::new("image/jpeg", *b"jpeg s"));
    let definition = definition("http://site.example/", |d| d.pictures = Some(allowed(None)));
    let bench = Bench::new(web, quick(), definition).await;
    let cc = Some("CC BY 4.0");
    let urls = ["a.jpg", "b.jpg", "page.jpg", "secret/s.jpg", "gone.jpg"]
        .map(|name| format!("http://site.example/{name}"));
    let mut pictures: Vec<(&str, Option<&str>)> = urls.iter().map(|url| (url.as_str(), cc)).collect();
    pictures.push(("http://site.example/unlicensed.jpg", None));
    show(&bench, &pictures).await;
    let before = bench.store.last_change().await.expect("read");
    let source = bench.store.source(&bench.id).await.expect("read").expect("registered");
    let report = fetch_pictures(&bench.store, &bench.visitor, &source, &develop()).await.expect("looked");
    assert_eq!(
        (report.looked, report.kept, report.failed),
        (5, 1, 4),
        "what has no licence is not asked for"
    );
    let shown = gallery(&bench).await;
    assert_eq!(shown.len(), 1);
    assert!(bench.store.last_change().await.expect("read") > before, "the gallery's follower is told");
    let report = fetch_pictures(&bench.store, &bench.visitor, &source, &develop()).await.expect("looked");
    assert_eq!(report.looked, 0, "nothing is due");

    // The page is read anew: what was fetched is known by its address.
    show(&bench, &pictures[..1]).await;
    assert_eq!(gallery(&bench).await.len(), 1);
    bench.clock.turn(TimeDelta::hours(2));
    let report = fetch_pictures(&bench.store, &bench.visitor, &source, &develop()).await.expect("looked");
    assert_eq!((report.looked, report.unchanged), (1, 1));
    bench.web.put("http://site.example/a.jpg", Reply::new("image/jpeg", *b"jpeg another"));
    bench.clock.turn(TimeDelta::hours(2));
    let report = fetch_pictures(&bench.store, &bench.visitor, &source, &develop()).await.expect("looked");
    assert_eq!(report.kept, 1);
    assert_ne!(gallery(&bench).await[0].picture, shown[0].picture);
    show(&bench, &[]).await;
    assert!(gallery(&bench).await.is_empty());
}

#[tokio::test]
async fn a_source_that_does_not_allow_it_is_not_asked_for_pictures() {
    let web = MemoryWeb::default();
    web.put("http://site.example/a.jpg", Reply::new("image/jpeg", *b"jpeg a"));
    let bench = Bench::new(web, quick(), definition("http://site.example/", |_| ())).await;
    show(&bench, &[("http://site.example/a.jpg", Some("CC0"))]).await;
    let source = bench.store.source(&bench.id).await.expect("read").expect("registered");
    let report = fetch_pictures(&bench.store, &bench.visitor, &source, &develop()).await.expect("looked");
    assert_eq!(report.looked, 0);
    assert!(gallery(&bench).await.is_empty());
}
