//! Identifiers. They are derived from what they name, so that doing a thing twice makes one thing.

use crate::Words;
use crate::words::shown;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[schema(value_type = String)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    };
}

id!(
    /// A source, as named by whoever registered it: lower-case letters, digits and dashes.
    SourceId
);
id!(
    /// A document: one address of one source.
    DocumentId
);
id!(
    /// A place.
    PlaceId
);

impl SourceId {
    /// Longest accepted identifier, in characters.
    pub const MAX_LEN: usize = 64;

    /// Accepts 1 to 64 of `a-z 0-9 - _ .`, nothing else.
    pub fn parse(text: &str) -> Result<Self, Words> {
        let ok = !text.is_empty()
            && text.len() <= Self::MAX_LEN
            && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.'));
        if ok {
            Ok(Self(text.to_owned()))
        } else {
            let (most, given) = (Self::MAX_LEN, shown(text));
            Err(Words::new(
                format!("来源标识由 1 到 {most} 个 a-z、0-9、“-”“_”“.” 组成，而不是“{given}”"),
                format!("a source id is 1 to {most} of a-z, 0-9, '-', '_' and '.', not {given:?}"),
            ))
        }
    }
}

impl DocumentId {
    /// The identifier of `url` within `source`.
    pub fn of(source: &SourceId, url: &str) -> Self {
        Self(derive("d", &[source.as_str(), url]))
    }
}

impl PlaceId {
    /// The identifier of a place that `source` was the first to name, as `external_id`.
    pub fn of(source: &SourceId, external_id: &str) -> Self {
        Self(derive("p", &[source.as_str(), external_id]))
    }
}

/// `prefix_` and 16 hexadecimal digits of the hash of `parts`.
pub fn derive(prefix: &str, parts: &[&str]) -> String {
    let hex = hashed(parts).to_hex();
    format!("{prefix}_{}", &hex.as_str()[..16])
}

/// The first bytes of the hash of `parts`, where identifiers would take too much memory.
pub fn digest(parts: &[&str]) -> [u8; 8] {
    let mut first = [0; 8];
    first.iter_mut().zip(hashed(parts).as_bytes()).for_each(|(to, from)| *to = *from);
    first
}

fn hashed(parts: &[&str]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize()
}

/// The content hash (BLAKE3, hexadecimal) of bytes.
pub fn content_hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// The content hash of all that a reader gives, without holding it in memory.
pub fn content_hash_of(mut reader: impl io::Read) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    io::copy(&mut reader, &mut hasher)?;
    Ok(hasher.finalize().to_hex().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_depends_on_where_its_parts_end() {
        assert_ne!(derive("x", &["ab", "c"]), derive("x", &["a", "bc"]));
        assert_eq!(derive("x", &["ab", "c"]), derive("x", &["ab", "c"]));
    }

    #[test]
    fn a_content_hash_is_the_same_read_bit_by_bit() {
        let bytes = vec![7; 300_000];
        assert_eq!(content_hash_of(bytes.as_slice()).expect("read"), content_hash(&bytes));
    }

    #[test]
    fn a_source_id_is_plain() {
        assert!(SourceId::parse("lanxiu-official").is_ok());
        for bad in ["", "Has Space", "上海", "a/b", &"a".repeat(65)] {
            assert!(SourceId::parse(bad).is_err(), "{bad}");
        }
    }
}
