//! Images: a tag of ours, or their words.

use super::links::may_show;
use super::render::escape;
use super::source::shown;
use pulldown_cmark::Event;

/// An image of which the words are still being read.
pub(super) struct Image {
    address: String,
    title: String,
    /// What is said in its place.
    pub(super) words: String,
    /// How many parts of the words are open.
    open: usize,
}

impl Image {
    pub(super) fn new(address: String, title: &str) -> Self {
        Self { address, title: shown(title), words: String::new(), open: 0 }
    }

    /// Takes what follows into its words, and says whether it ends there.
    pub(super) fn ends_with(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Start(_) => self.open += 1,
            Event::End(_) if self.open == 0 => return true,
            Event::End(_) => self.open -= 1,
            Event::Text(text) | Event::Code(text) => self.words.push_str(&shown(text)),
            Event::SoftBreak | Event::HardBreak => self.words.push(' '),
            _ => {}
        }
        false
    }

    /// Its tag, nothing where it may not be shown.
    pub(super) fn tag(&self) -> Option<String> {
        if !may_show(&self.address) {
            return None;
        }
        let [address, words, title] = [&self.address, &self.words, &self.title].map(|text| escape(text));
        let title = if title.is_empty() { title } else { format!(" title=\"{title}\"") };
        // Who looks at a page is not told to the site that an image comes from.
        let how = "loading=\"lazy\" referrerpolicy=\"no-referrer\"";
        Some(format!("<img src=\"{address}\" alt=\"{words}\"{title} {how}>"))
    }
}
