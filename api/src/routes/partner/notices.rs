//! `/v1/partner/notices`: closures, delays, crowds and weather, in force at once.

use super::uploads::{UploadCard, card};
use crate::extract::{Body, Id, Sender};
use crate::problem::{Code, FieldProblem, Problem};
use crate::reader;
use crate::responses::{Partnering, PartneringOne};
use crate::state::App;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use chrono::{DateTime, NaiveTime, SecondsFormat, SubsecRound as _, TimeDelta, Utc};
use scenic_data::event::Effect;
use scenic_data::ids::derive;
use scenic_data::source::SourceDefinition;
use scenic_data::upload::Status;
use scenic_data::{Instant, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// A notice. `{"place": "hs-001", "effect": "closed"}` is enough: it holds from now until the end of
/// the day.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Notice {
    /// Where: the external_id of one of the partner's places, or a name.
    place: String,
    /// What it does: `closed`, `open`, `partial` or `info` (unless told).
    #[serde(default)]
    effect: Option<String>,
    /// Its title; made from the effect unless told.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    title: Option<Value>,
    /// What it says more.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    text: Option<Value>,
    /// Since when; now unless told.
    #[serde(default)]
    starts_at: Option<DateTime<Utc>>,
    /// Until when; the end of the day unless told.
    #[serde(default)]
    ends_at: Option<DateTime<Utc>>,
    /// Or for how many minutes.
    #[serde(default)]
    for_min: Option<i64>,
    /// Its own identifier: sent again, it replaces what it said. Made up unless told.
    #[serde(default)]
    external_id: Option<String>,
}

/// A notice that is in force.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeCard {
    /// Its identifier, by which it is ended or changed.
    external_id: String,
    /// Since when.
    starts_at: DateTime<Utc>,
    /// Until when.
    ends_at: DateTime<Utc>,
    /// The upload that it became.
    upload: UploadCard,
}

/// Longest time a notice without an end of its own holds, and the longest in `for_min`.
const MAX_MIN: i64 = 366 * 24 * 60;

/// Says that a place is closed, open, crowded … In force when it is answered.
#[utoipa::path(
    post,
    path = "/v1/partner/notices",
    tag = "partner",
    security(("key" = [])),
    request_body = Notice,
    responses((status = 201, description = "It is in force", body = NoticeCard), Partnering)
)]
pub async fn tell(
    sender: Sender,
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
    Body(notice): Body<Notice>,
) -> Result<(StatusCode, Json<NoticeCard>), Problem> {
    let now = app.guide.now();
    let source = app.guide.store().source(&sender.partner.source).await?;
    let source = source.ok_or_else(|| crate::fault::missing("source", sender.partner.source.as_str()))?;
    let (starts_at, ends_at) = period(&notice, &source.definition, now)?;
    let external_id = match &notice.external_id {
        Some(id) => id.clone(),
        // The same said twice in a second is said once.
        None => derive(
            "n",
            &[&notice.place, notice.effect.as_deref().unwrap_or("info"), &now.timestamp().to_string()],
        ),
    };
    let record = record(&notice, &external_id, starts_at, ends_at);
    let upload = app.desk.take(&sender.partner, &sender.actor, record).await?;
    if upload.status != Status::Done {
        return Err(refused(&upload));
    }
    let upload = card(&app, upload, &reader::of_errors(&uri, &headers)).await?;
    Ok((StatusCode::CREATED, Json(NoticeCard { external_id, starts_at, ends_at, upload })))
}

/// From when until when a notice holds.
fn period(notice: &Notice, source: &SourceDefinition, now: Instant) -> Result<(Instant, Instant), Problem> {
    let starts_at = notice.starts_at.unwrap_or(now).trunc_subsecs(0);
    let ends_at = match (notice.ends_at, notice.for_min) {
        (Some(ends_at), _) => ends_at,
        (None, Some(minutes)) if (1..=MAX_MIN).contains(&minutes) => starts_at + TimeDelta::minutes(minutes),
        (None, Some(_)) => {
            let words = Words::new(
                format!("应为 1 到 {MAX_MIN} 的整数（分钟）"),
                format!("minutes, from 1 to {MAX_MIN}"),
            );
            return Err(Problem::field("/for_min", words));
        }
        (None, None) => end_of_day(source, starts_at),
    };
    if ends_at <= starts_at || ends_at <= now {
        let words =
            Words::new("结束时间应晚于现在与开始时间", "the end is later than now and than the start");
        return Err(Problem::field("/ends_at", words));
    }
    Ok((starts_at, ends_at))
}

