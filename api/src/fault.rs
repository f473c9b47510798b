//! Whose fault an error of another room is, and what its caller is told of it.

use crate::desk::Refusal;
use crate::problem::{Code, FieldProblem, Problem};
use axum::response::{IntoResponse, Response};
use guide::GuideError;
use index::IndexError;
use scenic_data::words::shown;
use scenic_data::{Fault, StoreError, Words};

impl From<GuideError> for Problem {
    fn from(error: GuideError) -> Self {
        match error {
            GuideError::Invalid { field, message } => Self::field(format!("/{field}"), message),
            GuideError::Impossible(problems) => {
                let field = |(field, words)| FieldProblem::new(format!("/{field}"), words);
                Self::fields(problems.into_iter().map(field).collect())
            }
            GuideError::Missing { what, id } => missing(what, &id),
            GuideError::Unable { zh, en } => Self::new(Code::Unavailable, zh, en),
            GuideError::Conflict { field: "slug", message } => Self::of(Code::GuideExists, "/slug", message),
            GuideError::Conflict { field, message } => Self::of(Code::Conflict, format!("/{field}"), message),
            GuideError::Refused(words) => Self::new(Code::Forbidden, words.zh, words.en),
            GuideError::TooMany(words) => Self::new(Code::TooMany, words.zh, words.en),
            GuideError::Store(error) => error.into(),
            GuideError::Index(IndexError::Store(error)) => error.into(),
            GuideError::Index(IndexError::Invalid { field, message }) => {
                Self::field(format!("/{field}"), Words::new(format!("不正确：{message}"), message))
            }
            GuideError::Index(IndexError::NoModel | IndexError::InUse { .. }) => unsearchable(),
            // Words in a cluster cannot be searched while it is out of reach; it comes back alone.
            GuideError::Index(IndexError::Vector { doing, detail }) => {
                tracing::error!(doing, detail, "the vector engine failed a request");
                unsearchable()
            }
            GuideError::Index(error) => internal(&error),
        }
    }
}

fn unsearchable() -> Problem {
    Problem::new(
        Code::Unavailable,
        "检索暂时不可用，请稍后再试",
        "the search is not available now; try again later",
    )
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Field(field, words) => Self::field(format!("/{field}"), words),
            Refusal::Store(error) => error.into(),
            Refusal::Failed(error) => {
                tracing::error!(error, "a request failed");
                ours()
            }
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match (&error, error.fault()) {
            (StoreError::Missing { what, id }, _) => missing(what, id),
            (StoreError::Invalid { field, message }, _) => {
                Self::field(format!("/{field}"), Words::new(format!("不正确：{message}"), message))
            }
            // It passes, or the operator ends it.
            (StoreError::Bucket { .. }, _) => {
                tracing::error!(%error, "a request failed");
                Self::new(
                    Code::Unavailable,
                    "文件存储暂时不可用，请稍后再试",
                    "the store of files is not available now; try again later",
                )
            }
            _ if error.is_passing() => {
                tracing::error!(%error, "a request failed");
                Self::new(
                    Code::Unavailable,
                    "数据库暂时不可用，请稍后再试",
                    "the database is not available now; try again later",
                )
            }
            (_, Fault::Caller) => {
                Self::new(Code::BadRequest, format!("请求不正确：{error}"), error.to_string())
            }
            (_, Fault::Data | Fault::Us) => internal(&error),
        }
    }
}

/// Something named in the path that is not there.
pub fn missing(what: &str, id: &str) -> Problem {
    let zh = match what {
        "place" => "地点",
        "route" => "路线",
        "source" => "来源",
        "partner" => "合作方",
        "upload" => "上传",
        "key" => "密钥",
        "notice" => "公告",
        "template" => "模板",
        "photo" => "图片",
        "plan" => "行程",
        "guide" => "指南页",
        "revision" => "版本",
        "editor" => "编辑者",
        _ => "项目",
    };
    let id = shown(id);
    let (zh_where, en_where) = match what {
        "route" => ("；GET /v1/routes 可以查到有哪些", "; GET /v1/routes finds those there are"),
        "place" => ("；/v1/search 可以查到有哪些", "; /v1/search finds those there are"),
        _ => ("", ""),
    };
    let words = Words::new(format!("没有{zh}“{id}”{zh_where}"), format!("no {what} {id:?}{en_where}"));
    Problem::of(Code::NotFound, "id", words)
}

/// The inner detail goes to the log, in the request's span; the caller gets a code.
pub fn internal(error: &dyn std::error::Error) -> Problem {
    tracing::error!(error = %error, "a request failed");
    ours()
}

/// That something failed on our side.
pub fn ours() -> Problem {
    Problem::new(
        Code::Internal,
        "请求未能处理；请重试，仍然失败时把 request_id 告诉运维人员",
        "the request could not be served; try again, and if that fails tell the operator the request_id",
    )
}

/// A panic in a handler is our fault, is logged, and ends only that request.
pub fn on_panic(panic: Box<dyn std::any::Any + Send>) -> Response {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    tracing::error!(panic = text, "a handler panicked");
    ours().into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenic_data::BucketFault;

    #[test]
    fn the_inner_detail_of_our_own_failures_is_not_told() {
        let broken = StoreError::Unreadable { what: "claim", detail: "column seven".to_owned() };
        let problem = Problem::from(broken);
        assert_eq!(problem.code, Code::Internal);
        assert!(!format!("{problem:?}").contains("seven"), "{problem:?}");
    }

    #[test]
    fn a_bucket_that_fails_is_unavailable_and_what_it_said_is_not_told() {
        let place = "s3://inner".to_owned();
        let away =
            StoreError::Bucket { place, fault: BucketFault::Away, detail: "connection refused".to_owned() };
        let problem = Problem::from(Refusal::Store(away));
        assert_eq!(problem.code, Code::Unavailable);
        let told = format!("{problem:?}");
        assert!(!told.contains("inner") && !told.contains("connection"), "{told}");
    }

    #[test]
    fn a_part_that_is_not_there_is_unavailable_and_no_internal_error() {
        assert_eq!(Problem::from(GuideError::Index(IndexError::NoModel)).code, Code::Unavailable);
        let missing = GuideError::Missing { what: "place", id: "x".to_owned() };
        assert_eq!(Problem::from(missing).code, Code::NotFound);
    }
}
