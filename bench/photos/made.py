"""Photographs that are damaged, hostile or merely unusual, and forms that carry them."""
import pathlib, struct, sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "partner"))
from hostile import chunk, png  # noqa: E402

MARK = "daoyou-photograph"


def form(*parts):
    """A form of `(name, value)`; a value of bytes is a file. Its body and its headers."""
    out = []
    for name, value in parts:
        more = '; filename="photo.jpg"\r\nContent-Type: application/octet-stream' if isinstance(value, bytes) else ""
        data = value if isinstance(value, bytes) else str(value).encode()
        out.append(f'--{MARK}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + data + b"\r\n")
    return b"".join(out) + f"--{MARK}--\r\n".encode(), {"Content-Type": f"multipart/form-data; boundary={MARK}", "Accept-Language": "en"}


def ascii_tag(tag, text):
    data = text.encode() + b"\0"
    return tag, 2, len(data), data


def rationals(tag, *values):
    return tag, 5, len(values), b"".join(struct.pack(">II", *value) for value in values)


def directory(entries, at):
    """A directory of an EXIF block that lies at `at`, with what its entries point to behind it."""
    head, data = struct.pack(">H", len(entries)), b""
    behind = at + 2 + 12 * len(entries) + 4
    for tag, kind, count, value in sorted(entries):
        if len(value) <= 4:
            head += struct.pack(">HHI", tag, kind, count) + value.ljust(4, b"\0")
        else:
            head += struct.pack(">HHII", tag, kind, count, behind + len(data))
            data += value + b"\0" * (len(value) % 2)
    return head + bytes(4) + data


def exif(jpeg, lat=None, lon=None, south="N", west="E", date=None, direction=None, orientation=1, raw=None):
    """A JPEG with an EXIF block; `lat` and `lon` are three fractions each."""
    if raw is None:
        gps = [ascii_tag(1, south), rationals(2, *lat), ascii_tag(3, west), rationals(4, *lon)] if lat else []
        gps += [ascii_tag(16, "T"), rationals(17, direction)] if direction else []
        shot = [ascii_tag(0x9003, date)] if date else []
        size = lambda count: 2 + 12 * count + 4
        main = [(0x0112, 3, 1, struct.pack(">H", orientation))]
        start = 8 + size(1 + bool(shot) + bool(gps))
        tail = b""
        for tag, entries in ((0x8769, shot), (0x8825, gps)):
            if entries:
                main.append((tag, 4, 1, struct.pack(">I", start + len(tail))))
                tail += directory(entries, start + len(tail))
        raw = b"MM\0\x2a\0\0\0\x08" + directory(main, 8) + tail
    block = b"Exif\0\0" + raw
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + jpeg[2:]


def degrees(value):
    """A coordinate as three fractions."""
    value = abs(value)
    minutes = value % 1 * 60
    return (int(value), 1), (int(minutes), 1), (round(minutes % 1 * 60 * 1000), 1000)


def jpeg_of(colours, side=64):
    """A JPEG of one colour with so many components: 1 is grey, 3 YCbCr, 4 CMYK as Adobe writes it."""
    count = len(colours)
    segment = lambda kind, data: b"\xff" + bytes([kind]) + struct.pack(">H", len(data) + 2) + data
    # Differences of DC are of category 0 or 1 to 11, each with a code of 4 bits; AC knows only the end.
    dc = bytes([0, 0, 0, 12] + [0] * 12) + bytes(range(12))
    ac = bytes([1] + [0] * 15) + bytes([0])
    bits = ""
    for block in range((side // 8) ** 2):
        for colour in colours:
            value = (colour - 128) * 8 if block == 0 else 0
            category = abs(value).bit_length()
            bits += f"{category:04b}" + (f"{value if value > 0 else value + (1 << category) - 1:0{category}b}" if category else "") + "0"
    bits += "1" * (-len(bits) % 8)
    scan = bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8)).replace(b"\xff", b"\xff\0")
    out = b"\xff\xd8"
    if count == 4:
        out += segment(0xEE, b"Adobe" + struct.pack(">HHHB", 100, 0, 0, 0))
    out += segment(0xDB, b"\0" + b"\1" * 64)
    out += segment(0xC0, struct.pack(">BHHB", 8, side, side, count) + b"".join(bytes([i + 1, 0x11, 0]) for i in range(count)))
    out += segment(0xC4, b"\x00" + dc) + segment(0xC4, b"\x10" + ac)
    out += segment(0xDA, bytes([count]) + b"".join(bytes([i + 1, 0]) for i in range(count)) + b"\0\x3f\0")
    return out + scan + b"\xff\xd9"


def gif(frames, side=8):
    """A moving GIF of a few plain frames."""
    out = b"GIF89a" + struct.pack("<HHBBB", side, side, 0x81, 0, 0) + b"\0\0\0\xff\xff\xff\xff\0\0\0\xff\0"
    out += b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
    for frame in range(frames):
        bits, count = 0, 0
        for code in [part for _ in range(side * side) for part in (4, frame % 4)] + [5]:
            bits |= code << count
            count += 3
        data = bits.to_bytes((count + 7) // 8, "little")
        out += b"\x21\xf9\x04\0\x05\0\0\0" + b"," + struct.pack("<HHHHB", 0, 0, side, side, 0) + b"\x02"
        out += b"".join(bytes([len(data[i:i + 255])]) + data[i:i + 255] for i in range(0, len(data), 255)) + b"\0"
    return out + b";"


def claimed(width, height):
    """A PNG that only says how large it is."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IEND", b"")


__all__ = ["MARK", "claimed", "chunk", "degrees", "exif", "form", "gif", "jpeg_of", "png"]
