//! Documents that wait, from snapshots to the store.

use crate::support::{at, definition, store, unwatched};
use ingest::{IngestReport, ingest_pending};
use scenic_data::document::{Visit, VisitOutcome};
use scenic_data::event::Effect;
use scenic_data::source::{PageRules, Pick, SourceDefinition, SourceKind};
use scenic_data::store::Alarm;
use scenic_data::{Authority, Field, LangTag, SourceId, Store};

const NOW: &str = "2026-11-18T12:00:00+08:00";
const LATER: &str = "2026-11-19T12:00:00+08:00";

async fn fetched(store: &Store, source: &str, url: &str, body: &str, when: &str) -> VisitOutcome {
    let content_hash = store.put_snapshot(body.as_bytes(), Some("text/html"), at(when)).await.expect("kept");
    let visit = Visit::Fetched {
        content_hash,
        media_type: Some("text/html; charset=utf-8".into()),
        etag: None,
        last_modified: None,
        http_status: 200,
    };
    store.record_visit(&SourceId::from(source), url, &visit, None, at(when)).await.expect("recorded").1
}

async fn ingest(store: &Store, when: &str) -> IngestReport {
    let report = ingest_pending(store, at(when), &unwatched).await.expect("ingested");
    let outcomes = report.applied + report.unchanged + report.unreadable + report.held;
    assert_eq!(report.documents, outcomes, "{report:?}");
    assert_eq!(report.records.found, report.records.taken + report.records.rejected, "{report:?}");
    report
}

/// An official Chinese site read by rules, an English one with JSON-LD, and a feed of notices.
async fn region(store: &Store) {
    let pick = |select: &str| Pick { select: select.into(), ..Pick::default() };
    let rules = PageRules {
        record: ".sight".into(),
        external_id: Some(Pick { attr: Some("data-id".into()), ..Pick::default() }),
        fields: [
            ("name", "h1"),
            ("intro", ".intro"),
            ("ticket", ".ticket"),
            ("location", ".geo"),
            ("parent", ".in"),
            ("kind", ".kind"),
        ]
        .into_iter()
        .map(|(key, select)| (key.to_owned(), pick(select)))
        .collect(),
        ..PageRules::default()
    };
    let zh = SourceDefinition {
        rules: Some(rules),
        lang: Some(LangTag::zh()),
        ..definition("zh", SourceKind::Html)
    };
    let en = SourceDefinition { authority: Authority::Community, ..definition("en", SourceKind::Html) };
    let feed = definition("feed", SourceKind::Feed);
    for source in [zh, en, feed] {
        store.put_source(&source, "test", at(NOW)).await.expect("kept");
    }
}

fn zh_page(id: &str, name: &str, kind: &str, geo: &str, parent: &str, ticket: &str) -> String {
    format!(
        "<html lang=zh><title>{name}</title><body><div class=sight data-id={id}><h1>{name}</h1><i class=kind>{kind}</i><i class=geo>{geo}</i>\
         <i class=in>{parent}</i><p class=ticket>{ticket}</p><div class=intro>{name}的介绍。</div></div></body></html>"
    )
}

const EN_PINE: &str = r#"<html lang=en><script type="application/ld+json">{"@type":"TouristAttraction","@id":"https://en.example/pine",
  "name":"Listening Pine","alternateName":"听涛松","description":"A pine of six hundred years.","isAccessibleForFree":true,
  "geo":{"latitude":29.9015,"longitude":118.6030}}</script></html>"#;

const FEED: &str = r#"<rss version="2.0"><channel><title>公告</title>
  <item><guid>1</guid><title>揽秀山索道停运公告</title><pubDate>Wed, 18 Nov 2026 09:00:00 +0800</pubDate><description>11月20日至11月25日停运。</description></item>
  <item><guid>2</guid><title>元旦安排</title><pubDate>Wed, 18 Nov 2026 09:00:00 +0800</pubDate><description>听涛松照常开放。</description></item>
  <item><guid>3</guid><title>招聘启事</title><pubDate>Wed, 18 Nov 2026 09:00:00 +0800</pubDate><description>诚聘讲解员。</description></item>
  </channel></rss>"#;

