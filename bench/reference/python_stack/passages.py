"""Records to passages: a card of each place's facts, and its introduction in parts."""
import json
import re
from typing import NamedTuple

LABELS = {"address": "地址", "phone": "电话", "opening_hours": "开放时间", "ticket": "门票", "visit_min": "建议游玩分钟"}
PART = 300  # characters; an introduction is seldom longer, so that it mostly stays whole
SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?\n]*")


class Passage(NamedTuple):
    place: str
    field: str
    text: str


def told(value):
    """A value as a text, whatever its form in the record."""
    if isinstance(value, dict):
        return "；".join(told(part) for part in value.values() if part not in (None, "", [], {}))
    if isinstance(value, list):
        return "、".join(told(part) for part in value)
    return str(value)


def parts(text):
    """Whole sentences, as many together as fit."""
    part = ""
    for sentence in SENTENCE.findall(text):
        if part and len(part) + len(sentence) > PART:
            yield part
            part = ""
        part += sentence
    if part.strip():
        yield part


def passages(record):
    name = told(record.get("name") or record.get("external_id") or "")
    facts = [f"{label}：{told(record[field])}" for field, label in LABELS.items() if record.get(field)]
    facts += [f"{label}：{told(value)}" for label, value in (record.get("attributes") or {}).items()]
    if record.get("near"):
        facts.append("周边：" + "、".join(dict.fromkeys(map(told, record["near"]))))
    if facts:
        yield Passage(name, "facts", f"{name}。" + "。".join(facts))
    for part in parts(told(record.get("intro") or "")):
        yield Passage(name, "intro", part)


def read(path):
    with open(path, encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines if line.strip()]
    return [passage for record in records if record.get("type", "place") == "place" for passage in passages(record)]
