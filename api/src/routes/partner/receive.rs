//! `POST /v1/partner/uploads`: a file comes in, piece by piece.

use super::uploads::{Found, UploadCard, card};
use crate::desk::Rehearsal;
use crate::extract::{Params, Sender, is_form, plain};
use crate::fault::internal;
use crate::problem::{Code, Problem};
use crate::reader;
use crate::responses::Partnering;
use crate::state::App;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use futures::StreamExt as _;
use scenic_data::store::{Added, Deed, Incoming, NewUpload};
use scenic_data::upload::{Awaiting, Mode, Options, Removal};
use scenic_data::{LangTag, Words};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// The parameters that there are.
const PARAMETERS: [&str; 5] = ["mode", "confirm", "dry_run", "name", "lang"];
/// Longest idempotency key and file name, in characters.
const MAX_NAME: usize = 200;

/// How a file is to be taken.
struct Wish {
    mode: Mode,
    confirmed: bool,
    dry_run: bool,
    name: Option<String>,
    lang: LangTag,
}

/// What would become of a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct Rehearsed {
    /// Always true.
    dry_run: bool,
    /// The file's name.
    file_name: String,
    /// How its rows would be taken.
    mode: Mode,
    /// Whether it would be taken as it is, wholly or in part: false where a rejected row holds all others
    /// back, where the file cannot be read, and where a word is awaited.
    would_be_taken: bool,
    /// Whose word would be awaited.
    #[serde(skip_serializing_if = "Option::is_none")]
    awaiting: Option<Awaiting>,
    /// Rows in the file, what would become of them, and what is wrong with them.
    #[serde(flatten)]
    found: Found,
    /// The records that would change, before and after.
    #[schema(value_type = Vec<Object>)]
    differences: Value,
    /// How many more there are.
    differences_left_out: u64,
    /// Of `mode=replace`, the records that would be deleted because the file does not name them, the first
    /// 1000 by type and identifier.
    removals: Vec<Removal>,
    /// How many more there are.
    removals_left_out: u64,
    /// The answers that would be others.
    #[schema(value_type = Vec<Object>)]
    answers: Value,
    /// The places whose pages would say something else.
    #[schema(value_type = Vec<Object>)]
    pages: Value,
    /// The routes that lead past them.
    #[schema(value_type = Vec<Object>)]
    routes: Value,
}

impl Rehearsed {
    fn of(found: Rehearsal, file_name: String, mode: Mode, lang: &LangTag) -> Self {
        Self {
            dry_run: true,
            file_name,
            mode,
            would_be_taken: found.taken,
            awaiting: found.awaiting,
            found: Found::of(found.report, lang),
            differences: found.differences,
            differences_left_out: found.differences_left_out,
            removals: found.removals,
            removals_left_out: found.removals_left_out,
            answers: found.answers,
            pages: found.pages,
            routes: found.routes,
        }
    }
}

/// What a file is answered with that is not taken now.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it describes; the answers are written one by one")]
enum Dry {
    /// What would become of it.
    Rehearsed(Box<Rehearsed>),
    /// The upload that it is already.
    Known(Box<UploadCard>),
}

