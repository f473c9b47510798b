//! Whom to call, for who is hurt or lost.

use super::Work;
use crate::{Guide, GuideError};

impl Guide {
    /// Tells whom to call in an emergency, where a source says. False, with nothing said, where none does.
    pub(super) async fn rescue(&self, work: &mut Work) -> Result<bool, GuideError> {
        let asked = work.context.pick("救援电话是多少", "what is the rescue phone number").to_owned();
        let rescue = self.terms(work.context.pick("救援", "rescue"));
        // It is this that is looked for, whatever befell whom.
        let said = std::mem::replace(&mut work.reading.question, asked.clone());
        let masked = std::mem::replace(&mut work.reading.masked, asked.clone());
        let search = self.terms(&asked);
        let told = self.told_in_text(work, None, &search, &rescue, 1.0).await?;
        (work.reading.question, work.reading.masked) = (said, masked);
        Ok(told)
    }
}
