//! Between rows and types: the only place where a stored text becomes a value.

use crate::entities as row;
use crate::freshness::{Clocks, SourceRef};
use crate::{Instant, LangTag, StoreError};
use chrono::DateTime;

/// Milliseconds for the database.
pub(super) fn ms(at: Instant) -> i64 {
    at.timestamp_millis()
}

/// Milliseconds for the database, where there is a time.
pub(super) fn ms_opt(at: Option<Instant>) -> Option<i64> {
    at.map(ms)
}

/// An instant from the database.
pub(super) fn instant(ms: i64) -> Result<Instant, StoreError> {
    DateTime::from_timestamp_millis(ms)
        .ok_or_else(|| StoreError::Unreadable { what: "time", detail: format!("{ms} ms is out of range") })
}

/// An instant from the database, where there is one.
pub(super) fn instant_opt(ms: Option<i64>) -> Result<Option<Instant>, StoreError> {
    ms.map(instant).transpose()
}

/// A language from the database.
pub(super) fn lang(tag: Option<&str>) -> Result<Option<LangTag>, StoreError> {
    tag.map(|tag| {
        LangTag::parse(tag).map_err(|words| StoreError::Unreadable { what: "language", detail: words.en })
    })
    .transpose()
}

/// A stored name of one of our enums.
pub(super) fn named<T>(what: &'static str, name: &str, parsed: Option<T>) -> Result<T, StoreError> {
    parsed.ok_or_else(|| StoreError::Unreadable { what, detail: format!("{name:?} is not one of ours") })
}

/// JSON written by this program.
pub(super) fn json<T: serde::de::DeserializeOwned>(what: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Unreadable { what, detail: error.to_string() })
}

/// JSON for this program.
pub(super) fn to_json<T: serde::Serialize>(what: &'static str, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Unreadable { what, detail: error.to_string() })
}

/// The clocks of a row that has no validity of its own.
pub(super) fn clocks(published: Option<i64>, observed: i64, verified: i64) -> Result<Clocks, StoreError> {
    Ok(Clocks {
        published_at: instant_opt(published)?,
        observed_at: instant(observed)?,
        verified_at: instant(verified)?,
        valid_from: None,
        valid_until: None,
    })
}

/// A source for a reader: the document's own address, unless it is an upload's inner one.
pub(super) fn source_ref(source: &crate::Source, url: Option<&str>) -> SourceRef {
    SourceRef {
        id: source.id.clone(),
        name: source.definition.name.clone(),
        url: url.filter(|url| !url.starts_with("upload:")).map(str::to_owned),
        publisher: None,
        authority: source.definition.authority,
    }
}

/// A claim row with its source and document address.
pub(super) fn claim(
    claim: row::claims::Model,
    source: &crate::Source,
    url: Option<&str>,
) -> Result<crate::claim::Claim, StoreError> {
    let field = crate::Field::new(&claim.field);
    let (valid_from, valid_until) = (instant_opt(claim.valid_from)?, instant_opt(claim.valid_until)?);
    Ok(crate::claim::Claim {
        id: claim.id,
        place: claim.place_id.into(),
        lifetime: source.definition.lifetimes.of(&field),
        draft: crate::claim::ClaimDraft {
            lang: lang(claim.lang.as_deref())?,
            value: claim.value,
            typed: claim.typed.as_deref().map(|text| json("typed value", text)).transpose()?,
            quote: claim.quote,
            valid_from,
            valid_until,
            field,
        },
        document: claim.document_id.into(),
        source: source_ref(source, url),
        clocks: Clocks {
            valid_from,
            valid_until,
            ..clocks(claim.published_at, claim.observed_at, claim.verified_at)?
        },
        known_from: instant(claim.known_from)?,
        known_until: instant_opt(claim.known_until)?,
    })
}