/// A file of records: JSON, JSON Lines, CSV, XLSX, or a ZIP of them with pictures. It is answered when
/// the file is kept, and taken as soon as the partner's earlier ones are; `GET` it to see what became of
/// it.
#[utoipa::path(
    post,
    path = "/v1/partner/uploads",
    tag = "partner",
    security(("key" = [])),
    params(
        ("mode" = Option<Mode>, Query, description = "all rows or none (`all`, unless told), the good ones (`partial`), or the file as all there is (`replace`)"),
        ("confirm" = Option<bool>, Query, description = "whether doubtful values are meant as they are"),
        ("dry_run" = Option<bool>, Query, description = "only say what would become of it; stores nothing"),
        ("name" = Option<String>, Query, description = "the file's name, where the body is the file itself"),
        ("lang" = Option<String>, Query, description = "the language of messages"),
        ("Idempotency-Key" = Option<String>, Header, description = "sent again under the same key, it is the same upload"),
    ),
    request_body(content(
        ("application/octet-stream"),
        ("multipart/form-data"),
    ), description = "The file, or a form with a part `file`. What it is, is seen from its content"),
    responses(
        (status = 200, description = "A dry run: what would become of it (`Rehearsed`); or, under a known Idempotency-Key, the upload as it is (`UploadCard`)", body = Dry),
        (status = 202, description = "The file is kept and will be taken", body = UploadCard),
        Partnering,
    )
)]
pub async fn receive(sender: Sender, State(app): State<App>, request: Request) -> Result<Response, Problem> {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let wish = wish(&uri, &headers)?;
    let key = idempotency_key(&headers)?;
    quota(&app, &sender).await?;
    let (incoming, name) = take_in(&app, request).await?;
    let name = wish.name.clone().or(name).unwrap_or_else(|| "upload".to_owned());
    if wish.dry_run {
        let found = app.desk.rehearse(&sender.partner, incoming.path(), &name, wish.mode).await?;
        return Ok(Json(Rehearsed::of(found, name, wish.mode, &wish.lang)).into_response());
    }
    let store = app.guide.store();
    let bytes = incoming.bytes();
    let content_hash = store.keep_incoming(incoming, app.guide.now()).await?;
    let options = Options {
        mode: wish.mode,
        confirmed: wish.confirmed,
        published: !sender.partner.review,
        tenant: true,
        restores: false,
    };
    let new = NewUpload {
        key: Some(&sender.actor),
        idempotency_key: key.as_deref(),
        file_name: &name,
        content_hash: &content_hash,
        bytes,
        options,
        taken_by: None,
    };
    let (status, upload) = match store.add_upload(&sender.partner, new, app.guide.now()).await? {
        Added::New(upload) => {
            let deed = Deed {
                actor: &sender.actor,
                partner: Some(&sender.partner.id),
                action: "upload.received",
                subject: &upload.id,
                ..Deed::default()
            };
            store.audit(deed, app.guide.now()).await?;
            app.desk.wake();
            (StatusCode::ACCEPTED, upload)
        }
        Added::Again(upload) => (StatusCode::OK, upload),
        Added::Other(upload) => return Err(other(&upload.id)),
    };
    let location = format!("/v1/partner/uploads/{}", upload.id);
    let body = Json(card(&app, upload, &wish.lang).await?);
    Ok((status, [(header::LOCATION, location)], body).into_response())
}

fn wish(uri: &axum::http::Uri, headers: &HeaderMap) -> Result<Wish, Problem> {
    let mut params = Params::of(uri.query());
    // A misspelt `dryrun` must not store anything.
    for (name, value) in url::form_urlencoded::parse(uri.query().unwrap_or("").as_bytes()) {
        if !PARAMETERS.contains(&name.as_ref()) {
            let known = PARAMETERS.join(", ");
            params.refuse(
                &name,
                Words::new(format!("没有这个参数，可用：{known}"), format!("no such parameter; use {known}")),
            );
        } else if value.trim().is_empty() {
            params.refuse(&name, Words::new("没有值", "it has no value"));
        }
    }
    let wish = Wish {
        mode: params.parsed("mode", Mode::parse).unwrap_or_default(),
        confirmed: params.flag("confirm"),
        dry_run: params.flag("dry_run"),
        name: params.text("name").map(|name| file_name(&name)),
        lang: reader::of_errors(uri, headers),
    };
    params.finish()?;
    Ok(wish)
}

/// The last part of a name, without what is no letter of a name.
fn file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or(given);
    last.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect()
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let refused = || {
        let words = Words::new(
            format!("Idempotency-Key 为 1 到 {MAX_NAME} 个可见字符"),
            format!("an Idempotency-Key has 1 to {MAX_NAME} visible characters"),
        );
        Problem::field("Idempotency-Key", words)
    };
    let text = value.to_str().map_err(|_| refused())?.trim();
    if text.is_empty() || text.chars().count() > MAX_NAME || plain(text).is_err() {
        return Err(refused());
    }
    Ok(Some(text.to_owned()))
}

