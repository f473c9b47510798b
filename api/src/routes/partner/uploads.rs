//! `/v1/partner/uploads`: what became of files, and the partner's word on them.

use crate::desk::Refusal;
use crate::extract::{Id, Params, Sender};
use crate::problem::{Code, Problem};
use crate::reader;
use crate::responses::{Partnering, PartneringOne};
use crate::state::App;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use chrono::{DateTime, Utc};
use scenic_data::store::Deed;
use scenic_data::upload::{Awaiting, Counts, Mode, Options, Report, Status, Upload, Version, Weight};
use scenic_data::{LangTag, Words};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// An upload.
#[derive(Debug, Serialize, ToSchema)]
pub struct UploadCard {
    /// Its identifier.
    pub id: String,
    /// Whose it is.
    pub partner: UploadPartner,
    /// The file's name.
    pub file_name: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// How its rows are taken.
    pub mode: Mode,
    /// Where it is.
    pub status: Status,
    /// Whose word it waits for: the partner's (`POST …/confirm`), or an editor's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub awaiting: Option<Awaiting>,
    /// When it came.
    pub created_at: DateTime<Utc>,
    /// When it was done with.
    pub finished_at: Option<DateTime<Utc>>,
    /// Rows in the file, what became of them, and what is wrong with them.
    #[serde(flatten)]
    pub found: Found,
    /// Whether answers know all it says.
    pub searchable: bool,
}

/// Who sent a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct UploadPartner {
    /// The partner's identifier.
    pub id: String,
    /// The partner's name.
    pub name: String,
}

/// What was found in a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct Found {
    /// Rows in the file.
    pub rows: u64,
    /// What became of them.
    pub counts: Counts,
    /// Good rows that were not taken, because others were rejected or a word is awaited.
    pub held_back: u64,
    /// Rows that were rejected, and why.
    pub errors: Vec<IssueCard>,
    /// Values that are hardly meant so, and are taken when they are confirmed.
    pub doubts: Vec<IssueCard>,
    /// What somebody should look at.
    pub warnings: Vec<IssueCard>,
    /// How many more of all these there are.
    pub issues_left_out: u64,
}

impl Found {
    /// The same for a reader of `lang`.
    pub fn of(report: Report, lang: &LangTag) -> Self {
        let of = |weight: Weight| {
            let own = report.issues.iter().filter(|issue| issue.weight == weight);
            own.map(|issue| IssueCard {
                file: issue.file.clone(),
                row: issue.row,
                column: issue.column.clone(),
                code: issue.code.clone(),
                message: issue.message.text(lang).to_owned(),
            })
            .collect()
        };
        Self {
            errors: of(Weight::Error),
            doubts: of(Weight::Doubt),
            warnings: of(Weight::Warning),
            issues_left_out: report.left_out,
            rows: report.rows,
            counts: report.counts,
            held_back: report.held_back,
        }
    }
}

/// Something wrong with a row.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssueCard {
    /// The file within an archive, or the sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The row; absent where it is the file as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// The column or field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// A stable code.
    pub code: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// Uploads, latest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct UploadPage {
    items: Vec<UploadCard>,
    /// Give it as `cursor` to go on.
    next_cursor: Option<String>,
}

/// An upload for a reader of `lang`.
pub async fn card(app: &App, upload: Upload, lang: &LangTag) -> Result<UploadCard, Problem> {
    let searchable = match (upload.status, upload.changed_to) {
        (Status::Done, Some(change)) => app.desk.is_searchable(change).await?,
        _ => false,
    };
    let partner = app.guide.store().partner_of(&upload.partner).await?;
    let name = partner.map_or_else(|| upload.partner.clone(), |partner| partner.name);
    Ok(UploadCard {
        partner: UploadPartner { id: upload.partner, name },
        found: Found::of(upload.report, lang),
        id: upload.id,
        file_name: upload.file_name,
        bytes: upload.bytes,
        mode: upload.options.mode,
        status: upload.status,
        awaiting: upload.awaiting,
        created_at: upload.created_at,
        finished_at: upload.finished_at,
        searchable,
    })
}

