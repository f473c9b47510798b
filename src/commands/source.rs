//! `daoyou source`: what is crawled.

use crate::app::App;
use crate::operations;
use crate::output;
use crate::settings::Settings;
use anyhow::{Context, Result};
use clap::Subcommand;
use scenic_data::SourceId;
use scenic_data::source::SourceDefinition;
use serde::Deserialize;
use std::collections::HashSet;
use std::path::PathBuf;

/// Add, list and preview sources.
#[derive(Debug, Subcommand)]
pub enum Source {
    /// Register the sources of a TOML file (`[[source]]` tables).
    #[command(after_help = "Example:\n  daoyou source add sources.toml")]
    Add {
        /// The file.
        file: PathBuf,
    },
    /// List sources.
    #[command(after_help = "Example:\n  daoyou source list")]
    List,
    /// Fetch one page of a source and show what would be read from it; nothing is stored.
    #[command(
        after_help = "Example:\n  daoyou source preview lanxiu-official http://127.0.0.1:9101/sights/listening-pine.html"
    )]
    Preview {
        /// The source whose rules are used.
        id: String,
        /// The page; the source's first start page unless told.
        url: Option<String>,
    },
}

#[derive(Deserialize)]
struct File {
    source: Vec<SourceDefinition>,
}

impl Source {
    /// Runs the command.
    pub async fn run(self, settings: Settings, json: bool) -> Result<()> {
        let app = App::open(settings).await?;
        match self {
            Self::Add { file } => {
                let text = std::fs::read_to_string(&file)
                    .with_context(|| format!("cannot read {}", file.display()))?;
                let parsed: File = toml::from_str(&text).with_context(|| format!("{}", file.display()))?;
                let problems = problems(&parsed.source);
                anyhow::ensure!(
                    problems.is_empty(),
                    "{} registers nothing until this is put right:\n  {}",
                    file.display(),
                    problems.join("\n  ")
                );
                for definition in &parsed.source {
                    app.store.put_source(definition, "config", app.clock.now()).await?;
                    if json {
                        output::json(&serde_json::json!({"registered": definition.id}))?;
                    } else {
                        println!("registered {}", definition.id);
                    }
                }
            }
            Self::List => {
                for source in app.store.sources().await? {
                    if json {
                        output::json(&source.definition)?;
                    } else {
                        let d = &source.definition;
                        let due = source.next_due_at.map_or_else(|| "-".to_owned(), |at| at.to_rfc3339());
                        println!(
                            "{}\t{}\t{}\tnext {due}\t{}",
                            d.id,
                            d.kind.as_str(),
                            d.authority.as_str(),
                            d.name
                        );
                    }
                }
            }
            Self::Preview { id, url } => {
                let source = app.store.source(&SourceId::from(id.as_str())).await?;
                let source = source.with_context(|| format!("there is no source {id}"))?;
                let shown = operations::preview(&*app.visitor()?, &source.definition, url.as_deref()).await?;
                println!("{}", serde_json::to_string_pretty(&shown)?);
            }
        }
        Ok(())
    }
}

/// Everything that is wrong with the sources of a file, so that none is registered before all are right.
fn problems(sources: &[SourceDefinition]) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for source in sources {
        if !seen.insert(&source.id) {
            found.push(format!("source {}: id: is there twice", source.id));
        }
        let rules = source.rules.as_ref().map(ingest::html::rules::problems).unwrap_or_default();
        let wrong = source.problems().into_iter().chain(rules);
        found.extend(wrong.map(|(field, words)| format!("source {}: {field}: {words}", source.id)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_of_every_source_is_told_at_once() {
        let partner = |id: &str| SourceDefinition::for_partner(&id.into(), "Museum");
        assert!(problems(&[partner("a"), partner("b")]).is_empty());
        let told = problems(&[partner("a"), partner("Not Allowed"), partner("a")]);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("source Not Allowed: id:") && told[1].contains("twice"), "{told:?}");
    }
}
