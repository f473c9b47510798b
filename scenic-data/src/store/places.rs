//! Reading places: by identifier, by slug or key, by neighbourhood.

use super::Store;
use super::rows::{instant, json, lang, named};
use crate::entities::{claims, media, place_keys, place_names, places};
use crate::picture::{Season, View};
use crate::place::{Name, Place, PlaceKind, PlaceState};
use crate::record::PhotoRecord;
use crate::{PlaceId, Position, SourceId, StoreError};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

const LIVE: &str = "live";
/// Metres per degree of latitude, a little low so that a box never cuts a circle.
const METRES_PER_DEGREE: f64 = 110_000.0;

impl Store {
    /// The place of that identifier; retired ones too, as tombstones.
    pub async fn place(&self, id: &PlaceId) -> Result<Option<Place>, StoreError> {
        let Some(row) = places::Entity::find_by_id(id.as_str()).one(&self.db).await? else { return Ok(None) };
        Ok(self.with_names(vec![row]).await?.pop())
    }

    /// Many places, in the order asked for; unknown ones are left out.
    pub async fn places(&self, ids: &[PlaceId]) -> Result<Vec<Place>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let rows = places::Entity::find()
            .filter(places::Column::Id.is_in(ids.iter().map(PlaceId::as_str)))
            .all(&self.db)
            .await?;
        let mut found = self.with_names(rows).await?;
        found.sort_by_key(|place| ids.iter().position(|id| id == &place.id));
        Ok(found)
    }

    /// The place of an identifier, a slug, or `source:external_id`.
    pub async fn find_place(&self, text: &str) -> Result<Option<PlaceId>, StoreError> {
        // No place has such an identifier, and PostgreSQL refuses to look for a NUL.
        if text.chars().any(char::is_control) {
            return Ok(None);
        }
        let by_id = Condition::any().add(places::Column::Id.eq(text)).add(places::Column::Slug.eq(text));
        if let Some(row) = places::Entity::find().filter(by_id).one(&self.db).await? {
            return Ok(Some(row.id.into()));
        }
        match text.split_once(':') {
            Some((source, external)) => self.place_by_key(&source.into(), external).await,
            None => Ok(None),
        }
    }

    /// The place a source means by an external id.
    pub async fn place_by_key(
        &self,
        source: &crate::SourceId,
        external_id: &str,
    ) -> Result<Option<PlaceId>, StoreError> {
        let key = (source.to_string(), external_id.to_owned());
        Ok(place_keys::Entity::find_by_id(key).one(&self.db).await?.map(|row| row.place_id.into()))
    }

    /// The place whose page, at any source, has this address.
    pub async fn place_by_url(&self, url: &str) -> Result<Option<PlaceId>, StoreError> {
        self.place_by_key(&super::apply::URL_KEY.into(), url).await
    }

    /// The live places directly within a place.
    pub async fn children(&self, id: &PlaceId) -> Result<Vec<PlaceId>, StoreError> {
        let ids: Vec<String> = places::Entity::find()
            .select_only()
            .column(places::Column::Id)
            .filter(places::Column::ParentId.eq(id.as_str()))
            .filter(places::Column::State.eq(LIVE))
            .order_by_asc(places::Column::Slug)
            .into_tuple()
            .all(&self.db)
            .await?;
        Ok(ids.into_iter().map(PlaceId::from).collect())
    }

    /// Live places within `radius_m`, nearest first, with their distance in metres.
    pub async fn near(
        &self,
        position: Position,
        radius_m: f64,
        limit: usize,
    ) -> Result<Vec<(Place, f64)>, StoreError> {
        let lat_span = radius_m / METRES_PER_DEGREE;
        let lon_span = lat_span / position.lat.to_radians().cos().max(0.01);
        let rows = places::Entity::find()
            .filter(places::Column::State.eq(LIVE))
            .filter(places::Column::Lat.between(position.lat - lat_span, position.lat + lat_span))
            .filter(places::Column::Lon.between(position.lon - lon_span, position.lon + lon_span))
            .all(&self.db)
            .await?;
        let mut found: Vec<(places::Model, f64)> = rows
            .into_iter()
            .filter_map(|row| {
                let here = Position { lat: row.lat?, lon: row.lon? };
                Some((row, position.distance_m(here)))
            })
            .filter(|(_, metres)| *metres <= radius_m)
            .collect();
        // Of those equally far the order is the same in every store.
        found.sort_by(|a, b| a.1.total_cmp(&b.1).then_with(|| a.0.id.cmp(&b.0.id)));
        found.truncate(limit);
        let (rows, metres): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        Ok(self.with_names(rows).await?.into_iter().zip(metres).collect())
    }

    /// Every live place.
    pub async fn place_ids(&self) -> Result<Vec<PlaceId>, StoreError> {
        let ids: Vec<String> = places::Entity::find()
            .select_only()
            .column(places::Column::Id)
            .filter(places::Column::State.eq(LIVE))
            .order_by_asc(places::Column::Id)
            .into_tuple()
            .all(&self.db)
            .await?;
        Ok(ids.into_iter().map(PlaceId::from).collect())
    }

    /// Places of which several sources tell the same field, in order, after the one named.
    pub async fn told_by_several(
        &self,
        after: Option<&PlaceId>,
        limit: u64,
    ) -> Result<Vec<PlaceId>, StoreError> {
        use claims::Column as C;
        let mut query = claims::Entity::find()
            .select_only()
            .column(C::PlaceId)
            .distinct()
            .filter(C::KnownUntil.is_null())
            .group_by(C::PlaceId)
            .group_by(C::Field)
            .having(Expr::col(C::SourceId).count_distinct().gt(1))
            .order_by_asc(C::PlaceId)
            .limit(limit);
        if let Some(after) = after {
            query = query.filter(C::PlaceId.gt(after.as_str()));
        }
        let ids: Vec<String> = query.into_tuple().all(&self.db).await?;
        Ok(ids.into_iter().map(PlaceId::from).collect())
    }

    /// The places that a source describes by its own identifiers, in order, after the one named.
    pub async fn described(
        &self,
        source: &SourceId,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Vec<(String, PlaceId)>, StoreError> {
        use place_keys::Column as C;
        let mut query = place_keys::Entity::find()
            .filter(C::SourceId.eq(source.as_str()))
            .order_by_asc(C::ExternalId)
            .limit(limit);
        if let Some(after) = after {
            query = query.filter(C::ExternalId.gt(after));
        }
        let rows = query.all(&self.db).await?;
        Ok(rows.into_iter().map(|row| (row.external_id, row.place_id.into())).collect())
    }

    /// How many places a source describes.
    pub async fn describes(&self, source: &SourceId) -> Result<u64, StoreError> {
        let keys = place_keys::Entity::find().filter(place_keys::Column::SourceId.eq(source.as_str()));
        Ok(keys.count(&self.db).await?)
    }

    /// A place's pictures as its sources describe them.
    pub async fn photos(&self, id: &PlaceId) -> Result<Vec<PhotoRecord>, StoreError> {
        let rows = media::Entity::find()
            .filter(media::Column::PlaceId.eq(id.as_str()))
            .filter(media::Column::KnownUntil.is_null())
            .order_by_asc(media::Column::Id)
            .all(&self.db)
            .await?;
        let read = |row: media::Model| PhotoRecord {
            url: row.url,
            caption: row.caption,
            credit: row.credit,
            licence: row.licence,
            view: row.view.as_deref().and_then(|view| View::parse(view).ok()),
            season: row.season.as_deref().and_then(|season| Season::parse(season).ok()),
            indoor: row.indoor,
            picture: row.content_hash,
        };
        Ok(rows.into_iter().map(read).collect())
    }

    /// Gives rows their names, keeping the rows' order.
    pub(super) async fn with_names(&self, rows: Vec<places::Model>) -> Result<Vec<Place>, StoreError> {
        let mut names = place_names::Entity::find()
            .filter(place_names::Column::PlaceId.is_in(rows.iter().map(|row| row.id.as_str())))
            .all(&self.db)
            .await?;
        let mut ranked = Vec::with_capacity(names.len());
        for name in names.drain(..) {
            let source = self.known_source(&name.source_id).await?;
            ranked.push((source.definition.authority, name));
        }
        // The strongest source names the place; among equals the shorter name, then a fixed order.
        ranked.sort_by(|(a, x), (b, y)| {
            (a, x.role != "primary", x.name.chars().count(), &x.name, &x.id).cmp(&(
                b,
                y.role != "primary",
                y.name.chars().count(),
                &y.name,
                &y.id,
            ))
        });
        let mut places = Vec::with_capacity(rows.len());
        for row in rows {
            let mut place = read_bare(row)?;
            let id = place.id.clone();
            for (_, name) in ranked.iter().filter(|(_, name)| name.place_id == id.as_str()) {
                take_name(
                    &mut place,
                    Name { lang: lang(name.lang.as_deref())?, text: name.name.clone() },
                    &name.role,
                );
            }
            // Local readers first: a place in China is mainly known by its Chinese name.
            place.names.sort_by_key(|name| !name.lang.as_ref().is_some_and(crate::LangTag::is_chinese));
            places.push(place);
        }
        Ok(places)
    }
}

