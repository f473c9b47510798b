//! Questions a visitor of the region would ask.

use serde::{Deserialize, Serialize};

/// A question, with the dialogue before it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its language: `zh-Hans` or `en`.
    pub lang: String,
    /// The place it is about, by its id in the region; absent when it asks about the region.
    pub about: Option<String>,
    /// The field it asks for; absent for open questions.
    pub field: Option<String>,
    /// What it shows about the answer, in a few words for whoever tries it.
    pub shows: String,
    /// The dialogue; the last message is the question.
    pub messages: Vec<Message>,
}

/// A turn of a dialogue, as the API takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// `user` or `assistant`.
    pub role: String,
    /// What was said.
    pub content: String,
}

impl Question {
    /// The last message: the question itself.
    pub fn text(&self) -> &str {
        self.messages.last().map_or("", |message| message.content.as_str())
    }

    /// The body of `POST /v1/ask`: `question` when nothing went before it, else `messages`.
    pub fn body(&self) -> serde_json::Value {
        match self.messages.as_slice() {
            [only] => serde_json::json!({ "question": only.content }),
            all => serde_json::json!({ "messages": all }),
        }
    }

    /// A line for a shell that asks the question of the API at `base` (`http://host:port`).
    pub fn curl(&self, base: &str) -> String {
        let body = self.body().to_string().replace('\'', r"'\''");
        format!("curl -s {base}/v1/ask -H 'content-type: application/json' -d '{body}'")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(role: &str, content: &str) -> Message {
        Message { role: role.to_owned(), content: content.to_owned() }
    }

    fn question(messages: Vec<Message>) -> Question {
        Question { lang: "en".into(), about: None, field: None, shows: String::new(), messages }
    }

    #[test]
    fn an_apostrophe_survives_the_shell() {
        let line = question(vec![message("user", "Who's there?")]).curl("http://127.0.0.1:8080");
        assert!(line.contains(r#"{"question":"Who'\''s there?"}"#), "{line}");
    }

    #[test]
    fn a_dialogue_is_sent_as_messages() {
        let asked = question(vec![message("user", "a"), message("assistant", "b"), message("user", "c")]);
        assert_eq!(asked.body()["messages"].as_array().map(Vec::len), Some(3));
        assert_eq!(asked.text(), "c");
    }
}
