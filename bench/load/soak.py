#!/usr/bin/env python3
"""Has a service do everything it does for a long time, and looks whether its memory and descriptors stay
as they were.

usage: soak.py BASE PID [--minutes 60] [--clients 4] [--pause 0.05] [--admin KEY] [--json FILE]

Clients ask, search, read places, pages and events, plan walks, follow changes, send what is not understood
and leave in the middle of answers; with an operator's key (--admin, else $DAOYOU_ADMIN_KEY) a partner tells
notices and takes them back all the while. The first quarter warms up. The medians of the second and of the
last quarter are compared: memory may grow by --memory (a share), descriptors by --descriptors.

PID is that of a process on this machine. Standard library only; traffic stays on loopback.
"""
import argparse, datetime, http.client, json, os, pathlib, random, statistics, sys, threading, time, urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORDS = "古树 传说 石桥 渡口 茶馆 灯会 山泉 白鹭 书院 碑刻 老街 糕点 索道 云海 戏台 城墙 竹林 船工 庙会 旧闻".split()


def questions():
    """Those of the golden file, by which the demo is measured."""
    file = ROOT / "golden" / "demo.json"
    return [case["messages"] for case in json.loads(file.read_text("utf-8"))]


class Figures:
    """What came of all that was asked."""

    def __init__(self):
        self.lock, self.calls, self.failed, self.slowest, self.examples = threading.Lock(), {}, 0, 0.0, []

    def add(self, kind, status, seconds, detail=""):
        with self.lock:
            name = f"{kind} {status}"
            self.calls[name] = self.calls.get(name, 0) + 1
            self.slowest = max(self.slowest, seconds)
            if status == 500 or status is None:
                self.failed += 1
                if len(self.examples) < 5:
                    self.examples.append(f"{name}: {detail}")


class Client(threading.Thread):
    """One who asks one thing after another."""

    def __init__(self, at, seed, figures, places, asked, end, pause):
        super().__init__(daemon=True)
        self.at, self.random, self.figures, self.places = at, random.Random(seed), figures, places
        self.asked, self.end, self.pause, self.open = asked, end, pause, None

    def call(self, kind, method, path, body=None, headers=None, leave=False):
        begun = time.monotonic()
        headers = {"content-type": "application/json", **(headers or {})}
        data = body if body is None or isinstance(body, (str, bytes)) else json.dumps(body)
        for attempt in (1, 2):
            try:
                self.open = self.open or http.client.HTTPConnection(*self.at, timeout=30)
                self.open.request(method, path, data, headers)
                answer = self.open.getresponse()
                if leave:
                    answer.read(64)
                    self.open.close()
                    self.open = None
                    return self.figures.add(kind, "left", 0)
                text = answer.read()
                return self.figures.add(kind, answer.status, time.monotonic() - begun, text[:200])
            except (OSError, http.client.HTTPException) as error:
                self.open = None
                # A connection that idled may have been closed by the other side; once is no failure.
                if attempt == 2:
                    self.figures.add(kind, None, time.monotonic() - begun, repr(error))

    def run(self):
        while time.monotonic() < self.end:
            self.one()
            time.sleep(self.pause * self.random.random() * 2)

    def one(self):
        pick, place = self.random.random(), self.random.choice(self.places)
        words = " ".join(self.random.sample(WORDS, 2))
        if pick < 0.25:
            self.call("ask", "POST", "/v1/ask", {"messages": self.random.choice(self.asked)})
        elif pick < 0.35:
            text = f"{words}有什么来历？{self.random.randrange(10**6)}"
            self.call("ask of something new", "POST", "/v1/ask", {"question": text})
        elif pick < 0.42:
            self.call("ask and leave", "POST", "/v1/ask", {"messages": self.random.choice(self.asked)},
                      {"accept": "text/event-stream"}, leave=True)
        elif pick < 0.55:
            self.call("search", "GET", "/v1/search?q=" + urllib.parse.quote(words))
        elif pick < 0.68:
            self.call("place", "GET", f"/v1/places/{place}")
        elif pick < 0.74:
            self.call("status", "GET", f"/v1/places/{place}/status")
        elif pick < 0.80:
            self.call("events", "GET", "/v1/events?when=week")
        elif pick < 0.85:
            self.call("walk", "POST", "/v1/routes", {"start": {"place_id": place}, "max_min": 240})
        elif pick < 0.90:
            self.call("guides", "GET", "/v1/guides?q=" + urllib.parse.quote(words[:2]))
        elif pick < 0.93:
            self.call("changes", "GET", "/v1/changes?after=0&limit=50")
        elif pick < 0.95:
            self.call("changes and leave", "GET", "/v1/changes", None, {"accept": "text/event-stream"}, leave=True)
        elif pick < 0.98:
            self.call("rubbish", "POST", "/v1/ask", self.random.randbytes(200))
        else:
            self.call("metrics", "GET", "/metrics")


