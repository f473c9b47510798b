//! What is crawled or imported, and how.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sources")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub name: String,
    pub kind: String,
    pub authority: String,
    pub lang: Option<String>,
    pub time_zone: String,
    #[sea_orm(column_type = "Text")]
    pub definition: String,
    pub reading: String,
    pub enabled: bool,
    pub origin: String,
    pub created_at: i64,
    pub updated_at: i64,
    pub next_due_at: Option<i64>,
    pub lease_owner: Option<String>,
    pub lease_until: Option<i64>,
}

/// Relations are followed in the repository, by query.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
