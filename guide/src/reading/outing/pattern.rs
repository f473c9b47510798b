//! Patterns that are compiled when first used, with short forms for what stands in many of them.

use regex::{Captures, Match, Regex};
use std::sync::OnceLock;

/// Short forms: `<place>` a name with its article, `<place+>` several names in a row, `<num>` a number in digits,
/// Chinese characters or English words, `<here>` where the traveller is.
const SHORT: [(&str, &str); 4] = [
    (
        "<place+>",
        concat!(
            r"(?:the )?[\u{E000}-\u{E0FF}](?:(?: ?[、和与及跟&/] ?|以及|, and |, | and | or |",
            r"还有)(?:the )?[\u{E000}-\u{E0FF}])*"
        ),
    ),
    ("<place>", r"(?:the )?[\u{E000}-\u{E0FF}]"),
    (
        "<num>",
        concat!(
            r"(?:\d+(?:,\d{3})*(?:\.\d+)?|[零〇一二两三四五六七八九十百千万]+|\b(?:an?|one|two|",
            r"three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|",
            r"fifty|sixty|ninety|hundred|thousand)\b)"
        ),
    ),
    (
        "<here>",
        concat!(
            r"(?:我(?:现在)?(?:的|所在的?)?(?:当前)?(?:位置|这里|这儿|这边|这)|(?:当前|",
            r"现在的?)位置|这里|这儿|此处|此地|\bhere\b|\bwhere (?:i am|we are)(?: now)?|",
            r"\bmy (?:current )?(?:location|position))"
        ),
    ),
];

/// A pattern, compiled when first used.
pub(super) struct Pattern {
    source: &'static str,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// A pattern of this source, in which the short forms may stand.
    pub(super) const fn new(source: &'static str) -> Self {
        Self { source, regex: OnceLock::new() }
    }

    fn regex(&self) -> Option<&Regex> {
        self.regex
            .get_or_init(|| {
                // Chinese letters are letters, yet a word of English ends beside them.
                let mut source = self.source.replace(r"\b", r"(?-u:\b)");
                for (short, long) in SHORT {
                    source = source.replace(short, &long.replace(r"\b", r"(?-u:\b)"));
                }
                let regex = Regex::new(&source);
                // A pattern that does not compile matches nothing; the tests, which use all, find it.
                debug_assert!(regex.is_ok(), "{regex:?}");
                regex.ok()
            })
            .as_ref()
    }

    /// Whether it occurs.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }

    /// The first occurrence.
    pub(super) fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.regex()?.find(text)
    }

    /// The first occurrence with its groups.
    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.regex()?.captures(text)
    }

    /// All occurrences with their groups.
    pub(super) fn all<'t>(&self, text: &'t str) -> Vec<Captures<'t>> {
        self.regex().map(|regex| regex.captures_iter(text).collect()).unwrap_or_default()
    }

    /// The text without the occurrences.
    pub(super) fn cut(&self, text: &str) -> String {
        self.regex().map_or_else(|| text.to_owned(), |regex| regex.replace_all(text, " ").into_owned())
    }
}
