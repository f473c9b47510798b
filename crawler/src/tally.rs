//! A run's counters, and the verdict they allow.

use scenic_data::document::VisitOutcome;
use scenic_data::store::{RunOutcome, RunReport};

/// Longest error kept with a run, in characters.
const MAX_ERROR: usize = 500;

/// Counts what becomes of each address. Every address is counted once as seen and once by outcome.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    report: RunReport,
    /// Pages whose content is known now, by a body or a 304.
    read: u64,
    /// Something kept us from seeing all of the source.
    incomplete: bool,
}

impl Tally {
    pub(crate) fn new(expected: usize) -> Self {
        let expected = expected as u64;
        Self { report: RunReport { expected, ..RunReport::default() }, ..Self::default() }
    }

    /// An address was dealt with.
    pub(crate) fn saw(&mut self) {
        self.report.seen += 1;
    }

    /// A page's content is known; `fetched` when its body came.
    pub(crate) fn read(&mut self, fetched: bool) {
        self.read += 1;
        self.report.fetched += u64::from(fetched);
    }

    /// What recording a visit changed.
    pub(crate) fn recorded(&mut self, outcome: VisitOutcome) {
        match outcome {
            VisitOutcome::Created => self.report.created += 1,
            VisitOutcome::Changed => self.report.changed += 1,
            VisitOutcome::Unchanged => self.report.unchanged += 1,
            VisitOutcome::Gone => self.report.gone += 1,
            VisitOutcome::StillGone => self.report.skipped += 1,
        }
    }

    /// Addresses that are no documents, or that rules or limits kept us from.
    pub(crate) fn skipped(&mut self, count: u64) {
        self.report.skipped += count;
    }

    /// A document that is not due for a look: its content is what it was.
    pub(crate) fn rested(&mut self) {
        self.read += 1;
        self.report.rested += 1;
        self.skipped(1);
    }

    /// Documents that seem gone, but are too many to be believed at once.
    pub(crate) fn held_back(&mut self, count: usize, of: usize) {
        let why = format!("{count} of {of} documents seem gone; they stay until the next run says the same");
        self.report.held_back += count as u64;
        self.skipped(count as u64);
        self.incomplete("max_gone_share", &why);
    }

    /// An address that could not be read.
    pub(crate) fn failed(&mut self, url: &str, why: &str) {
        self.report.failed += 1;
        self.incomplete(url, why);
    }

    /// Nothing may be concluded from what was not seen. The first reason is kept.
    pub(crate) fn incomplete(&mut self, what: &str, why: &str) {
        self.incomplete = true;
        if self.report.error.is_none() {
            self.report.error = Some(format!("{what}: {why}").chars().take(MAX_ERROR).collect());
        }
    }

    /// Whether everything the source has was seen.
    pub(crate) fn is_complete(&self) -> bool {
        self.read > 0 && !self.incomplete
    }

    /// The counters so far.
    pub(crate) fn report(&self) -> &RunReport {
        &self.report
    }

    /// The counters and the verdict.
    pub(crate) fn close(mut self) -> RunReport {
        self.report.outcome = match (self.read, self.incomplete) {
            (0, _) => RunOutcome::Failed,
            (_, true) => RunOutcome::Partial,
            (_, false) => RunOutcome::Complete,
        };
        if self.report.outcome == RunOutcome::Failed && self.report.error.is_none() {
            self.report.error = Some("no page of the source could be read".to_owned());
        }
        self.report
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verdict_follows_from_what_was_read_and_what_failed() {
        let verdict = |read: bool, failed: bool| {
            let mut tally = Tally::new(1);
            if read {
                tally.read(true);
            }
            if failed {
                tally.failed("https://a.example/", "it answered 500");
                tally.failed("https://a.example/b", "it answered 502");
            }
            let report = tally.close();
            (report.outcome, report.error)
        };
        let first = Some("https://a.example/: it answered 500".to_owned());
        assert_eq!(verdict(true, false), (RunOutcome::Complete, None));
        assert_eq!(verdict(true, true), (RunOutcome::Partial, first.clone()));
        assert_eq!(verdict(false, true), (RunOutcome::Failed, first));
        let nothing = Some("no page of the source could be read".to_owned());
        assert_eq!(verdict(false, false), (RunOutcome::Failed, nothing));
    }
}
