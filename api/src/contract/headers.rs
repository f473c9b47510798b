//! Headers of answers: tags, when to come again, how much may be asked, where a new thing is.

use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::Operation;
use utoipa::openapi::{Components, Object, OpenApi, Ref, RefOr, Response, Type};

const ETAG: &str = "ETag";
const LOCATION: &str = "Location";
const RETRY_AFTER: &str = "Retry-After";
const RATE: [&str; 3] = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"];

/// Adds the headers that answers have to what the description defines.
pub fn define(description: &mut OpenApi) {
    let header = |kind: Type, text: &str| {
        HeaderBuilder::new().schema(Some(Object::with_type(kind))).description(Some(text)).build()
    };
    let all = [
        (
            ETAG,
            header(
                Type::String,
                "The tag of this answer, for If-None-Match; of a guide page also for If-Match",
            ),
        ),
        (LOCATION, header(Type::String, "Where the new thing is read")),
        (RETRY_AFTER, header(Type::Integer, "After how many seconds to try again")),
        (
            RATE[0],
            header(Type::Integer, "How many requests a minute are allowed; absent where none are counted"),
        ),
        (RATE[1], header(Type::Integer, "How many of them are left")),
        (RATE[2], header(Type::Integer, "In how many seconds all of them are free again")),
    ];
    let components = description.components.get_or_insert_with(Components::new);
    components.headers.extend(all.map(|(name, header)| (name.to_owned(), RefOr::T::<Header>(header))));
}

/// Says which headers the answers of a call have.
pub fn tell(method: &str, path: &str, operation: &mut Operation) {
    let is_tagged = operation.responses.responses.contains_key("304") || writes_a_page(method, path);
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let is_problem = response.content.contains_key("application/problem+json");
        if is_tagged && matches!(status.as_str(), "200" | "201" | "304") {
            add(response, &[ETAG]);
        }
        if is_problem && matches!(status.as_str(), "429" | "503") {
            add(response, &[RETRY_AFTER]);
        }
        if path.starts_with("/v1/") && (status.starts_with('2') || status == "429") {
            add(response, &RATE);
        }
        if (method, path, status.as_str()) == ("post", "/v1/partner/uploads", "202") {
            add(response, &[LOCATION]);
        }
    }
}

/// Whether a call answers with the guide page that it wrote.
fn writes_a_page(method: &str, path: &str) -> bool {
    let names_a_page = path == "/v1/guides" || path.starts_with("/v1/guides/{slug}");
    names_a_page && matches!(method, "post" | "put")
}

fn add(response: &mut Response, names: &[&str]) {
    for name in names {
        let defined = Ref::new(format!("#/components/headers/{name}"));
        response.headers.insert((*name).to_owned(), RefOr::Ref(defined));
    }
}
