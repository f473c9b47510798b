//! Extra checks against real pages that are not part of this project. `DAOYOU_SHARED` names their
//! folder; without it these tests say that they were skipped.

use crate::support::{at, definition, store, unwatched};
use flate2::read::GzDecoder;
use ingest::{Context, Extract, ImportOptions, Input, extract, import_file};
use scenic_data::place::PlaceKind;
use scenic_data::source::SourceKind;
use serde_json::{Value, json};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant as Stopwatch;

fn shared(folder: &str) -> Option<PathBuf> {
    let Some(root) = std::env::var_os("DAOYOU_SHARED") else {
        println!("skipped: DAOYOU_SHARED is not set");
        return None;
    };
    let path = Path::new(&root).join("data").join(folder);
    assert!(path.exists(), "{} does not exist", path.display());
    Some(path)
}

fn read(kind: SourceKind, bytes: &[u8]) -> Extract {
    let source = definition("shared", kind);
    let context = Context {
        source: &source,
        url: "https://shared.example/x",
        media_type: None,
        seen_at: at("2026-11-18T12:00:00+08:00"),
    };
    extract(bytes, &context)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut open = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

fn unpacked(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    GzDecoder::new(std::fs::File::open(path).expect("a file")).read_to_end(&mut bytes).expect("gzip");
    bytes
}

#[test]
fn structured_data_in_the_wild_is_read() {
    let Some(folder) = shared("jsonld") else { return };
    let text = std::fs::read_to_string(folder.join("schemaorg_examples.txt")).expect("examples");
    let mut places = Vec::new();
    let mut events = 0;
    for example in text.split("TYPES:") {
        for part in ["MICRODATA:", "JSON:"] {
            let Some((_, page)) = example.split_once(part) else { continue };
            let page = page.split("\nRDFA:").next().unwrap_or_default();
            let said = read(SourceKind::Html, page.as_bytes());
            places.extend(said.places);
            events += said.events.len();
        }
    }
    println!("{} places, {events} events", places.len());
    assert!(places.len() >= 10, "{} places", places.len());
    assert!(events >= 8, "{events} events");
    let bytes = std::fs::read(folder.join("extruct/schema.org/LocalBusiness.002.html")).expect("a page");
    let said = read(SourceKind::Html, &bytes);
    let record = said.places.first().expect("a restaurant");
    let claim =
        |field: &str| record.claims.iter().find(|c| c.field.as_str() == field).map(|c| c.value.as_str());
    assert_eq!(
        (record.kind, record.names.first().map(|n| n.text.as_str())),
        (Some(PlaceKind::Restaurant), Some("GreatFood"))
    );
    assert_eq!(claim("phone"), Some("(408) 714-1489"));
    assert_eq!(claim("address"), Some("1901 Lemur Ave, Sunnyvale, CA, 94086"));
    assert_eq!(claim("opening_hours"), Some("Mo-Sa 11:00-14:30; Mo-Th 17:00-21:30; Fr-Sa 17:00-22:00"));
}

#[test]
fn public_account_pages_in_the_wild_are_read() {
    let Some(folder) = shared("wechat") else { return };
    for path in files(&folder).into_iter().filter(|p| p.extension().is_some_and(|e| e == "gz")) {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let said = read(SourceKind::Html, &unpacked(&path));
        println!("{name}: {:?} {:?} {} passages", said.title, said.published_at, said.passages.len());
        if name.contains("删除") || name.contains("违规") {
            assert_eq!(said.defects.codes(), ["withdrawn"], "{name}");
            assert!(said.passages.is_empty(), "{name}");
        } else if name.contains("普通图文") || name.contains("文章分享") {
            assert!(
                said.title.is_some() && said.published_at.is_some() && !said.passages.is_empty(),
                "{name}"
            );
        }
    }
}

#[test]
fn feeds_in_the_wild_are_read() {
    let Some(folder) = shared("feeds") else { return };
    let (mut readable, mut items, mut all) = (0, 0, 0);
    for path in files(&folder) {
        if path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("LICENSE")) {
            continue;
        }
        let said = read(SourceKind::Feed, &std::fs::read(&path).expect("a file"));
        assert_eq!(said.counters.found, said.counters.taken + said.counters.rejected, "{}", path.display());
        all += 1;
        readable += usize::from(!said.unreadable);
        items += said.events.len();
    }
    println!("{readable} of {all} feeds readable, {items} items");
    assert!(readable * 10 >= all * 7, "{readable} of {all}");
}