def tell(at, admin, figures, end):
    """A partner that tells notices and takes them back."""
    def call(method, path, body, key):
        link = http.client.HTTPConnection(*at, timeout=30)
        headers = {"content-type": "application/json", "authorization": f"Bearer {key}"}
        begun = time.monotonic()
        try:
            link.request(method, path, None if body is None else json.dumps(body), headers)
            answer = link.getresponse()
            text = answer.read()
            figures.add("notice", answer.status, time.monotonic() - begun, text[:200])
            return json.loads(text) if text else {}
        except (OSError, http.client.HTTPException) as error:
            figures.add("notice", None, time.monotonic() - begun, repr(error))
            return {}
        finally:
            link.close()

    key = call("POST", "/v1/admin/partners", {"name": f"soak {os.getpid()}"}, admin).get("key", {}).get("key")
    if not key:
        return
    rows = {"external_id": "soak-hut", "type": "place", "kind": "attraction", "name": "试炼小屋", "lang": "zh-Hans"}
    call("POST", "/v1/partner/uploads", [rows], key)
    n = 0
    while time.monotonic() < end:
        n += 1
        notice = {"place": "soak-hut", "external_id": f"soak-{n % 20}", "effect": "closed", "title": f"小屋第{n}次关闭"}
        call("POST", "/v1/partner/notices", notice, key)
        if n % 3 == 0:
            call("DELETE", f"/v1/partner/notices/soak-{n % 20}", None, key)
        if n % 10 == 0:
            call("POST", "/v1/partner/uploads", [{**rows, "intro": f"小屋第{n}次修整，门前有一棵老松。"}], key)
        time.sleep(2)


def state(pid):
    """Resident bytes, descriptors and threads of a process."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    of = {line.split(":")[0]: line.split()[1] for line in status.splitlines() if ":" in line and len(line.split()) > 1}
    return int(of["VmRSS"]) * 1024, len(os.listdir(f"/proc/{pid}/fd")), int(of["Threads"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base")
    parser.add_argument("pid", type=int)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--pause", type=float, default=0.05, help="mean seconds between a client's calls")
    parser.add_argument("--memory", type=float, default=0.05)
    parser.add_argument("--descriptors", type=int, default=16)
    parser.add_argument("--admin", default=os.environ.get("DAOYOU_ADMIN_KEY"))
    parser.add_argument("--json")
    args = parser.parse_args()
    url = urllib.parse.urlsplit(args.base)
    at = (url.hostname, url.port)
    link = http.client.HTTPConnection(*at, timeout=30)
    places = []
    for _ in range(50):
        link.request("GET", "/v1/search?limit=50&q=" + urllib.parse.quote("山"))
        items = json.loads(link.getresponse().read())["items"]
        places = sorted({item["place"]["id"] for item in items if item.get("place")})
        if places:
            break
        time.sleep(1)
    figures, begun = Figures(), time.monotonic()
    end = begun + args.minutes * 60
    asked = questions()
    crowd = [Client(at, seed, figures, places, asked, end, args.pause) for seed in range(args.clients)]
    if args.admin:
        crowd.append(threading.Thread(target=tell, args=(at, args.admin, figures, end), daemon=True))
    for one in crowd:
        one.start()
    samples = []
    while time.monotonic() < end:
        samples.append(state(args.pid))
        if len(samples) % 60 == 0:
            memory, files, threads = samples[-1]
            print(f"{(time.monotonic() - begun) / 60:.0f} min: {memory / 2**20:.0f} MiB, {files} descriptors, "
                  f"{threads} threads, {sum(figures.calls.values())} calls", flush=True)
        time.sleep(1)
    for one in crowd:
        one.join(timeout=60)
    quarter = max(1, len(samples) // 4)
    early, late = samples[quarter:2 * quarter] or samples, samples[-quarter:]
    median = lambda part, of: statistics.median(sample[of] for sample in part)
    told = {
        "minutes": args.minutes, "calls": sum(figures.calls.values()), "failed": figures.failed,
        "examples": figures.examples, "slowest_s": round(figures.slowest, 2),
        "memory_mib": [round(median(part, 0) / 2**20, 1) for part in (early, late)],
        "descriptors": [median(part, 1) for part in (early, late)],
        "threads": [median(part, 2) for part in (early, late)],
        "answers": dict(sorted(figures.calls.items())),
    }
    told["memory_growth"] = round(told["memory_mib"][1] / told["memory_mib"][0] - 1, 4)
    print(json.dumps(told, ensure_ascii=False, indent=1))
    if args.json:
        pathlib.Path(args.json).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    grown = told["descriptors"][1] - told["descriptors"][0]
    steady = told["memory_growth"] <= args.memory and grown <= args.descriptors
    if not steady:
        print(f"soak: memory grew by {told['memory_growth']:.1%}, descriptors by {grown}")
    if figures.failed:
        print(f"soak: {figures.failed} calls failed")
    return 0 if steady and not figures.failed else 1


sys.exit(main())
