//! The first pass over a file: everything that is wrong with it, at once, before anything is stored.

use super::batch::{Batches, Good, Seen};
use super::differ::{Difference, Differences, Fate, fields};
use super::doubts::{Known, Located};
use super::options::ImportOptions;
use super::tenant::{Tenant, outside};
use crate::IngestError;
use crate::defect::{Defect, Defects, Message, Severity};
use crate::partner::{Action, Class, type_of};
use crate::resolve::{Resolver, unknown_place};
use scenic_data::event::{Effect, EventKind};
use scenic_data::ids::digest;
use scenic_data::source::Source;
use scenic_data::upload::Counts;
use scenic_data::{PlaceId, Store};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What the first pass found.
#[derive(Default)]
pub(super) struct Check {
    pub rows: u64,
    pub counts: Counts,
    pub defects: Defects,
    pub differences: Differences,
    /// Rows that must not be taken although they can be read, by part and number.
    pub refused: HashSet<At>,
    /// Good rows that are places, and those that are not.
    pub by_round: [u64; 2],
    /// The records that the file names, for a full replacement.
    pub named: HashSet<[u8; 8]>,
    /// Places that would change, with what their records would say; of a dry run, the first of them.
    pub touched: Vec<Touched>,
    places: HashSet<[u8; 8]>,
    located: Located,
    parents: HashMap<[u8; 8], Parent>,
    references: Vec<Reference>,
    /// Parents that are not known, of places that must lie within an area.
    open_parents: Vec<(At, String, Fate)>,
}

/// Where a row stands: its part of the file, and its number.
type At = (Option<Arc<str>>, u64);

/// What a dry run remembers of a record that would change.
pub(super) struct Touched {
    pub url: String,
    pub good: Arc<Good>,
}

/// Most records that a dry run looks at for what answers would say.
const MAX_TOUCHED: usize = 200;

struct Parent {
    own: [u8; 8],
    at: At,
    named: String,
    fate: Fate,
}

/// A place that a row refers to.
struct Reference {
    at: At,
    /// The column.
    column: &'static str,
    /// Whether the place must be known.
    required: bool,
    /// Whether the row changes what is said of the place.
    changes: bool,
    text: String,
    fate: Fate,
}

impl Check {
    /// Reads every row once.
    pub async fn of(
        store: &Store,
        source: &Source,
        batches: &mut Batches<'_>,
        options: &ImportOptions,
        file: &str,
    ) -> Result<Self, IngestError> {
        let mut check = Self::default();
        let tenant = options.tenant.as_ref().map(|areas| Tenant::new(store, source, areas));
        loop {
            let batch = batches.next(!options.dry_run, file).await?;
            if batch.is_empty() {
                break;
            }
            let mut goods = Vec::with_capacity(batch.len());
            for seen in batch {
                check.rows += 1;
                match seen {
                    Seen::Bad(defects) => {
                        check.counts.rejected += 1;
                        check.defects.extend(defects);
                    }
                    Seen::Good(good) => goods.push(Arc::new(*good)),
                }
            }
            let known = Known::of(store, source, &goods).await?;
            for good in goods {
                let mut own = Defects::default();
                if let Some(tenant) = &tenant {
                    let (defects, parent) = tenant.check(&good, &known).await?;
                    own.extend(defects);
                    let at = (good.file.clone(), good.row);
                    check.open_parents.extend(parent.map(|parent| (at, parent, fate(&good))));
                }
                if own.errors > 0 {
                    check.counts.rejected += 1;
                    check.defects.extend(own);
                    check.refused.insert((good.file.clone(), good.row));
                    continue;
                }
                check.take(source, good, &known, options.dry_run);
            }
        }
        check.close(store, source, tenant.as_ref()).await?;
        Ok(check)
    }

