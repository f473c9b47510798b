//! One visit to a source, with counters that add up.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "crawl_runs")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub source_id: String,
    pub started_at: i64,
    pub finished_at: Option<i64>,
    pub outcome: String,
    pub expected: i64,
    pub seen: i64,
    pub fetched: i64,
    pub created: i64,
    pub changed: i64,
    pub unchanged: i64,
    pub gone: i64,
    pub failed: i64,
    pub skipped: i64,
    pub held_back: i64,
    pub rested: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub error: Option<String>,
}

/// Relations are followed in the repository, by query.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
