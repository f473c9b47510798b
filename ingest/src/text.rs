//! Small work on text: blanks, lengths, tags.

/// Brings blanks in order: runs become one space, none at the ends. A line break between two Han
/// characters is the source's own wrapping and disappears.
pub(crate) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = Gap::None;
    for c in text.chars() {
        // Most of most texts.
        if c.is_ascii_graphic() && matches!(gap, Gap::None) {
            out.push(c);
            continue;
        }
        if c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}') {
            gap = match (gap, c) {
                (_, '\n' | '\r') | (Gap::Line, _) => Gap::Line,
                (Gap::None, '\u{200b}' | '\u{feff}') => Gap::None,
                _ => Gap::Blank,
            };
            continue;
        }
        if c.is_control() {
            continue;
        }
        if !matches!(gap, Gap::None)
            && let Some(last) = out.chars().next_back()
        {
            match gap {
                Gap::Blank => out.push(' '),
                Gap::Line if !(is_wide(last) && is_wide(c)) => out.push(' '),
                _ => {}
            }
        }
        gap = Gap::None;
        out.push(c);
    }
    out
}

#[derive(Clone, Copy)]
enum Gap {
    None,
    Blank,
    Line,
}

/// Squeezes each line and drops empty ones.
pub(crate) fn squeeze_lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(squeeze).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// Han characters and the punctuation set with them, between which no blank belongs.
pub(crate) fn is_wide(c: char) -> bool {
    is_han(c)
        || matches!(c, '\u{3000}'..='\u{30ff}' | '\u{ff00}'..='\u{ff60}' | '“' | '”' | '‘' | '’' | '…' | '—')
}

/// Han characters.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
}

/// How long a text is to read: a Han character counts as two letters.
pub(crate) fn weight(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).map(|c| if is_han(c) { 2 } else { 1 }).sum()
}

/// The first `max` characters.
pub(crate) fn clip(text: &str, max: usize) -> String {
    text.chars().take(max).collect()
}

/// Full-width digits, letters and signs as their half-width twins.
pub(crate) fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            other => other,
        })
        .collect()
}

/// Whether text looks like markup rather than prose with a `<` or `&` in it.
pub(crate) fn looks_like_html(text: &str) -> bool {
    has_tag(text) || has_reference(text)
}

/// Whether a text holds what could be a tag.
fn has_tag(text: &str) -> bool {
    text.split('<')
        .skip(1)
        .any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!')))
}

/// Whether a text holds what could be a character reference, such as `&amp;` or `&#8211;`. Content
/// systems leave them in titles that have no tag.
fn has_reference(text: &str) -> bool {
    text.split('&').skip(1).any(|rest| {
        let name = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(rest.len());
        name > 1 && rest.get(name..).is_some_and(|tail| tail.starts_with(';'))
    })
}

/// Plain text of something that may be markup; paragraphs become lines.
pub(crate) fn plain(text: &str) -> String {
    let read = |text: &str| crate::html::dom::block_text(scraper::Html::parse_fragment(text).root_element());
    if has_tag(text) {
        read(text)
    } else if has_reference(text) {
        // Without a tag, the ends of lines are the text's own.
        read(&text.replace('\n', "<br>"))
    } else {
        squeeze_lines(text)
    }
}

/// Splits a list as people write it.
pub(crate) fn split_list(text: &str) -> Vec<String> {
    text.split(['、', '，', ',', '；', ';', '|', '\n', '/'])
        .map(squeeze)
        .filter(|part| !part.is_empty())
        .collect()
}

/// Joins list entries as a reader of their script would.
pub(crate) fn join_list(items: &[String]) -> String {
    let han = items.iter().any(|item| item.chars().any(is_han));
    items.join(if han { "、" } else { ", " })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_line_of_han_has_no_blank_in_it() {
        assert_eq!(squeeze("  听涛松\n    立于崖边， \n 高十二米 "), "听涛松立于崖边，高十二米");
        assert_eq!(squeeze("a pine\n  by the\u{a0}cliff"), "a pine by the cliff");
    }

    #[test]
    fn markup_becomes_lines() {
        assert_eq!(plain("<p>One</p><p>Two &amp; three</p>"), "One\nTwo & three");
        assert_eq!(plain("5 < 7 and 8 > 3"), "5 < 7 and 8 > 3");
        assert_eq!(plain("5 < 7<br>8 > 3"), "5 < 7\n8 > 3");
    }

    #[test]
    fn character_references_are_read_without_any_tag() {
        assert_eq!(plain("Lake &#8211; King&rsquo;s&#x20;Garden"), "Lake – King’s Garden");
        assert_eq!(plain("&ldquo;湖上千年&rdquo;\n青瓷&middot;特展"), "“湖上千年”\n青瓷·特展");
        assert_eq!(plain("R&D; Q & A; AT&T"), "R&D; Q & A; AT&T");
    }

    #[test]
    fn clipping_counts_characters_not_bytes() {
        assert_eq!(clip("听涛松", 2), "听涛");
    }
}
