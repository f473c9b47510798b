#![no_main]

use crawler::{CanonicalUrl, Rules};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let rules = Rules::read("Daoyou", bytes);
    let url = CanonicalUrl::parse("https://a.example/b/c?d=%E6%9D%BE").expect("an address");
    rules.allows(&url);
    rules.delay();
    rules.sitemaps(&url);
});
