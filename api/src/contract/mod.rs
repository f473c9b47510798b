//! What the description says beyond what its handlers say: of parameters and of headers, which mean the
//! same wherever they stand.

mod headers;
mod parameters;

use utoipa::openapi::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};

/// The description with all of it.
pub fn complete(mut description: OpenApi) -> OpenApi {
    headers::define(&mut description);
    for (path, item) in &mut description.paths.paths {
        for (method, operation) in operations(item) {
            parameters::refine(path, operation);
            headers::tell(method, path, operation);
        }
    }
    description
}

/// The calls of a path, by their methods.
pub fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("get", &mut item.get),
        ("put", &mut item.put),
        ("post", &mut item.post),
        ("patch", &mut item.patch),
        ("delete", &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}
