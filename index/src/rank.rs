//! From fused ranks to an answer: boosts, what is too far, and texts that say the same twice.

use crate::chunk::{Chunk, ItemKind};
use crate::fuse::Ranks;
use crate::keyword::{Terms, highlights};
use crate::query::{Explain, Hit, Query};
use scenic_data::text::fold;
use std::cell::OnceCell;

/// A hit about a place the question prefers.
const PLACE: f32 = 1.5;
/// A hit of the field the question is about.
const FIELD: f32 = 1.3;
/// A place whose name is the whole question.
const NAME: f32 = 2.0;
/// A place whose name has the whole question in it: "lake" for a lake.
const IN_NAME: f32 = 1.5;
/// A hit at the very middle of the neighbourhood, falling to 1 at its edge.
const NEARNESS: f32 = 0.5;
/// Hits read beyond those wanted, because boosts and repetitions change the order.
const SPARE: usize = 30;
/// Texts sharing this part of their pairs of characters say the same.
const SAME: f64 = 0.85;

/// How many of the fused are read for an answer of `limit` hits.
pub(crate) fn read_ahead(limit: usize) -> usize {
    limit + SPARE
}

/// A chunk that was found, and where.
pub(crate) type Read = (Chunk, Ranks);

/// The answer, best first.
pub(crate) fn answer(read: Vec<Read>, query: &Query, terms: &Terms) -> Vec<Hit> {
    let mut read: Vec<_> =
        read.into_iter().filter_map(|(chunk, ranks)| scored(ranks, chunk, query, terms)).collect();
    read.sort_by(|(a, x), (b, y)| b.score.total_cmp(&a.score).then_with(|| x.id.cmp(&y.id)));
    without_repetitions(read, query, terms)
}

/// Everything the filter allows, nearest first when there is a middle: for searches without words.
pub(crate) fn listing(chunks: Vec<Chunk>, query: &Query) -> Vec<Hit> {
    let (alike, none) = (Ranks { score: 1.0, ..Ranks::default() }, Terms::default());
    let mut read: Vec<_> =
        chunks.into_iter().filter_map(|chunk| scored(alike, chunk, query, &none)).collect();
    read.sort_by(|(a, x), (b, y)| {
        let far = |scored: &Scored| scored.distance_m.unwrap_or(f64::INFINITY);
        far(a).total_cmp(&far(b)).then(b.score.total_cmp(&a.score)).then_with(|| x.title.cmp(&y.title))
    });
    without_repetitions(read, query, &none)
}

struct Scored {
    score: f32,
    distance_m: Option<f64>,
    explain: Explain,
}

/// A chunk's score with its boosts; nothing for one outside the neighbourhood.
fn scored(found: Ranks, chunk: Chunk, query: &Query, terms: &Terms) -> Option<(Scored, Chunk)> {
    let mut boosts: Vec<(&'static str, f32)> = Vec::new();
    let mut distance_m = None;
    if let Some(near) = &query.near {
        // The engines narrow by box or circle; here the circle is exact for both.
        let metres = near.distance(chunk.position)?;
        distance_m = Some(metres);
        boosts.push(("distance", 1.0 + NEARNESS * (1.0 - metres / near.radius_m) as f32));
    }
    if chunk.place.iter().chain(&chunk.stops).any(|place| query.prefer.contains(place)) {
        boosts.push(("place", PLACE));
    }
    if query.field.is_some() && chunk.field == query.field {
        boosts.push(("field", FIELD));
    }
    if chunk.item == ItemKind::Place && !terms.whole.is_empty() {
        if chunk.names.contains(&terms.whole) {
            boosts.push(("name", NAME));
        } else if chunk.names.iter().any(|name| name.contains(&terms.whole)) {
            boosts.push(("in_name", IN_NAME));
        }
    }
    let explain = Explain {
        keyword_rank: found.keyword.map(|(rank, _)| rank),
        keyword_score: found.keyword.map(|(_, score)| score),
        vector_rank: found.vector.map(|(rank, _)| rank),
        vector_score: found.vector.map(|(_, score)| score),
        boosts,
    };
    let score = explain.boosts.iter().fold(found.score, |score, (_, factor)| score * factor);
    Some((Scored { score, distance_m, explain }, chunk))
}

/// Keeps the first of texts that say nearly the same of the same place, up to the limit.
fn without_repetitions(read: Vec<(Scored, Chunk)>, query: &Query, terms: &Terms) -> Vec<Hit> {
    let shown = query.highlight.then(|| terms.shown());
    // Most hits are of a place of their own, and are compared with nothing.
    let mut kept: Vec<(Hit, OnceCell<Print>)> = Vec::new();
    for (scored, chunk) in read {
        let print = OnceCell::new();
        let same_place =
            |hit: &Hit| hit.place == chunk.place && hit.lang == chunk.lang && hit.item == chunk.item;
        let says_the_same = |hit: &Hit, other: &OnceCell<Print>| {
            let other = other.get_or_init(|| Print::of(&hit.text));
            other.same(print.get_or_init(|| Print::of(&chunk.text)))
        };
        if let Some((first, _)) =
            kept.iter_mut().find(|(hit, other)| same_place(hit) && says_the_same(hit, other))
        {
            first.repeated_by.push(chunk.id);
            continue;
        }
        if kept.len() == query.limit {
            break;
        }
        let hit = Hit {
            highlights: shown.as_ref().map(|shown| highlights(&chunk.text, shown)).unwrap_or_default(),
            id: chunk.id,
            subject: chunk.subject,
            evidence: chunk.evidence,
            place: chunk.place,
            item: chunk.item,
            kind: chunk.kind,
            field: chunk.field,
            lang: chunk.lang,
            title: chunk.title,
            text: chunk.text,
            position: chunk.position,
            distance_m: scored.distance_m,
            score: scored.score,
            explain: scored.explain,
            repeated_by: Vec::new(),
        };
        kept.push((hit, print));
    }
    kept.into_iter().map(|(hit, _)| hit).collect()
}

/// A text's pairs of characters, sorted: enough to see whether two texts say the same.
struct Print(Vec<(char, char)>);

impl Print {
    fn of(text: &str) -> Self {
        let letters: Vec<char> = fold(text).chars().collect();
        let mut pairs: Vec<(char, char)> =
            letters.iter().copied().zip(letters.iter().copied().skip(1)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Self(pairs)
    }

    fn same(&self, other: &Self) -> bool {
        let (less, more) = (self.0.len().min(other.0.len()), self.0.len().max(other.0.len()));
        if more == 0 || (less as f64) < SAME * more as f64 {
            return more == 0;
        }
        let shared = self.0.iter().filter(|pair| other.0.binary_search(pair).is_ok()).count();
        shared as f64 >= SAME * (self.0.len() + other.0.len() - shared) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_differ_in_a_comma_say_the_same() {
        let said = "迎客松生在玉屏楼左侧，树龄至少八百年，是山中名松之首。";
        let again = "迎客松生在玉屏楼左侧,树龄至少八百年,是山中名松之首";
        let other = "迎客松生在玉屏楼左侧，冬天雾凇挂枝，是摄影者最爱的一棵。";
        assert!(Print::of(said).same(&Print::of(again)));
        assert!(!Print::of(said).same(&Print::of(other)));
        assert!(!Print::of(said).same(&Print::of("")));
        assert!(Print::of("").same(&Print::of("…")));
    }
}
