//! Recomputing what is derived of a place: its row and its stored view.

use super::Store;
use super::claims::ViewRow;
use super::rows::{self, ms, to_json};
use crate::entities::{claims, events, passages, place_keys, place_names, place_views, places, routes};
use crate::place::{PlaceKind, PlaceState};
use crate::{Datum, Instant, PlaceId, Position, StoreError, text};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use std::collections::BTreeSet;

/// How a place's state is stored.
pub(super) fn state_name(state: PlaceState) -> &'static str {
    match state {
        PlaceState::Live => "live",
        PlaceState::Retired => "retired",
    }
}

/// Tables whose rows belong to a document and whose id is their content.
pub(super) trait DocumentRows: EntityTrait {
    fn id() -> Self::Column;
    fn document_id() -> Self::Column;
    fn verified_at() -> Self::Column;
    fn known_until() -> Self::Column;
}

macro_rules! document_rows {
    ($($table:ident),*) => {$(
        impl DocumentRows for $table::Entity {
            fn id() -> Self::Column { $table::Column::Id }
            fn document_id() -> Self::Column { $table::Column::DocumentId }
            fn verified_at() -> Self::Column { $table::Column::VerifiedAt }
            fn known_until() -> Self::Column { $table::Column::KnownUntil }
        }
    )*};
}
document_rows!(events, routes, passages);

/// Rebuilds the row and the view of one place from its current claims and names.
pub(super) async fn place(
    store: &Store,
    tx: &DatabaseTransaction,
    id: &PlaceId,
    now: Instant,
) -> Result<(), StoreError> {
    let Some(row) = places::Entity::find_by_id(id.as_str()).one(tx).await? else {
        return Ok(());
    };
    let current = claims::Entity::find()
        .filter(claims::Column::PlaceId.eq(id.as_str()))
        .filter(claims::Column::KnownUntil.is_null())
        .all(tx)
        .await?;
    let named =
        place_names::Entity::find().filter(place_names::Column::PlaceId.eq(id.as_str())).one(tx).await?;
    let state = if current.is_empty() && named.is_none() { PlaceState::Retired } else { PlaceState::Live };

    let mut sorted = Vec::with_capacity(current.len());
    for claim in current {
        let source = store.known_source(&claim.source_id).await?;
        sorted.push(rows::claim(claim, &source, None)?);
    }
    sorted.sort_by_key(|c| (c.source.authority, std::cmp::Reverse(c.clocks.verified_at)));
    let strongest = |field: &str| sorted.iter().find(|c| c.field().as_str() == field);

    let kind = strongest("kind").and_then(|c| PlaceKind::parse(c.value()).ok());
    let located = strongest("location").and_then(|c| location(c.value()));
    let extent = strongest("extent").map(|c| c.value()).filter(|text| is_extent(text)).map(str::to_owned);
    let seen_from = strongest("seen_from_m").and_then(|c| c.value().parse::<u32>().ok());
    let parent = match strongest("parent") {
        Some(claim) => {
            resolve(tx, claim.source.id.as_str(), claim.value()).await?.filter(|p| p != id.as_str())
        }
        None => None,
    };
    let update = places::ActiveModel {
        id: Set(row.id),
        kind: Set(kind.map_or(row.kind, |kind| kind.as_str().to_owned())),
        parent_id: Set(parent),
        lat: Set(located.map(|(p, _)| p.lat)),
        lon: Set(located.map(|(p, _)| p.lon)),
        datum: Set(located.map(|(_, datum)| datum.as_str().to_owned())),
        extent: Set(extent),
        seen_from_m: Set(seen_from.map(i64::from)),
        state: Set(state_name(state).to_owned()),
        updated_at: Set(ms(now)),
        ..Default::default()
    };
    let place = super::places::read_bare(places::Entity::update(update).exec(tx).await?)?;

    let view = ViewRow::of(&crate::view::PlaceView::compute(place, sorted, now));
    let row = place_views::ActiveModel {
        place_id: Set(id.to_string()),
        view: Set(to_json("view", &view)?),
        computed_at: Set(ms(now)),
    };
    let newer = OnConflict::column(place_views::Column::PlaceId)
        .update_columns([place_views::Column::View, place_views::Column::ComputedAt])
        .to_owned();
    place_views::Entity::insert(row).on_conflict(newer).exec_without_returning(tx).await?;
    Ok(())
}