async fn quota(app: &App, sender: &Sender) -> Result<(), Problem> {
    let since = app.guide.now() - TimeDelta::days(1);
    let (waiting, bytes) = app.guide.store().upload_load(&sender.partner.id, since).await?;
    let settings = &app.settings;
    if waiting >= settings.max_waiting_uploads {
        let zh = format!("已有 {waiting} 个文件在等待处理；请稍后再传");
        return Err(Problem::new(
            Code::TooMany,
            zh,
            format!("{waiting} files wait already; send more later"),
        ));
    }
    if bytes >= settings.upload_bytes_per_day {
        let limit = settings.upload_bytes_per_day / (1024 * 1024);
        let zh = format!("24 小时内已传满 {limit} MB；请明天再传，或请运维人员放宽");
        let en =
            format!("{limit} MB have been sent within 24 hours; send more tomorrow, or ask the operator");
        return Err(Problem::new(Code::TooMany, zh, en));
    }
    Ok(())
}

/// Writes the file as it comes; only a piece of it is ever in memory.
async fn take_in(app: &App, request: Request) -> Result<(Incoming, Option<String>), Problem> {
    if !is_form(&request) {
        let pieces = Body::into_data_stream(request.into_body());
        return Ok((written(app, pieces).await?, None));
    }
    let mut form = Multipart::from_request(request, app).await.map_err(|_| broken())?;
    let mut file = None;
    while let Some(part) = form.next_field().await.map_err(|_| broken())? {
        // What is meant by anything else would be passed over in silence.
        if part.name() != Some("file") || file.is_some() {
            let words = Words::new(
                "表单只能有一个 file 部分；方式等参数写在网址里，例如 ?dry_run=true",
                "a form has one part, named file; options stand in the address, such as ?dry_run=true",
            );
            return Err(Problem::field(format!("/{}", part.name().unwrap_or_default()), words));
        }
        let name = part.file_name().map(file_name).filter(|name| !name.is_empty());
        file = Some((written(app, part).await?, name));
    }
    if let Some(file) = file {
        return Ok(file);
    }
    let words = Words::new("表单中没有 file 部分", "the form has no part named file");
    Err(Problem::field("/file", words))
}

async fn written<E>(
    app: &App,
    pieces: impl futures::Stream<Item = Result<Bytes, E>>,
) -> Result<Incoming, Problem> {
    let mut incoming = app.guide.store().incoming()?;
    let mut pieces = std::pin::pin!(pieces);
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| broken())?;
        if incoming.bytes() + piece.len() as u64 > app.settings.max_upload_bytes {
            let limit = app.settings.max_upload_bytes / (1024 * 1024);
            let (zh, en) = (
                format!("文件超过 {limit} MB，请分成几个"),
                format!("the file is larger than {limit} MB; send several"),
            );
            return Err(Problem::new(Code::TooLarge, zh, en));
        }
        let write = move || incoming.write(&piece).map(|()| incoming);
        incoming = tokio::task::spawn_blocking(write).await.map_err(|error| internal(&error))??;
    }
    if incoming.bytes() == 0 {
        let words = Words::new("文件是空的", "the file is empty");
        return Err(Problem::field("/file", words));
    }
    Ok(incoming)
}

fn broken() -> Problem {
    Problem::new(
        Code::BadRequest,
        "文件未能完整收到，请重传；带上 Idempotency-Key 可以放心重试",
        "the file did not arrive whole; send it again, safely so with an Idempotency-Key",
    )
}

fn other(id: &str) -> Problem {
    let words = Words::new(
        format!("此 Idempotency-Key 已用于另一个文件或另一种方式（{id}）；请换一个"),
        format!("this Idempotency-Key was used for another file or mode ({id}); use another"),
    );
    Problem::of(Code::Conflict, "Idempotency-Key", words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_the_last_part_of_what_is_given() {
        for (given, name) in [
            ("展品.csv", "展品.csv"),
            ("C:\\Users\\x\\展品.csv", "展品.csv"),
            ("../../etc/passwd", "passwd"),
            ("a\u{0}b", "ab"),
        ] {
            assert_eq!(file_name(given), name);
        }
    }
}
