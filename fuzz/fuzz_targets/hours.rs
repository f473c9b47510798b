#![no_main]

use libfuzzer_sys::fuzz_target;
use scenic_data::hours::Schedule;

fuzz_target!(|text: &str| {
    let Ok(schedule) = Schedule::parse(text) else { return };
    let at = "2026-02-16T04:00:00Z".parse().expect("a time");
    schedule.at(at, chrono_tz::Asia::Shanghai, Some("CN"));
});
