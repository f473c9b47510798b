//! The Markdown of guide pages: what its slots are, how it is cut into sections, and how it becomes HTML
//! that is safe to show and words that can be searched.
//!
//! Knows texts alone. Does not know what a slot is filled with (`Fill`), nor pages, places or the store.

mod image;
mod join;
mod links;
mod page;
mod plain;
mod render;
mod sanitise;
mod slots;
mod source;
mod split;
mod wide;

#[cfg(test)]
mod tests;

pub use join::join;
pub use plain::plain;
pub use render::{Fill, Filled, html};
pub use slots::{Slot, problems, slots};
pub use split::split;
pub(super) use wide::is_wide;
