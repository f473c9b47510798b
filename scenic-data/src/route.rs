//! Official and partner routes.

use crate::event::Text;
use crate::freshness::{Clocks, Freshness, SourceRef};
use crate::{Instant, PlaceId, field::FieldClass};
use serde::{Deserialize, Serialize};

/// A route in the store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// Its identifier.
    pub id: String,
    /// Name and description, by language.
    pub texts: Vec<Text>,
    /// Where it goes, in order.
    pub stops: Vec<PlaceId>,
    /// How long it takes.
    pub minutes: Option<u32>,
    /// How long it is, metres.
    pub distance_m: Option<u32>,
    /// As the source calls it.
    pub difficulty: Option<String>,
    /// Who says so.
    pub source: SourceRef,
    /// Its clocks.
    pub clocks: Clocks,
}

impl Route {
    /// How current it is.
    pub fn freshness(&self, now: Instant) -> Freshness {
        Freshness::of(&self.clocks, self.source.clone(), FieldClass::Contact.lifetime(), now)
    }
}
