//! Choosing places that are as wished. What is not known of a place satisfies nothing.

use super::{Catalogue, Row};
use crate::reading::numbers::Range;
use crate::reading::wish::{Best, Wish};
use scenic_data::place::PlaceKind;
use scenic_data::{PlaceId, Position};
use std::sync::Arc;

/// How far "near" reaches where a wish does not say, metres: so far, or, when nothing is there, farther.
const NEAR_M: [f64; 2] = [1_000.0, 3_000.0];

/// From where "near" is measured.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The place in the middle, whose sources may name its neighbours.
    pub place: Option<PlaceId>,
    /// The position in the middle.
    pub position: Option<Position>,
}

/// A place that is as wished.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The place.
    pub row: Arc<Row>,
    /// How far it is from the origin, metres, where both positions are known.
    pub distance_m: Option<f64>,
}

impl Choice {
    /// Whether another place is as good by what the best is chosen by.
    pub fn ties(&self, other: &Self, best: Option<Best>) -> bool {
        by_wish(best, self, other).is_eq()
    }
}

impl Catalogue {
    /// The places that are as wished, the best first.
    pub fn choose(&self, wish: &Wish, origin: &Origin) -> Vec<Choice> {
        if wish.is_contradictory() {
            return Vec::new();
        }
        let any = |near_m: f64| {
            let exact = self.matching(wish, origin, true, near_m);
            if exact.is_empty() && !wish.features.is_empty() {
                self.matching(wish, origin, false, near_m)
            } else {
                exact
            }
        };
        let [close, far_off] = NEAR_M;
        let mut found = any(close);
        if found.is_empty() && (wish.near.is_some() || wish.near_me) {
            found = any(far_off);
        }
        found.sort_by(|a, b| {
            by_wish(wish.best, a, b)
                .then_with(|| b.row.rating.unwrap_or(0.0).total_cmp(&a.row.rating.unwrap_or(0.0)))
                .then_with(|| far(a).total_cmp(&far(b)))
                .then_with(|| a.row.names.cmp(&b.row.names))
        });
        found
    }

    fn matching(&self, wish: &Wish, origin: &Origin, exact: bool, near_m: f64) -> Vec<Choice> {
        let middle = origin.place.as_ref().and_then(|place| self.row(place));
        let position = origin.position.or_else(|| middle.and_then(|row| row.position));
        let mut found = Vec::new();
        for row in self.rows() {
            let is_meant = wish.among.is_empty() || wish.among.contains(&row.id);
            if !is_meant || !of_kind(row, wish) || !is_wished(row, wish, exact) {
                continue;
            }
            if wish.within.as_ref().is_some_and(|outer| &row.id == outer || !self.is_within(row, outer)) {
                continue;
            }
            let distance_m = position.zip(row.position).map(|(a, b)| a.distance_m(b));
            if (wish.near.is_some() || wish.near_me || wish.distance.is_some())
                && !is_near(row, wish, middle.map(Arc::as_ref), distance_m, near_m)
            {
                continue;
            }
            found.push(Choice { row: Arc::clone(row), distance_m });
        }
        found
    }
}

fn far(choice: &Choice) -> f64 {
    choice.distance_m.unwrap_or(f64::INFINITY)
}

fn by_wish(best: Option<Best>, a: &Choice, b: &Choice) -> std::cmp::Ordering {
    let least =
        |x: Option<f64>, y: Option<f64>| x.unwrap_or(f64::INFINITY).total_cmp(&y.unwrap_or(f64::INFINITY));
    let most = |x: Option<f64>, y: Option<f64>| y.unwrap_or(-1.0).total_cmp(&x.unwrap_or(-1.0));
    let visit = |row: &Row| row.visit.map(|(_, most)| f64::from(most));
    match best {
        None => std::cmp::Ordering::Equal,
        Some(Best::Cheapest) => least(a.row.price, b.row.price),
        Some(Best::Dearest) => most(a.row.price, b.row.price),
        Some(Best::BestRated) => most(a.row.rating, b.row.rating),
        Some(Best::WorstRated) => least(a.row.rating, b.row.rating),
        Some(Best::Nearest) => far(a).total_cmp(&far(b)),
        Some(Best::Quickest) => least(visit(&a.row), visit(&b.row)),
        Some(Best::Longest) => most(visit(&a.row), visit(&b.row)),
    }
}

fn of_kind(row: &Row, wish: &Wish) -> bool {
    let Some(first) = wish.kinds.first() else { return true };
    let named =
        wish.named.as_ref().is_none_or(|word| row.names.iter().any(|name| name.contains(word.as_str())));
    match wish.named {
        // A museum need not be called one.
        Some(_) if *first == PlaceKind::Museum => {
            row.kind == PlaceKind::Museum || (wish.kinds.contains(&row.kind) && named)
        }
        _ => wish.kinds.contains(&row.kind) && named,
    }
}

