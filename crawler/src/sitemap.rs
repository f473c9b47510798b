//! Lists of a site's pages in XML (sitemaps.org), whole or packed, and lists of such lists.

use crate::address::CanonicalUrl;
use flate2::read::MultiGzDecoder;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::Read;

/// Most bytes of a list, unpacked: what the protocol allows.
const MAX_BYTES: u64 = 50 * 1024 * 1024;
/// Most addresses of a list: what the protocol allows.
const MAX_ADDRESSES: usize = 50_000;

/// Whether an address is by its name that of a list, and no page.
pub(crate) fn is_named(url: &CanonicalUrl) -> bool {
    let name = url.url().path().rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    name.contains("sitemap") && (name.ends_with(".xml") || name.ends_with(".xml.gz"))
}

/// The addresses of a list; `None` for any other document. What follows a mistake is not read.
pub(crate) fn read(bytes: &[u8], base: &CanonicalUrl) -> Option<Vec<CanonicalUrl>> {
    let unpacked = unpacked(bytes);
    let text = std::str::from_utf8(unpacked.as_deref().unwrap_or(bytes)).ok()?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().trim_text(true);
    let mut found = Vec::new();
    let (mut is_list, mut within) = (false, None::<String>);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) if !is_list => {
                if !matches!(element.local_name().as_ref(), "urlset" | "sitemapindex") {
                    return None;
                }
                is_list = true;
            }
            Ok(Event::Start(element)) => {
                // Pictures and films have addresses of their own, under a prefix.
                within = (element.name().as_ref() == "loc").then(String::new);
            }
            Ok(Event::Text(text)) => {
                if let Some(address) = within.as_mut() {
                    address.push_str(&text);
                }
            }
            Ok(Event::GeneralRef(name)) => {
                if let Some(address) = within.as_mut() {
                    address.push_str(match name.as_ref() {
                        "amp" => "&",
                        "apos" => "'",
                        "quot" => "\"",
                        _ => "",
                    });
                }
            }
            Ok(Event::CData(text)) => {
                if let Some(address) = within.as_mut() {
                    address.push_str(&text);
                }
            }
            Ok(Event::End(_)) => {
                let url = within.take().and_then(|address| base.join(address.trim()).ok());
                found.extend(url);
                if found.len() >= MAX_ADDRESSES {
                    return Some(found);
                }
            }
            Ok(Event::Eof) | Err(_) => return is_list.then_some(found),
            Ok(_) => {}
        }
    }
}

/// The text of a packed list; `None` when it is not packed, cannot be unpacked or is too long.
fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return None;
    }
    let mut text = Vec::new();
    let read = MultiGzDecoder::new(bytes).take(MAX_BYTES + 1).read_to_end(&mut text).ok()?;
    (read as u64 <= MAX_BYTES).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn at(url: &str) -> CanonicalUrl {
        CanonicalUrl::parse(url).expect("an address")
    }

    fn read_text(text: &str) -> Option<Vec<String>> {
        let found = read(text.as_bytes(), &at("https://site.example/sitemap.xml"))?;
        Some(found.iter().map(ToString::to_string).collect())
    }

    const LIST: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\">\n\
        <url><loc> https://site.example/a?x=1&amp;y=2 </loc><lastmod>2026-11-20</lastmod></url>\n\
        <url><loc><![CDATA[https://site.example/松]]></loc></url><url><loc>not an address at all:</loc></url>\n\
        <url><loc>/b</loc></url></urlset>";

    #[test]
    fn a_list_gives_its_addresses_and_a_page_none() {
        let expected = ["https://site.example/a?x=1&y=2", "https://site.example/%E6%9D%BE"];
        let found = read_text(LIST).expect("a list");
        assert_eq!(&found[..2], expected);
        assert_eq!(found.last().map(String::as_str), Some("https://site.example/b"));
        let index = LIST.replace("urlset", "sitemapindex").replace("url>", "sitemap>");
        assert_eq!(read_text(&index).expect("a list of lists")[..2], expected);
        assert_eq!(read_text("<html><body><loc>/x</loc></body></html>"), None);
        assert_eq!(read_text("{}"), None);
        assert_eq!(read_text(""), None);
    }

    #[test]
    fn a_packed_list_is_unpacked_and_a_broken_one_read_up_to_the_mistake() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(LIST.as_bytes()).expect("packed");
        let packed = packed.finish().expect("packed");
        let base = at("https://site.example/sitemap.xml.gz");
        assert!(is_named(&base));
        assert_eq!(read(&packed, &base).map(|found| found.len()), read_text(LIST).map(|found| found.len()));
        assert_eq!(read(&packed[..packed.len() / 2], &base), None);
        let broken = LIST.replace("<url><loc><![CDATA[", "</nothing><url><loc><![CDATA[");
        assert_eq!(read_text(&broken), Some(vec!["https://site.example/a?x=1&y=2".to_owned()]));
    }
}
