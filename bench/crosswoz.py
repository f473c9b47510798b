#!/usr/bin/env python3
"""Constraint questions over a database of sights, hotels and restaurants.

crosswoz.py convert DIR OUT.jsonl        DIR/{attraction,hotel,restaurant}_db.json -> partner records
crosswoz.py run DIR BASE_URL [N] [SEED]  asks N generated questions of a running server; prints the figures

Every question states one to three constraints (rating, price, free entry, length of a visit, a dish,
a facility, a type of hotel, nearness to a named place, a superlative). A place answered is right when
the database says that it meets every one of them. The questions are generated anew for each seed.
"""
import json, random, re, sys, time, urllib.request

KINDS = {"attraction": "attraction", "hotel": "hotel", "restaurant": "restaurant"}


def load(folder):
    found = {}
    for kind in KINDS:
        with open(f"{folder}/{kind}_db.json", encoding="utf-8") as file:
            # Blanks within names are shown as one.
            found[kind] = {" ".join(name.split()): row for name, row in json.load(file)}
    return found


def convert(db):
    """The mapping, field by field: what a partner who has such a database would write."""
    for kind, places in db.items():
        for name, row in places.items():
            record = {
                "type": "place",
                "external_id": f"{kind}/{name}",
                "kind": KINDS[kind],
                "name": name,
                "address": row.get("地址"),
                "phone": row.get("电话"),
                "rating": row.get("评分"),
                "opening_hours": row.get("营业时间"),
                "visit_min": row.get("游玩时间"),
                "ticket": row.get("门票"),
                "price": row.get("人均消费", row.get("价格")),
                "near": row.get("周边景点"),
                "attributes": {},
            }
            for label in ("地铁", "酒店类型", "推荐菜", "酒店设施", "周边餐馆", "周边酒店"):
                value = row.get(label)
                if value:
                    record["attributes"][label] = "、".join(value) if isinstance(value, list) else value
            yield {key: value for key, value in record.items() if value not in (None, [], {}, "")}


def minutes(text):
    """'1小时 - 2小时' -> (60, 120)"""
    found = [float(n) * {"天": 480, "小时": 60, "分钟": 1}[unit] for n, unit in re.findall(r"([\d.]+)\s*(天|小时|分钟)", text or "")]
    return (found[0], found[-1]) if found else None


PRICE = {"attraction": "门票", "hotel": "价格", "restaurant": "人均消费"}
NOUNS = {
    "attraction": (["景点", "好玩的地方", "景点"], ["sights", "attractions"]),
    "hotel": (["酒店", "宾馆", "住的地方"], ["hotels", "places to stay"]),
    "restaurant": (["餐馆", "餐厅", "饭馆", "吃饭的地方"], ["restaurants", "places to eat"]),
}


