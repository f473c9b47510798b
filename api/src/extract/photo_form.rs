//! A form with a photograph.

use super::body;
use crate::problem::{Code, FieldProblem, Problem};
use crate::state::App;
use axum::body::Bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use scenic_data::Words;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// Longest text of a part, bytes.
const MAX_TEXT: usize = 64 * 1024;

/// The photograph, and the texts of the other parts by name.
pub struct PhotoForm {
    /// The photograph.
    pub photo: Bytes,
    fields: BTreeMap<String, String>,
    wrong: Vec<FieldProblem>,
}

/// Whether a request is a form.
pub fn is_form(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data")
}

impl PhotoForm {
    /// Reads a form whose parts are `photo` and some of `names`.
    pub async fn read(request: Request, app: &App, names: &[&str]) -> Result<Self, Problem> {
        if !is_form(&request) {
            return Err(Problem::new(
                Code::UnsupportedMediaType,
                "请以 multipart/form-data 发送，照片放在 photo 部分",
                "send multipart/form-data with the picture in the part photo",
            ));
        }
        let mut form = Multipart::from_request(request, app).await.map_err(|_| broken())?;
        let (mut photo, mut fields) = (None, BTreeMap::new());
        while let Some(part) = form.next_field().await.map_err(incomplete)? {
            let name = part.name().unwrap_or_default().to_owned();
            if name == "photo" && photo.is_none() {
                photo = Some(part.bytes().await.map_err(incomplete)?);
                continue;
            }
            if !names.contains(&name.as_str()) || fields.contains_key(&name) {
                let known = names.join(", ");
                return Err(Problem::field(
                    format!("/{name}"),
                    Words::new(
                        format!("没有这个部分，或它出现了两次；可用：photo, {known}"),
                        format!("there is no such part, or it comes twice; use photo, {known}"),
                    ),
                ));
            }
            let text = part.bytes().await.map_err(incomplete)?;
            let text = String::from_utf8(text.into()).ok().filter(|text| text.len() <= MAX_TEXT);
            let text = text.ok_or_else(|| {
                let words =
                    Words::new("应为 UTF-8 文字，且不要太长", "it should be UTF-8 text, and not too long");
                Problem::field(format!("/{name}"), words)
            })?;
            // An empty field of a form is one that was not filled in.
            if !text.trim().is_empty() {
                fields.insert(name, text);
            }
        }
        let photo = photo.filter(|photo: &Bytes| !photo.is_empty()).ok_or_else(|| {
            let words = Words::new(
                "缺少照片：请把图片放在 photo 部分",
                "the photograph is missing: send it in the part photo",
            );
            Problem::field("/photo", words)
        })?;
        Ok(Self { photo, fields, wrong: Vec::new() })
    }

    /// The text of a part.
    pub fn text(&mut self, name: &str) -> Option<String> {
        self.fields.remove(name)
    }

    /// The text of a part, read.
    pub fn parsed<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, Words>) -> Option<T> {
        let text = self.fields.remove(name)?;
        read(text.trim()).map_err(|words| self.refuse(name, words)).ok()
    }

    /// A part whose text is JSON.
    pub fn json<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let text = self.fields.remove(name)?;
        let read = body::read(text.as_bytes());
        read.map_err(|problem| self.wrong.extend(problem.under(&format!("/{name}")).errors)).ok()
    }

    /// A number within a range.
    pub fn number(&mut self, name: &str, range: std::ops::RangeInclusive<f64>) -> Option<f64> {
        let (least, most) = (*range.start(), *range.end());
        self.parsed(name, |text| {
            let number = text.parse::<f64>().ok().filter(|number| range.contains(number));
            number.ok_or_else(|| {
                Words::new(
                    format!("应为 {least} 到 {most} 之间的数"),
                    format!("it should be a number from {least} to {most}"),
                )
            })
        })
    }

    /// Notes that a part is wrong.
    pub fn refuse(&mut self, name: &str, words: Words) {
        self.wrong.push(FieldProblem::new(format!("/{name}"), words));
    }

    /// Fails where a part was wrong.
    pub fn finish(self) -> Result<Bytes, Problem> {
        if self.wrong.is_empty() { Ok(self.photo) } else { Err(Problem::fields(self.wrong)) }
    }
}

fn broken() -> Problem {
    Problem::new(Code::BadRequest, "表单未能完整收到，请重发", "the form did not arrive whole; send it again")
}

fn incomplete(error: MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::of(
            Code::TooLarge,
            "/photo",
            Words::new("照片太大，请缩小后再发送", "the photograph is too large; make it smaller"),
        );
    }
    broken()
}
