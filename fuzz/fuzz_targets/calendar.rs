#![no_main]

use libfuzzer_sys::fuzz_target;
use scenic_data::source::SourceKind;

fuzz_target!(|bytes: &[u8]| daoyou_fuzz::read(SourceKind::Calendar, bytes));
