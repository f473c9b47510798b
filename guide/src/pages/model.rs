//! Prose of pages written by a language model, where one is configured: from the same evidence, each of
//! its sentences checked like those of answers. What does not hold is dropped; when nothing holds, the
//! sources' own words stand.

use super::evidence::Evidence;
use super::outline::Part;
use crate::answer::Citation;
use crate::writer::{Writer, written};
use crate::{Guide, GuideError};
use scenic_data::LangTag;
use scenic_data::page::Section;
use scenic_data::view::PlaceView;
use std::collections::BTreeSet;

/// The sections that are prose.
const PROSE: [Part; 4] = [Part::Overview, Part::History, Part::Sights, Part::More];
/// Most pieces of evidence for a section.
const MOST: usize = 12;

impl Guide {
    /// Has prose written by a model. What it wrote from the same evidence before stands.
    pub(super) async fn have_written(
        &self,
        sections: &mut [Section],
        before: &[Section],
        writer: Option<&dyn Writer>,
        view: &PlaceView,
        lang: &LangTag,
    ) -> Result<(), GuideError> {
        for section in sections {
            let known = before.iter().find(|old| old.id == section.id && old.by_model);
            if let Some(known) = known.filter(|known| known.grounds == section.grounds) {
                section.clone_from(known);
                continue;
            }
            let prose = PROSE.iter().any(|part| part.id() == section.id) && !section.grounds.is_empty();
            let Some(writer) = writer.filter(|_| prose) else { continue };
            if let Some(text) = self.prose(section, writer, view, lang).await? {
                section.markdown = text;
                section.by_model = true;
            }
        }
        Ok(())
    }

    /// A section's prose in a model's words, with its lists and its first sentence as they are.
    async fn prose(
        &self,
        section: &Section,
        writer: &dyn Writer,
        view: &PlaceView,
        lang: &LangTag,
    ) -> Result<Option<String>, GuideError> {
        let now = self.clock.now();
        let ids: BTreeSet<String> =
            section.grounds.iter().take(MOST).map(|ground| ground.id.clone()).collect();
        let evidence = self.cited_evidence(&ids, lang, now).await?;
        let mut numbered: Vec<(&String, Citation)> = Vec::new();
        for id in &ids {
            if let Some(Evidence { citation, gone: false, .. }) = evidence.get(id) {
                numbered.push((id, Citation { n: numbered.len() + 1, ..citation.clone() }));
            }
        }
        if numbered.is_empty() {
            return Ok(None);
        }
        let citations: Vec<Citation> = numbered.iter().map(|(_, citation)| citation.clone()).collect();
        let name = view.place.name(lang);
        let question = match lang.is_chinese() {
            true => format!("为{name}的指南页写“{}”这一节", section.title),
            false => format!("Write the section “{}” of the guide page about {name}", section.title),
        };
        let context = super::context(lang, now, view.place.time_zone);
        let names = self.names.gazetteer(self.store.last_change().await?).await?;
        let said = written(writer, &question, &citations, &context, &names, |_| {}).await;
        tracing::debug!(section = section.id, kept = said.tally.kept, dropped = said.tally.dropped, "prose");
        if let Some(why) = said.broke_off {
            tracing::warn!(why, "a section was not written by the language model; the sources' words stand");
            return Ok(None);
        }
        if said.text.trim().is_empty() {
            return Ok(None);
        }
        let mut text = escaped_with_marks(said.text.trim(), &numbered);
        let blocks: Vec<&str> = section.markdown.split("\n\n").collect();
        if let Some(first) = blocks.first().filter(|block| block.contains("{{status}}")) {
            text = format!("{first}\n\n{text}");
        }
        for list in blocks.iter().filter(|block| block.starts_with("{{") && !block.starts_with("{{cite")) {
            text = format!("{text}\n\n{list}");
        }
        Ok(Some(text))
    }
}

/// A model's text as Markdown: its numbers become marks of what they stand for, all else is plain.
fn escaped_with_marks(text: &str, numbered: &[(&String, Citation)]) -> String {
    let lines = text.lines().map(|line| {
        let mut line = super::compose::escaped(line);
        for (id, citation) in numbered {
            line = line.replace(&format!("\\[{}\\]", citation.n), &format!(" {{{{cite:{id}}}}}"));
        }
        line
    });
    lines.collect::<Vec<_>>().join("\n\n")
}
