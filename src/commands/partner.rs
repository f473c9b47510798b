//! `daoyou partner`: who uploads.

use crate::app::App;
use crate::output;
use crate::settings::Settings;
use anyhow::Result;
use clap::Subcommand;

/// Add and list partners.
#[derive(Debug, Subcommand)]
pub enum Partner {
    /// Add a partner and print a key for it, once.
    #[command(after_help = "Example:\n  daoyou partner add 岫川博物馆")]
    Add {
        /// The partner's name.
        name: String,
    },
    /// List partners.
    #[command(after_help = "Example:\n  daoyou partner list --json")]
    List,
}

impl Partner {
    /// Runs the command.
    pub async fn run(self, settings: Settings, json: bool) -> Result<()> {
        let app = App::open(settings).await?;
        match self {
            Self::Add { name } => {
                let partner = app.store.put_partner(&name, app.clock.now()).await?;
                let key = scenic_data::key::key_from(rand::random());
                let scopes = [format!("partner:{}", partner.id)];
                app.store.put_key(Some(&partner), &key, &scopes, None, app.clock.now()).await?;
                if json {
                    return output::json(
                        &serde_json::json!({"partner": partner, "key": key, "scopes": scopes}),
                    );
                }
                println!("partner {} ({}), source {}", partner.name, partner.id, partner.source);
                println!("key, shown only now: {key}");
            }
            Self::List => {
                for partner in app.store.partners().await? {
                    if json {
                        output::json(&partner)?;
                    } else {
                        println!("{}\t{}\t{}", partner.id, partner.source, partner.name);
                    }
                }
            }
        }
        Ok(())
    }
}
