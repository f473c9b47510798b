//! Keeps the catalogue in step with the change log.

use super::{Catalogue, Row};
use crate::error::GuideError;
use crate::followed::{Followed, changed_places};
use index::{Carried, IndexError};
use scenic_data::{Clock, Instant, PlaceId, Store, StoreError};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Under which name it is carried from one process to the next.
const CARRIED: &str = "places";
/// Places that one hand reads at once.
const PART: usize = 1_000;

/// The catalogue as of the last change seen.
pub struct Catalogues {
    store: Store,
    clock: Arc<dyn Clock>,
    catalogue: Followed<Catalogue>,
}

impl Catalogues {
    /// Nothing is read until it is asked for.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock, catalogue: Followed::new(Catalogue::default()) }
    }

    /// Begins with what an earlier process left.
    pub async fn take(&self, carried: &Carried) -> Result<(), IndexError> {
        self.catalogue.take(carried, CARRIED).await
    }

    /// Leaves what is known for the next process.
    pub async fn leave(&self, carried: &Carried) -> Result<(), IndexError> {
        self.catalogue.leave(carried, CARRIED).await
    }

    /// The catalogue as of the change `last`, the latest there is; only what changed is read again, and that of
    /// which something began or ceased to hold.
    pub async fn catalogue(&self, last: i64) -> Result<Arc<Catalogue>, GuideError> {
        let now = self.clock.now();
        let is_over = |catalogue: &Catalogue| catalogue.is_over(now);
        self.catalogue.at_unless(is_over, last, |before, since| self.renew(before, since, last, now)).await
    }

    async fn renew(
        &self,
        before: Arc<Catalogue>,
        since: Option<i64>,
        last: i64,
        now: Instant,
    ) -> Result<Catalogue, GuideError> {
        match changed_places(&self.store, since, last).await? {
            Some(changed) => {
                let ids: BTreeSet<&PlaceId> = changed.iter().chain(before.over(now)).collect();
                let ids: Vec<PlaceId> = ids.into_iter().cloned().collect();
                let rows = read(&self.store, &ids, now).await?;
                let live: BTreeSet<&PlaceId> = rows.iter().map(|row| &row.id).collect();
                let gone: Vec<PlaceId> = ids.iter().filter(|id| !live.contains(id)).cloned().collect();
                Ok(before.renewed(rows, &gone))
            }
            None => {
                let ids = self.store.place_ids().await?;
                Ok(Catalogue::of(read(&self.store, &ids, now).await?))
            }
        }
    }
}

