//! Every name and alias of a place, with the document that says so.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "place_names")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub place_id: String,
    pub lang: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub folded: String,
    pub role: String,
    pub source_id: String,
    pub document_id: String,
}

/// Relations are followed in the repository, by query.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
