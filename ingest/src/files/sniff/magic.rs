//! The first bytes of the formats that partners send, and of those they send by mistake.

use super::{Content, Format, PictureKind};

const RESAVE_ZH: &str = "请用表格软件打开后另存为 .xlsx 或 CSV 再上传";
const RESAVE_EN: &str = "open it in a spreadsheet program and save it as .xlsx or CSV";
const TABLE_ZH: &str = "请把内容整理成 JSON、CSV 或 .xlsx 再上传";
const TABLE_EN: &str = "send the records as JSON, CSV or .xlsx";
const PHOTO_ZH: &str = "请另存为 JPEG 或 PNG，与数据文件一起打包成 ZIP 上传";
const PHOTO_EN: &str = "save it as JPEG or PNG and send it in a ZIP with the file of records";

static PDF: [&str; 4] = ["PDF 文档", "a PDF document", TABLE_ZH, TABLE_EN];
static HTML: [&str; 4] = [
    "HTML 网页（有些系统导出的 .xls 其实是网页）",
    "an HTML page, as some systems export under the name .xls",
    RESAVE_ZH,
    RESAVE_EN,
];
static XML: [&str; 4] = ["XML 文件", "an XML file", RESAVE_ZH, RESAVE_EN];
static RTF: [&str; 4] = ["RTF 文档", "an RTF document", TABLE_ZH, TABLE_EN];
pub(super) static WORD: [&str; 4] = ["Word 文档", "a Word document", TABLE_ZH, TABLE_EN];
pub(super) static SLIDES: [&str; 4] =
    ["PowerPoint 演示文稿", "a PowerPoint presentation", TABLE_ZH, TABLE_EN];
pub(super) static BINARY_SHEET: [&str; 4] =
    ["二进制工作簿（.xlsb）", "a binary workbook (.xlsb)", RESAVE_ZH, RESAVE_EN];
pub(super) static OPEN_DOCUMENT: [&str; 4] =
    ["OpenDocument 文件（.ods、.odt）", "an OpenDocument file (.ods, .odt)", RESAVE_ZH, RESAVE_EN];
static PROGRAM: [&str; 4] = ["可执行程序", "a program", TABLE_ZH, TABLE_EN];
static DATABASE: [&str; 4] = ["SQLite 数据库", "an SQLite database", TABLE_ZH, TABLE_EN];
static TIFF: [&str; 4] = ["TIFF 图片", "a TIFF picture", PHOTO_ZH, PHOTO_EN];
static BMP: [&str; 4] = ["BMP 图片", "a BMP picture", PHOTO_ZH, PHOTO_EN];
static HEIF: [&str; 4] = ["HEIC 或 AVIF 图片", "an HEIC or AVIF picture", PHOTO_ZH, PHOTO_EN];
static VIDEO: [&str; 4] = ["视频或音频", "a video or a sound", TABLE_ZH, TABLE_EN];

/// The kind of picture that begins with `head`.
pub fn picture(head: &[u8]) -> Option<PictureKind> {
    if head.starts_with(b"\xff\xd8\xff") {
        Some(PictureKind::Jpeg)
    } else if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(PictureKind::Png)
    } else if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        Some(PictureKind::WebP)
    } else if head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a") {
        Some(PictureKind::Gif)
    } else {
        None
    }
}

/// Whether this begins a ZIP archive.
pub(super) fn is_zip(head: &[u8]) -> bool {
    [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"].iter().any(|magic| head.starts_with(*magic))
}

/// What begins with `head`, of which there is no more when it is `whole`; not a ZIP.
pub(super) fn of_head(head: &[u8], whole: bool) -> Content {
    if let Some(kind) = picture(head) {
        return Content::Picture(kind);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0") {
        return Content::Compound;
    }
    if let Some(name) = packed_magic(head) {
        return Content::Packed(name);
    }
    if let Some(what) = foreign_magic(head) {
        return Content::Foreign(what);
    }
    of_text(head, whole)
}

fn packed_magic(head: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 6] = [
        (b"Rar!\x1a\x07", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"\x1f\x8b", "gzip"),
        (b"BZh", "bzip2"),
        (b"\xfd7zXZ\0", "xz"),
        (b"\x28\xb5\x2f\xfd", "zstd"),
    ];
    let found = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, name)| *name);
    // Text may begin with these three letters; a bzip2 file has pi behind them.
    let found = found.filter(|name| *name != "bzip2" || head.get(4..7) == Some(b"1AY"));
    found.or_else(|| (head.get(257..262) == Some(b"ustar")).then_some("tar"))
}

fn foreign_magic(head: &[u8]) -> Option<&'static [&'static str; 4]> {
    let has = |magic: &[u8]| head.starts_with(magic);
    let brand = head.get(8..12).filter(|_| head.get(4..8) == Some(b"ftyp"));
    let binary = head.get(..64).unwrap_or(head).contains(&0);
    Some(match brand {
        Some(b"heic" | b"heix" | b"hevc" | b"heim" | b"heis" | b"mif1" | b"msf1" | b"avif" | b"avis") => {
            &HEIF
        }
        Some(_) => &VIDEO,
        None if has(b"%PDF") => &PDF,
        None if has(b"{\\rtf") => &RTF,
        None if has(b"II*\0") || has(b"MM\0*") => &TIFF,
        None if has(b"BM") && binary => &BMP,
        None if has(b"SQLite format 3\0") => &DATABASE,
        None if has(b"MZ") && binary || has(b"\x7fELF") || has(b"\xcf\xfa\xed\xfe") => &PROGRAM,
        None if has(b"\xca\xfe\xba\xbe") || has(b"\0asm") => &PROGRAM,
        None if has(b"OggS") || (has(b"ID3") || has(b"RIFF")) && binary => &VIDEO,
        None => return None,
    })
}

fn of_text(head: &[u8], whole: bool) -> Content {
    if let Some(wide) = head.strip_prefix(b"\xff\xfe").or_else(|| head.strip_prefix(b"\xfe\xff")) {
        let first = wide.iter().find(|b| **b != 0 && !b.is_ascii_whitespace());
        return match first {
            None if whole => Content::Empty,
            Some(b'{' | b'[') => Content::Utf16Json,
            _ => Content::Records(Format::Text),
        };
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let begins = |prefix: &str| {
        text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
    };
    match text.first() {
        None if whole => Content::Empty,
        _ if head.contains(&0) => Content::Unknown,
        Some(b'{' | b'[') => Content::Records(Format::Json),
        Some(b'<')
            if ["<!doctype html", "<html", "<head", "<meta", "<body", "<table"].into_iter().any(begins) =>
        {
            Content::Foreign(&HTML)
        }
        Some(b'<') if begins("<?xml") => Content::Foreign(&XML),
        _ => Content::Records(Format::Text),
    }
}
