//! Errors: one table of codes, and what went wrong in both languages. `boundary.rs` writes them as
//! RFC 9457 documents for their readers.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use guide::GuideError;
use index::IndexError;
use scenic_data::words::shown;
use scenic_data::{Fault, StoreError, Words};

/// What kind of problem it is. Each has a stable name, a status and a title (see [`Code::row`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// A field is readable and wrong.
    Invalid,
    /// The request is not readable.
    BadRequest,
    /// Nothing has that name or address.
    NotFound,
    /// The address is known, the method is not.
    MethodNotAllowed,
    /// The body is larger than allowed.
    TooLarge,
    /// The body is of a type that is not read.
    UnsupportedMediaType,
    /// It took too long.
    Timeout,
    /// A part that is needed is not there now.
    Unavailable,
    /// Our fault.
    Internal,
}

impl Code {
    /// The table of problems: name, status, title in Chinese, title in English.
    fn row(self) -> (&'static str, StatusCode, &'static str, &'static str) {
        match self {
            Self::Invalid => ("invalid", StatusCode::UNPROCESSABLE_ENTITY, "有字段不正确", "A field is not valid"),
            Self::BadRequest => ("bad_request", StatusCode::BAD_REQUEST, "请求无法读取", "The request cannot be read"),
            Self::NotFound => ("not_found", StatusCode::NOT_FOUND, "没有这一项", "There is no such thing"),
            Self::MethodNotAllowed => (
                "method_not_allowed",
                StatusCode::METHOD_NOT_ALLOWED,
                "此地址不支持这种方法",
                "This address takes other methods",
            ),
            Self::TooLarge => ("too_large", StatusCode::PAYLOAD_TOO_LARGE, "请求过大", "The request is too large"),
            Self::UnsupportedMediaType => (
                "unsupported_media_type",
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "请发送 JSON",
                "Send JSON",
            ),
            Self::Timeout => ("timeout", StatusCode::SERVICE_UNAVAILABLE, "处理超时", "It took too long"),
            Self::Unavailable => {
                ("unavailable", StatusCode::SERVICE_UNAVAILABLE, "服务暂时不可用", "The service is not available now")
            }
            Self::Internal => (
                "internal",
                StatusCode::INTERNAL_SERVER_ERROR,
                "服务内部出错",
                "Something failed on our side",
            ),
        }
    }

    /// Its stable name.
    pub fn as_str(self) -> &'static str {
        self.row().0
    }

    /// Its HTTP status.
    pub fn status(self) -> StatusCode {
        self.row().1
    }

    /// What it is called.
    pub fn title(self) -> Words {
        let (.., zh, en) = self.row();
        Words::new(zh, en)
    }
}

/// A field at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// JSON pointer into the body (`/messages/0/role`), or the name of a parameter.
    pub pointer: Option<String>,
    /// The row of an uploaded file.
    pub row: Option<u64>,
    /// The column of an uploaded file.
    pub column: Option<String>,
    /// A stable code.
    pub code: &'static str,
    /// What is wrong and what would be right.
    pub message: Words,
}

impl FieldProblem {
    /// A field of a body or a parameter that is not valid.
    pub fn new(pointer: impl Into<String>, message: Words) -> Self {
        Self { pointer: Some(pointer.into()), row: None, column: None, code: Code::Invalid.as_str(), message }
    }

    /// A cell of an uploaded file.
    pub fn cell(row: Option<u64>, column: Option<String>, code: &'static str, message: Words) -> Self {
        Self { pointer: None, row, column, code, message }
    }
}

/// A problem with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind it is.
    pub code: Code,
    /// What happened here, and what would be right.
    pub detail: Words,
    /// Each field at fault.
    pub errors: Vec<FieldProblem>,
}

impl Problem {
    /// A problem that is of no single field.
    pub fn new(code: Code, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, detail: Words::new(zh, en), errors: Vec::new() }
    }

    /// A problem of one field, whatever its kind.
    pub fn of(code: Code, pointer: impl Into<String>, message: Words) -> Self {
        let error = FieldProblem { code: code.as_str(), ..FieldProblem::new(pointer, message.clone()) };
        Self { code, detail: message, errors: vec![error] }
    }

    /// A field that is not valid.
    pub fn field(pointer: impl Into<String>, message: Words) -> Self {
        Self::fields(vec![FieldProblem::new(pointer, message)])
    }

    /// Several fields that are not valid.
    pub fn fields(errors: Vec<FieldProblem>) -> Self {
        let told = |language: fn(&Words) -> &str, colon: &str, stop: &str| {
            let one = |e: &FieldProblem| format!("{}{colon}{}", e.pointer.as_deref().unwrap_or(""), language(&e.message));
            errors.iter().map(one).collect::<Vec<_>>().join(stop)
        };
        let detail = Words::new(told(|w| &w.zh, "：", "；"), told(|w| &w.en, ": ", "; "));
        Self { code: Code::Invalid, detail, errors }
    }

    /// The same where fields are parameters of a query: they are named without a slash.
    pub fn in_query(mut self) -> Self {
        let pointers = self.errors.iter_mut().filter_map(|error| error.pointer.as_mut());
        pointers.for_each(|pointer| *pointer = pointer.trim_start_matches('/').to_owned());
        if self.code == Code::Invalid { Self::fields(self.errors) } else { self }
    }
}

/// An empty answer that carries the problem to the boundary, which knows the reader's language.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.code.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<GuideError> for Problem {
    fn from(error: GuideError) -> Self {
        match error {
            GuideError::Invalid { field, message } => Self::field(format!("/{field}"), message),
            GuideError::Missing { what, id } => missing(what, &id),
            GuideError::Store(error) => error.into(),
            GuideError::Index(IndexError::Store(error)) => error.into(),
            GuideError::Index(IndexError::Invalid { field, message }) => {
                Self::field(format!("/{field}"), Words::new(format!("不正确：{message}"), message))
            }
            GuideError::Index(IndexError::NoModel | IndexError::InUse { .. }) => Self::new(
                Code::Unavailable,
                "检索暂时不可用，请稍后再试",
                "the search is not available now; try again later",
            ),
            GuideError::Index(error) => internal(&error),
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
            (_, Fault::Caller) => Self::new(Code::BadRequest, format!("请求不正确：{error}"), error.to_string()),
            (_, Fault::Data | Fault::Us) => internal(&error),
        }
    }
}

/// Something named in the path that is not there.
fn missing(what: &str, id: &str) -> Problem {
    let zh = match what {
        "place" => "地点",
        "route" => "路线",
        "source" => "来源",
        "partner" => "合作方",
        _ => "项目",
    };
    let id = shown(id);
    let words = Words::new(
        format!("没有{zh}“{id}”；/v1/search 可以查到有哪些"),
        format!("no {what} {id:?}; /v1/search finds those there are"),
    );
    Problem::of(Code::NotFound, "id", words)
}

/// The inner detail goes to the log, in the request's span; the caller gets a code.
pub fn internal(error: &dyn std::error::Error) -> Problem {
    tracing::error!(error = %error, "a request failed");
    ours()
}

fn ours() -> Problem {
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
