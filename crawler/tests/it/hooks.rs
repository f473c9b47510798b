//! Webhooks: every change is told in order, signed, and not lost by a receiver that is away.

use crate::support::{Bench, definition, noon, quick};
use crawler::{Hook, HookSetting, Hooks, MemoryWeb, Reply, Web};
use scenic_data::change::Subject;
use scenic_data::document::Visit;
use scenic_data::record::{Contribution, PassageRecord, Placed};
use scenic_data::{Clock, LangTag, signature};
use serde_json::Value;
use std::sync::Arc;

const HOOK: &str = "https://app.example/daoyou";

fn hook(subjects: Vec<Subject>) -> Hook {
    let setting = HookSetting { name: "app".into(), url: HOOK.into(), key_file: "none".into(), subjects };
    Hook::new(&setting, "a shared secret\n").expect("a hook")
}

/// A store that learns something new about a document.
async fn learn(bench: &Bench<MemoryWeb>, words: &str) {
    let content_hash =
        bench.store.put_snapshot(words.as_bytes(), None, bench.clock.now()).await.expect("kept");
    let visit =
        Visit::Fetched { content_hash, media_type: None, etag: None, last_modified: None, http_status: 200 };
    let at = bench.clock.now();
    let (id, _) =
        bench.store.record_visit(&bench.id, "https://site.example/", &visit, None, at).await.expect("seen");
    let record = PassageRecord { heading: None, body: words.into(), lang: LangTag::en() };
    let said = Contribution { passages: vec![Placed { place: None, record }], ..Contribution::default() };
    bench.store.apply(vec![(id, said)], at).await.expect("applied");
}

#[tokio::test]
async fn what_changes_is_told_once_signed_and_in_order() {
    let bench = Bench::new(MemoryWeb::new(), quick(), definition("https://site.example/", |_| ())).await;
    learn(&bench, "before there was a hook").await;
    let hook = hook(Vec::new());
    let tell = async || hook.tell_once(&bench.store, &*bench.web, &*bench.clock).await;
    assert_eq!(tell().await, Ok(false));
    assert!(bench.web.take_posted().is_empty(), "a new hook is told of what is new");

    learn(&bench, "one").await;
    bench.web.put(HOOK, Reply::status(503));
    assert_eq!(tell().await, Err("it answered 503".to_owned()));
    let failed = bench.web.take_posted();
    learn(&bench, "two").await;
    bench.web.put(HOOK, Reply::status(204));
    assert_eq!(tell().await, Ok(false));
    let posted = bench.web.take_posted();
    assert_eq!((failed.len(), posted.len()), (1, 1));
    let told: Value = serde_json::from_slice(&posted[0].body).expect("JSON");
    let subjects: Vec<&str> =
        told["items"].as_array().expect("items").iter().filter_map(|i| i["subject"].as_str()).collect();
    assert_eq!(subjects, ["document", "document"], "what failed is told again, with what came since");
    assert_eq!(told["next_cursor"], bench.store.last_change().await.expect("a number").to_string());

    let header = |name: &str| {
        posted[0].headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str()).unwrap_or_default()
    };
    let signed =
        signature::verify(header(signature::HEADER), &posted[0].body, "a shared secret", noon().timestamp());
    assert_eq!(signed, Ok(()));
    assert!(header("x-daoyou-delivery").starts_with("app-"));
    assert_eq!(tell().await, Ok(false));
    assert!(bench.web.take_posted().is_empty(), "told once");
}

#[tokio::test]
async fn a_hook_is_told_only_of_what_it_wants() {
    let bench = Bench::new(MemoryWeb::new(), quick(), definition("https://site.example/", |_| ())).await;
    let hook = hook(vec![Subject::Event]);
    let tell = async || hook.tell_once(&bench.store, &*bench.web, &*bench.clock).await;
    tell().await.expect("begun");
    learn(&bench, "a text").await;
    assert_eq!(tell().await, Ok(false));
    assert!(bench.web.take_posted().is_empty());
}

#[tokio::test]
async fn of_processes_that_share_a_store_one_tells_a_hook() {
    let bench = Bench::new(MemoryWeb::new(), quick(), definition("https://site.example/", |_| ())).await;
    let process = |owner: &str| {
        let web = Arc::clone(&bench.web) as Arc<dyn Web>;
        let clock = Arc::clone(&bench.clock) as Arc<dyn Clock>;
        Hooks::new(
            vec![hook(Vec::new())],
            bench.store.clone(),
            web,
            clock,
            Arc::new(|| 0.0),
            owner.to_owned(),
        )
    };
    let (one, other) = (process("one"), process("other"));
    let ours = async |process: &Hooks| process.is_ours("app").await.expect("asked");
    if !bench.store.is_shared() {
        assert!(ours(&one).await && ours(&other).await, "nobody shares it, and nobody is waited for");
        return;
    }
    assert!(ours(&one).await && ours(&one).await && !ours(&other).await);
    one.leave().await.expect("left");
    assert!(ours(&other).await && !ours(&one).await, "who stops leaves it to others");
    bench.clock.turn(chrono::TimeDelta::seconds(71));
    assert!(ours(&one).await, "who dies is waited for a while");
}