/// What a sample expects of a title, a link or a date, such as `feed['link'] == 'http://…'`, and what is
/// read there. `None` for what expects something else.
fn expected_and_read(expectation: &str, feed: &feed_rs::model::Feed) -> Option<Vec<(String, String)>> {
    let form = regex::Regex::new(concat!(
        r"^(feed|entries\[(\d)\])\['(title|link|links|updated|published|created|modified|issued)(_parsed|_detail)?'\]",
        r"(?:\[(\d)\])?(?:\['(value|href|rel|title|type|hreflang)'\])? == (.*)$",
    ))
    .expect("a pattern");
    let found = form.captures(expectation)?;
    let part = |n: usize| found.get(n).map(|m| m.as_str());
    // `a == b == 'x'` says the same of both.
    if part(7)?.contains(" == ") {
        let (left, right) = (expectation.split(" == ").next()?, part(7)?);
        let (middle, value) = right.split_once(" == ")?;
        let mut both = expected_and_read(&format!("{left} == {value}"), feed)?;
        both.extend(expected_and_read(&format!("{middle} == {value}"), feed)?);
        return Some(both);
    }
    let entry = match part(2) {
        Some(n) => Some(feed.entries.get(n.parse::<usize>().ok()?)?),
        None => None,
    };
    let said = part(7)?.trim();
    let text = |said: &str| said.trim_matches('\'').replace("\\u8a79\\u59c6\\u65af", "詹姆斯");
    let links = entry.map_or(&feed.links, |entry| &entry.links);
    let page = match entry {
        Some(entry) => ingest::feed::address(entry).map(str::to_owned),
        None => {
            let page = links.iter().find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
            page.map(|link| link.href.clone())
        }
    };
    let address = |text: &str| url::Url::parse(text).map_or(text.to_owned(), |url| url.to_string());
    let plain = |text: &str| -> String {
        scraper::Html::parse_fragment(text).root_element().text().collect::<String>().trim().to_owned()
    };
    let one = match (part(3)?, part(4), part(6)) {
        ("title", None, _) | ("title", Some("_detail"), Some("value")) => {
            let title = entry.map_or(feed.title.as_ref(), |entry| entry.title.as_ref());
            (plain(&text(said)), title.map(|title| plain(&title.content)).unwrap_or_default())
        }
        ("link", ..) => (address(&text(said)), address(&page.unwrap_or_default())),
        ("links", _, Some(what)) => {
            let link = links.get(part(5)?.parse::<usize>().ok()?)?;
            let read = match what {
                "href" => Some(address(&link.href)),
                "rel" => Some(link.rel.clone().unwrap_or_else(|| "alternate".to_owned())),
                "title" => link.title.clone(),
                "type" => link.media_type.clone(),
                _ => link.href_lang.clone(),
            };
            let said = if what == "href" { address(&text(said)) } else { text(said) };
            (said, read.unwrap_or_default())
        }
        (what @ ("updated" | "published" | "created" | "modified" | "issued"), ..) => {
            let (updated, published) =
                entry.map_or((feed.updated, feed.published), |entry| (entry.updated, entry.published));
            let read = if matches!(what, "updated" | "modified") { updated } else { published };
            let numbers: Vec<u32> =
                said.trim_matches(['(', ')']).split(", ").filter_map(|n| n.parse().ok()).collect();
            let said = match numbers.as_slice() {
                [year, month, day, hour, minute, second, ..] => {
                    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+00:00")
                }
                _ => {
                    let at = chrono::DateTime::parse_from_rfc3339(&text(said))
                        .or_else(|_| chrono::DateTime::parse_from_rfc2822(&text(said)))
                        .expect("a time");
                    at.to_utc().to_rfc3339()
                }
            };
            (said, read.map(|at| at.to_rfc3339()).unwrap_or_default())
        }
        _ => return None,
    };
    Some(vec![one])
}

#[test]
fn feeds_in_the_wild_say_the_titles_links_and_dates_that_are_expected() {
    let Some(folder) = shared("feeds/feedparser/wellformed") else { return };
    let line = regex::Regex::new(r"Expect:\s*(.*)").expect("a pattern");
    let ours = regex::Regex::new(r"\['(title|links?|updated|published)").expect("a pattern");
    let location = regex::Regex::new(r"Content-Location: (\S+)").expect("a pattern");
    let source = definition("shared", SourceKind::Feed);
    let (mut wrong, mut all) = (Vec::new(), 0);
    for path in files(&folder).into_iter().filter(|path| path.extension().is_some_and(|e| e == "xml")) {
        let bytes = std::fs::read(&path).expect("a file");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some(expectation) = line.captures(&text).and_then(|found| found.get(1)) else { continue };
        // Where a sample was found; some are found elsewhere by what a server says.
        let url = location.captures(&text).and_then(|found| found.get(1));
        let url = url.map_or("http://127.0.0.1:8097/wellformed/x.xml", |m| m.as_str());
        let context =
            Context { source: &source, url, media_type: None, seen_at: at("2026-11-18T12:00:00+08:00") };
        // What a sample says of nothing but its version need not be a feed to us.
        let Ok(feed) = ingest::feed::parse(&bytes, &context) else {
            if ours.is_match(expectation.as_str()) {
                wrong.push(format!("{}: unreadable", path.display()));
            }
            continue;
        };
        let parts = expectation.as_str().trim().split(" and ");
        let said: Vec<_> = parts.filter_map(|part| expected_and_read(part.trim(), &feed)).flatten().collect();
        if said.is_empty() {
            continue;
        }
        all += 1;
        let differs = said.iter().find(|(expected, read)| expected != read);
        wrong.extend(differs.map(|(expected, read)| format!("{}: {expected:?}, {read:?}", path.display())));
    }
    println!("{} of {all} samples about titles, links and dates as expected", all - wrong.len().min(all));
    assert!(all >= 40, "{all} samples were understood");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn chinese_encodings_in_the_wild_are_read() {
    let Some(folder) = shared("zh_encodings") else { return };
    for path in files(&folder) {
        if path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("LICENSE")) {
            continue;
        }
        let decoded = ingest::decode::decode(&std::fs::read(&path).expect("a file"), None);
        let lost = decoded.text.matches('\u{fffd}').count();
        println!("{}: {} lost {lost}", path.display(), decoded.encoding);
        assert!(
            lost * 200 <= decoded.text.chars().count(),
            "{}: {} lost {lost}",
            path.display(),
            decoded.encoding
        );
    }
}

