//! The weather, which no source on file foretells: what notices in force say of it.

use super::Work;
use crate::answer::{happenings, unknown};
use crate::reading::fields::contains;
use crate::{Guide, GuideError};
use scenic_data::event::EventKind;
use scenic_data::view::PlaceView;

/// Words of notices that tell of weather.
const OF_WEATHER: [&str; 22] = [
    "雾",
    "积雪",
    "降雪",
    "下雪",
    "结冰",
    "冰冻",
    "大风",
    "雷雨",
    "雷电",
    "雷暴",
    "暴雨",
    "降雨",
    "高温",
    "寒潮",
    "fog",
    "snow",
    "frost",
    "storm",
    "rain",
    "gale",
    "strong wind",
    "high wind",
];

impl Guide {
    /// Says that the weather is not known, and what notices in force tell of it, at a place and around it.
    pub(super) async fn weather(&self, work: &mut Work, view: Option<&PlaceView>) -> Result<(), GuideError> {
        let at = work.context.at;
        let mut events = match view {
            Some(view) => self.notices(work, view).await?.to_vec(),
            None => self.events_at(None, vec![EventKind::Notice], at, at).await?,
        };
        events.retain(|event| {
            let texts =
                event.texts.iter().map(|text| format!("{}\n{}", text.title, text.body).to_lowercase());
            let tells = texts.into_iter().any(|text| OF_WEATHER.iter().any(|word| contains(&text, word)));
            event.kind == EventKind::Notice && event.is_on(at) && tells
        });
        unknown::weather(&mut work.draft, &work.context);
        if !events.is_empty() {
            let told = self.told_once(work, events, at).await?;
            work.draft.paragraph();
            happenings::say(&mut work.draft, &work.context, &told, Some(EventKind::Notice));
            work.draft.confidence = 0.5;
        }
        Ok(())
    }
}
