//! What the store promises about claims, names, events and the change log.

use crate::engines::{noon, on_every_engine};
use chrono::TimeDelta;
use scenic_data::change::{Cursor, Subject};
use scenic_data::claim::ClaimDraft;
use scenic_data::document::{Visit, VisitOutcome};
use scenic_data::event::{Effect, EventKind, Text};
use scenic_data::place::{Name, PlaceKind, PlaceState};
use scenic_data::record::{Applied, Contribution, EventRecord, Matched, PassageRecord, PlaceRecord, Placed};
use scenic_data::source::{SourceDefinition, SourceKind};
use scenic_data::store::{EventFilter, NewKey};
use scenic_data::{
    Authority, Datum, DocumentId, Field, Instant, LangTag, PlaceId, Position, SourceId, Store,
};

pub fn definition(id: &str, authority: Authority) -> SourceDefinition {
    let mut definition = SourceDefinition::for_partner(&SourceId::from(id), id);
    definition.kind = SourceKind::Html;
    definition.authority = authority;
    definition.start = vec![format!("https://{id}.example/")];
    definition
}

/// A fetched document with this content.
pub async fn fetched(
    store: &Store,
    source: &str,
    path: &str,
    content: &str,
    at: Instant,
) -> (DocumentId, VisitOutcome) {
    let source = SourceId::from(source);
    let hash = store.put_snapshot(content.as_bytes(), Some("text/html"), at).await.expect("kept");
    let visit = Visit::Fetched {
        content_hash: hash,
        media_type: None,
        etag: None,
        last_modified: None,
        http_status: 200,
    };
    store
        .record_visit(&source, &format!("https://{source}.example/{path}"), &visit, None, at)
        .await
        .expect("recorded")
}

pub fn pine(claims: &[(&str, &str)]) -> PlaceRecord {
    PlaceRecord {
        external_id: "pine".into(),
        kind: Some(PlaceKind::Attraction),
        names: vec![Name::new("听涛松"), Name::new("Wave-Listening Pine")],
        aliases: vec![Name::new("迎风松")],
        position: Some(Position { lat: 29.9302, lon: 118.5779 }),
        datum: Datum::Gcj02,
        claims: claims.iter().map(|(f, v)| ClaimDraft::text(Field::new(f), None, *v)).collect(),
        ..PlaceRecord::default()
    }
}

pub fn about(source: &str, records: Vec<PlaceRecord>) -> Contribution {
    let source = SourceId::from(source);
    let places = records.into_iter().map(|record| Matched {
        place: PlaceId::of(&source, &record.external_id),
        parent: None,
        record,
    });
    Contribution { places: places.collect(), ..Contribution::default() }
}

pub async fn apply(store: &Store, document: &DocumentId, contribution: Contribution, at: Instant) -> Applied {
    store.apply(vec![(document.clone(), contribution)], at).await.expect("applied").remove(0)
}

#[tokio::test]
async fn a_claim_is_confirmed_changed_and_retired() {
    on_every_engine("claims", |store| async move {
        store.put_source(&definition("site", Authority::Official), "test", noon()).await.expect("put");
        let (doc, outcome) = fetched(&store, "site", "pine", "v1", noon()).await;
        assert_eq!(outcome, VisitOutcome::Created);
        let first =
            apply(&store, &doc, about("site", vec![pine(&[("ticket", "10元"), ("phone", "1")])]), noon())
                .await;
        assert_eq!((first.places_created, first.claims_created), (1, 4), "two facts, a kind, a position");
        assert!(store.pending(1, 10).await.expect("pending").is_empty());

        let later = noon() + TimeDelta::hours(1);
        let (_, outcome) = fetched(&store, "site", "pine", "v2", later).await;
        assert_eq!(outcome, VisitOutcome::Changed);
        assert_eq!(store.pending(1, 10).await.expect("pending").len(), 1);
        let second = apply(&store, &doc, about("site", vec![pine(&[("ticket", "12元")])]), later).await;
        assert_eq!(
            (second.places_updated, second.claims_created, second.claims_confirmed, second.claims_retired),
            (1, 1, 2, 1)
        );

        let place = PlaceId::of(&"site".into(), "pine");
        let view = store.view(&place, later).await.expect("read").expect("there");
        let values: Vec<_> = view.facts.iter().map(|f| (f.claim.field().as_str(), f.claim.value())).collect();
        assert_eq!(values, [("ticket", "12元")]);
        let was = store.history(&place, &Field::new("ticket"), Some(noon())).await.expect("read");
        assert_eq!(was.iter().map(|c| c.value()).collect::<Vec<_>>(), ["10元"]);
        assert_eq!(store.history(&place, &Field::new("ticket"), None).await.expect("read").len(), 2);
    })
    .await;
}

