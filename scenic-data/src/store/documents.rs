//! Documents: what is known of each, and what waits to be read.

use super::Store;
use super::apply::settled;
use super::rows::{instant, instant_opt, lang, named};
use crate::document::{Document, DocumentState};
use crate::entities::{claims, documents, place_names, sources};
use crate::record::Reading;
use crate::{DocumentId, SourceId, StoreError};
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

/// How the state of a document is written.
pub(super) const LIVE: &str = "live";
pub(super) const GONE: &str = "gone";

impl Store {
    /// The document of that identifier.
    pub async fn document(&self, id: &DocumentId) -> Result<Option<Document>, StoreError> {
        documents::Entity::find_by_id(id.as_str()).one(&self.db).await?.map(read).transpose()
    }

    /// A source's live documents, by address.
    pub async fn documents_of(&self, source: &SourceId) -> Result<Vec<Document>, StoreError> {
        let rows = documents::Entity::find()
            .filter(documents::Column::SourceId.eq(source.as_str()))
            .filter(documents::Column::State.eq(LIVE))
            .order_by_asc(documents::Column::Url)
            .all(&self.db)
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// Live documents that wait to be read into claims, oldest first: those whose bytes were not read
    /// yet, and those read by an earlier version of the extractors than `reader`, or by other rules
    /// than their source has now.
    pub async fn pending(&self, reader: u32, limit: u64) -> Result<Vec<Document>, StoreError> {
        use documents::Column as C;
        let column = |c: C| Expr::col((documents::Entity, c));
        let waits = Condition::any()
            .add(C::IngestedHash.is_null())
            .add(column(C::IngestedHash).ne(column(C::ContentHash)))
            .add(C::Reader.is_null())
            .add(C::Reader.lt(i64::from(reader)))
            .add(C::Reading.is_null())
            .add(column(C::Reading).ne(Expr::col((sources::Entity, sources::Column::Reading))));
        let to_source =
            documents::Entity::belongs_to(sources::Entity).from(C::SourceId).to(sources::Column::Id).into();
        let rows = documents::Entity::find()
            .join(JoinType::InnerJoin, to_source)
            .filter(C::State.eq(LIVE))
            .filter(C::ContentHash.is_not_null())
            .filter(waits)
            .order_by_asc(C::FetchedAt)
            .order_by_asc(C::Id)
            .limit(limit)
            .all(&self.db)
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// Whether anything is known of a place by this document.
    pub async fn speaks_of_places(&self, document: &DocumentId) -> Result<bool, StoreError> {
        let named = place_names::Entity::find()
            .filter(place_names::Column::DocumentId.eq(document.as_str()))
            .one(&self.db)
            .await?;
        if named.is_some() {
            return Ok(true);
        }
        let claimed = claims::Entity::find()
            .filter(claims::Column::DocumentId.eq(document.as_str()))
            .filter(claims::Column::KnownUntil.is_null())
            .one(&self.db)
            .await?;
        Ok(claimed.is_some())
    }

    /// Says that these bytes of a document have been read, when there was nothing to apply. What the
    /// document said before stands, but coming again these bytes do not confirm it.
    pub async fn mark_ingested(
        &self,
        document: &DocumentId,
        hash: &str,
        reading: &Reading,
    ) -> Result<(), StoreError> {
        use documents::Column as C;
        let (_turn, tx) = self.write().await?;
        let row = documents::Entity::find_by_id(document.as_str()).one(&tx).await?;
        let rhythm = row.map(|row| settled(&row, true)).unwrap_or_default();
        documents::Entity::update_many()
            .col_expr(C::QuietS, Expr::value(rhythm.quiet_s))
            .col_expr(C::MovedS, Expr::value(rhythm.moved_s))
            .col_expr(C::Moves, Expr::value(rhythm.moves))
            .col_expr(C::PendingS, Expr::value(0.0))
            .col_expr(C::IngestedHash, Expr::value(hash))
            .col_expr(C::Reader, Expr::value(i64::from(reading.reader)))
            .col_expr(C::Reading, Expr::value(reading.definition.as_str()))
            .filter(C::Id.eq(document.as_str()))
            .exec(&tx)
            .await?;
        Ok(tx.commit().await?)
    }
}

/// A row as a document.
pub(super) fn read(row: documents::Model) -> Result<Document, StoreError> {
    let state = match row.state.as_str() {
        LIVE => Some(DocumentState::Live),
        GONE => Some(DocumentState::Gone),
        _ => None,
    };
    let rhythm = documents::rhythm(&row);
    Ok(Document {
        rhythm,
        due_at: instant_opt(row.due_at)?,
        held: row.held,
        state: named("document state", &row.state, state)?,
        id: row.id.into(),
        source: row.source_id.into(),
        url: row.url,
        media_type: row.media_type,
        content_hash: row.content_hash,
        ingested_hash: row.ingested_hash,
        meaning_hash: row.meaning_hash,
        etag: row.etag,
        last_modified: row.last_modified,
        http_status: row.http_status.and_then(|status| u16::try_from(status).ok()),
        title: row.title,
        publisher: row.publisher,
        lang: lang(row.lang.as_deref())?,
        published_at: instant_opt(row.published_at)?,
        observed_at: instant(row.observed_at)?,
        verified_at: instant(row.verified_at)?,
        fetched_at: instant(row.fetched_at)?,
    })
}
