//! Official and partner routes.

use super::Store;
use super::rows::{clocks, json, source_ref};
use crate::StoreError;
use crate::entities::routes;
use crate::route::Route;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

impl Store {
    /// The current route of that identifier: its own, or `source:external_id`.
    pub async fn route(&self, id: &str) -> Result<Option<Route>, StoreError> {
        use routes::Column as C;
        let query = match id.split_once(':') {
            Some((source, external)) => {
                routes::Entity::find().filter(C::SourceId.eq(source)).filter(C::ExternalId.eq(external))
            }
            None => routes::Entity::find_by_id(id),
        };
        match query.filter(C::KnownUntil.is_null()).one(&self.db).await? {
            Some(row) => Ok(self.read_routes(vec![row]).await?.pop()),
            None => Ok(None),
        }
    }

    /// Every current route.
    pub async fn routes(&self) -> Result<Vec<Route>, StoreError> {
        let rows = routes::Entity::find()
            .filter(routes::Column::KnownUntil.is_null())
            .order_by_asc(routes::Column::Id)
            .all(&self.db)
            .await?;
        self.read_routes(rows).await
    }

    /// Identifiers of all current routes.
    pub async fn route_ids(&self) -> Result<Vec<String>, StoreError> {
        Ok(routes::Entity::find()
            .select_only()
            .column(routes::Column::Id)
            .filter(routes::Column::KnownUntil.is_null())
            .order_by_asc(routes::Column::Id)
            .into_tuple()
            .all(&self.db)
            .await?)
    }

    async fn read_routes(&self, rows: Vec<routes::Model>) -> Result<Vec<Route>, StoreError> {
        let urls = self.urls_of(rows.iter().map(|row| row.document_id.as_str())).await?;
        let count = |n: Option<i64>| n.and_then(|n| u32::try_from(n).ok());
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let source = self.known_source(&row.source_id).await?;
            found.push(Route {
                texts: json("route texts", &row.texts)?,
                stops: json("route stops", &row.stops)?,
                minutes: count(row.minutes),
                distance_m: count(row.distance_m),
                source: source_ref(&source, urls.get(&row.document_id).map(String::as_str)),
                clocks: clocks(row.published_at, row.observed_at, row.verified_at)?,
                line: row.line.as_deref().map(|text| json("line", text)).transpose()?.unwrap_or_default(),
                id: row.id,
                external_id: row.external_id,
                difficulty: row.difficulty,
                season: row.season,
            });
        }
        Ok(found)
    }
}
