//! Every limit of this crate, in one place, with its reason.

/// Longest document read, in bytes: saved public-account pages reach 4 MB.
pub const MAX_DOCUMENT_BYTES: usize = 16 * 1024 * 1024;
/// Most elements of a page that readable text is looked for in.
pub const MAX_PAGE_ELEMENTS: usize = 200_000;
/// Deepest nesting of a page's blocks: readers of trees take the square of it. Pages that people write have
/// some thirty.
pub const MAX_NESTING: usize = 512;
/// Most place and event records taken from one page.
pub const MAX_RECORDS_PER_PAGE: usize = 500;
/// Most items taken from one feed.
pub const MAX_FEED_ITEMS: usize = 2_000;
/// Most items taken from one answer of an API.
pub const MAX_RECORDS_PER_ANSWER: usize = 5_000;
/// Most occurrences taken of one event that recurs: a year of days, and some.
pub const MAX_OCCURRENCES: usize = 400;
/// Most occurrences unfolded in one calendar, those long past included.
pub const MAX_RECURRENCES: usize = 100_000;
/// How far behind the day on which a calendar was seen an occurrence may have ended, in days.
pub const CALENDAR_DAYS_BACK: i64 = 30;
/// How far ahead of it an occurrence may begin, in days.
pub const CALENDAR_DAYS_AHEAD: i64 = 400;
/// Most claims one record makes.
pub const MAX_CLAIMS: usize = 200;
/// Longest name or alias, in characters.
pub const MAX_NAME_CHARS: usize = 200;
/// Longest value of a fact, in characters.
pub const MAX_FACT_CHARS: usize = 4_000;
/// Longest value of a prose field or body of an article or event, in characters.
pub const MAX_PROSE_CHARS: usize = 100_000;
/// Longest title of a document or an event, in characters.
pub const MAX_TITLE_CHARS: usize = 300;
/// Longest identifier a source gives, in characters.
pub const MAX_EXTERNAL_ID_CHARS: usize = 500;
/// Most entries of a list: names, aliases, tags, neighbours, stops.
pub const MAX_LIST: usize = 200;
/// Most pictures of one record.
pub const MAX_PHOTOS: usize = 50;
/// Most passages of one document.
pub const MAX_PASSAGES: usize = 500;
/// A passage is closed at the next paragraph after so many characters; the index cuts further.
pub const PASSAGE_CHARS: usize = 1_500;
/// Shorter readable texts are not an article but a remnant of the page's frame, in characters
/// (a Han character counts as two).
pub const MIN_ARTICLE_CHARS: usize = 60;
/// Most defects kept of one document or file; the rest is counted.
pub const MAX_DEFECTS: usize = 500;
/// Deepest nesting of structured data that is followed.
pub const MAX_DEPTH: usize = 24;
/// Most nodes of structured data of one page that are looked at.
pub const MAX_NODES: usize = 20_000;
/// Longest line, or record of an array, in a partner's file.
pub const MAX_RECORD_BYTES: usize = 4 * 1024 * 1024;
/// Most records of one file.
pub const MAX_RECORDS_PER_FILE: u64 = 1_000_000;
/// Documents applied in one transaction.
pub const BATCH_DOCUMENTS: usize = 200;
/// Bytes of snapshots after which a batch is applied although it is not full.
pub const BATCH_BYTES: usize = 24 * 1024 * 1024;
/// Longest text of an event in which a place's name is looked for, in characters.
pub const MAX_SCANNED_CHARS: usize = 20_000;
/// Most records that a dry run shows as different; the rest is counted.
pub const MAX_DIFFERENCES: usize = 500;
/// Most records that a dry run lists as deleted because a full replacement does not name them; the rest
/// is counted.
pub const MAX_REMOVALS: usize = 1_000;
/// Most fields of one record that a dry run shows as different.
pub const MAX_DIFFERENT_FIELDS: usize = 60;
/// Most cells of a table's row: as many as a spreadsheet has columns.
pub const MAX_TABLE_CELLS: usize = 16_384;
/// Most rows of titles and remarks above a table's header.
pub const MAX_TITLE_ROWS: usize = 10;
/// Bytes at a file's beginning from which the separator of its columns is told.
pub const DELIMITER_BYTES: usize = 64 * 1024;
/// Longest heading that is looked up, in characters: a longer one is a remark.
pub const MAX_HEADING_CHARS: usize = 120;
/// Most columns of an exported table; what has no column of its own shares the last one.
pub const MAX_EXPORT_COLUMNS: usize = 2_000;
/// Bytes of a file's beginning that tell its format.
pub const SNIFFED_BYTES: usize = 8 * 1024;
/// Most bytes read to list what a ZIP holds: 20,000 entries with long names take about 4 MB.
pub const MAX_DIRECTORY_BYTES: u64 = 16 * 1024 * 1024;
/// Most entries of one archive: a region's pictures, and some.
pub const MAX_ARCHIVE_ENTRIES: usize = 20_000;
/// Most bytes all entries of an archive may unpack to: 1,500 pictures of 5 MB.
pub const MAX_UNPACKED_BYTES: u64 = 8 * 1024 * 1024 * 1024;
/// Most bytes one entry of an archive may unpack to; a million records are about 1 GB.
pub const MAX_ENTRY_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// Most bytes that one packed byte may become; deflate reaches 1,032 on nothing but zeros.
pub const MAX_PACKING_RATIO: u64 = 1_000;
/// Entries below this size may be packed as tightly as they like.
pub const PACKING_RATIO_FROM: u64 = 10 * 1024 * 1024;
/// Longest name of an archive's entry with its folders, in bytes, as most file systems take it.
pub const MAX_ENTRY_NAME_BYTES: usize = 1_000;
/// Most bytes all parts of a workbook may unpack to.
pub const MAX_WORKBOOK_BYTES: u64 = 512 * 1024 * 1024;
/// Most bytes of a workbook's table of texts, which sits in memory.
pub const MAX_SHARED_TEXT_BYTES: u64 = 128 * 1024 * 1024;
/// Most texts in that table: each costs about 50 bytes beside its letters.
pub const MAX_SHARED_TEXTS: u64 = 4_000_000;
/// Most cell styles of a workbook, which sit in memory, each with copies of its font's and format's
/// names; programs stop at 64,000, tables by hand have some dozens.
pub const MAX_CELL_STYLES: u64 = 20_000;
/// Longest tag of a workbook that is looked into, in bytes; a format has at most 255 characters.
pub const MAX_TAG_BYTES: usize = 4 * 1024;
/// Longest cell or text of a workbook with its markup, in bytes: 32,767 characters, each escaped.
pub const MAX_CELL_XML_BYTES: usize = 1024 * 1024;
/// Longest piece of a workbook outside cells that is read at once, in bytes.
pub const MAX_XML_PIECE_BYTES: usize = 16 * 1024 * 1024;
/// Most merged regions of a workbook, which sit in memory.
pub const MAX_MERGED_REGIONS: u64 = 100_000;
/// Longest list of a workbook's sheets, names, styles or links, in bytes; these sit in memory.
pub const MAX_HELD_PART_BYTES: u64 = 32 * 1024 * 1024;
/// Most sheets, names and fonts of a workbook, and most of its parts.
pub const MAX_WORKBOOK_ITEMS: u64 = 20_000;
/// Most columns of a sheet that are read: the record's fields in many languages, and some.
pub const MAX_SHEET_COLUMNS: usize = 1_024;
/// Most text of one sheet, in bytes: a text of the shared table may stand in every cell.
pub const MAX_SHEET_TEXT_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// Largest picture file, in bytes: phones write up to 20 MB.
pub const MAX_PHOTO_BYTES: usize = 30 * 1024 * 1024;
/// Most pixels of a picture: phones reach 50 million; decoded they take up to 8 bytes each.
pub const MAX_PHOTO_PIXELS: u64 = 52_000_000;
/// Longest side of a stored picture, in pixels: sharp on a large screen, about 500 kB.
pub const PHOTO_SIDE: u32 = 2_048;
/// Longest sides of the small versions, in pixels: a list, and a page.
pub const THUMBNAIL_SIDES: [u32; 2] = [320, 960];
/// JPEG quality of stored pictures: loss cannot be seen, files stay small.
pub const PHOTO_QUALITY: u8 = 85;
/// Largest EXIF block that is read, in bytes; a JPEG's has at most 64 kB.
pub const MAX_EXIF_BYTES: usize = 256 * 1024;
/// Most nodes of one linked-data record that are looked at: what the longest record can hold.
pub const MAX_LINKED_NODES: usize = 200_000;
/// Most bytes that references within a linked-data record may repeat: a small file could otherwise
/// refer to one long text from everywhere.
pub const MAX_REPEATED_BYTES: usize = 16 * 1024 * 1024;
/// Most terms of one linked-data context.
pub const MAX_TERMS: usize = 500;