    /// Notes a good row.
    fn take(&mut self, source: &Source, good: Arc<Good>, known: &Known, shows: bool) {
        self.by_round[usize::from(!good.is_place())] += 1;
        let fate = fate(&good);
        fate.count(&mut self.counts);
        if let Action::Put(class) = good.action {
            self.named.insert(digest(&[class.as_str(), &good.external_id]));
        }
        if fate != Fate::Unchanged {
            // What was confirmed before is not asked about again.
            for defect in &good.read.extract.defects.list {
                self.defects.push(weighed(defect.clone(), &good));
            }
            for defect in known.doubts(&good, source) {
                self.defects.push(good.defect(defect));
            }
        }
        let at = (good.file.clone(), good.row);
        for place in &good.read.extract.places {
            if place.names.is_empty() {
                self.refer(&at, "place", true, true, &place.external_id, fate);
                continue;
            }
            self.places.insert(digest(&[&place.external_id]));
            for name in &place.names {
                self.places.insert(digest(&[&name.text]));
            }
            self.located.add(place, &at, fate);
            if let Some(parent) = &place.parent {
                let own = digest(&[&place.external_id]);
                let link = Parent { own: digest(&[parent]), at: at.clone(), named: parent.clone(), fate };
                self.parents.insert(own, link);
            }
        }
        let extract = &good.read.extract;
        for stop in extract.routes.iter().flat_map(|route| &route.stops) {
            self.refer(&at, "stops", true, false, stop, fate);
        }
        for event in &extract.events {
            if let Some(place) = &event.place {
                // A notice about nowhere would close nothing, and nobody would know.
                let required = event.effect != Effect::Info || event.kind == EventKind::Notice;
                self.refer(&at, "place", required, true, place, fate);
            }
        }
        if let (Action::Put(Class::Article), Some(about)) = (good.action, &extract.about) {
            self.refer(&at, "place", false, true, about, fate);
        }
        if shows && fate != Fate::Unchanged {
            self.differences.push(|| difference(&good, fate));
            if self.touched.len() < MAX_TOUCHED {
                let url = super::batch::address(&source.id, good.class(), &good.external_id);
                self.touched.push(Touched { url, good });
            }
        }
    }

    fn refer(
        &mut self,
        at: &At,
        column: &'static str,
        required: bool,
        changes: bool,
        text: &str,
        fate: Fate,
    ) {
        let text = text.to_owned();
        self.references.push(Reference { at: at.clone(), column, required, changes, text, fate });
    }

    /// What can be told only when every row has been seen.
    async fn close(
        &mut self,
        store: &Store,
        source: &Source,
        tenant: Option<&Tenant<'_>>,
    ) -> Result<(), IngestError> {
        self.cycles();
        for (at, parent, fate) in std::mem::take(&mut self.open_parents) {
            // Within another new place it lies where that one does.
            if !self.places.contains(&digest(&[&parent])) {
                self.reject(at, outside("parent", &parent), 0, fate);
            }
        }
        let odd = self.located.odd_parents(store, source).await?;
        // A row that is refused for its parent needs no warning of it.
        let is_refused = |defect: &Defect| {
            let at = (defect.file.as_deref().map(Arc::from), defect.row.unwrap_or_default());
            self.refused.contains(&at)
        };
        let odd: Vec<Defect> = odd.into_iter().filter(|defect| !is_refused(defect)).collect();
        odd.into_iter().for_each(|defect| self.defects.push(defect));
        self.unknown_places(store, source, tenant).await
    }

    /// Rejects places that are part of themselves.
    fn cycles(&mut self) {
        let mut done: HashSet<[u8; 8]> = HashSet::new();
        let mut bad = Vec::new();
        for start in self.parents.keys() {
            let mut path: Vec<[u8; 8]> = Vec::new();
            let mut on_path: HashMap<[u8; 8], usize> = HashMap::new();
            let mut next = Some(*start);
            while let Some(id) = next.filter(|id| !done.contains(id)) {
                if let Some(begin) = on_path.get(&id) {
                    bad.extend(path.iter().skip(*begin).copied());
                    break;
                }
                on_path.insert(id, path.len());
                path.push(id);
                next = self.parents.get(&id).map(|parent| parent.own);
            }
            done.extend(path);
        }
        let mut links: Vec<&Parent> = bad.iter().filter_map(|id| self.parents.get(id)).collect();
        links.sort_by(|a, b| a.at.cmp(&b.at));
        let rejected: Vec<_> =
            links.iter().map(|link| (link.at.clone(), circle(&link.named), link.fate)).collect();
        for (at, defect, fate) in rejected {
            self.reject(at, defect, 0, fate);
        }
    }

