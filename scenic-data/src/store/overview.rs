//! How current everything known is, by source, kind of place and field: what an operator looks at.

use super::rows::{instant, instant_opt, ms};
use super::{Run, RunOutcome, Store};
use crate::entities::{claims, documents, events, places};
use crate::freshness::{Clocks, EVENT_LIFETIME, FreshnessState, judge, lifetime};
use crate::source::SourceKind;
use crate::{Authority, Field, Instant, SourceId, StoreError};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;
use utoipa::ToSchema;

/// How many values are in which state, and the longest unconfirmed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Count {
    /// Within half their lifetime.
    pub fresh: u64,
    /// Within their lifetime.
    pub aging: u64,
    /// Past it.
    pub stale: u64,
    /// Long past it, or no longer valid.
    pub expired: u64,
    /// When the one confirmed longest ago was.
    pub oldest_verified_at: Option<DateTime<Utc>>,
}

impl Count {
    fn add(&mut self, clocks: &Clocks, lifetime: Duration, many: u64, now: Instant) {
        match judge(clocks, lifetime, now) {
            FreshnessState::Fresh => self.fresh += many,
            FreshnessState::Aging => self.aging += many,
            FreshnessState::Stale => self.stale += many,
            FreshnessState::Expired | FreshnessState::Unknown => self.expired += many,
        }
        let oldest =
            self.oldest_verified_at.map_or(clocks.verified_at, |at| Ord::min(at, clocks.verified_at));
        self.oldest_verified_at = Some(oldest);
    }

    /// The share that is within its lifetime; `None` of nothing.
    pub fn current(&self) -> Option<f64> {
        let all = self.fresh + self.aging + self.stale + self.expired;
        (all > 0).then(|| (self.fresh + self.aging) as f64 / all as f64)
    }
}

/// How current the values of a field, or of places of a kind, are.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Part {
    /// The field, or the kind.
    pub name: String,
    /// How long a confirmed value counts as current, seconds; of fields alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ttl_s: Option<u64>,
    /// How many are in which state.
    #[serde(flatten)]
    pub count: Count,
}

/// What an operator should look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Alarm {
    /// It has documents, and its rules find nothing in any of them: the site may have been rebuilt.
    NoFacts,
    /// Its last run could read nothing.
    RunFailed,
    /// Too few of its facts are within their lifetime.
    Stale,
}

/// How current what a source says is.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SourceOverview {
    /// The source.
    pub id: SourceId,
    /// Its name.
    pub name: String,
    /// What it serves.
    #[schema(value_type = String)]
    pub kind: SourceKind,
    /// How much its word weighs.
    pub authority: Authority,
    /// Whether the timetable runs it.
    pub enabled: bool,
    /// When it comes due.
    pub next_due_at: Option<DateTime<Utc>>,
    /// Its last run that ended, and how.
    #[schema(value_type = Option<Object>)]
    pub last_run: Option<Run>,
    /// Its live documents.
    pub documents: u64,
    /// Those of them that should be looked at now.
    pub documents_due: u64,
    /// Its facts.
    pub facts: Count,
    /// Its events, exhibitions and notices that are not over.
    pub events: Count,
    /// The share of its facts that should be within their lifetime.
    pub objective: f64,
    /// The share that is; absent while it says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<f64>,
    /// Whether that is enough.
    pub met: bool,
    /// What should be looked at.
    pub alarms: Vec<Alarm>,
    /// By field, those with most past their lifetime first.
    pub fields: Vec<Part>,
}

/// How current everything known is.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Overview {
    /// When that was judged.
    pub at: DateTime<Utc>,
    /// All facts.
    pub facts: Count,
    /// All events, exhibitions and notices that are not over.
    pub events: Count,
    /// By source, those that should be looked at first.
    pub sources: Vec<SourceOverview>,
    /// By kind of place.
    pub kinds: Vec<Part>,
    /// By field.
    pub fields: Vec<Part>,
}

/// Runs of a source among which its last one that ended is looked for.
const RUNS_BACK: u64 = 16;

/// Values that share everything that decides how current they are.
type Group = (String, String, Option<String>, i64, Option<i64>, i64);

