//! A problem as its reader gets it: RFC 9457, in one language.

use crate::problem::{FieldProblem, Problem};
use scenic_data::LangTag;
use serde::Serialize;
use utoipa::ToSchema;

/// A problem with a request (RFC 9457). Its language is that of `lang`, else of `Accept-Language`:
/// Chinese where Chinese is preferred, else English.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct Document {
    /// What kind of problem it is: a stable name below `/problems/`.
    #[serde(rename = "type")]
    kind: String,
    /// What kind of problem it is, for people.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What happened here, and what would be right.
    detail: String,
    /// The path that was asked for.
    instance: String,
    /// The request's `x-request-id`, which the log names too.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    /// Each field at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<DocumentError>,
    /// Of an edit that conflicts: each section that others changed as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<guide::pages::Conflict>>)]
    conflicts: Option<serde_json::Value>,
    /// Of an edit that conflicts: the page as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<guide::pages::GuidePage>)]
    current: Option<serde_json::Value>,
}

/// A field at fault.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProblemError)]
struct DocumentError {
    /// JSON pointer into the body (`/messages/0/role`), or the name of a parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<String>,
    /// The row of an uploaded file.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u64>,
    /// The column of an uploaded file.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    /// A stable code.
    code: &'static str,
    /// What is wrong and what would be right.
    message: String,
}

impl Document {
    /// The problem for a reader of `lang`.
    pub fn new(problem: Problem, lang: &LangTag, instance: String, request_id: Option<String>) -> Self {
        let error = |FieldProblem { pointer, row, column, code, message }: FieldProblem| DocumentError {
            pointer,
            row,
            column,
            code,
            message: message.text(lang).to_owned(),
        };
        Self {
            kind: format!("/problems/{}", problem.code.as_str()),
            title: problem.code.title().text(lang).to_owned(),
            status: problem.code.status().as_u16(),
            detail: problem.detail.text(lang).to_owned(),
            instance,
            request_id,
            errors: problem.errors.into_iter().map(error).collect(),
            conflicts: problem.conflict.as_ref().map(|conflict| conflict.conflicts.clone()),
            current: problem.conflict.map(|conflict| conflict.current),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenic_data::Words;

    #[test]
    fn a_cell_of_a_file_is_named_by_row_and_column() {
        let words = Words::new("不是日期", "not a date");
        let cell = FieldProblem::cell(Some(7), Some("ends_at".into()), "invalid_value", words);
        let document = Document::new(Problem::fields(vec![cell]), &LangTag::zh(), "/v1/x".into(), None);
        let json = serde_json::to_value(document).expect("JSON");
        let error = json.get("errors").and_then(|e| e.get(0)).expect("an error");
        let expected = serde_json::json!({"row": 7, "column": "ends_at", "code": "invalid_value", "message": "不是日期"});
        assert_eq!(error, &expected);
        assert_eq!(json.get("detail").expect("a detail"), "第 7 行 ends_at：不是日期");
    }
}