async fn fetch_region(store: &Store, when: &str) {
    for (url, page) in [
        // The sight comes before the mountain that it is part of.
        ("https://zh.example/tts", zh_page("tts", "听涛松", "景点", "29.9012,118.6034", "lx", "免费")),
        ("https://zh.example/lx", zh_page("lx", "揽秀山", "景区", "29.9000,118.6000", "", "80元")),
        ("https://zh.example/car", zh_page("car", "揽秀山索道", "索道", "29.8900,118.6000", "lx", "60元")),
    ] {
        fetched(store, "zh", url, &page, when).await;
    }
    fetched(store, "en", "https://en.example/pine", EN_PINE, when).await;
    fetched(store, "feed", "https://feed.example/rss", FEED, when).await;
}

#[tokio::test]
async fn sites_and_a_feed_become_one_region() {
    let (store, _folder) = store().await;
    region(&store).await;
    fetch_region(&store, NOW).await;
    let report = ingest(&store, NOW).await;
    assert_eq!((report.documents, report.applied), (5, 5), "{report:?}");
    assert_eq!(report.changes.places_created, 3, "the pine of both sites is one place");
    assert_eq!(report.events_placed, 2);

    let pine = store.place_by_key(&"zh".into(), "tts").await.expect("read").expect("a place");
    assert_eq!(
        store.place_by_key(&"en".into(), "https://en.example/pine").await.expect("read"),
        Some(pine.clone())
    );
    let view = store.view(&pine, at(NOW)).await.expect("read").expect("a view");
    assert_eq!(view.place.name(&LangTag::en()), "Listening Pine");
    assert_eq!(view.place.parent, store.place_by_key(&"zh".into(), "lx").await.expect("read"));
    let intro = view.fact(&Field::new("intro"), &LangTag::en()).map(|f| f.claim.value().to_owned());
    assert_eq!(intro.as_deref(), Some("A pine of six hundred years."));

    let car = store.place_by_key(&"zh".into(), "car").await.expect("read");
    let events = store.events(&Default::default()).await.expect("read");
    let closure = events.iter().find(|e| e.effect == Effect::Closed).expect("a closure");
    assert_eq!(closure.place, car, "the cable car, not the mountain");
    assert_eq!(closure.ends_at, Some(at("2026-11-26T00:00:00+08:00")));
    let holiday = events.iter().find(|e| e.place.as_ref() == Some(&pine));
    assert!(holiday.is_some(), "a place named in the body");
}

#[tokio::test]
async fn reading_again_changes_nothing() {
    let (store, _folder) = store().await;
    region(&store).await;
    fetch_region(&store, NOW).await;
    ingest(&store, NOW).await;
    let logged = store.last_change().await.expect("read");
    assert_eq!(ingest(&store, LATER).await.documents, 0);
    fetch_region(&store, LATER).await;
    assert_eq!(ingest(&store, LATER).await.documents, 0, "equal bytes do not wait");
    assert_eq!(store.last_change().await.expect("read"), logged);

    // Other bytes that say the same.
    let page =
        zh_page("lx", "揽秀山", "景区", "29.9000,118.6000", "", "80元").replace("<body>", "<body><!-- 2 -->");
    assert_eq!(fetched(&store, "zh", "https://zh.example/lx", &page, LATER).await, VisitOutcome::Changed);
    let report = ingest(&store, LATER).await;
    assert_eq!((report.documents, report.unchanged), (1, 1), "{report:?}");
}

#[tokio::test]
async fn a_changed_page_changes_its_claims_only() {
    let (store, _folder) = store().await;
    region(&store).await;
    fetch_region(&store, NOW).await;
    ingest(&store, NOW).await;
    let page = zh_page("tts", "听涛松", "景点", "29.9012,118.6034", "lx", "20元");
    fetched(&store, "zh", "https://zh.example/tts", &page, LATER).await;
    let report = ingest(&store, LATER).await;
    assert_eq!((report.documents, report.applied, report.changes.claims_created), (1, 1, 1), "{report:?}");
    let pine = store.place_by_key(&"zh".into(), "tts").await.expect("read").expect("a place");
    let view = store.view(&pine, at(LATER)).await.expect("read").expect("a view");
    let ticket = view.fact(&Field::new("ticket"), &LangTag::zh()).expect("a ticket");
    assert_eq!(ticket.claim.value(), "20元");
}

