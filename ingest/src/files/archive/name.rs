//! Names of an archive's entries: decoded, and safe to join to a folder.

use super::refusal::of_entry;
use crate::defect::Defect;
use crate::limits::MAX_ENTRY_NAME_BYTES;
use encoding_rs::GB18030;

/// A name as entries are known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SafeName {
    /// Relative, `/` between folders.
    pub text: String,
    /// Whether it is a folder's.
    pub folder: bool,
}

/// Decodes a name and refuses one that leads anywhere else. Archives made by Chinese Windows have
/// names in GBK without saying so.
pub(super) fn safe(raw: &[u8], utf8: bool) -> Result<SafeName, Box<Defect>> {
    let lossy = String::from_utf8_lossy(raw);
    let refuse = |code, zh: &str, en: &str| Err(Box::new(of_entry(code, &lossy, zh, en)));
    let decoded = match std::str::from_utf8(raw) {
        Ok(text) => Some(text.to_owned()),
        Err(_) if utf8 => None,
        Err(_) => {
            GB18030.decode_without_bom_handling_and_without_replacement(raw).map(|text| text.into_owned())
        }
    };
    let Some(text) = decoded else {
        return refuse(
            "bad_entry_name",
            "文件名既不是 UTF-8 也不是 GBK，请改名后重新打包",
            "has a name in neither UTF-8 nor GBK; rename it and pack again",
        );
    };
    // Writers on Windows put backslashes between folders. Only after decoding: in GBK a backslash
    // is the second half of many characters.
    let text = text.replace('\\', "/");
    if text.len() > MAX_ENTRY_NAME_BYTES {
        return refuse("bad_entry_name", "文件名太长，请改短", "has too long a name; shorten it");
    }
    if text.chars().any(char::is_control) {
        return refuse(
            "bad_entry_name",
            "文件名含有控制字符，请改名",
            "has control characters in its name; rename it",
        );
    }
    let drive = text.chars().nth(1) == Some(':') && text.starts_with(|c: char| c.is_ascii_alphabetic());
    if text.starts_with('/') || drive || text.split('/').any(|part| part == "..") {
        return refuse(
            "unsafe_entry",
            "的路径指向压缩包之外，请重新打包",
            "has a path that leads outside the archive; pack it again",
        );
    }
    let parts: Vec<&str> = text.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let folder = text.ends_with('/') || parts.is_empty();
    Ok(SafeName { text: parts.join("/"), folder })
}

/// Whether a system left this behind for itself.
pub(super) fn left_behind(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    name.split('/').any(|part| part == "__MACOSX")
        || [".DS_Store", "Thumbs.db", "desktop.ini"].iter().any(|junk| file.eq_ignore_ascii_case(junk))
        || file.starts_with("._")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_decoded_and_made_relative() {
        let gbk = b"\xbb\xc6\xc9\xbd\\\xd3\xad\xbf\xcd\xcb\xc9.jpg";
        let cases: [(&[u8], bool, &str, bool); 5] = [
            ("黄山/迎客松.jpg".as_bytes(), true, "黄山/迎客松.jpg", false),
            (gbk, false, "黄山/迎客松.jpg", false),
            (b"./a//b.csv", false, "a/b.csv", false),
            (b"photos\\", false, "photos", true),
            (b"a..b/...csv", false, "a..b/...csv", false),
        ];
        for (raw, utf8, text, folder) in cases {
            assert_eq!(safe(raw, utf8), Ok(SafeName { text: text.to_owned(), folder }));
        }
        assert!(left_behind("__MACOSX/a/._b.jpg") && left_behind("a/.DS_Store") && left_behind("thumbs.db"));
        assert!(!left_behind("a/b.jpg"));
    }

    #[test]
    fn a_name_that_leads_outside_is_refused() {
        let long = "a".repeat(MAX_ENTRY_NAME_BYTES + 1);
        let cases: [(&[u8], bool, &str); 9] = [
            (b"../etc/passwd", false, "unsafe_entry"),
            (b"a\\..\\..\\b", false, "unsafe_entry"),
            (b"/etc/passwd", false, "unsafe_entry"),
            (b"\\\\host\\share", false, "unsafe_entry"),
            (b"C:\\windows\\a.csv", false, "unsafe_entry"),
            (b"a\0.csv", false, "bad_entry_name"),
            (b"\xbb\xc6", true, "bad_entry_name"),
            (b"\xff\xff\xff", false, "bad_entry_name"),
            (long.as_bytes(), false, "bad_entry_name"),
        ];
        for (raw, utf8, code) in cases {
            assert_eq!(safe(raw, utf8).map_err(|defect| defect.code), Err(code));
        }
    }
}