#[tokio::test]
async fn applying_the_same_again_writes_nothing_to_the_change_log() {
    on_every_engine("same", |store| async move {
        store.put_source(&definition("site", Authority::Official), "test", noon()).await.expect("put");
        let (doc, _) = fetched(&store, "site", "pine", "v1", noon()).await;
        let record = || {
            let mut all = about("site", vec![pine(&[("ticket", "10元")])]);
            all.passages.push(Placed {
                place: None,
                record: PassageRecord { heading: None, body: "松下听涛。".into(), lang: LangTag::zh() },
            });
            all
        };
        apply(&store, &doc, record(), noon()).await;
        let before = store.last_change().await.expect("read");
        assert!(before > 0);
        let again = apply(&store, &doc, record(), noon() + TimeDelta::minutes(1)).await;
        assert_eq!((again.places_unchanged, again.claims_created, again.passages_changed), (1, 0, 0));
        assert_eq!(store.last_change().await.expect("read"), before);
    })
    .await;
}

#[tokio::test]
async fn a_place_that_no_source_names_any_more_is_a_tombstone() {
    on_every_engine("gone", |store| async move {
        store.put_source(&definition("site", Authority::Official), "test", noon()).await.expect("put");
        let (doc, _) = fetched(&store, "site", "pine", "v1", noon()).await;
        apply(&store, &doc, about("site", vec![pine(&[("ticket", "10元")])]), noon()).await;
        let place = PlaceId::of(&"site".into(), "pine");
        assert_eq!(store.names().await.expect("names").len(), 3);

        let source = SourceId::from("site");
        let url = "https://site.example/pine";
        let gone = Visit::Gone { http_status: Some(404) };
        let (_, outcome) = store.record_visit(&source, url, &gone, None, noon()).await.expect("recorded");
        assert_eq!(outcome, VisitOutcome::Gone);
        let (_, again) = store.record_visit(&source, url, &gone, None, noon()).await.expect("recorded");
        assert_eq!(again, VisitOutcome::StillGone);
        assert!(store.claims_of(&place).await.expect("read").is_empty());
        assert!(store.names().await.expect("names").is_empty());
        assert_eq!(store.place(&place).await.expect("read").map(|p| p.state), Some(PlaceState::Retired));

        // It comes back with the page.
        let (doc, outcome) = fetched(&store, "site", "pine", "v1", noon()).await;
        assert_eq!(outcome, VisitOutcome::Changed);
        apply(&store, &doc, about("site", vec![pine(&[("ticket", "10元")])]), noon() + TimeDelta::hours(2))
            .await;
        assert_eq!(store.place(&place).await.expect("read").map(|p| p.state), Some(PlaceState::Live));
    })
    .await;
}

#[tokio::test]
async fn a_parent_may_be_named_before_it_is_known() {
    on_every_engine("parents", |store| async move {
        store.put_source(&definition("site", Authority::Official), "test", noon()).await.expect("put");
        let (child, _) = fetched(&store, "site", "pine", "v1", noon()).await;
        let mut record = pine(&[]);
        record.parent = Some("mountain".into());
        apply(&store, &child, about("site", vec![record]), noon()).await;
        let place = PlaceId::of(&"site".into(), "pine");
        assert_eq!(store.place(&place).await.expect("read").and_then(|p| p.parent), None);

        let (parent, _) = fetched(&store, "site", "mountain", "v1", noon()).await;
        let mountain = PlaceRecord {
            external_id: "mountain".into(),
            kind: Some(PlaceKind::Area),
            names: vec![Name::new("澜岫山")],
            ..PlaceRecord::default()
        };
        apply(&store, &parent, about("site", vec![mountain]), noon()).await;
        let above = PlaceId::of(&"site".into(), "mountain");
        assert_eq!(store.place(&place).await.expect("read").and_then(|p| p.parent), Some(above.clone()));
        assert_eq!(store.children(&above).await.expect("read"), [place]);
    })
    .await;
}

#[tokio::test]
async fn places_are_found_by_slug_key_page_name_and_distance() {
    on_every_engine("find", |store| async move {
        store.put_source(&definition("site", Authority::Official), "test", noon()).await.expect("put");
        let (doc, _) = fetched(&store, "site", "pine", "v1", noon()).await;
        apply(&store, &doc, about("site", vec![pine(&[("address", "岫川市")])]), noon()).await;
        let id = PlaceId::of(&"site".into(), "pine");
        for text in [id.as_str(), "wave-listening-pine", "site:pine"] {
            assert_eq!(store.find_place(text).await.expect("read"), Some(id.clone()), "{text}");
        }
        assert_eq!(store.find_place("nowhere").await.expect("read"), None);
        let page = store.place_by_url("https://site.example/pine").await.expect("read");
        assert_eq!(page, Some(id.clone()));
        let candidates = store.candidates(&["迎风松".to_owned()]).await.expect("read");
        assert_eq!(candidates.len(), 1);
        assert_eq!(candidates[0].address.as_deref(), Some("岫川市"));
        let here = Position { lat: 29.9303, lon: 118.5779 };
        let near = store.near(here, 100.0, 5).await.expect("read");
        assert_eq!(near.len(), 1);
        assert!(near[0].1 < 20.0);
        assert!(store.near(Position { lat: 30.5, lon: 118.5 }, 100.0, 5).await.expect("read").is_empty());
        let place = store.place(&id).await.expect("read").expect("there");
        assert_eq!(place.name(&LangTag::en()), "Wave-Listening Pine");
        assert_eq!(place.name(&LangTag::zh()), "听涛松");
    })
    .await;
}

