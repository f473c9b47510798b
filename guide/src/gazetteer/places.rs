//! The places whose names are looked for, by number.

use scenic_data::PlaceId;
use scenic_data::place::PlaceKind;
use scenic_data::store::PlaceName;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Places in the order of their identifiers; a place's number is where it stands.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Places(Vec<Listed>);

/// What names say of a place.
#[derive(Serialize, Deserialize)]
pub(super) struct Listed {
    id: PlaceId,
    /// What kind of place it is.
    pub(super) kind: PlaceKind,
    /// What it is part of.
    pub(super) parent: Option<PlaceId>,
}

impl Places {
    /// The places of these names.
    pub(super) fn of(names: &[PlaceName]) -> Self {
        let places: BTreeMap<&PlaceId, &PlaceName> = names.iter().map(|name| (&name.place, name)).collect();
        let listed = |name: &PlaceName| Listed {
            id: name.place.clone(),
            kind: name.kind,
            parent: name.parent.clone(),
        };
        Self(places.into_values().map(listed).collect())
    }

    /// The number of a place.
    pub(super) fn number(&self, place: &PlaceId) -> Option<u32> {
        let at = self.0.binary_search_by(|listed| listed.id.cmp(place)).ok()?;
        u32::try_from(at).ok()
    }

    /// What names say of a place.
    pub(super) fn get(&self, place: &PlaceId) -> Option<&Listed> {
        self.0.get(self.number(place)? as usize)
    }

    /// The places of these numbers.
    pub(super) fn ids(&self, numbers: &[u32]) -> Vec<PlaceId> {
        numbers.iter().filter_map(|number| Some(self.0.get(*number as usize)?.id.clone())).collect()
    }
}
