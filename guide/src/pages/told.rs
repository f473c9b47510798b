//! What people write on pages is told on as the words of a source of its own, so that it is found and
//! cited like any other, with the authority `community`. What is made is the sources' own and stands in
//! the index already.

use super::write;
use crate::{Guide, GuideError};
use scenic_data::document::Visit;
use scenic_data::page::{Origin, Page};
use scenic_data::record::{Contribution, PassageRecord, Placed};
use scenic_data::source::SourceDefinition;
use scenic_data::{DocumentId, LangTag, SourceId};

/// The source of what people write.
pub(crate) const SOURCE: &str = "guides";
/// The type of a page's text.
const MEDIA_TYPE: &str = "text/markdown; charset=utf-8";

impl Guide {
    /// Tells on what people wrote on the page of a slug, in each language; of a page that is gone, or of
    /// a slug that is another's now, nothing any more.
    pub(super) async fn tell_written(&self, slug: &str) -> Result<(), GuideError> {
        let page = self.store.page(slug).await?;
        let here = page.filter(|page| page.slug == slug && page.deleted_at.is_none());
        for lang in [LangTag::zh(), LangTag::en()] {
            let passages = match &here {
                Some(page) => self.written_on(page, &lang).await?,
                None => Vec::new(),
            };
            self.tell_text(slug, &lang, here.as_ref(), passages).await?;
        }
        Ok(())
    }

    /// The sections of a page that people wrote, as readable text.
    async fn written_on(
        &self,
        page: &Page,
        lang: &LangTag,
    ) -> Result<Vec<Placed<PassageRecord>>, GuideError> {
        let Some(head) = self.store.head(&page.id, lang).await? else { return Ok(Vec::new()) };
        let edited = head.sections.iter().filter(|section| section.origin == Origin::Edited);
        let passages = edited.filter_map(|section| {
            let body = write::words(&section.markdown);
            let record = PassageRecord { heading: Some(section.title.clone()), body, lang: lang.clone() };
            (!record.body.trim().is_empty()).then(|| Placed { place: page.place.clone(), record })
        });
        Ok(passages.collect())
    }

    async fn tell_text(
        &self,
        slug: &str,
        lang: &LangTag,
        page: Option<&Page>,
        passages: Vec<Placed<PassageRecord>>,
    ) -> Result<(), GuideError> {
        let (now, source) = (self.clock.now(), SourceId::from(SOURCE));
        let url = format!("/guides/{slug}?lang={lang}");
        if passages.is_empty() {
            let told = self.store.document(&DocumentId::of(&source, &url)).await?;
            if told.is_some() {
                self.store.record_visit(&source, &url, &Visit::Gone { http_status: None }, None, now).await?;
            }
            return Ok(());
        }
        if self.store.source(&source).await?.is_none() {
            let definition = SourceDefinition::for_editors(&source, "指南页 / Guide pages");
            self.store.put_source(&definition, SOURCE, now).await?;
        }
        let text: Vec<String> = passages
            .iter()
            .map(|passage| {
                format!(
                    "## {}\n\n{}",
                    passage.record.heading.as_deref().unwrap_or_default(),
                    passage.record.body
                )
            })
            .collect();
        let bytes = text.join("\n\n");
        let hash = self.store.put_snapshot(bytes.as_bytes(), Some(MEDIA_TYPE), now).await?;
        let visit = Visit::given(hash, MEDIA_TYPE);
        let (document, _) = self.store.record_visit(&source, &url, &visit, None, now).await?;
        let title = match page {
            Some(page) => self.store.heading(&page.id, lang).await?.map(|heading| heading.title),
            None => None,
        };
        let says = Contribution {
            title,
            lang: Some(lang.clone()),
            published_at: Some(now),
            passages,
            ..Contribution::default()
        };
        self.store.apply(vec![(document, says)], now).await?;
        Ok(())
    }
}
