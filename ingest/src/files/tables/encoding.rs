//! Text from the bytes of a file, in whichever of the usual encodings it is.

use crate::defect::{Defect, Message};
use encoding_rs::{Decoder, Encoding, GB18030, UTF_8};
use std::io::{self, BufRead, Read};

/// Opens a file from its beginning, as often as needed.
pub type Open<'a> = &'a dyn Fn() -> io::Result<Box<dyn BufRead + Send>>;

/// A file as UTF-8.
pub(super) struct Text {
    /// Its text, without a byte-order mark. UTF-8, but for bytes that are damaged.
    pub input: Box<dyn Read + Send>,
    /// Whether a replacement character in it stands for bytes that could not be read.
    pub replaces: bool,
}

/// Opens a file as text, or says why it is none. UTF-16 is known by its byte-order mark; a file that
/// is UTF-8 to its end is UTF-8; what is left is GB18030, which Excel writes in China.
pub(super) fn open(open: Open<'_>) -> io::Result<Result<Text, Box<Defect>>> {
    let mut bytes = open()?;
    let head = bytes.fill_buf()?;
    if let Some(defect) = no_table(head) {
        return Ok(Err(Box::new(defect)));
    }
    let encoding = match Encoding::for_bom(head) {
        Some((encoding, _)) => encoding,
        None => judge(&mut bytes)?,
    };
    let mut input = open()?;
    if encoding != UTF_8 {
        let decoder = encoding.new_decoder_with_bom_removal();
        return Ok(Ok(Text { input: Box::new(Decoding::new(input, decoder)), replaces: true }));
    }
    // Read as it stands: what may be broken in it shows where it is.
    if input.fill_buf()?.starts_with(UTF_8_MARK) {
        input.consume(UTF_8_MARK.len());
    }
    Ok(Ok(Text { input: Box::new(input), replaces: false }))
}

const UTF_8_MARK: &[u8] = b"\xef\xbb\xbf";

/// What a file that people take for a table is instead.
fn no_table(head: &[u8]) -> Option<Defect> {
    const OTHERS: [(&[u8], &str, &str); 5] = [
        (
            b"PK\x03\x04",
            "XLSX 或 ZIP 文件，请把扩展名改为 .xlsx 或 .zip",
            "an XLSX or ZIP file; name it .xlsx or .zip",
        ),
        (b"\xd0\xcf\x11\xe0", "旧式 XLS 文件，请另存为 .xlsx", "an old XLS file; save it as .xlsx"),
        (b"%PDF", "PDF 文件，请填写模板", "a PDF file; fill in the template"),
        (b"\x1f\x8b", "gzip 压缩文件，请先解压", "a gzip file; unpack it"),
        (b"{\\rtf", "RTF 文件，请另存为 CSV", "an RTF file; save it as CSV"),
    ];
    let refused = |zh: &str, en: &str| {
        let message = Message::new(format!("这不是 CSV，而是{zh}"), format!("this is not CSV but {en}"));
        Defect::error("not_csv", None, message)
    };
    if let Some((_, zh, en)) = OTHERS.iter().find(|(magic, _, _)| head.starts_with(magic)) {
        return Some(refused(zh, en));
    }
    // A stray zero byte costs its row. Text has none; UTF-16 of Latin letters has one in two.
    let zeros = head.iter().filter(|b| **b == 0).count();
    let marked = matches!(Encoding::for_bom(head), Some((encoding, _)) if encoding != UTF_8);
    (!marked && zeros * 50 > head.len()).then(|| {
        refused(
            "二进制文件，或没有字节序标记的 UTF-16，请另存为“CSV UTF-8”",
            "binary data, or UTF-16 without a byte-order mark; save it as \"CSV UTF-8\"",
        )
    })
}

/// Bytes that are looked at or transcoded at a time.
const PART: usize = 32 * 1024;

