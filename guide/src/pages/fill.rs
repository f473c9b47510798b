//! Slots become what a reader sees: values with their state, lists, marks of citations. Everything that
//! comes from elsewhere is escaped here, by the template.

use super::evidence::Evidence;
use super::live::{Live, Tile};
use super::markdown::{Fill, Filled, Slot};
use super::outline::{noun, nouns};
use crate::answer::facts::readable;
use crate::answer::words::bare;
use crate::answer::{Citation, CitationKind, dates, place_ref};
use crate::place_card::EventCard;
use maud::{Markup, html};
use scenic_data::Field;
use scenic_data::freshness::{Freshness, FreshnessState};
use scenic_data::place::PlaceKind;
use scenic_data::status::State;
use scenic_data::view::{Fact, PlaceView};

/// Fills the slots of a page, section by section, and numbers what is cited through the page.
pub(super) struct Filler<'a> {
    live: &'a Live,
    /// What the page cites, in order.
    pub(super) citations: Vec<Citation>,
    /// The numbers that the present section uses.
    used: Vec<usize>,
}

impl<'a> Filler<'a> {
    pub(super) fn new(live: &'a Live) -> Self {
        Self { live, citations: Vec::new(), used: Vec::new() }
    }

    /// What the section that was filled cites; the next one begins.
    pub(super) fn section(&mut self) -> Vec<Citation> {
        let mut used = std::mem::take(&mut self.used);
        used.sort_unstable();
        used.dedup();
        used.iter().filter_map(|n| self.citations.get(n - 1).cloned()).collect()
    }

    fn zh(&self) -> bool {
        self.live.lang.is_chinese()
    }

