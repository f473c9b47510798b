//! Partners' files of every form, laid over what is known, checked whole, taken once, taken back.

use crate::support::{at, codes, store, unwatched};
use ingest::files::tables;
use ingest::import::Would;
use ingest::uploads::Taker;
use ingest::uploads::export::{self, Form};
use ingest::uploads::undo;
use ingest::{ImportOptions, ImportReport, Input, import};
use scenic_data::clock::FixedClock;
use scenic_data::store::{Added, NewUpload, Partner};
use scenic_data::upload::{Awaiting, Mode, Options, Status, Upload};
use scenic_data::{Field, LangTag, PlaceId, Store};
use std::io::{Cursor, Write as _};
use std::sync::Arc;

const DAY_1: &str = "2026-11-18T12:00:00+08:00";
const DAY_2: &str = "2026-11-19T12:00:00+08:00";

const REGION: &str = r#"{"external_id":"lx","kind":"area","name":"澜岫山","location":{"lat":29.9,"lon":118.6},"opening_hours":"08:00-17:00"}
{"external_id":"tts","kind":"attraction","name":"听涛松","names":{"en":"Listening Pine"},"parent":"lx","location":{"lat":29.91,"lon":118.61},"ticket":20,"attributes":{"树龄":"600年"},"tags":["松","古树"]}
{"type":"exhibit","external_id":"zhong","name":"铜钟","parent":"tts","intro":"明代铜钟，重三百斤。"}
{"type":"event","external_id":"e","title":{"zh":"听松音乐会","en":"Concert under the pine"},"place":"tts","starts_at":"2026-11-20","ends_at":"2026-11-21"}
{"type":"route","external_id":"r","title":"半日线","stops":["lx","tts"],"min":180}
{"type":"article","external_id":"a","title":"守灯人","place":"tts","body":"山上有一盏灯。\n守灯人姓周。"}"#;

async fn partner(store: &Store, name: &str) -> Partner {
    store.put_partner(name, at(DAY_1)).await.expect("a partner")
}

async fn take(
    store: &Store,
    partner: &Partner,
    bytes: impl AsRef<[u8]>,
    options: ImportOptions,
) -> ImportReport {
    told(store, partner, bytes, options).await.0
}

async fn told(
    store: &Store,
    partner: &Partner,
    bytes: impl AsRef<[u8]>,
    options: ImportOptions,
) -> (ImportReport, Would) {
    let input = Input::Bytes(bytes.as_ref().into());
    import(store, &partner.source, input, "file", options, at(DAY_2), &unwatched).await.expect("imported")
}

fn asking() -> ImportOptions {
    ImportOptions { ask: true, tenant: Some(Vec::new()), ..ImportOptions::default() }
}

async fn value(store: &Store, place: &PlaceId, field: &str) -> Option<String> {
    let view = store.view(place, at(DAY_2)).await.expect("read")?;
    view.fact(&Field::new(field), &LangTag::zh()).map(|fact| fact.claim.value().to_owned())
}

async fn place(store: &Store, partner: &Partner, id: &str) -> PlaceId {
    store.place_by_key(&partner.source, id).await.expect("read").expect("a place")
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("begun");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("a file").into_inner()
}

fn picture() -> Vec<u8> {
    let pixels =
        image::RgbImage::from_fn(400, 300, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 90]));
    let mut out = Cursor::new(Vec::new());
    pixels.write_to(&mut out, image::ImageFormat::Png).expect("written");
    out.into_inner()
}

