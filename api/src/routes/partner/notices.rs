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
use chrono::{
    DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, SubsecRound as _, TimeDelta,
    Utc,
};
use chrono_tz::Tz;
use scenic_data::event::Effect;
use scenic_data::ids::derive;
use scenic_data::source::SourceDefinition;
use scenic_data::upload::{Awaiting, Status, Upload, Weight};
use scenic_data::{Instant, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::ops::RangeInclusive;
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
    /// Since when: `2026-12-01`, `2026-12-01 18:00` by the partner's clock, or with an offset; now
    /// unless told.
    #[serde(default)]
    starts_at: Option<String>,
    /// Until when, in the same way; a day is within it. The end of the day unless told.
    #[serde(default)]
    ends_at: Option<String>,
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
    /// Where, as it was sent.
    place_ref: String,
    /// What it does.
    #[schema(value_type = String, example = "closed")]
    effect: Effect,
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
    responses(
        (status = 201, description = "It is in force", body = NoticeCard),
        (status = 202, description = "It waits for an editor, who looks at what this partner sends, or for this partner's earlier files, one of which may hold the place", body = NoticeCard),
        Partnering,
    )
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
        // The same said again is said once.
        None => {
            let words = [&notice.title, &notice.text].map(|text| text.as_ref().map(Value::to_string));
            let [title, text] = words.map(Option::unwrap_or_default);
            let since = notice.starts_at.as_deref().unwrap_or_default();
            derive("n", &[&notice.place, notice.effect.as_deref().unwrap_or("info"), &title, &text, since])
        }
    };
    let record = record(&notice, &external_id, starts_at, ends_at);
    let upload = app.desk.take(&sender.partner, &sender.actor, record).await?;
    let status = answer(&upload, StatusCode::CREATED)?;
    let upload = card(&app, upload, &reader::of_errors(&uri, &headers)).await?;
    // What is in force or waits has an effect that was understood.
    let effect = notice.effect.as_deref().and_then(|name| Effect::parse(name).ok()).unwrap_or(Effect::Info);
    let card = NoticeCard { external_id, place_ref: notice.place, effect, starts_at, ends_at, upload };
    Ok((status, Json(card)))
}

/// From when until when a notice holds.
fn period(notice: &Notice, source: &SourceDefinition, now: Instant) -> Result<(Instant, Instant), Problem> {
    let zone = source.time_zone;
    let starts_at = given("/starts_at", notice.starts_at.as_deref(), zone, false)?.unwrap_or(now);
    let starts_at = starts_at.trunc_subsecs(0);
    let too_late = || Problem::field("/starts_at", in_range());
    let ends_at = match (given("/ends_at", notice.ends_at.as_deref(), zone, true)?, notice.for_min) {
        (Some(ends_at), _) => ends_at,
        (None, Some(minutes)) if (1..=MAX_MIN).contains(&minutes) => {
            starts_at.checked_add_signed(TimeDelta::minutes(minutes)).ok_or_else(too_late)?
        }
        (None, Some(_)) => {
            let words = Words::new(
                format!("应为 1 到 {MAX_MIN} 的整数（分钟）"),
                format!("minutes, from 1 to {MAX_MIN}"),
            );
            return Err(Problem::field("/for_min", words));
        }
        (None, None) => end_of_day(source, starts_at).ok_or_else(too_late)?,
    };
    if ends_at <= starts_at || ends_at <= now {
        let words =
            Words::new("结束时间应晚于现在与开始时间", "the end is later than now and than the start");
        return Err(Problem::field("/ends_at", words));
    }
    Ok((starts_at, ends_at))
}