/// The partner's uploads, latest first.
#[utoipa::path(
    get,
    path = "/v1/partner/uploads",
    tag = "partner",
    security(("key" = [])),
    params(
        ("limit" = Option<usize>, Query, description = "how many; 20 unless told, capped"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before"),
        ("lang" = Option<String>, Query, description = "the language of messages"),
    ),
    responses((status = 200, description = "The uploads", body = UploadPage), Partnering)
)]
pub async fn list(
    sender: Sender,
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Json<UploadPage>, Problem> {
    let mut params = Params::of(uri.query());
    let limit = params.limit(20, app.settings.max_limit);
    let cursor = params.text("cursor");
    params.finish()?;
    let lang = reader::of_errors(&uri, &headers);
    if let Some(cursor) = &cursor {
        own(&app, &sender, cursor).await.map_err(|_| bad_cursor())?;
    }
    let store = app.guide.store();
    let found = store.uploads(Some(&sender.partner.id), cursor.as_deref(), limit as u64).await?;
    page(&app, found, limit, &lang).await.map(Json)
}

/// That a cursor is none of ours.
pub fn bad_cursor() -> Problem {
    let words =
        Words::new("请原样使用上一页的 next_cursor", "give the next_cursor of the page before as it was");
    Problem::field("cursor", words)
}

/// A page of uploads.
pub async fn page(
    app: &App,
    found: Vec<Upload>,
    limit: usize,
    lang: &LangTag,
) -> Result<UploadPage, Problem> {
    let next_cursor = (found.len() == limit).then(|| found.last().map(|upload| upload.id.clone())).flatten();
    let mut items = Vec::with_capacity(found.len());
    for upload in found {
        items.push(card(app, upload, lang).await?);
    }
    Ok(UploadPage { items, next_cursor })
}

/// An upload of the partner that its path names. Those of others are not there.
async fn own(app: &App, sender: &Sender, id: &str) -> Result<Upload, Problem> {
    let upload = any(app, id).await?;
    if upload.partner == sender.partner.id { Ok(upload) } else { Err(crate::fault::missing("upload", id)) }
}

/// What became of an upload.
#[utoipa::path(
    get,
    path = "/v1/partner/uploads/{id}",
    tag = "partner",
    security(("key" = [])),
    params(("id" = String, Path, description = "the upload's id"),
        ("lang" = Option<String>, Query, description = "the language of messages")),
    responses((status = 200, description = "The upload", body = UploadCard), PartneringOne)
)]
pub async fn one(
    sender: Sender,
    State(app): State<App>,
    Id(id): Id,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Json<UploadCard>, Problem> {
    let upload = own(&app, &sender, &id).await?;
    card(&app, upload, &reader::of_errors(&uri, &headers)).await.map(Json)
}

/// Says that doubtful values are meant as they are: the upload is taken.
#[utoipa::path(
    post,
    path = "/v1/partner/uploads/{id}/confirm",
    tag = "partner",
    security(("key" = [])),
    params(("id" = String, Path, description = "the upload's id")),
    responses((status = 202, description = "It will be taken", body = UploadCard), PartneringOne)
)]
pub async fn confirm(
    sender: Sender,
    State(app): State<App>,
    Id(id): Id,
    uri: Uri,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<UploadCard>), Problem> {
    let upload = own(&app, &sender, &id).await?;
    let options = Options { confirmed: true, ..upload.options };
    let upload = answered(&app, &sender.actor, upload, Awaiting::Confirmation, options).await?;
    Ok((StatusCode::ACCEPTED, Json(card(&app, upload, &reader::of_errors(&uri, &headers)).await?)))
}

