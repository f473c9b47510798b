#!/usr/bin/env python3
"""Kills the service a hundred times while partners send, and looks whether every acknowledged upload was
taken, in order, once.

killed.py BINARY [--port N] [--rounds 100] [--seed 1] [--minutes 14] [--rows 100]

Three partners send CSV and JSON Lines (new places, updates, values taken away, deletions, full
replacements) and notices, each one file after another. At a random moment the process is killed
(SIGKILL) and started again. What was not answered is sent again first, under its Idempotency-Key. A model
of a few lines applies what was acknowledged. At the end the exported records, the report of each upload
and what is told of each place must be what the model says. `--rows` is how many rows a file has, in percent of the
usual 200 to 2,000: with many rounds smaller files, so that what waits at the end is taken in time.
"""
import csv, datetime, http.client, io, json, random, sys, threading, time, urllib.parse
from service import Service, arguments, finish, lines


class Model:
    """What a partner's records are after its uploads, in their order."""

    def __init__(self):
        self.records = {}

    def apply(self, mode, rows):
        """Applies a file; what its report must count."""
        counts = dict(created=0, updated=0, unchanged=0, deleted=0, rejected=0)
        before, named = dict(self.records), set()
        for row in rows:
            id = row["external_id"]
            if row.get("type") == "delete":
                counts["deleted" if self.records.pop(("place", id), None) else "unchanged"] += 1
                continue
            key = ("event" if row["type"] == "notice" else "place", id)
            named.add(key)
            record = {} if mode == "replace" else json.loads(json.dumps(self.records.get(key, {})))
            merge(record, row)
            counts["created" if key not in before else "unchanged" if before[key] == record else "updated"] += 1
            self.records[key] = record
        if mode == "replace":
            for key in set(self.records) - named:
                del self.records[key]
                counts["deleted"] += 1
        return counts


def merge(record, row):
    """RFC 7396."""
    for key, value in row.items():
        if value is None:
            record.pop(key, None)
        elif isinstance(value, dict):
            merge(record.setdefault(key, {}), value)
            if not record[key]:
                del record[key]
        else:
            record[key] = value


