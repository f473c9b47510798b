#!/usr/bin/env python3
"""How fast partners' words are known, and what large files cost.

speed.py BINARY [--shared DIR] [--port N] [--parts abcdef] [--csvread PROGRAM]...

a  seconds from a notice to an answer of /v1/search, /v1/ask and /v1/places/{id}/status that knows it
b  seconds from an upload of 1,000 places (JSON Lines) to `searchable: true`
c  seconds of a dry run of 100,000 CSV rows of 12 columns, beside Python's csv reading the file, and beside
   the programs that `--csvread` names (each is given the file and prints how many cells it read)
d  memory while a file of 1 GB (1,000,000 JSON Lines) is received and looked at by a dry run
e  all that is told of each place before an export and after its import into an empty store, in each form
f  rows a second and memory while 300,000 rows are taken

No text model is used, so words are found by the keyword index alone.
"""
import csv, json, sqlite3, sys, threading, time, urllib.parse
import hostile
from service import Service, arguments, finish, lines


def spread(times):
    times = sorted(times)
    return {"tries": len(times), "median": round(times[len(times) // 2], 3), "max": round(times[-1], 3)}


def until(check, wait=60):
    began = time.time()
    while not check():
        if time.time() - began > wait:
            raise TimeoutError("it does not come to be known")
        time.sleep(0.01)


def place_path(partner, id):
    return "/v1/places/" + urllib.parse.quote(f"{partner['source']}:{id}", safe="")


NAMES = "望湖 听松 揽月 枕流 迎曦 栖霞 漱玉 观澜 倚云 归雁 沐风 藏书 问泉 品茗 试剑 寻梅 采菱 飞瀑 落雁 晴川".split()


def places(count, mark, start=0):
    """Places with what partners usually say of them."""
    for i in range(start, start + count):
        name = f"{NAMES[i % 20]}{'亭台楼阁轩'[i // 20 % 5]}{mark}{i}"
        yield {"type": "place", "external_id": f"{mark}-{i}", "kind": "attraction", "name": name, "names": {"en": f"Pavilion {mark} {i}"},
               "location": {"lat": round(29.5 + i % 1000 / 1000, 5), "lon": round(118 + i // 1000 / 300, 5)}, "address": f"岫川市澜岫山北坡{i}号",
               "phone": f"0559-{1000000 + i}", "opening_hours": "08:00-17:30", "ticket": f"{20 + i % 60}元", "visit_min": 15 + i % 90,
               "intro": f"{name}建于{1200 + i % 700}年，位于北坡，四面开窗，可以远眺群山。", "attributes": {"树龄": f"{100 + i % 900}年"}, "tags": ["古建", "日出"]}


def notices(service, key, partner, tries=20):
    """From a notice to whoever knows it."""
    card = service.done(key, service.upload(key, lines(places(40, "a"))).json["id"], searchable=True)
    assert card["status"] == "done", card
    own = list(places(40, "a"))
    figures = {what: [] for what in ("answered", "status", "ask", "search")}
    for i in range(tries):
        place, title = own[i], f"第{i + 1}号吊桥加固"
        query = "/v1/search?" + urllib.parse.urlencode({"q": title})
        question = {"question": f"{place['name']}现在开放吗？"}
        service.call("POST", "/v1/ask", question)
        began = time.time()
        told = service.call("POST", "/v1/partner/notices", {"place": place["external_id"], "effect": "closed", "title": title}, key)
        assert told.status == 201, told
        figures["answered"].append(time.time() - began)
        until(lambda: service.call("GET", place_path(partner, place["external_id"]) + "/status").json["state"] == "closed")
        figures["status"].append(time.time() - began)
        until(lambda: title in service.call("POST", "/v1/ask", question).body.decode())
        figures["ask"].append(time.time() - began)
        until(lambda: any(item["title"] == title for item in service.call("GET", query).json["items"]))
        figures["search"].append(time.time() - began)
    return {what: spread(times) for what, times in figures.items()}


def thousand(service, key, tries=3):
    """From 1,000 places sent to all of them searchable."""
    taken, known = [], []
    for i in range(tries):
        began = time.time()
        sent = service.upload(key, lines(places(1000, "bcdefg"[i])))
        card = service.done(key, sent.json["id"])
        assert card["status"] == "done" and card["counts"]["created"] == 1000, card
        taken.append(time.time() - began)
        service.done(key, sent.json["id"], searchable=True)
        known.append(time.time() - began)
        found = service.call("GET", "/v1/search?" + urllib.parse.urlencode({"q": f"Pavilion {'bcdefg'[i]} 777"})).json["items"]
        assert found and found[0]["title"].endswith(f"{'bcdefg'[i]} 777"), found[:1]
    return {"taken": spread(taken), "searchable": spread(known)}


COLUMNS = "external_id name kind location.lat location.lon address phone opening_hours ticket visit_min intro attributes.树龄".split()


def table(path, count=100_000):
    with open(path, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for p in places(count, "t"):
            writer.writerow([p["external_id"], p["name"], p["kind"], p["location"]["lat"], p["location"]["lon"], p["address"], p["phone"],
                             p["opening_hours"], p["ticket"], p["visit_min"], p["intro"], p["attributes"]["树龄"]])
    return path


def rehearsal(service, key, folder, programs):
    """A dry run of a large table beside the mere reading of it."""
    import subprocess
    path = table(folder / "table.csv")
    figures = {"rows": 100_000, "mib": round(path.stat().st_size / 2**20, 1)}
    times = []
    for _ in range(2):
        with open(path, "rb") as body:
            answer = service.upload(key, body, dry_run=True, timeout=1200)
        assert answer.status == 200 and answer.json["counts"]["created"] == 100_000, str(answer)
        times.append(answer.seconds)
    figures["dry_run_s"] = spread(times)
    began = time.time()
    with open(path, newline="", encoding="utf-8") as file:
        cells = sum(len(row) for row in csv.reader(file))
    figures["python_csv_s"] = round(time.time() - began, 3)
    for program in programs:
        began = time.time()
        read = subprocess.run([program, str(path)], capture_output=True, text=True, check=True).stdout.split()
        assert int(read[0]) == cells, (read, cells)
        figures[f"csvread {program}"] = round(time.time() - began, 3)
    figures["times_python"] = round(min(times) / figures["python_csv_s"], 1)
    return figures


class Watch(threading.Thread):
    """Looks at the memory of the service while something is under way."""

    def __init__(self, service, every=0.25, look=lambda: None):
        super().__init__(daemon=True)
        self.service, self.every, self.look, self.seen, self.over = service, every, look, [], False
        self.began = time.time()
        self.start()

    def run(self):
        while not self.over:
            self.seen.append((time.time() - self.began, self.service.memory()[0], self.look()))
            time.sleep(self.every)

    def done(self):
        self.over = True
        self.join()
        return self.seen


def gigabyte(service, key, folder, rows=1_000_000, size=1_050):
    """A file of a gigabyte that is only looked at."""
    path = folder / "gigabyte.jsonl"
    filler = "四面开窗，可以远眺群山，晨昏各有不同。" * 20
    with open(path, "wb") as out:
        for i in range(rows):
            record = {"type": "place", "external_id": f"g-{i}", "kind": "attraction", "name": f"{NAMES[i % 20]}亭{i}", "ticket": f"{i % 90}元"}
            line = json.dumps(record, ensure_ascii=False)[:-1] + ', "intro": "'
            room = (size - len(line.encode()) - 3) // 3
            out.write((line + filler[:room] + '"}\n').encode())
    figures = {"rows": rows, "mib": round(path.stat().st_size / 2**20)}
    service.forget_peak()
    idle = service.memory()[0]
    sent = threading.Event()

    class Told:
        """The file, which tells when its last byte was taken."""

        def __init__(self):
            self.file = open(path, "rb")

        def read(self, n=-1):
            piece = self.file.read(n)
            if not piece:
                sent.set()
            return piece

    watch = Watch(service, look=sent.is_set)
    answer = service.upload(key, Told(), {"Content-Length": str(path.stat().st_size)}, dry_run=True, mode="all", timeout=3600)
    seen = watch.done()
    figures.update(
        seconds=round(answer.seconds), receive_s=round(next((t for t, _, is_sent in seen if is_sent), 0), 1), idle_mib=round(idle),
        peak_receiving_mib=round(max((m for _, m, is_sent in seen if not is_sent), default=0)), peak_looking_mib=round(max((m for _, m, is_sent in seen if is_sent), default=0)),
        peak_mib=round(service.memory()[1]), status=answer.status, counts=answer.json.get("counts"), rows_a_second=round(rows / answer.seconds),
    )
    path.unlink()
    return figures


def many(service, key, folder, rows=300_000, limit=3000):
    """A large file that is really taken."""
    path = folder / "many.jsonl"
    with open(path, "wb") as out:
        for p in places(rows, "m"):
            out.write(json.dumps(p, ensure_ascii=False).encode() + b"\n")
    store = next(service.folder.glob("*.sqlite*"), None) or next(service.folder.glob("*.db"), None)

    def count():
        try:
            with sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=5) as db:
                return db.execute("select count(*) from documents").fetchone()[0]
        except sqlite3.Error as error:
            return str(error)

    service.forget_peak()
    idle, there = service.memory()[0], count()
    watch = Watch(service, every=15, look=count)
    with open(path, "rb") as body:
        sent = service.upload(key, body, confirm=True, timeout=600)
    assert sent.status == 202, sent
    began = time.time()
    try:
        card = service.done(key, sent.json["id"], wait=limit, every=1)
        taken = time.time() - began
        service.done(key, sent.json["id"], wait=limit, searchable=True, every=1)
        known = time.time() - began
    except TimeoutError as error:
        card, taken, known = {"status": str(error), "counts": None}, None, None
    seen = [(round(t), round(m), n - there if isinstance(n, int) else n) for t, m, n in watch.done()]
    at_once = [(seen[i][0], round((seen[i][2] - seen[i - 4][2]) / (seen[i][0] - seen[i - 4][0]))) for i in range(4, len(seen), 4) if isinstance(seen[i][2], int) and isinstance(seen[i - 4][2], int)]
    return {"rows": rows, "mib": round(path.stat().st_size / 2**20), "accepted_s": round(sent.seconds, 1), "status": card["status"], "counts": card["counts"], "taken_s": taken and round(taken), "searchable_s": known and round(known),
            "rows_a_second": taken and round(rows / taken), "rows_a_second_by_time": at_once, "idle_mib": round(idle), "peak_mib": round(service.memory()[1]), "mib_by_time": [(t, m) for t, m, _ in seen][::4]}


# What differs between any two stores: identifiers made there, and clocks.
OWN = {"id", "slug", "observed_at", "verified_at", "age_s", "known_from", "known_until", "request_id", "took_ms"}


def bare(value):
    """An answer without what differs between any two stores."""
    if isinstance(value, dict):
        return {k: bare(v) for k, v in value.items() if k not in OWN}
    return [bare(v) for v in value] if isinstance(value, list) else value


def rich():
    """Records with every field."""
    yield {"type": "place", "external_id": "hs", "kind": "area", "name": "澜岫山", "location": {"lat": 30.12, "lon": 118.16}}
    for i, p in enumerate(places(200, "r")):
        yield {**p, "parent": "hs", "aliases": [f"小{p['name']}"], "rating": round(3 + i % 20 / 10, 1), "near": [f"r-{(i + 1) % 200}"], "url": f"https://www.example.org/{i}",
               "history": "始建于宋，明代重修。", "tips": {"zh-Hans": "宜清晨。", "en": "Best in the morning."}, "legend": "相传有仙人在此弈棋。", "highlights": "飞檐，石刻。",
               "transport": "2路公交终点站。", "crowd": "周末人多", "price": 30 + i, "attributes": {"树龄": f"{i}年", "无障碍": i % 2 == 0, "海拔": i, "设施": ["座椅", "茶水"], "说明": {"zh-Hans": "甲", "en": "A"}},
               "same_as": [f"https://www.example.com/p/{i}"], "location": {"lat": round(30.1 + i / 5000, 5), "lon": 118.16}, "datum": "gcj02" if i % 3 == 0 else "wgs84",
               "opening_hours": "Mar-Nov 06:30-16:30; Dec-Feb 08:00-16:00", "valid_until": "2027-03-31", "photos": [{"file": f"{i}.png", "caption": "雪", "credit": "馆", "licence": "CC BY 4.0"}] if i < 20 else [{"url": f"https://www.example.org/{i}.jpg"}]}
    yield {"type": "place", "external_id": "odd", "kind": "facility", "name": "=1+1, \"引号\" 与\n换行", "phone": "+86 559", "ticket": "-", "intro": "第一段。\n\n第二段，有“引号”、逗号,和\t制表。", "tags": ["a,b", "c;d", "e、f"], "attributes": {"含.点": "一", "清空": "清空", "0": "007", "空": " 前后有空格 "}}
    yield {"type": "exhibit", "external_id": "bowl", "name": {"zh-Hans": "青瓷莲瓣碗", "en": "Celadon lotus bowl"}, "parent": "hs", "intro": "南宋，口径十六厘米。"}
    yield {"type": "event", "external_id": "e-1", "title": {"zh-Hans": "灯会", "en": "Lanterns"}, "place": "hs", "starts_at": "2026-12-31T18:00:00+08:00", "ends_at": "2027-01-02", "body": "逢雨顺延。"}
    yield {"type": "notice", "external_id": "n-1", "title": "索道检修", "place": "r-3", "effect": "closed", "starts_at": "2026-11-01", "ends_at": "2027-12-03"}
    yield {"type": "route", "external_id": "way", "name": {"zh-Hans": "山湖一日", "en": "A day"}, "stops": ["hs", "r-1", "r-2"], "min": 420, "distance_m": 9500, "difficulty": "中等", "intro": "先登山。"}
    yield {"type": "article", "external_id": "text", "title": "松与塔的传说", "place": "r-1", "body": "<p>相传一位守林人在此避雨，忽闻松涛如潮，遂名听涛。此后山中人皆以此名之，至今不改。</p>" * 3, "published_at": "2026-10-02"}


def everything(service, key, partner, ids):
    """All that is told of places, the list of events, and what is found of routes and articles."""
    found = {}
    for id in ids:
        answer = service.call("GET", place_path(partner, id) + "?lang=zh")
        found[id] = bare(answer.json) if answer.status == 200 else f"{answer.status}"
    found["events"] = sorted((bare(service.call("GET", "/v1/events?limit=50&lang=zh").json)["items"]), key=str)
    for words in ("山湖一日", "守林人听涛", "灯会", "索道检修"):
        items = service.call("GET", "/v1/search?" + urllib.parse.urlencode({"q": words, "lang": "zh"})).json["items"]
        found[words] = sorted(({"type": i["type"], "title": i["title"], "snippet": i["snippet"]} for i in items), key=str)
    return found


def differences(a, b, at=""):
    """Where two values differ."""
    if isinstance(a, dict) and isinstance(b, dict):
        for key in sorted(set(a) | set(b)):
            yield from differences(a.get(key), b.get(key), f"{at}/{key}")
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for i, (x, y) in enumerate(zip(a, b)):
            yield from differences(x, y, f"{at}/{i}")
    elif a != b:
        yield at, a, b


def round_trip(args):
    """What an export loses."""
    pictures = {f"{i}.png": hostile.png(40 + i, 30, 8, 2) for i in range(20)}
    records = list(rich())
    body = hostile.archive({"records.jsonl": lines(records), **pictures})
    first = Service(args.binary, args.port + 1, args.folder / "first")
    key, partner = first.partner("往返")
    first.start()
    figures, ids = {}, [r["external_id"] for r in records if r["type"] in ("place", "exhibit")]
    try:
        sent = first.upload(key, body, confirm=True)
        assert sent.status == 202, sent
        card = first.done(key, sent.json["id"], searchable=True)
        assert card["status"] == "done" and card["counts"]["created"] == len(records), json.dumps(card, ensure_ascii=False)[:1500]
        figures["taken"] = {"records": len(records), "warnings": sorted({(w["code"], w.get("column")) for w in card["warnings"]}, key=str)}
        before = everything(first, key, partner, ids)
        sent = first.call("GET", "/v1/partner/export", key=key).body
        for form in ("jsonl", "csv", "jsonld", "zip"):
            exported = first.call("GET", f"/v1/partner/export?format={form}", key=key)
            assert exported.status == 200, exported
            (args.folder / f"export.{form}").write_bytes(exported.body)
            second = Service(args.binary, args.port + 2, args.folder / f"second-{form}")
            key2, partner2 = second.partner("往返")
            second.start()
            try:
                card = second.done(key2, second.upload(key2, exported.body, confirm=True).json["id"], searchable=True)
                after = everything(second, key2, partner2, ids)
                again = second.call("GET", "/v1/partner/export", key=key2).body
            finally:
                second.stop()
            found = list(differences(before, after))
            at = {}
            for path, a, b in found:
                shape = "/".join("#" if part.isdigit() else part for part in path.split("/")[2:])
                at.setdefault(shape, []).append((path, a, b))
            figures[form] = {
                "status": card["status"], "counts": card["counts"], "errors": card["errors"][:5], "warnings": [(w["code"], w.get("column")) for w in card["warnings"]][:10],
                "exported_again_is_the_same": again == sent, "places_that_differ": len({path.split("/")[1] for path, _, _ in found}), "differences": len(found),
                "kinds": {shape: {"times": len(some), "first": str(some[0])[:400]} for shape, some in sorted(at.items(), key=lambda kv: -len(kv[1]))[:25]},
            }
    finally:
        first.stop()
    return figures


def main():
    args = arguments(__doc__, parts="abcdef", csvread="", many=300_000, limit=3000)
    service = Service(args.binary, args.port, args.folder / "speed")
    key, partner = service.partner("快慢")
    service.start()
    figures = {}
    parts = {
        "a": ("notice", lambda: notices(service, key, partner)),
        "b": ("thousand", lambda: thousand(service, key)),
        "c": ("rehearsal", lambda: rehearsal(service, key, args.folder, args.csvread.split())),
        "d": ("gigabyte", lambda: gigabyte(service, key, args.folder)),
        "e": ("round_trip", lambda: round_trip(args)),
        "f": ("many", lambda: many(service, key, args.folder, args.many, args.limit)),
    }
    try:
        for part in args.parts:
            name, run = parts[part]
            began = time.time()
            try:
                figures[name] = run()
            except (AssertionError, TimeoutError, OSError) as error:
                figures[name] = {"failed": f"{type(error).__name__}: {error}"[:1500]}
            print(f"{part} {name} ({time.time() - began:.0f} s): {json.dumps(figures[name], ensure_ascii=False, indent=1 if part == 'e' else None)}", flush=True)
    finally:
        service.stop()
    finish(args, figures)
    return 1 if any("failed" in f for f in figures.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
