#!/usr/bin/env python3
"""Checks demo.json against demo/region and prints how many cases each class has.

Place names, fields and quoted words must stand in the region's files; what a constraint asks for is
computed again from them. Needs Python 3.11 or later, and nothing else. Exits with 1 on any problem.
"""

import json
import math
import re
import sys
import tomllib
import unicodedata
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
REGION = HERE.parent.parent / "demo" / "region"
LEAST = {
    "fact_zh": 60, "fact_en": 50, "follow_up": 50, "time": 25, "happenings": 20, "constraint": 30,
    "comparison": 15, "open_zh": 30, "open_en": 30, "cross_language": 20, "unanswerable": 35,
    "conflict": 6, "nickname": 20, "typo": 25, "article": 10, "outing": 35,
}
PROSE = ["intro", "history", "legend", "highlights", "tips"]
KNOWN = ["opening_hours", "ticket", "price", "visit_min", "address", "phone", "transport", "rating", "near", *PROSE]
CASE_KEYS = {"id", "class", "messages", "lang", "facts", "expect", "check", "hour"}
EXPECT_KEYS = {"grounded": bool, "warning": str, "all": bool, "only": bool, "outing": str, "without": list}
# Sights that may be entered without paying, though their ticket says more than that.
FREE = re.compile(r"^(免费|湖区免费|步道免费|古镇免费进入|门前观看免费)")
DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
# A question must not repeat a sentence of the data: this many characters or words in a row.
COPIED = {"zh": 9, "en": 6}


def load(path):
    with open(path, "rb") as file:
        return tomllib.load(file)


def fold(text):
    """As `scenic_data::text::fold`: letters and digits only, lower case, narrow."""
    narrow = "".join(chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else c for c in text)
    return "".join(c.lower() for c in narrow if unicodedata.category(c)[0] in "LN")


class Region:
    def __init__(self, folder):
        files = sorted((folder / "places").glob("*.toml"))
        self.places = {place["id"]: place for place in map(load, files)}
        self.about = load(folder / "region.toml")
        self.happenings = load(folder / "happenings.toml")["happening"]
        for partner in self.about["partner"]:
            self.happenings += partner.get("happening", [])
        self.articles = [load(path) for path in sorted((folder / "articles").glob("*.toml"))]
        self.article_text = "\n".join("\n".join([a["title"], *a["paragraphs"]]) for a in self.articles)
        self.names = {}
        for place in self.places.values():
            for lang in ("zh", "en"):
                for name in [place[lang]["name"], *place[lang].get("aliases", [])]:
                    self.names.setdefault(fold(name), place["id"])

    def find(self, name):
        place = self.names.get(fold(name))
        return self.places.get(place)

    def fields(self, place):
        """Field -> everything any source says in it."""
        said = {}
        add = lambda field, text: said.setdefault(field, []).append(str(text))
        for lang in ("zh", "en"):
            for key, value in place[lang].items():
                if key == "attributes":
                    for label, text in value.items():
                        add(label, text)
                elif key not in ("name", "aliases"):
                    add(key, value)
        for key in ("phone", "visit_min", "rating"):
            if key in place:
                add(key, place[key])
        if "price" in place and place["kind"] in ("hotel", "restaurant"):
            add("price", place["price"])
        if place.get("near"):
            add("near", "、".join(self.places[n]["zh"]["name"] for n in place["near"]))
        for entry in self.about.get("outdated", []):
            if entry["place"] == place["id"]:
                add(entry["field"], entry["en"])
        for partner in self.about["partner"]:
            for entry in partner.get("says", []):
                if entry["place"] == place["id"]:
                    add(entry["field"], entry["zh"])
                    add(entry["field"], entry["en"])
        return said

    def within(self, place, area):
        while place:
            if place["id"] == area:
                return True
            place = self.places.get(place.get("parent"))
        return False

    def metres(self, a, b):
        if "location" not in a or "location" not in b:
            return math.inf
        (lat, lon), (lat2, lon2) = a["location"], b["location"]
        east = (lon - lon2) * math.cos(math.radians(lat)) * 111_320
        return math.hypot(east, (lat - lat2) * 110_574)

    def ticket(self, place):
        text = place["zh"].get("ticket", "")
        if FREE.match(text):
            return 0
        number = re.match(r"^(?:登楼)?(\d+)元", text)
        return int(number[1]) if number else None

    def number(self, place, what):
        if what == "ticket":
            return self.ticket(place)
        if what == "price" and place["kind"] not in ("hotel", "restaurant"):
            return None
        return place.get(what)

    def closed_on(self, place, day):
        open_days = set()
        hours = place["en"].get("opening_hours", "")
        rules = re.findall(r"((?:(?:Mo|Tu|We|Th|Fr|Sa|Su)[-,]?)+) \d\d:\d\d", hours)
        for rule in rules:
            for part in rule.split(","):
                first, _, last = part.partition("-")
                start = DAYS.index(first)
                length = (DAYS.index(last or first) - start) % 7
                open_days |= {DAYS[(start + n) % 7] for n in range(length + 1)}
        return bool(rules) and day not in open_days

    def satisfying(self, check):
        """The places that meet a constraint."""
        found = list(self.places.values())
        keep = lambda test: [p for p in found if test(p)]
        if "kind" in check:
            found = keep(lambda p: p["kind"] in check["kind"])
        if "within" in check:
            found = keep(lambda p: self.within(p, check["within"]))
        if "tag" in check:
            found = keep(lambda p: set(check["tag"]) & set(p.get("tags", [])))
        if "rating_min" in check:
            found = keep(lambda p: p.get("rating", 0) >= check["rating_min"])
        if "price_max" in check:
            found = keep(lambda p: (self.number(p, "price") or math.inf) <= check["price_max"])
        if "ticket_max" in check:
            found = keep(lambda p: self.ticket(p) is not None and self.ticket(p) <= check["ticket_max"])
        if "visit_max" in check:
            found = keep(lambda p: p.get("visit_min", math.inf) <= check["visit_max"])
        if check.get("free"):
            found = keep(lambda p: self.ticket(p) == 0)
        if "closed_on" in check:
            found = keep(lambda p: self.closed_on(p, check["closed_on"]))
        if "near" in check:
            anchor, radius = self.places[check["near"][0]], check["near"][1]
            found = keep(lambda p: self.metres(p, anchor) <= radius)
        if "nearest_to" in check:
            anchor = self.places[check["nearest_to"]]
            found = sorted(found, key=lambda p: self.metres(p, anchor))[:1]
        for word, best in (("lowest", min), ("highest", max)):
            if word in check:
                known = keep(lambda p: self.number(p, check[word]) is not None)
                limit = best(self.number(p, check[word]) for p in known)
                found = [p for p in known if self.number(p, check[word]) == limit]
        return {p["id"] for p in found}


