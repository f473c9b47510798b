//! Reading requests: every problem names its field, and all of a query's are told at once.

mod body;
pub(crate) mod caller;
mod id;
mod json_words;
mod objects;
mod params;
mod photo_form;
mod wrong;

pub use body::{Body, Told, json_alone, read, unread};
pub use caller::{Admin, Caller, Editor, Hand, Sender};
pub use id::{Id, IdAndPart};
pub use params::{Params, Part, instant, unknown_cursor};
pub use photo_form::{PhotoForm, is_form};
pub use wrong::Wrong;

use scenic_data::Words;

/// Refuses signs that no name or word has and that databases choke on: control characters, and what
/// is left of bytes that are not UTF-8.
pub fn plain(text: &str) -> Result<(), Words> {
    if text.contains('\u{fffd}') {
        return Err(Words::new("不是 UTF-8；请以 UTF-8 百分号编码", "not UTF-8; percent-encode it as UTF-8"));
    }
    if text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        return Err(Words::new(
            "含有控制字符（例如 %00），请去掉",
            "there are control characters such as %00; remove them",
        ));
    }
    Ok(())
}