    /// Looks for the places that rows refer to. Pictures and stops of unknown ones are rejected; events
    /// and articles are only warned about, because their place may come later.
    async fn unknown_places(
        &mut self,
        store: &Store,
        source: &Source,
        tenant: Option<&Tenant<'_>>,
    ) -> Result<(), IngestError> {
        let mut resolver = Resolver::new(store, source);
        let mut found: HashMap<String, Option<PlaceId>> = HashMap::new();
        for reference in std::mem::take(&mut self.references) {
            let Reference { at, column, required, changes, text, fate } = reference;
            if self.places.contains(&digest(&[&text])) {
                continue;
            }
            let place = match found.get(&text) {
                Some(place) => place.clone(),
                None => {
                    let place = resolver.reference(&text).await?;
                    found.insert(text.clone(), place.clone());
                    place
                }
            };
            match (place, tenant) {
                (None, _) if required => self.reject(at, unknown_place(column, &text), 1, fate),
                (None, _) => {
                    let mut defect = unknown_place(column, &text).at(at.1).within(at.0.as_deref());
                    defect.severity = Severity::Warning;
                    self.defects.push(defect);
                }
                (Some(place), Some(tenant)) if changes => {
                    if let Some(defect) = tenant.may_change(&place, column, &text).await? {
                        self.reject(at, defect, 1, fate);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Takes a row back that was counted as good.
    fn reject(&mut self, at: At, defect: Defect, round: usize, fate: Fate) {
        self.defects.push(defect.at(at.1).within(at.0.as_deref()));
        if self.refused.insert(at) {
            self.counts.rejected += 1;
            let counted = fate.counter(&mut self.counts);
            *counted = counted.saturating_sub(1);
            if let Some(good) = self.by_round.get_mut(round) {
                *good = good.saturating_sub(1);
            }
        }
    }
}

/// What would become of a row's record.
fn fate(good: &Good) -> Fate {
    match (good.action, &good.before) {
        (Action::Delete(_), Some(_)) => Fate::Deleted,
        (Action::Delete(_), None) => Fate::Unchanged,
        (_, None) => Fate::Created,
        (_, Some(_)) if good.is_unchanged() => Fate::Unchanged,
        (_, Some(_)) => Fate::Updated,
    }
}

fn difference(good: &Good, fate: Fate) -> Difference {
    let nothing = serde_json::Value::Null;
    let before = good.before.as_ref().map_or(&nothing, |(record, _)| record);
    let after = if fate == Fate::Deleted { &nothing } else { &good.value };
    let shown = if fate == Fate::Deleted { before } else { after };
    Difference {
        file: good.file.as_deref().map(str::to_owned),
        row: Some(good.row),
        fate,
        kind: shown.as_object().map_or("place", type_of).to_owned(),
        external_id: good.external_id.clone(),
        fields: fields(before, after),
    }
}

/// Hours that were not understood are a warning for whoever reads a page, and a question to whoever
/// wrote them; those that stand already as they are were confirmed.
fn weighed(mut defect: Defect, good: &Good) -> Defect {
    let before = good.before.as_ref().and_then(|(record, _)| record.get("opening_hours"));
    let is_new = before.is_none() || before != good.value.get("opening_hours");
    if defect.code == "unparsed_hours" && is_new {
        defect.severity = Severity::Doubt;
        let Message { zh, en } = defect.message;
        defect.message = Message::new(
            format!("{zh}。改写为如“08:00-17:00，周一闭馆”可知是否开放；无误请确认"),
            format!(
                "{en}. Written like \"08:00-17:00, closed on Mondays\" it tells open from closed; confirm if it is meant"
            ),
        );
    }
    defect
}

fn circle(parent: &str) -> Defect {
    let shown = crate::text::clip(parent, 60);
    Defect::error(
        "circle",
        Some("parent".to_owned()),
        Message::new(
            format!("上级“{shown}”又属于此地点：请去掉其中一个 parent"),
            format!("its parent {shown:?} is itself part of this place: remove one of the parents"),
        ),
    )
}
