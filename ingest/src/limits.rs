//! Every limit of this crate, in one place, with its reason.

/// Longest document read, in bytes: saved public-account pages reach 4 MB.
pub const MAX_DOCUMENT_BYTES: usize = 16 * 1024 * 1024;
/// Most elements of a page that readable text is looked for in.
pub const MAX_PAGE_ELEMENTS: usize = 200_000;
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
