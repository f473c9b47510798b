#!/usr/bin/env python3
"""Broken and hostile files, sent in over HTTP.

bad_files.py BINARY [--shared DIR] [--port N] [--only WORD]   a table: case, seconds, status, codes, memory

Of each file: it is answered with a stable code within a bounded time, the memory of the process stays
bounded, no answer is a 5xx, and nothing of it is taken that should not be. `--only` runs the cases whose
names contain a word. The shared pictures and sheets are sent too when they are there.
"""
import asyncio, collections, json, pathlib, sys, time
import hostile as h
from service import ADMIN_KEY, Service, arguments, finish, lines, shared

SECONDS, MEMORY = 120, 700  # a case takes no longer, and its peak grows no more (MiB)
OWN = {"x-1"}  # what the ordinary row in a file is called


class Case:
    """A file, how it is sent, and what may become of it.

    `body` is bytes, a path, or a function that makes either. `taken` are the identifiers that may be
    taken of it; `status` is what its upload must come to, `codes` what its report must name (one of).
    """

    def __init__(self, name, body, status="failed", codes=(), taken=(), params=None, headers=None, answer=202):
        self.name, self.body, self.status, self.answer = name, body, status, answer
        self.codes, self.taken = set(codes), set(taken)
        self.params, self.headers = params or {}, headers or {}


def rows(*records, **more):
    return lines([{**h.PLACE, **record, **more} for record in records])


def archives():
    z = lambda name, data=h.ROW: lambda: h.archive({name: data})
    yield Case("zip: 3 GB of zeros in 3 MB", h.bomb_of_zeros, codes=["entry_too_large"])
    yield Case("zip: 1 GB that says 100 bytes", h.bomb_that_lies, codes=["broken_entry", "entry_too_large"])
    yield Case("zip: 1,000 entries over the same bytes", h.bomb_that_overlaps, codes=["archive_too_large", "entry_too_large"])
    yield Case("zip: nested six deep", h.bomb_that_nests, codes=["nested_archive"])
    yield Case("zip: 20,001 entries", lambda: h.many_entries(20_001), codes=["too_many_entries"])
    yield Case("zip: 65,535 entries", lambda: h.many_entries(65_535), codes=["too_many_entries", "broken_archive"])
    yield Case("zip: count says 1, there are 3", lambda: h.Raw().add("a.jsonl", h.ROW).add("b.txt", b"b").add("c.txt", b"c").bytes(count=1), status=None, taken=OWN)
    yield Case("zip: 480 MB of 30,000,000 short rows in 1 MB", lambda: h.bomb_below_ratio(b"external_id,name\n" + b"".join(b"%07d,%07x\n" % (i, i * 7919 % 0xFFFFFFF) for i in range(1500)) * 1, 20_000), status=None)
    yield Case("zip: 256 MB of one-byte rows", lambda: h.bomb_below_ratio(bytes(b"1\n2\n3\n1\n1\n2\n" * 40_000 + bytes(range(33, 126)) * 20 + b"\n"), 530), status=None)
    yield Case("zip: ../../rows.jsonl", z("../../rows.jsonl"), codes=["unsafe_entry"])
    yield Case("zip: /etc/rows.jsonl", z("/etc/rows.jsonl"), codes=["unsafe_entry"])
    yield Case("zip: C:\\rows.jsonl", z("C:\\rows.jsonl"), codes=["unsafe_entry"])
    yield Case("zip: ..\\..\\rows.jsonl", z("..\\..\\rows.jsonl"), codes=["unsafe_entry"])
    yield Case("zip: a name with NUL", lambda: h.Raw().add(b"a\0.jsonl", h.ROW).bytes(), codes=["bad_entry_name"])
    yield Case("zip: a name of 5,000 bytes", z("a" * 5_000 + ".jsonl"), codes=["bad_entry_name"])
    yield Case("zip: a link to /etc/passwd", h.link, codes=["unsafe_entry"])
    yield Case("zip: a device", lambda: h.Raw().add("a.jsonl", h.ROW, attributes=0o020666 << 16).bytes(), codes=["unsafe_entry"])
    yield Case("zip: an entry behind a password", h.encrypted, codes=["protected_entry"])
    yield Case("zip: the same name twice", lambda: h.Raw().add("a.jsonl", h.ROW).add("a.jsonl", rows({"external_id": "x-2"})).bytes(), codes=["duplicate_entry"])
    yield Case("zip: a wrong checksum", lambda: h.Raw().add("a.jsonl", h.ROW, crc=7).bytes(), codes=["broken_entry"])
    yield Case("zip: packed by an unknown method", lambda: h.Raw().add("a.jsonl", h.ROW, method=99).bytes(), codes=["unsupported_compression"])
    yield Case("zip: cut in the middle", lambda: h.archive({"a.jsonl": h.ROW * 1000})[:-40], codes=["broken_archive"])
    yield Case("zip: nothing in it", lambda: h.archive({}), codes=["no_records"])
    yield Case("zip: a picture in front of it", lambda: h.png(8, 8) + h.archive({"a.jsonl": h.ROW}), codes=["unsupported_format"])
    yield Case("zip: a workbook in it that is a bomb", lambda: h.archive({"a.xlsx": h.workbook({"places": b"<row/>" * 20_000_000})}), codes=["no_header"])
    yield Case("gzip", lambda: __import__("gzip").compress(h.ROW), codes=["unsupported_format"])