/// A time as people write it: with an offset, or by the partner's clock. A day that something ends on is
/// within it.
fn given(field: &'static str, text: Option<&str>, zone: Tz, ends: bool) -> Result<Option<Instant>, Problem> {
    let Some(text) = text.map(str::trim) else { return Ok(None) };
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(Some(at.to_utc()));
    }
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    let day = if ends { day.and_then(|day| day.succ_opt()) } else { day };
    let forms = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"];
    let timed = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let local = timed.or_else(|| day.map(|day| day.and_time(NaiveTime::MIN)));
    let at = local.and_then(|local| local.and_local_timezone(zone).earliest());
    if at.is_some_and(|at| !YEARS.contains(&at.year())) {
        return Err(Problem::field(field, in_range()));
    }
    at.map(|at| Some(at.to_utc())).ok_or_else(|| {
        let words = Words::new(
            "应为日期或时间，例如 2026-12-01、2026-12-01 18:00 或 2026-12-01T18:00:00+08:00",
            "a day or a time such as 2026-12-01, 2026-12-01 18:00 or 2026-12-01T18:00:00+08:00",
        );
        Problem::field(field, words)
    })
}

/// How a notice that was taken, or waits for an editor or for earlier files, is answered.
fn answer(upload: &Upload, done: StatusCode) -> Result<StatusCode, Problem> {
    match (upload.status, upload.awaiting) {
        (Status::Done, _) => Ok(done),
        (_, Some(Awaiting::Publication)) | (Status::Queued | Status::Processing, None) => {
            Ok(StatusCode::ACCEPTED)
        }
        _ => Err(refused(upload)),
    }
}

/// The years that a notice may speak of: those that times of RFC 3339 can be in, but for the last.
const YEARS: RangeInclusive<i32> = 1..=9998;

fn in_range() -> Words {
    let (first, last) = (YEARS.start(), YEARS.end());
    Words::new(format!("年份应在 {first} 到 {last} 之间"), format!("a year from {first} to {last}"))
}

/// The next midnight of the partner's zone; `None` where time ends before.
fn end_of_day(source: &SourceDefinition, at: Instant) -> Option<Instant> {
    let local = at.with_timezone(&source.time_zone);
    let next = local.date_naive().succ_opt().unwrap_or(local.date_naive()).and_time(NaiveTime::MIN);
    let midnight = next.and_local_timezone(source.time_zone).earliest();
    // A midnight that a clock change leaves out is within a day all the same.
    midnight.map(|midnight| midnight.to_utc()).or_else(|| at.checked_add_signed(TimeDelta::days(1)))
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
fn refused(upload: &Upload) -> Problem {
    let errors = upload.report.issues.iter().filter(|issue| issue.weight != Weight::Warning).map(|issue| {
        // A notice calls its body a text.
        let column =
            issue.column.as_deref().map_or("", |column| if column == "body" { "text" } else { column });
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
    responses(
        (status = 200, description = "It is not in force any more", body = UploadCard),
        (status = 202, description = "It waits for an editor, who looks at what this partner sends", body = UploadCard),
        PartneringOne,
    )
)]
pub async fn end(
    sender: Sender,
    State(app): State<App>,
    Id(id): Id,
    uri: Uri,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<UploadCard>), Problem> {
    let record = json!({"type": "delete", "of": "notice", "external_id": id});
    let upload = app.desk.take(&sender.partner, &sender.actor, record).await?;
    let status = answer(&upload, StatusCode::OK)?;
    if status == StatusCode::OK && upload.report.counts.deleted == 0 {
        return Err(crate::fault::missing("notice", &id));
    }
    Ok((status, Json(card(&app, upload, &reader::of_errors(&uri, &headers)).await?)))
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
        let (from, until) =
            of(json!({"place": "a", "starts_at": "2026-12-01 09:30", "ends_at": "2026-12-02"}))
                .expect("a period");
        assert_eq!(
            (from.to_rfc3339(), until.to_rfc3339()),
            ("2026-12-01T01:30:00+00:00".to_owned(), "2026-12-02T16:00:00+00:00".to_owned())
        );
        for (bad, field) in [
            (json!({"place": "a", "starts_at": "+262142-12-31 23:00"}), "/starts_at"),
            (json!({"place": "a", "starts_at": "+262142-12-31", "for_min": 527_040}), "/starts_at"),
            (json!({"place": "a", "ends_at": "tomorrow"}), "/ends_at"),
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
