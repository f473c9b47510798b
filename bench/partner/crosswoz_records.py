#!/usr/bin/env python3
"""A database of sights, hotels, restaurants and metro stations as partner records.

crosswoz_records.py BINARY [--shared DIR] [--port N]   writes the records, sends them in over HTTP and by
                                                       `daoyou import`, and says which rows were refused and why

The mapping, for anybody who has such a database:

| database | record |
|---|---|
| 景点, 酒店, 餐馆 | `place` of the kind attraction, hotel, restaurant |
| 名称 | `name`; blanks in a row become one |
| domain and 名称 | `external_id`, as `attraction/故宫`: a name stands once in a domain, but one that stands in two names two places |
| 地址, 电话, 评分, 营业时间, 游玩时间 | `address`, `phone`, `rating`, `opening_hours`, `visit_min` |
| 门票 | `ticket`; 0 is free entry |
| 价格 (a night), 人均消费 (a meal) | `price` |
| 周边景点 | `near`, by name |
| 周边餐馆, 周边酒店, 推荐菜, 酒店设施, 酒店类型 | `attributes` under their own labels |
| 地铁 of the metro table | `attributes.地铁站` of the place of that name, in a file of its own that is laid over the first |
| null | left out: unknown |

The metro table names each place of the other three with its nearest station and exit. It tells of no
station itself (no line, position or address), so stations are facts of places, not places. Its rows carry
only the identifier and the fact; what the first file said stays. The column 地铁 of the other three
tables says the same and is left out. The taxi table holds placeholders and is left out, as its
description says.
"""
import collections, json, pathlib, sys, time
from service import Service, arguments, finish, lines, shared

KINDS = ("attraction", "hotel", "restaurant")
FIELDS = {
    "address": "地址", "phone": "电话", "rating": "评分", "opening_hours": "营业时间",
    "visit_min": "游玩时间", "ticket": "门票", "near": "周边景点",
}
LABELS = ("酒店类型", "推荐菜", "酒店设施", "周边餐馆", "周边酒店")


def table(folder, name):
    """The rows of a table by name."""
    with open(folder / f"{name}_db.json", encoding="utf-8") as file:
        return [(" ".join(name.split()), row) for name, row in json.load(file)]


def place(kind, name, row):
    """A row of the tables of places."""
    record = {"type": "place", "external_id": f"{kind}/{name}", "kind": kind, "name": name}
    record.update({field: row.get(label) for field, label in FIELDS.items()})
    record["price"] = row.get("人均消费", row.get("价格"))
    record["attributes"] = {label: row[label] for label in LABELS if row.get(label)}
    return {field: value for field, value in record.items() if value not in (None, "", [], {})}


def convert(folder):
    """The records of places, those of the metro table, and what could not be converted."""
    places, kinds, left = [], collections.defaultdict(list), collections.Counter()
    for kind in KINDS:
        for name, row in table(folder, kind):
            places.append(place(kind, name, row))
            kinds[name].append(kind)
    metro = []
    for name, row in table(folder, "metro"):
        if not row.get("地铁"):
            left["metro rows without a station"] += 1
        elif len(kinds[name]) != 1:
            left["metro rows of a name that no place or several have"] += 1
        else:
            metro.append({"external_id": f"{kinds[name][0]}/{name}", "attributes": {"地铁站": row["地铁"]}})
    return places, metro, left


def told(card):
    """What is worth telling of a report."""
    issues = collections.Counter()
    for weight in ("errors", "doubts", "warnings"):
        for issue in card[weight]:
            issues[weight, issue["code"], issue.get("column")] += 1
    return {**card["counts"], "rows": card["rows"], "held_back": card["held_back"], "issues_left_out": card["issues_left_out"],
            "issues": {" ".join(map(str, key)): n for key, n in sorted(issues.items(), key=str)}}


def main():
    args = arguments(__doc__)
    folder = shared(args, "crosswoz")
    if folder is None:
        return 0
    places, metro, left = convert(folder)
    files = {"places.jsonl": places, "metro.jsonl": metro}
    for name, records in files.items():
        (args.folder / name).write_bytes(lines(records))
    print(f"{len(places)} records of places, {len(metro)} of the metro table; left out: {dict(left)}")
    figures = {"left_out": dict(left)}
    service = Service(args.binary, args.port, args.folder / "http")
    key, _ = service.partner("CrossWOZ")
    service.start()
    try:
        for name, records in files.items():
            began = time.time()
            with open(args.folder / name, "rb") as body:
                sent = service.upload(key, body, mode="partial", confirm=True, name=name)
            assert sent.status == 202, sent
            card = service.done(key, sent.json["id"], searchable=True)
            figures["http " + name] = {"status": card["status"], "seconds": round(time.time() - began, 1), **told(card)}
            print("http", name, json.dumps(figures["http " + name], ensure_ascii=False))
            by_row = dict(enumerate(records, 1))
            for issue in card["errors"] + card["doubts"]:
                print("  ", json.dumps(issue, ensure_ascii=False), "|", json.dumps(by_row.get(issue.get("row")), ensure_ascii=False)[:300])
            for issue in card["warnings"][:20]:
                record = by_row.get(issue.get("row"), {})
                value = record.get(issue.get("column", "").split(".")[0])
                print("   warning", issue["code"], issue.get("column"), json.dumps(value, ensure_ascii=False)[:200])
        exported = service.call("GET", "/v1/partner/export", key=key).body.decode().splitlines()
        by_id = {record["external_id"]: record for record in map(json.loads, exported)}
        wanted = {record["external_id"]: dict(record) for record in places}
        for record in metro:
            wanted[record["external_id"]]["attributes"] = {**wanted[record["external_id"]].get("attributes", {}), **record["attributes"]}
        wrong = [id for id in wanted if by_id.get(id) != wanted[id]]
        figures["exported"] = {"records": len(by_id), "differ": len(wrong)}
        print("exported", figures["exported"], [(by_id.get(id), wanted[id]) for id in wrong[:3]])
    finally:
        service.stop()
    service = Service(args.binary, args.port + 1, args.folder / "command")
    for name in files:
        began = time.time()
        done = service.command("--json", "import", str(args.folder / name), "--partner", "CrossWOZ", "--partial", ok=False)
        if not done.stdout.strip():
            raise RuntimeError(done.stderr)
        report = json.loads(done.stdout.splitlines()[0])
        figures["import " + name] = {"exit": done.returncode, "seconds": round(time.time() - began, 1), "counts": report["counts"], "rows": report["rows"]}
        print("import", name, json.dumps(figures["import " + name], ensure_ascii=False))
    finish(args, figures)
    same = all(figures["http " + n]["rejected"] == figures["import " + n]["counts"]["rejected"] for n in files)
    return 0 if same and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