class Partner(threading.Thread):
    """Sends one file after another while the service is there."""

    def __init__(self, service, name, seed, replaces, tells, rows):
        super().__init__(daemon=True)
        self.service, self.name = service, name
        self.key, self.about = service.partner(name)
        self.random, self.replaces, self.tells, self.rows = random.Random(seed), replaces, tells, rows
        self.model, self.sent, self.pending = Model(), [], None
        self.up, self.over, self.problems, self.resent_known, self.resent = threading.Event(), False, [], 0, 0
        self.lock, self.number, self.budget = threading.Lock(), 0, 0

    def run(self):
        while not self.over:
            if not self.up.wait(0.1):
                continue
            with self.lock:
                if self.budget <= 0 and not self.pending:
                    time.sleep(0.01)
                    continue
                again, self.pending = self.pending is not None, self.pending or self.make()
                if not self.send(again):
                    time.sleep(0.05)

    def make(self):
        """The next file."""
        self.number += 1
        self.budget -= 1
        rng, n = self.random, self.number
        known = [id for kind, id in self.model.records if kind == "place"]
        if self.tells and known and rng.random() < 0.35:
            place = rng.choice(known)
            until = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=rng.randint(2, 90))).strftime("%Y-%m-%dT%H:%M:%SZ")
            return {"notice": {"external_id": f"n-{rng.randint(1, 40)}", "place": place, "effect": rng.choice(["closed", "partial", "info"]), "starts_at": "2026-11-01T00:00:00Z", "ends_at": until, "title": f"第{n}号公告"}}
        count = max(1, rng.choice([200, 200, 250, 300, 400, 600, 2000 if n % 9 == 0 else 500]) * self.rows // 100)
        replaces = self.replaces and rng.random() < 0.3
        rows, ids = [], set()
        for _ in range(count):
            id = f"p-{rng.randint(1, 3000)}"
            if id in ids:
                continue
            ids.add(id)
            is_known = ("place", id) in self.model.records and not replaces
            dice = rng.random()
            if is_known and dice < 0.2:
                rows.append({"type": "delete", "external_id": id})
            elif is_known and dice < 0.6:
                rows.append({"type": "place", "external_id": id, "ticket": f"{rng.randint(20, 90)}元", "phone": None if dice < 0.3 else f"0559-{rng.randint(1000000, 9999999)}", "attributes": {"版次": f"{n}"}})
            else:
                rows.append({"type": "place", "external_id": id, "name": f"{self.name}第{id[2:]}号亭", "kind": "attraction", "ticket": f"{rng.randint(20, 90)}元", "phone": f"0559-{rng.randint(1000000, 9999999)}", "attributes": {"版次": f"{n}", "石料": rng.choice(["青石", "白石", "砂岩"])}})
        form = rng.choice(["csv", "jsonl"])
        return {"rows": rows, "mode": "replace" if replaces else "all", "form": form, "body": table(rows) if form == "csv" else lines(rows), "key": f"k-{self.about['id']}-{n}"}

    def send(self, again):
        work = self.pending
        try:
            if "notice" in work:
                answer = self.service.call("POST", "/v1/partner/notices", work["notice"], self.key, timeout=60)
                wanted = (201, 202)  # 202: its place is in a file that still waits
            else:
                answer = self.service.upload(self.key, work["body"], {"Idempotency-Key": work["key"]}, mode=work["mode"], confirm=True, name=f"{work['key']}.{work['form']}", timeout=60)
                wanted = (200, 202) if again else (202,)
        except (OSError, http.client.HTTPException):
            return False  # nobody there, or gone before it had answered
        if answer.status not in wanted:
            self.problems.append(f"{self.name}: answered {answer}")
            self.pending = None
            return True
        self.resent += again
        self.resent_known += again and answer.status == 200
        if "notice" in work:
            notice = work["notice"]
            self.model.apply("all", [{"type": "notice", **notice}])
            self.sent.append((answer.json["upload"]["id"], None, "notice"))
        else:
            self.sent.append((answer.json["id"], self.model.apply(work["mode"], work["rows"]), work["mode"] + " " + work["form"]))
        self.pending = None
        return True


def table(rows):
    """Rows as CSV; what is taken away is said by 清空."""
    columns = ["type", "external_id", "name", "kind", "ticket", "phone", "attributes.版次", "attributes.石料"]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        flat = {**row, **{f"attributes.{k}": v for k, v in row.get("attributes", {}).items()}}
        writer.writerow(["清空" if c in flat and flat[c] is None else flat.get(c, "") for c in columns])
    return out.getvalue().encode()


def compare(partner):
    """What differs from the model, in words."""
    service, wrong = partner.service, []
    for id, counts, what in partner.sent:
        card = service.call("GET", f"/v1/partner/uploads/{id}?lang=en", key=partner.key).json
        if card["status"] != "done":
            wrong.append(f"{partner.name} {id} ({what}) is {card['status']}: {json.dumps(card, ensure_ascii=False)[:600]}")
        elif counts and card["counts"] != counts:
            wrong.append(f"{partner.name} {id} ({what}) counts {card['counts']}, the model {counts}")
    exported = service.call("GET", "/v1/partner/export", key=partner.key)
    found = {}
    for record in map(json.loads, exported.body.splitlines()):
        found["event" if record["type"] == "notice" else "place", record["external_id"]] = record
    for key in sorted(set(found) | set(partner.model.records)):
        is_there, should = found.get(key), partner.model.records.get(key)
        if key[0] == "event" and is_there and should:
            same = all(is_there.get(k) == should[k] for k in ("place", "effect", "title", "ends_at"))
        else:
            same = is_there == should
        if not same:
            wrong.append(f"{partner.name} {key}: exported {json.dumps(is_there, ensure_ascii=False)}, the model {json.dumps(should, ensure_ascii=False)}")
    return wrong


def told(partner):
    """What is told of places, which rests on claims and not on the records."""
    service, wrong, looked = partner.service, [], 0
    ids = sorted({f"p-{n}" for n in range(1, 3001)} & ({id for _, id in partner.model.records} | partner.ever))
    for id in ids:
        looked += 1
        answer = service.call("GET", "/v1/places/" + urllib.parse.quote(f"{partner.about['source']}:{id}", safe=""))
        should = partner.model.records.get(("place", id))
        facts = {f["field"]: f["text"] for f in answer.json.get("facts", [])} if answer.status == 200 else {}
        if should is None:
            if facts:
                wrong.append(f"{partner.name} {id} is deleted and still told of: {facts}")
            continue
        if answer.status != 200:
            wrong.append(f"{partner.name} {id} is not there: {answer}")
            continue
        for field in ("ticket", "phone"):
            if facts.get(field) != should.get(field):
                wrong.append(f"{partner.name} {id}.{field} is told as {facts.get(field)!r}, the model {should.get(field)!r}")
        if should["attributes"]["版次"] not in facts.values():
            wrong.append(f"{partner.name} {id}: 版次 {should['attributes']['版次']} is not among {facts}")
    return wrong, looked


def main():
    args = arguments(__doc__, rounds=100, seed=1, minutes=14.0, rows=100)
    rng, begun = random.Random(args.seed), time.time()
    service = Service(args.binary, args.port, args.folder / "killed", DAOYOU_API__MAX_WAITING_UPLOADS="1000")
    partners = [Partner(service, name, args.seed * 10 + i, i == 0, i > 0, args.rows) for i, name in enumerate(["甲馆", "乙园", "丙山"])]
    for partner in partners:
        partner.ever = set()
        partner.start()
    kills, while_taking, starts = 0, 0, []
    for number in range(1, args.rounds + 1):
        if time.time() - begun > args.minutes * 60 * 0.6:
            print(f"after {number - 1} rounds the time is up")
            break
        began = time.time()
        service.start()
        starts.append(time.time() - began)
        for partner in partners:
            partner.budget = rng.choice([0, 1, 1, 2])
            partner.up.set()
        time.sleep(rng.choice([0.05, 0.3, 1, 2, 3, 4]) * rng.random() + 0.02)
        service.kill()
        kills += 1
        for partner in partners:
            partner.up.clear()
        for partner in partners:
            # Whoever is sending finds that nobody is there, and waits.
            with partner.lock:
                partner.budget = 0
        if number % 10 == 0:
            sent = sum(len(p.sent) for p in partners)
            print(f"round {number}: {sent} acknowledged, {sum(p.resent for p in partners)} sent again of which {sum(p.resent_known for p in partners)} were in, {time.time() - begun:.0f} s", flush=True)
    service.start()
    for partner in partners:
        partner.up.set()
    while any(p.pending for p in partners):
        time.sleep(0.1)
    for partner in partners:
        partner.over = True
        partner.ever = {f"p-{n}" for n in range(1, 3001)}
    wrong = [problem for partner in partners for problem in partner.problems]
    waiting = time.time()
    try:
        for partner in partners:
            for id, _, _ in partner.sent:
                service.done(partner.key, id, wait=max(10, args.minutes * 60 - (time.time() - begun)), every=0.3)
        print(f"all are done with {time.time() - waiting:.0f} s after the last start, {time.time() - begun:.0f} s in all", flush=True)
        for partner in partners:
            service.done(partner.key, partner.sent[-1][0], searchable=True)
            wrong += compare(partner)
            differ, looked = told(partner)
            wrong += differ
            print(f"{partner.name}: {len(partner.sent)} uploads, {len(partner.model.records)} records, {looked} places looked at", flush=True)
    except TimeoutError as error:
        wrong.append(f"not done with in time: {error}")
    finally:
        service.stop()
    log = (service.folder / "serve.log").read_text("utf-8", "replace")
    noted = [line for line in log.splitlines() if "ERROR" in line or "panicked" in line]
    figures = {"kills": kills, "seconds": round(time.time() - begun), "acknowledged": sum(len(p.sent) for p in partners),
               "rows": sum(sum(c.values()) for p in partners for _, c, _ in p.sent if c), "sent_again": sum(p.resent for p in partners),
               "of_which_were_in": sum(p.resent_known for p in partners), "mismatches": len(wrong), "errors_logged": len(noted),
               "start_s": {"median": round(sorted(starts)[len(starts) // 2], 2), "max": round(max(starts), 2)}}
    print(json.dumps(figures, ensure_ascii=False))
    for line in wrong[:60]:
        print("MISMATCH", line)
    for line in noted[:10]:
        print("LOG", line[:400])
    finish(args, {**figures, "wrong": wrong})
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
