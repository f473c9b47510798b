//! What a partner may write about: what it has described itself, what no other partner has, and the
//! areas that it was given.

use super::batch::Good;
use super::doubts::Known;
use crate::IngestError;
use crate::defect::{Defect, Defects, Message};
use crate::matching::{Decision, decide};
use crate::resolve::Resolver;
use crate::text::clip;
use scenic_data::record::PlaceRecord;
use scenic_data::source::Source;
use scenic_data::text::fold;
use scenic_data::{PlaceId, Store};

/// A partner and its areas.
pub(super) struct Tenant<'a> {
    store: &'a Store,
    source: &'a Source,
    areas: &'a [PlaceId],
}

impl<'a> Tenant<'a> {
    pub fn new(store: &'a Store, source: &'a Source, areas: &'a [PlaceId]) -> Self {
        Self { store, source, areas }
    }

    /// What forbids a row that describes a place.
    pub async fn check(&self, good: &Good, known: &Known) -> Result<Defects, IngestError> {
        let mut defects = Defects::default();
        for record in &good.read.extract.places {
            // What was taken before stays its own; pictures are checked by the place they refer to.
            if record.names.is_empty() || good.before.is_some() {
                continue;
            }
            if let Some(defect) = self.describes(record, known).await? {
                defects.push(good.defect(defect));
            }
        }
        Ok(defects)
    }

    /// What forbids describing a place that the partner has not described before.
    async fn describes(&self, record: &PlaceRecord, known: &Known) -> Result<Option<Defect>, IngestError> {
        if self.store.place_by_key(&self.source.id, &record.external_id).await?.is_some() {
            return Ok(None);
        }
        if !known.namesakes(record).is_empty() || !record.same_as.is_empty() {
            let names: Vec<String> = record.names.iter().map(|name| fold(&name.text)).collect();
            let mut candidates = self.store.candidates(&names).await?;
            let mut resolver = Resolver::new(self.store, self.source);
            resolver.add_by_address(record, &mut candidates).await?;
            let parents: Vec<PlaceId> = match &record.parent {
                Some(parent) => resolver.reference(parent).await?.into_iter().collect(),
                None => Vec::new(),
            };
            if let Decision::Same(place) = decide(record, &self.source.id, &parents, &candidates) {
                let name = record.names.first().map_or("", |name| name.text.as_str());
                return self.may_change(&place, "name", name).await;
            }
        }
        if self.areas.is_empty() {
            return Ok(None);
        }
        // A new place must lie within an area; one within another new place lies where that one does.
        let Some(parent) = &record.parent else { return Ok(Some(outside("parent", ""))) };
        match Resolver::new(self.store, self.source).reference(parent).await? {
            Some(place) if !self.is_own(&place).await? && !self.is_in_areas(&place).await? => {
                Ok(Some(outside("parent", parent)))
            }
            _ => Ok(None),
        }
    }

    /// What forbids changing what is said of a place.
    pub async fn may_change(
        &self,
        place: &PlaceId,
        column: &'static str,
        named: &str,
    ) -> Result<Option<Defect>, IngestError> {
        if self.is_own(place).await? || self.is_in_areas(place).await? {
            return Ok(None);
        }
        if !self.areas.is_empty() {
            return Ok(Some(outside(column, named)));
        }
        let others = self.store.described_by(place).await?;
        Ok(others.into_iter().any(|source| source != self.source.id).then(|| not_yours(column, named)))
    }

    async fn is_own(&self, place: &PlaceId) -> Result<bool, IngestError> {
        Ok(self.store.described_by(place).await?.contains(&self.source.id))
    }

    async fn is_in_areas(&self, place: &PlaceId) -> Result<bool, IngestError> {
        if self.areas.is_empty() {
            return Ok(false);
        }
        if self.areas.contains(place) {
            return Ok(true);
        }
        let Some(place) = self.store.place(place).await? else { return Ok(false) };
        Ok(self.store.parents(&place).await?.iter().any(|parent| self.areas.contains(parent)))
    }
}

fn not_yours(column: &'static str, named: &str) -> Defect {
    let shown = clip(named, 60);
    Defect::error(
        "not_yours",
        Some(column.to_owned()),
        Message::new(
            format!("“{shown}”属于另一合作方：请运维人员把该地点加入你的区域，或改用别的地点"),
            format!(
                "{shown:?} belongs to another partner: ask the operator to add it to your areas, or name another place"
            ),
        ),
    )
}

fn outside(column: &'static str, named: &str) -> Defect {
    let shown = clip(named, 60);
    Defect::error(
        "outside_area",
        Some(column.to_owned()),
        Message::new(
            format!("“{shown}”不在你的区域内：请填写区域内的上级（parent），或请运维人员扩大区域"),
            format!(
                "{shown:?} is not within your areas: name a parent within them, or ask the operator for more"
            ),
        ),
    )
}
