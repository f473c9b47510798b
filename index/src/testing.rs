//! Rows made by hand, for tests of this crate.

use crate::chunk::{Chunk, of_place};
use scenic_data::claim::{Claim, ClaimDraft};
use scenic_data::freshness::{Clocks, SourceRef};
use scenic_data::place::{Name, Place, PlaceKind, PlaceState};
use scenic_data::{Authority, DocumentId, Field, Instant, PlaceId, SourceId};

pub(crate) fn now() -> Instant {
    Instant::UNIX_EPOCH + chrono::TimeDelta::days(20_000)
}

pub(crate) fn clocks() -> Clocks {
    Clocks { published_at: None, observed_at: now(), verified_at: now(), valid_from: None, valid_until: None }
}

pub(crate) fn source_ref(id: &str) -> SourceRef {
    SourceRef {
        id: SourceId::from(id),
        name: id.into(),
        url: None,
        publisher: None,
        authority: Authority::Official,
    }
}

pub(crate) fn place(id: &str, names: &[&str]) -> Place {
    Place {
        id: PlaceId::from(id),
        slug: id.into(),
        kind: PlaceKind::Attraction,
        names: names.iter().map(|name| Name::new(*name)).collect(),
        aliases: vec![],
        parent: None,
        position: None,
        extent: None,
        seen_from_m: None,
        time_zone: chrono_tz::Asia::Shanghai,
        country: None,
        state: PlaceState::Live,
        updated_at: now(),
    }
}

/// A chunk that says this and nothing else.
pub(crate) fn chunk(text: &str) -> Chunk {
    let chunks = of_place(&place("p", &["P"]), None, &[claim("c", "p", "intro", text)]);
    let said = chunks.into_iter().find(|chunk| chunk.text == text).expect("what was said");
    Chunk { title: String::new(), keywords: String::new(), names: Vec::new(), ..said }
}

pub(crate) fn claim(id: &str, place: &str, field: &str, value: &str) -> Claim {
    let field = Field::new(field);
    Claim {
        id: id.into(),
        place: PlaceId::from(place),
        lifetime: field.class().lifetime(),
        draft: ClaimDraft::text(field, None, value),
        document: DocumentId::from("d"),
        source: source_ref("s"),
        clocks: clocks(),
        known_from: now(),
        known_until: None,
    }
}