def pictures(images):
    ok = dict(status="failed", codes=["picture_too_large"])
    yield Case("png: 50,000 × 50,000", lambda: h.with_picture(h.png(50_000, 50_000)), **ok)
    yield Case("png: 50,000 × 50,000, only said", lambda: h.with_picture(h.png(50_000, 50_000, 8, 6, real=False)), **ok)
    yield Case("png: 7,200 × 7,200 in 64 bits", lambda: h.with_picture(h.png(7_200, 7_200, 16, 6)), **ok)
    yield Case("png: 7,200 × 7,200 in 32 bits (within limits)", lambda: h.with_picture(h.png(7_200, 7_200, 8, 6)), status="done", taken=OWN)
    yield Case("png: 50,000,000 × 1 (within limits)", lambda: h.with_picture(h.png(50_000_000, 1, 8, 0)), status=None, taken=OWN)
    yield Case("gif: 65,535 × 65,535", lambda: h.with_picture(h.gif(65_535, 65_535), "a.gif"), **ok)
    yield Case("picture: a text named .jpg", lambda: h.with_picture(b"<?php echo 1;", "a.jpg"), status=None, taken=OWN)
    yield Case("picture: an SVG with a script", lambda: h.with_picture(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "a.svg"), status=None, taken=OWN)
    yield Case("picture: named /etc/passwd by a row", rows({"photos": [{"file": "/etc/passwd"}, {"file": "../../../etc/passwd"}, {"file": "file:///etc/passwd"}]}), status=None, taken=OWN)
    yield Case("picture: an address within the net", rows({"photos": [{"url": "http://169.254.169.254/latest/meta-data"}, {"file": "http://127.0.0.1:1/x.jpg"}]}), status=None, taken=OWN)
    yield Case("picture: a forged identifier of bytes", rows({"photos": [{"file": "a.jpg", "picture": "0" * 64}]}), status=None, taken=OWN)
    for path in images:
        data = path.read_bytes()
        # One whose first bytes are none of a picture is passed over, and the row keeps its words.
        status = "done" if path.parent.name == "png_valid" or not data.startswith((b"\x89PNG\r\n", b"\xff\xd8", b"GIF8")) else "failed"
        yield Case(f"shared picture {path.parent.name}/{path.name}", h.with_picture(data, path.name), status=status, taken=OWN)