    fn pick(&self, zh: &'static str, en: &'static str) -> &'static str {
        if self.zh() { zh } else { en }
    }

    /// The number of a citation; the same evidence has one number.
    fn cite(&mut self, citation: &Citation) -> usize {
        let same = |known: &Citation| {
            known.text == citation.text && known.place == citation.place && known.field == citation.field
        };
        let n = match self.citations.iter().find(|known| same(known)) {
            Some(known) => known.n,
            None => {
                let n = self.citations.len() + 1;
                self.citations.push(Citation { n, ..citation.clone() });
                n
            }
        };
        self.used.push(n);
        n
    }

    fn mark(&mut self, citation: &Citation) -> Markup {
        let n = self.cite(citation);
        let title = format!("{} · {}", citation.freshness.source.name, self.checked(&citation.freshness));
        html! { sup class="cite" { a href=(format!("#cite-{n}")) title=(title) { (n) } } }
    }

    /// "11月24日核对" or "checked 24 November".
    fn checked(&self, freshness: &Freshness) -> String {
        let zone = self.live.view.as_ref().map_or(chrono_tz::Asia::Shanghai, |view| view.place.time_zone);
        let day = dates::day(freshness.verified_at, zone, &self.live.lang);
        if self.zh() { format!("{day}核对") } else { format!("checked {day}") }
    }

    fn fact(&mut self, place: Option<&str>, field: &str) -> Filled {
        let live = self.live;
        let view = match place {
            Some(name) => live.others.get(name),
            None => live.view.as_ref(),
        };
        let field = Field::new(field.strip_prefix("attributes.").unwrap_or(field));
        let Some((view, fact)) = view.and_then(|view| Some((view, view.fact(&field, &live.lang)?))) else {
            let unknown = self.pick("未知", "not known");
            return Filled::Inline(
                html! { span class="fact" data-field=(field) data-state="unknown" { (unknown) } }
                    .into_string(),
            );
        };
        Filled::Inline(self.value(view, fact).into_string())
    }

    fn value(&mut self, view: &PlaceView, fact: &Fact) -> Markup {
        let (now, claim) = (self.live.now, &fact.claim);
        let freshness = claim.freshness(now);
        let citation = Citation::of_claim(0, place_ref(&view.place, &self.live.lang), claim, now);
        let mark = self.mark(&citation);
        let old = freshness.is_past().then(|| {
            let checked = self.checked(&freshness);
            if self.zh() {
                format!("（{checked}，可能已变）")
            } else {
                format!(" ({checked}, may have changed)")
            }
        });
        let mut others: Vec<(String, Markup)> = Vec::new();
        for other in &fact.conflicts {
            let citation = Citation::of_claim(0, place_ref(&view.place, &self.live.lang), other, now);
            let mark = self.mark(&citation);
            let readable = readable(other, &self.live.lang);
            let value = bare(readable.as_deref().unwrap_or(other.value()));
            let colon = self.pick("：", ": ");
            others.push((format!("{}{colon}{value}", other.source.name), mark));
        }
        let also = self.pick("另有说法", "Also said");
        html! {
            span class="fact" data-field=(claim.field()) data-place=(view.place.id) data-state=(state(freshness.state)) {
                (readable(claim, &self.live.lang).as_deref().unwrap_or(claim.value()))
                @if let Some(old) = old { small { (old) } }
            }
            (mark)
            @for (said, mark) in others {
                " " span class="conflict" { (also) " " (said) (mark) }
            }
        }
    }

    fn status(&mut self) -> Filled {
        let live = self.live;
        let (Some(status), Some(view)) = (&live.status, &live.view) else { return Filled::Nothing };
        let (now, zone, lang) = (live.now, view.place.time_zone, &live.lang);
        let end = if status.state == State::Closed { status.next_change } else { status.until };
        let end = end.map(|end| dates::relative(end, now, zone, lang));
        let words = match (status.state, self.zh(), end) {
            (State::Open, true, Some(end)) => format!("现在开放，到{end}"),
            (State::Open, true, None) => "现在开放".to_owned(),
            (State::Open, false, Some(end)) => format!("Open now, until {end}"),
            (State::Open, false, None) => "Open now".to_owned(),
            (State::Closed, true, Some(next)) => format!("现在不开放，{next}再开门"),
            (State::Closed, true, None) => "现在不开放".to_owned(),
            (State::Closed, false, Some(next)) => format!("Closed now, opens {next}"),
            (State::Closed, false, None) => "Closed now".to_owned(),
            // Where nothing at all is said of hours, there is no door to speak of.
            (State::Unknown, ..) if status.hours.is_none() && status.notices.is_empty() => {
                return Filled::Nothing;
            }
            (State::Unknown, true, _) => "现在是否开放不能确定".to_owned(),
            (State::Unknown, false, _) => "Whether it is open now is not known".to_owned(),
        };
        let decides = status.live.as_ref().or(status.hours.as_ref());
        let mark = decides.map(|fact| {
            let citation = Citation::of_claim(0, place_ref(&view.place, lang), &fact.claim, now);
            self.mark(&citation)
        });
        let named = match status.state {
            State::Open => "open",
            State::Closed => "closed",
            State::Unknown => "unknown",
        };
        Filled::Inline(
            html! { span class="status" data-state=(named) { (words) } @if let Some(mark) = mark { (mark) } }
                .into_string(),
        )
    }

    fn happenings(&mut self, cards: &[EventCard], kind: CitationKind) -> Filled {
        if cards.is_empty() {
            return Filled::Nothing;
        }
        let items: Vec<Markup> = cards.iter().map(|card| self.happening(card, kind)).collect();
        let class = if kind == CitationKind::Notice { "notices" } else { "events" };
        Filled::Block(html! { ul class=(class) { @for item in items { (item) } } }.into_string())
    }

    fn happening(&mut self, card: &EventCard, kind: CitationKind) -> Markup {
        let zone = self.live.view.as_ref().map_or(chrono_tz::Asia::Shanghai, |view| view.place.time_zone);
        let when = dates::span(card.starts_at, card.ends_at, zone, &self.live.lang);
        let citation = Citation {
            n: 0,
            kind,
            place: card.place.clone(),
            field: None,
            text: format!("{}\n{}", card.title, card.body).trim().to_owned(),
            url: card.url.clone(),
            freshness: card.freshness.clone(),
        };
        let mark = self.mark(&citation);
        let foreign = card.lang.is_chinese() != self.zh();
        let effect = matches!(card.effect, scenic_data::event::Effect::Closed).then_some("closed");
        html! {
            li data-effect=[effect] {
                strong lang=[foreign.then(|| card.lang.as_str())] { (card.title) } " "
                span class="when" { (when) }
                @if let Some(place) = &card.place { " · " span class="where" { (place.name) } }
                (mark)
                @if !card.body.is_empty() { p lang=[foreign.then(|| card.lang.as_str())] { (card.body) } }
            }
        }
    }

    fn tiles(&self, tiles: &[Tile], heading: Option<PlaceKind>) -> Filled {
        if tiles.is_empty() {
            return Filled::Nothing;
        }
        let lang = &self.live.lang;
        Filled::Block(
            html! {
                @if let Some(kind) = heading { h3 { (nouns(kind, lang)) } }
                ul class="cards" {
                    @for tile in tiles {
                        @let href = match &tile.slug {
                            Some(slug) => format!("/guides/{slug}?lang={lang}"),
                            None => format!("/places/{}", tile.place),
                        };
                        li {
                            a href=(href) { (tile.name) }
                            small {
                                (noun(tile.kind, lang))
                                @if let Some(metres) = tile.distance_m { " · " (distance(metres, self.zh())) }
                            }
                            @if !tile.summary.is_empty() { p { (tile.summary) } }
                        }
                    }
                }
            }
            .into_string(),
        )
    }

    fn routes(&mut self) -> Filled {
        if self.live.routes.is_empty() {
            return Filled::Nothing;
        }
        let mut items = Vec::new();
        for walk in &self.live.routes {
            let time = walk.minutes.map(|minutes| lasting(minutes, self.zh()));
            let mark = self.mark(&walk.citation);
            items.push(html! {
                li { strong { (walk.name) } @if let Some(time) = time { " " small { (time) } } (mark) }
            });
        }
        Filled::Block(html! { ul class="routes" { @for item in items { (item) } } }.into_string())
    }

    fn evidence(&mut self, id: &str) -> Filled {
        let live = self.live;
        match live.evidence.get(id) {
            Some(Evidence { citation, gone, .. }) => {
                let mark = self.mark(citation);
                let title = self.pick("来源已有变化", "the source has changed");
                Filled::Inline(match gone {
                    false => mark.into_string(),
                    true => html! { span class="gone" title=(title) { (mark) } }.into_string(),
                })
            }
            None => Filled::Inline(html! { sup class="cite missing" { "?" } }.into_string()),
        }
    }

    fn link(&self, slug: &str, words: Option<&str>) -> Filled {
        let known = self.live.pages.get(slug);
        let words = words.or(known.map(String::as_str)).unwrap_or(slug);
        let href = format!("/guides/{slug}?lang={}", self.live.lang);
        let missing = known.is_none().then_some("missing");
        Filled::Inline(html! { a href=(href) class=[missing] { (words) } }.into_string())
    }
}

