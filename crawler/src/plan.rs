//! When a source's documents and its next run are due.

use crate::revisit::{Page, intervals};
use crate::visitor::Visitor;
use crate::{CanonicalUrl, Settings};
use chrono::TimeDelta;
use scenic_data::ids::content_hash;
use scenic_data::source::SourceDefinition;
use scenic_data::{Instant, Rhythm, Source, SourceId, Store, StoreError};
use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

/// Says when the documents that a run has looked at since `began`, or has failed to, are due again.
/// Those that seem gone and are `held` are looked at together, an interval later. The others keep what
/// an earlier run said of them.
pub(crate) async fn next_visits(
    store: &Store,
    visitor: &Visitor,
    source: &Source,
    starts: &[CanonicalUrl],
    began: Instant,
    held: &HashSet<String>,
) -> Result<(), StoreError> {
    let definition = &source.definition;
    let mut hosts: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for document in store.documents_of(&source.id).await? {
        let url = CanonicalUrl::parse(&document.url).ok();
        let is_start = url.as_ref().is_some_and(|url| starts.contains(url));
        let host = url.map(|url| url.authority().to_owned()).unwrap_or_default();
        hosts.entry(host).or_default().push((page(definition, is_start, document.rhythm), document));
    }
    let now = visitor.clock().now();
    let most = f64::from(visitor.settings().host_daily_requests);
    let mut due = Vec::new();
    for documents in hosts.into_values() {
        let pages: Vec<Page> = documents.iter().map(|(page, _)| *page).collect();
        let all = documents.len() as f64;
        let own =
            definition.revisit.per_day.map_or(all * DAY_S / definition.interval_s.max(1) as f64, f64::from);
        let waits = spent(pages, own.min(most)).await;
        for ((_, document), wait) in documents.iter().zip(waits) {
            let overdue = document.due_at.is_none_or(|due| due <= now);
            if held.contains(&document.url) {
                due.push((document.id.clone(), later(now, Duration::from_secs(definition.interval_s))));
            } else if document.fetched_at >= began {
                due.push((document.id.clone(), later(document.fetched_at, wait)));
            } else if overdue {
                // It could not be looked at; the next run need not begin for its sake alone.
                due.push((document.id.clone(), later(now, wait / 2)));
            }
        }
    }
    store.plan_visits(&due).await
}

const DAY_S: f64 = 86_400.0;

/// Plans off the runtime's threads: many pages take a while.
async fn spent(pages: Vec<Page>, per_day: f64) -> Vec<Duration> {
    let usual: Vec<Duration> = pages.iter().map(|page| page.ceiling).collect();
    tokio::task::spawn_blocking(move || intervals(&pages, per_day)).await.unwrap_or_else(|error| {
        tracing::error!(%error, "visits could not be planned; each document is left to its ceiling");
        usual
    })
}

/// A document as the planner sees it. A start page leads to what is new, so it is looked at in every
/// interval at least.
fn page(definition: &SourceDefinition, is_start: bool, rhythm: Rhythm) -> Page {
    let floor = Duration::from_secs(definition.floor_s());
    let interval = Duration::from_secs(definition.interval_s);
    let ceiling = Duration::from_secs(definition.ceiling_s());
    let ceiling = if is_start { ceiling.min(interval.max(floor)) } else { ceiling };
    Page { rhythm, floor, ceiling }
}

/// A source comes due up to this share of its interval late, so that sources registered together
/// do not come due together.
const SPREAD: f64 = 0.05;