def sheets(files):
    import struct
    compound = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096)
    yield Case("xls: the header of an old workbook", compound, codes=["old_or_protected_workbook"])
    yield Case("xlsm: with vbaProject.bin", lambda: h.workbook({"places": h.HEAD + h.GOOD}, kind="xlsm", extra={"xl/vbaProject.bin": compound}), status="done", codes=["macros_ignored"], taken=OWN)
    yield Case("xlsx: 1,048,576 empty rows", h.empty_rows, status="done", taken=OWN)
    yield Case("xlsx: 1,048,576 rows, the last one filled", lambda: h.empty_rows(True), status="done", taken=OWN | {"x-last"})
    yield Case("xlsx: entities that laugh", h.laughing_strings, status=None)
    yield Case("xlsx: an external entity", h.external_entity, status=None)
    yield Case("xlsx: a cell in row 4,294,967,295", lambda: h.workbook({"places": h.HEAD + h.GOOD + '<row r="4294967295">' + h.cell("A4294967295", "x-2") + h.cell("B4294967295", "远处的亭子") + "</row>"}), status=None, taken=OWN | {"x-2"})
    yield Case("xlsx: a cell in column ZZZZZZ", lambda: h.workbook({"places": h.HEAD + '<row r="2">' + h.cell("A2", "x-1") + h.cell("B2", "亭子") + h.cell("ZZZZZZ2", "远") + "</row>"}), status=None, taken=OWN)
    yield Case("xlsx: a table of texts that is not there", lambda: h.workbook({"places": h.HEAD + '<row r="2"><c r="A2" t="s"><v>99999999</v></c><c r="B2" t="s"><v>-1</v></c></row>'}), status=None)
    yield Case("xlsx: errors in cells", lambda: h.workbook({"places": h.HEAD + '<row r="2">' + h.cell("A2", "x-1") + '<c r="B2" t="e"><v>#REF!</v></c></row>'}), status=None, taken=OWN)
    yield Case("xlsx: XML that is cut", lambda: h.workbook({"places": h.HEAD + '<row r="2"><c r="A2" t="inlineStr"><is><t>x-1'}), status=None)
    yield Case("xlsx: a cell of 8 MB", lambda: h.workbook({"places": h.HEAD + '<row r="2">' + h.cell("A2", "x-1") + h.cell("B2", "亭" * 2_700_000) + "</row>"}), status="failed")
    yield Case("xlsx: 5,000,000 shared texts", lambda: h.workbook({"places": h.HEAD + h.GOOD}, '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + "<si><t>a</t></si>" * 5_000_000 + "</sst>"), status=None, taken=OWN)
    yield Case("xlsx: 300 sheets", lambda: h.workbook({f"s{i}": h.HEAD for i in range(300)}), status="failed")
    for path in files:
        yield Case(f"shared sheet {path.name}", path, status=None, taken=None or ())


def texts():
    csv = lambda body, head="external_id,name,lat,lon\n": (head + body).encode()
    failed = dict(status="failed")
    yield Case("csv: a quote left open", csv('x-1,"坏文件里的亭子,30,118\nx-2,乙,30,118\n'), codes=["open_quote"])
    yield Case("csv: a quote left open, 100 MB", lambda: csv('x-1,"亭子,30,118\n') + b"x-2,b,30,118\n" * 8_000_000, codes=["open_quote", "too_large"])
    yield Case("csv: quotes within fields", csv('x-1,坏"文件"里的亭子,30,118\n'), status=None, taken=OWN)
    yield Case("csv: NUL bytes", b"external_id,name\nx-1,\0\0\0\nx-2,b\0c\n", codes=["unknown_format"])
    yield Case("csv: one line of 100 MB", lambda: b"external_id,name\nx-1," + b"a" * 100_000_000, codes=["too_large", "too_long"])
    yield Case("csv: 1,000,000 columns", lambda: b",".join(b"c%d" % i for i in range(1_000_000)) + b"\n" + b"," * 999_999 + b"\n", status="failed")
    yield Case("csv: 20,000 columns in a row", lambda: csv("x-1,亭" + "," * 20_000 + "\n"), status=None, taken=OWN)
    yield Case("csv: only a header", csv(""), codes=["no_records"])
    yield Case("csv: no header", b"1,2,3\n4,5,6\n", status="failed")
    yield Case("csv: a formula", csv('x-1,"=HYPERLINK(""http://x"",""亭"")",30,118\n'), status=None, taken=OWN)
    yield Case("csv: UTF-16 cut in a character", b"\xff\xfe" + "external_id,name\nx-1,亭子\n".encode("utf-16-le")[:-1], status=None, taken=OWN)
    yield Case("csv: UTF-32", "external_id,name\nx-1,亭子\n".encode("utf-32"), status=None, taken=OWN)
    yield Case("csv: random bytes", lambda: __import__("random").Random(1).randbytes(1 << 20), status="failed")
    yield Case("csv: swapped lat and lon", csv("x-1,亭子,118.2,30.1\n"), codes=["invalid_value"])
    yield Case("json: depth 10,000", b'{"external_id":"x-1","name":"a","attributes":' + b'{"a":' * 10_000 + b"1" + b"}" * 10_000 + b"}", codes=["broken_json"])
    yield Case("json: arrays 1,000,000 deep", b"[" * 1_000_000, **failed)
    yield Case("json: 10,000 objects deep, never closed", b'{"a":' * 10_000, **failed)
    yield Case("json: NaN", b'{"external_id":"x-1","name":"a","rating":NaN}', **failed)
    yield Case("json: 1e999", b'{"external_id":"x-1","name":"a","rating":1e999}', **failed)
    yield Case("json: half a surrogate", b'{"external_id":"x-1","name":"\\ud800"}', **failed)
    yield Case("json: keys twice", b'{"external_id":"x-1","external_id":"x-2","name":"a","name":"b"}', status=None, taken={"x-1", "x-2"})
    yield Case("json: a character cut in the middle", b'{"external_id":"x-1","name":"' + "听涛亭".encode()[:-1] + b'"}\n' + h.ROW, **failed)
    yield Case("json: GB18030", '{"external_id":"x-1","name":"听涛亭"}'.encode("gb18030"), status="done", taken=OWN)
    yield Case("json: blanks and nulls in lists", rows({"tags": ["", "松", None], "aliases": [" "]}), status="done", taken=OWN)
    yield Case("json: the first of two lines has 5 MB", lambda: rows({"intro": "x" * 5_000_000}, {"external_id": "x-2"}), params={"mode": "partial"}, codes=["too_large"], status="done", taken={"x-2"})
    yield Case("geojson: 6 MB of places", lambda: json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "id": f"f{i}", "properties": {"name": f"点{i}", "tourism": "museum"}, "geometry": {"type": "Point", "coordinates": [118.2, 30.1]}} for i in range(40_000)]}, ensure_ascii=False).encode(), params={"dry_run": True}, answer=200, status=None, codes=[])
    yield Case("json: invalid UTF-8", b'{"external_id":"x-1","name":"\xff\xfe\xfd"}', **failed)
    yield Case("json: UTF-16", '{"external_id":"x-1","name":"a"}'.encode("utf-16"), codes=["utf16_json"])
    yield Case("json: 100,000 attributes", lambda: json.dumps({**h.PLACE, "attributes": {f"a{i}": "b" for i in range(100_000)}}).encode(), codes=["too_many"])
    yield Case("json: 1,000,000 members of a list", lambda: json.dumps({**h.PLACE, "tags": ["a"] * 500_000}).encode(), codes=["too_many"])
    yield Case("json: a number, a text, null, true", b'[1, "a", null, true, [], 1.5]', codes=["not_an_object"])
    yield Case("json: 2,000,000 empty objects", lambda: b"{}\n" * 2_000_000, status="failed", codes=["missing"])
    yield Case("json: 1,000,001 rows", lambda: b"".join(b'{"external_id":%d,"name":"a"}\n' % i for i in range(1_000_001)), codes=["too_many"], params={"dry_run": True}, answer=200, status=None)
    yield Case("record: a name of 10 MB", lambda: rows({"name": "亭" * 3_500_000}), codes=["too_large", "too_long"])
    yield Case("record: a name of 201 characters", rows({"name": "亭" * 201}), codes=["too_long"])
    yield Case("record: the same identifier twice", rows({}, {"name": "乙"}), codes=["duplicate"])
    yield Case("record: an identifier of 501 characters", rows({"external_id": "x" * 501}), codes=["too_long"])
    yield Case("record: an identifier of NUL", rows({"external_id": "x\0y"}), codes=["control_character"])
    yield Case("record: identifiers that lead elsewhere", rows({"external_id": "../../../x"}, {"external_id": "place/../../x"}, {"external_id": "%2e%2e/x?y#z"}), status=None, taken={"../../../x", "place/../../x", "%2e%2e/x?y#z"})
    yield Case("record: an identifier that is an object", rows({"external_id": {"a": 1}}), **failed)
    yield Case("record: parents in a circle", rows(*({"external_id": f"x-{i}", "name": f"亭{i}", "parent": f"x-{(i + 1) % 3}"} for i in range(3))), codes=["circle"])
    yield Case("record: its own parent", rows({"parent": "x-1"}), codes=["circle"])
    yield Case("record: a circle of 100,000", lambda: rows(*({"external_id": f"x-{i}", "name": f"亭{i}", "parent": f"x-{(i + 1) % 100_000}"} for i in range(100_000))), codes=["circle"])
    yield Case("record: lat and lon swapped", rows({"location": {"lat": 118.2, "lon": 30.1}}), codes=["invalid_value"])
    yield Case("record: swapped within bounds, with a parent", rows({"location": {"lat": 39.9, "lon": 80.4}}, {"external_id": "x-2", "name": "乙", "parent": "x-1", "location": {"lat": 80.4, "lon": 39.9}}), codes=["far_from_parent"])
    yield Case("record: control characters", rows({"name": "亭\u0007子", "intro": "\u001b[31m"}), codes=["control_character"])
    yield Case("record: direction marks in a name", rows({"name": "亭\u202e子\u2066"}), status=None, taken=OWN)
    yield Case("record: type unknown", rows({"type": "castle"}), codes=["unknown_type"])
    event = lambda **more: lines([h.PLACE, {"type": "event", "external_id": "e-1", "title": "灯会", "place": "x-1", **more}])
    yield Case("event: year 0", event(starts_at="0000-01-01", ends_at="0000-12-31"), status=None, taken=OWN | {"e-1"})
    yield Case("event: year 9999", event(starts_at="9999-12-31", ends_at="9999-12-31"), status=None, taken=OWN | {"e-1"})
    yield Case("event: year 262143", event(starts_at="+262143-12-31T23:59:59Z"), status=None, taken=OWN | {"e-1"})
    yield Case("event: 31 February", event(starts_at="2026-02-31"), codes=["invalid_value"])
    yield Case("event: ends before it starts", event(starts_at="2026-03-02", ends_at="2026-03-01"), codes=["invalid_value"])
    yield Case("record: valid until year 0", rows({"valid_until": "0000-01-01"}), status=None, taken=OWN)
    yield Case("record: valid until year 9999", rows({"valid_until": "9999-12-31"}), status=None, taken=OWN)
    yield Case("route: stops that are not there", lines([{"type": "route", "external_id": "r-1", "title": "路", "stops": ["no-1", "no-2"]}]), codes=["unknown_place"])
    yield Case("notice: far in the future, closes", lines([h.PLACE, {"type": "notice", "external_id": "n-1", "title": "关闭", "place": "x-1", "effect": "closed", "starts_at": "2026-01-01", "ends_at": "9999-01-01"}]), status=None, taken=OWN | {"n-1"})
    yield Case("delete: what is not there", lines([{"type": "delete", "external_id": "nothing"}]), status="done")
    yield Case("delete: of an unknown class", lines([{"type": "delete", "of": "castle", "external_id": "x-1"}]), codes=["unknown_type", "invalid_value"])
    node = lambda i: {"@type": "TouristAttraction", "@id": f"https://example.org/{i}", "name": f"亭{i}"}
    yield Case("json-ld: 200,000 nodes in @graph", lambda: json.dumps({"@context": "https://schema.org", "@graph": [node(i) for i in range(200_000)]}).encode(), **failed)
    yield Case("json-ld: 2,000 nodes in @graph", lambda: json.dumps({"@context": "https://schema.org", "@graph": [node(i) for i in range(2_000)]}).encode(), status="done", taken={f"https://example.org/{i}" for i in range(2_000)})
    doubling = [{"@id": f"_:{i}", "@type": "Place", "name": f"亭{i}", "containsPlace": [{"@id": f"_:{i + 1}"}] * 10} for i in range(40)]
    yield Case("json-ld: references that double", json.dumps({"@context": "https://schema.org", "@graph": doubling}).encode(), status=None, taken={f"亭{i}" for i in range(41)})
    yield Case("json-ld: a context elsewhere", json.dumps({"@context": "http://169.254.169.254/x", "@type": "Museum", "@id": "x-1", "name": "亭"}).encode(), status=None, taken=OWN)
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [118.2, 30.1]}}
    yield Case("geojson: without names", json.dumps({"type": "FeatureCollection", "features": [feature] * 1_000}).encode(), codes=["unnamed", "missing"])
    yield Case("geojson: a polygon of 1,000,000 points", lambda: json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "id": "x-1", "properties": {"name": "亭"}, "geometry": {"type": "Polygon", "coordinates": [[[118 + i / 1e6, 30] for i in range(1_000_000)]]}}]}).encode(), status=None, taken=OWN)
    yield Case("geojson: geometry nested 5,000 deep", b'{"type":"FeatureCollection","features":[{"type":"Feature","id":"x-1","properties":{"name":"a"},"geometry":' + b'{"type":"GeometryCollection","geometries":[' * 5_000 + b"]}" * 5_000 + b"}]}", **failed)
    yield Case("nothing at all", b"", answer=422, status=None)
    yield Case("blanks", b" \n \n", codes=["empty_file"])
    yield Case("an executable", pathlib.Path("/bin/true"), codes=["unknown_format", "unsupported_format"])
    yield Case("a page", b"<!doctype html><html><body><table><tr><td>external_id</td></tr></table></body></html>", codes=["unsupported_format"])
    yield Case("a PDF", b"%PDF-1.7\n" + bytes(2000), codes=["unsupported_format"])


