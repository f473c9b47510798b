#!/usr/bin/env python3
"""The demo region told in Chinese alone, and questions about it in both languages.

chinese_only.py RECORDS.jsonl QUESTIONS.json   writes partner records and questions for `daoyou eval`

Places keep their English names, for without them nobody could ask; everything else is Chinese. The
questions are the golden ones of the classes fact and open, judged by the field in which the answer
stands, so that Chinese and English ones are judged alike. Questions whose answer stands in no field of
a Chinese text are left out. Needs Python 3.11 or later.
"""
import json
import sys

from check import PROSE, Region, fold, load, HERE, REGION

CLASSES = {"fact_zh": "zh", "open_zh": "zh", "fact_en": "en", "open_en": "en"}
FACTS = ["opening_hours", "ticket", "price", "visit_min", "address", "phone", "transport", "rating"]


def record(place, region):
    zh, en = place["zh"], place["en"]
    names = {"zh-Hans": zh["name"], "en": en["name"]}
    out = {"type": "place", "external_id": place["id"], "kind": place["kind"], "names": names,
           "aliases": zh.get("aliases", []) + en.get("aliases", [])}
    if place.get("parent"):
        out["parent"] = place["parent"]
    for field in [*PROSE, *FACTS]:
        value = zh.get(field, place.get(field))
        if value is not None:
            out[field] = value
    out["attributes"] = dict(zh.get("attributes", {}))
    if place.get("near"):
        out["near"] = [region.places[near]["zh"]["name"] for near in place["near"]]
    return out


def fields_of(place, value, lang):
    """The fields in which a value stands, under their Chinese names where they have one."""
    told, wanted = place[lang], fold(value)
    found = [field for field in [*PROSE, *FACTS] if wanted in fold(str(told.get(field, place.get(field, ""))))]
    labels = list(place["zh"].get("attributes", {}))
    for at, (label, text) in enumerate(told.get("attributes", {}).items()):
        if wanted in fold(text) and (lang == "zh" or len(labels) == len(told["attributes"])):
            found.append(label if lang == "zh" else labels[at])
    return found


def judged(case, region, lang):
    facts = []
    for fact in case["facts"]:
        place = region.find(fact["place"])
        if place is None:
            continue
        field = fact.get("field")
        if field in PROSE or field in FACTS or field == "near":
            facts.append({"place": place["zh"]["name"], "field": field})
        elif field is not None:
            labels, own = list(place["zh"].get("attributes", {})), list(place[lang].get("attributes", {}))
            if field in own and len(labels) == len(own):
                facts.append({"place": place["zh"]["name"], "field": labels[own.index(field)]})
        elif fact.get("value"):
            facts += [{"place": place["zh"]["name"], "field": f} for f in fields_of(place, fact["value"], lang)]
    return facts


def main():
    region = Region(REGION)
    places = [load(path) for path in sorted((REGION / "places").glob("*.toml"))]
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        for place in places:
            file.write(json.dumps(record(place, region), ensure_ascii=False) + "\n")
    cases = json.loads((HERE / "demo.json").read_text("utf-8"))
    asked = []
    for case in cases:
        lang = CLASSES.get(case["class"])
        facts = judged(case, region, lang) if lang else []
        if facts:
            tag = "zh-Hans" if lang == "zh" else "en"
            asked.append({"id": case["id"], "class": case["class"], "lang": tag,
                          "messages": case["messages"], "facts": facts})
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(asked, file, ensure_ascii=False, indent=1)
    print(f"{len(places)} places, {len(asked)} questions")


if __name__ == "__main__":
    main()
