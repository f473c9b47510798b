//! Why a text about hours could not be understood.

/// Why a text about hours could not be understood. The text itself is the caller's to keep.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// There is no text.
    #[error("there are no hours")]
    Empty,
    /// The text is longer than any statement of hours.
    #[error("the text has more than {limit} characters")]
    TooLong {
        /// The most characters that are read.
        limit: usize,
    },
    /// A word or sign has no known meaning here.
    #[error("{0:?} is not understood")]
    NotUnderstood(String),
    /// A time, date or list is not whole or cannot be.
    #[error("{0} is not a time or date that can be")]
    Impossible(String),
    /// More than one reading is possible.
    #[error("the text can be read in more than one way: {0}")]
    Ambiguous(&'static str),
    /// Two statements cannot both hold.
    #[error("two statements contradict each other: {0}")]
    Contradiction(&'static str),
    /// A season is named and nobody says when it is.
    #[error("a season is named without its dates")]
    SeasonWithoutDates,
    /// It is understood but cannot be evaluated.
    #[error("{0} cannot be evaluated")]
    NotEvaluable(&'static str),
}