def constraint(rng, kind, places):
    """One constraint: a test of a row, and its wordings in Chinese and in English."""
    some = places[rng.choice(list(places))]
    which = rng.choice(["rating", "price", "price", "rating", "own", "free" if kind == "attraction" else "price"])
    if which == "rating":
        value = rng.choice([4, 4.2, 4.5, 4.6, 4.8])
        return (
            "rating",
            lambda row: (row.get("评分") or 0) >= value,
            [f"评分{value}以上", f"评分不低于{value}分", f"评分至少{value}", f"{value}分及以上", f"评分在{value}分以上"],
            [f"rated at least {value}", f"rated {value} or higher", f"with a rating of {value} or more"],
        )
    if which == "free":
        return ("price", lambda row: row.get("门票") == 0, ["门票免费", "免费", "不要门票", "不收门票"], ["free", "free to enter"])
    if which == "price":
        field = PRICE[kind]
        value = some.get(field) or rng.choice([50, 100, 300])
        value = max(10, round(value / 10) * 10)
        label = {"attraction": "门票", "hotel": "价格", "restaurant": "人均"}[kind]
        known = lambda row: row.get(field) is not None
        form = rng.choice(["most", "most", "least", "between"])
        if form == "most":
            return (
                "price",
                lambda row: known(row) and row[field] <= value,
                [f"{label}{value}元以下", f"{label}不超过{value}元", f"{label}在{value}以内", f"{label}最多{value}块"],
                [f"for at most {value} yuan", f"for {value} yuan or less", f"costing no more than ¥{value}"],
            )
        if form == "least":
            return (
                "price",
                lambda row: known(row) and row[field] >= value,
                [f"{label}{value}元以上", f"{label}不低于{value}元", f"{label}至少{value}"],
                [f"costing at least {value} yuan", f"for {value} yuan or more"],
            )
        more = value + rng.choice([20, 50, 200])
        return (
            "price",
            lambda row: known(row) and value <= row[field] <= more,
            [f"{label}{value}-{more}元", f"{label}在{value}到{more}元之间", f"{label}{value}至{more}块"],
            [f"between {value} and {more} yuan", f"from {value} to {more} yuan"],
        )
    if kind == "restaurant" and some.get("推荐菜"):
        dish = rng.choice(some["推荐菜"])
        if len(dish) >= 2:
            return ("own", lambda row: dish in (row.get("推荐菜") or []), [f"有{dish}", f"能吃到{dish}", f"推荐菜里有{dish}"], [f"with {dish}", f"serving {dish}"])
    if kind == "hotel":
        if rng.random() < 0.4 and some.get("酒店类型"):
            value = some["酒店类型"]
            return ("own", lambda row: row.get("酒店类型") == value, [value], [f"of the type {value}"])
        if some.get("酒店设施"):
            value = rng.choice(some["酒店设施"])
            return ("own", lambda row: value in (row.get("酒店设施") or []), [f"有{value}", f"提供{value}"], [f"with {value}"])
    if kind == "attraction":
        hours = rng.choice([1, 2, 3, 4])
        within = lambda row: bool(minutes(row.get("游玩时间"))) and minutes(row.get("游玩时间"))[1] <= hours * 60
        return ("visit", within, [f"游玩时间{hours}小时以内", f"{hours}个小时以内能玩完"], [f"that take no more than {hours} hours"])
    return constraint(rng, kind, places)


BEST = {
    "attraction": [("评分最高", "best rated", lambda row: -(row.get("评分") or -1), "评分"), ("门票最贵", "most expensive", lambda row: -(row.get("门票") if row.get("门票") is not None else -1), "门票")],
    "hotel": [("最便宜", "cheapest", lambda row: row.get("价格"), "价格"), ("评分最高", "best rated", lambda row: -(row.get("评分") or -1), "评分")],
    "restaurant": [("最便宜", "cheapest", lambda row: row.get("人均消费"), "人均消费"), ("评分最高", "best rated", lambda row: -(row.get("评分") or -1), "评分")],
}