impl Store {
    /// Judges every value at `now`. One pass over the claims: for operators, not for travellers.
    pub async fn overview(&self, now: Instant) -> Result<Overview, StoreError> {
        use claims::Column as C;
        let to_place =
            claims::Entity::belongs_to(places::Entity).from(C::PlaceId).to(places::Column::Id).into();
        let groups: Vec<Group> = claims::Entity::find()
            .select_only()
            .column(C::SourceId)
            .column(C::Field)
            .column(places::Column::Kind)
            .column(C::VerifiedAt)
            .column(C::ValidUntil)
            .column_as(C::Id.count(), "many")
            .join(JoinType::InnerJoin, to_place)
            .filter(C::KnownUntil.is_null())
            .group_by(C::SourceId)
            .group_by(C::Field)
            .group_by(places::Column::Kind)
            .group_by(C::VerifiedAt)
            .group_by(C::ValidUntil)
            .into_tuple()
            .all(&self.db)
            .await?;
        let mut by_source: BTreeMap<SourceId, (Count, BTreeMap<String, Count>)> = BTreeMap::new();
        let (mut kinds, mut fields) = (BTreeMap::<String, Count>::new(), BTreeMap::<String, Count>::new());
        let mut facts = Count::default();
        let known = self.sources().await?;
        for (source, field, kind, verified_at, valid_until, many) in groups {
            let id = SourceId::from(source);
            let named = Field::new(&field);
            let own = known.iter().find(|source| source.id == id).map(|s| s.definition.lifetimes.of(&named));
            let lifetime = own.unwrap_or_else(|| lifetime(&named));
            let clocks = clocks(instant(verified_at)?, instant_opt(valid_until)?);
            let many = u64::try_from(many).unwrap_or_default();
            let (all, own_fields) = by_source.entry(id).or_default();
            let kind = kind.unwrap_or_else(|| "unknown".to_owned());
            for count in [
                &mut facts,
                all,
                own_fields.entry(field.clone()).or_default(),
                kinds.entry(kind).or_default(),
                fields.entry(field).or_default(),
            ] {
                count.add(&clocks, lifetime, many, now);
            }
        }
        let mut happenings = self.happenings(now).await?;
        let mut sources = Vec::with_capacity(known.len());
        let mut events = Count::default();
        for (clocks, many) in happenings.values().flatten() {
            events.add(clocks, EVENT_LIFETIME, *many, now);
        }
        for source in known {
            let (count, own_fields) = by_source.remove(&source.id).unwrap_or_default();
            let mut own_events = Count::default();
            for (clocks, many) in happenings.remove(&source.id).unwrap_or_default() {
                own_events.add(&clocks, EVENT_LIFETIME, many, now);
            }
            let (documents, documents_due) = self.document_counts(&source.id, now).await?;
            let runs = self.runs(Some(&source.id), RUNS_BACK).await?;
            let current = count.current();
            let objective = source.definition.objective;
            let met = current.is_none_or(|share| share >= objective);
            let last_run = runs.into_iter().find(|run| run.finished_at.is_some());
            let has_rules = source.definition.rules.is_some() || source.definition.kind == SourceKind::Json;
            let failed = last_run.as_ref().is_some_and(|run| run.report.outcome == RunOutcome::Failed);
            let silent =
                has_rules && documents > 0 && count.current().is_none() && own_events.current().is_none();
            let alarms = [(silent, Alarm::NoFacts), (failed, Alarm::RunFailed), (!met, Alarm::Stale)];
            sources.push(SourceOverview {
                last_run,
                alarms: alarms.into_iter().filter(|(is, _)| *is).map(|(_, alarm)| alarm).collect(),
                documents,
                documents_due,
                facts: count,
                events: own_events,
                objective,
                met,
                current,
                fields: parts(own_fields, |field| Some(source.definition.lifetimes.of(&Field::new(field)))),
                name: source.definition.name,
                kind: source.definition.kind,
                authority: source.definition.authority,
                enabled: source.enabled,
                next_due_at: source.next_due_at,
                id: source.id,
            });
        }
        sources.sort_by(|a, b| (a.alarms.is_empty(), &a.id).cmp(&(b.alarms.is_empty(), &b.id)));
        let fields = parts(fields, |field| Some(lifetime(&Field::new(field))));
        Ok(Overview { at: now, facts, events, sources, kinds: parts(kinds, |_| None), fields })
    }

    /// Events that are not over, by source.
    async fn happenings(&self, now: Instant) -> Result<BTreeMap<SourceId, Vec<(Clocks, u64)>>, StoreError> {
        use events::Column as E;
        let to_document = events::Entity::belongs_to(documents::Entity)
            .from(E::DocumentId)
            .to(documents::Column::Id)
            .into();
        let groups: Vec<(String, i64, i64)> = events::Entity::find()
            .select_only()
            .column(documents::Column::SourceId)
            .column(E::VerifiedAt)
            .column_as(E::Id.count(), "many")
            .join(JoinType::InnerJoin, to_document)
            .filter(E::KnownUntil.is_null())
            .filter(E::EndsAt.is_null().or(E::EndsAt.gt(ms(now))))
            .group_by(documents::Column::SourceId)
            .group_by(E::VerifiedAt)
            .into_tuple()
            .all(&self.db)
            .await?;
        let mut found: BTreeMap<SourceId, Vec<(Clocks, u64)>> = BTreeMap::new();
        for (source, verified_at, many) in groups {
            let many = u64::try_from(many).unwrap_or_default();
            found.entry(source.into()).or_default().push((clocks(instant(verified_at)?, None), many));
        }
        Ok(found)
    }

    /// How many live documents a source has, and how many of them are due.
    async fn document_counts(&self, source: &SourceId, now: Instant) -> Result<(u64, u64), StoreError> {
        use documents::Column as D;
        let live = documents::Entity::find()
            .select_only()
            .column_as(D::Id.count(), "many")
            .filter(D::SourceId.eq(source.as_str()))
            .filter(D::State.eq(super::documents::LIVE));
        let due = live.clone().filter(D::DueAt.is_null().or(D::DueAt.lte(ms(now))));
        let count = async |query: sea_orm::Select<documents::Entity>| -> Result<u64, StoreError> {
            let many: Option<i64> = query.into_tuple().one(&self.db).await?;
            Ok(u64::try_from(many.unwrap_or_default()).unwrap_or_default())
        };
        Ok((count(live).await?, count(due).await?))
    }
}

/// The clocks that decide how current a value is.
fn clocks(verified_at: Instant, valid_until: Option<DateTime<Utc>>) -> Clocks {
    Clocks { published_at: None, observed_at: verified_at, verified_at, valid_from: None, valid_until }
}

fn parts(counts: BTreeMap<String, Count>, ttl: impl Fn(&str) -> Option<Duration>) -> Vec<Part> {
    let mut parts: Vec<Part> = counts
        .into_iter()
        .map(|(name, count)| Part { ttl_s: ttl(&name).map(|ttl| ttl.as_secs()), name, count })
        .collect();
    let past = |part: &Part| part.count.stale + part.count.expired;
    parts.sort_by(|a, b| past(b).cmp(&past(a)).then_with(|| a.name.cmp(&b.name)));
    parts
}