def forms():
    mark = "b0undary"
    form = lambda *parts: b"".join(b"--" + mark.encode() + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + mark.encode() + b"--\r\n"
    part = lambda name, data, more="": f'Content-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + data
    kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
    yield Case("form: a file", form(part("file", h.ROW, '; filename="../../x.jsonl"')), headers=kind, status="done", taken=OWN)
    yield Case("form: without a file", form(part("other", b"x")), headers=kind, answer=422, status=None)
    yield Case("form: without a boundary", form(part("file", h.ROW)), headers={"Content-Type": "multipart/form-data"}, answer=400, status=None)
    yield Case("form: cut off", form(part("file", h.ROW))[:-12], headers=kind, answer=400, status=None)
    yield Case("form: 100,000 parts", form(*[part(f"p{i}", b"x") for i in range(100_000)]), headers=kind, answer=(400, 413, 422), status=None)
    yield Case("form: a part before the file of 50 MB", lambda: form(part("other", b"x" * 50_000_000), part("file", h.ROW)), headers=kind, answer=(202, 400, 413), status=None, taken=OWN)
    yield Case("header: mode unknown", h.ROW, params={"mode": "merge"}, answer=(400, 422), status=None)
    yield Case("header: Idempotency-Key of 201 characters", h.ROW, headers={"Idempotency-Key": "k" * 201}, answer=(400, 422), status=None)
    yield Case("header: Content-Encoding gzip", lambda: __import__("gzip").compress(h.ROW), headers={"Content-Encoding": "gzip"}, answer=(202, 400, 415, 422), status=None)
    yield Case("name: of 10,000 characters with slashes", h.ROW, params={"name": "a/../" * 1000 + "\0\n" + "亭" * 1000}, status=None, answer=(202, 400, 422), taken=OWN)


def slow():
    """Small files that much can be read of; last, because others wait behind them."""
    yield Case("zip: 1.9 GB of empty objects in 2 MB", lambda: h.bomb_below_ratio(b"{}\n" * 300_000 + bytes(range(33, 126)) * 40 + b"\n", 2_100, b"a.jsonl"), codes=["missing", "too_many"])


class Bench:
    def __init__(self, service, key):
        self.service, self.key, self.table, self.wrong, self.known = service, key, [], [], set()

    def fail(self, name, why):
        self.wrong.append((name, why))

    def run(self, case):
        """Sends a case, waits for its end and looks at what became of it."""
        body = case.body() if callable(case.body) else case.body
        self.service.forget_peak()
        before, _ = self.service.memory()
        began = time.time()
        handle = open(body, "rb") if isinstance(body, pathlib.Path) else None
        try:
            sent = self.service.upload(self.key, handle or body, case.headers, **case.params)
        except OSError as error:
            # Refused before all of it was read: the answer may be lost with the connection.
            self.row(case, began, before, f"connection: {error}", [])
            return
        finally:
            if handle:
                handle.close()
        codes, status, card = [], str(sent.status), None
        try:
            told = sent.json
        except ValueError:
            told = {}
            self.fail(case.name, f"the answer is no JSON: {sent}")
        if sent.status == 202:
            try:
                card = self.service.done(self.key, told["id"], wait=SECONDS * 2)
            except TimeoutError as error:
                self.fail(case.name, str(error))
                status = "not done"
        elif sent.status == 200:
            card = told
        elif sent.status >= 400:
            codes = [told.get("type", "").rsplit("/", 1)[-1]]
        if card:
            status = card.get("status", "dry run") + (f"/{card['awaiting']}" if card.get("awaiting") else "")
            codes = sorted({i["code"] for w in ("errors", "doubts", "warnings") for i in card[w]})
        seconds = self.row(case, began, before, status, codes, card)
        allowed = case.answer if isinstance(case.answer, tuple) else (case.answer,)
        if sent.status >= 500:
            self.fail(case.name, f"{sent}")
        elif sent.status not in allowed:
            self.fail(case.name, f"answered {sent}")
        if case.status and card and not status.startswith(case.status):
            self.fail(case.name, f"is {status} where {case.status} was meant: {json.dumps(card, ensure_ascii=False)[:900]}")
        if case.codes and not case.codes & set(codes):
            self.fail(case.name, f"none of the codes {sorted(case.codes)}: {json.dumps(card or told, ensure_ascii=False)[:700]}")
        if card and status.startswith("failed") and not codes:
            self.fail(case.name, f"failed without saying why: {json.dumps(card, ensure_ascii=False)[:500]}")
        if "internal" in codes:
            self.fail(case.name, f"our fault: {json.dumps(card, ensure_ascii=False)[:500]}")
        if seconds > SECONDS:
            self.fail(case.name, f"took {seconds:.0f} s")
        self.look(case)

    def row(self, case, began, before, status, codes, card=None):
        seconds = time.time() - began
        now, peak = self.service.memory()
        line = {"case": case.name, "seconds": round(seconds, 2), "status": status, "codes": codes,
                "rows": card.get("rows") if card else None, "rss_before": round(before), "peak_growth": round(peak - before), "rss_after": round(now)}
        self.table.append(line)
        print(f"{case.name:<58} {seconds:7.2f} s  {status:<20} +{peak - before:5.0f} MiB  {', '.join(codes)[:90]}", flush=True)
        if peak - before > MEMORY:
            self.fail(case.name, f"memory grew by {peak - before:.0f} MiB")
        return seconds

    def look(self, case):
        """What of the case was taken that should not be; then all of it is deleted again."""
        export = self.service.call("GET", "/v1/partner/export", key=self.key)
        if export.status != 200:
            self.fail(case.name, f"the export: {export}")
            return
        found = [json.loads(line) for line in export.body.splitlines()]
        ids = {str(record["external_id"]) for record in found}
        if ids - case.taken:
            self.fail(case.name, f"took what it should not: {sorted(ids - case.taken)[:5]} ({len(ids)}): {json.dumps(found[:2], ensure_ascii=False)[:400]}")
        if ids:
            sent = self.service.upload(self.key, lines({"type": "delete", "external_id": id} for id in sorted(ids)), confirm=True)
            card = self.service.done(self.key, sent.json["id"])
            if card["status"] != "done" or card["counts"]["deleted"] < len(ids):
                self.fail(case.name, f"could not be deleted again: {json.dumps(card, ensure_ascii=False)[:500]}")


def keys(bench, other_key):
    """Keys that open nothing, and what belongs to others."""
    service, key = bench.service, bench.key

    def expect(name, answer, *statuses):
        ok = answer.status in statuses
        print(f"{name:<58} {answer.seconds:7.2f} s  {answer.status}", flush=True)
        if not ok:
            bench.fail(name, f"{answer} where one of {statuses} was meant")

    short = service.call("POST", "/v1/partner/keys", {"expires_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 2))}, key).json
    revoked = service.call("POST", "/v1/partner/keys", {}, key).json
    expect("key: revoke", service.call("DELETE", f"/v1/partner/keys/{revoked['about']['id'] if 'about' in revoked else revoked['id']}", key=key), 200)
    time.sleep(2.2)
    for name, bad in [("expired", short["key"]), ("revoked", revoked["key"]), ("forged", key[:-1] + ("0" if key[-1] != "0" else "1")), ("none", None), ("empty", " "), ("long", "k" * 60_000), ("of other letters", "é" * 20)]:
        for method, path, body in [("POST", "/v1/partner/uploads", h.ROW), ("GET", "/v1/partner/export", None), ("POST", "/v1/partner/notices", {"place": "x-1"})]:
            try:
                expect(f"key {name}: {method} {path}", service.call(method, path, body, bad.encode().decode("latin-1") if bad else None), 401, 431)
            except OSError as error:
                print(f"key {name}: connection {error}")
    expect("key of the operator: upload", service.upload(ADMIN_KEY, h.ROW), 403)
    expect("key of a partner: operators' calls", service.call("GET", "/v1/admin/uploads", key=key), 403)
    own = service.upload(key, h.ROW).json["id"]
    service.done(key, own)
    for method, path in [("GET", ""), ("GET", "/changes"), ("POST", "/confirm"), ("POST", "/rollback")]:
        expect(f"upload of another: {method} {path}", service.call(method, f"/v1/partner/uploads/{own}{path}", key=other_key), 404)
    expect("uploads of another as a cursor", service.call("GET", f"/v1/partner/uploads?cursor={own}", key=other_key), 400, 422)
    expect("key of another: revoke", service.call("DELETE", f"/v1/partner/keys/{short['about']['id'] if 'about' in short else short['id']}", key=other_key), 404)
    # What another partner describes may neither be changed nor closed.
    record = {"type": "place", "external_id": "mine", "name": "只此一处的亭子", "kind": "attraction", "address": "岫川市东街1号", "location": {"lat": 30.1, "lon": 118.1}}
    mine = service.done(key, service.upload(key, lines([record]), confirm=True).json["id"])
    for name, rows_ in [
        ("describe", [{**record, "external_id": "theirs", "phone": "110"}]),
        ("notice", [{"type": "notice", "external_id": "n", "title": "关", "place": "只此一处的亭子", "effect": "closed"}]),
        ("photo", [{"type": "photo", "external_id": "p", "place": "只此一处的亭子", "file": "http://example.org/a.jpg"}]),
        ("article", [{"type": "article", "external_id": "a", "title": "传说", "body": "很久以前有一座亭子，亭子里有一位老人。" * 5, "place": "只此一处的亭子"}]),
        ("delete", [{"type": "delete", "external_id": "mine"}]),
    ]:
        card = service.done(other_key, service.upload(other_key, lines(rows_), confirm=True).json["id"])
        codes = sorted({i["code"] for i in card["errors"]})
        print(f"another's place: {name:<41} {card['status']} {card['counts']} {codes}", flush=True)
        if card["status"] == "done" and card["counts"]["deleted"] + card["counts"]["created"]:
            bench.fail(f"another's place: {name}", f"was taken: {json.dumps(card, ensure_ascii=False)[:400]}")
    bench.look(Case("the places of these checks", b"", taken=OWN | {"mine"}))


async def thousand(service, key, count=1000):
    """The same file, so many times at once under one Idempotency-Key."""
    body = lines([{**h.PLACE, "external_id": f"t-{i}", "name": f"亭{i}"} for i in range(200)])
    head = (f"POST /v1/partner/uploads?lang=en HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nIdempotency-Key: once\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n").encode()

    async def one():
        reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
        writer.write(head + body)
        await writer.drain()
        answer = await reader.read()
        writer.close()
        return int(answer.split(b" ", 2)[1]), json.loads(answer.split(b"\r\n\r\n", 1)[1])

    return await asyncio.gather(*[one() for _ in range(count)], return_exceptions=True)


def parallel(bench):
    service, name = bench.service, "1,000 uploads at once under one Idempotency-Key"
    service.forget_peak()
    before, _ = service.memory()
    began = time.time()
    answers = asyncio.run(thousand(service, bench.key))
    statuses = collections.Counter(a[0] if isinstance(a, tuple) else type(a).__name__ for a in answers)
    ids = {a[1].get("id") for a in answers if isinstance(a, tuple) and a[0] in (200, 202)}
    print(f"{name:<58} {time.time() - began:7.2f} s  {dict(statuses)}  +{service.memory()[1] - before:.0f} MiB, uploads: {len(ids)}", flush=True)
    bench.table.append({"case": name, "seconds": round(time.time() - began, 2), "status": str(dict(statuses)), "codes": [], "peak_growth": round(service.memory()[1] - before)})
    if len(ids) != 1 or statuses.get(202) != 1 or statuses.get(200) != len(answers) - 1:
        bench.fail(name, f"{dict(statuses)}, {len(ids)} uploads; {[a for a in answers if not isinstance(a, tuple)][:2]}")
    for upload in ids:
        service.done(bench.key, upload)
    other = service.upload(bench.key, h.ROW, {"Idempotency-Key": "once"})
    if other.status != 409:
        bench.fail(name, f"another file under the key: {other}")
    bench.look(Case(name, b"", taken={f"t-{i}" for i in range(200)}))


def interrupted(bench):
    """Senders that go away in the middle leave nothing behind."""
    import socket
    before = sorted(bench.service.folder.rglob("*"))
    for _ in range(20):
        sender = socket.create_connection(("127.0.0.1", bench.service.port))
        sender.sendall(f"POST /v1/partner/uploads HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {bench.key}\r\nContent-Length: 50000000\r\n\r\n".encode() + h.ROW * 20_000)
        time.sleep(0.05)
        sender.close()
    time.sleep(1)
    left = [path for path in bench.service.folder.rglob("*") if path not in before and path.is_file()]
    print(f"{'20 senders that go away':<58} files left: {len(left)}", flush=True)
    if left:
        bench.fail("senders that go away", f"files left: {[str(p.relative_to(bench.service.folder)) for p in left[:5]]}")


def main():
    args = arguments(__doc__, only="")
    images, files = [], []
    bad = shared(args, "bad")
    if bad:
        images = sorted(p for p in bad.rglob("*") if p.suffix in (".png", ".jpg", ".gif"))
        files = sorted((bad / "sheets").iterdir())
    service = Service(args.binary, args.port, args.folder / "bad")
    key, _ = service.partner("坏文件")
    other_key, _ = service.partner("别人")
    service.start()
    bench = Bench(service, key)
    begun = time.time()
    try:
        for case in [*archives(), *pictures(images), *sheets(files), *texts(), *forms()]:
            if args.only in case.name:
                bench.run(case)
            if service.process.poll() is not None:
                bench.fail(case.name, "THE SERVICE DIED: " + (service.folder / "serve.log").read_text("utf-8", "replace")[-500:])
                service.start()
        if args.only in "keys":
            keys(bench, other_key)
        if args.only in "parallel":
            parallel(bench)
        if args.only in "interrupted":
            interrupted(bench)
        for case in slow():
            if args.only in case.name:
                bench.run(case)
        log = (service.folder / "serve.log").read_text("utf-8", "replace")
        if "panicked" in log or "ERROR" in log:
            bench.fail("the log", log[-1500:])
    finally:
        service.stop()
    peak = max((row["peak_growth"] for row in bench.table), default=0)
    print(f"\n{len(bench.table)} cases in {time.time() - begun:.0f} s, largest growth {peak} MiB, {len(bench.wrong)} not as they should be")
    for name, why in bench.wrong:
        print(f"WRONG {name}: {why}")
    finish(args, {"cases": bench.table, "wrong": bench.wrong})
    return 1 if bench.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