/// Withdraws an upload that has not been taken yet: one in the queue, or one that waits for a word.
#[utoipa::path(
    delete,
    path = "/v1/partner/uploads/{id}",
    tag = "partner",
    security(("key" = [])),
    params(("id" = String, Path, description = "the upload's id")),
    responses((status = 200, description = "It will not be taken", body = UploadCard), PartneringOne)
)]
pub async fn withdraw(
    sender: Sender,
    State(app): State<App>,
    Id(id): Id,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Json<UploadCard>, Problem> {
    let upload = own(&app, &sender, &id).await?;
    let upload = withdrawn(&app, &sender.actor, upload).await?;
    card(&app, upload, &reader::of_errors(&uri, &headers)).await.map(Json)
}

/// Takes an upload away that has not been taken yet.
pub async fn withdrawn(app: &App, actor: &str, upload: Upload) -> Result<Upload, Problem> {
    if !app.guide.store().withdraw_upload(&upload.id, app.guide.now()).await? {
        let words = Words::new(
            "此上传已处理或正在处理，不能撤下；已完成的可以回滚",
            "this upload has been taken or is being taken; one that is done can be rolled back",
        );
        return Err(Problem::of(Code::Conflict, "id", words));
    }
    audited(app, actor, &upload, "upload.withdrawn").await
}

/// Writes down what was done with an upload, and reads it as it is now.
async fn audited(app: &App, actor: &str, upload: &Upload, action: &str) -> Result<Upload, Problem> {
    let store = app.guide.store();
    let deed = Deed { actor, partner: Some(&upload.partner), action, subject: &upload.id, ..Deed::default() };
    store.audit(deed, app.guide.now()).await?;
    any(app, &upload.id).await
}

/// The upload of that identifier, whosever it is.
pub async fn any(app: &App, id: &str) -> Result<Upload, Problem> {
    app.guide.store().upload(id).await?.ok_or_else(|| crate::fault::missing("upload", id))
}

/// Gives an upload the word it waits for.
pub async fn answered(
    app: &App,
    actor: &str,
    upload: Upload,
    awaited: Awaiting,
    options: Options,
) -> Result<Upload, Problem> {
    if !app.guide.store().answer_upload(&upload.id, awaited, options).await? {
        let words = match awaited {
            Awaiting::Confirmation => {
                Words::new("此上传不在等待你的确认", "this upload does not wait for your confirmation")
            }
            Awaiting::Publication => {
                Words::new("此上传不在等待发布", "this upload does not wait to be published")
            }
        };
        return Err(Problem::of(Code::Conflict, "id", words));
    }
    let upload = audited(app, actor, &upload, &format!("upload.{}", awaited.as_str())).await?;
    app.desk.wake();
    Ok(upload)
}

/// Takes an upload back: each record says again what it said before, unless it was changed since. That
/// is an upload of its own.
#[utoipa::path(
    post,
    path = "/v1/partner/uploads/{id}/rollback",
    tag = "partner",
    security(("key" = [])),
    params(("id" = String, Path, description = "the upload's id")),
    responses((status = 202, description = "What takes it back was sent in", body = UploadCard), PartneringOne)
)]
pub async fn rollback(
    sender: Sender,
    State(app): State<App>,
    Id(id): Id,
    uri: Uri,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<UploadCard>), Problem> {
    let upload = own(&app, &sender, &id).await?;
    if upload.status != Status::Done {
        let words = Words::new("只有已完成的上传可以撤回", "only an upload that is done can be taken back");
        return Err(Problem::of(Code::Conflict, "id", words));
    }
    let undoing = match app.desk.undo(&sender.partner, &sender.actor, &upload).await {
        Err(Refusal::Field(field, words)) => return Err(Problem::of(Code::Conflict, field, words)),
        undoing => undoing?,
    };
    app.desk.wake();
    Ok((StatusCode::ACCEPTED, Json(card(&app, undoing, &reader::of_errors(&uri, &headers)).await?)))
}

/// What an upload made of records.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionPage {
    items: Vec<VersionCard>,
    /// Give it as `cursor` to go on.
    next_cursor: Option<String>,
}

/// What an upload made of a record.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionCard {
    /// The record: its class and its identifier.
    record: String,
    /// The upload.
    upload: String,
    /// When.
    at: DateTime<Utc>,
    /// What it said before; absent when it was not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Value>,
    /// What it says since; absent when it was deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Value>,
}

/// What an upload changed: each record before and after.
#[utoipa::path(
    get,
    path = "/v1/partner/uploads/{id}/changes",
    tag = "partner",
    security(("key" = [])),
    params(
        ("id" = String, Path, description = "the upload's id"),
        ("limit" = Option<usize>, Query, description = "how many; 20 unless told, capped"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before"),
    ),
    responses((status = 200, description = "The records", body = VersionPage), PartneringOne)
)]
pub async fn changes(
    sender: Sender,
    State(app): State<App>,
    Id(id): Id,
    RawQuery(query): RawQuery,
) -> Result<Json<VersionPage>, Problem> {
    let upload = own(&app, &sender, &id).await?;
    let mut params = Params::of(query.as_deref());
    let limit = params.limit(20, app.settings.max_limit);
    let after = params.text("cursor");
    params.finish()?;
    let store = app.guide.store();
    let prefix = format!("upload://{}/", upload.source);
    let after = after.map(|record| format!("{prefix}{record}"));
    let found = store.versions_of_upload(&id, after.as_deref(), limit as u64).await?;
    let is_full = found.len() == limit;
    let hashes = found.iter().flat_map(|version| [version.before.clone(), version.after.clone()]);
    let bytes = store.snapshots(hashes.flatten().collect()).await?;
    let read = |hash: Option<String>| serde_json::from_slice(bytes.get(&hash?)?).ok();
    let items: Vec<VersionCard> = found
        .into_iter()
        .map(|Version { upload, url, before, after, at }| VersionCard {
            record: url.strip_prefix(&prefix).unwrap_or(&url).to_owned(),
            upload,
            at,
            before: read(before),
            after: read(after),
        })
        .collect();
    let next_cursor = items.last().filter(|_| is_full).map(|item| item.record.clone());
    Ok(Json(VersionPage { items, next_cursor }))
}
