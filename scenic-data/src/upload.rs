//! Uploads: a file that somebody sent, how it is to be taken, and what became of it.

use crate::{Instant, SourceId, Words};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How the rows of a file are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = UploadMode)]
pub enum Mode {
    /// All rows, or none when one is rejected.
    #[default]
    All,
    /// The good rows, whatever the others are.
    Partial,
    /// The file is all there is: what it does not name is deleted, what its rows do not say is
    /// forgotten.
    Replace,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Self; 3] = [Self::All, Self::Partial, Self::Replace];

    /// Its stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Partial => "partial",
            Self::Replace => "replace",
        }
    }

    /// The mode of that name.
    pub fn parse(name: &str) -> Result<Self, Words> {
        Self::ALL
            .into_iter()
            .find(|mode| mode.as_str() == name)
            .ok_or_else(|| Words::unknown("方式", "mode", name, &Self::ALL.map(Self::as_str)))
    }
}

/// How a file is to be taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// How its rows are taken.
    pub mode: Mode,
    /// Whether doubtful values are meant as they are.
    pub confirmed: bool,
    /// Whether somebody has looked, where the partner's uploads are reviewed.
    pub published: bool,
    /// Whether rows about places of other partners are refused, and doubtful values held back.
    pub tenant: bool,
    /// Whether it brings records back as they were: rows then say themselves which pictures they show.
    pub restores: bool,
}

/// Where an upload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It is kept and waits for its turn.
    Queued,
    /// It is being taken.
    Processing,
    /// It was taken, wholly or in part.
    Done,
    /// Nothing of it was taken.
    Failed,
}

impl Status {
    const ALL: [Self; 4] = [Self::Queued, Self::Processing, Self::Done, Self::Failed];

    /// Its stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Processing => "processing",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// The status of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

/// Whose word an upload waits for before anything of it is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Awaiting {
    /// The partner's, that doubtful values are meant as they are.
    Confirmation,
    /// An editor's, who looks before it is published.
    Publication,
}

impl Awaiting {
    const ALL: [Self; 2] = [Self::Confirmation, Self::Publication];

    /// Its stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmation => "confirmation",
            Self::Publication => "publication",
        }
    }

    /// The one of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|awaiting| awaiting.as_str() == name)
    }
}

/// What became of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Counts {
    /// Records not known before.
    pub created: u64,
    /// Records that say something else than before.
    pub updated: u64,
    /// Records known as they are; only confirmed.
    pub unchanged: u64,
    /// Records forgotten.
    pub deleted: u64,
    /// Rows with errors.
    pub rejected: u64,
}

/// How much a problem of a row weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// The row is rejected.
    Error,
    /// The row is taken when its value is confirmed.
    Doubt,
    /// The row is taken; somebody should look.
    Warning,
}

/// A record that a full replacement would delete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Removal {
    /// Its type: `place`, `event`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// Its identifier.
    pub external_id: String,
    /// Its name or title, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Something wrong with a row, for people and for programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// How much it weighs.
    pub weight: Weight,
    /// The file within an archive, or the sheet of a workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The row; see the documentation of formats for how each counts them.
    pub row: Option<u64>,
    /// The column or field.
    pub column: Option<String>,
    /// A stable code.
    pub code: String,
    /// What is wrong, and what would be right.
    pub message: Words,
}

/// What was found in a file, and what was done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Rows in the file.
    pub rows: u64,
    /// What became of them; with `held_back` they add up to the rows, but for records that a full
    /// replacement deletes.
    pub counts: Counts,
    /// Good rows that were not taken: others were rejected, or somebody's word is awaited.
    pub held_back: u64,
    /// The first problems, in the order of rows.
    pub issues: Vec<Issue>,
    /// How many more there were.
    pub left_out: u64,
}

/// A file that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its identifier.
    pub id: String,
    /// Whose it is.
    pub partner: String,
    /// The source its records belong to.
    pub source: SourceId,
    /// The key it was sent with.
    pub key: Option<String>,
    /// What its sender calls the sending of it.
    pub idempotency_key: Option<String>,
    /// The hash of its bytes.
    pub content_hash: String,
    /// How many bytes.
    pub bytes: u64,
    /// Its name.
    pub file_name: String,
    /// How it is to be taken.
    pub options: Options,
    /// Where it is.
    pub status: Status,
    /// Whose word it waits for.
    pub awaiting: Option<Awaiting>,
    /// What was found and done; empty before it was processed.
    pub report: Report,
    /// When it came.
    pub created_at: Instant,
    /// When it was done with.
    pub finished_at: Option<Instant>,
    /// The last line of the change log that it could have written: followers that have read it know
    /// all that the file says.
    pub changed_to: Option<i64>,
}

/// What an upload made of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The upload.
    pub upload: String,
    /// The record's address.
    pub url: String,
    /// The hash of what it said before; `None` when it was not there.
    pub before: Option<String>,
    /// The hash of what it says since; `None` when it was deleted.
    pub after: Option<String>,
    /// When.
    pub at: Instant,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        assert_eq!(Mode::parse("replace").expect("a mode"), Mode::Replace);
        assert!(Mode::parse("merge").expect_err("refused").en.contains("partial"));
        for status in Status::ALL {
            assert_eq!(Status::parse(status.as_str()), Some(status));
        }
        for awaiting in Awaiting::ALL {
            assert_eq!(Awaiting::parse(awaiting.as_str()), Some(awaiting));
        }
    }
}
