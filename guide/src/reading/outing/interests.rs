//! What one likes and does not like.

use super::interest_words::INTERESTS;
use super::pattern::Pattern;
use super::text::clauses;
use std::collections::BTreeSet;

/// What is liked and disliked: keys of the table, in the order said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tastes {
    /// Liked.
    pub(super) likes: Vec<String>,
    /// Disliked.
    pub(super) dislikes: Vec<String>,
}

static NEGATION: Pattern = Pattern::new(concat!(
    r"不想要?再?|不要再?|不喜欢|不爱|不看|不去|不逛|不进|不用|不带|没兴趣|讨厌|除了|避开|",
    r"避免|跳过|去掉|去除|取消|别再?|少点?|少去|少看|\b(?:no more|no|not|without|",
    r"skip(?:ping)?|avoid(?:ing)?|hates?|dislikes?|except(?: for)?|don't|doesn't|do not|",
    r"never|tired of|fed up with|enough|fewer|less|drop|leave out|cut|remove|rather than|",
    r"instead of)\b"
));
/// What looks like a negation and is none.
static NO_NEGATION: Pattern = Pattern::new(concat!(
    r"不错过?|不能错过|不得不|不仅|不但|不只|不光|不妨|特别|别致|别的|别墅|",
    r"除了.{0,8}(?:也|还)|不要错过|别错过|\bnot only\b|\bnot just\b|\bno problem\b|",
    r"\bdon't (?:want to )?miss\b|\bdon't mind\b|\bmore or less\b|\bcan't get enough\b|",
    r"\bdon't forget\b"
));
/// What ends a negation within a clause.
static TURN: Pattern = Pattern::new(concat!(
    r"但|而是|而想|只想|只要|只看|喜欢|更想|想去|想看|多看|多去|多一?点|\b(?:but|only|",
    r"just|like|love|prefer|more|mostly|want)\b"
));
static AFTERWARDS: Pattern = Pattern::new(concat!(
    r"^.{0,4}(?:去掉|取消|删掉|换掉|不感兴趣|没有?兴趣|不想去|不要了|不想看|就算了|算了|不去|不看|免了|",
    r"\bare not for\b|\bbore)"
));
static CROWDS: Pattern = Pattern::new(r"\bcrowds?\b|人群");

/// The interests that a text speaks of, whether it likes them or not: of a wish as one word ("museums",
/// "寺庙", or a key itself), or of what sources say of a place.
pub(crate) fn keys_of(text: &str) -> BTreeSet<&'static str> {
    let text = text.to_lowercase();
    let trimmed = text.trim();
    let meant = |(key, words): &&(&'static str, Pattern)| *key == trimmed || words.is_in(&text);
    INTERESTS.iter().filter(meant).map(|(key, _)| *key).collect()
}

/// The key of the table that is written so.
pub(crate) fn known(key: &str) -> Option<&'static str> {
    INTERESTS.iter().map(|(known, _)| *known).find(|known| *known == key)
}

/// The tastes said in a text in one writing.
pub(super) fn tastes(text: &str) -> Tastes {
    let mut found: Vec<(usize, bool, &str)> = Vec::new();
    let mut at = 0;
    for clause in clauses(text) {
        for (key, words) in &INTERESTS {
            for said in words.all(clause).iter().filter_map(|c| c.get(0)) {
                if is_seen(clause, said.start(), said.end()) {
                    continue;
                }
                let disliked = is_negated(clause, said.start(), said.end()) && !CROWDS.is_in(said.as_str());
                found.push((at + said.start(), disliked, key));
            }
        }
        at += clause.len();
    }
    found.sort_unstable();
    let mut tastes = Tastes::default();
    for (_, disliked, key) in found {
        let list = if disliked { &mut tastes.dislikes } else { &mut tastes.likes };
        if !list.iter().any(|known| known == key) {
            list.push(key.to_owned());
        }
    }
    let Tastes { likes, dislikes } = &mut tastes;
    likes.retain(|key| !dislikes.contains(key));
    tastes
}

/// Whether what stands at this place was seen before, and so is neither liked nor disliked.
fn is_seen(clause: &str, start: usize, end: usize) -> bool {
    static BEFORE: Pattern = Pattern::new(concat!(
        r"[去看逛玩到][过完]了?$|\b(?:been to|already (?:seen|visited|did|done)|(?:have|",
        r"'ve) (?:seen|visited)) (?:the |a |some |all )?(?:[^,.;]{1,24} and (?:the )?)?$"
    ));
    static AFTER: Pattern = Pattern::new(r"^(?:我们?)?(?:都|已经?)*[去看逛玩到][过完]");
    BEFORE.is_in(clause.get(..start).unwrap_or_default())
        || AFTER.is_in(clause.get(end..).unwrap_or_default())
}

/// Whether what stands at this place of a clause is negated in it.
pub(super) fn is_negated(clause: &str, start: usize, end: usize) -> bool {
    if clause.get(end..).is_some_and(|after| AFTERWARDS.is_in(after)) {
        return true;
    }
    let before = clause.get(..start).unwrap_or_default();
    if before.ends_with('不') {
        return true;
    }
    // A mark in its place keeps the words around it apart.
    let before = NO_NEGATION.cut(before);
    let Some(last) = NEGATION.all(&before).iter().filter_map(|c| c.get(0)).map(|m| m.end()).max() else {
        return false;
    };
    let between = before.get(last..).unwrap_or_default().trim_start();
    // "don't like", "not want": the verb belongs to the negation.
    let verb = ["really like", "like", "want", "love", "喜欢", "想去", "想看"]
        .iter()
        .find_map(|v| between.strip_prefix(v));
    !TURN.is_in(verb.unwrap_or(between))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tastes_are_told_from_distastes() {
        for (text, likes, dislikes) in [
            ("喜欢古建筑和园林", vec!["architecture", "garden"], vec![]),
            ("不想去博物馆,喜欢自然", vec!["nature"], vec!["museum"]),
            ("no museums or temples, but gardens", vec!["garden"], vec!["museum", "temple"]),
            ("i don't like shopping", vec![], vec!["shopping"]),
            ("not only temples", vec!["temple"], vec![]),
            ("avoid the crowds", vec!["quiet"], vec![]),
            ("已经去过博物馆了,不购物", vec![], vec!["shopping"]),
            ("i've been to the museum and the temple", vec![], vec![]),
            ("对寺庙不感兴趣", vec![], vec!["temple"]),
            ("不能错过夜景", vec!["night"], vec![]),
            ("not museums but food", vec!["food"], vec!["museum"]),
        ] {
            let Tastes { likes: liked, dislikes: disliked } = tastes(text);
            assert_eq!(
                (liked, disliked),
                (
                    likes.iter().map(|s| (*s).to_owned()).collect(),
                    dislikes.iter().map(|s| (*s).to_owned()).collect()
                ),
                "{text}"
            );
        }
    }
}
