//! Readable text of documents, in order, by language.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "passages")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub document_id: String,
    pub place_id: Option<String>,
    pub source_id: String,
    pub lang: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub heading: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    pub ordinal: i64,
    pub published_at: Option<i64>,
    pub observed_at: i64,
    pub verified_at: i64,
    pub known_from: i64,
    pub known_until: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub mentions: Option<String>,
}

/// Relations are followed in the repository, by query.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
