//! Calls for partners; each takes a partner's key, but for the templates.

pub mod data;
pub mod export;
pub mod keys;
pub mod notice_list;
pub mod notices;
pub mod receive;
pub mod templates;
pub mod uploads;
