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

    /// What forbids a row that describes a place, and the parent that must turn out to be among the new
    /// places of the file.
    pub async fn check(&self, good: &Good, known: &Known) -> Result<(Defects, Option<String>), IngestError> {
        let (mut defects, mut open) = (Defects::default(), None);
        for record in &good.read.extract.places {
            // Pictures are checked by the place they refer to.
            if record.names.is_empty() {
                continue;
            }
            let moves = match &good.before {
                // What was taken before stays its own, where it is.
                Some((before, _)) => {
                    before.get("parent").and_then(serde_json::Value::as_str) != record.parent.as_deref()
                }
                None => true,
            };
            let mut defect = None;
            if good.before.is_none() {
                defect = self.describes(record, known).await?;
            }
            if defect.is_none() && moves && !self.areas.is_empty() {
                match self.lies(record).await? {
                    Lies::Within => {}
                    Lies::Outside(why) => defect = Some(*why),
                    Lies::InFile(parent) => open = Some(parent),
                }
            }
            if let Some(defect) = defect {
                defects.push(good.defect(defect));
            }
        }
        Ok((defects, open))
    }

    /// What forbids describing a place that the partner has not described before.
    async fn describes(&self, record: &PlaceRecord, known: &Known) -> Result<Option<Defect>, IngestError> {
        let has_address = !record.same_as.is_empty() || record.external_id.starts_with("http");
        if known.namesakes(record).is_empty() && !has_address {
            return Ok(None);
        }
        if self.store.place_by_key(&self.source.id, &record.external_id).await?.is_some() {
            return Ok(None);
        }
        match self.meant(record).await? {
            Some(place) => {
                let name = record.names.first().map_or("", |name| name.text.as_str());
                self.may_change(&place, "name", name).await
            }
            None => Ok(None),
        }
    }

    /// The known place that a new record would be taken for.
    async fn meant(&self, record: &PlaceRecord) -> Result<Option<PlaceId>, IngestError> {
        let named = record.names.iter().chain(&record.aliases);
        let names: Vec<String> = named.map(|name| fold(&name.text)).collect();
        let mut candidates = self.store.candidates(&names).await?;
        let mut resolver = Resolver::new(self.store, self.source);
        resolver.add_by_address(record, &mut candidates).await?;
        let parents: Vec<PlaceId> = match &record.parent {
            Some(parent) => resolver.reference(parent).await?.into_iter().collect(),
            None => Vec::new(),
        };
        Ok(match decide(record, &self.source.id, &parents, &candidates) {
            Decision::Same(place) => Some(place),
            Decision::New | Decision::Ambiguous(_) => None,
        })
    }

    /// Whether a place lies within the partner's areas: by itself, or by what it is part of.
    async fn lies(&self, record: &PlaceRecord) -> Result<Lies, IngestError> {
        if let Some(place) = self.store.place_by_key(&self.source.id, &record.external_id).await?
            && self.areas.contains(&place)
        {
            return Ok(Lies::Within);
        }
        // What it is said to be part of decides: else a place could be moved out of an area.
        let Some(parent) = &record.parent else {
            let place = self.meant(record).await?;
            let is_within = match place {
                Some(place) => self.is_in_areas(&place).await?,
                None => false,
            };
            return Ok(if is_within { Lies::Within } else { Lies::Outside(Box::new(no_parent())) });
        };
        match Resolver::new(self.store, self.source).reference(parent).await? {
            None => Ok(Lies::InFile(parent.clone())),
            Some(place) if self.is_own(&place).await? || self.is_in_areas(&place).await? => Ok(Lies::Within),
            Some(_) => Ok(Lies::Outside(Box::new(outside("parent", parent)))),
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

/// Where a place lies.
enum Lies {
    /// Within the areas.
    Within,
    /// Outside them.
    Outside(Box<Defect>),
    /// Where this parent does, which is not known yet.
    InFile(String),
}

fn no_parent() -> Defect {
    Defect::error(
        "outside_area",
        Some("parent".to_owned()),
        Message::new(
            "缺少上级：请填写你的区域内的地点（parent）",
            "a parent is missing: name a place within your areas",
        ),
    )
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

pub(super) fn outside(column: &'static str, named: &str) -> Defect {
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
