"""Boards with Chinese and English writing, for the scenes and as pictures of their own."""

import os
import re
import textwrap

from PIL import Image, ImageDraw, ImageFont

# Fonts with open licences: Noto CJK (OFL 1.1; Debian fonts-noto-cjk), AR PL UKai (Arphic; fonts-arphic-ukai).
FONTS = {
    "song": ["NotoSerifCJK-Bold.ttc"],
    "hei": ["NotoSansCJK-Bold.ttc", "NotoSansCJK-Regular.ttc"],
    "text": ["NotoSansCJK-Regular.ttc"],
    "kai": ["ukai.ttc", "NotoSerifCJK-Bold.ttc"],
}
PLACES = ["/usr/share/fonts/opentype/noto", "/usr/share/fonts/truetype/arphic", "/usr/share/fonts/noto-cjk", os.path.expanduser("~/.fonts")]


def font(kind, size):
    for name in FONTS[kind]:
        for folder in PLACES:
            path = os.path.join(folder, name)
            if os.path.exists(path):
                return ImageFont.truetype(path, size, index=2 if name.startswith("Noto") else 0)  # 2: simplified Chinese
    raise SystemExit("render.py needs the fonts Noto CJK and AR PL UKai (Debian: fonts-noto-cjk fonts-arphic-ukai)")


def fitted(draw, text, kind, size, width):
    """The font at `size`, or smaller until `text` is no wider than `width`."""
    while size > 12 and draw.textlength(text, font(kind, size)) > width:
        size -= 2
    return font(kind, size)


# style: background, ink, font, border
STYLES = {
    "road": ((107, 62, 30), (250, 248, 240), "hei", (250, 248, 240)),
    "gold": ((46, 28, 18), (222, 180, 84), "kai", (150, 108, 42)),
    "white": ((238, 236, 228), (28, 28, 30), "song", (70, 70, 70)),
    "green": ((18, 84, 62), (246, 248, 244), "hei", (246, 248, 244)),
    "blue": ((24, 70, 132), (250, 250, 250), "hei", (250, 250, 250)),
    "red": ((134, 26, 20), (246, 214, 120), "kai", (226, 180, 86)),
    "stone": ((122, 126, 124), (40, 44, 42), "kai", (92, 96, 94)),
    "wood": ((142, 102, 62), (36, 22, 14), "kai", (84, 56, 32)),
    "label": ((244, 242, 236), (40, 38, 36), "song", (206, 200, 190)),
}


def plaque(zh, en, style="gold", size=(960, 400)):
    """A horizontal board: (with writing, without)."""
    bg, ink, kind, edge = STYLES[style]
    w, h = size
    im = Image.new("RGB", size, bg)
    d = ImageDraw.Draw(im)
    d.rectangle((10, 10, w - 11, h - 11), outline=edge, width=6)
    blank = im.copy()
    f = fitted(d, zh, kind, int(h * 0.46), w * 0.86)
    d.text((w / 2, h * (0.42 if en else 0.5)), zh, ink, f, anchor="mm")
    if en:
        d.text((w / 2, h * 0.81), en, ink, fitted(d, en, "hei", int(h * 0.15), w * 0.88), anchor="mm")
    return im, blank


def upright(zh, en, style="gold", size=(300, 1000)):
    """A vertical plaque; the English runs down beside the characters."""
    bg, ink, kind, edge = STYLES[style]
    w, h = size
    im = Image.new("RGB", size, bg)
    d = ImageDraw.Draw(im)
    d.rectangle((8, 8, w - 9, h - 9), outline=edge, width=5)
    blank = im.copy()
    k = min(int(w * 0.56), int(h * 0.9 / len(zh)))
    for i, ch in enumerate(zh):
        d.text((w * 0.4, h / 2 + (i - (len(zh) - 1) / 2) * k * 1.04), ch, ink, font(kind, k), anchor="mm")
    line = Image.new("RGB", (h - 60, int(w * 0.2)), bg)
    ld = ImageDraw.Draw(line)
    ld.text((line.width / 2, line.height / 2), en, ink, fitted(ld, en, "hei", int(w * 0.13), line.width * 0.96), anchor="mm")
    im.paste(line.rotate(-90, expand=True), (int(w * 0.76), 30))
    return im, blank


def label(zh, en, lines, size=(760, 480), style="label"):
    """A museum label: the name, then short lines."""
    bg, ink, kind, edge = STYLES[style]
    w, h = size
    im = Image.new("RGB", size, bg)
    d = ImageDraw.Draw(im)
    d.rectangle((4, 4, w - 5, h - 5), outline=edge, width=3)
    blank = im.copy()
    d.text((36, h * 0.17), zh, ink, fitted(d, zh, "song", int(h * 0.17), w - 72), anchor="lm")
    d.text((36, h * 0.36), en, ink, fitted(d, en, "hei", int(h * 0.105), w - 72), anchor="lm")
    d.line((36, h * 0.46, w - 36, h * 0.46), edge, 3)
    step = h * 0.46 / max(len(lines), 3)
    f = min((fitted(d, t, "text", int(step * 0.62), w - 72) for t in lines), key=lambda f: f.size)
    for i, t in enumerate(lines):
        d.text((36, h * 0.53 + i * step), t, ink, f, anchor="lm")
    return im, blank


