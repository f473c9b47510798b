//! Partner files, from bytes to the store.

use crate::support::{at, codes, store, unwatched};
use ingest::{ImportOptions, ImportReport, Input, import_file, ingest_pending};
use scenic_data::claim::Typed;
use scenic_data::document::Visit;
use scenic_data::upload::Mode;
use scenic_data::{DocumentId, Field, LangTag, PlaceId, SourceId, Store};

const DAY_1: &str = "2026-11-18T12:00:00+08:00";
const DAY_2: &str = "2026-11-19T12:00:00+08:00";

async fn partner(store: &Store) -> SourceId {
    store.put_partner("Lanxiu", at(DAY_1)).await.expect("a partner").source
}

async fn take(
    store: &Store,
    partner: &SourceId,
    text: &str,
    options: ImportOptions,
    when: &str,
) -> ImportReport {
    let input = Input::Bytes(text.as_bytes().into());
    import_file(store, partner, input, "file.jsonl", options, at(when), &unwatched).await.expect("imported")
}

fn adds_up(report: &ImportReport) {
    let c = report.counts;
    assert_eq!(
        report.rows,
        c.created + c.updated + c.unchanged + c.deleted + c.rejected + report.held_back,
        "{report:?}"
    );
}

async fn value(store: &Store, place: &PlaceId, field: &str, when: &str) -> Option<String> {
    let view = store.view(place, at(when)).await.expect("read")?;
    view.fact(&Field::new(field), &LangTag::zh()).map(|fact| fact.claim.value().to_owned())
}

const TWO: &str = r#"{"type":"place","external_id":"lx","kind":"area","name":"揽秀山","location":{"lat":29.9,"lon":118.6}}
{"type":"place","external_id":"tts","kind":"attraction","name":"听涛松","parent":"lx","ticket":"免费","near":["lx"]}"#;

#[tokio::test]
async fn a_record_changes_only_when_it_says_something_else() {
    let (store, _folder) = store().await;
    let partner = partner(&store).await;
    let first = take(&store, &partner, TWO, ImportOptions::default(), DAY_1).await;
    adds_up(&first);
    assert_eq!((first.counts.created, first.changes.places_created), (2, 2));
    let logged = store.last_change().await.expect("read");

    // The same words in another order and layout.
    let same = r#"[{"name":"听涛松","near":["lx"],"ticket":"免费","parent":"lx","kind":"attraction","external_id":"tts","type":"place"},
      {"type":"place","external_id":"lx","kind":"area","name":"揽秀山","location":{"lon":118.6,"lat":29.9}}]"#;
    let again = take(&store, &partner, same, ImportOptions::default(), DAY_2).await;
    adds_up(&again);
    assert_eq!(again.counts.unchanged, 2);
    assert_eq!(store.last_change().await.expect("read"), logged, "nothing for followers to do");

    let place = store.place_by_key(&partner, "tts").await.expect("read").expect("a place");
    let claims = store.claims_of(&place).await.expect("read");
    assert!(
        claims.iter().all(|c| c.clocks.verified_at == at(DAY_2) && c.clocks.observed_at == at(DAY_1)),
        "confirmed, not new"
    );

    let dearer = TWO.replace("免费", "20元");
    let changed = take(&store, &partner, &dearer, ImportOptions::default(), DAY_2).await;
    adds_up(&changed);
    assert_eq!((changed.counts.updated, changed.counts.unchanged), (1, 1));
    assert_eq!(value(&store, &place, "ticket", DAY_2).await.as_deref(), Some("20元"));
    assert_eq!(
        value(&store, &place, "near", DAY_2).await.as_deref(),
        Some("揽秀山"),
        "a neighbour is shown by name"
    );
    let view = store.view(&place, at(DAY_2)).await.expect("read").expect("a view");
    let near = view.fact(&Field::new("near"), &LangTag::zh()).and_then(|f| f.claim.draft.typed.clone());
    assert_eq!(near, Some(Typed::List(vec!["lx".into()])));
    assert_eq!(view.place.parent, store.place_by_key(&partner, "lx").await.expect("read"));
}