/// Adds places that named, as their parent, one of those touched before it was known.
pub(super) async fn await_parents(
    tx: &DatabaseTransaction,
    touched: &mut BTreeSet<PlaceId>,
) -> Result<(), StoreError> {
    let ids: Vec<&str> = touched.iter().map(PlaceId::as_str).collect();
    let mut waiting: Vec<String> = Vec::new();
    for part in ids.chunks(super::changes::ROWS_PER_INSERT) {
        let mut refs: Vec<String> = place_keys::Entity::find()
            .select_only()
            .column(place_keys::Column::ExternalId)
            .filter(place_keys::Column::PlaceId.is_in(part.iter().copied()))
            .into_tuple()
            .all(tx)
            .await?;
        let names: Vec<String> = place_names::Entity::find()
            .select_only()
            .column(place_names::Column::Name)
            .filter(place_names::Column::PlaceId.is_in(part.iter().copied()))
            .into_tuple()
            .all(tx)
            .await?;
        refs.extend(names);
        for refs in refs.chunks(super::changes::ROWS_PER_INSERT) {
            let found: Vec<String> = claims::Entity::find()
                .select_only()
                .column(claims::Column::PlaceId)
                // As it stands in the index of parents, which a value that is bound would not be taken for.
                .filter(Expr::cust("claims.field = 'parent'"))
                .filter(claims::Column::KnownUntil.is_null())
                .filter(claims::Column::Value.is_in(refs))
                .into_tuple()
                .all(tx)
                .await?;
            waiting.extend(found);
        }
    }
    // Only those whose row lacks it: others are in order already.
    for part in waiting.chunks(super::changes::ROWS_PER_INSERT) {
        let orphans: Vec<String> = places::Entity::find()
            .select_only()
            .column(places::Column::Id)
            .filter(places::Column::Id.is_in(part))
            .filter(places::Column::ParentId.is_null())
            .into_tuple()
            .all(tx)
            .await?;
        touched.extend(orphans.into_iter().map(PlaceId::from));
    }
    Ok(())
}

/// The place a source means by a reference: its own identifier, else a name that only one has.
async fn resolve(
    tx: &DatabaseTransaction,
    source: &str,
    reference: &str,
) -> Result<Option<String>, StoreError> {
    let key = (source.to_owned(), reference.to_owned());
    if let Some(key) = place_keys::Entity::find_by_id(key).one(tx).await? {
        return Ok(Some(key.place_id));
    }
    let mut named: Vec<String> = place_names::Entity::find()
        .select_only()
        .column(place_names::Column::PlaceId)
        .distinct()
        .filter(place_names::Column::Folded.eq(text::fold(reference)))
        .limit(2)
        .into_tuple()
        .all(tx)
        .await?;
    Ok(if named.len() == 1 { named.pop() } else { None })
}

/// Whether a value of an `extent` claim can be read.
fn is_extent(value: &str) -> bool {
    serde_json::from_str::<crate::extent::Extent>(value).is_ok()
}

/// Reads the value of a `location` claim: `lat,lon` in WGS-84 and the datum it came in.
fn location(value: &str) -> Option<(Position, Datum)> {
    let mut parts = value.splitn(3, ',');
    let (lat, lon) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let origin = parts.next().and_then(|name| Datum::parse(name).ok()).unwrap_or_default();
    Some((Position::parse(lat, lon, Datum::Wgs84).ok()?, origin))
}