#[tokio::test]
async fn a_document_that_cannot_be_read_is_reported_and_spoils_no_other() {
    let (store, _folder) = store().await;
    region(&store).await;
    fetch_region(&store, NOW).await;
    ingest(&store, NOW).await;
    fetched(&store, "feed", "https://feed.example/rss", "<html>502 bad gateway</html>", LATER).await;
    let page = zh_page("new", "望湖楼", "景点", "29.95,118.62", "", "20元");
    fetched(&store, "zh", "https://zh.example/new", &page, LATER).await;
    let report = ingest(&store, LATER).await;
    assert_eq!((report.documents, report.applied, report.unreadable), (2, 1, 1), "{report:?}");
    assert!(
        report.defects.iter().any(|d| d.defect.code == "broken_feed" && d.url == "https://feed.example/rss")
    );
    let events = store.events(&Default::default()).await.expect("read");
    assert_eq!(events.len(), 3, "what the feed said before stands");
    assert_eq!(ingest(&store, LATER).await.documents, 0, "it does not come again before it changes");
}

#[tokio::test]
async fn missing_bytes_hide_no_other_document() {
    let (store, folder) = store().await;
    region(&store).await;
    fetched(&store, "zh", "https://zh.example/lost", "<html>lost</html>", NOW).await;
    for entry in std::fs::read_dir(folder.path()).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            std::fs::remove_dir_all(path).expect("removed");
        }
    }
    let page = zh_page("whl", "望湖楼", "景点", "29.95,118.62", "", "20元");
    fetched(&store, "zh", "https://zh.example/whl", &page, LATER).await;
    let report = ingest(&store, LATER).await;
    assert_eq!((report.documents, report.applied, report.unreadable), (2, 1, 1), "{report:?}");
    // Fetched again, it is read.
    fetched(&store, "zh", "https://zh.example/lost", "<html>lost</html>", LATER).await;
    assert_eq!(ingest(&store, LATER).await.unreadable, 0);
}

#[tokio::test]
async fn an_item_pushed_out_of_a_feed_stays_and_a_withdrawn_one_goes() {
    let (store, _folder) = store().await;
    region(&store).await;
    let feed = |items: &[(u32, &str)]| {
        let items: String = items
            .iter()
            .map(|(day, title)| {
                format!(
                    "<item><guid>{title}</guid><title>{title}，11月30日前停运</title>\
                     <pubDate>{day} Nov 2026 09:00:00 +0800</pubDate></item>"
                )
            })
            .collect();
        format!("<rss version='2.0'><channel><title>公告</title>{items}</channel></rss>")
    };
    let titles = async || {
        let events = store.events(&Default::default()).await.expect("read");
        let mut titles: Vec<char> = events.iter().filter_map(|e| e.texts[0].title.chars().next()).collect();
        titles.sort_unstable();
        titles.into_iter().collect::<String>()
    };
    for (when, items, expected) in [
        (NOW, vec![(16, "a"), (17, "b"), (18, "c")], "abc"),
        ("2026-11-19T12:00:00+08:00", vec![(17, "b"), (18, "c"), (19, "d")], "abcd"),
        ("2026-11-20T12:00:00+08:00", vec![(17, "b"), (19, "d")], "abd"),
    ] {
        fetched(&store, "feed", "https://feed.example/rss", &feed(&items), when).await;
        ingest(&store, when).await;
        assert_eq!(titles().await, expected, "{when}");
    }
}

#[tokio::test]
async fn a_page_whose_records_vanish_is_warned_about() {
    let (store, _folder) = store().await;
    region(&store).await;
    fetch_region(&store, NOW).await;
    let codes = |report: &IngestReport| report.defects.iter().map(|d| d.defect.code).collect::<Vec<_>>();
    assert!(!codes(&ingest(&store, NOW).await).contains(&"record_vanished"));
    let rebuilt = "<html lang=zh><body><main><h1>听涛松</h1><p>古松在揽秀山北坡，高十二米，游人至此听涛。</p></main></body></html>";
    fetched(&store, "zh", "https://zh.example/tts", rebuilt, LATER).await;
    let report = ingest(&store, LATER).await;
    assert_eq!(codes(&report), ["record_vanished"], "{report:?}");
    // A source of whose rules nothing is left is not silent about it.
    let alarms = async || {
        let overview = store.overview(at(LATER)).await.expect("an overview");
        let zh = overview.sources.into_iter().find(|source| source.id.as_str() == "zh").expect("the source");
        zh.alarms
    };
    assert!(!alarms().await.contains(&Alarm::NoFacts), "other pages have records");
    let live = store.documents_of(&"zh".into()).await.expect("documents");
    for page in live.iter().filter(|page| page.url != "https://zh.example/tts") {
        fetched(&store, "zh", &page.url, rebuilt, LATER).await;
    }
    ingest(&store, LATER).await;
    assert!(alarms().await.contains(&Alarm::NoFacts), "no page has");
    // It is told once: then the page is one that has none.
    fetched(&store, "zh", "https://zh.example/tts", &format!("{rebuilt} "), LATER).await;
    assert!(codes(&ingest(&store, LATER).await).is_empty());
}

