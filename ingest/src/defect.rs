//! Defects: what could not be read, where, and what would be right, in Chinese and in English.

use crate::limits::MAX_DEFECTS;
use serde::Serialize;

/// What a defect says, in both languages.
pub use scenic_data::Words as Message;

/// Whether a defect costs data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something was left out; a partner's row with one is rejected.
    Error,
    /// Everything can be taken, but is hardly meant so; a partner is asked first.
    Doubt,
    /// Everything was taken, but someone should look.
    Warning,
}

/// Something in a document or a row that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Defect {
    /// Whether data was lost.
    pub severity: Severity,
    /// The file within an archive, or the sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The row of a file: its line in JSON Lines, its number in an array. Counts from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// The field, rule or part at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Stable, for programs: `bad_selector`, `wrong_type`, `unparsed_hours` …
    pub code: &'static str,
    /// For people.
    pub message: Message,
}

impl Defect {
    /// A defect that cost data.
    pub fn error(code: &'static str, column: impl Into<Option<String>>, message: Message) -> Self {
        Self { severity: Severity::Error, file: None, row: None, column: column.into(), code, message }
    }

    /// A defect that cost nothing yet.
    pub fn warning(code: &'static str, column: impl Into<Option<String>>, message: Message) -> Self {
        Self { severity: Severity::Warning, file: None, row: None, column: column.into(), code, message }
    }

    /// A defect that a partner is asked about.
    pub fn doubt(code: &'static str, column: impl Into<Option<String>>, message: Message) -> Self {
        Self { severity: Severity::Doubt, ..Self::warning(code, column, message) }
    }

    /// A value that cannot be what its column says, in the words of the parser that refused it.
    pub fn refused(column: &str, message: Message) -> Self {
        Self::error("invalid_value", Some(column.to_owned()), message)
    }

    /// The same, at a row.
    pub fn at(mut self, row: u64) -> Self {
        self.row = Some(row);
        self
    }

    /// The same, in a part of a file.
    pub fn within(mut self, file: Option<&str>) -> Self {
        self.file = self.file.or_else(|| file.map(str::to_owned));
        self
    }

    /// Whether data was lost.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Defects gathered while reading; beyond [`MAX_DEFECTS`] they are only counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Defects {
    /// The first ones, in the order found.
    pub list: Vec<Defect>,
    /// How many more there were.
    pub left_out: u64,
    /// How many of all were errors.
    pub errors: u64,
    /// How many of all were doubts.
    pub doubts: u64,
}

impl Defects {
    /// Adds one.
    pub fn push(&mut self, defect: Defect) {
        self.errors += u64::from(defect.is_error());
        self.doubts += u64::from(defect.severity == Severity::Doubt);
        if self.list.len() < MAX_DEFECTS {
            self.list.push(defect);
        } else {
            self.left_out += 1;
        }
    }

    /// Adds all of another's.
    pub fn extend(&mut self, other: Self) {
        let of = |severity| other.list.iter().filter(|d| d.severity == severity).count() as u64;
        self.left_out += other.left_out;
        self.errors += other.errors.saturating_sub(of(Severity::Error));
        self.doubts += other.doubts.saturating_sub(of(Severity::Doubt));
        other.list.into_iter().for_each(|defect| self.push(defect));
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty() && self.left_out == 0
    }

    /// The codes, for tests and logs.
    pub fn codes(&self) -> Vec<&'static str> {
        self.list.iter().map(|d| d.code).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_the_limit_defects_are_counted_not_kept() {
        let mut all = Defects::default();
        for _ in 0..MAX_DEFECTS + 7 {
            all.push(Defect::error("x", None, Message::new("错", "wrong")));
        }
        let mut other = Defects::default();
        other.push(Defect::warning("y", None, Message::new("注意", "look")));
        other.extend(all);
        assert_eq!(other.list.len(), MAX_DEFECTS);
        assert_eq!(other.left_out, 8);
        assert_eq!(other.errors as usize, MAX_DEFECTS + 7);
    }
}
