//! Official and partner routes.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "routes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub document_id: String,
    pub source_id: String,
    pub external_id: String,
    #[sea_orm(column_type = "Text")]
    pub texts: String,
    #[sea_orm(column_type = "Text")]
    pub stops: String,
    pub minutes: Option<i64>,
    pub distance_m: Option<i64>,
    pub difficulty: Option<String>,
    pub season: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub line: Option<String>,
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
