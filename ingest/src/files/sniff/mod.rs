//! What a partner's file is, told from its content: a name or a header may say anything.

mod magic;
mod metered;

use crate::defect::{Defect, Message};
use crate::limits::{MAX_DIRECTORY_BYTES, SNIFFED_BYTES};
use std::io::{self, Read, Seek, SeekFrom};

pub use magic::picture;
pub(crate) use metered::Metered;

/// A form that records are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON or JSON Lines.
    Json,
    /// CSV, or any other text in any encoding.
    Text,
    /// An XLSX or XLSM workbook.
    Sheet,
    /// A ZIP archive of files.
    Archive,
}

/// A kind of picture that can be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PictureKind {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    WebP,
    /// GIF.
    Gif,
}

/// What a file's content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Records, or an archive of them.
    Records(Format),
    /// A picture that can be decoded.
    Picture(PictureKind),
    /// Something packed that is not ZIP: its name.
    Packed(&'static str),
    /// An old workbook, or one behind a password.
    Compound,
    /// Another known form: its name in Chinese and in English, and what to send instead.
    Foreign(&'static [&'static str; 4]),
    /// A ZIP that cannot be listed.
    BrokenZip,
    /// Text in UTF-16 that begins like JSON.
    Utf16Json,
    /// Nothing, or nothing but blanks.
    Empty,
    /// Bytes of no known form.
    Unknown,
}

/// The format of a file, or why nothing can be read from it. Leaves the file at its beginning.
///
/// # Errors
/// When the file cannot be read.
pub fn format(file: &mut (impl Read + Seek)) -> io::Result<Result<Format, Box<Defect>>> {
    let content = content(file)?;
    let defect = match content {
        Content::Records(format) => return Ok(Ok(format)),
        Content::Picture(_) => error(
            "unsupported_format",
            "文件是一张图片；图片请与写明文件名的数据文件一起打包成 ZIP 上传",
            "the file is a picture; send pictures in a ZIP with a file of records that names them",
        ),
        Content::Packed(name) => packed("unsupported_format", name),
        Content::Foreign(what) => foreign(what),
        Content::Compound => compound(),
        Content::BrokenZip => error(
            "broken_archive",
            "ZIP 不完整或已损坏，请重新打包上传",
            "the ZIP is incomplete or damaged; pack it again",
        ),
        Content::Utf16Json => error(
            "utf16_json",
            "JSON 是 UTF-16 编码，请另存为 UTF-8",
            "the JSON is in UTF-16; save it as UTF-8",
        ),
        Content::Empty => error(
            "empty_file",
            "文件是空的，请检查导出是否成功",
            "the file is empty; check that the export worked",
        ),
        Content::Unknown => error(
            "unknown_format",
            "无法识别文件格式；可上传 JSON、JSON Lines、CSV、.xlsx，或含图片的 ZIP",
            "the format is not known; send JSON, JSON Lines, CSV, .xlsx, or a ZIP of them with pictures",
        ),
    };
    Ok(Err(Box::new(defect)))
}

/// What a file's content is. Leaves the file at its beginning.
///
/// # Errors
/// When the file cannot be read.
pub fn content(file: &mut (impl Read + Seek)) -> io::Result<Content> {
    file.rewind()?;
    let mut head = Vec::with_capacity(SNIFFED_BYTES);
    file.by_ref().take(SNIFFED_BYTES as u64).read_to_end(&mut head)?;
    let whole = head.len() < SNIFFED_BYTES;
    let content = match magic::is_zip(&head) {
        true => inside_zip(file)?,
        false => magic::of_head(&head, whole),
    };
    file.seek(SeekFrom::Start(0))?;
    Ok(content)
}

/// Office files are ZIP archives too; their parts tell which.
fn inside_zip(file: &mut (impl Read + Seek)) -> io::Result<Content> {
    let archive = match zip::ZipArchive::new(Metered::new(file, MAX_DIRECTORY_BYTES)) {
        Ok(archive) => archive,
        Err(zip::result::ZipError::Io(error)) if error.raw_os_error().is_some() => return Err(error),
        Err(_) => return Ok(Content::BrokenZip),
    };
    let mut parts = [false; 6];
    for name in archive.file_names_raw() {
        let name: Vec<u8> =
            name.iter().map(|b| if *b == b'\\' { b'/' } else { b.to_ascii_lowercase() }).collect();
        let found: [bool; 6] = [
            name == b"[content_types].xml",
            name == b"xl/workbook.xml" || name.starts_with(b"xl/worksheets/sheet") && name.ends_with(b".xml"),
            name == b"xl/workbook.bin",
            name.starts_with(b"word/"),
            name.starts_with(b"ppt/"),
            name == b"meta-inf/manifest.xml",
        ];
        parts.iter_mut().zip(found).for_each(|(part, found)| *part |= found);
    }
    Ok(match parts {
        [_, _, true, ..] => Content::Foreign(&magic::BINARY_SHEET),
        [true, true, ..] => Content::Records(Format::Sheet),
        [true, _, _, true, ..] => Content::Foreign(&magic::WORD),
        [true, _, _, _, true, _] => Content::Foreign(&magic::SLIDES),
        [false, .., true] => Content::Foreign(&magic::OPEN_DOCUMENT),
        _ => Content::Records(Format::Archive),
    })
}

fn error(code: &'static str, zh: &str, en: &str) -> Defect {
    Defect::error(code, None, Message::new(zh, en))
}

/// That something packed is not ZIP.
pub(crate) fn packed(code: &'static str, name: &str) -> Defect {
    error(
        code,
        &format!("文件是 {name} 压缩包，请解压后改用 ZIP 打包上传"),
        &format!("the file is packed as {name}; unpack it and send a ZIP"),
    )
}

/// That a known form is not one of ours.
pub(crate) fn foreign([zh, en, remedy_zh, remedy_en]: &[&str; 4]) -> Defect {
    error(
        "unsupported_format",
        &format!("文件是{zh}，{remedy_zh}"),
        &format!("the file is {en}; {remedy_en}"),
    )
}

/// That a workbook is old or behind a password: both begin alike.
pub(crate) fn compound() -> Defect {
    error(
        "old_or_protected_workbook",
        "文件是旧式 .xls 工作簿（或旧式 Office 文档），或带密码的工作簿；请去掉密码，另存为 .xlsx 再上传",
        "the file is an old .xls workbook (or another old Office document), or a workbook with a password; \
         save it as .xlsx without a password",
    )
}

#[cfg(test)]
mod tests;
