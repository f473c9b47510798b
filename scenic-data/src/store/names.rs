//! Names: for gazetteers, and for deciding whether two records mean one place.

use super::Store;
use super::rows::{lang, named};
use crate::entities::{claims, place_keys, place_names, places};
use crate::place::{Place, PlaceKind};
use crate::source::SourceKind;
use crate::{LangTag, PlaceId, Position, SourceId, StoreError};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// A name of a live place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PlaceName {
    /// Whose it is.
    pub place: PlaceId,
    /// As written.
    pub name: String,
    /// Folded for comparison.
    pub folded: String,
    /// Its language, where known.
    pub lang: Option<LangTag>,
    /// A name rather than an alias.
    pub primary: bool,
    /// What kind of place it names.
    pub kind: PlaceKind,
    /// What the place is part of.
    pub parent: Option<PlaceId>,
}

/// A place that a new record might mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The place.
    pub place: Place,
    /// How each source identifies it.
    pub keys: Vec<(SourceId, String)>,
    /// Its current addresses, joined.
    pub address: Option<String>,
    /// Web addresses of its pages.
    pub same_as: Vec<String>,
    /// The places above it, nearest first.
    pub parents: Vec<PlaceId>,
}

/// How far up the hierarchy is looked; deeper ones are not a hierarchy.
const MAX_PARENTS: usize = 8;

/// A place that has a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// The place.
    pub place: PlaceId,
    /// What kind it is.
    pub kind: PlaceKind,
    /// Where it is.
    pub position: Option<Position>,
}

impl Store {
    /// Live places that have one of these folded names and are not among those that `source` has
    /// described, each with the name.
    pub async fn named(
        &self,
        folded_names: &[String],
        source: &SourceId,
    ) -> Result<Vec<(String, Named)>, StoreError> {
        let rows = place_names::Entity::find()
            .filter(place_names::Column::Folded.is_in(folded_names))
            .order_by_asc(place_names::Column::Id)
            .all(&self.db)
            .await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<&str> = rows.iter().map(|row| row.place_id.as_str()).collect();
        let own: HashSet<String> = place_keys::Entity::find()
            .filter(place_keys::Column::PlaceId.is_in(ids.iter().copied()))
            .filter(place_keys::Column::SourceId.eq(source.as_str()))
            .all(&self.db)
            .await?
            .into_iter()
            .map(|key| key.place_id)
            .collect();
        let live: HashMap<String, places::Model> = places::Entity::find()
            .filter(places::Column::Id.is_in(ids.iter().copied()))
            .filter(places::Column::State.eq("live"))
            .all(&self.db)
            .await?
            .into_iter()
            .map(|row| (row.id.clone(), row))
            .collect();
        let mut found = Vec::new();
        for row in &rows {
            let Some(place) = live.get(&row.place_id).filter(|place| !own.contains(&place.id)) else {
                continue;
            };
            let named = Named {
                place: place.id.as_str().into(),
                kind: named("place kind", &place.kind, PlaceKind::parse(&place.kind).ok())?,
                position: place.lat.zip(place.lon).map(|(lat, lon)| Position { lat, lon }),
            };
            found.push((row.folded.clone(), named));
        }
        Ok(found)
    }

    /// The partners' sources that describe a place.
    pub async fn described_by(&self, place: &PlaceId) -> Result<Vec<SourceId>, StoreError> {
        let keys = place_keys::Entity::find()
            .filter(place_keys::Column::PlaceId.eq(place.as_str()))
            .filter(place_keys::Column::SourceId.ne(super::apply::URL_KEY))
            .all(&self.db)
            .await?;
        let mut found = Vec::new();
        for key in keys {
            if self.known_source(&key.source_id).await?.definition.kind == SourceKind::Upload {
                found.push(SourceId::from(key.source_id));
            }
        }
        Ok(found)
    }

