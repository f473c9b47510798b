//! The fields of a body that are at fault, gathered so that all are told at once.

use crate::problem::{FieldProblem, Problem};
use scenic_data::Words;

/// What is wrong so far.
#[derive(Debug, Default)]
pub struct Wrong(Vec<FieldProblem>);

impl Wrong {
    /// What was read, or a note of what is wrong with the field.
    pub fn kept<T>(&mut self, pointer: &str, read: Result<T, Words>) -> Option<T> {
        read.map_err(|words| self.0.push(FieldProblem::new(pointer, words))).ok()
    }

    /// All that is wrong, if anything is.
    pub fn finish(self) -> Result<(), Problem> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::fields(self.0)) }
    }
}
