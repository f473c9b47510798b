//! From bytes to text: byte-order mark, then what the server says, then what the document says,
//! then a guess.

use encoding_rs::{Encoding, UTF_8};

/// How far into a document its own declaration of charset is looked for, as browsers do.
const DECLARATION_BYTES: usize = 4_096;
/// How much is shown to the guesser; enough to tell the Chinese encodings apart.
const GUESS_BYTES: usize = 256 * 1024;

/// Text and how it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without byte-order mark.
    pub text: String,
    /// The encoding's name (`UTF-8`, `gb18030`, `Big5` …).
    pub encoding: &'static str,
    /// Whether some bytes had no meaning and became `\u{fffd}`.
    pub damaged: bool,
}

/// Decodes a document. `media_type` is the type as served, with its charset when there was one.
/// GB2312 and GBK are read as GB18030, which contains them. A declaration that the bytes contradict
/// gives way to a guess.
pub fn decode(bytes: &[u8], media_type: Option<&str>) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return read(bytes.get(mark..).unwrap_or_default(), encoding);
    }
    // Western European is what servers say when nobody told them anything; the document knows better.
    let served = media_type.and_then(charset_of_type);
    let declared = match served {
        None => declared_inside(bytes),
        Some(western) if western == encoding_rs::WINDOWS_1252 => {
            declared_inside(bytes).or_else(|| std::str::from_utf8(bytes).is_ok().then_some(UTF_8)).or(served)
        }
        served => served,
    };
    if let Some(encoding) = declared {
        let decoded = read(bytes, encoding);
        if !decoded.damaged {
            return decoded;
        }
        // Servers often claim a charset for all their pages. Believe the bytes when they are
        // flawless in another one.
        let other = guess(bytes);
        let second = read(bytes, other);
        return if second.damaged { decoded } else { second };
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: text.to_owned(), encoding: UTF_8.name(), damaged: false },
        Err(_) => read(bytes, guess(bytes)),
    }
}

fn read(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let encoding = if encoding == encoding_rs::GBK { encoding_rs::GB18030 } else { encoding };
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), encoding: encoding.name(), damaged }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new();
    let head = bytes.get(..GUESS_BYTES).unwrap_or(bytes);
    detector.feed(head, head.len() == bytes.len());
    detector.guess(None, true)
}

/// The charset parameter of a media type.
fn charset_of_type(media_type: &str) -> Option<&'static Encoding> {
    let (_, tail) =
        media_type.to_ascii_lowercase().split_once("charset=").map(|(a, b)| (a.to_owned(), b.to_owned()))?;
    label(&tail)
}

/// A charset the document declares itself: an XML declaration or a `meta` element.
fn declared_inside(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..DECLARATION_BYTES).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let xml = head.trim_start().strip_prefix("<?xml").and_then(|rest| {
        let declaration = rest.split("?>").next()?;
        label(declaration.split("encoding").nth(1)?.trim_start_matches([' ', '=']))
    });
    xml.or_else(|| {
        head.split("<meta").skip(1).find_map(|tag| {
            let tag = tag.split('>').next()?;
            label(tag.split("charset").nth(1)?.trim_start_matches([' ', '=']))
        })
    })
    // A declaration that could be read as ASCII is not UTF-16, whatever it says.
    .map(|e| if e == encoding_rs::UTF_16LE || e == encoding_rs::UTF_16BE { UTF_8 } else { e })
}

/// The encoding of a label, quoted or not, up to its end.
fn label(text: &str) -> Option<&'static Encoding> {
    let name: String = text
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))
        .collect();
    Encoding::for_label(name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "听涛松在揽秀山北坡，树龄约六百年，枝干如盖，是山中最老的一棵松树。";

    fn bytes(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    #[test]
    fn every_way_of_saying_a_charset_is_understood() {
        let gbk = bytes(encoding_rs::GBK, TEXT);
        let page = |meta: &str| [meta.as_bytes(), &gbk].concat();
        let cases: Vec<(&str, Vec<u8>, Option<&str>)> = vec![
            ("the server says so", gbk.clone(), Some("text/html; charset=GB2312")),
            ("quoted", gbk.clone(), Some("text/html; charset=\"gbk\"")),
            ("meta charset", page("<html><meta charset=gb2312>"), None),
            (
                "meta http-equiv",
                page("<meta http-equiv='Content-Type' content='text/html; charset=GBK'>"),
                None,
            ),
            ("xml declaration", page("<?xml version=\"1.0\" encoding=\"gb18030\"?>"), None),
            ("nobody says", gbk.clone(), None),
            ("the server is wrong", gbk.clone(), Some("text/html; charset=utf-8")),
            ("the server did not know", page("<meta charset=gb2312>"), Some("text/html; charset=ISO-8859-1")),
            ("utf-8 served as western", TEXT.as_bytes().to_vec(), Some("text/html; charset=ISO-8859-1")),
            ("mark", [b"\xef\xbb\xbf", TEXT.as_bytes()].concat(), Some("text/html; charset=gbk")),
            ("plain utf-8", TEXT.as_bytes().to_vec(), None),
        ];
        for (name, bytes, media_type) in cases {
            let decoded = decode(&bytes, media_type);
            assert!(decoded.text.contains("树龄约六百年"), "{name}: {} {:?}", decoded.encoding, decoded.text);
            assert!(!decoded.damaged, "{name}");
            assert!(!decoded.text.starts_with('\u{feff}'), "{name}");
        }
    }

    #[test]
    fn traditional_pages_in_big5_are_read() {
        let text = "聽濤閣位於攬秀湖東岸，每日開放時間為上午九時至下午五時，歡迎參觀。";
        let big5 = bytes(encoding_rs::BIG5, text);
        assert_eq!(decode(&big5, Some("text/html; charset=big5")).text, text);
        assert_eq!(decode(&big5, None).text, text, "guessed");
    }

    #[test]
    fn characters_beyond_gb2312_are_read_under_its_name() {
        let rare = "镕、堃、㐂";
        let decoded = decode(&bytes(encoding_rs::GB18030, rare), Some("text/html; charset=gb2312"));
        assert_eq!((decoded.text.as_str(), decoded.encoding), (rare, "gb18030"));
    }

    #[test]
    fn meaningless_bytes_are_reported_not_fatal() {
        assert!(decode(b"ok \xff\xfe\xfd ok", Some("text/plain; charset=utf-8")).text.contains("ok"));
    }
}
