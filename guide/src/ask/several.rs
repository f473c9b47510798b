//! Messages that ask several questions: "开门吗？要预约吗？附近有吃的吗？", each answered by itself, in their order.

use super::{CITATIONS, Question, Work};
use crate::reading::dialogue::{Message, Role};
use crate::reading::{Ask, Reading, whether};
use crate::{Guide, GuideError};
use scenic_data::PlaceId;

/// Most questions of one message that are answered each by itself.
const MOST: usize = 3;
/// Fewest letters or characters of one.
const LEAST: usize = 4;

impl Guide {
    /// The questions of a message, with the dialogue before each; none where it asks one, or one thing after the
    /// other of one place, which is answered together.
    pub(super) async fn several(
        &self,
        question: &Question,
        whole: &Reading,
    ) -> Result<Vec<(Question, Reading)>, GuideError> {
        let Some(at) = question.messages.iter().rposition(|message| message.role == Role::User) else {
            return Ok(Vec::new());
        };
        let (before, asked) = question.messages.split_at(at);
        let text = asked.first().map_or("", |message| message.content.as_str());
        // Whoever needs help is told whom to call before anything else.
        let parts = if whether::is_emergency(text) { Vec::new() } else { apart(text) };
        let most = question.max_citations.unwrap_or(CITATIONS.1) / MOST;
        if !(2..=MOST).contains(&parts.len())
            || most == 0
            || matches!(whole.ask, Ask::Plan(_) | Ask::Way(_) | Ask::Courtesy(_))
        {
            return Ok(Vec::new());
        }
        let mut said = before.to_vec();
        let mut found: Vec<(Question, Reading)> = Vec::new();
        let mut carried = question.place.clone();
        for part in parts {
            said.push(Message { role: Role::User, content: part });
            let part = Question {
                messages: said.clone(),
                lang: Some(whole.lang.clone()),
                max_citations: Some(most),
                // "The museum …? Do I need …?": there.
                place: carried.clone(),
                ..question.clone()
            };
            let (reading, ..) = self.understand(&part).await?;
            carried = reading.place.as_ref().map(|(place, _)| place.to_string()).or(carried);
            // What cannot be answered by itself is not left out.
            if !self.asks_something(&reading) {
                return Ok(Vec::new());
            }
            found.push((part, reading));
        }
        let place = |reading: &Reading| reading.place.as_ref().map(|(place, _)| place.clone());
        let places: Vec<Option<PlaceId>> = found.iter().map(|(_, reading)| place(reading)).collect();
        let of_one = places.iter().all(|place| place.is_some() && Some(place) == places.first());
        let fields_alone = found.iter().all(|(_, reading)| matches!(reading.ask, Ask::Fields(_)));
        if found.len() < 2 || (of_one && fields_alone) {
            found.clear();
        }
        Ok(found)
    }

    /// Whether a part of a message is a question that can be answered by itself.
    fn asks_something(&self, reading: &Reading) -> bool {
        match &reading.ask {
            Ask::Plan(_) | Ask::Way(_) | Ask::Courtesy(_) => false,
            Ask::Open => !self.terms(&reading.particular).words.is_empty(),
            _ => !reading.vague,
        }
    }
}

impl Work {
    /// Adds what another question of the same message is answered with. Returns how sure that is.
    pub(super) fn add(&mut self, other: Self) -> f32 {
        let sure = other.draft.confidence;
        self.retrieve += other.retrieve;
        self.degraded.extend(other.degraded);
        self.draft.join(other.draft);
        sure
    }
}

/// The questions of a text, as far as each ends in a question mark.
fn apart(text: &str) -> Vec<String> {
    let parts = text.split_inclusive(['?', '？']).map(str::trim);
    let asks = |part: &&str| {
        part.ends_with(['?', '？']) && part.chars().filter(|c| c.is_alphanumeric()).count() >= LEAST
    };
    parts.filter(asks).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn questions_stand_apart_by_their_marks() {
        assert_eq!(apart("museum open on mondays? do i need my passport? ok").len(), 2);
        assert_eq!(apart("是吗？那门票多少钱？"), ["那门票多少钱？"]);
        assert_eq!(apart("几点开门，多少钱？").len(), 1);
    }
}