def wrap_zh(text, n):
    """Lines of n characters; a stop or a comma never begins one."""
    lines = []
    while text:
        k = n
        while k < len(text) and text[k] in "，。、；：！？”）":
            k += 1
        lines.append(text[:k])
        text = text[k:]
    return lines


def paragraph(text, n, most):
    """As many whole sentences of the text as `most` lines of n characters hold; at least one."""
    kept = ""
    for sentence in re.findall(r"[^。]+。[”]?", text):
        if kept and len(wrap_zh(kept + sentence, n)) > most:
            break
        kept += sentence
    return wrap_zh(kept, n)[:most]


def entry_price(place):
    """What an adult pays at the door, where a ticket is sold."""
    if place["kind"] not in ("attraction", "transport", "area") or place["zh"].get("ticket", "").startswith("免费"):
        return 0
    found = re.match(r"\D{0,4}(\d+)元", place["zh"].get("ticket", ""))
    if found and place["kind"] == "attraction":
        return int(found[1])
    return place.get("price", 0) if "元" in place["zh"].get("ticket", "")[:16] else 0


def style_of(place, number):
    if place["kind"] == "exhibit":
        return "label"
    return "ticket" if entry_price(place) else FRONTAL_STYLES[number % len(FRONTAL_STYLES)]


def frontal(place, number, style):
    """A sign on its own, 640 x 320, seen from straight ahead."""
    zh, en = place["zh"]["name"], place["en"]["name"]
    W, H = 640, 320
    if style == "ticket":
        im = Image.new("RGB", (W, H), (247, 240, 222))
        d = ImageDraw.Draw(im)
        d.rectangle((0, 0, W, 62), fill=(38, 98, 104))
        d.text((24, 31), "澜岫风景区 · 门票", (250, 248, 240), font("hei", 30), anchor="lm")
        d.text((W - 24, 31), "ADMISSION", (250, 248, 240), font("hei", 22), anchor="rm")
        d.text((28, 118), zh, (30, 34, 36), fitted(d, zh, "song", 58, 440), anchor="lm")
        d.text((28, 172), en, (60, 64, 66), fitted(d, en, "hei", 26, 440), anchor="lm")
        d.text((28, 232), f"票价 ¥{entry_price(place)}.00", (160, 36, 24), font("hei", 34), anchor="lm")
        d.text((28, 284), f"2026年{number % 12 + 1}月{number % 27 + 1}日  当日有效", (60, 64, 66), font("text", 22), anchor="lm")
        for y in range(70, H, 14):
            d.line((490, y, 490, y + 7), (120, 116, 104), 2)
        d.text((565, 110), "副券", (120, 116, 104), font("song", 36), anchor="mm")
        d.text((565, 160), f"No. {26000 + number * 137:06d}", (160, 36, 24), font("text", 20), anchor="mm")
        for i in range(26):  # a bar code
            d.rectangle((512 + i * 4, 200, 512 + i * 4 + (1 + (i * number) % 3), 270), fill=(40, 40, 40))
        return im
    if style == "label":
        return label(zh, en, paragraph(place["zh"]["intro"], 25, 4), (W, H))[0]
    if style == "upright":
        im = Image.new("RGB", (W, H), (206, 202, 194))
        d = ImageDraw.Draw(im)
        d.rectangle((60, 8, 260, H - 9), fill=STYLES["gold"][0], outline=STYLES["gold"][3], width=4)
        n = min(len(zh), 8)
        k = min(92, int(280 / n))
        for i, ch in enumerate(zh):
            d.text((160, H / 2 + (i - (len(zh) - 1) / 2) * k), ch, STYLES["gold"][1], font("kai", int(k * 0.92)), anchor="mm")
        lines = textwrap.wrap(en, 14)
        for i, t in enumerate(lines):
            d.text((300, H / 2 + (i - (len(lines) - 1) / 2) * 52), t, (34, 32, 30), font("hei", 38), anchor="lm")
        return im
    if style == "road":
        im = Image.new("RGB", (W, H), STYLES["road"][0])
        d = ImageDraw.Draw(im)
        d.rounded_rectangle((10, 10, W - 11, H - 11), 22, outline=STYLES["road"][3], width=6)
        d.text((40, 110), zh, "white", fitted(d, zh, "hei", 92, 470), anchor="lm")
        d.text((40, 196), en, "white", fitted(d, en, "hei", 40, 470), anchor="lm")
        d.text((40, 266), f"{(number * 7) % 19 * 100 + 200} m", "white", font("hei", 38), anchor="lm")
        x = 570
        d.polygon([(x, 70), (x + 44, 128), (x + 18, 128), (x + 18, 240), (x - 18, 240), (x - 18, 128), (x - 44, 128)], fill="white")
        return im
    return plaque(zh, en, style, (W, H))[0]


FRONTAL_STYLES = ["road", "gold", "white", "upright", "green", "red", "stone", "wood", "blue"]


def save_sign(im, path):
    im.quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)
