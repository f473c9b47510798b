//! Where a long text is cut: at the ends of sentences, into parts of about the same size, each short
//! enough for the model to read whole.

/// What a part should weigh: one to three sentences, about 64 Chinese characters or 180 Latin letters,
/// of which one carries about as much as three of the other. The vector of so short a text still tells
/// its details; of a whole page it tells no more than the subject. What is shown is taken from the
/// whole text again.
const BUDGET: usize = 64 * HAN_WEIGHT;
/// The longest sentence that stays whole, well within the model's 512 tokens.
const LONGEST: usize = 320 * HAN_WEIGHT;
const HAN_WEIGHT: usize = 45;
const LATIN_WEIGHT: usize = 16;

/// Cuts a text into parts in order. Nothing is lost but blanks around the cuts.
pub(super) fn cut(text: &str) -> Vec<&str> {
    let total = weight(text);
    if total <= BUDGET {
        let whole = text.trim();
        return if whole.is_empty() { Vec::new() } else { vec![whole] };
    }
    // Even parts read better than full ones with a scrap at the end.
    let target = total / total.div_ceil(BUDGET);
    let mut parts = Vec::new();
    let (mut start, mut filled) = (0, 0);
    for (from, to) in pieces(text) {
        let more = text.get(from..to).map_or(0, weight);
        if filled > 0 && (filled >= target || filled + more > BUDGET) {
            parts.extend(text.get(start..from).map(str::trim));
            (start, filled) = (from, 0);
        }
        filled += more;
    }
    parts.extend(text.get(start..).map(str::trim));
    parts.retain(|part| !part.is_empty());
    parts
}

/// The beginning of a text, as many whole sentences as fit into `limit` Chinese characters or their
/// like; at least one sentence, itself cut where it is longer.
pub fn first_sentences(text: &str, limit: usize) -> &str {
    let text = text.trim();
    let room = limit * HAN_WEIGHT;
    let mut end = 0;
    let mut used = 0;
    for (from, to) in sentences(text) {
        used += text.get(from..to).map_or(0, weight);
        if end > 0 && used > room {
            break;
        }
        end = to;
    }
    let head = text.get(..end).unwrap_or(text);
    let mut left = room;
    let stop = head.char_indices().find(|(_, c)| {
        let fits = left >= weight_of(*c);
        left = left.saturating_sub(weight_of(*c));
        !fits
    });
    stop.map_or(head, |(at, _)| head.get(..at).unwrap_or(head)).trim_end()
}

fn weight_of(c: char) -> usize {
    if (c as u32) < 0x2e80 { LATIN_WEIGHT } else { HAN_WEIGHT }
}

fn weight(text: &str) -> usize {
    text.chars().map(weight_of).sum()
}

/// Byte ranges of sentences, gapless. Closing quotes and brackets stay with their sentence.
fn sentences(text: &str) -> Vec<(usize, usize)> {
    split(text, |c, next| match c {
        '。' | '！' | '？' | '；' | '…' | '\n' => true,
        '.' | '!' | '?' | ';' => next.is_none_or(char::is_whitespace),
        _ => false,
    })
}

/// Byte ranges that are never longer than a part: sentences, and of longer ones clauses, and of
/// longer ones still whatever fits.
fn pieces(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for (from, to) in sentences(text) {
        let Some(sentence) = text.get(from..to) else { continue };
        if weight(sentence) <= LONGEST {
            out.push((from, to));
            continue;
        }
        let clauses = split(sentence, |c, next| match c {
            '，' | '、' | '：' => true,
            ',' | ':' => next.is_none_or(char::is_whitespace),
            c => c.is_whitespace(),
        });
        for (a, b) in clauses {
            let Some(clause) = sentence.get(a..b) else { continue };
            let mut used = 0;
            let mut begin = a;
            for (at, c) in clause.char_indices() {
                if used + weight_of(c) > LONGEST {
                    out.push((from + begin, from + a + at));
                    (begin, used) = (a + at, 0);
                }
                used += weight_of(c);
            }
            out.push((from + begin, from + b));
        }
    }
    out
}

/// Splits after every character that `ends` accepts, given the character after it.
fn split(text: &str, ends: impl Fn(char, Option<char>) -> bool) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut ended = false;
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let closing = matches!(c, '”' | '’' | '"' | '」' | '』' | '）' | ')' | '》' | '】');
        if ended && !closing && !ends(c, letters.peek().map(|(_, c)| *c)) {
            out.push((start, at));
            (start, ended) = (at, false);
        }
        ended |= ends(c, letters.peek().map(|(_, c)| *c));
    }
    if start < text.len() {
        out.push((start, text.len()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_stays_whole_and_a_blank_one_is_nothing() {
        assert_eq!(cut(" 短。很短。 "), ["短。很短。"]);
        assert!(cut(" \n ").is_empty());
    }

    #[test]
    fn a_long_text_is_cut_at_sentence_ends_into_even_parts() {
        let sentence = "山上有一棵松树，据说已经活了八百年，每到冬天它的枝头都会结满雾凇。";
        let text = sentence.repeat(20);
        let parts = cut(&text);
        assert_eq!(parts.concat(), text, "nothing is lost");
        for part in &parts {
            assert!(part.ends_with('。') && part.chars().count() <= 320, "{}", part.chars().count());
        }
        let sizes: Vec<usize> = parts.iter().map(|p| p.chars().count()).collect();
        assert!(sizes.iter().max() < Some(&(2 * sizes.iter().min().expect("some"))), "{sizes:?}");
    }

    #[test]
    fn an_english_text_is_not_cut_within_a_number_or_a_name() {
        let sentence = "The path is 3.5 km long and Mt.Lanxiu rises to 1,154 metres above it. ";
        let text = sentence.repeat(40);
        let parts = cut(&text);
        assert!(parts.len() > 2);
        for part in parts {
            assert!(part.starts_with("The path") && part.ends_with("it."), "{part}");
            assert!(part.chars().count() <= 900);
        }
    }

    #[test]
    fn a_sentence_without_an_end_is_cut_all_the_same() {
        for endless in ["长".repeat(2_000), "x".repeat(5_000), "长句，".repeat(700)] {
            let parts = cut(&endless);
            assert_eq!(parts.concat(), endless);
            assert!(parts.iter().all(|part| weight(part) <= LONGEST));
        }
    }

    #[test]
    fn the_first_sentences_keep_their_closing_quotes() {
        let text = "人称“松王。”它在崖边。再往上是云海。";
        assert_eq!(first_sentences(text, 8), "人称“松王。”");
        assert_eq!(first_sentences(text, 14), "人称“松王。”它在崖边。");
        assert_eq!(first_sentences("一二三四五六七八九十", 4), "一二三四");
        assert_eq!(first_sentences("", 4), "");
    }
}
