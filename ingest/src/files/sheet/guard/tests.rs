use super::*;

fn told(name: &str, part: &str) -> Result<(), String> {
    // Whole, and byte by byte: what is found must not depend on where reads end.
    let told = |size: usize| {
        let mut guard = Guard::new(1000);
        guard.begin(name);
        let all = part.as_bytes().chunks(size).try_for_each(|chunk| guard.write_all(chunk));
        all.map_err(|_| guard.refusal().map(|d| d.code.to_owned() + " " + &d.message.en).unwrap_or_default())
    };
    let whole = told(part.len().max(1));
    assert_eq!(whole, told(1), "{part}");
    whole
}

#[test]
fn parts_as_programs_write_them_are_taken() {
    let parts = [
        "\u{feff}<?xml version='1.0' encoding=\"UTF-8\" standalone='yes'?>\n<worksheet><dimension ref=\"A1:C9\"/>\
         <sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r='XFD1048576'/></row></sheetData>\
         <mergeCells count=\"1\"><mergeCell ref=\"A1:B2\"/></mergeCells></worksheet>",
        "<!-- '\" --><sst count=\"90000000\" uniqueCount=\"2\"><si><t>a > b</t></si><si><t><![CDATA[><si>]]></t></si></sst>",
        "<x:styleSheet><x:numFmt formatCode=\"[h]:mm;[Red]&quot;a>b&quot;\"/></x:styleSheet>",
    ];
    for part in parts {
        assert_eq!(told("xl/part.xml", part), Ok(()), "{part}");
    }
    assert_eq!(told("xl/media/image1.png", "\u{1}<c r=\"A99999999999\"/>"), Ok(()));
    assert_eq!(told("customXml/item1.xml", "\u{0}x"), Ok(()));
}

#[test]
fn what_would_fill_memory_or_overflow_is_refused() {
    let format = format!("<numFmt formatCode=\"{}\"/>", "[".repeat(300));
    let long = format!("<font><name val=\"{}\"/></font>", "x".repeat(MAX_TAG_BYTES));
    let cell = format!("<c><is><t>{}</t></is></c>", "<r/>x".repeat(MAX_CELL_XML_BYTES / 5));
    let texts = format!("<sst>{}</sst>", "<si/>".repeat(300));
    let cases = [
        ("<sst uniqueCount=\"18446744073709551615\">", "workbook_too_large"),
        ("<a:sst a='' uniqueCount = '99999999'>", "workbook_too_large"),
        (&texts, "workbook_too_large"),
        ("<c r=\"A99999999999\"/>", "cell address"),
        ("<c r=\"AAAAAAAAAA1\"/>", "cell address"),
        ("<dimension ref=\"B2:A1\"/>", "cell address"),
        ("<mergeCell ref=\"A1:A2:A3\"/>", "cell address"),
        ("<!DOCTYPE x [<!ENTITY a \"b\">]>", "document type"),
        ("<!--><sst uniqueCount=\"99999999\"/>-->", "comment"),
        ("<?xml version=\"1.0\" encoding=\"utf-16\"?><a/>", "UTF-8"),
        ("<\0s\0>\0", "UTF-8"),
        ("x<sst/>", "UTF-8"),
        (&format, "format"),
        (&long, "tag too long"),
        (&cell, "cell_too_long"),
        ("<Relationship Type=\"http://x/worksheet\" Target=\"a.bin\"/>", "link"),
        ("<Relationship Type=\"http://x/officeDocument\" Target=\"custom&#88;ml/a.xml\"/>", "link"),
    ];
    for (part, said) in cases {
        let refused = told("xl/part.xml", part).expect_err(said);
        assert!(refused.contains(said), "{said}: {refused}");
    }
}
