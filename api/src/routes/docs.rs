//! The description of the service: `/openapi.json` and `/docs`.

use crate::contract;
use crate::document::Document;
use crate::state::App;
use axum::response::Html;
use axum::routing::get;
use axum::{Json, Router};
use utoipa::openapi::OpenApi as Description;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

/// What stands above the routes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Daoyou 导游",
        description = "What a region's sights are, when they are open and what is on: every answer with its source and its age. \
                   Times are RFC 3339, distances metres, positions WGS-84 unless a datum is given, errors RFC 9457, \
                   in Chinese or English by `lang` or Accept-Language."
    ),
    components(schemas(Document)),
    modifiers(&Keys)
)]
struct Base;

/// How a caller says who it is.
struct Keys;

impl Modify for Keys {
    fn modify(&self, description: &mut Description) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(
            "A key of a partner, an editor or an operator, or a short-lived token: `Authorization: Bearer …`",
        ));
        let components = description.components.get_or_insert_with(Default::default);
        components.add_security_scheme("key", SecurityScheme::Http(bearer.build()));
    }
}

/// The description before routes are added.
pub fn base() -> Description {
    Base::openapi()
}

/// The description complete, with a name for each operation that no other has: its method and its path.
pub fn named(mut description: Description) -> Description {
    for (path, item) in &mut description.paths.paths {
        let words: Vec<&str> = path
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty() && *word != "v1")
            .collect();
        let place = words.join("_");
        for (method, operation) in contract::operations(item) {
            operation.operation_id = Some(format!("{method}_{place}"));
        }
    }
    contract::complete(description)
}

/// The pages that show the description. They load nothing from elsewhere.
pub fn router(description: Description) -> Router<App> {
    let page = Html(include_str!("../../page/docs.html"));
    Router::new()
        .route("/docs", get(move || async move { page }))
        .route("/openapi.json", get(move || async move { Json(description) }))
}
