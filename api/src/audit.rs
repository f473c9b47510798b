//! Writing down what somebody did.

use crate::problem::Problem;
use crate::state::App;
use scenic_data::store::Deed;
use serde_json::Value;

/// Writes down that `actor` did something to a thing, and what is there since.
pub(crate) async fn audit(
    app: &App,
    actor: &str,
    action: &str,
    subject: &str,
    after: Value,
) -> Result<(), Problem> {
    let deed = Deed { actor, action, subject, after: Some(after.to_string()), ..Deed::default() };
    Ok(app.guide.store().audit(deed, app.guide.now()).await?)
}
