//! Errors: one table of codes, and what went wrong in both languages. `fault.rs` makes them of the
//! errors of other rooms, `boundary.rs` writes them as RFC 9457 documents for their readers.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use scenic_data::{LangTag, Words};

/// What kind of problem it is. Each has a stable name, a status and a title (see `Code::row`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// A field is readable and wrong.
    Invalid,
    /// The request is not readable.
    BadRequest,
    /// There is no key, or none that is valid.
    Unauthorized,
    /// The key does not allow it.
    Forbidden,
    /// It is there already.
    Conflict,
    /// Others changed the same sections meanwhile.
    EditConflict,
    /// A page of that name is there already.
    GuideExists,
    /// The request must say which version it is about.
    PreconditionRequired,
    /// Nothing has that name or address.
    NotFound,
    /// The address is known, the method is not.
    MethodNotAllowed,
    /// The body is larger than allowed.
    TooLarge,
    /// The body is of a type that is not read.
    UnsupportedMediaType,
    /// There were too many requests for now.
    TooMany,
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
            Self::Invalid => {
                ("invalid", StatusCode::UNPROCESSABLE_ENTITY, "有字段不正确", "A field is not valid")
            }
            Self::BadRequest => {
                ("bad_request", StatusCode::BAD_REQUEST, "请求无法读取", "The request cannot be read")
            }
            Self::Unauthorized => {
                ("unauthorized", StatusCode::UNAUTHORIZED, "需要有效的密钥", "A valid key is needed")
            }
            Self::Forbidden => {
                ("forbidden", StatusCode::FORBIDDEN, "此密钥没有这项权限", "The key does not allow this")
            }
            Self::Conflict => {
                ("conflict", StatusCode::CONFLICT, "与现状冲突", "It conflicts with what is there")
            }
            Self::EditConflict => (
                "edit_conflict",
                StatusCode::CONFLICT,
                "他人在此期间改了同样的部分",
                "Others changed the same sections meanwhile",
            ),
            Self::GuideExists => {
                ("guide_exists", StatusCode::CONFLICT, "已有这一页", "There is such a page already")
            }
            Self::PreconditionRequired => (
                "precondition_required",
                StatusCode::PRECONDITION_REQUIRED,
                "请说明修改的是哪个版本",
                "Say which version this changes",
            ),
            Self::NotFound => ("not_found", StatusCode::NOT_FOUND, "没有这一项", "There is no such thing"),
            Self::MethodNotAllowed => (
                "method_not_allowed",
                StatusCode::METHOD_NOT_ALLOWED,
                "此地址不支持这种方法",
                "This address takes other methods",
            ),
            Self::TooLarge => {
                ("too_large", StatusCode::PAYLOAD_TOO_LARGE, "请求过大", "The request is too large")
            }
            Self::UnsupportedMediaType => (
                "unsupported_media_type",
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "不支持这种内容",
                "This type of content is not taken",
            ),
            Self::TooMany => {
                ("too_many", StatusCode::TOO_MANY_REQUESTS, "请求过于频繁", "There were too many requests")
            }
            Self::Timeout => ("timeout", StatusCode::SERVICE_UNAVAILABLE, "处理超时", "It took too long"),
            Self::Unavailable => (
                "unavailable",
                StatusCode::SERVICE_UNAVAILABLE,
                "服务暂时不可用",
                "The service is not available now",
            ),
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

    /// Where it is and what is wrong, as a sentence.
    fn sentence(&self) -> Words {
        let Words { zh, en } = self.message.clone();
        let field = self.pointer.as_ref().or(self.column.as_ref()).filter(|name| !name.is_empty());
        match (self.row, field) {
            (Some(row), Some(field)) => {
                Words::new(format!("第 {row} 行 {field}：{zh}"), format!("row {row}, {field}: {en}"))
            }
            (Some(row), None) => Words::new(format!("第 {row} 行：{zh}"), format!("row {row}: {en}")),
            (None, Some(field)) => Words::new(format!("{field}：{zh}"), format!("{field}: {en}")),
            // The whole body.
            (None, None) => Words::new(zh, en),
        }
    }
}

/// What an edit conflicts with, as the document tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Each section that others changed as well: `base`, `theirs`, `yours`.
    pub conflicts: serde_json::Value,
    /// The page as it is now.
    pub current: serde_json::Value,
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
    /// The language that the body asks for, where it does.
    pub lang: Option<LangTag>,
    /// Of an edit that conflicts: with what.
    pub conflict: Option<Box<Conflict>>,
}

impl Problem {
    /// The same, told in the language that a body asks for.
    #[must_use]
    pub fn in_lang(self, lang: &LangTag) -> Self {
        Self { lang: Some(lang.clone()), ..self }
    }

    /// A problem that is of no single field.
    pub fn new(code: Code, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, detail: Words::new(zh, en), errors: Vec::new(), lang: None, conflict: None }
    }

    /// A problem of one field, whatever its kind.
    pub fn of(code: Code, pointer: impl Into<String>, message: Words) -> Self {
        let error = FieldProblem { code: code.as_str(), ..FieldProblem::new(pointer, message.clone()) };
        Self { code, detail: message, errors: vec![error], lang: None, conflict: None }
    }

    /// A field that is not valid.
    pub fn field(pointer: impl Into<String>, message: Words) -> Self {
        Self::fields(vec![FieldProblem::new(pointer, message)])
    }

    /// Several fields that are not valid.
    pub fn fields(errors: Vec<FieldProblem>) -> Self {
        let sentences: Vec<Words> = errors.iter().map(FieldProblem::sentence).collect();
        // Sentences that are joined end once.
        let bare = |text: &str| text.trim_end_matches(['。', '.']).to_owned();
        let zh = sentences.iter().map(|words| bare(&words.zh)).collect::<Vec<_>>().join("；");
        let en = sentences.iter().map(|words| bare(&words.en)).collect::<Vec<_>>().join("; ");
        Self { code: Code::Invalid, detail: Words::new(zh, en), errors, lang: None, conflict: None }
    }

    /// The same where the fields stand within another field of the body.
    pub fn under(mut self, within: &str) -> Self {
        let pointers = self.errors.iter_mut().filter_map(|error| error.pointer.as_mut());
        pointers.for_each(|pointer| pointer.insert_str(0, within));
        if self.code == Code::Invalid { Self::fields(self.errors) } else { self }
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
