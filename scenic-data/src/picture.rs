//! What a picture of a place shows besides the place: from where, in which season, within or without.

use crate::Words;
use serde::{Deserialize, Serialize};

/// From where a picture looks at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// From where visitors stand.
    Near,
    /// From another side.
    Side,
    /// From a distance.
    Far,
    /// A part of it.
    Detail,
    /// From above.
    Above,
}

/// The season that a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Season {
    /// March to May in the north.
    Spring,
    /// June to August.
    Summer,
    /// September to November.
    Autumn,
    /// December to February.
    Winter,
}

/// Names in the API and the store, and those that partners write.
const VIEWS: [(View, &str, &[&str]); 5] = [
    (View::Near, "near", &["近景", "正面", "front", "close"]),
    (View::Side, "side", &["侧面", "背面", "back"]),
    (View::Far, "far", &["远景", "远眺", "distant"]),
    (View::Detail, "detail", &["细节", "局部", "特写"]),
    (View::Above, "above", &["俯瞰", "航拍", "aerial"]),
];
const SEASONS: [(Season, &str, &[&str]); 4] = [
    (Season::Spring, "spring", &["春", "春季", "春天"]),
    (Season::Summer, "summer", &["夏", "夏季", "夏天"]),
    (Season::Autumn, "autumn", &["秋", "秋季", "秋天", "fall"]),
    (Season::Winter, "winter", &["冬", "冬季", "冬天"]),
];

fn read<T: Copy>(
    known: &[(T, &'static str, &[&str])],
    (zh, en): (&'static str, &'static str),
    text: &str,
) -> Result<T, Words> {
    let name = text.trim().to_lowercase();
    let found = known.iter().find(|(_, key, others)| *key == name || others.contains(&name.as_str()));
    let keys: Vec<&str> = known.iter().map(|(_, key, _)| *key).collect();
    found.map(|(one, ..)| *one).ok_or_else(|| Words::unknown(zh, en, text, &keys))
}

impl View {
    /// The name in the API and the store.
    pub fn as_str(self) -> &'static str {
        VIEWS.iter().find(|(view, ..)| *view == self).map_or("near", |(_, key, _)| key)
    }

    /// Reads a name in English or Chinese.
    pub fn parse(text: &str) -> Result<Self, Words> {
        read(&VIEWS, ("视角", "view"), text)
    }
}

impl Season {
    /// The name in the API and the store.
    pub fn as_str(self) -> &'static str {
        SEASONS.iter().find(|(season, ..)| *season == self).map_or("spring", |(_, key, _)| key)
    }

    /// Reads a name in English or Chinese.
    pub fn parse(text: &str) -> Result<Self, Words> {
        read(&SEASONS, ("季节", "season"), text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_and_seasons_are_read_in_both_languages_and_as_they_are_written() {
        assert_eq!(View::parse(" 远景 "), Ok(View::Far));
        assert_eq!(Season::parse("Fall"), Ok(Season::Autumn));
        for (view, ..) in VIEWS {
            assert_eq!(View::parse(view.as_str()), Ok(view));
        }
        for (season, ..) in SEASONS {
            assert_eq!(Season::parse(season.as_str()), Ok(season));
        }
        let refused = View::parse("sideways").expect_err("no view").en;
        assert!(refused.contains("near, side, far, detail, above"), "{refused}");
    }
}