/// Reads a file to its end to tell whether it is UTF-8. A few broken characters among many whole
/// ones are damage, not another encoding: read as GB18030, all the others would become nonsense.
fn judge(bytes: &mut dyn BufRead) -> io::Result<&'static Encoding> {
    /// After so many broken characters without many whole ones the file is read no further.
    const ENOUGH: u64 = 1_000;
    /// Whole characters for a broken one. In GB18030 there are fewer than one, by accident.
    const DAMAGE: u64 = 10;
    let (mut whole, mut broken) = (0_u64, 0_u64);
    let mut work: Vec<u8> = Vec::new();
    loop {
        let all = bytes.fill_buf()?;
        // What is in memory gives itself whole; the copy must not be.
        let part = all.get(..PART).unwrap_or(all);
        let read = part.len();
        // What the last part ended with, at most three bytes, belongs before this one.
        work.extend_from_slice(part);
        bytes.consume(read);
        let mut rest = work.as_slice();
        loop {
            let (text, next) = match std::str::from_utf8(rest) {
                Ok(text) => (text.as_bytes(), None),
                Err(error) => {
                    let (text, tail) = rest.split_at_checked(error.valid_up_to()).unwrap_or((rest, &[]));
                    (text, Some((tail, error.error_len())))
                }
            };
            whole += text.iter().filter(|b| **b >= 0xc0).count() as u64;
            match next {
                None => {
                    rest = &[];
                    break;
                }
                Some((tail, Some(len))) => {
                    broken += 1;
                    rest = tail.get(len..).unwrap_or_default();
                }
                Some((tail, None)) => {
                    rest = tail;
                    break;
                }
            }
        }
        let kept = rest.len();
        work.drain(..work.len() - kept);
        let ended = read == 0;
        broken += u64::from(ended && kept > 0);
        let is_other = broken > 0 && whole < broken * DAMAGE;
        if ended || (is_other && broken >= ENOUGH) {
            return Ok(if is_other { GB18030 } else { UTF_8 });
        }
    }
}

/// Transcodes as it is read.
struct Decoding {
    input: Box<dyn BufRead + Send>,
    decoder: Decoder,
    text: Vec<u8>,
    given: usize,
    ended: bool,
}

impl Decoding {
    fn new(input: Box<dyn BufRead + Send>, decoder: Decoder) -> Self {
        Self { input, decoder, text: Vec::new(), given: 0, ended: false }
    }

    /// Decodes the next part of the input.
    fn refill(&mut self) -> io::Result<()> {
        self.given = 0;
        self.text.clear();
        while self.text.is_empty() && !self.ended {
            let bytes = self.input.fill_buf()?;
            let last = bytes.is_empty();
            // Three bytes of UTF-8 for two of UTF-16 is the most that any of the encodings takes,
            // and a character of replacement for a single byte.
            self.text.resize(PART * 3 + 16, 0);
            let part = bytes.get(..PART).unwrap_or(bytes);
            let (_, read, written, _) = self.decoder.decode_to_utf8(part, &mut self.text, last);
            self.text.truncate(written);
            self.input.consume(read);
            self.ended = last;
        }
        Ok(())
    }
}

impl Read for Decoding {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given >= self.text.len() {
            self.refill()?;
        }
        let mut ready = self.text.get(self.given..).unwrap_or_default();
        let read = ready.read(out)?;
        self.given += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    /// Reads in parts of a few bytes, so that characters are cut.
    fn read(bytes: &[u8], capacity: usize) -> Result<String, &'static str> {
        let bytes = bytes.to_vec();
        let again = || -> io::Result<Box<dyn BufRead + Send>> {
            Ok(Box::new(BufReader::with_capacity(capacity, io::Cursor::new(bytes.clone()))))
        };
        let mut all = Vec::new();
        match open(&again).expect("readable") {
            Ok(mut text) => text.input.read_to_end(&mut all).map(|_| ()).expect("readable"),
            Err(defect) => return Err(defect.code),
        }
        Ok(String::from_utf8_lossy(&all).into_owned())
    }

    #[test]
    fn every_usual_encoding_gives_the_same_text() {
        let text = "编号,名称\nhs-001,听涛松𠮷🌲\n";
        let utf16 = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
        let files = [
            text.as_bytes().to_vec(),
            [UTF_8_MARK, text.as_bytes()].concat(),
            [&b"\xff\xfe"[..], &utf16(u16::to_le_bytes)].concat(),
            [&b"\xfe\xff"[..], &utf16(u16::to_be_bytes)].concat(),
            GB18030.encode(text).0.into_owned(),
        ];
        for file in files {
            for capacity in [3, 5, 7, 64 * 1024] {
                assert_eq!(read(&file, capacity).as_deref(), Ok(text));
            }
        }
    }

    #[test]
    fn a_broken_character_does_not_make_the_others_nonsense() {
        let mut file = "编号,名称,简介\nhs-001,听涛松,立于崖边\n".as_bytes().to_vec();
        file.extend_from_slice(b"hs-002,\xe5\x8f,\n");
        assert_eq!(read(&file, 16).map(|t| t.contains("听涛松") && t.contains('\u{fffd}')), Ok(true));
    }

    #[test]
    fn what_is_no_text_is_said_at_once() {
        for file in [
            &b"PK\x03\x04\x14\x00"[..],
            b"\xd0\xcf\x11\xe0\xa1\xb1",
            b"%PDF-1.7",
            b"\x00\x01\x02\x00",
            b"a\0,\0b\0\n\0",
        ] {
            assert_eq!(read(file, 4096), Err("not_csv"));
        }
        assert_eq!(read(b"", 4096).as_deref(), Ok(""));
    }
}
