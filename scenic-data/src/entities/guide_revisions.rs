//! Everything a page has ever said.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "guide_revisions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub page_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub lang: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i64,
    pub parent: Option<i64>,
    pub at: i64,
    pub author_id: String,
    pub author_name: String,
    pub author_kind: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    pub state: String,
    pub title: String,
    #[sea_orm(column_type = "Text")]
    pub sections: String,
    #[sea_orm(column_type = "Text")]
    pub changed: String,
    pub added: i64,
    pub removed: i64,
    pub reviewed_at: Option<i64>,
    pub reviewed_by: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub review_reason: Option<String>,
}

/// Relations are followed in the repository, by query.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
