#![no_main]

use crawler::{MemoryWeb, Reply, Settings, Visitor, preview};
use libfuzzer_sys::fuzz_target;
use scenic_data::clock::FixedClock;
use scenic_data::source::{SourceDefinition, SourceKind};
use std::sync::Arc;

// Links, lists of pages, redirects of a page: whatever the crawler reads of it.
fuzz_target!(|bytes: &[u8]| {
    let url = "https://a.example/";
    let web = MemoryWeb::new();
    web.put(url, Reply::new("text/html", bytes));
    let clock = Arc::new(FixedClock("2026-11-18T04:00:00Z".parse().expect("a time")));
    let visitor =
        Visitor::new(Arc::new(web), Settings::default(), clock, Arc::new(|| 0.0)).expect("a visitor");
    let source = SourceDefinition {
        kind: SourceKind::Html,
        start: vec![url.to_owned()],
        pace_ms: 0,
        ..SourceDefinition::for_partner(&"fuzz".into(), "fuzz")
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    _ = runtime.block_on(preview(&visitor, &source, None));
});
