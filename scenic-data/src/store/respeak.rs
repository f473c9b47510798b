//! When a source is called otherwise, or its word weighs otherwise: what it said is told anew.

use super::changes::Log;
use super::{Store, recompute};
use crate::change::Subject;
use crate::entities::{claims, events, passages, place_names, routes};
use crate::source::SourceDefinition;
use crate::{Instant, PlaceId, StoreError};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use std::collections::BTreeSet;

/// The identifiers in a column of the current rows of a source, each once.
macro_rules! ids {
    ($tx:expr, $id:expr, $table:ident . $column:ident) => {{
        let found: Vec<String> = $table::Entity::find()
            .select_only()
            .column($table::Column::$column)
            .distinct()
            .filter($table::Column::SourceId.eq($id))
            .filter($table::Column::KnownUntil.is_null())
            .into_tuple()
            .all($tx)
            .await?;
        found
    }};
}

/// Gives the source's current rows its present authority, computes anew the places it speaks of, and
/// tells the followers of everything it says.
pub(super) async fn source(
    store: &Store,
    tx: &DatabaseTransaction,
    definition: &SourceDefinition,
    at: Instant,
) -> Result<(), StoreError> {
    let id = definition.id.as_str();
    macro_rules! weigh {
        ($($table:ident),*) => {$(
            $table::Entity::update_many()
                .col_expr($table::Column::Authority, Expr::value(definition.authority.as_str()))
                .filter($table::Column::SourceId.eq(id))
                .filter($table::Column::KnownUntil.is_null())
                .exec(tx)
                .await?;
        )*};
    }
    weigh!(claims, events, routes);
    let named: Vec<String> = place_names::Entity::find()
        .select_only()
        .column(place_names::Column::PlaceId)
        .distinct()
        .filter(place_names::Column::SourceId.eq(id))
        .into_tuple()
        .all(tx)
        .await?;
    let claimed = ids!(tx, id, claims.PlaceId);
    let places: BTreeSet<PlaceId> = named.into_iter().chain(claimed).map(PlaceId::from).collect();
    let mut log = Log::default();
    for place in &places {
        recompute::place(store, tx, place, at).await?;
        log.add(Subject::Place, place.as_str());
    }
    ids!(tx, id, events.Id).iter().for_each(|event| log.add(Subject::Event, event));
    ids!(tx, id, routes.Id).iter().for_each(|route| log.add(Subject::Route, route));
    ids!(tx, id, passages.DocumentId).iter().for_each(|document| log.add(Subject::Document, document));
    log.write(tx, at).await
}
