//! Events, exhibitions and notices: what happens at a place, when, and its effect.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub place_id: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub place_ref: Option<String>,
    pub document_id: String,
    pub source_id: String,
    pub external_id: Option<String>,
    pub kind: String,
    pub effect: String,
    #[sea_orm(column_type = "Text")]
    pub texts: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub url: Option<String>,
    pub starts_at: Option<i64>,
    pub ends_at: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub occurrences: Option<String>,
    pub authority: String,
    pub published_at: Option<i64>,
    pub observed_at: i64,
    pub verified_at: i64,
    pub known_from: i64,
    pub known_until: Option<i64>,
}

/// Relations are followed in the repository, by query.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
