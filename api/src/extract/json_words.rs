//! What the JSON reader says, in words for people who do not know Rust.

use super::objects::WITH;
use scenic_data::Words;
use scenic_data::words::shown;

/// The words of an error about the content of JSON, and the field that is missing, if one is.
pub fn of(message: &str) -> (Words, Option<String>) {
    let message = message.rsplit_once(" at line ").map_or(message, |(message, _)| message);
    if let Some(field) = message.strip_prefix("missing field ") {
        let field = field.trim_matches('`').to_owned();
        return (
            Words::new(format!("缺少字段 {field}"), format!("the field {field} is missing")),
            Some(field),
        );
    }
    let mismatch = message
        .strip_prefix("invalid type: ")
        .or_else(|| message.strip_prefix("invalid value: "))
        .or_else(|| message.starts_with("invalid length ").then_some(message));
    if let Some((given, expected)) = mismatch.and_then(|rest| rest.rsplit_once(", expected ")) {
        let (given_zh, given_en) = given_words(given);
        let (zh, en) = expected_words(expected);
        return (
            Words::new(format!("应为{zh}，而不是{given_zh}"), format!("should be {en}, not {given_en}")),
            None,
        );
    }
    if let Some((given, known)) =
        message.strip_prefix("unknown variant `").and_then(|rest| rest.rsplit_once("`, expected "))
    {
        let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
        return (Words::unknown("值", "value", given, &known), None);
    }
    let known = match message {
        "expected value" => Some(Words::new("不是这里可用的值", "not a value that can stand here")),
        "number out of range" => Some(Words::new("数值超出范围", "the number is out of range")),
        _ => None,
    };
    if let Some(words) = known {
        return (words, None);
    }
    let message = shown(message);
    (Words::new(format!("内容不正确：{message}"), message), None)
}

fn given_words(given: &str) -> (String, String) {
    if given == "sequence" || given.starts_with("invalid length ") {
        return ("数组".to_owned(), "an array".to_owned());
    }
    const KINDS: [(&str, &str); 6] = [
        ("string ", "文字 "),
        ("integer ", "整数 "),
        ("floating point ", "小数 "),
        ("boolean ", " "),
        ("map", "对象"),
        ("null", " null"),
    ];
    let plain = |text: &str| shown(&text.replace('`', ""));
    let known = KINDS.into_iter().find_map(|(kind, zh)| Some((zh, given.strip_prefix(kind)?)));
    let zh = known.map_or_else(|| format!(" {}", plain(given)), |(zh, rest)| format!("{zh}{}", plain(rest)));
    let en = if given == "map" { "an object".to_owned() } else { plain(given) };
    (zh, en)
}

fn expected_words(expected: &str) -> (String, String) {
    if let Some(members) = expected.strip_prefix(WITH) {
        let zh = format!("对象 {{…}}（字段如 {}）", members.replace(", ", "、"));
        return (zh, format!("an object {{…}} with fields such as {members}"));
    }
    let (zh, en) = match expected {
        "a string" => ("文字", "a text"),
        "a sequence" => ("数组", "an array"),
        "a boolean" => (" true 或 false", "true or false"),
        "f64" | "f32" => ("数", "a number"),
        "u64" | "u32" | "usize" => ("不小于 0 的整数", "a whole number of 0 or more"),
        "i64" | "i32" => ("整数", "a whole number"),
        other if other.starts_with("struct ") || other == "a map" => ("对象", "an object"),
        other => (other, other),
    };
    (zh.to_owned(), en.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[allow(dead_code, reason = "only the errors of reading it are looked at")]
    struct Sample {
        name: String,
        count: Option<u64>,
        role: Option<Role>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Role {
        User,
        Assistant,
    }

    #[test]
    fn a_type_error_says_what_would_be_right_without_words_of_rust() {
        for (json, zh, en) in [
            (r#"{}"#, "缺少字段 name", "the field name is missing"),
            (r#"{"name": 7}"#, "应为文字，而不是整数 7", "should be a text, not integer 7"),
            (r#"{"name": ["x"]}"#, "应为文字，而不是数组", "should be a text, not an array"),
            (r#"{"name": null}"#, "应为文字，而不是 null", "should be a text, not null"),
            (
                r#"{"name": "x", "count": -1}"#,
                "应为不小于 0 的整数，而不是整数 -1",
                "should be a whole number of 0 or more, not integer -1",
            ),
            ("[]", "应为对象，而不是数组", "should be an object, not an array"),
            (r#"{"name": "x", "role": 5}"#, "不是这里可用的值", "not a value that can stand here"),
            (r#"{"name": true}"#, "应为文字，而不是 true", "should be a text, not boolean true"),
            (
                r#"{"name": "x", "role": "system"}"#,
                "未知的值“system”，可用：user、assistant",
                "unknown value \"system\"; use user, assistant",
            ),
            (r#""text""#, "应为对象，而不是文字 \"text\"", "should be an object, not string \"text\""),
        ] {
            let error = serde_json::from_str::<Sample>(json).expect_err("refused").to_string();
            let (words, _) = of(&error);
            assert!(words.zh.contains(zh) && words.en.contains(en), "{json}: {words}");
        }
    }
}
