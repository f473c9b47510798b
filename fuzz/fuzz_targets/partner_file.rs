#![no_main]

use ingest::files::json::Rows;
use libfuzzer_sys::fuzz_target;
use scenic_data::source::SourceKind;

fuzz_target!(|bytes: &[u8]| {
    daoyou_fuzz::read(SourceKind::Upload, bytes);
    let Ok(mut rows) = Rows::open(Box::new(std::io::Cursor::new(bytes.to_vec()))) else { return };
    let mut count = 0;
    while let Ok(Some(_)) = rows.next_row() {
        count += 1;
        assert!(count <= bytes.len() + 1, "more rows than bytes");
    }
});