#[tokio::test]
async fn an_event_is_placed_once_its_place_is_known() {
    on_every_engine("events", |store| async move {
        store.put_source(&definition("site", Authority::Official), "test", noon()).await.expect("put");
        let (doc, _) = fetched(&store, "site", "news", "v1", noon()).await;
        let record = EventRecord {
            external_id: "n1".into(),
            place: Some("听涛松".into()),
            kind: EventKind::Notice,
            effect: Effect::Closed,
            texts: vec![Text { lang: LangTag::zh(), title: "听涛松关闭".into(), body: String::new() }],
            url: None,
            starts_at: Some(noon() - TimeDelta::days(1)),
            ends_at: Some(noon() + TimeDelta::days(1)),
            occurrences: Vec::new(),
            published_at: None,
        };
        let contribution =
            Contribution { events: vec![Placed { place: None, record }], ..Contribution::default() };
        let applied = apply(&store, &doc, contribution, noon()).await;
        assert_eq!(applied.events_changed, 1);
        let waiting = store.unplaced_events().await.expect("read");
        assert_eq!(waiting.len(), 1);

        let (page, _) = fetched(&store, "site", "pine", "v1", noon()).await;
        apply(&store, &page, about("site", vec![pine(&[])]), noon()).await;
        let id = PlaceId::of(&"site".into(), "pine");
        store.place_event(&waiting[0].id, &id, noon()).await.expect("placed");
        assert!(store.place_event("nothing", &id, noon()).await.is_err());
        let filter = EventFilter {
            places: Some(vec![id]),
            from: Some(noon()),
            to: Some(noon()),
            ..Default::default()
        };
        let on = store.events(&filter).await.expect("read");
        assert!(on.len() == 1 && on[0].is_on(noon()) && !on[0].is_on(noon() + TimeDelta::days(2)));
        let over = EventFilter { from: Some(noon() + TimeDelta::days(2)), ..Default::default() };
        assert!(store.events(&over).await.expect("read").is_empty());
        let log = store.changes(0, 100).await.expect("read");
        assert!(log.iter().any(|line| line.subject == Subject::Event && line.id == on[0].id));
    })
    .await;
}

#[tokio::test]
async fn a_follower_keeps_its_place_in_the_change_log() {
    on_every_engine("cursor", |store| async move {
        assert_eq!(store.cursor("index").await.expect("read"), Cursor::default());
        let cursor = Cursor { seq: 7, state: Some("model-a".into()) };
        for _ in 0..2 {
            store.set_cursor("index", &cursor, noon()).await.expect("kept");
        }
        assert_eq!(store.cursor("index").await.expect("read"), cursor);
        store.set_cursor("guides", &cursor, noon()).await.expect("kept");
        store.forget_cursors("index").await.expect("forgotten");
        assert_eq!(store.cursor("index").await.expect("read"), Cursor::default());
        assert_eq!(store.cursor("guides").await.expect("read"), cursor);
    })
    .await;
}

#[tokio::test]
async fn a_key_is_known_until_it_expires_and_only_its_hash_is_kept() {
    on_every_engine("keys", |store| async move {
        let partner = store.put_partner("岫川博物馆", noon()).await.expect("made");
        assert_eq!(store.put_partner("岫川博物馆", noon()).await.expect("found"), partner);
        assert!(store.put_partner("  ", noon()).await.is_err());
        let key = scenic_data::key::key_from([7; 32]);
        let scopes = vec![format!("partner:{}", partner.id)];
        let until = noon() + TimeDelta::days(1);
        let new = NewKey {
            text: &key,
            scopes: &scopes,
            label: Some("gate"),
            expires_at: Some(until),
            editor: None,
        };
        let kept = store.put_key(Some(&partner), new, noon()).await.expect("kept");
        assert_eq!(kept.scopes, scopes);
        assert_eq!(store.key(&key, noon()).await.expect("read").as_ref(), Some(&kept));
        assert_eq!(store.key(&key, until).await.expect("read"), None);
        assert_eq!(store.key("dyk_guess", noon()).await.expect("read"), None);
        store.revoke_key(&kept.id, noon()).await.expect("revoked").expect("known");
        assert_eq!(store.key(&key, noon()).await.expect("read"), None, "revoked at once");
    })
    .await;
}

#[tokio::test]
async fn a_bad_source_is_refused_with_the_field_that_is_wrong() {
    on_every_engine("sources", |store| async move {
        let mut bad = definition("site", Authority::Official);
        bad.follow = vec!["(".into()];
        let error = store.put_source(&bad, "test", noon()).await.expect_err("refused").to_string();
        assert!(error.contains("follow[0]"), "{error}");
        bad.follow.clear();
        bad.start = vec!["ftp://x".into()];
        assert!(store.put_source(&bad, "test", noon()).await.is_err());
        assert!(store.sources().await.expect("read").is_empty());
    })
    .await;
}
