//! One address of a source, its clocks and what was last read from it.

use crate::Rhythm;
use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "documents")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub source_id: String,
    #[sea_orm(column_type = "Text")]
    pub url: String,
    pub media_type: Option<String>,
    pub content_hash: Option<String>,
    pub ingested_hash: Option<String>,
    pub applied_hash: Option<String>,
    pub reader: Option<i64>,
    pub reading: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub etag: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub last_modified: Option<String>,
    pub http_status: Option<i32>,
    pub state: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub title: Option<String>,
    pub lang: Option<String>,
    pub published_at: Option<i64>,
    pub observed_at: i64,
    pub verified_at: i64,
    pub fetched_at: i64,
    pub last_run_id: Option<i64>,
    #[sea_orm(column_type = "Double")]
    pub quiet_s: f64,
    #[sea_orm(column_type = "Double")]
    pub moved_s: f64,
    #[sea_orm(column_type = "Double")]
    pub moves: f64,
    #[sea_orm(column_type = "Double")]
    pub pending_s: f64,
    pub due_at: Option<i64>,
    pub held: Option<String>,
    pub meaning_hash: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub publisher: Option<String>,
}

/// Relations are followed in the repository, by query.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The rhythm that a row holds.
pub fn rhythm(row: &Model) -> Rhythm {
    Rhythm { quiet_s: row.quiet_s, moved_s: row.moved_s, moves: row.moves }
}