#[tokio::test]
async fn a_page_whose_price_jumps_waits_until_it_says_so_again_or_is_accepted() {
    let (store, _folder) = store().await;
    region(&store).await;
    let page = |ticket: &str| {
        format!(
            "<html lang=zh><body><div class=sight data-id=jump><h1>映月楼</h1><p class=ticket>{ticket}</p></div></body></html>"
        )
    };
    let url = "https://zh.example/jump";
    let told = async || {
        let place = scenic_data::PlaceId::of(&"zh".into(), "jump");
        let view = store.view(&place, at(LATER)).await.expect("read").expect("a place");
        view.fact(&Field::new("ticket"), &LangTag::zh()).map(|fact| fact.claim.value().to_owned())
    };
    fetched(&store, "zh", url, &page("门票80元"), NOW).await;
    ingest(&store, NOW).await;
    let before = told().await;

    fetched(&store, "zh", url, &page("门票8元"), LATER).await;
    let report = ingest(&store, LATER).await;
    let codes: Vec<_> = report.defects.iter().map(|d| (d.defect.code, d.defect.column.as_deref())).collect();
    assert_eq!((report.held, codes), (1, vec![("held_back", Some("ticket"))]), "{report:?}");
    assert_eq!(told().await, before, "what was known stands");
    assert_eq!(ingest(&store, LATER).await.documents, 0, "it waits");
    let waiting = store.held_back(10).await.expect("read");
    assert_eq!(waiting.iter().map(|d| d.url.as_str()).collect::<Vec<_>>(), [url]);

    // Back to what it was: nothing waits any more.
    fetched(&store, "zh", url, &page("门票80元"), LATER).await;
    assert_eq!((ingest(&store, LATER).await.held, store.held_back(10).await.expect("read").len()), (0, 0));

    // Said twice, it is believed.
    fetched(&store, "zh", url, &page("门票8元"), LATER).await;
    assert_eq!(ingest(&store, LATER).await.held, 1);
    fetched(&store, "zh", url, &page("门票8元"), LATER).await;
    let report = ingest(&store, LATER).await;
    assert_eq!((report.held, report.applied), (0, 1), "{report:?}");
    assert_ne!(told().await, before);

    // And at once when an operator says so.
    fetched(&store, "zh", url, &page("门票80元"), LATER).await;
    assert_eq!(ingest(&store, LATER).await.held, 1);
    let id = scenic_data::DocumentId::of(&"zh".into(), url);
    assert!(store.accept(&id).await.expect("accepted"));
    assert_eq!(ingest(&store, LATER).await.applied, 1);
    assert_eq!(told().await, before);
    assert!(!store.accept(&id).await.expect("asked"), "nothing waits");
}

#[tokio::test]
async fn pages_are_read_again_when_the_rules_of_their_source_change() {
    let (store, _folder) = store().await;
    region(&store).await;
    fetch_region(&store, NOW).await;
    ingest(&store, NOW).await;
    let mut zh = store.source(&"zh".into()).await.expect("read").expect("a source").definition;
    zh.interval_s = 60;
    store.put_source(&zh, "test", at(LATER)).await.expect("kept");
    assert_eq!(ingest(&store, LATER).await.documents, 0, "how often it is crawled decides nothing");
    if let Some(rules) = &mut zh.rules {
        rules.fields.remove("ticket");
    }
    store.put_source(&zh, "test", at(LATER)).await.expect("kept");
    let report = ingest(&store, LATER).await;
    assert_eq!((report.documents, report.applied, report.changes.claims_retired), (3, 3, 3), "{report:?}");
    assert_eq!(ingest(&store, LATER).await.documents, 0);
}

/// An article with what differs at every visit: a counter, a clock, a token in the markup.
fn article(visit: u32, sentence: &str) -> String {
    format!(
        "<html lang=zh><head><title>听涛松的来历</title><meta name=csrf content=t{visit}></head><body>\
         <article data-n={visit}><h1>听涛松的来历</h1><p>{sentence}</p><p>松高十二米，树龄约六百年，枝条向东南伸出九米，\
         有风的日子站到它下面，会听见海的声音，山里人因此叫它听涛松。</p><p>浏览次数：{visit}</p></article>\
         <p>当前时间：2026年11月{visit}日 10:20:31</p></body></html>"
    )
}