/// The next midnight of the partner's zone.
fn end_of_day(source: &SourceDefinition, at: Instant) -> Instant {
    let local = at.with_timezone(&source.time_zone);
    let next = local.date_naive().succ_opt().unwrap_or(local.date_naive()).and_time(NaiveTime::MIN);
    let midnight = next.and_local_timezone(source.time_zone).earliest();
    // A midnight that a clock change leaves out is within a day all the same.
    midnight.map_or(at + TimeDelta::days(1), |midnight| midnight.to_utc())
}

/// The notice as a partner's record.
fn record(notice: &Notice, external_id: &str, starts_at: Instant, ends_at: Instant) -> Value {
    let effect = notice.effect.clone().unwrap_or_else(|| "info".to_owned());
    let usual = match Effect::parse(&effect) {
        Ok(Effect::Closed) => json!({"zh": "临时关闭", "en": "Temporarily closed"}),
        Ok(Effect::Open) => json!({"zh": "现已开放", "en": "Open now"}),
        Ok(Effect::Partial) => json!({"zh": "部分开放", "en": "Partly open"}),
        _ => json!({"zh": "公告", "en": "Notice"}),
    };
    let mut record = Map::new();
    let mut put = |key: &str, value: Value| _ = record.insert(key.to_owned(), value);
    put("type", json!("notice"));
    put("external_id", json!(external_id));
    put("place", json!(notice.place));
    put("effect", json!(effect));
    put("title", notice.title.clone().unwrap_or(usual));
    put("body", notice.text.clone().unwrap_or(Value::Null));
    let second = |at: Instant| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    put("starts_at", json!(second(starts_at)));
    put("ends_at", json!(second(ends_at)));
    Value::Object(record)
}

/// Why a record was not taken, field by field.
fn refused(upload: &scenic_data::upload::Upload) -> Problem {
    let errors = upload.report.issues.iter().map(|issue| {
        let column = issue.column.as_deref().unwrap_or("");
        FieldProblem::new(format!("/{column}"), issue.message.clone())
    });
    let errors: Vec<FieldProblem> = errors.collect();
    if errors.is_empty() {
        return Problem::new(
            Code::Conflict,
            "未能采用，见上传的报告",
            "it was not taken; see the upload's report",
        );
    }
    Problem::fields(errors)
}

/// Ends a notice at once.
#[utoipa::path(
    delete,
    path = "/v1/partner/notices/{id}",
    tag = "partner",
    security(("key" = [])),
    params(("id" = String, Path, description = "the notice's external_id")),
    responses((status = 200, description = "It is not in force any more", body = UploadCard), PartneringOne)
)]
pub async fn end(
    sender: Sender,
    State(app): State<App>,
    Id(id): Id,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Json<UploadCard>, Problem> {
    let record = json!({"type": "delete", "of": "notice", "external_id": id});
    let upload = app.desk.take(&sender.partner, &sender.actor, record).await?;
    if upload.status != Status::Done {
        return Err(refused(&upload));
    }
    if upload.report.counts.deleted == 0 {
        return Err(crate::fault::missing("notice", &id));
    }
    card(&app, upload, &reader::of_errors(&uri, &headers)).await.map(Json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenic_data::SourceId;

    fn notice(json: Value) -> Notice {
        serde_json::from_value(json).expect("a notice")
    }

    #[test]
    fn a_notice_ends_with_the_day_unless_it_says_otherwise() {
        let source = SourceDefinition::for_partner(&SourceId::from("p"), "p");
        let now: Instant = "2026-11-26T04:00:00Z".parse().expect("a time");
        let of = |json: Value| period(&notice(json), &source, now);
        let (from, until) = of(json!({"place": "a"})).expect("a period");
        assert_eq!((from, until), (now, "2026-11-26T16:00:00Z".parse().expect("midnight in Shanghai")));
        let (_, until) = of(json!({"place": "a", "for_min": 90})).expect("a period");
        assert_eq!(until, now + TimeDelta::minutes(90));
        for (bad, field) in [
            (json!({"place": "a", "for_min": 0}), "/for_min"),
            (json!({"place": "a", "ends_at": "2026-11-26T03:00:00Z"}), "/ends_at"),
            (
                json!({"place": "a", "starts_at": "2026-11-28T03:00:00Z", "ends_at": "2026-11-27T03:00:00Z"}),
                "/ends_at",
            ),
        ] {
            assert_eq!(of(bad).expect_err("refused").errors[0].pointer.as_deref(), Some(field));
        }
    }

    #[test]
    fn a_notice_without_words_says_what_it_does_in_both_languages() {
        let at = Instant::UNIX_EPOCH;
        let record = record(&notice(json!({"place": "a", "effect": "closed"})), "n", at, at);
        assert_eq!(record.pointer("/title/zh"), Some(&json!("临时关闭")));
        assert_eq!(record.pointer("/title/en"), Some(&json!("Temporarily closed")));
    }
}