#[tokio::test]
async fn a_row_is_laid_over_what_its_record_said() {
    let (store, _folder) = store().await;
    let partner = partner(&store, "Lanxiu").await;
    take(&store, &partner, REGION, ImportOptions::default()).await;
    let pine = place(&store, &partner, "tts").await;
    let row = r#"{"external_id":"tts","ticket":30,"attributes":{"树龄":null,"高":"12米"},"tags":["松"]}"#;
    let report = take(&store, &partner, row, ImportOptions::default()).await;
    assert_eq!((report.counts.updated, report.counts.rejected), (1, 0), "{:?}", report.defects);
    assert_eq!(value(&store, &pine, "ticket").await.as_deref(), Some("30元"));
    assert_eq!(value(&store, &pine, "树龄").await, None, "null takes away");
    assert_eq!(value(&store, &pine, "高").await.as_deref(), Some("12米"));
    let known = store.place(&pine).await.expect("read").expect("a place");
    assert!(known.position.is_some() && known.name(&LangTag::en()) == "Listening Pine", "the rest stays");
    let again = take(&store, &partner, row, ImportOptions::default()).await;
    assert_eq!(again.counts.unchanged, 1);
    let wrong =
        take(&store, &partner, r#"{"external_id":"new","ticket":30}"#, ImportOptions::default()).await;
    assert_eq!(codes(&wrong.defects.list), ["missing name"], "a new record is whole");
}

#[tokio::test]
async fn a_full_replacement_deletes_what_it_does_not_name_and_asks_before_it_deletes_much() {
    let (store, _folder) = store().await;
    let partner = partner(&store, "Lanxiu").await;
    let many: String =
        (0..20).map(|n| format!("{{\"external_id\":\"p{n}\",\"name\":\"第{n}号亭\"}}\n")).collect();
    take(&store, &partner, &many, ImportOptions::default()).await;
    let few: String = many.lines().take(12).map(|line| format!("{line}\n")).collect();
    let replace = ImportOptions { mode: Mode::Replace, ..asking() };
    let asked = take(&store, &partner, &few, replace.clone()).await;
    assert_eq!(asked.awaiting, Some(Awaiting::Confirmation), "{:?}", asked.defects);
    assert!(codes(&asked.defects.list).contains(&"mass_deletion".to_owned()));
    assert_eq!(store.documents_of(&partner.source).await.expect("read").len(), 20, "nothing was taken");
    assert!(asked.removals.is_empty(), "only a dry run lists them");
    let rehearsed = take(&store, &partner, &few, ImportOptions { dry_run: true, ..replace.clone() }).await;
    let would: Vec<_> = rehearsed
        .removals
        .iter()
        .map(|r| (r.kind.as_str(), r.external_id.as_str(), r.name.as_deref()))
        .collect();
    assert_eq!((would.len(), would[0]), (8, ("place", "p12", Some("第12号亭"))));
    assert_eq!((rehearsed.removals_left_out, rehearsed.counts.deleted), (0, 8));
    let confirmed = ImportOptions { ask: false, ..replace };
    let done = take(&store, &partner, &few, confirmed.clone()).await;
    assert_eq!((done.counts.unchanged, done.counts.deleted), (12, 8));
    assert_eq!(store.documents_of(&partner.source).await.expect("read").len(), 12);
    let poorer = take(&store, &partner, few.replace("亭", "阁"), confirmed).await;
    assert_eq!((poorer.counts.updated, poorer.counts.deleted), (12, 0));
}

#[tokio::test]
async fn a_dry_run_lists_the_first_thousand_that_would_be_deleted_and_counts_the_others() {
    let (store, _folder) = store().await;
    let partner = partner(&store, "Lanxiu").await;
    let many: String =
        (0..1_003).map(|n| format!("{{\"external_id\":\"p{n:04}\",\"name\":\"第{n}号亭\"}}\n")).collect();
    take(&store, &partner, &many, ImportOptions::default()).await;
    let one = many.lines().next().expect("a line");
    let options = ImportOptions { mode: Mode::Replace, dry_run: true, ..ImportOptions::default() };
    let report = take(&store, &partner, one, options).await;
    assert_eq!((report.removals.len(), report.removals_left_out, report.counts.deleted), (1_000, 2, 1_002));
    assert_eq!(report.removals.last().map(|last| last.external_id.as_str()), Some("p1000"));
}

#[tokio::test]
async fn what_is_hardly_meant_so_is_asked_about_once() {
    let (store, _folder) = store().await;
    let partner = partner(&store, "Lanxiu").await;
    take(&store, &partner, REGION, ImportOptions::default()).await;
    let rows = [
        r#"{"external_id":"tts","ticket":2000}"#,
        r#"{"external_id":"far","name":"远亭","parent":"lx","location":{"lat":31.9,"lon":118.6}}"#,
        r#"{"external_id":"odd","name":"怪亭","opening_hours":"看心情开放"}"#,
    ];
    let report = take(&store, &partner, rows.join("\n"), asking()).await;
    assert_eq!(report.awaiting, Some(Awaiting::Confirmation));
    let mut found: Vec<_> = report.defects.list.iter().map(|d| (d.row, d.code)).collect();
    found.sort_unstable();
    assert_eq!(found, [(Some(1), "price_jump"), (Some(2), "far_from_parent"), (Some(3), "unparsed_hours")]);
    assert_eq!((report.held_back, report.taken), (3, false));
    let confirmed = take(&store, &partner, rows.join("\n"), ImportOptions { ask: false, ..asking() }).await;
    assert_eq!((confirmed.counts.created, confirmed.counts.updated), (2, 1));
    let again = take(&store, &partner, rows.join("\n"), asking()).await;
    assert_eq!((again.awaiting, again.counts.unchanged), (None, 3), "{:?}", again.defects);
}

#[tokio::test]
async fn a_partner_writes_about_its_own_places_alone_unless_it_was_given_more() {
    let (store, _folder) = store().await;
    let (park, museum) = (partner(&store, "Lanxiu").await, partner(&store, "Museum").await);
    take(&store, &park, REGION, ImportOptions::default()).await;
    let pine = place(&store, &park, "tts").await;
    // The same place by name and position, a closure of it, a picture and an article of it, and its id.
    let rows = [
        r#"{"external_id":"x","kind":"attraction","name":"听涛松","location":{"lat":29.91,"lon":118.61},"ticket":1}"#,
        r#"{"type":"notice","external_id":"n","title":"关闭","place":"听涛松","effect":"closed"}"#,
        r#"{"type":"photo","external_id":"f","place":"听涛松","file":"a.jpg"}"#,
        r#"{"type":"article","external_id":"t","title":"松","place":"听涛松","body":"一棵松。"}"#,
        r#"{"type":"delete","external_id":"tts"}"#,
        r#"{"external_id":"tts","name":"另一棵松","location":{"lat":30.5,"lon":119.6}}"#,
    ];
    for row in rows.iter().take(4) {
        let report = take(&store, &museum, row, asking()).await;
        assert_eq!(report.counts.rejected, 1, "{row}: {:?}", report.defects);
        assert!(report.defects.list.iter().any(|d| d.code == "not_yours"), "{row}: {:?}", report.defects);
    }
    // By another name, and as it is called nowhere but in the record itself.
    let alias = r#"{"external_id":"z","kind":"attraction","name":"别的松","aliases":["听涛松"],"location":{"lat":29.91,"lon":118.61},"ticket":1}"#;
    let told =
        r#"{"type":"event","external_id":"v","title":"去别处更便宜","place":"听涛松","effect":"info"}"#;
    for row in [alias, told] {
        let report = take(&store, &museum, row, asking()).await;
        assert!(report.defects.list.iter().any(|d| d.code == "not_yours"), "{row}: {:?}", report.defects);
    }
    let deleted = take(&store, &museum, rows[4], asking()).await;
    assert_eq!(
        (deleted.counts.deleted, deleted.counts.unchanged),
        (0, 1),
        "identifiers are each partner's own"
    );
    let own = take(&store, &museum, rows[5], asking()).await;
    assert_eq!(own.counts.created, 1, "{:?}", own.defects);
    assert_eq!(value(&store, &pine, "ticket").await.as_deref(), Some("20元"), "untouched");
    assert_ne!(place(&store, &museum, "tts").await, pine);

    // With an area, within it and nowhere else.
    let area = place(&store, &park, "lx").await;
    let given = ImportOptions { tenant: Some(vec![area]), ..asking() };
    let within = take(&store, &museum, rows[0], given.clone()).await;
    assert_eq!((within.counts.created, within.counts.rejected), (1, 0), "{:?}", within.defects);
    let outside = r#"{"external_id":"y","name":"城里的亭"}"#;
    let refused = take(&store, &museum, outside, given.clone()).await;
    assert_eq!(codes(&refused.defects.list), ["outside_area parent"]);
    let unknown = r#"{"external_id":"y","name":"城里的亭","parent":"没有的地方"}"#;
    let refused = take(&store, &museum, unknown, given.clone()).await;
    assert_eq!(codes(&refused.defects.list), ["outside_area parent"]);
    let moved = r#"{"external_id":"x","parent":"城"}"#;
    let city = r#"{"external_id":"城","kind":"city","name":"岫川市"}"#;
    take(&store, &park, city, asking()).await;
    let refused = take(&store, &museum, moved.replace("城", "岫川市"), given).await;
    assert!(
        codes(&refused.defects.list).contains(&"outside_area parent".to_owned()),
        "{:?}",
        refused.defects
    );
}

#[tokio::test]
async fn an_identifier_is_of_one_type_and_a_notice_of_a_known_place() {
    let (store, _folder) = store().await;
    let partner = partner(&store, "Lanxiu").await;
    take(&store, &partner, REGION, ImportOptions::default()).await;
    let notice = r#"{"type":"notice","external_id":"e","title":"关闭","place":"tts","effect":"closed"}"#;
    let report = take(&store, &partner, notice, asking()).await;
    assert_eq!(codes(&report.defects.list), ["other_type type"], "an event stays one");
    let gone = take(&store, &partner, r#"{"type":"delete","of":"notice","external_id":"e"}"#, asking()).await;
    assert_eq!((gone.counts.deleted, gone.counts.unchanged), (0, 1));
    let nowhere = r#"{"type":"notice","external_id":"n","title":"关闭","place":"tt","effect":"closed"}"#;
    let report = take(&store, &partner, nowhere, asking()).await;
    assert_eq!(codes(&report.defects.list), ["unknown_place place"], "a slip closes nothing, and says so");
    assert_eq!(report.counts.rejected, 1);
}

#[tokio::test]
async fn a_table_without_its_pictures_keeps_those_that_came_before() {
    let (store, _folder) = store().await;
    let partner = partner(&store, "Lanxiu").await;
    take(&store, &partner, REGION, ImportOptions::default()).await;
    let row = "编号,图片,图片说明\ntts,松.PNG,雪后\n";
    take(&store, &partner, zip(&[("r.csv", row.as_bytes()), ("松.png", &picture())]), asking()).await;
    let pine = place(&store, &partner, "tts").await;
    let before = store.photos(&pine).await.expect("read");
    assert!(before[0].picture.is_some(), "found in other capitals");
    take(&store, &partner, "编号,图片,门票\ntts,松.PNG,30\n", asking()).await;
    assert_eq!(store.photos(&pine).await.expect("read"), before, "with its caption");
    let missing = take(&store, &partner, "编号,图片\ntts,别的.png\n", asking()).await;
    assert_eq!(codes(&missing.defects.list), ["photo_missing photos[0]"]);
}

#[tokio::test]
async fn a_workbook_with_sheets_that_hold_nothing_is_taken() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("地点").expect("a sheet");
    for (y, line) in ["编号,名称", "a,亭"].iter().enumerate() {
        for (x, cell) in line.split(',').enumerate() {
            sheet.write_string(y as u32, x as u16, cell).expect("written");
        }
    }
    book.add_worksheet().set_name("Sheet2").expect("a sheet");
    let sums = book.add_worksheet().set_name("统计").expect("a sheet");
    sums.write_number(0, 0, 7.0).expect("written");
    let (store, _folder) = store().await;
    let partner = partner(&store, "Lanxiu").await;
    let report = take(&store, &partner, book.save_to_buffer().expect("a workbook"), asking()).await;
    assert_eq!((report.counts.created, report.counts.rejected), (1, 0), "{:?}", report.defects);
}

#[tokio::test]
async fn every_form_of_file_says_the_same() {
    let header = "类型,编号,名称,英文名,类别,上级,纬度,经度,门票,树龄,标签";
    let rows = [
        "地点,lx,澜岫山,,景区,,29.9,118.6,,,",
        "地点,tts,听涛松,Listening Pine,景点,lx,29.91,118.61,20元,600年,松；古树",
    ];
    let csv = format!("{header}\n{}\n{}\n", rows[0], rows[1]);
    let gb = encoding_rs::GB18030.encode(&csv).0.into_owned();
    let semicolons = format!("\u{feff}{}", csv.replace('；', "、").replace(',', ";"));
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("地点").expect("a sheet");
    for (y, line) in [header].iter().chain(&rows).enumerate() {
        for (x, cell) in line.split(',').enumerate() {
            sheet.write_string(y as u32, x as u16, cell).expect("written");
        }
    }
    let xlsx = book.save_to_buffer().expect("a workbook");
    let packed = zip(&[("资料/地点.csv", csv.as_bytes()), ("说明.txt", "看看就好".as_bytes())]);
    let mut seen = Vec::new();
    for (name, bytes) in [
        ("csv", csv.clone().into_bytes()),
        ("gb18030", gb),
        ("semicolons", semicolons.into_bytes()),
        ("xlsx", xlsx),
        ("zip", packed),
    ] {
        let (store, _folder) = store().await;
        let partner = partner(&store, "Lanxiu").await;
        let report = take(&store, &partner, bytes, asking()).await;
        assert_eq!((report.rows, report.counts.created), (2, 2), "{name}: {:?}", report.defects);
        let pine = place(&store, &partner, "tts").await;
        let view = store.view(&pine, at(DAY_2)).await.expect("read").expect("a view");
        assert_eq!(view.place.name(&LangTag::en()), "Listening Pine", "{name}");
        let facts: Vec<_> =
            view.facts.iter().map(|f| (f.claim.field().clone(), f.claim.value().to_owned())).collect();
        seen.push((name, facts, view.place.position, view.place.parent));
    }
    for (name, facts, position, parent) in &seen {
        assert_eq!((facts, position, parent), (&seen[0].1, &seen[0].2, &seen[0].3), "{name}");
    }
}

#[tokio::test]
async fn what_was_given_out_makes_the_same_region_elsewhere() {
    let (store_1, _folder) = store().await;
    let keepers = partner(&store_1, "Lanxiu").await;
    let photo =
        r#"{"external_id":"tts","photos":[{"file":"松.png","caption":"雪后","licence":"CC BY 4.0"}]}"#;
    let packed = zip(&[("r.jsonl", REGION.as_bytes()), ("p.jsonl", b"")]);
    let report = take(&store_1, &keepers, REGION, ImportOptions::default()).await;
    assert_eq!(report.counts.rejected, 0, "{:?}", report.defects);
    drop(packed);
    let with_picture = zip(&[("r.jsonl", photo.as_bytes()), ("松.png", &picture())]);
    let report = take(&store_1, &keepers, with_picture, ImportOptions::default()).await;
    assert_eq!(report.counts.updated, 1, "{:?}", report.defects);
    let records = export::records(&store_1, &keepers.source).await.expect("records");
    for form in [Form::Lines, Form::Table, Form::Linked, Form::Archive] {
        let (from, hashes) = (store_1.clone(), records.clone());
        let written = tokio::task::spawn_blocking(move || {
            let mut out = Cursor::new(Vec::new());
            export::write(&from, &hashes, form, &mut out).map(|()| out)
        });
        let out = written.await.expect("no panic").expect("written");
        let (store_2, _folder_2) = store().await;
        let again = partner(&store_2, "Lanxiu").await;
        let report = take(&store_2, &again, out.into_inner(), asking()).await;
        assert_eq!((report.rows, report.counts.created), (6, 6), "{form:?}: {:?}", report.defects);
        let mut given = export::records(&store_2, &again.source).await.expect("records");
        let mut sent = records.clone();
        if form != Form::Archive {
            // The picture's bytes did not come along; all else did.
            let is_pine = |store: Store| async move {
                store.contents(&again.source, &[format!("upload://{}/place/tts", again.source)]).await
            };
            let (one, other) = (
                is_pine(store_2.clone()).await.expect("read"),
                store_1
                    .contents(&keepers.source, &[format!("upload://{}/place/tts", keepers.source)])
                    .await
                    .expect("read"),
            );
            given.retain(|hash| !one.values().any(|own| own == hash));
            sent.retain(|hash| !other.values().any(|own| own == hash));
        }
        assert_eq!(given, sent, "{form:?}: the same bytes of each record");
        let ids = store_1.place_ids().await.expect("read");
        assert_eq!(store_2.place_ids().await.expect("read"), ids);
        for id in ids {
            let facts = |store: Store| {
                let id = id.clone();
                async move {
                    let view = store.view(&id, at(DAY_2)).await.expect("read").expect("a view");
                    let claims: Vec<_> = view.facts.into_iter().map(|fact| fact.claim.draft).collect();
                    (view.place.names, view.place.aliases, view.place.position, view.place.kind, claims)
                }
            };
            assert_eq!(facts(store_2.clone()).await, facts(store_1.clone()).await, "{form:?} {id}");
        }
    }
}

#[tokio::test]
async fn a_picture_is_kept_without_what_it_was_taken_with_and_shown_while_a_record_shows_it() {
    let (store, _folder) = store().await;
    let partner = partner(&store, "Lanxiu").await;
    take(&store, &partner, REGION, ImportOptions::default()).await;
    let row = "编号,图片,图片说明\ntts,松.png,雪后\n";
    let report =
        take(&store, &partner, zip(&[("r.csv", row.as_bytes()), ("图/松.png", &picture())]), asking()).await;
    assert_eq!(report.counts.updated, 1, "{:?}", report.defects);
    let pine = place(&store, &partner, "tts").await;
    let photos = store.photos(&pine).await.expect("read");
    let id = photos[0].picture.clone().expect("a picture");
    assert_eq!(photos[0].caption.as_deref(), Some("雪后"));
    let known = store.picture(&id).await.expect("read").expect("kept");
    assert_eq!((known.width, known.height), (400, 300));
    assert!(store.snapshot(&id).await.expect("bytes").starts_with(&[0xff, 0xd8]), "a JPEG");
    assert!(store.is_shown(&id).await.expect("read"));

    // Named again without its bytes, it stays; a picture that is no picture is refused by name.
    let caption = r#"{"external_id":"tts","photos":[{"file":"松.png","caption":"雨后"}]}"#;
    take(&store, &partner, caption, asking()).await;
    let photos = store.photos(&pine).await.expect("read");
    assert_eq!((photos[0].picture.as_ref(), photos[0].caption.as_deref()), (Some(&id), Some("雨后")));
    let broken = zip(&[("r.csv", row.as_bytes()), ("松.png", &picture()[..200])]);
    let report = take(&store, &partner, broken, asking()).await;
    assert_eq!((report.counts.rejected, report.defects.list[0].column.as_deref()), (1, Some("photos[0]")));
    // A picture of somebody's that is only named is not shown.
    let stolen = format!(r#"{{"external_id":"lx","photos":[{{"file":"x.jpg","picture":"{id}"}}]}}"#);
    take(&store, &partner, stolen, asking()).await;
    let area = place(&store, &partner, "lx").await;
    assert_eq!(store.photos(&area).await.expect("read")[0].picture, None);

    take(&store, &partner, r#"{"external_id":"tts","photos":null}"#, asking()).await;
    assert!(!store.is_shown(&id).await.expect("read"), "what was withdrawn is not given any more");
}

#[tokio::test]
async fn a_dry_run_says_what_would_be_told_differently() {
    let (store, _folder) = store().await;
    let partner = partner(&store, "Lanxiu").await;
    take(&store, &partner, REGION, ImportOptions::default()).await;
    let logged = store.last_change().await.expect("read");
    let rows = "{\"external_id\":\"tts\",\"ticket\":25}\n{\"type\":\"delete\",\"external_id\":\"zhong\"}";
    let options = ImportOptions { dry_run: true, ..asking() };
    let (report, would) = told(&store, &partner, rows, options).await;
    assert_eq!((report.counts.updated, report.counts.deleted), (1, 1));
    let field = &report.differences[0].fields[0];
    assert_eq!(
        (field.field.as_str(), field.before.clone(), field.after.clone()),
        ("ticket", Some(20.into()), Some(25.into()))
    );
    let ticket = would.answers.iter().find(|answer| answer.field.as_str() == "ticket").expect("an answer");
    assert_eq!(
        (ticket.name.as_str(), ticket.before.as_deref(), ticket.after.as_deref()),
        ("听涛松", Some("20元"), Some("25元"))
    );
    let gone = would.answers.iter().find(|answer| answer.name == "铜钟").expect("an answer");
    assert!(gone.before.is_some() && gone.after.is_none(), "{gone:?}");
    assert_eq!(would.routes.len(), 1, "a route leads past the pine");
    assert!(would.pages.iter().any(|(_, name)| name == "听涛松"));
    assert_eq!(store.last_change().await.expect("read"), logged, "nothing was stored");
}

fn sent<'a>(hash: &'a str, bytes: &[u8], options: Options) -> NewUpload<'a> {
    NewUpload {
        key: Some("k_test"),
        idempotency_key: None,
        file_name: "file",
        content_hash: hash,
        bytes: bytes.len() as u64,
        options,
        taken_by: None,
    }
}

async fn send(store: &Store, partner: &Partner, text: &str, options: Options, when: &str) -> Upload {
    let mut incoming = store.incoming().expect("begun");
    incoming.write(text.as_bytes()).expect("written");
    let hash = store.keep_incoming(incoming, at(when)).await.expect("kept");
    match store.add_upload(partner, sent(&hash, text.as_bytes(), options), at(when)).await.expect("added") {
        Added::New(upload) => upload,
        other => panic!("{other:?}"),
    }
}

fn taker(store: &Store, name: &str) -> Arc<Taker> {
    Taker::new(store.clone(), Arc::new(FixedClock(at(DAY_2))), name.to_owned())
}

fn usual() -> Options {
    Options { published: true, tenant: true, ..Options::default() }
}

#[tokio::test]
async fn an_upload_that_was_interrupted_is_finished_by_another_and_counted_as_one() {
    let (store, _folder) = store().await;
    let partner = partner(&store, "Lanxiu").await;
    let rows: String =
        (0..450).map(|n| format!("{{\"external_id\":\"p{n}\",\"name\":\"第{n}号亭\"}}\n")).collect();
    let upload = send(&store, &partner, &rows, usual(), DAY_1).await;
    let held = store.take_upload("gone", at(DAY_1), at(DAY_1)).await.expect("taken").expect("its turn");
    assert_eq!(held.id, upload.id);
    // The first two hundred rows were taken when the process died.
    let some: String = rows.lines().take(200).map(|line| format!("{line}\n")).collect();
    let options = ImportOptions { upload: Some(upload.id.clone()), ..asking() };
    take(&store, &partner, some, options).await;

    let done = taker(&store, "next").until(&upload.id, &unwatched).await.expect("taken");
    let counts = done.report.counts;
    assert_eq!((done.status, counts.created, counts.unchanged), (Status::Done, 450, 0), "as if in one go");
    assert_eq!(store.documents_of(&partner.source).await.expect("read").len(), 450);
}

#[tokio::test]
async fn uploads_of_a_partner_are_taken_in_their_order_and_only_by_their_taker() {
    let (store, _folder) = store().await;
    let partner = partner(&store, "Lanxiu").await;
    let first =
        send(&store, &partner, r#"{"external_id":"a","name":"亭","ticket":10}"#, usual(), DAY_1).await;
    let second = send(&store, &partner, r#"{"external_id":"a","ticket":20}"#, usual(), DAY_2).await;
    let far = at("2026-11-30T00:00:00Z");
    let taken = store.take_upload("one", at(DAY_2), far).await.expect("read").expect("one");
    assert_eq!(taken.id, first.id);
    assert_eq!(store.take_upload("two", at(DAY_2), far).await.expect("read"), None, "the partner is busy");
    assert!(!store.keep_upload(&first.id, "two", far).await.expect("read"), "not theirs");
    taker(&store, "one").take(&taken).await.expect("taken");
    taker(&store, "two").until(&second.id, &unwatched).await.expect("taken");
    let pavilion = place(&store, &partner, "a").await;
    assert_eq!(value(&store, &pavilion, "ticket").await.as_deref(), Some("20元"));
    let again = store.upload(&first.id).await.expect("read").expect("there");
    assert_eq!((again.status, again.report.counts.created), (Status::Done, 1));
}

#[tokio::test]
async fn what_was_said_later_stands_although_an_earlier_file_is_taken_after_it() {
    let (store, _folder) = store().await;
    let partner = partner(&store, "Lanxiu").await;
    take(&store, &partner, REGION, ImportOptions::default()).await;
    let rows = "{\"external_id\":\"tts\",\"ticket\":30}\n{\"external_id\":\"lx\",\"ticket\":30}";
    let early = send(&store, &partner, rows, usual(), DAY_1).await;
    let held = store.take_upload("gone", at(DAY_1), at(DAY_1)).await.expect("taken").expect("its turn");
    assert_eq!(held.id, early.id);
    // Taken at once, as notices are, while the earlier one waits for somebody to finish it.
    let late = send(&store, &partner, r#"{"external_id":"tts","ticket":25}"#, usual(), DAY_2).await;
    let options = ImportOptions { upload: Some(late.id.clone()), ..asking() };
    take(&store, &partner, r#"{"external_id":"tts","ticket":25}"#, options).await;
    let done = taker(&store, "next").until(&early.id, &unwatched).await.expect("taken");
    assert_eq!((done.report.counts.updated, done.report.counts.unchanged), (1, 1));
    let (pine, mountain) = (place(&store, &partner, "tts").await, place(&store, &partner, "lx").await);
    assert_eq!(value(&store, &pine, "ticket").await.as_deref(), Some("25元"));
    assert_eq!(value(&store, &mountain, "ticket").await.as_deref(), Some("30元"));
}

#[tokio::test]
async fn what_waits_for_a_word_is_taken_when_it_is_given() {
    let (store, _folder) = store().await;
    let partner = partner(&store, "Lanxiu").await;
    let reviewed = Options { published: false, ..usual() };
    let odd = r#"{"external_id":"a","name":"亭","opening_hours":"看心情开放"}"#;
    let upload = send(&store, &partner, odd, reviewed, DAY_1).await;
    let taker = taker(&store, "one");
    let asked = taker.until(&upload.id, &unwatched).await.expect("looked at");
    assert_eq!((asked.status, asked.awaiting), (Status::Failed, Some(Awaiting::Confirmation)));
    let word = Options { confirmed: true, ..reviewed };
    assert!(
        !store.answer_upload(&upload.id, Awaiting::Publication, word).await.expect("read"),
        "not that word"
    );
    assert!(store.answer_upload(&upload.id, Awaiting::Confirmation, word).await.expect("answered"));
    let waits = taker.until(&upload.id, &unwatched).await.expect("looked at");
    assert_eq!(waits.awaiting, Some(Awaiting::Publication), "{:?}", waits.report);
    assert!(!taker.next().await, "nobody else's turn");
    assert!(store.place_ids().await.expect("read").is_empty(), "a draft is not told");
    let word = Options { published: true, ..word };
    assert!(store.answer_upload(&upload.id, Awaiting::Publication, word).await.expect("answered"));
    let done = taker.until(&upload.id, &unwatched).await.expect("taken");
    assert_eq!((done.status, done.report.counts.created), (Status::Done, 1));
}

#[tokio::test]
async fn an_upload_that_is_taken_back_leaves_everything_as_it_was() {
    let (store, _folder) = store().await;
    let partner = partner(&store, "Lanxiu").await;
    let taker = taker(&store, "one");
    let first = send(&store, &partner, REGION, usual(), DAY_1).await;
    taker.until(&first.id, &unwatched).await.expect("taken");
    let before = export::records(&store, &partner.source).await.expect("records");
    let rows = "{\"external_id\":\"tts\",\"ticket\":null,\"attributes\":{\"高\":\"12米\"}}\n\
                {\"external_id\":\"new\",\"name\":\"新亭\"}\n{\"type\":\"delete\",\"external_id\":\"zhong\"}";
    let second = send(&store, &partner, rows, usual(), DAY_1).await;
    taker.until(&second.id, &unwatched).await.expect("taken");
    assert_ne!(export::records(&store, &partner.source).await.expect("records"), before);

    let second = store.upload(&second.id).await.expect("read").expect("there");
    let undoing = undo::rows(&store, &second).await.expect("read").expect("rows");
    let restores = Options { confirmed: true, restores: true, ..usual() };
    let third = send(&store, &partner, &undoing, restores, DAY_2).await;
    let done = taker.until(&third.id, &unwatched).await.expect("taken");
    assert_eq!(done.status, Status::Done, "{:?}", done.report);
    assert_eq!(export::records(&store, &partner.source).await.expect("records"), before, "byte for byte");

    let refused = undo::rows(&store, &second).await.expect("read").expect_err("changed since");
    assert!(refused.en.contains("tts") && refused.zh.contains("撤回"), "{refused}");
}

#[tokio::test]
async fn the_template_is_read_and_its_examples_are_passed_over() {
    for bytes in [tables::template::xlsx().expect("made"), tables::template::csv().expect("made")] {
        let (store, _folder) = store().await;
        let partner = partner(&store, "Lanxiu").await;
        let report = take(&store, &partner, bytes, asking()).await;
        let found = codes(&report.defects.list);
        assert_eq!((report.rows, found), (0, vec!["example".to_owned(), "no_records".to_owned()]));
    }
}

#[tokio::test]
async fn records_of_other_forms_are_taken() {
    let linked = r#"{"@context":"https://schema.org","@graph":[
        {"@type":"Museum","@id":"https://m.example/1","name":{"@language":"zh","@value":"岫川博物馆"},
         "geo":{"@type":"GeoCoordinates","latitude":29.9,"longitude":118.6},"openingHours":"Tu-Su 09:00-17:00"},
        {"@type":"ExhibitionEvent","@id":"https://m.example/2","name":"铜镜展","startDate":"2026-11-20",
         "endDate":"2026-12-20","location":{"@id":"https://m.example/1"}}]}"#;
    let features = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"node/1",
        "geometry":{"type":"Point","coordinates":[118.6,29.9]},
        "properties":{"tourism":"museum","name":"岫川博物馆","name:en":"Xiuchuan Museum","opening_hours":"Tu-Su 09:00-17:00"}}]}"#;
    for (name, text, rows) in [("JSON-LD", linked, 2), ("GeoJSON", features, 1)] {
        let (store, _folder) = store().await;
        let partner = partner(&store, "Lanxiu").await;
        let report = take(&store, &partner, text, asking()).await;
        assert_eq!((report.rows, report.counts.created), (rows, rows), "{name}: {:?}", report.defects);
        let ids = store.place_ids().await.expect("read");
        assert_eq!(
            value(&store, &ids[0], "opening_hours").await.as_deref(),
            Some("Tu-Su 09:00-17:00"),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_neighbour_is_shown_by_name_wherever_in_the_file_it_stands() {
    let (store, _folder) = store().await;
    let partner = partner(&store, "Lanxiu").await;
    let row = |n: usize| {
        format!("{{\"external_id\":\"w{n}\",\"name\":\"第{n}号亭\",\"near\":[\"w{}\"]}}\n", (n + 300) % 600)
    };
    let rows: String = (0..600).map(row).collect();
    let report = take(&store, &partner, rows, asking()).await;
    assert_eq!(report.counts.created, 600, "{:?}", report.defects);
    for (id, neighbour) in [("w0", "第300号亭"), ("w299", "第599号亭"), ("w300", "第0号亭")] {
        let pavilion = place(&store, &partner, id).await;
        assert_eq!(value(&store, &pavilion, "near").await.as_deref(), Some(neighbour));
    }
}

#[tokio::test]
async fn what_was_confirmed_is_not_asked_about_when_something_else_changes() {
    let (store, _folder) = store().await;
    let partner = partner(&store, "Lanxiu").await;
    let odd = r#"{"external_id":"a","name":"亭","opening_hours":"看心情开放","tags":["松"," ",null]}"#;
    take(&store, &partner, odd, ImportOptions::default()).await;
    let other = take(&store, &partner, r#"{"external_id":"a","phone":"0559-1234567"}"#, asking()).await;
    assert_eq!((other.awaiting, other.counts.updated), (None, 1), "{:?}", other.defects);
}
