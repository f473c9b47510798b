//! Readable text of documents.

use super::Store;
use super::changes::{Log, ROWS_PER_INSERT};
use super::rows::{clocks, json, lang, source_ref, to_json};
use crate::change::Subject;
use crate::entities::{documents, passages};
use crate::freshness::{Clocks, Freshness, SourceRef};
use crate::{DocumentId, Instant, LangTag, PlaceId, StoreError, field::FieldClass};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// A piece of readable text in the store.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// Its identifier.
    pub id: String,
    /// The document it belongs to.
    pub document: DocumentId,
    /// The place the document is about, when it is about one.
    pub place: Option<PlaceId>,
    /// Of a text of no place in particular: the places it names, or that its title does.
    pub mentions: Vec<PlaceId>,
    /// The heading above it.
    pub heading: Option<String>,
    /// The text.
    pub body: String,
    /// Its language.
    pub lang: LangTag,
    /// Its order within the document.
    pub ordinal: u32,
    /// The document's title.
    pub title: Option<String>,
    /// The document's address.
    pub url: String,
    /// Who says so.
    pub source: SourceRef,
    /// Its clocks.
    pub clocks: Clocks,
}

impl Passage {
    /// How current it is: readable text ages like history.
    pub fn freshness(&self, now: Instant) -> Freshness {
        Freshness::of(&self.clocks, self.source.clone(), FieldClass::Lasting.lifetime(), now)
    }
}

impl Store {
    /// A document's current passages, in order.
    pub async fn passages_of(&self, document: &DocumentId) -> Result<Vec<Passage>, StoreError> {
        let rows = passages::Entity::find()
            .filter(passages::Column::DocumentId.eq(document.as_str()))
            .filter(passages::Column::KnownUntil.is_null())
            .order_by_asc(passages::Column::Ordinal)
            .all(&self.db)
            .await?;
        self.read_passages(rows).await
    }

    /// The current passages of these identifiers.
    pub async fn passages_by_id(&self, ids: &[String]) -> Result<Vec<Passage>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let rows = passages::Entity::find()
            .filter(passages::Column::Id.is_in(ids.iter().map(String::as_str)))
            .filter(passages::Column::KnownUntil.is_null())
            .all(&self.db)
            .await?;
        self.read_passages(rows).await
    }

    /// The current passages of documents about any of these places, in order.
    pub async fn passages_about(&self, places: &[PlaceId]) -> Result<Vec<Passage>, StoreError> {
        let mut found = Vec::new();
        for part in places.chunks(ROWS_PER_INSERT) {
            let rows = passages::Entity::find()
                .filter(passages::Column::PlaceId.is_in(part.iter().map(PlaceId::as_str)))
                .filter(passages::Column::KnownUntil.is_null())
                .order_by_asc(passages::Column::DocumentId)
                .order_by_asc(passages::Column::Ordinal)
                .all(&self.db)
                .await?;
            found.extend(self.read_passages(rows).await?);
        }
        Ok(found)
    }

    /// Documents that have current passages.
    pub async fn document_ids(&self) -> Result<Vec<DocumentId>, StoreError> {
        let ids: Vec<String> = passages::Entity::find()
            .select_only()
            .column(passages::Column::DocumentId)
            .distinct()
            .filter(passages::Column::KnownUntil.is_null())
            .order_by_asc(passages::Column::DocumentId)
            .into_tuple()
            .all(&self.db)
            .await?;
        Ok(ids.into_iter().map(DocumentId::from).collect())
    }

    /// Texts of no place in particular that were not looked through for names yet; with `again`, all of
    /// them. At most `limit`, after the passage `after`, by identifier.
    pub async fn unplaced_passages(
        &self,
        again: bool,
        after: &str,
        limit: u64,
    ) -> Result<Vec<Passage>, StoreError> {
        let mut unplaced = passages::Entity::find()
            .filter(passages::Column::KnownUntil.is_null())
            .filter(passages::Column::PlaceId.is_null())
            .filter(passages::Column::Id.gt(after))
            .order_by_asc(passages::Column::Id)
            .limit(limit);
        if !again {
            unplaced = unplaced.filter(passages::Column::Mentions.is_null());
        }
        let rows = unplaced.all(&self.db).await?;
        self.read_passages(rows).await
    }

    /// Says which places passages name. Documents whose passages name others than before are logged.
    pub async fn set_mentions(
        &self,
        found: &[(&Passage, Vec<PlaceId>)],
        now: Instant,
    ) -> Result<(), StoreError> {
        let (_turn, tx) = self.write().await?;
        let mut log = Log::default();
        for (passage, mentions) in found {
            let text = to_json("mentions", mentions)?;
            passages::Entity::update_many()
                .col_expr(passages::Column::Mentions, Expr::value(text))
                .filter(passages::Column::Id.eq(passage.id.as_str()))
                .exec(&tx)
                .await?;
            if &passage.mentions != mentions {
                log.add(Subject::Document, passage.document.as_str());
            }
        }
        log.write(&tx, now).await?;
        Ok(tx.commit().await?)
    }

    async fn read_passages(&self, rows: Vec<passages::Model>) -> Result<Vec<Passage>, StoreError> {
        let ids: std::collections::BTreeSet<&str> = rows.iter().map(|row| row.document_id.as_str()).collect();
        let documents: std::collections::HashMap<String, documents::Model> = documents::Entity::find()
            .filter(documents::Column::Id.is_in(ids))
            .all(&self.db)
            .await?
            .into_iter()
            .map(|document| (document.id.clone(), document))
            .collect();
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let document = documents.get(&row.document_id);
            let source = self.known_source(&row.source_id).await?;
            let url = document.map(|d| d.url.clone()).unwrap_or_default();
            found.push(Passage {
                lang: lang(Some(&row.lang))?.unwrap_or_else(LangTag::zh),
                source: SourceRef {
                    publisher: document.and_then(|d| d.publisher.clone()),
                    ..source_ref(&source, Some(&url))
                },
                clocks: clocks(row.published_at, row.observed_at, row.verified_at)?,
                title: document.and_then(|d| d.title.clone()),
                id: row.id,
                document: row.document_id.into(),
                place: row.place_id.map(Into::into),
                mentions: match &row.mentions {
                    Some(text) => json("mentions", text)?,
                    None => Vec::new(),
                },
                heading: row.heading,
                body: row.body,
                ordinal: u32::try_from(row.ordinal).unwrap_or_default(),
                url,
            });
        }
        Ok(found)
    }
}
