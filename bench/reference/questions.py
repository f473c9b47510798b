"""Questions to both sides, made of the records, and what their answers must hold."""
import json
import random
import re
from typing import NamedTuple

WORDINGS = {
    "phone": ("{}的电话是多少？", "{}有联系电话吗？"),
    "address": ("{}在哪里？", "{}的地址是什么？"),
    "opening_hours": ("{}几点开门？", "{}的开放时间是什么？"),
    "ticket": ("{}门票多少钱？", "去{}要花多少门票钱？"),
}
WINDOW = 16  # characters of an introduction that an open question is made of
LEAST = 20


class Question(NamedTuple):
    kind: str
    text: str
    place: str
    expected: str


def norm(text):
    """Letters and digits alone: how a value is set out is not judged."""
    return re.sub(r"[\W_]+", "", str(text)).lower()


def facts(records):
    for record in records:
        for field, wordings in WORDINGS.items():
            if isinstance(value := record.get(field), str) and norm(value):
                for wording in wordings:
                    yield Question("fact", wording.format(record["name"]), record["name"], norm(value)[:60])


def open_ones(records):
    """About what an introduction tells, by words of it, without the name."""
    for record in records:
        intro = record.get("intro")
        words = "".join(c for c in intro if c.isalnum()) if isinstance(intro, str) else ""
        for start in range(WINDOW, min(len(words), 7 * WINDOW) - WINDOW + 1, 2 * WINDOW):
            part = words[start : start + WINDOW]
            if record["name"] not in part:
                yield Question("open", f"{part}是怎么回事？", record["name"], norm(part))


def dialogues(path):
    """Turns of people that name their place and ask for a fact; facts are those of the reply."""
    for dialogue in json.load(open(path, encoding="utf-8")):
        turns = dialogue["messages"]
        for turn, reply in zip(turns, turns[1:]):
            facts = [f for f in reply.get("attrs") or [] if f["attrname"] not in ("Information", "周边景点")]
            if len(facts) == 1 and facts[0]["name"] in turn["message"] and re.search(r"[?？吗呢]|多少|哪|几|什么", turn["message"]):
                yield Question("dialogue", turn["message"], facts[0]["name"], norm(facts[0]["attrvalue"])[:60])


def made(records_path, dialogues_path=None, seed=1):
    """Questions by kind, each text once, in an order that is the same for the same seed."""
    with open(records_path, encoding="utf-8") as lines:
        records = [r for r in map(json.loads, filter(str.strip, lines)) if isinstance(r.get("name"), str)]
    kinds = {"fact": facts(records), "open": open_ones(records)}
    if dialogues_path:
        known = {r["name"] for r in records}
        kinds["dialogue"] = (q for q in dialogues(dialogues_path) if q.place in known)
    rng, out = random.Random(seed), {}
    for kind, questions in kinds.items():
        once = list({q.text: q for q in questions}.values())
        rng.shuffle(once)
        if len(once) >= LEAST:
            out[kind] = once
    return out


def judged(question, answer, first_place):
    """Whether the answer holds what was asked for, and whether the first citation is of the right place."""
    return question.expected in norm(answer), first_place == question.place