fn is_wished(row: &Row, wish: &Wish, exact: bool) -> bool {
    let allows = |range: &Range, value: Option<f64>| {
        !range.is_some() || value.is_some_and(|value| range.allows(value))
    };
    let visit = |range: &Range| {
        // A visit fits when its usual length does: neither its longest above nor its shortest below.
        !range.is_some()
            || row
                .visit
                .is_some_and(|(least, most)| range.allows(f64::from(least)) && range.allows(f64::from(most)))
    };
    let has_best = match wish.best {
        Some(Best::Cheapest | Best::Dearest) => row.price.is_some(),
        Some(Best::BestRated | Best::WorstRated) => row.rating.is_some(),
        Some(Best::Quickest | Best::Longest) => row.visit.is_some(),
        Some(Best::Nearest) | None => true,
    };
    let has = |feature: &String| {
        if exact {
            row.features.contains(feature)
        } else {
            row.text.contains(feature.as_str())
                || row.names.iter().any(|name| name.contains(feature.as_str()))
        }
    };
    (!wish.free || row.price == Some(0.0))
        && allows(&wish.price, row.price)
        && allows(&wish.rating, row.rating)
        && visit(&wish.visit)
        && has_best
        && wish.features.iter().all(has)
        && wish.district.as_ref().is_none_or(|district| row.text.contains(district.as_str()))
}

fn is_near(row: &Row, wish: &Wish, middle: Option<&Row>, distance_m: Option<f64>, near_m: f64) -> bool {
    if middle.is_some_and(|middle| middle.id == row.id) {
        return false;
    }
    if wish.distance.is_some() {
        return distance_m.is_some_and(|metres| wish.distance.allows(metres));
    }
    distance_m.is_some_and(|metres| metres <= near_m) || middle.is_some_and(|middle| middle.is_said_near(row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::wish;

    fn catalogue() -> Catalogue {
        let row = |id: &str, kind, price: f64, rating: f64, features: &[&str], near: &[&str]| Row {
            price: Some(price),
            rating: Some(rating),
            names: vec![id.to_owned()],
            features: features.iter().map(|f| (*f).to_owned()).collect(),
            text: features.join("\n"),
            near: near.iter().map(|n| (*n).to_owned()).collect(),
            ..Row::bare(id.into(), kind)
        };
        let rows = [
            row("东园", PlaceKind::Attraction, 0.0, 4.6, &[], &["福来居", "锦宴楼"]),
            row("西山公园", PlaceKind::Attraction, 60.0, 4.9, &[], &[]),
            row("福来居", PlaceKind::Restaurant, 45.0, 4.2, &["烤鸭"], &[]),
            row("锦宴楼", PlaceKind::Restaurant, 180.0, 4.8, &["北京烤鸭"], &[]),
            row("远香斋", PlaceKind::Restaurant, 30.0, 4.9, &[], &[]),
        ];
        let mut catalogue = Catalogue::default();
        for row in rows {
            catalogue.rows.insert(row.id.clone(), Arc::new(row));
        }
        catalogue
    }

    fn chosen(wish: &Wish, origin: Option<&str>) -> Vec<String> {
        let origin = Origin { place: origin.map(PlaceId::from), position: None };
        catalogue().choose(wish, &origin).iter().map(|choice| choice.row.id.to_string()).collect()
    }

    #[test]
    fn every_condition_is_met_and_the_best_comes_first() {
        assert_eq!(chosen(&wish::read("免费的景点"), None), ["东园"]);
        assert_eq!(chosen(&wish::read("评分4.5以上的景点"), None), ["西山公园", "东园"]);
        assert_eq!(chosen(&wish::read("评分4.5以上的公园"), None), ["西山公园"]);
        assert_eq!(chosen(&wish::read("最便宜的餐馆"), None), ["远香斋", "福来居", "锦宴楼"]);
        let near = Wish { near: Some("东园".into()), ..wish::read("人均100以下的餐馆") };
        assert_eq!(chosen(&near, Some("东园")), ["福来居"]);
    }

    #[test]
    fn a_feature_listed_so_comes_before_one_that_only_contains_the_word() {
        let duck = Wish { features: vec!["烤鸭".to_owned()], ..wish::read("餐馆") };
        assert_eq!(chosen(&duck, None), ["福来居"]);
        let beijing = Wish { features: vec!["京烤".to_owned()], ..wish::read("餐馆") };
        assert_eq!(chosen(&beijing, None), ["锦宴楼"]);
        let pool = Wish { features: vec!["泳池".to_owned()], ..wish::read("餐馆") };
        assert!(chosen(&pool, None).is_empty());
    }
}