def question(rng, db):
    kind = rng.choice(list(KINDS))
    places = db[kind]
    tests, zh, en, kinds = [], [], [], set()
    for _ in range(rng.choice([1, 2, 2, 3])):
        which, test, worded_zh, worded_en = constraint(rng, kind, places)
        if which in kinds:
            continue
        kinds.add(which)
        tests.append(test)
        zh.append(rng.choice(worded_zh))
        en.append(rng.choice(worded_en))
    near_zh = near_en = ""
    if rng.random() < 0.4:
        anchor = rng.choice([n for n, row in db["attraction"].items() if len(n) >= 3 and row.get({"attraction": "周边景点", "hotel": "周边酒店", "restaurant": "周边餐馆"}[kind])])
        around = set(db["attraction"][anchor][{"attraction": "周边景点", "hotel": "周边酒店", "restaurant": "周边餐馆"}[kind]])
        near_zh, near_en = f"{anchor}{rng.choice(['附近', '周边', '旁边'])}", f" near {anchor}"
        tests.append(lambda row, around=around: row["名称"] in around)
    fits = {name for name, row in places.items() if all(test(row) for test in tests)}
    english = rng.random() < 0.2
    nouns = NOUNS[kind][1 if english else 0]
    noun = rng.choice(nouns)
    best = rng.choice(BEST[kind]) if rng.random() < 0.15 else None
    if best:
        known = [name for name in fits if places[name].get(best[3]) is not None]
        top = min((best[2](places[name]) for name in known), default=None)
        first = {name for name in known if best[2](places[name]) == top}
    else:
        first = None
    if english:
        text = rng.choice([
            f"Which {noun}{near_en} are {' and '.join(en)}?" if all(not w.startswith(("with", "for", "that", "serving", "from", "between", "costing", "of")) for w in en) else f"Can you find {noun}{near_en} {', '.join(en)}?",
            f"I am looking for {noun}{near_en}, {', '.join(en)}.",
        ])
        if best:
            text = f"What is the {best[1]} of the {noun}{near_en}, {', '.join(en)}?"
    else:
        stated = rng.choice(["、", "，", "而且"]).join(zh)
        text = rng.choice([
            f"{near_zh}{stated}的{noun}有哪些？",
            f"帮我推荐一个{near_zh}{stated}的{noun}",
            f"我想在{near_zh}找{stated}的{noun}" if near_zh else f"我想找{stated}的{noun}",
            f"有没有{near_zh}{stated}的{noun}？",
            f"{near_zh}哪些{noun}{stated}？" if all(w[0] not in "有能提推" for w in zh) else f"{near_zh}有哪些{stated}的{noun}？",
        ])
        if best:
            text = f"{near_zh}{stated}的{noun}里，{best[0]}的是哪一家？"
    return text, kind, fits, first


def run(folder, base, count, seed):
    db, rng = load(folder), random.Random(seed)
    names = {kind: set(places) for kind, places in db.items()}
    wrong, silent, answered, right, satisfiable, hit, best_asked, best_right, times = [], [], 0, 0, 0, 0, 0, 0, []
    for _ in range(count):
        text, kind, fits, first = question(rng, db)
        body = json.dumps({"question": text}).encode()
        began = time.time()
        reply = json.load(urllib.request.urlopen(urllib.request.Request(base + "/v1/ask", body, {"content-type": "application/json"}), timeout=60))
        times.append(time.time() - began)
        places = [place["name"] for place in reply["places"]]
        answered += len(places)
        right += sum(place in fits for place in places)
        wrong += [(text, place) for place in places if place not in fits]
        if fits:
            satisfiable += 1
            hit += any(place in fits for place in places)
            if not places:
                silent.append((text, len(fits), reply["answer"][:60]))
        if first:
            best_asked += 1
            best_right += bool(places) and places[0] in first
    times.sort()
    for line in wrong[:15]:
        print("wrong ", *line, file=sys.stderr)
    for line in silent[:15]:
        print("silent", *line, file=sys.stderr)
    print(json.dumps({
        "questions": count, "seed": seed, "places_answered": answered,
        "satisfying": round(right / max(answered, 1), 4),
        "satisfiable_answered": round(hit / max(satisfiable, 1), 4), "satisfiable": satisfiable,
        "superlatives": best_asked, "superlative_first": round(best_right / max(best_asked, 1), 4),
        "p50_ms": round(1e3 * times[len(times) // 2], 1), "p99_ms": round(1e3 * times[int(len(times) * 0.99)], 1),
    }, ensure_ascii=False))


if __name__ == "__main__":
    if sys.argv[1:2] == ["convert"]:
        with open(sys.argv[3], "w", encoding="utf-8") as out:
            for record in convert(load(sys.argv[2])):
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
    elif sys.argv[1:2] == ["run"]:
        more = sys.argv[4:]
        run(sys.argv[2], sys.argv[3].rstrip("/"), int(more[0]) if more else 500, int(more[1]) if more[1:] else 1)
    else:
        sys.exit(__doc__)