/// The texts of articles, for the scorer beside them, when `DAOYOU_SHARED_OUT` names a folder.
#[test]
fn articles_in_the_wild_have_text() {
    let Some(folder) = shared("articles") else { return };
    let out = std::env::var_os("DAOYOU_SHARED_OUT").map(PathBuf::from);
    let started = Stopwatch::now();
    let (mut pages, mut empty) = (0_u32, 0_u32);
    for path in files(&folder).into_iter().filter(|p| p.extension().is_some_and(|e| e == "gz")) {
        let said = read(SourceKind::Html, &unpacked(&path));
        pages += 1;
        empty += u32::from(said.passages.is_empty());
        if let Some(out) = &out {
            let mut text = String::new();
            let mut heading = None;
            for passage in &said.passages {
                if passage.heading != heading {
                    heading.clone_from(&passage.heading);
                    text.push_str(heading.as_deref().unwrap_or_default());
                    text.push('\n');
                }
                text.push_str(&passage.body);
                text.push('\n');
            }
            let name =
                path.file_name().map(|n| n.to_string_lossy().replace(".html.gz", ".txt")).unwrap_or_default();
            std::fs::write(out.join(name), text).expect("written");
        }
    }
    println!(
        "{pages} pages, {empty} without text, {:.1} a second",
        f64::from(pages) / started.elapsed().as_secs_f64()
    );
    assert!(empty * 20 <= pages, "{empty} of {pages} have no text");
}

/// The sights of the shared dialogues as partner records.
fn sights(folder: &Path) -> Vec<u8> {
    let text = std::fs::read_to_string(folder.join("kb_travel.json")).expect("sights");
    let sights: Value = serde_json::from_str(&text).expect("JSON");
    let fields = [
        ("Information", "intro"),
        ("地址", "address"),
        ("电话", "phone"),
        ("开放时间", "opening_hours"),
        ("门票", "ticket"),
    ];
    let mut out = Vec::new();
    for (name, triples) in sights.as_object().expect("an object") {
        let mut record = json!({"type": "place", "external_id": name, "kind": "attraction", "name": name, "attributes": {}, "near": []});
        for triple in triples.as_array().expect("a list") {
            let (label, value) = (triple[1].as_str().expect("a label"), triple[2].clone());
            match fields.iter().find(|(known, _)| *known == label) {
                Some((_, field)) => record[*field] = value,
                None if label == "周边景点" => record["near"].as_array_mut().expect("a list").push(value),
                None => record["attributes"][label] = value,
            }
        }
        out.extend(serde_json::to_vec(&record).expect("JSON"));
        out.push(b'\n');
    }
    out
}

#[tokio::test]
async fn a_thousand_sights_are_imported_quickly_and_once() {
    let Some(folder) = shared("kdconv") else { return };
    let bytes: Arc<[u8]> = sights(&folder).into();
    let (store, _folder) = store().await;
    let partner = store.put_partner("Beijing", at("2026-11-18T12:00:00+08:00")).await.expect("a partner");
    let mut seconds = Vec::new();
    for (day, expected) in [(18, "created"), (19, "unchanged")] {
        let started = Stopwatch::now();
        let now = at(&format!("2026-11-{day}T12:00:00+08:00"));
        let report = import_file(
            &store,
            &partner.source,
            Input::Bytes(Arc::clone(&bytes)),
            "kb.jsonl",
            ImportOptions::default(),
            now,
            &unwatched,
        )
        .await
        .expect("imported");
        seconds.push(started.elapsed().as_secs_f64());
        let counted = if expected == "created" { report.counts.created } else { report.counts.unchanged };
        assert_eq!((report.rows, counted), (1_154, 1_154), "{:?}", report.counts);
        let hours = report.defects.codes().iter().filter(|c| **c == "unparsed_hours").count() as u64
            + report.defects.left_out;
        println!(
            "{expected}: {} rows in {:.2} s; {hours} hours not parsed",
            report.rows,
            started.elapsed().as_secs_f64()
        );
    }
    let slowest = seconds.into_iter().fold(0.0, f64::max);
    assert!(slowest < 15.0, "{slowest} s");
}