    /// Every name of every live place.
    pub async fn names(&self) -> Result<Vec<PlaceName>, StoreError> {
        self.names_where(places::Entity::find(), place_names::Entity::find()).await
    }

    /// Every name of those of these places that are live.
    pub async fn names_of(&self, ids: &[PlaceId]) -> Result<Vec<PlaceName>, StoreError> {
        let ids = || ids.iter().map(PlaceId::as_str);
        let places = places::Entity::find().filter(places::Column::Id.is_in(ids()));
        let names = place_names::Entity::find().filter(place_names::Column::PlaceId.is_in(ids()));
        self.names_where(places, names).await
    }

    async fn names_where(
        &self,
        places: Select<places::Entity>,
        names: Select<place_names::Entity>,
    ) -> Result<Vec<PlaceName>, StoreError> {
        let live: HashMap<String, (PlaceKind, Option<String>)> = places
            .filter(places::Column::State.eq("live"))
            .all(&self.db)
            .await?
            .into_iter()
            .map(|row| {
                let kind = named("place kind", &row.kind, PlaceKind::parse(&row.kind).ok())?;
                Ok((row.id, (kind, row.parent_id)))
            })
            .collect::<Result<_, StoreError>>()?;
        let rows = names.order_by_asc(place_names::Column::Id).all(&self.db).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            if let Some((kind, parent)) = live.get(&row.place_id) {
                found.push(PlaceName {
                    place: row.place_id.into(),
                    name: row.name,
                    folded: row.folded,
                    lang: lang(row.lang.as_deref())?,
                    primary: row.role == "primary",
                    kind: *kind,
                    parent: parent.clone().map(Into::into),
                });
            }
        }
        Ok(found)
    }

    /// Places having a name or an alias that folds to one of these.
    pub async fn candidates(&self, folded_names: &[String]) -> Result<Vec<Candidate>, StoreError> {
        let mut ids: Vec<String> = place_names::Entity::find()
            .filter(place_names::Column::Folded.is_in(folded_names))
            .all(&self.db)
            .await?
            .into_iter()
            .map(|row| row.place_id)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let ids: Vec<PlaceId> = ids.into_iter().map(Into::into).collect();
        let mut found = Vec::with_capacity(ids.len());
        for place in self.places(&ids).await? {
            let mut candidate = Candidate {
                keys: Vec::new(),
                same_as: Vec::new(),
                address: None,
                parents: self.parents(&place).await?,
                place,
            };
            let keys = place_keys::Entity::find()
                .filter(place_keys::Column::PlaceId.eq(candidate.place.id.as_str()))
                .all(&self.db)
                .await?;
            for key in keys {
                if key.source_id == super::apply::URL_KEY {
                    candidate.same_as.push(key.external_id);
                } else {
                    candidate.keys.push((key.source_id.into(), key.external_id));
                }
            }
            let addresses: Vec<String> = claims::Entity::find()
                .filter(claims::Column::PlaceId.eq(candidate.place.id.as_str()))
                .filter(claims::Column::Field.eq("address"))
                .filter(claims::Column::KnownUntil.is_null())
                .all(&self.db)
                .await?
                .into_iter()
                .map(|claim| claim.value)
                .collect();
            candidate.address = (!addresses.is_empty()).then(|| addresses.join("\n"));
            found.push(candidate);
        }
        Ok(found)
    }

    /// The places above a place, nearest first. A loop in the data ends the walk.
    pub async fn parents(&self, place: &Place) -> Result<Vec<PlaceId>, StoreError> {
        let mut found: Vec<PlaceId> = Vec::new();
        let mut next = place.parent.clone();
        while let Some(parent) =
            next.filter(|p| found.len() < MAX_PARENTS && !found.contains(p) && p != &place.id)
        {
            next = places::Entity::find_by_id(parent.as_str())
                .one(&self.db)
                .await?
                .and_then(|row| row.parent_id)
                .map(Into::into);
            found.push(parent);
        }
        Ok(found)
    }
}
