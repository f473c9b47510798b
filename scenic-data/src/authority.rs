//! How much a source's word weighs.

use serde::{Deserialize, Serialize};

/// Who says so, strongest first. Between two current claims the stronger authority wins; between
/// equals, the later confirmation.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// The scenic area or museum itself, by its own upload.
    Partner,
    /// The official website.
    Official,
    /// A government body.
    Government,
    /// A feed or an open data set.
    Feed,
    /// Travellers and encyclopaedias.
    Community,
    /// Text made by a program.
    Generated,
}

impl Authority {
    /// 1.0 for the strongest, falling evenly; used as a small factor in ranking.
    pub fn weight(self) -> f32 {
        1.0 - 0.1 * (self as u8 as f32)
    }

    /// The name used in the API and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::Official => "official",
            Self::Government => "government",
            Self::Feed => "feed",
            Self::Community => "community",
            Self::Generated => "generated",
        }
    }

    /// The authority of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Partner, Self::Official, Self::Government, Self::Feed, Self::Community, Self::Generated]
            .into_iter()
            .find(|a| a.as_str() == name)
    }
}
