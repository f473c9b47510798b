//! Whether the region's files fit together: every reference resolves, both languages say as much.

use super::{Article, Correction, Happening, Place, Region, Route};
use scenic_data::place::PlaceKind;
use scenic_data::{Datum, LangTag, Position};
use std::collections::BTreeSet;

/// Furthest day from today that a happening or article may name; beyond it a slip of the pen is
/// likelier than a plan.
const MAX_DAYS: i64 = 3_660;

/// Everything that does not fit, as sentences that name file and key.
pub fn problems(region: &Region) -> Vec<String> {
    let ids: BTreeSet<&str> = region.places.iter().map(|p| p.id.as_str()).collect();
    let mut check = Check { ids, found: Vec::new() };
    check.refers("region.toml: region", &region.about.region);
    region.places.iter().for_each(|place| check.place(region, place));
    check.unique("happenings.toml", region.happenings.iter().map(|h| h.id.as_str()));
    region.happenings.iter().for_each(|h| check.happening("happenings.toml", h));
    region.articles.iter().for_each(|article| check.article(article));
    check.unique("routes.toml", region.routes.iter().map(|r| r.id.as_str()));
    region.routes.iter().for_each(|route| check.route(route));
    check.corrections("outdated", &region.about.outdated);
    for partner in &region.about.partner {
        partner.describes.iter().for_each(|id| check.refers("region.toml: partner.describes", id));
        check.corrections("partner.says", &partner.says);
        partner.happening.iter().for_each(|h| check.happening("region.toml", h));
    }
    for question in &region.questions {
        question.about.iter().for_each(|id| check.refers("questions.toml: about", id));
        if question.text().is_empty() {
            check.say(format!("questions.toml: {:?} asks nothing", question.shows));
        }
    }
    check.found
}

struct Check<'a> {
    ids: BTreeSet<&'a str>,
    found: Vec<String>,
}

impl Check<'_> {
    fn say(&mut self, problem: String) {
        self.found.push(problem);
    }

    fn refers(&mut self, from: &str, id: &str) {
        if !self.ids.contains(id) {
            self.say(format!("{from}: no place {id:?}"));
        }
    }

    fn unique<'b>(&mut self, file: &str, ids: impl Iterator<Item = &'b str>) {
        let mut seen = BTreeSet::new();
        for id in ids {
            if !seen.insert(id) {
                self.say(format!("{file}: id {id:?} is used twice"));
            }
        }
    }

    fn place(&mut self, region: &Region, place: &Place) {
        let file = format!("places/{}.toml", place.id);
        place.parent.iter().for_each(|id| self.refers(&format!("{file}: parent"), id));
        place.near.iter().for_each(|id| self.refers(&format!("{file}: near"), id));
        if region.parent(place).is_some_and(|p| region.is_within(p, &place.id)) {
            self.say(format!("{file}: parent: the place lies within itself"));
        }
        match place.location {
            Some([lat, lon]) => {
                if let Err(message) = Position::parse(lat, lon, Datum::Wgs84) {
                    self.say(format!("{file}: location: {message}"));
                }
            }
            None if place.kind == PlaceKind::Exhibit => {}
            None => self.say(format!("{file}: location: missing")),
        }
        if place.rating.is_some_and(|rating| !(0.0..=5.0).contains(&rating)) {
            self.say(format!("{file}: rating: not between 0 and 5"));
        }
        for (key, texts, chinese) in [("zh", &place.zh, true), ("en", &place.en, false)] {
            let lang = LangTag::detect(&texts.name);
            if lang.is_none_or(|lang| lang.is_chinese() != chinese) {
                self.say(format!("{file}: {key}.name: {:?} is not in that language", texts.name));
            }
            if texts.intro.as_deref().is_none_or(|intro| intro.trim().is_empty()) {
                self.say(format!("{file}: {key}.intro: missing"));
            }
        }
        for ((field, zh), (_, en)) in place.zh.fields().into_iter().zip(place.en.fields()) {
            if zh.is_some() != en.is_some() {
                self.say(format!("{file}: {field} is written in one language only"));
            }
        }
        if place.zh.attributes.len() != place.en.attributes.len() {
            self.say(format!("{file}: attributes differ in number between the languages"));
        }
    }

    fn happening(&mut self, file: &str, happening: &Happening) {
        let at = format!("{file}: happening {:?}", happening.id);
        self.refers(&format!("{at}: place"), &happening.place);
        let (first, last) = (happening.starts_in_days, happening.ends_in_days);
        let backwards = first > last
            || (first == last
                && happening.starts_time.zip(happening.ends_time).is_some_and(|(from, to)| from >= to));
        if backwards {
            self.say(format!("{at}: it ends before it starts"));
        }
        if first.abs() > MAX_DAYS || last.abs() > MAX_DAYS {
            self.say(format!("{at}: more than {MAX_DAYS} days from today"));
        }
        for (key, words) in [("zh", &happening.zh), ("en", &happening.en)] {
            let rest = format!("{}{}", words.title, words.body).replace("{start}", "").replace("{end}", "");
            if rest.contains(['{', '}']) {
                self.say(format!("{at}: {key}: only {{start}} and {{end}} may stand in braces"));
            }
            if words.title.trim().is_empty() || words.body.trim().is_empty() {
                self.say(format!("{at}: {key}: title or body is empty"));
            }
        }
    }

    fn article(&mut self, article: &Article) {
        let file = format!("articles/{}.toml", article.slug);
        if !(1..=MAX_DAYS).contains(&article.published_days_ago) {
            self.say(format!("{file}: published_days_ago: between 1 and {MAX_DAYS}"));
        }
        if article.paragraphs.iter().all(|p| p.trim().is_empty()) {
            self.say(format!("{file}: paragraphs: empty"));
        }
    }

    fn route(&mut self, route: &Route) {
        let at = format!("routes.toml: route {:?}: stops", route.id);
        route.stops.iter().for_each(|id| self.refers(&at, id));
        if route.stops.len() < 2 {
            self.say(format!("{at}: fewer than two"));
        }
    }

    fn corrections(&mut self, key: &str, corrections: &[Correction]) {
        for correction in corrections {
            self.refers(&format!("region.toml: {key}"), &correction.place);
            if correction.zh.is_none() && correction.en.is_none() {
                self.say(format!("region.toml: {key}: {}: it says nothing", correction.place));
            }
        }
    }
}
