//! A sight, a town, an exhibit: what claims are about.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "places")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub slug: String,
    pub kind: String,
    pub parent_id: Option<String>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub datum: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub extent: Option<String>,
    pub seen_from_m: Option<i64>,
    pub time_zone: String,
    pub country: Option<String>,
    pub state: String,
    pub created_at: i64,
    pub updated_at: i64,
}

/// Relations are followed in the repository, by query.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
