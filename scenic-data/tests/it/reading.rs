//! What is read again, and what coming again confirms.

use crate::engines::{noon, on_every_engine};
use crate::repository::{about, apply, definition, fetched, pine};
use chrono::TimeDelta;
use scenic_data::claim::{ClaimDraft, Typed};
use scenic_data::document::{Visit, VisitOutcome};
use scenic_data::record::{Contribution, PhotoRecord, PlaceRecord, Reading};
use scenic_data::source::PageRules;
use scenic_data::{Authority, Field, Instant, PlaceId, SourceId, Store};

/// As read by an extractor of that version.
fn read_by(store_reading: String, reader: u32, record: PlaceRecord) -> Contribution {
    let reading = Some(Reading { reader, definition: store_reading });
    Contribution { reading, ..about("site", vec![record]) }
}

async fn verified(store: &Store) -> Vec<Instant> {
    let claims = store.claims_of(&PlaceId::of(&"site".into(), "pine")).await.expect("read");
    claims.iter().map(|claim| claim.clocks.verified_at).collect()
}

#[tokio::test]
async fn a_newer_extractor_or_other_rules_read_unchanged_pages_again() {
    on_every_engine("reread", |store| async move {
        let site = definition("site", Authority::Official);
        store.put_source(&site, "test", noon()).await.expect("put");
        let (doc, _) = fetched(&store, "site", "pine", "v1", noon()).await;
        apply(&store, &doc, read_by(site.reading(), 1, pine(&[])), noon()).await;
        let waiting = async |reader| store.pending(reader, 10).await.expect("read").len();
        assert_eq!((waiting(1).await, waiting(2).await), (0, 1), "a newer extractor");

        apply(&store, &doc, read_by(site.reading(), 2, pine(&[])), noon()).await;
        assert_eq!((waiting(1).await, waiting(2).await), (0, 0), "an older one leaves it alone");

        let mut slower = site.clone();
        slower.interval_s = 60;
        store.put_source(&slower, "test", noon()).await.expect("put");
        assert_eq!(waiting(2).await, 0, "how often it is crawled decides nothing");
        let mut other = slower.clone();
        other.rules = Some(PageRules { record: ".sight".into(), ..PageRules::default() });
        store.put_source(&other, "test", noon()).await.expect("put");
        assert_eq!(waiting(2).await, 1, "other rules");

        // Read meanwhile by the rules it had before: it still waits.
        apply(&store, &doc, read_by(site.reading(), 2, pine(&[])), noon()).await;
        assert_eq!(waiting(2).await, 1);
        let reading = Reading { reader: 2, definition: other.reading() };
        let hash = store.document(&doc).await.expect("read").and_then(|d| d.content_hash).expect("bytes");
        store.mark_ingested(&doc, &hash, &reading).await.expect("marked");
        assert_eq!(waiting(2).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_value_understood_otherwise_is_told_anew_but_as_old_as_it_is() {
    on_every_engine("understood", |store| async move {
        store.put_source(&definition("site", Authority::Official), "test", noon()).await.expect("put");
        let (doc, _) = fetched(&store, "site", "pine", "v1", noon()).await;
        let record = |typed: Option<Typed>| {
            let draft = ClaimDraft { typed, ..ClaimDraft::text(Field::new("rating"), None, "4.8") };
            about("site", vec![PlaceRecord { claims: vec![draft], ..pine(&[]) }])
        };
        apply(&store, &doc, record(None), noon()).await;
        let before = store.last_change().await.expect("read");
        let later = noon() + TimeDelta::hours(1);
        fetched(&store, "site", "pine", "v1", later).await;
        let applied = apply(&store, &doc, record(Some(Typed::Number(4.8))), later).await;
        assert_eq!((applied.claims_created, applied.claims_retired, applied.places_updated), (1, 0, 1));
        assert!(store.last_change().await.expect("read") > before);
        let place = PlaceId::of(&"site".into(), "pine");
        let claims = store.claims_of(&place).await.expect("read");
        let rating = claims.iter().find(|c| c.field().as_str() == "rating").expect("a rating");
        assert_eq!(rating.draft.typed, Some(Typed::Number(4.8)));
        assert_eq!((rating.clocks.observed_at, rating.clocks.verified_at), (noon(), later));
        let again = apply(&store, &doc, record(Some(Typed::Number(4.8))), later).await;
        assert_eq!((again.claims_created, again.places_unchanged), (0, 1));
    })
    .await;
}

#[tokio::test]
async fn bytes_that_could_not_be_read_confirm_nothing_when_they_come_again() {
    on_every_engine("unreadable", |store| async move {
        let site = definition("site", Authority::Official);
        store.put_source(&site, "test", noon()).await.expect("put");
        let (doc, _) = fetched(&store, "site", "pine", "v1", noon()).await;
        apply(&store, &doc, about("site", vec![pine(&[("ticket", "10元")])]), noon()).await;

        let at = |hours| noon() + TimeDelta::hours(hours);
        fetched(&store, "site", "pine", "broken", at(1)).await;
        let hash = store.document(&doc).await.expect("read").and_then(|d| d.content_hash).expect("bytes");
        let reading = Reading { reader: 1, definition: site.reading() };
        store.mark_ingested(&doc, &hash, &reading).await.expect("marked");
        let (_, outcome) = fetched(&store, "site", "pine", "broken", at(2)).await;
        assert_eq!(outcome, VisitOutcome::Unchanged);
        let source = SourceId::from("site");
        let url = "https://site.example/pine";
        store.record_visit(&source, url, &Visit::NotModified, None, at(3)).await.expect("recorded");
        assert!(verified(&store).await.iter().all(|at| *at == noon()), "what it said before stands");

        // The old bytes are back: they are what the claims were read from.
        fetched(&store, "site", "pine", "v1", at(4)).await;
        assert!(verified(&store).await.iter().all(|v| *v == at(4)));
        store.record_visit(&source, url, &Visit::NotModified, None, at(5)).await.expect("recorded");
        assert!(verified(&store).await.iter().all(|v| *v == at(5)));
    })
    .await;
}

#[tokio::test]
async fn a_document_of_many_names_and_pictures_is_taken_and_forgotten_whole() {
    on_every_engine("many", |store| async move {
        store.put_source(&definition("site", Authority::Official), "test", noon()).await.expect("put");
        let (doc, _) = fetched(&store, "site", "all", "v1", noon()).await;
        let photo = |n: usize| PhotoRecord::at(format!("{n}.jpg"));
        let records: Vec<PlaceRecord> = (0..60)
            .map(|n| PlaceRecord {
                external_id: format!("p{n}"),
                photos: (0..50).map(photo).collect(),
                ..pine(&[])
            })
            .collect();
        apply(&store, &doc, about("site", records), noon()).await;
        let place = PlaceId::of(&"site".into(), "p59");
        assert_eq!(store.photos(&place).await.expect("read").len(), 50);
        apply(&store, &doc, Contribution::default(), noon() + TimeDelta::hours(1)).await;
        assert!(store.photos(&place).await.expect("read").is_empty());
        assert!(store.names().await.expect("read").is_empty());
    })
    .await;
}

#[tokio::test]
async fn whoever_asks_with_control_characters_finds_nothing() {
    on_every_engine("control", |store| async move {
        assert_eq!(store.find_place("a\0b").await.expect("no error"), None);
        assert_eq!(store.find_place("site:\0").await.expect("no error"), None);
    })
    .await;
}