/// A first primary name per language is a name; every other one an alias, each once.
fn take_name(place: &mut Place, name: Name, role: &str) {
    let folded = |n: &Name| crate::text::fold(&n.text);
    if place.names.iter().chain(&place.aliases).any(|known| folded(known) == folded(&name)) {
        return;
    }
    if role == "primary" && !place.names.iter().any(|known| known.lang == name.lang) {
        place.names.push(name);
    } else {
        place.aliases.push(name);
    }
}

/// A place's row without names.
pub(super) fn read_bare(row: places::Model) -> Result<Place, StoreError> {
    let state = match row.state.as_str() {
        LIVE => Some(PlaceState::Live),
        "retired" => Some(PlaceState::Retired),
        _ => None,
    };
    Ok(Place {
        state: named("place state", &row.state, state)?,
        kind: named("place kind", &row.kind, PlaceKind::parse(&row.kind).ok())?,
        time_zone: named("time zone", &row.time_zone, row.time_zone.parse().ok())?,
        position: row.lat.zip(row.lon).map(|(lat, lon)| Position { lat, lon }),
        extent: row.extent.as_deref().map(|text| json("extent", text)).transpose()?,
        seen_from_m: row.seen_from_m.and_then(|metres| u32::try_from(metres).ok()),
        id: row.id.into(),
        slug: row.slug,
        names: Vec::new(),
        aliases: Vec::new(),
        parent: row.parent_id.map(Into::into),
        country: row.country,
        updated_at: instant(row.updated_at)?,
    })
}
