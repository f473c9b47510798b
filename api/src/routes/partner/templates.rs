//! `GET /v1/partner/templates/{name}`: what to fill in.

use crate::extract::Id;
use crate::problem::Problem;
use crate::responses::Naming;
use crate::state::App;
use axum::extract::State;
use axum::response::Response;

/// A template: `daoyou-template.xlsx`, with a sheet for each type of record, examples and values to
/// choose from, or `daoyou-template.csv`.
#[utoipa::path(
    get,
    path = "/v1/partner/templates/{id}",
    tag = "partner",
    params(("id" = String, Path, description = "`daoyou-template.xlsx` or `daoyou-template.csv`")),
    responses((status = 200, description = "The template", content((
        String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv"))), Naming)
)]
pub async fn template(State(app): State<App>, Id(name): Id) -> Result<Response, Problem> {
    let given = app.desk.template(&name).await?;
    given.map(super::export::file).ok_or_else(|| crate::fault::missing("template", &name))
}