#[tokio::test]
async fn one_bad_row_holds_back_all_unless_partial_was_asked_for() {
    let (store, _folder) = store().await;
    let partner = partner(&store).await;
    let text = format!("{TWO}\n{{\"external_id\":\"x\",\"name\":7,\"location\":\"far away\"}}\nnot json\n");
    let all = take(&store, &partner, &text, ImportOptions::default(), DAY_1).await;
    adds_up(&all);
    let dry = ImportOptions { dry_run: true, ..ImportOptions::default() };
    let rehearsed = take(&store, &partner, &text, dry, DAY_1).await;
    assert_eq!(
        (rehearsed.counts.created, rehearsed.taken),
        (2, false),
        "a dry run says that it would not be"
    );
    assert_eq!((all.rows, all.counts.rejected, all.held_back, all.taken), (4, 2, 2, false));
    assert_eq!(codes(&all.defects.list), ["invalid_value location", "broken_json"]);
    assert_eq!(all.defects.list.iter().filter_map(|d| d.row).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(store.place_by_key(&partner, "tts").await.expect("read"), None, "nothing half-applied");

    let partial = ImportOptions::mode(Mode::Partial);
    let some = take(&store, &partner, &text, partial, DAY_1).await;
    adds_up(&some);
    assert_eq!((some.counts.created, some.counts.rejected, some.taken), (2, 2, true));
    assert!(store.place_by_key(&partner, "tts").await.expect("read").is_some());
}

#[tokio::test]
async fn a_dry_run_stores_nothing() {
    let (store, _folder) = store().await;
    let partner = partner(&store).await;
    let report =
        take(&store, &partner, TWO, ImportOptions { dry_run: true, ..Default::default() }, DAY_1).await;
    adds_up(&report);
    assert_eq!(
        (report.counts.created, report.held_back, report.taken),
        (2, 0, true),
        "what would become of them"
    );
    let names: Vec<&str> = report.differences.iter().map(|d| d.external_id.as_str()).collect();
    assert_eq!(names, ["lx", "tts"]);
    assert!(store.documents_of(&partner).await.expect("read").is_empty());
}

#[tokio::test]
async fn duplicates_and_unknown_places_are_rejected() {
    let (store, _folder) = store().await;
    let partner = partner(&store).await;
    let text = format!(
        "{TWO}\n{}\n{}\n{}\n{}",
        r#"{"type":"exhibit","external_id":"tts","name":"另一棵松"}"#,
        r#"{"type":"photo","place":"nowhere","file":"a.jpg"}"#,
        r#"{"type":"route","external_id":"r","title":"半日","stops":["lx","nowhere"]}"#,
        r#"{"type":"notice","external_id":"n","title":"封闭","place":"nowhere"}"#,
    );
    let report = take(&store, &partner, &text, ImportOptions::mode(Mode::Partial), DAY_1).await;
    adds_up(&report);
    assert_eq!((report.counts.created, report.counts.rejected), (2, 4), "{:?}", report.defects);
    let mut found = codes(&report.defects.list);
    found.sort();
    assert_eq!(
        found,
        ["duplicate external_id", "unknown_place place", "unknown_place place", "unknown_place stops"]
    );
}

#[tokio::test]
async fn everything_a_partner_can_say_reaches_the_store() {
    let (store, _folder) = store().await;
    let partner = partner(&store).await;
    // What refers stands before what is referred to.
    let text = format!(
        "{}\n{}\n{}\n{}\n{TWO}",
        r#"{"type":"route","external_id":"r","title":"半日线","stops":["lx","tts"],"min":180}"#,
        r#"{"type":"notice","external_id":"n","title":"北坡封闭","place":"tts","starts_at":"2026-11-18","ends_at":"2026-11-20","effect":"closed"}"#,
        r#"{"type":"article","external_id":"a","title":"守灯人","place":"听涛松","body":"山上有一盏灯。"}"#,
        r#"{"type":"photo","external_id":"p","place":"tts","file":"tts.jpg","caption":"雪后"}"#,
    );
    let report = take(&store, &partner, &text, ImportOptions::default(), DAY_1).await;
    adds_up(&report);
    assert_eq!((report.rows, report.counts.created), (6, 6), "{:?}", report.defects);
    let tts = store.place_by_key(&partner, "tts").await.expect("read").expect("a place");
    let routes = store.routes().await.expect("read");
    assert_eq!(routes.first().map(|r| r.stops.len()), Some(2));
    let events = store.events(&Default::default()).await.expect("read");
    let event = events.first().expect("a notice");
    assert_eq!(event.place.as_ref(), Some(&tts));
    assert!(event.is_on(at("2026-11-20T23:00:00+08:00")) && !event.is_on(at("2026-11-21T00:00:00+08:00")));
    let article = DocumentId::of(&partner, &format!("upload://{partner}/article/a"));
    let passages = store.passages_of(&article).await.expect("read");
    assert_eq!(
        passages.first().map(|p| (p.place.clone(), p.body.as_str())),
        Some((Some(tts.clone()), "山上有一盏灯。"))
    );
    assert_eq!(store.photos(&tts).await.expect("read").len(), 1);
}

#[tokio::test]
async fn a_deleted_record_is_forgotten_and_can_come_back() {
    let (store, _folder) = store().await;
    let partner = partner(&store).await;
    take(&store, &partner, TWO, ImportOptions::default(), DAY_1).await;
    let place = store.place_by_key(&partner, "tts").await.expect("read").expect("a place");
    let delete =
        "{\"type\":\"delete\",\"external_id\":\"tts\"}\n{\"type\":\"delete\",\"external_id\":\"never\"}";
    let report = take(&store, &partner, delete, ImportOptions::default(), DAY_2).await;
    adds_up(&report);
    assert_eq!((report.counts.deleted, report.counts.unchanged), (1, 1));
    assert!(store.claims_of(&place).await.expect("read").is_empty());
    let back = take(&store, &partner, TWO, ImportOptions::default(), DAY_2).await;
    adds_up(&back);
    assert_eq!(back.counts.unchanged, 1);
    assert_eq!(value(&store, &place, "ticket", DAY_2).await.as_deref(), Some("免费"), "the same place again");
}

#[tokio::test]
async fn an_import_stopped_between_recording_and_applying_is_finished_by_the_next() {
    for finish_by_import in [true, false] {
        let (store, _folder) = store().await;
        let partner = partner(&store).await;
        // What an import does before it is killed: bytes and visit are recorded, nothing is applied.
        let record: serde_json::Value =
            serde_json::from_str(TWO.lines().nth(1).expect("a line")).expect("JSON");
        let bytes = ingest::partner::canonical(&record);
        let content_hash =
            store.put_snapshot(&bytes, Some("application/json"), at(DAY_1)).await.expect("kept");
        let visit = Visit::Fetched {
            content_hash,
            media_type: Some("application/json".into()),
            etag: None,
            last_modified: None,
            http_status: 200,
        };
        store
            .record_visit(&partner, &format!("upload://{partner}/place/tts"), &visit, None, at(DAY_1))
            .await
            .expect("recorded");

        if finish_by_import {
            let report = take(&store, &partner, TWO, ImportOptions::default(), DAY_2).await;
            adds_up(&report);
            assert_eq!(report.counts.created, 2);
        } else {
            let report = ingest_pending(&store, at(DAY_2), &unwatched).await.expect("ingested");
            assert_eq!((report.documents, report.applied), (1, 1));
        }
        assert!(store.pending(ingest::run::READER, 10).await.expect("read").is_empty());
        let place = store.place_by_key(&partner, "tts").await.expect("read").expect("a place");
        assert_eq!(value(&store, &place, "ticket", DAY_2).await.as_deref(), Some("免费"));
        let again =
            take(&store, &partner, TWO.lines().nth(1).expect("a line"), ImportOptions::default(), DAY_2)
                .await;
        assert_eq!(again.counts.unchanged, 1);
    }
}

#[tokio::test]
async fn a_row_with_control_characters_is_rejected_and_its_column_named() {
    let (store, _folder) = store().await;
    let partner = partner(&store).await;
    let rows = [
        r#"{"external_id":"a\u0000b","name":"松"}"#,
        r#"{"external_id":"b","name":"松","attributes":{"树\u0000龄":"600"}}"#,
        r#"{"external_id":"c","name":{"zh":"松\u0007"}}"#,
        r#"{"type":"notice","external_id":"d","title":"封闭","place":"t\nts"}"#,
        r#"{"external_id":"e","name":"松","intro":"一行\n两行\t完"}"#,
    ];
    let partial = ImportOptions::mode(Mode::Partial);
    let report = take(&store, &partner, &rows.join("\n"), partial, DAY_1).await;
    adds_up(&report);
    assert_eq!((report.counts.created, report.counts.rejected), (1, 4), "{:?}", report.defects);
    let found: Vec<_> = report.defects.list.iter().filter(|d| d.code == "control_character").collect();
    let columns: Vec<_> = found.iter().filter_map(|d| d.column.as_deref()).collect();
    assert_eq!(columns, ["external_id", "attributes", "name", "place"]);
    assert_eq!(found.iter().filter_map(|d| d.row).collect::<Vec<_>>(), [1, 2, 3, 4]);
}

#[tokio::test]
async fn a_record_read_again_from_its_document_says_what_its_row_said() {
    let (store, _folder) = store().await;
    let partner = partner(&store).await;
    // English stands first in the file; the document keeps its keys in order.
    let row = r#"{"ticket":20,"type":"place","names":{"en":"Lake View Tower","zh":"望湖楼"},"name":{"en":"Lake View Tower","zh":"望湖楼"},"external_id":"whl"}"#;
    take(&store, &partner, row, ImportOptions::default(), DAY_1).await;
    let place = store.place_by_key(&partner, "whl").await.expect("read").expect("a place");
    let logged = store.last_change().await.expect("read");
    let mut definition = store.source(&partner).await.expect("read").expect("a source").definition;
    definition.lang = Some(LangTag::zh());
    store.put_source(&definition, "test", at(DAY_2)).await.expect("kept");
    let report = ingest_pending(&store, at(DAY_2), &unwatched).await.expect("ingested");
    assert_eq!((report.documents, report.unchanged), (1, 1), "{report:?}");
    assert_eq!(store.last_change().await.expect("read"), logged);
    assert_eq!(value(&store, &place, "ticket", DAY_2).await.as_deref(), Some("20元"));
}
