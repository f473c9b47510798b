//! The product's own questions: none of those about facts may be taken for a wish.
//!
//! The questions are those of `bench/golden/demo.json`, the names those of the demo's places.

use super::super::{Mention, Outing, follow_up, read};
use std::path::Path;

/// Questions of that file which do ask for the way between two places.
const WAYS: [&str; 2] =
    ["普寂寺从鹤鸣门走上去得多长时间", "How far on foot is Noodles Above the Clouds from the terrace?"];

#[test]
fn questions_about_facts_are_no_wishes() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bench/golden/demo.json");
    let names = names();
    let questions = questions(&std::fs::read_to_string(file).expect("the file is readable"));
    assert!(questions.len() > 5);
    let mut wrong = String::new();
    for question in &questions {
        let mentions = mentions(question, &names);
        let wish = read(question, &mentions, super::now());
        let change = follow_up(question, &mentions, super::now());
        let allowed = matches!(wish, Some(Outing::Way(_))) && WAYS.contains(&question.as_str());
        if (wish.is_some() && !allowed) || change.is_some() {
            wrong.push_str(&format!(
                "\n{question}\n  {}\n  {}",
                super::shown::outing(wish.as_ref()),
                super::shown::change(change.as_ref())
            ));
        }
        // Nor without the names.
        if let Some(wish) = read(question, &[], super::now()) {
            wrong.push_str(&format!("\n{question} (no names)\n  {}", super::shown::outing(Some(&wish))));
        }
    }
    assert!(wrong.is_empty(), "of {} questions:{wrong}", questions.len());
}

fn questions(file: &str) -> Vec<String> {
    let whole: Vec<serde_json::Value> = serde_json::from_str(file)
        .unwrap_or_else(|_| file.lines().filter_map(|line| serde_json::from_str(line).ok()).collect());
    if whole.is_empty() {
        // TOML with `content = "…"`.
        let parts = file.split("role = \"user\", content = \"").skip(1);
        return parts.filter_map(|rest| rest.split('"').next()).map(ToOwned::to_owned).collect();
    }
    let last = |case: &serde_json::Value| {
        Some(case.get("messages")?.as_array()?.last()?.get("content")?.as_str()?.to_owned())
    };
    // Those that ask for outings are wishes.
    let others = whole.iter().filter(|case| case.get("class").is_none_or(|class| class != "outing"));
    others.filter_map(last).collect()
}

/// All names of places, the longest first.
fn names() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo/region/places");
    let mut names = Vec::new();
    for entry in folder.read_dir().expect("the folder is readable").flatten() {
        let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
        for line in text.lines().filter(|line| line.starts_with("name = ") || line.starts_with("aliases = "))
        {
            names.extend(line.split('"').skip(1).step_by(2).map(str::to_lowercase));
        }
    }
    names.push("terrace".to_owned());
    names.sort_by_key(|name| usize::MAX - name.len());
    names
}

fn mentions(question: &str, names: &[String]) -> Vec<Mention> {
    let lower = question.to_lowercase();
    let mut taken: Vec<Mention> = Vec::new();
    if lower.len() != question.len() {
        return taken;
    }
    for name in names {
        for (start, _) in lower.match_indices(name.as_str()) {
            let range = start..start + name.len();
            if taken.iter().all(|m| m.range.end <= range.start || range.end <= m.range.start) {
                taken.push(Mention { range, id: name.clone() });
            }
        }
    }
    taken
}
