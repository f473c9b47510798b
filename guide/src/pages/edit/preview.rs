//! How a text would look, and what of it is not understood.

use super::EditText;
use super::check::no_evidence;
use crate::pages::fill::Filler;
use crate::pages::merge::SectionText;
use crate::pages::{markdown, page_lang, read};
use crate::{Guide, GuideError};
use scenic_data::LangTag;
use scenic_data::page::{Origin, Section};
use serde::Serialize;

/// How a text would look.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Preview {
    /// All of it, as sanitised HTML.
    pub html: String,
    /// Section by section.
    pub sections: Vec<PreviewSection>,
    /// What it cites.
    pub citations: Vec<crate::answer::Citation>,
    /// What would be refused, and what does not mean what it seems to.
    pub problems: Vec<PreviewProblem>,
}

/// How a section would look.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PreviewSection {
    /// Its name within the page.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Its text as sanitised HTML.
    pub html: String,
}

/// What is wrong with a text.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PreviewProblem {
    /// Where: `/sections/0/markdown`, or `/markdown`.
    pub pointer: String,
    /// A stable code.
    pub code: &'static str,
    /// What is wrong and what would be right, in the language of the text.
    pub message: String,
}

impl Guide {
    /// How a text would look on the page of a place, or on one about no place.
    pub async fn preview_page(
        &self,
        text: &EditText,
        place: Option<&str>,
        lang: &LangTag,
    ) -> Result<Preview, GuideError> {
        let lang = page_lang(lang);
        let place = match place {
            Some(place) => Some(self.given_place("place_id", place).await?),
            None => None,
        };
        let texts = self.sectioned(text, &lang, &[])?;
        let as_one = matches!(text, EditText::Markdown(_));
        let bare = |text: SectionText| Section {
            id: text.id,
            title: text.title,
            markdown: text.markdown,
            origin: Origin::Edited,
            edited_by: None,
            edited_at: None,
            by_model: false,
            grounds: Vec::new(),
        };
        let sections: Vec<Section> = texts.into_iter().map(bare).collect();
        let live = self.live(place.as_ref(), &sections, &lang).await?;
        let mut filler = Filler::new(&live);
        let mut preview = Preview {
            html: String::new(),
            sections: Vec::new(),
            citations: Vec::new(),
            problems: Vec::new(),
        };
        for (i, section) in sections.into_iter().enumerate() {
            let html = markdown::html(&section.markdown, &mut filler);
            let pointer = if as_one { "/markdown".to_owned() } else { format!("/sections/{i}/markdown") };
            for problem in markdown::problems(&section.markdown) {
                let message = match lang.is_chinese() {
                    true => {
                        format!("看不懂 {}（第 {} 行）；可用的写法见 GET …/slots", problem.slot, problem.line)
                    }
                    false => format!(
                        "{} (line {}) is not understood; GET …/slots lists what can be written",
                        problem.slot, problem.line
                    ),
                };
                preview.problems.push(PreviewProblem {
                    pointer: pointer.clone(),
                    code: problem.code,
                    message,
                });
            }
            for slot in markdown::slots(&section.markdown) {
                if let markdown::Slot::Cite(id) = slot
                    && !live.evidence.contains_key(&id)
                {
                    let words = no_evidence(&id);
                    let message = words.text(&lang).to_owned();
                    preview.problems.push(PreviewProblem {
                        pointer: pointer.clone(),
                        code: "unknown_citation",
                        message,
                    });
                }
            }
            preview.html.push_str(&read::whole(&section, &html));
            preview.sections.push(PreviewSection { id: section.id, title: section.title, html });
        }
        preview.citations = filler.citations;
        Ok(preview)
    }
}
