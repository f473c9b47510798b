//! Tables of records: which field a column is, rows of CSV and of sheets as records, templates to fill
//! in, and records as a table again.

mod assemble;
mod bounded;
mod cell;
pub mod columns;
pub mod csv;
mod delimiter;
pub mod encoding;
pub mod export;
mod flatten;
mod headings;
pub mod table;
pub mod template;
mod vocabulary;

pub use flatten::flatten;
pub use vocabulary::record_type;