/// The rows of places, read by as many hands as there are processors: taking apart what the database gives is
/// most of the work. No more is held at once than what the hands are at.
async fn read(store: &Store, ids: &[PlaceId], at: Instant) -> Result<Vec<Row>, GuideError> {
    let most = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut rows = Vec::with_capacity(ids.len());
    let mut parts = ids.chunks(PART);
    let mut hands = JoinSet::new();
    loop {
        while hands.len() < most
            && let Some(part) = parts.next()
        {
            let (store, part) = (store.clone(), part.to_vec());
            hands.spawn(async move {
                let views = store.views(&part, at).await?;
                Ok::<Vec<Row>, StoreError>(views.iter().map(Row::of).collect())
            });
        }
        let Some(done) = hands.join_next().await else { return Ok(rows) };
        rows.extend(done.map_err(|broken| IndexError::Task(broken.to_string()))??);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use scenic_data::claim::{ClaimDraft, Typed};
    use scenic_data::place::{Name, PlaceKind};
    use scenic_data::record::PlaceRecord;
    use scenic_data::source::SourceDefinition;
    use scenic_data::{Field, SourceId};
    use std::sync::Mutex;
    use std::time::Duration;

    /// A clock that is set by hand.
    struct Hands(Mutex<Instant>);

    impl Clock for Hands {
        fn now(&self) -> Instant {
            *self.0.lock().expect("a time")
        }
    }

    struct World {
        store: Store,
        hands: Arc<Hands>,
        catalogues: Catalogues,
        dir: tempfile::TempDir,
    }

    impl World {
        async fn new() -> Self {
            let dir = tempfile::tempdir().expect("a folder");
            let store = test_store::store(dir.path()).await;
            let hands = Arc::new(Hands(Mutex::new("2026-11-04T02:00:00Z".parse().expect("a time"))));
            let catalogues = Catalogues::new(store.clone(), hands.clone());
            Self { store, hands, catalogues, dir }
        }

        fn carried(&self) -> Carried {
            Carried::new(self.dir.path(), self.store.clone())
        }

        /// A page says what a place costs from a number of days on, until another.
        async fn says(&self, place: &str, price: f64, from: Option<i64>, until: Option<i64>) {
            let (source, now) = (SourceId::from("site"), self.hands.now());
            let definition = SourceDefinition::for_partner(&source, "湖区官网");
            self.store.put_source(&definition, "test", now).await.expect("a source");
            let record = PlaceRecord {
                external_id: place.into(),
                kind: Some(PlaceKind::Attraction),
                names: vec![Name::new(place)],
                claims: vec![ClaimDraft {
                    typed: Some(Typed::Number(price)),
                    valid_from: from.map(|days| now + TimeDelta::days(days)),
                    valid_until: until.map(|days| now + TimeDelta::days(days)),
                    ..ClaimDraft::text(Field::new("ticket"), None, format!("{price}元"))
                }],
                ..PlaceRecord::default()
            };
            let page = format!("{place}/{}", from.unwrap_or(0));
            test_store::tell(&self.store, &source, &page, record, now).await;
        }

        fn pass(&self, days: i64) {
            *self.hands.0.lock().expect("a time") += TimeDelta::days(days);
        }

        /// What places cost, once the pause is over; −1 where that is not known.
        async fn prices(&self) -> Vec<(String, f64)> {
            tokio::time::sleep(Duration::from_millis(450)).await;
            let last = self.store.last_change().await.expect("the last change");
            let catalogue = self.catalogues.catalogue(last).await.expect("a catalogue");
            let mut prices: Vec<(String, f64)> =
                catalogue.rows().map(|row| (row.names[0].clone(), row.price.unwrap_or(-1.0))).collect();
            prices.sort_by(|a, b| a.0.cmp(&b.0));
            prices
        }
    }

    fn costs(prices: &[(&str, f64)]) -> Vec<(String, f64)> {
        prices.iter().map(|(name, price)| ((*name).to_owned(), *price)).collect()
    }

    #[tokio::test]
    async fn a_price_that_begins_on_a_day_is_chosen_by_from_that_day() {
        let world = World::new().await;
        world.says("听涛松", 90.0, None, Some(10)).await;
        world.says("听涛松", 60.0, Some(10), Some(40)).await;
        world.says("鹭洲", 30.0, None, None).await;
        for (days, price) in [(0, 90.0), (9, 90.0), (1, 60.0), (29, 60.0), (1, -1.0)] {
            world.pass(days);
            assert_eq!(
                world.prices().await,
                costs(&[("听涛松", price), ("鹭洲", 30.0)]),
                "{days} days later"
            );
        }
    }

    #[tokio::test]
    async fn what_is_known_is_carried_to_the_next_process() {
        let world = World::new().await;
        world.says("听涛松", 90.0, None, Some(10)).await;
        world.says("听涛松", 60.0, Some(10), None).await;
        world.says("鹭洲", 30.0, None, None).await;
        world.prices().await;
        world.catalogues.leave(&world.carried()).await.expect("left");
        let (left, _) = world.catalogues.catalogue.made().await.expect("a catalogue");
        world.says("鹭洲", 35.0, None, None).await;
        world.pass(10);

        let next = Catalogues::new(world.store.clone(), world.hands.clone());
        next.take(&world.carried()).await.expect("taken");
        let (at, taken) = next.catalogue.made().await.expect("what was left");
        assert_eq!((at, taken.rows().count()), (left, 2));
        let world = World { catalogues: next, ..world };
        assert_eq!(world.prices().await, costs(&[("听涛松", 60.0), ("鹭洲", 35.0)]));
    }
}
