//! Plans that are kept, occurrences of events, and the lines of routes, on every engine.

use crate::engines::{noon, on_every_engine};
use chrono::TimeDelta;
use scenic_data::change::Subject;
use scenic_data::document::Visit;
use scenic_data::event::{Effect, EventKind, Occurrence, OccurrenceState, Text};
use scenic_data::ids::content_hash;
use scenic_data::plan::{KeptPlan, PlanState, feed_id};
use scenic_data::record::{Contribution, EventRecord, Placed, RouteRecord};
use scenic_data::source::SourceDefinition;
use scenic_data::store::EventFilter;
use scenic_data::{Fault, LangTag, PlaceId, Position, SourceId, Store};

fn plan(id: &str, version: i64, grounds: &[&str]) -> KeptPlan {
    KeptPlan {
        id: id.to_owned(),
        version,
        state: PlanState::Holds,
        request: "{}".to_owned(),
        body: format!("{{\"version\": {version}}}"),
        findings: None,
        made_at: noon(),
        checked_at: noon(),
        ends_at: noon() + TimeDelta::hours(8),
        grounds: grounds.iter().map(|place| PlaceId::from(*place)).collect(),
    }
}

async fn told(store: &Store) -> Vec<String> {
    let lines = store.changes(0, 100).await.expect("lines");
    lines.into_iter().filter(|line| line.subject == Subject::Plan).map(|line| line.id).collect()
}

#[tokio::test]
async fn a_plan_is_kept_found_by_what_it_rests_on_and_forgotten() {
    on_every_engine("plans", |store| async move {
        let now = noon();
        store.keep_plan(&plan("one", 1, &["p_a", "p_b"]), now).await.expect("kept");
        store.keep_plan(&plan("two", 1, &["p_b"]), now).await.expect("kept");
        assert_eq!(store.plan("one").await.expect("read"), Some(plan("one", 1, &["p_a", "p_b"])));
        let on = |places: &[&str]| places.iter().map(|place| PlaceId::from(*place)).collect::<Vec<_>>();
        let mut both = store.plans_on(&on(&["p_b"]), now).await.expect("found");
        both.sort_unstable();
        assert_eq!(both, ["one", "two"]);
        assert!(store.plans_on(&on(&["p_c"]), now).await.expect("found").is_empty());
        let later = now + TimeDelta::hours(9);
        assert!(store.plans_on(&on(&["p_b"]), later).await.expect("found").is_empty(), "they are over");

        // Of two who change a plan at once one is told.
        store.keep_plan(&plan("one", 2, &["p_c"]), now).await.expect("a newer version");
        let refused = store.keep_plan(&plan("one", 2, &["p_d"]), now).await.expect_err("not twice");
        assert_eq!(refused.fault(), Fault::Caller);
        assert_eq!(store.plans_on(&on(&["p_a"]), now).await.expect("found"), Vec::<String>::new());
        let stale = store.note_plan(&plan("one", 1, &[]), PlanState::Broken, None, now).await.expect("noted");
        assert!(!stale, "a version that was replaced is left alone");

        let before = told(&store).await.len();
        let findings = Some("[]".to_owned());
        let note = |state, findings: &Option<String>| {
            let (store, findings) = (store.clone(), findings.clone());
            async move { store.note_plan(&plan("two", 1, &[]), state, findings, now).await.expect("noted") }
        };
        assert!(note(PlanState::Broken, &findings).await && !note(PlanState::Broken, &findings).await);
        assert_eq!(store.broken_plans(now).await.expect("found"), ["two"]);
        assert_eq!(told(&store).await.len(), before + 1, "said once");
        assert!(told(&store).await.iter().all(|id| *id == feed_id("one") || *id == feed_id("two")));

        assert!(store.forget_plan("two", now).await.expect("forgotten"));
        assert!(!store.forget_plan("two", now).await.expect("gone already"));
        assert_eq!(store.plan_count().await.expect("counted"), 1);
        assert_eq!(store.forget_old_plans(now + TimeDelta::days(40)).await.expect("forgotten"), 1);
        assert_eq!(store.plan("one").await.expect("read"), None);
    })
    .await;
}

#[tokio::test]
async fn occurrences_and_lines_come_back_as_they_were_said() {
    on_every_engine("outings", |store| async move {
        let source = SourceId::from("site");
        let definition = SourceDefinition::for_partner(&source, "site");
        store.put_source(&definition, "test", noon()).await.expect("a source");
        let fetched = Visit::Fetched {
            content_hash: content_hash(b"x"),
            media_type: None,
            etag: None,
            last_modified: None,
            http_status: 200,
        };
        let (document, _) =
            store.record_visit(&source, "https://a.example/", &fetched, None, noon()).await.expect("a visit");
        let text = |title: &str| vec![Text { lang: LangTag::en(), title: title.into(), body: String::new() }];
        let occurrence = |hours: i64, state| Occurrence {
            starts_at: noon() + TimeDelta::hours(hours),
            ends_at: noon() + TimeDelta::hours(hours + 1),
            state,
        };
        let occurrences =
            vec![occurrence(1, OccurrenceState::Scheduled), occurrence(5, OccurrenceState::Cancelled)];
        let event = EventRecord {
            external_id: "e".into(),
            place: None,
            kind: EventKind::Event,
            effect: Effect::Info,
            texts: text("Concert"),
            url: None,
            starts_at: Some(noon()),
            ends_at: Some(noon() + TimeDelta::hours(6)),
            occurrences: occurrences.clone(),
            published_at: None,
        };
        let line = vec![Position { lat: 29.9, lon: 118.6 }, Position { lat: 29.91, lon: 118.6 }];
        let route = RouteRecord {
            external_id: "r".into(),
            texts: text("Round"),
            stops: vec![],
            minutes: Some(60),
            distance_m: None,
            difficulty: None,
            season: Some("3月至11月".into()),
            line: line.clone(),
        };
        let says = Contribution {
            events: vec![Placed { place: None, record: event }],
            routes: vec![(route, vec![])],
            ..Contribution::default()
        };
        store.apply(vec![(document, says)], noon()).await.expect("applied");
        let filter = EventFilter { effects: vec![Effect::Info], ..EventFilter::default() };
        let events = store.events(&filter).await.expect("events");
        assert_eq!(events[0].occurrences, occurrences);
        assert!(events[0].is_on(noon() + TimeDelta::minutes(90)));
        assert!(!events[0].is_on(noon() + TimeDelta::minutes(330)), "that one was cancelled");
        let closed = EventFilter { effects: vec![Effect::Closed], ..EventFilter::default() };
        assert!(store.events(&closed).await.expect("events").is_empty());
        let route = store.route("site:r").await.expect("read").expect("by its source");
        assert_eq!((route.line.clone(), route.season.as_deref()), (line, Some("3月至11月")));
        let shanghai = chrono_tz::Asia::Shanghai;
        assert_eq!(route.is_in_season(noon(), shanghai, Some("CN")), Some(true));
        let january = "2027-01-10T04:00:00Z".parse().expect("a time");
        assert_eq!(route.is_in_season(january, shanghai, Some("CN")), Some(false));
    })
    .await;
}
