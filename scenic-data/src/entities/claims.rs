//! One value of one field of one place, with source, quote and clocks.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "claims")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub place_id: String,
    pub field: String,
    pub lang: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub value: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub typed: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub quote: String,
    pub source_id: String,
    pub document_id: String,
    pub authority: String,
    pub published_at: Option<i64>,
    pub observed_at: i64,
    pub verified_at: i64,
    pub valid_from: Option<i64>,
    pub valid_until: Option<i64>,
    pub known_from: i64,
    pub known_until: Option<i64>,
}

/// Relations are followed in the repository, by query.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
