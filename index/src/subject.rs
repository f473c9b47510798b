//! What a chunk was made from: a place, a document, an event or a route of the store.

use scenic_data::change::Subject;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;

/// One thing of the store, written `place:p_12ab`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct SubjectKey {
    /// What kind of thing.
    pub kind: Subject,
    /// Which one.
    pub id: String,
}

impl SubjectKey {
    /// The thing of that kind and identifier.
    pub fn new(kind: Subject, id: impl Into<String>) -> Self {
        Self { kind, id: id.into() }
    }

    /// Reads what [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (kind, id) = text.split_once(':').ok_or_else(|| format!("not a subject: {text:?}"))?;
        let kind = Subject::parse(kind).ok_or_else(|| format!("unknown kind of subject {kind:?}"))?;
        Ok(Self { kind, id: id.to_owned() })
    }
}

impl fmt::Display for SubjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.as_str(), self.id)
    }
}

impl From<SubjectKey> for String {
    fn from(key: SubjectKey) -> Self {
        key.to_string()
    }
}

impl TryFrom<String> for SubjectKey {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

impl Ord for SubjectKey {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.kind.as_str(), &self.id).cmp(&(other.kind.as_str(), &other.id))
    }
}

impl PartialOrd for SubjectKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_read_back_as_it_was_written() {
        for key in [SubjectKey::new(Subject::Place, "p_1"), SubjectKey::new(Subject::Event, "a:b")] {
            assert_eq!(SubjectKey::parse(&key.to_string()), Ok(key));
        }
        for bad in ["", "place", "planet:x"] {
            assert!(SubjectKey::parse(bad).is_err(), "{bad}");
        }
    }
}
