//! What the description says of failed answers: for each sort of call, those that it really gives.

use crate::problem::Code;
use std::collections::BTreeMap;
use utoipa::IntoResponses;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

type Responses = BTreeMap<String, RefOr<Response>>;

/// Any call.
const ANY: [Code; 5] = [Code::Invalid, Code::TooMany, Code::Timeout, Code::Unavailable, Code::Internal];

/// A call that reads by a query.
#[derive(Debug)]
pub struct Reading;

impl IntoResponses for Reading {
    fn responses() -> Responses {
        let unchanged = Response::new("Unchanged since the ETag given in If-None-Match");
        problems(&ANY).into_iter().chain([("304".to_owned(), RefOr::T(unchanged))]).collect()
    }
}

/// A call that reads about the one thing that its path names.
#[derive(Debug)]
pub struct ReadingOne;

impl IntoResponses for ReadingOne {
    fn responses() -> Responses {
        Reading::responses().into_iter().chain(Naming::responses()).collect()
    }
}

/// A call about the one thing that its path names, whose answer has no tag.
#[derive(Debug)]
pub struct Naming;

impl IntoResponses for Naming {
    fn responses() -> Responses {
        problems(&ANY).into_iter().chain(problems(&[Code::BadRequest, Code::NotFound])).collect()
    }
}

/// A call with a JSON body.
#[derive(Debug)]
pub struct Sending;

impl IntoResponses for Sending {
    fn responses() -> Responses {
        let mut all = problems(&ANY);
        all.append(&mut problems(&[Code::BadRequest, Code::TooLarge, Code::UnsupportedMediaType]));
        all
    }
}

/// A call for partners.
#[derive(Debug)]
pub struct Partnering;

impl IntoResponses for Partnering {
    fn responses() -> Responses {
        let mut all = Sending::responses();
        all.append(&mut problems(&[Code::Unauthorized, Code::Forbidden, Code::Conflict]));
        all
    }
}

/// A call for partners about the one thing that its path names.
#[derive(Debug)]
pub struct PartneringOne;

impl IntoResponses for PartneringOne {
    fn responses() -> Responses {
        let mut all = Partnering::responses();
        all.append(&mut problems(&[Code::BadRequest, Code::NotFound]));
        all
    }
}

/// A call for operators.
#[derive(Debug)]
pub struct Administering;

impl IntoResponses for Administering {
    fn responses() -> Responses {
        let mut all = Sending::responses();
        all.append(&mut problems(&[Code::Unauthorized, Code::Forbidden, Code::Conflict]));
        all
    }
}

/// A call for operators about the one thing that its path names.
#[derive(Debug)]
pub struct AdministeringOne;

impl IntoResponses for AdministeringOne {
    fn responses() -> Responses {
        let mut all = Administering::responses();
        all.append(&mut problems(&[Code::BadRequest, Code::NotFound]));
        all
    }
}

/// A call that writes a guide page, which its path names.
#[derive(Debug)]
pub struct Writing;

impl IntoResponses for Writing {
    fn responses() -> Responses {
        let mut all = Sending::responses();
        all.append(&mut problems(&[
            Code::Unauthorized,
            Code::Forbidden,
            Code::BadRequest,
            Code::NotFound,
            Code::Conflict,
            Code::GuideExists,
            Code::EditConflict,
            Code::PreconditionRequired,
        ]));
        all
    }
}

/// A problem document per status; codes of one status share it.
fn problems(codes: &[Code]) -> Responses {
    let mut titles: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for code in codes {
        let named = format!("{} (`/problems/{}`)", code.title().en, code.as_str());
        titles.entry(code.status().as_str().to_owned()).or_default().push(named);
    }
    let document = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    titles
        .into_iter()
        .map(|(status, named)| {
            let response = ResponseBuilder::new()
                .description(named.join("; "))
                .content("application/problem+json", document.clone())
                .build();
            (status, RefOr::T(response))
        })
        .collect()
}