def copied(question, region):
    """A stretch of a Chinese or an English question that stands in the data word for word."""
    texts = getattr(region, "copied_texts", None)
    if texts is None:
        parts = [region.article_text]
        for place in region.places.values():
            for lang in ("zh", "en"):
                parts += [v for k, v in place[lang].items() if isinstance(v, str) and k != "name"]
        for happening in region.happenings:
            parts += [happening[lang][part] for lang in ("zh", "en") for part in ("title", "body")]
        words = " ".join(re.findall(r"[a-z0-9']+", "\n".join(parts).lower()))
        texts = region.copied_texts = ("\n".join(fold(p) for p in parts), f" {words} ")
    whole, words = texts
    if re.search(r"[\u4e00-\u9fff]", question):
        asked, size = fold(re.sub(r"[A-Za-z' -]+", "", question)), COPIED["zh"]
        return next((asked[i:i + size] for i in range(len(asked) - size + 1) if asked[i:i + size] in whole), None)
    # Names may be written as they are.
    names = sorted((p["en"]["name"] for p in region.places.values()), key=len, reverse=True)
    for number, name in enumerate(names):
        question = question.replace(name, f"name{number}")
    asked, size = re.findall(r"[a-z0-9']+", question.lower()), COPIED["en"]
    runs = (" ".join(asked[i:i + size]) for i in range(len(asked) - size + 1))
    return next((run for run in runs if f" {run} " in words), None)


