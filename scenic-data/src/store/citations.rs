//! How often answers cited what a source says, so that whoever says it sees what it is good for.

use super::Store;
use super::changes::ROWS_PER_INSERT;
use crate::entities::citations;
use crate::{PlaceId, SourceId, StoreError};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// What was cited: a source's word on a field of a place (`""` where it is no single field).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cited {
    /// Whose word.
    pub source: SourceId,
    /// Of which place (`""` where it is of none).
    pub place: PlaceId,
    /// On which field.
    pub field: String,
}

/// Most rows that are added up.
const MAX_ROWS: u64 = 200_000;

impl Store {
    /// Adds to the counts of a day (days since 1970, UTC).
    pub async fn count_citations(&self, cited: Vec<(Cited, u64)>, day: i64) -> Result<(), StoreError> {
        use citations::Column as C;
        let rows: Vec<_> = cited
            .into_iter()
            .map(|(cited, times)| citations::ActiveModel {
                source_id: Set(cited.source.0),
                day: Set(day),
                place_id: Set(cited.place.0),
                field: Set(cited.field),
                times: Set(i64::try_from(times).unwrap_or(i64::MAX)),
            })
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        let (_turn, tx) = self.write().await?;
        for part in rows.chunks(ROWS_PER_INSERT) {
            let given = Expr::col(("excluded", C::Times));
            let more = OnConflict::columns([C::SourceId, C::Day, C::PlaceId, C::Field])
                .value(C::Times, Expr::col((citations::Entity, C::Times)).add(given))
                .to_owned();
            let insert = citations::Entity::insert_many(part.to_vec()).on_conflict(more);
            insert.exec_without_returning(&tx).await?;
        }
        Ok(tx.commit().await?)
    }

    /// What a source said and how often it was cited since a day, the most cited first.
    pub async fn cited_since(
        &self,
        source: &SourceId,
        day: i64,
        limit: usize,
    ) -> Result<Vec<(Cited, u64)>, StoreError> {
        use citations::Column as C;
        let rows: Vec<(String, String, i64)> = citations::Entity::find()
            .select_only()
            .columns([C::PlaceId, C::Field, C::Times])
            .filter(C::SourceId.eq(source.as_str()))
            .filter(C::Day.gte(day))
            .order_by_desc(C::Day)
            .limit(MAX_ROWS)
            .into_tuple()
            .all(&self.db)
            .await?;
        // Added up here: the engines give sums of different types.
        let mut sums: HashMap<Cited, u64> = HashMap::new();
        for (place, field, times) in rows {
            let cited = Cited { source: source.clone(), place: place.into(), field };
            *sums.entry(cited).or_default() += u64::try_from(times).unwrap_or(0);
        }
        let mut found: Vec<_> = sums.into_iter().collect();
        found.sort_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.cmp(b)));
        found.truncate(limit);
        Ok(found)
    }
}
