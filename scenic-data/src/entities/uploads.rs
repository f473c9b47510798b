//! Files that came in, and their reports.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "uploads")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub partner_id: String,
    pub idempotency_key: Option<String>,
    pub content_hash: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub file_name: Option<String>,
    pub status: String,
    #[sea_orm(column_type = "Text")]
    pub options: String,
    pub bytes: i64,
    pub key_id: Option<String>,
    pub awaiting: Option<String>,
    pub lease_owner: Option<String>,
    pub lease_until: Option<i64>,
    pub changed_to: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub report: String,
    pub created_at: i64,
    pub finished_at: Option<i64>,
}

/// Relations are followed in the repository, by query.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
