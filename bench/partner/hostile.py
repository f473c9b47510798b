"""Files that nobody should send: archives, workbooks, pictures and texts made to do harm.

Each function returns bytes or, where they are many, writes a file and returns its path. Nothing here is
copied from anywhere; the forms are those that the ZIP, OOXML, PNG and JSON documents allow or forbid.
"""
import io, json, pathlib, struct, zipfile, zlib

PLACE = {"type": "place", "external_id": "x-1", "name": "坏文件里的亭子", "kind": "attraction"}
ROW = (json.dumps(PLACE, ensure_ascii=False) + "\n").encode()


def archive(entries, level=6):
    """An ordinary ZIP of `{name: bytes}` or pairs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as made:
        for name, data in entries.items() if isinstance(entries, dict) else entries:
            made.writestr(name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def deflate(data, level=9):
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


class Raw:
    """A ZIP written by hand, whose headers may say anything."""

    def __init__(self):
        self.body, self.directory, self.count = bytearray(), bytearray(), 0

    def local(self, name, data, method=8, crc=0, size=0, flags=0, packed=None):
        at = len(self.body)
        packed = len(data) if packed is None else packed
        self.body += struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, flags, method, 0, 33, crc, packed, size, len(name), 0) + name + data
        return at

    def entry(self, name, at, packed, size, method=8, crc=0, flags=0, attributes=0, made_by=0x0314):
        self.directory += struct.pack(
            "<IHHHHHHIIIHHHHHII", 0x02014B50, made_by, 20, flags, method, 0, 33, crc, packed, size, len(name), 0, 0, 0, 0, attributes, at
        ) + name
        self.count += 1

    def add(self, name, content, method=8, **more):
        name = name if isinstance(name, bytes) else name.encode()
        data = deflate(content) if method == 8 else content
        said = {"crc": zlib.crc32(content), "size": len(content), "flags": 0x800, **more}
        attributes = said.pop("attributes", 0)
        packed = said.pop("packed", len(data))
        at = self.local(name, data, method, said["crc"], said["size"], said["flags"], packed)
        self.entry(name, at, packed, said["size"], method, said["crc"], said["flags"], attributes)
        return self

    def bytes(self, comment=b"", count=None):
        at = len(self.body)
        count = self.count if count is None else count
        end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count & 0xFFFF, count & 0xFFFF, len(self.directory), at, len(comment))
        return bytes(self.body + self.directory + end) + comment


def zeros_packed(size):
    """So many zero bytes, deflated, and their checksum; made piece by piece."""
    packer, crc, out = zlib.compressobj(9, zlib.DEFLATED, -15), 0, []
    piece = bytes(1 << 20)
    for _ in range(size >> 20):
        out.append(packer.compress(piece))
        crc = zlib.crc32(piece, crc)
    return b"".join(out) + packer.flush(), crc


def repeated_packed(piece, times):
    """A piece repeated so many times, deflated, and its checksum."""
    packer, crc, out = zlib.compressobj(9, zlib.DEFLATED, -15), 0, []
    for _ in range(times):
        out.append(packer.compress(piece))
        crc = zlib.crc32(piece, crc)
    return b"".join(out) + packer.flush(), crc


def bomb_of_zeros(size=3 << 30):
    """3 GB of zeros in one entry of 3 MB."""
    packed, crc = zeros_packed(size)
    raw = Raw()
    raw.entry(b"a.csv", raw.local(b"a.csv", packed, crc=crc, size=size & 0xFFFFFFFF), len(packed), size & 0xFFFFFFFF, crc=crc)
    return raw.bytes()


def bomb_below_ratio(piece, times, name=b"a.csv"):
    """An entry packed almost as tightly as is allowed."""
    packed, crc = repeated_packed(piece, times)
    raw = Raw()
    size = len(piece) * times
    raw.entry(name, raw.local(name, packed, crc=crc, size=size), len(packed), size, crc=crc)
    return raw.bytes()


def bomb_that_lies(size=1 << 30):
    """A gigabyte of zeros whose headers say 100 bytes."""
    packed, crc = zeros_packed(size)
    raw = Raw()
    raw.entry(b"a.csv", raw.local(b"a.csv", packed, crc=crc, size=100), len(packed), 100, crc=crc)
    return raw.bytes()


def bomb_that_overlaps(entries=1000, size=16 << 20):
    """Many entries that all point at the same bytes."""
    packed, crc = zeros_packed(size)
    raw = Raw()
    at = raw.local(b"0.csv", packed, crc=crc, size=size)
    for i in range(entries):
        raw.entry(b"%d.csv" % i if i else b"0.csv", at, len(packed), size, crc=crc)
    return raw.bytes()


def bomb_that_nests(depth=6, breadth=8):
    """Archives within archives."""
    data = archive({"rows.csv": b"name,external_id\n" + b"\0" * 1_000_000})
    for _ in range(depth):
        data = archive({f"{i}.zip": data for i in range(breadth)})
    return data


def many_entries(count):
    raw = Raw()
    for i in range(count):
        raw.add(b"%d.txt" % i, b"", method=0)
    return raw.bytes()


def link(target="/etc/passwd"):
    info = zipfile.ZipInfo("rows.jsonl")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    return archive([(info, target.encode()), ("more.jsonl", ROW)])


def encrypted():
    return Raw().add("rows.jsonl", ROW, flags=0x801).bytes()


# Workbooks

def workbook(sheets, shared="", extra=None, kind="xlsx", styles=None):
    """A small XLSX: `{name: xml of sheetData}`."""
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    if kind == "xlsm":
        main = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    names = list(sheets)
    parts = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}"/>' for i, name in enumerate(names, 1)) + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(f'<Relationship Id="rId{i}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in range(1, len(names) + 1))
        + ('<Relationship Id="rId900" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>' if shared else "")
        + "</Relationships>",
    }
    for i, name in enumerate(names, 1):
        body = sheets[name]
        head, tail = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>', "</sheetData></worksheet>"
        parts[f"xl/worksheets/sheet{i}.xml"] = (head.encode() + body + tail.encode()) if isinstance(body, bytes) else head + body + tail
    if shared:
        parts["xl/sharedStrings.xml"] = shared
    return archive({**parts, **(extra or {})})


def cell(at, text):
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = "<row r=\"1\">" + cell("A1", "external_id") + cell("B1", "name") + "</row>"
GOOD = "<row r=\"2\">" + cell("A2", "x-1") + cell("B2", "坏文件里的亭子") + "</row>"


def empty_rows(with_last=False):
    rows = b"".join(b'<row r="%d"/>' % n for n in range(3, 1_048_576))
    last = ('<row r="1048576">' + cell("A1048576", "x-last") + cell("B1048576", "最后一行的亭子") + "</row>").encode() if with_last else b'<row r="1048576"/>'
    return workbook({"places": (HEAD + GOOD).encode() + rows + last})


def laughing_strings():
    shared = '<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9)
    ) + ']><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&j;</t></si></sst>'
    return workbook({"places": HEAD + '<row r="2">' + cell("A2", "x-1") + '<c r="B2" t="s"><v>0</v></c></row>'}, shared)


def external_entity():
    shared = ('<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
              '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&f;</t></si></sst>')
    return workbook({"places": HEAD + '<row r="2">' + cell("A2", "x-1") + '<c r="B2" t="s"><v>0</v></c></row>'}, shared)


# Pictures

def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth=1, colour=0, real=True):
    """A PNG of one colour; without `real` its rows are missing."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    channels = {0: 1, 2: 3, 6: 4}[colour]
    line = bytes(1 + (width * depth * channels + 7) // 8)
    packer, out = zlib.compressobj(9), []
    for _ in range(height if real else 1):
        out.append(packer.compress(line))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", b"".join(out) + packer.flush()) + chunk(b"IEND", b"")


def gif(width, height):
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x4c\x01\x00;"


def with_picture(data, name="a.png", rows=None):
    """An archive of a place and its picture."""
    record = {**PLACE, "photos": [{"file": name}]}
    return archive({"rows.jsonl": rows or json.dumps(record).encode(), name: data})


def write(path, pieces):
    """Writes a large file piece by piece."""
    path = pathlib.Path(path)
    with open(path, "wb") as out:
        for piece in pieces:
            out.write(piece)
    return path