def check_messages(case):
    messages = case["messages"]
    roles = [m["role"] for m in messages]
    if roles != ["user", "assistant"] * (len(roles) // 2) + ["user"]:
        yield f"roles must alternate and end with the user: {roles}"
    if any(not m["content"].strip() or set(m) != {"role", "content"} for m in messages):
        yield "a message has a role and words"
    if case["class"] == "follow_up" and not 3 <= len(messages) <= 7:
        yield "a follow-up has 3 to 7 messages"


def check_facts(case, region):
    for fact in case["facts"]:
        if not set(fact) <= {"place", "field", "value"} or "place" not in fact:
            yield f"not a fact: {fact}"
            continue
        place = region.find(fact["place"])
        if place is None:
            yield f"no such place: {fact['place']}"
            continue
        said = region.fields(place)
        field, value = fact.get("field"), fact.get("value")
        if field is not None and field not in said:
            yield f"{fact['place']} has no field {field}"
            continue
        if value is None:
            continue
        texts = said[field] if field else [text for texts in said.values() for text in texts]
        inside = any(fold(value) in fold(text) for text in texts)
        if not inside and not (field is None and fold(value) in fold(region.article_text)):
            yield f"{fact['place']} {field or ''}: “{value}” is not said"
    asked_in = "zh-Hans" if re.search(r"[\u4e00-\u9fff]", case["messages"][-1]["content"]) else "en"
    lang = case.get("lang", asked_in)
    wanted = {"zh-Hans": "zh", "en": "en"}.get(lang)
    if wanted is None:
        yield f"lang must be zh-Hans or en, not {lang!r}"
    elif any(region.find(f["place"]) and region.find(f["place"])[wanted]["name"] != f["place"] for f in case["facts"]):
        yield f"name places as an answer in {lang} does"


def check_class(case, region):
    kind, facts, expect = case["class"], case["facts"], case.get("expect", {})
    for key, value in expect.items():
        if not isinstance(value, EXPECT_KEYS.get(key, ())):
            yield f"not an expectation: {key} = {value!r}"
    if (kind == "unanswerable") != (not facts):
        yield "facts are empty if and only if the question cannot be answered"
    if (expect.get("grounded") is False) != (kind == "unanswerable"):
        yield "expect.grounded is false for unanswerable questions alone"
    if kind == "conflict" and expect.get("warning") != "conflict":
        yield "a conflict expects its warning"
    ids = {region.find(f["place"])["id"] for f in facts if region.find(f["place"])}
    if kind == "comparison" and (len(ids) < 2 or expect.get("all") is not True):
        yield "a comparison names its places and expects them all"
    if kind == "happenings" and (known := {h["place"] for h in region.happenings}) and not ids <= known:
        yield f"nothing happens at {ids - known}"
    if kind == "time" and any(f.get("field") != "opening_hours" for f in facts[:1]):
        yield "the first fact of a time question is opening_hours"
    if kind in ("open_zh", "open_en") and any(f.get("field") not in (None, *PROSE) for f in facts):
        yield "open questions rest on prose"
    if (kind == "outing") != (expect.get("outing") in ("plan", "way")):
        yield "an outing expects a plan or a way"
    if expect.get("outing") == "way" and len(facts) != 2:
        yield "a way has two ends"
    if not 0 <= case.get("hour", 0) <= 23:
        yield "an hour is from 0 to 23"
    if unknown := [name for name in expect.get("without", []) if not region.find(name)]:
        yield f"no such places: {unknown}"
    if "check" in case:
        must, may = region.satisfying(case["check"]), set(case["check"].get("may", []))
        # An area that meets the condition may be named, but nobody misses it among the sights.
        must_name = {i for i in must if region.places[i]["kind"] != "area"}
        if not must_name - may <= ids:
            yield f"also satisfies it: {sorted(must_name - may - ids)}"
        if not ids <= must | may:
            yield f"does not satisfy it: {sorted(ids - must - may)}"
    elif kind == "constraint":
        yield "a constraint has a check"


def main():
    region = Region(REGION)
    cases = json.loads((HERE / "demo.json").read_text(encoding="utf-8"))
    problems = []
    for case in cases:
        found = [f"unknown key {key}" for key in sorted(set(case) - CASE_KEYS)]
        for check in (check_messages(case), check_facts(case, region), check_class(case, region)):
            found += check
        if text := copied(case["messages"][-1]["content"], region):
            found.append(f"copied from the data: {text}")
        problems += [f"{case['id']}: {problem}" for problem in found]
    for what, values in (
        ("id", [c["id"] for c in cases]),
        ("dialogue", [json.dumps(c["messages"], ensure_ascii=False) for c in cases]),
    ):
        problems += [f"twice the same {what}: {v}" for v, n in Counter(values).items() if n > 1]
    counts = Counter(case["class"] for case in cases)
    for name in sorted(set(LEAST) | set(counts)):
        if name not in LEAST:
            problems.append(f"unknown class {name}")
        elif counts[name] < LEAST[name]:
            problems.append(f"{name} has {counts[name]} cases, fewer than {LEAST[name]}")
        print(f"{name:16} {counts[name]:4}")
    named = {region.find(f["place"])["id"] for c in cases for f in c["facts"] if region.find(f["place"])}
    print(f"{'all':16} {len(cases):4}, about {len(named)} of {len(region.places)} places")
    if silent := sorted(set(region.places) - named):
        problems.append(f"no case is about {silent}")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
