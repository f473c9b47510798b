//! Which addresses a page may link to, and from where it may show an image.

use super::source::is_taken_out;

/// The longest address; what is longer is no address that a person meant.
const LONGEST: usize = 2_048;

/// Where a link leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// To this site, or within the page.
    Own,
    /// To another site.
    Foreign,
    /// To a mail address or a telephone.
    Contact,
}

/// Where an address leads, nothing when it may not be linked to.
pub(super) fn target(address: &str) -> Option<Target> {
    if !is_plain(address) {
        return None;
    }
    if address.starts_with('#') {
        return Some(Target::Own);
    }
    if let Some(path) = address.strip_prefix('/') {
        // "//host" leads to another site.
        return (!path.starts_with('/')).then_some(Target::Own);
    }
    let (scheme, rest) = address.split_once(':')?;
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => names_a_host(rest).then_some(Target::Foreign),
        "mailto" | "tel" => (!rest.is_empty()).then_some(Target::Contact),
        _ => None,
    }
}

/// Whether an image may be shown from an address: an encrypted one, or a photograph of this site.
pub(super) fn may_show(address: &str) -> bool {
    let photo = |rest: &str| !rest.contains("..") && !rest.to_ascii_lowercase().contains("%2e");
    target(address) == Some(Target::Foreign) && scheme_is_https(address)
        || is_plain(address) && address.strip_prefix("/v1/photos/").is_some_and(photo)
}

fn scheme_is_https(address: &str) -> bool {
    address.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("https:"))
}

/// Browsers drop control characters from an address and read `\` as `/`: with either, it leads elsewhere than
/// it seems to.
fn is_plain(address: &str) -> bool {
    address.len() <= LONGEST && !address.chars().any(|c| is_taken_out(c) || c.is_whitespace() || c == '\\')
}

/// "trusted.example@evil.example" is a host called evil, so names before a host are not taken.
fn names_a_host(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix("//") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.starts_with(|c: char| c.is_alphanumeric() || c == '[') && !authority.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_where_it_seems_to_or_is_none() {
        for (address, leads) in [
            ("/guides/songmen", Some(Target::Own)),
            ("#visit", Some(Target::Own)),
            ("https://example.org/a?b=c#d", Some(Target::Foreign)),
            ("HTTP://例子.中国/", Some(Target::Foreign)),
            ("http://[::1]/", Some(Target::Foreign)),
            ("mailto:gate@example.org", Some(Target::Contact)),
            ("tel:+86-571-1234", Some(Target::Contact)),
            ("", None),
            ("songmen", None),
            ("//evil.example", None),
            ("/\\evil.example", None),
            ("/\t/evil.example", None),
            ("https:evil.example", None),
            ("https:///evil.example", None),
            ("https://good.example@evil.example/", None),
            ("javascript:alert(1)", None),
            ("java\nscript:alert(1)", None),
            (" javascript:alert(1)", None),
            ("data:text/html,x", None),
            ("mailto:", None),
        ] {
            assert_eq!(target(address), leads, "{address:?}");
        }
    }

    #[test]
    fn images_come_from_encrypted_sites_or_our_own_photographs() {
        for (address, shown) in [
            ("https://example.org/a.jpg", true),
            ("/v1/photos/abc", true),
            ("http://example.org/a.jpg", false),
            ("/v1/photos/../admin/keys", false),
            ("/v1/photos/%2E%2e/admin", false),
            ("/v1/places", false),
            ("data:image/png;base64,AA", false),
            ("mailto:a@example.org", false),
        ] {
            assert_eq!(may_show(address), shown, "{address}");
        }
    }
}
