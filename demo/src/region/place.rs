//! A place of the region, as its file tells it.

use super::Lang;
use scenic_data::place::PlaceKind;
use scenic_data::{Datum, Position};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A place, in `places/<id>.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The same as the file's name.
    pub id: String,
    /// What kind it is.
    pub kind: PlaceKind,
    /// The id of the place it is part of.
    pub parent: Option<String>,
    /// Latitude and longitude in degrees, WGS-84. Exhibits have none.
    pub location: Option<[f64; 2]>,
    /// As dialled within the country.
    pub phone: Option<String>,
    /// How long a visit takes, minutes; a day counts as eight hours.
    pub visit_min: Option<u32>,
    /// 0 to 5.
    pub rating: Option<f64>,
    /// What a person spends, or a room costs.
    pub price: Option<Price>,
    /// English keywords.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Ids of places nearby.
    #[serde(default)]
    pub near: Vec<String>,
    /// What is written about it in Chinese.
    pub zh: Texts,
    /// What is written about it in English.
    pub en: Texts,
}

/// A price: a number of yuan, or words.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Price {
    /// Yuan.
    Yuan(f64),
    /// As written.
    Words(String),
}

/// A place's texts in one language. Prose has its paragraphs separated by an empty line.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// Its name.
    pub name: String,
    /// Its other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Its address.
    pub address: Option<String>,
    /// When it is open.
    pub opening_hours: Option<String>,
    /// What it costs.
    pub ticket: Option<String>,
    /// How to get there.
    pub transport: Option<String>,
    /// What it is.
    pub intro: Option<String>,
    /// How it came to be.
    pub history: Option<String>,
    /// What is told of it.
    pub legend: Option<String>,
    /// What to look at.
    pub highlights: Option<String>,
    /// What to mind.
    pub tips: Option<String>,
    /// Other facts by their labels.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
}

impl Texts {
    /// The facts and prose that may be left out, by the names of the partner record.
    pub fn fields(&self) -> [(&'static str, Option<&str>); 9] {
        [
            ("address", self.address.as_deref()),
            ("opening_hours", self.opening_hours.as_deref()),
            ("ticket", self.ticket.as_deref()),
            ("transport", self.transport.as_deref()),
            ("intro", self.intro.as_deref()),
            ("history", self.history.as_deref()),
            ("legend", self.legend.as_deref()),
            ("highlights", self.highlights.as_deref()),
            ("tips", self.tips.as_deref()),
        ]
    }

    /// One of [`Texts::fields`].
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields().into_iter().find(|(key, _)| *key == name).and_then(|(_, text)| text)
    }
}

impl Place {
    /// What is written in a language.
    pub fn texts(&self, lang: Lang) -> &Texts {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// Where it is, in a datum; `None` also when the numbers are out of range.
    pub fn position(&self, datum: Datum) -> Option<Position> {
        let [lat, lon] = self.location?;
        Some(Position::parse(lat, lon, Datum::Wgs84).ok()?.in_datum(datum))
    }

    /// How long a visit takes, in words.
    pub fn visit(&self, lang: Lang) -> Option<String> {
        const DAY: u32 = 8 * 60;
        let minutes = self.visit_min?;
        let (number, zh, one, many) = match minutes {
            m if m >= DAY && m % (DAY / 2) == 0 => (f64::from(m) / f64::from(DAY), "天", "day", "days"),
            m if m >= 60 && m % 30 == 0 => (f64::from(m) / 60.0, "小时", "hour", "hours"),
            m => (f64::from(m), "分钟", "minute", "minutes"),
        };
        Some(match lang {
            Lang::Zh => format!("约{number}{zh}"),
            Lang::En if number == 1.0 => format!("about 1 {one}"),
            Lang::En => format!("about {number} {many}"),
        })
    }

    /// Whether its price is what a meal or a night costs; elsewhere the ticket says it.
    pub fn is_meal_or_bed(&self) -> bool {
        matches!(self.kind, PlaceKind::Restaurant | PlaceKind::Hotel)
    }

    /// What it costs a person or a night, in words.
    pub fn cost(&self, lang: Lang) -> Option<String> {
        Some(match (self.price.as_ref()?, lang, self.kind) {
            (Price::Words(words), _, _) => words.clone(),
            (Price::Yuan(yuan), Lang::Zh, PlaceKind::Hotel) => format!("{yuan}元起/晚"),
            (Price::Yuan(yuan), Lang::En, PlaceKind::Hotel) => format!("from ¥{yuan} a night"),
            (Price::Yuan(yuan), Lang::Zh, _) => format!("{yuan}元"),
            (Price::Yuan(yuan), Lang::En, _) => format!("about ¥{yuan} per person"),
        })
    }

    /// What its kind is called.
    pub fn kind_name(&self, lang: Lang) -> &'static str {
        let (zh, en) = match self.kind {
            PlaceKind::City => ("城市", "City"),
            PlaceKind::Area => ("景区", "Scenic area"),
            PlaceKind::Attraction => ("景点", "Sight"),
            PlaceKind::Museum => ("博物馆", "Museum"),
            PlaceKind::Exhibit => ("展品", "Exhibit"),
            PlaceKind::Restaurant => ("餐厅", "Restaurant"),
            PlaceKind::Hotel => ("酒店", "Hotel"),
            PlaceKind::Transport => ("交通", "Transport"),
            PlaceKind::Facility => ("设施", "Facility"),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// The paragraphs of a prose text.
pub(crate) fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(kind: PlaceKind, visit_min: u32, price: f64) -> Place {
        Place {
            id: "x".into(),
            kind,
            parent: None,
            location: Some([29.9, 118.6]),
            phone: None,
            visit_min: Some(visit_min),
            rating: None,
            price: Some(Price::Yuan(price)),
            tags: Vec::new(),
            near: Vec::new(),
            zh: Texts::default(),
            en: Texts::default(),
        }
    }

    #[test]
    fn a_visit_is_told_in_the_unit_people_use() {
        for (minutes, zh, en) in [
            (20, "约20分钟", "about 20 minutes"),
            (60, "约1小时", "about 1 hour"),
            (90, "约1.5小时", "about 1.5 hours"),
            (100, "约100分钟", "about 100 minutes"),
            (480, "约1天", "about 1 day"),
            (960, "约2天", "about 2 days"),
        ] {
            let place = place(PlaceKind::Attraction, minutes, 1.0);
            assert_eq!(place.visit(Lang::Zh).as_deref(), Some(zh));
            assert_eq!(place.visit(Lang::En).as_deref(), Some(en));
        }
    }

    #[test]
    fn a_room_costs_by_the_night_and_a_meal_by_the_head() {
        assert_eq!(place(PlaceKind::Hotel, 1, 380.0).cost(Lang::Zh).as_deref(), Some("380元起/晚"));
        assert_eq!(
            place(PlaceKind::Restaurant, 1, 45.0).cost(Lang::En).as_deref(),
            Some("about ¥45 per person")
        );
    }
}
