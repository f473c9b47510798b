//! What visits to documents do to the clocks, and who may visit.

use crate::engines::{noon, on_every_engine};
use crate::repository::{about, definition, fetched, pine};
use chrono::TimeDelta;
use scenic_data::document::{Visit, VisitOutcome};
use scenic_data::store::{RunOutcome, RunReport};
use scenic_data::{Authority, PlaceId, SourceId};

#[tokio::test]
async fn an_unchanged_page_only_advances_verified_at() {
    on_every_engine("unchanged", |store| async move {
        store.put_source(&definition("site", Authority::Official), "test", noon()).await.expect("put");
        let (doc, _) = fetched(&store, "site", "pine", "v1", noon()).await;
        store
            .apply(vec![(doc, about("site", vec![pine(&[("ticket", "10元")])]))], noon())
            .await
            .expect("applied");
        let log = store.last_change().await.expect("read");
        let source = SourceId::from("site");
        for (hours, same_bytes) in [(1, true), (2, false)] {
            let at = noon() + TimeDelta::hours(hours);
            let outcome = if same_bytes {
                fetched(&store, "site", "pine", "v1", at).await.1
            } else {
                let url = "https://site.example/pine";
                store.record_visit(&source, url, &Visit::NotModified, None, at).await.expect("recorded").1
            };
            assert_eq!(outcome, VisitOutcome::Unchanged);
            let claims = store.claims_of(&PlaceId::of(&source, "pine")).await.expect("read");
            assert!(claims.iter().all(|c| c.clocks.verified_at == at && c.clocks.observed_at == noon()));
        }
        assert!(store.pending(1, 10).await.expect("pending").is_empty());
        assert_eq!(store.last_change().await.expect("read"), log);
    })
    .await;
}

#[tokio::test]
async fn a_source_is_leased_to_one_owner_at_a_time() {
    on_every_engine("lease", |store| async move {
        store.put_source(&definition("site", Authority::Official), "test", noon()).await.expect("put");
        let id = SourceId::from("site");
        let until = noon() + TimeDelta::minutes(10);
        assert_eq!(store.due_sources(noon()).await.expect("read").len(), 1);
        assert!(store.lease_source(&id, "a", noon(), until).await.expect("asked"));
        assert!(!store.lease_source(&id, "b", noon(), until).await.expect("asked"));
        assert!(store.due_sources(noon()).await.expect("read").is_empty());
        assert!(
            store.lease_source(&id, "b", until, until + TimeDelta::minutes(10)).await.expect("asked"),
            "it ran out"
        );
        store.release_source(&id, "a", noon()).await.expect("no longer a's: nothing happens");
        store.release_source(&id, "b", until + TimeDelta::hours(6)).await.expect("given back");
        assert!(store.due_sources(until).await.expect("read").is_empty());
        assert_eq!(store.due_sources(until + TimeDelta::hours(6)).await.expect("read").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_run_is_kept_with_its_counters() {
    on_every_engine("runs", |store| async move {
        store.put_source(&definition("site", Authority::Official), "test", noon()).await.expect("put");
        let id = SourceId::from("site");
        let run = store.begin_run(&id, noon()).await.expect("begun");
        assert_eq!(store.runs(Some(&id), 5).await.expect("read")[0].report.outcome, RunOutcome::Running);
        let report = RunReport {
            outcome: RunOutcome::Complete,
            seen: 3,
            fetched: 2,
            created: 2,
            unchanged: 1,
            ..Default::default()
        };
        store.finish_run(run, &report, noon()).await.expect("finished");
        assert_eq!(store.runs(None, 5).await.expect("read")[0].report, report);
    })
    .await;
}

#[tokio::test]
async fn bytes_are_kept_once_and_only_a_hash_finds_them() {
    on_every_engine("bytes", |store| async move {
        let hash = store.put_snapshot("听涛".as_bytes(), None, noon()).await.expect("kept");
        assert_eq!(store.put_snapshot("听涛".as_bytes(), None, noon()).await.expect("kept"), hash);
        assert_eq!(store.snapshot(&hash).await.expect("read"), "听涛".as_bytes());
        for bad in ["", "../../etc/passwd", &"0".repeat(64)] {
            assert!(store.snapshot(bad).await.is_err(), "{bad}");
        }
    })
    .await;
}
