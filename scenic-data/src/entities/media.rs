//! Pictures of a place, with credit and licence.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "media")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub place_id: String,
    pub document_id: String,
    pub source_id: String,
    #[sea_orm(column_type = "Text")]
    pub url: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub caption: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub credit: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub licence: Option<String>,
    pub content_hash: Option<String>,
    pub view: Option<String>,
    pub season: Option<String>,
    pub indoor: Option<bool>,
    pub observed_at: i64,
    pub verified_at: i64,
    pub known_until: Option<i64>,
}

/// Relations are followed in the repository, by query.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
