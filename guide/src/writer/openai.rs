//! A model behind an endpoint that speaks OpenAI's chat completions, streamed.

use super::{Settings, Task, Writer, WriterError};
use async_trait::async_trait;
use eventsource_stream::Eventsource;
use futures::StreamExt;
use serde::Deserialize;
use std::time::Duration;
use tokio::sync::mpsc;

/// Speaks the protocol. The address comes from the operator's configuration, never from a page.
pub struct OpenAi {
    client: reqwest::Client,
    url: String,
    key: Option<String>,
    settings: Settings,
}

#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    delta: Delta,
}

#[derive(Default, Deserialize)]
struct Delta {
    content: Option<String>,
}

impl OpenAi {
    /// A model at `url`, the address below which `/chat/completions` is served.
    pub fn new(url: &str, key: Option<String>, settings: Settings) -> Result<Self, WriterError> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_millis(settings.timeout_ms))
            .no_proxy()
            .build()
            .map_err(|error| WriterError::Unreachable(error.to_string()))?;
        let url = format!("{}/chat/completions", url.trim_end_matches('/'));
        Ok(Self { client, url, key, settings })
    }
}

#[async_trait]
impl Writer for OpenAi {
    async fn write(&self, task: &Task, pieces: mpsc::Sender<String>) -> Result<(), WriterError> {
        let body = serde_json::json!({
            "model": self.settings.model,
            "stream": true,
            "temperature": self.settings.temperature,
            "max_tokens": self.settings.max_tokens,
            "messages": [
                {"role": "system", "content": task.rules},
                {"role": "user", "content": task.material},
            ],
        });
        let mut request = self.client.post(&self.url).json(&body);
        if let Some(key) = &self.key {
            request = request.bearer_auth(key);
        }
        // The address may hold a secret; it is not repeated in errors.
        let unreachable = |error: reqwest::Error| WriterError::Unreachable(error.without_url().to_string());
        let response = request.send().await.map_err(unreachable)?;
        if !response.status().is_success() {
            return Err(WriterError::Unreachable(format!("it answered {}", response.status())));
        }
        let (most, mut seen) = (self.settings.max_bytes, 0_usize);
        let bytes = response.bytes_stream().map(move |part| {
            let part = part.map_err(|error| std::io::Error::other(error.without_url()))?;
            seen += part.len();
            if seen > most {
                Err(std::io::Error::new(std::io::ErrorKind::FileTooLarge, "too long"))
            } else {
                Ok(part)
            }
        });
        let mut events = bytes.eventsource();
        while let Some(event) = events.next().await {
            let event = match event {
                Ok(event) => event,
                Err(eventsource_stream::EventStreamError::Transport(error))
                    if error.kind() == std::io::ErrorKind::FileTooLarge =>
                {
                    return Err(WriterError::TooLong(most));
                }
                Err(error) => return Err(WriterError::Broken(error.to_string())),
            };
            if event.data.trim() == "[DONE]" {
                return Ok(());
            }
            let chunk: Chunk =
                serde_json::from_str(&event.data).map_err(|error| WriterError::Broken(error.to_string()))?;
            for content in chunk.choices.into_iter().filter_map(|choice| choice.delta.content) {
                // Whoever listened has gone: nobody needs the rest.
                if pieces.send(content).await.is_err() {
                    return Ok(());
                }
            }
        }
        // A stream that ends without saying so was cut off.
        Err(WriterError::Broken("the stream ended early".to_owned()))
    }

    fn patience(&self) -> Duration {
        Duration::from_millis(self.settings.timeout_ms)
    }
}