/// When a source comes due after a run that ended `now`: by its cron expression, else when the
/// `first` of its documents does, but not before it could and not after its interval, and a little
/// late, the same for the same source. After failures in a row sooner, doubling, but not later than
/// usual.
pub(crate) fn due_after(
    source: &Source,
    settings: &Settings,
    failures: u32,
    first: Option<Instant>,
    now: Instant,
) -> Instant {
    let definition = &source.definition;
    let interval = Duration::from_secs(definition.interval_s);
    let cron = definition.cron.as_deref().and_then(|cron| at_cron(cron, definition.time_zone, now));
    let usual = cron.unwrap_or_else(|| {
        let floor = later(now, Duration::from_secs(definition.floor_s()).min(interval));
        let interval_end = later(now, interval);
        let next = first.map_or(interval_end, |first| first.clamp(floor, interval_end));
        later(next, interval.mul_f64(SPREAD * share(&source.id)))
    });
    if failures == 0 {
        return usual;
    }
    let doubled =
        1_u64.checked_shl(failures - 1).and_then(|times| settings.failed_retry_s.checked_mul(times));
    doubled.map_or(usual, |wait| later(now, Duration::from_secs(wait)).min(usual))
}

/// A number from 0 up to 1 that depends on the identifier alone.
fn share(id: &SourceId) -> f64 {
    let hash = content_hash(id.as_str().as_bytes());
    let head = hash.get(..8).and_then(|head| u32::from_str_radix(head, 16).ok()).unwrap_or_default();
    f64::from(head) / (f64::from(u32::MAX) + 1.0)
}

/// The next time that a cron expression names.
fn at_cron(cron: &str, zone: chrono_tz::Tz, now: Instant) -> Option<Instant> {
    let cron: croner::Cron = cron.parse().ok()?;
    let next = cron.find_next_occurrence(&now.with_timezone(&zone), false).ok()?;
    Some(next.with_timezone(&chrono::Utc))
}

fn later(at: Instant, wait: Duration) -> Instant {
    TimeDelta::from_std(wait).ok().and_then(|wait| at.checked_add_signed(wait)).unwrap_or(Instant::MAX_UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(edit: impl FnOnce(&mut SourceDefinition)) -> Source {
        let id = SourceId::from("lanxiu-official");
        let mut definition = SourceDefinition::for_partner(&id, "x");
        definition.interval_s = 3_600;
        edit(&mut definition);
        Source { id, definition, enabled: true, next_due_at: None }
    }

    #[test]
    fn a_source_comes_due_with_its_first_document_or_when_the_operator_says_and_sooner_after_a_failure() {
        let now: Instant = "2026-11-24T12:00:00Z".parse().expect("a time");
        let after = |source: &Source, failures, first: Option<i64>| {
            let first = first.map(|seconds| now + TimeDelta::seconds(seconds));
            (due_after(source, &Settings::default(), failures, first, now) - now).num_seconds()
        };
        let hourly = source(|_| ());
        let usual = after(&hourly, 0, None);
        assert!((3_600..=3_780).contains(&usual), "{usual}");
        let late = usual - 3_600;
        for (first, expected) in [(9_000, 3_600), (1_800, 1_800), (-5, 450), (3, 450)] {
            assert_eq!(after(&hourly, 0, Some(first)), expected + late, "{first}");
        }
        assert_eq!([1, 2, 3].map(|failures| after(&hourly, failures, None)), [300, 600, 1_200]);
        assert_eq!([5, u32::MAX].map(|failures| after(&hourly, failures, None)), [usual; 2], "never later");

        // 06:30 in Shanghai is 22:30 of the day before.
        let timed = source(|d| d.cron = Some("30 6 * * *".into()));
        assert_eq!(after(&timed, 0, Some(60)), 10 * 3_600 + 1_800);
        assert_eq!(after(&timed, 1, None), 300);
        assert!(timed.definition.problems().iter().all(|(field, _)| field != "cron"));
        let odd = source(|d| d.cron = Some("each morning".into()));
        assert!(odd.definition.problems().iter().any(|(field, _)| field == "cron"));
    }

    #[test]
    fn a_start_page_is_looked_at_in_every_interval() {
        let source = source(|d| d.start = vec!["https://a.example/".into()]);
        let ceiling = |url: &str| {
            let is_start = source.definition.start.iter().any(|start| start == url);
            page(&source.definition, is_start, Rhythm::default()).ceiling.as_secs()
        };
        assert_eq!((ceiling("https://a.example/"), ceiling("https://a.example/b")), (3_600, 14_400));
    }
}
