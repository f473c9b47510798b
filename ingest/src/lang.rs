//! The language of a piece of text: by its script, refined by what the page says of itself.

use scenic_data::{Field, LangTag};

/// The language of `text`. The page's own tag decides between kinds of Chinese and between
/// languages in Latin letters, which a script cannot tell apart.
pub(crate) fn of(text: &str, hint: Option<&LangTag>) -> Option<LangTag> {
    let seen = LangTag::detect(text)?;
    match hint {
        Some(hint) if hint.is_chinese() && seen.is_chinese() => Some(hint.clone()),
        Some(hint) if seen == LangTag::en() && is_latin(hint) => Some(hint.clone()),
        _ => Some(seen),
    }
}

/// The language of a text that is certainly in some language: by script, else the page's, else
/// Chinese.
pub(crate) fn certain(text: &str, hint: Option<&LangTag>) -> LangTag {
    of(text, hint).or_else(|| hint.cloned()).unwrap_or_else(LangTag::zh)
}

/// Fields whose values are the same in every language.
pub(crate) fn is_language_free(field: &Field) -> bool {
    matches!(field.as_str(), "phone" | "url" | "rating")
}

/// Languages written in Latin letters, as far as pages for travellers are concerned.
fn is_latin(tag: &LangTag) -> bool {
    let primary = tag.as_str().split('-').next().unwrap_or_default();
    !matches!(
        primary,
        "zh" | "ja" | "ko" | "ru" | "ar" | "he" | "th" | "el" | "hi" | "fa" | "uk" | "mn" | "bo" | "ug"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_tag_decides_where_the_script_cannot() {
        let tag = |t: &str| LangTag::parse(t).ok();
        assert_eq!(of("開放時間", tag("zh-TW").as_ref()), tag("zh-Hant"));
        assert_eq!(of("Le musée est fermé", tag("fr").as_ref()), tag("fr"));
        assert_eq!(of("The museum is closed", tag("zh").as_ref()), tag("en"));
        assert_eq!(of("08:00-17:00", tag("en").as_ref()), None);
    }
}
