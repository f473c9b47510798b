//! How a file is taken, and what is told of it.

use crate::defect::{Defect, Defects, Severity};
use crate::import::differ::Difference;
use scenic_data::PlaceId;
use scenic_data::record::Applied;
use scenic_data::upload::{Awaiting, Counts, Issue, Mode, Removal, Report, Weight};
use serde::Serialize;

/// How a file is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// How its rows are taken.
    pub mode: Mode,
    /// Only check, and say what would change.
    pub dry_run: bool,
    /// Whether doubtful values are held back until they are confirmed.
    pub ask: bool,
    /// The places that the sender may write about besides its own, where it may not write about all.
    pub tenant: Option<Vec<PlaceId>>,
    /// Whether rows say themselves which pictures they show: those of a record that is brought back.
    pub restores: bool,
    /// The upload that this is, under which what changes is noted.
    pub upload: Option<String>,
}

impl ImportOptions {
    /// The same in another mode.
    pub fn mode(mode: Mode) -> Self {
        Self { mode, ..Self::default() }
    }
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ImportReport {
    /// The file's name.
    pub file: String,
    /// Rows in it.
    pub rows: u64,
    /// What became of them.
    pub counts: Counts,
    /// Good rows that were not taken, because others were rejected or a word is awaited. Of a dry run
    /// none: its counts say what would become of them.
    pub held_back: u64,
    /// Whether it was taken, wholly or in part; of a dry run, whether it would be as it is.
    pub taken: bool,
    /// What is awaited before the file is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub awaiting: Option<Awaiting>,
    /// What changed in the store.
    pub changes: Applied,
    /// Errors, doubts and warnings, with their rows.
    pub defects: Defects,
    /// What a dry run found that would change, the first of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
    /// How many more would change.
    pub differences_left_out: u64,
    /// Records that a dry run of a full replacement found that the file does not name, the first of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub removals: Vec<Removal>,
    /// How many more there are.
    pub removals_left_out: u64,
}

impl ImportReport {
    /// The part of it that is kept with the upload.
    pub fn report(&self) -> Report {
        Report {
            rows: self.rows,
            counts: self.counts,
            held_back: self.held_back,
            issues: self.defects.list.iter().map(issue).collect(),
            left_out: self.defects.left_out,
        }
    }
}

fn issue(defect: &Defect) -> Issue {
    Issue {
        weight: match defect.severity {
            Severity::Error => Weight::Error,
            Severity::Doubt => Weight::Doubt,
            Severity::Warning => Weight::Warning,
        },
        file: defect.file.clone(),
        row: defect.row,
        column: defect.column.clone(),
        code: defect.code.to_owned(),
        message: defect.message.clone(),
    }
}