#[tokio::test]
async fn other_bytes_that_say_the_same_confirm_what_was_read() {
    let (store, _folder) = store().await;
    region(&store).await;
    let url = "https://en.example/story";
    let first = "相传一位船家女远嫁山中，夜里听不见水声，便睡不着觉。";
    fetched(&store, "en", url, &article(18, first), NOW).await;
    assert_eq!(ingest(&store, NOW).await.applied, 1);
    let id = scenic_data::DocumentId::of(&"en".into(), url);
    let said = store.passages_of(&id).await.expect("read");
    assert!(said.iter().any(|passage| passage.body.contains("六百年")), "{said:?}");
    assert!(!said.iter().any(|passage| passage.body.contains("浏览")), "{said:?}");
    let changes = store.last_change().await.expect("read");

    let outcome = fetched(&store, "en", url, &article(19, first), LATER).await;
    assert_eq!(outcome, VisitOutcome::Changed, "the bytes are others");
    let report = ingest(&store, LATER).await;
    assert_eq!((report.unchanged, report.applied), (1, 0), "{report:?}");
    assert_eq!(store.last_change().await.expect("read"), changes, "nothing is to be indexed again");
    let confirmed = store.passages_of(&id).await.expect("read");
    assert!(confirmed.iter().all(|passage| passage.clocks.verified_at == at(LATER)));
    assert!(confirmed.iter().all(|passage| passage.clocks.observed_at == at(NOW)));
    assert_eq!(ingest(&store, LATER).await.documents, 0, "nothing waits");
    // The same bytes again confirm it as well.
    let again = "2026-11-20T12:00:00+08:00";
    assert_eq!(fetched(&store, "en", url, &article(19, first), again).await, VisitOutcome::Unchanged);
    let confirmed = store.passages_of(&id).await.expect("read");
    assert!(confirmed.iter().all(|passage| passage.clocks.verified_at == at(again)));

    fetched(&store, "en", url, &article(21, "相传一位僧人在此听了一夜松声，写下半首诗。"), again).await;
    let report = ingest(&store, again).await;
    assert_eq!((report.unchanged, report.applied), (0, 1), "{report:?}");
    assert!(store.last_change().await.expect("read") > changes);
}

#[tokio::test]
async fn what_a_page_said_before_it_was_gone_is_applied_when_it_comes_back() {
    let (store, _folder) = store().await;
    region(&store).await;
    let (url, sentence) =
        ("https://en.example/story", "相传一位船家女远嫁山中，夜里听不见水声，便睡不着觉。");
    fetched(&store, "en", url, &article(18, sentence), NOW).await;
    ingest(&store, NOW).await;
    let gone = Visit::Gone { http_status: Some(404) };
    store.record_visit(&"en".into(), url, &gone, None, at(LATER)).await.expect("recorded");
    fetched(&store, "en", url, &article(20, sentence), LATER).await;
    assert_eq!(ingest(&store, LATER).await.applied, 1);
    let id = scenic_data::DocumentId::of(&"en".into(), url);
    assert!(!store.passages_of(&id).await.expect("read").is_empty());
}

#[tokio::test]
async fn the_account_that_published_an_article_is_kept_and_named_with_its_text() {
    let (store, _folder) = store().await;
    region(&store).await;
    let url = "https://mp.weixin.qq.com/s/one";
    let page = "<html><body><h1 id='activity-name'>雾凇观测点开放</h1><a id='js_name'>澜岫山风景区</a>\
        <div id='js_content'><p>澜岫山新设的雾凇观测点今起开放，每天清晨五点半有讲解员带队，适合拍摄日出与雾凇。</p></div></body></html>";
    fetched(&store, "en", url, page, NOW).await;
    assert_eq!(ingest(&store, NOW).await.applied, 1);
    let id = scenic_data::DocumentId::of(&"en".into(), url);
    let document = store.document(&id).await.expect("read").expect("a document");
    assert_eq!(document.publisher.as_deref(), Some("澜岫山风景区"));
    let said = store.passages_of(&id).await.expect("read");
    let publishers: Vec<_> = said.iter().map(|passage| passage.source.publisher.as_deref()).collect();
    assert_eq!(publishers, [Some("澜岫山风景区")]);
}
