#![no_main]

use ingest::dates::{Reference, period};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let published = "2026-11-18T04:00:00Z".parse().expect("a time");
    let reference = Reference { published, zone: chrono_tz::Asia::Shanghai };
    if let Some(found) = period(text, &reference, true)
        && let (Some(start), Some(end)) = (found.starts_at, found.ends_at)
    {
        assert!(start < end);
    }
});
