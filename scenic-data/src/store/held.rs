//! What was read and waits to be believed.

use super::Store;
use super::documents::{LIVE, read};
use crate::document::Document;
use crate::entities::documents;
use crate::record::Reading;
use crate::{DocumentId, StoreError};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

impl Store {
    /// Says that these bytes of a document have been read and that `what` they say is not believed
    /// yet: it is when it is said again, or accepted. Until then what the document said before stands.
    pub async fn hold_back(
        &self,
        document: &DocumentId,
        hash: &str,
        what: &str,
        reading: &Reading,
    ) -> Result<(), StoreError> {
        use documents::Column as C;
        let (_turn, tx) = self.write().await?;
        documents::Entity::update_many()
            .col_expr(C::Held, Expr::value(what))
            .col_expr(C::IngestedHash, Expr::value(hash))
            .col_expr(C::Reader, Expr::value(i64::from(reading.reader)))
            .col_expr(C::Reading, Expr::value(reading.definition.as_str()))
            .filter(C::Id.eq(document.as_str()))
            .exec(&tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// The documents of which something waits to be believed, the longest waiting first.
    pub async fn held_back(&self, limit: u64) -> Result<Vec<Document>, StoreError> {
        self.held_back_after(None, limit).await
    }

    /// The same, of those that wait less long than a document, whether it still waits or not.
    pub async fn held_back_after(
        &self,
        after: Option<&DocumentId>,
        limit: u64,
    ) -> Result<Vec<Document>, StoreError> {
        use documents::Column as C;
        let after = match after {
            Some(id) => documents::Entity::find_by_id(id.as_str()).one(&self.db).await?,
            None => None,
        };
        let further = after.map(|row| {
            let same = Condition::all().add(C::ObservedAt.eq(row.observed_at)).add(C::Id.gt(row.id));
            Condition::any().add(C::ObservedAt.gt(row.observed_at)).add(same)
        });
        let rows = documents::Entity::find()
            .filter(C::State.eq(LIVE))
            .filter(C::Held.is_not_null())
            .filter(C::Held.ne(Document::ACCEPTED))
            .filter(further.unwrap_or_else(Condition::all))
            .order_by_asc(C::ObservedAt)
            .order_by_asc(C::Id)
            .limit(limit)
            .all(&self.db)
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// Has a document believed of which something waits for it: it is read next. False when nothing
    /// of it waits.
    pub async fn accept(&self, document: &DocumentId) -> Result<bool, StoreError> {
        use documents::Column as C;
        let (_turn, tx) = self.write().await?;
        let done = documents::Entity::update_many()
            .col_expr(C::IngestedHash, Expr::value(None::<String>))
            .col_expr(C::Held, Expr::value(Document::ACCEPTED))
            .filter(C::Id.eq(document.as_str()))
            .filter(C::Held.is_not_null())
            .exec(&tx)
            .await?;
        tx.commit().await?;
        Ok(done.rows_affected == 1)
    }
}
