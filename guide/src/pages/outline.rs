//! The sections that pages have of themselves: their names, headings and order.

use scenic_data::LangTag;
use scenic_data::place::PlaceKind;

/// A section that is made from what is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What it is.
    Overview,
    /// What was before.
    History,
    /// What there is to look at, and what is within it.
    Sights,
    /// What else sources tell.
    More,
    /// Hours, prices, how to get there.
    Visit,
    /// Exhibitions and events.
    On,
    /// Somewhere to eat near.
    Food,
    /// Somewhere to sleep near.
    Lodging,
    /// Official walks.
    Routes,
    /// Closures and warnings.
    Notices,
}

impl Part {
    /// Every part, in the order of a page.
    pub const ALL: [Self; 10] = [
        Self::Overview,
        Self::History,
        Self::Sights,
        Self::More,
        Self::Visit,
        Self::On,
        Self::Food,
        Self::Lodging,
        Self::Routes,
        Self::Notices,
    ];

    /// Its name within a page.
    pub fn id(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::History => "history",
            Self::Sights => "sights",
            Self::More => "more",
            Self::Visit => "visit",
            Self::On => "on",
            Self::Food => "food",
            Self::Lodging => "lodging",
            Self::Routes => "routes",
            Self::Notices => "notices",
        }
    }

    /// Its heading on the page of a place of a kind.
    pub fn title(self, kind: PlaceKind, lang: &LangTag) -> &'static str {
        let (zh, en) = match self {
            Self::Overview => ("概览", "Overview"),
            Self::History => ("历史与传说", "History and legends"),
            Self::Sights if kind == PlaceKind::Museum => ("看什么", "What to see"),
            Self::Sights if kind == PlaceKind::Exhibit => ("怎么看", "Looking closer"),
            Self::Sights => ("看点", "What to see"),
            Self::More => ("更多故事", "More about it"),
            Self::Visit if matches!(kind, PlaceKind::Restaurant | PlaceKind::Hotel) => {
                ("实用信息", "Practical information")
            }
            Self::Visit => ("参观须知", "Your visit"),
            Self::On => ("正在举行", "What's on"),
            Self::Food => ("附近吃什么", "Food nearby"),
            Self::Lodging => ("附近住哪里", "Where to stay nearby"),
            Self::Routes => ("经过这里的路线", "Walks that pass here"),
            Self::Notices => ("公告", "Notices"),
        };
        if lang.is_chinese() { zh } else { en }
    }

    /// Whether it stands on the page of a place of a kind.
    pub fn suits(self, kind: PlaceKind) -> bool {
        let sight =
            matches!(kind, PlaceKind::City | PlaceKind::Area | PlaceKind::Attraction | PlaceKind::Museum);
        match self {
            Self::Food => sight || kind == PlaceKind::Hotel,
            Self::Lodging => sight,
            Self::Routes => sight || kind == PlaceKind::Transport,
            _ => true,
        }
    }
}

/// What a place of a kind is called in a list.
pub fn noun(kind: PlaceKind, lang: &LangTag) -> &'static str {
    let (zh, en) = match kind {
        PlaceKind::City => ("城市", "town"),
        PlaceKind::Area => ("景区", "scenic area"),
        PlaceKind::Attraction => ("景点", "sight"),
        PlaceKind::Museum => ("博物馆", "museum"),
        PlaceKind::Exhibit => ("展品", "exhibit"),
        PlaceKind::Restaurant => ("餐馆", "place to eat"),
        PlaceKind::Hotel => ("住处", "place to stay"),
        PlaceKind::Transport => ("交通", "transport stop"),
        PlaceKind::Facility => ("服务设施", "visitor facility"),
    };
    if lang.is_chinese() { zh } else { en }
}

/// What a place of a kind is, as the end of a sentence about it.
pub fn one(kind: PlaceKind, lang: &LangTag) -> String {
    if lang.is_chinese() {
        let measure = match kind {
            PlaceKind::City | PlaceKind::Museum => "一座",
            PlaceKind::Exhibit => "一件",
            PlaceKind::Restaurant => "一家",
            _ => "一处",
        };
        let what = if kind == PlaceKind::Transport { "交通站点" } else { noun(kind, lang) };
        return format!("{measure}{what}");
    }
    let what = noun(kind, lang);
    let article = if what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {what}")
}

/// What places of a kind are called together, as headings of lists.
pub fn nouns(kind: PlaceKind, lang: &LangTag) -> &'static str {
    let (zh, en) = match kind {
        PlaceKind::City => ("城市", "Towns"),
        PlaceKind::Area => ("景区", "Scenic areas"),
        PlaceKind::Attraction => ("景点", "Sights"),
        PlaceKind::Museum => ("博物馆", "Museums"),
        PlaceKind::Exhibit => ("展品", "Exhibits"),
        PlaceKind::Restaurant => ("餐馆", "Places to eat"),
        PlaceKind::Hotel => ("住处", "Places to stay"),
        PlaceKind::Transport => ("交通", "Transport"),
        PlaceKind::Facility => ("服务设施", "Visitor facilities"),
    };
    if lang.is_chinese() { zh } else { en }
}
