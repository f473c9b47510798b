//! `POST /v1/admin/documents`: a page by hand or by a push, the way in for closed platforms.

use crate::extract::{Admin, instant, json_alone, read};
use crate::problem::{Code, Problem};
use crate::responses::Sending;
use crate::state::{App, Page};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use scenic_data::signature::{self, Unsigned};
use scenic_data::{SourceId, Words};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A page that somebody sends.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Sent {
    /// Whose page it is: a registered source, best one of kind `push`.
    source: String,
    /// Its own address, by which it is known: sent again, it replaces what it said.
    url: String,
    /// It as HTML, as saved by a browser.
    #[serde(default)]
    html: Option<String>,
    /// Or its plain text.
    #[serde(default)]
    text: Option<String>,
    /// Its title, for plain text.
    #[serde(default)]
    title: Option<String>,
    /// When it was published (RFC 3339), where it does not say so itself.
    #[serde(default)]
    #[schema(value_type = Option<DateTime<Utc>>, example = "2026-11-24T08:00:00+08:00")]
    published_at: Option<String>,
}

/// Longest title sent, in characters.
const MAX_TITLE: usize = 300;

/// Takes a page and reads it at once. The request carries an operator's key, or a signature of its
/// body by the key that its source has for pushes.
#[utoipa::path(
    post,
    path = "/v1/admin/documents",
    tag = "admin",
    security(("key" = []), ()),
    params(("X-Daoyou-Signature" = Option<String>, Header,
        description = "t=<seconds>,v1=<hex>: the HMAC-SHA-256 of `<t>.<body>` by the source's key for pushes")),
    request_body = Sent,
    responses(
        (status = 200, description = "What was read, and what could not be", body = Object),
        (status = 401, description = "Neither an operator's key nor a valid signature", body = crate::document::Document, content_type = "application/problem+json"),
        (status = 403, description = "A key without the scope admin", body = crate::document::Document, content_type = "application/problem+json"),
        Sending,
    )
)]
pub async fn take(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Result<Json<Value>, Problem> {
    json_alone(&headers)?;
    let signed = headers.get(signature::HEADER).map(|value| value.to_str().unwrap_or_default().to_owned());
    if signed.is_none() {
        Admin::of(&headers, &app).await?;
    }
    let sent: Sent = read(&body)?;
    if let Some(header) = signed {
        let key = app.push_keys.get(&SourceId::from(sent.source.as_str()));
        let key = key.ok_or_else(|| unsigned(Unsigned::Wrong))?;
        signature::verify(&header, &body, key, app.guide.now().timestamp()).map_err(unsigned)?;
    }
    let page = page(sent)?;
    let source = app.guide.store().source(&page.source).await?.ok_or_else(|| {
        let id = page.source.as_str();
        Problem::field(
            "/source",
            Words::new(format!("没有来源“{id}”；请先登记"), format!("no source {id:?}; register it first")),
        )
    })?;
    app.operations
        .take(&source, page)
        .await
        .map(Json)
        .map_err(|(field, words)| Problem::field(format!("/{field}"), words))
}

fn page(sent: Sent) -> Result<Page, Problem> {
    let source = SourceId::parse(&sent.source).map_err(|words| Problem::field("/source", words))?;
    let html = match (sent.html, sent.text) {
        (Some(html), None) if !html.trim().is_empty() => html,
        (None, Some(text)) if !text.trim().is_empty() => {
            let Some(title) = sent.title.as_deref().map(str::trim).filter(|title| !title.is_empty()) else {
                return Err(Problem::field(
                    "/title",
                    Words::new("纯文本需要标题", "plain text needs a title"),
                ));
            };
            if title.chars().count() > MAX_TITLE {
                let words =
                    Words::new(format!("最多 {MAX_TITLE} 个字符"), format!("at most {MAX_TITLE} characters"));
                return Err(Problem::field("/title", words));
            }
            written(title, &text)
        }
        _ => {
            let words = Words::new("请给出 html 或 text 之一", "give either html or text");
            return Err(Problem::field("/html", words));
        }
    };
    let published_at = sent.published_at.as_deref().map(instant).transpose();
    let html = match published_at.map_err(|words| Problem::field("/published_at", words))? {
        Some(at) => {
            format!("<meta property=\"article:published_time\" content=\"{}\">\n{html}", at.to_rfc3339())
        }
        None => html,
    };
    Ok(Page { source, url: sent.url, html })
}

/// Plain text as a page: a line is a paragraph.
fn written(title: &str, text: &str) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let title = escape(title);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let paragraphs: String = lines.map(|line| format!("<p>{}</p>\n", escape(line))).collect();
    format!(
        "<html><head><title>{title}</title></head><body><article><h1>{title}</h1>\n{paragraphs}</article></body></html>"
    )
}

fn unsigned(why: Unsigned) -> Problem {
    let (zh, en) = match why {
        Unsigned::Form => {
            ("签名应形如 t=<秒>,v1=<十六进制>", "a signature has the form t=<seconds>,v1=<hex>")
        }
        Unsigned::Time => (
            "签名的时间与现在相差超过五分钟；请校准时钟，重新签名",
            "the signature's time is more than five minutes from now; set the clock and sign anew",
        ),
        Unsigned::Wrong => (
            "签名与内容不符，或此来源没有推送密钥（配置项 push_key）",
            "the signature is not of this body, or the source has no key for pushes (the setting push_key)",
        ),
    };
    Problem::new(Code::Unauthorized, zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(edit: impl FnOnce(&mut Sent)) -> Sent {
        let mut sent = Sent {
            source: "wechat".into(),
            url: "https://a.example/1".into(),
            html: None,
            text: Some("西线步道\n\n即日起<封闭>".into()),
            title: Some("公告 & 通知".into()),
            published_at: None,
        };
        edit(&mut sent);
        sent
    }

    #[test]
    fn plain_text_becomes_a_page_that_cannot_be_anything_but_text() {
        let page = page(sent(|s| s.published_at = Some("2026-11-24T08:00:00+08:00".into()))).expect("a page");
        assert!(page.html.contains("<p>即日起&lt;封闭&gt;</p>"), "{}", page.html);
        assert!(page.html.contains("<title>公告 &amp; 通知</title>"), "{}", page.html);
        assert!(
            page.html.starts_with(
                "<meta property=\"article:published_time\" content=\"2026-11-24T00:00:00+00:00\">"
            )
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        type Spoil = fn(&mut Sent);
        let cases: [(&str, Spoil); 6] = [
            ("/title", |s| s.title = None),
            ("/title", |s| s.title = Some("松".repeat(301))),
            ("/html", |s| s.text = None),
            ("/html", |s| s.html = Some("<p>x</p>".into())),
            ("/source", |s| s.source = "Not Allowed".into()),
            ("/published_at", |s| s.published_at = Some("yesterday".into())),
        ];
        for (pointer, spoil) in cases {
            let problem = page(sent(spoil)).expect_err(pointer);
            assert_eq!(problem.errors[0].pointer.as_deref(), Some(pointer));
        }
    }
}