impl Fill for Filler<'_> {
    fn fill(&mut self, slot: &Slot) -> Filled {
        let live = self.live;
        let kind = |name: &Option<String>| name.as_deref().and_then(|name| PlaceKind::parse(name).ok());
        match slot {
            Slot::Fact { place, field } => self.fact(place.as_deref(), field),
            Slot::Status => self.status(),
            Slot::Events => self.happenings(&live.events, CitationKind::Event),
            Slot::Notices => self.happenings(&live.notices, CitationKind::Notice),
            Slot::Routes => self.routes(),
            Slot::Children(name) => {
                let kind = kind(name);
                self.tiles(live.children.get(&kind).map_or(&[], Vec::as_slice), kind)
            }
            Slot::Nearby(name) => self.tiles(live.nearby.get(&kind(name)).map_or(&[], Vec::as_slice), None),
            Slot::Cite(id) => self.evidence(id),
            Slot::Link { slug, words } => self.link(slug, words.as_deref()),
            Slot::Unknown(text) => Filled::Inline(html! { code { (text) } }.into_string()),
        }
    }
}

/// The name of a state in the page.
fn state(state: FreshnessState) -> &'static str {
    match state {
        FreshnessState::Fresh => "fresh",
        FreshnessState::Aging => "aging",
        FreshnessState::Stale => "stale",
        FreshnessState::Expired => "expired",
        FreshnessState::Unknown => "unknown",
    }
}

/// "约 50 分钟", "about 8.5 hours".
fn lasting(minutes: u32, zh: bool) -> String {
    let hours = (f64::from(minutes) / 30.0).round() / 2.0;
    match (minutes < 90, zh) {
        (true, true) => format!("约 {minutes} 分钟"),
        (true, false) => format!("about {minutes} minutes"),
        (false, true) => format!("约 {hours} 小时"),
        (false, false) => format!("about {hours} hours"),
    }
}

/// "350 米" or "1.2 km".
fn distance(metres: f64, zh: bool) -> String {
    match (metres < 1_000.0, zh) {
        (true, true) => format!("{} 米", (metres / 10.0).round() * 10.0),
        (true, false) => format!("{} m", (metres / 10.0).round() * 10.0),
        (false, true) => format!("{:.1} 公里", metres / 1_000.0),
        (false, false) => format!("{:.1} km", metres / 1_000.0),
    }
}
