//! What is wrong with a source's definition, beyond what its types refuse.

use super::{JsonRules, SourceDefinition, SourceKind};
use crate::words::shown;
use crate::{SourceId, Words};

/// The longest interval: a year.
const YEAR_S: u64 = 366 * 86_400;
/// The longest time that a value counts as current: a hundred years.
const MAX_LIFETIME_S: u64 = 100 * YEAR_S;
/// The longest pace: ten minutes.
const MAX_PACE_MS: u64 = 600_000;
/// Most documents of a run.
const MAX_PAGES: u32 = 1_000_000;
/// Most links away from a start page.
const MAX_DEPTH: u32 = 100;
/// Longest name, in characters.
const MAX_NAME: usize = 200;

/// Problems by field.
struct Found(Vec<(String, Words)>);

impl Found {
    fn say(&mut self, field: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) {
        self.0.push((field.into(), Words::new(zh, en)));
    }
}

/// Whether it is written as a country of ISO 3166.
fn is_country(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase())
}

impl SourceDefinition {
    /// Checks what the types cannot: names, addresses, patterns, pointers, ranges. Returns every problem
    /// by its field.
    pub fn problems(&self) -> Vec<(String, Words)> {
        let mut found = Found(Vec::new());
        if let Err(words) = SourceId::parse(&self.id) {
            found.0.push(("id".to_owned(), words));
        }
        let is_name = !self.name.trim().is_empty() && self.name.chars().count() <= MAX_NAME;
        if !is_name || self.name.chars().any(char::is_control) {
            found.say(
                "name",
                format!("名称为 1 到 {MAX_NAME} 个字符，不含控制字符"),
                format!("a name has 1 to {MAX_NAME} characters, and no control characters"),
            );
        }
        if let Some(country) = self.country.as_deref().filter(|country| !is_country(country)) {
            let zh = format!("国家用 ISO 3166 的两个大写字母，例如 CN，而不是“{}”", shown(country));
            let en =
                format!("a country is two capital letters by ISO 3166, such as CN, not {:?}", shown(country));
            found.say("country", zh, en);
        }
        self.addresses(&mut found);
        self.patterns(&mut found);
        self.api(&mut found);
        self.numbers(&mut found);
        self.times(&mut found);
        found.0
    }

    fn addresses(&self, found: &mut Found) {
        if self.kind.is_crawled() && self.start.is_empty() {
            found.say("start", "请至少给出一个起始地址", "give at least one address to start from");
        }
        for (i, start) in self.start.iter().enumerate() {
            let field = format!("start[{i}]");
            match url::Url::parse(start) {
                Ok(url) if !url.username().is_empty() || url.password().is_some() => {
                    let zh = "网址里不能带用户名和密码；密钥写在抓取配置里，用 key 指名";
                    let en = "an address has no user and no password in it; put a key in the crawler's configuration and name it in key";
                    found.say(field, zh, en);
                }
                Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => {}
                Ok(url) => {
                    let scheme = url.scheme();
                    let en = format!("only http and https addresses, not {scheme}");
                    found.say(field, format!("只支持 http 和 https 地址，不支持 {scheme}"), en);
                }
                Err(error) => {
                    found.say(field, format!("不是网址：{error}"), format!("not an address: {error}"))
                }
            }
        }
    }

    fn patterns(&self, found: &mut Found) {
        for (field, list) in [("start", &self.start), ("follow", &self.follow), ("ignore", &self.ignore)] {
            let most = Self::MAX_ENTRIES;
            if list.len() > most {
                found.say(field, format!("最多 {most} 项"), format!("at most {most} entries"));
            }
        }
        for (field, list) in [("follow", &self.follow), ("ignore", &self.ignore)] {
            for (i, pattern) in list.iter().enumerate() {
                if let Err(error) = regex::Regex::new(pattern) {
                    let en = format!("not a regular expression: {error}");
                    found.say(format!("{field}[{i}]"), format!("不是正则表达式：{error}"), en);
                }
            }
        }
    }

    fn api(&self, found: &mut Found) {
        if self.json.is_some() && self.kind != SourceKind::Json {
            found.say("json", "只用于 kind = \"json\" 的来源", "only for sources of kind json");
        }
        for (field, pointer) in self.json.iter().flat_map(JsonRules::pointers) {
            if !pointer.is_empty() && !pointer.starts_with('/') {
                let en = format!("not a JSON pointer such as /data/list: {pointer:?}");
                found.say(field, format!("不是 /data/list 这样的 JSON 指针：“{pointer}”"), en);
            }
        }
    }

    fn numbers(&self, found: &mut Found) {
        if !(1..=MAX_PAGES).contains(&self.max_pages) {
            found.say(
                "max_pages",
                format!("应在 1 与 {MAX_PAGES} 之间"),
                format!("between 1 and {MAX_PAGES}"),
            );
        }
        if self.max_depth > MAX_DEPTH {
            found.say("max_depth", format!("最多 {MAX_DEPTH}"), format!("at most {MAX_DEPTH}"));
        }
        if !(0.0..=1.0).contains(&self.objective) {
            found.say("objective", "应为 0 到 1 之间的比例", "a share between 0 and 1");
        }
    }

    fn times(&self, found: &mut Found) {
        let range = ("应在一秒与一年之间", "between a second and a year");
        if !(1..=YEAR_S).contains(&self.interval_s) {
            found.say("interval_s", range.0, range.1);
        }
        let (floor, ceiling) = (self.floor_s(), self.ceiling_s());
        if !(1..=YEAR_S).contains(&floor) {
            found.say("revisit.min_s", range.0, range.1);
        }
        if ceiling < floor || ceiling > YEAR_S {
            let zh = format!("应不小于 min_s（{floor}），不超过一年");
            found.say("revisit.max_s", zh, format!("at least min_s ({floor}) and at most a year"));
        }
        if let Some(cron) = &self.cron
            && let Err(error) = cron.parse::<croner::Cron>()
        {
            let en = format!("not a cron expression such as \"30 6 * * *\": {error}");
            found.say("cron", format!("不是“30 6 * * *”这样的 cron 表达式：{error}"), en);
        }
        for (class, seconds) in &self.lifetimes.0 {
            if !(1..=MAX_LIFETIME_S).contains(seconds) {
                let field = format!("lifetimes.{}", class.as_str());
                found.say(field, "应在一秒与一百年之间", "between a second and a hundred years");
            }
        }
        if self.pace_ms > MAX_PACE_MS {
            let en = format!("at most {MAX_PACE_MS} (ten minutes)");
            found.say("pace_ms", format!("最多 {MAX_PACE_MS}（十分钟）"), en);
        }
    }
}
