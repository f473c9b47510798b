//! The feeds, read by a feed reader.

use crate::{bases, day, region, rendered};
use chrono::TimeZone;
use demo::region::Lang;
use std::collections::BTreeSet;
use std::fs;

fn feed(today: &str, name: &str) -> feed_rs::model::Feed {
    let out = rendered(&region(), today);
    let bytes = fs::read(out.path().join("www/notices").join(name)).expect("a feed");
    feed_rs::parser::parse(bytes.as_slice()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn both_feeds_tell_every_happening_with_its_days() {
    let region = region();
    for today in ["2026-11-20", "2026-12-31", "2028-02-29"] {
        for (name, lang) in [("notices.rss", Lang::Zh), ("notices.atom", Lang::En)] {
            let feed = feed(today, name);
            assert_eq!(feed.entries.len(), region.happenings.len());
            let ids: BTreeSet<&str> = feed.entries.iter().map(|e| e.id.as_str()).collect();
            assert_eq!(ids.len(), feed.entries.len(), "ids repeat");
            let midnight =
                demo::ZONE.from_local_datetime(&day(today).and_time(chrono::NaiveTime::MIN)).single();
            for happening in &region.happenings {
                let words = happening.words(lang, day(today));
                let title =
                    |e: &&feed_rs::model::Entry| e.title.as_ref().is_some_and(|t| t.content == words.title);
                let entry =
                    feed.entries.iter().find(title).unwrap_or_else(|| panic!("no entry {:?}", words.title));
                let published = entry.published.expect("a date");
                assert!(midnight.is_some_and(|now| published < now), "{} is from the future", words.title);
                assert_eq!(entry.categories.first().map(|c| c.term.as_str()), Some(happening.category(lang)));
                let link = entry.links.first().map(|l| l.href.as_str()).unwrap_or_default();
                assert!(link.starts_with(&bases().notices), "{link}");
                let body = entry.summary.as_ref().map(|s| s.content.as_str());
                let body =
                    body.or_else(|| entry.content.as_ref().and_then(|c| c.body.as_deref())).expect("a body");
                assert!(!body.contains(['{', '}']) && body.trim() == words.body.trim(), "{body}");
            }
        }
    }
}

#[test]
fn at_the_turn_of_the_year_a_date_shows_its_year() {
    let out = rendered(&region(), "2026-12-31");
    let text = fs::read_to_string(out.path().join("www/notices/notices.rss")).expect("a feed");
    assert!(text.contains("2027年1月"), "some happening lasts into January");
    let english = fs::read_to_string(out.path().join("www/notices/notices.atom")).expect("a feed");
    assert!(english.contains("December 2026") && english.contains("January 2027"));
}
