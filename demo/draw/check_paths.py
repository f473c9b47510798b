"""Checks the demo region's map against the region's own texts, and prints a table.

    python3 demo/draw/check_paths.py [--region DIR] [--map FILE]

The region is invented; so are its paths. Not from OpenStreetMap.

Ends with status 1 when the map is in more than one piece, when a place lies more than 30 m from a way,
when two ways cross without meeting, or when a measure that a text gives exactly is not kept. The
minutes are rough, 70 m a minute on foot and steps upward twice as slow, and are printed beside what the
texts say; "hill" adds a minute for every ten metres climbed. Texts count looking about, a walk does not.
"""

import argparse
import heapq
import math
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
EARTH = 6_371_008.8
NEAR = 30.0  # metres a place may lie from a way
ROADS = ("tertiary", "residential", "unclassified", "service")
WALKS = (*ROADS, "footway", "path", "steps", "pedestrian", "cycleway")


def metres(a, b):
    la, lb = math.radians(a[0]), math.radians(b[0])
    h = math.sin((lb - la) / 2) ** 2
    h += math.cos(la) * math.cos(lb) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(h))


def flat(at, origin):
    """Metres east and north of a point near by."""
    k = math.radians(EARTH)
    return (at[1] - origin[1]) * k * math.cos(math.radians(origin[0])), (at[0] - origin[0]) * k


class Map:
    def __init__(self, path):
        root = ET.parse(path).getroot()

        def tags(element):
            return {t.get("k"): t.get("v") for t in element.iter("tag")}

        self.at, self.tags, self.ways = {}, {}, []
        for n in root.iter("node"):
            self.at[n.get("id")] = (float(n.get("lat")), float(n.get("lon")))
            self.tags[n.get("id")] = tags(n)
        for w in root.iter("way"):
            self.ways.append(([r.get("ref") for r in w.iter("nd")], tags(w)))
        self.pieces = []  # (node, node, way's tags) of everything that carries people
        for refs, t in self.ways:
            if t.get("highway") in WALKS or t.get("route") == "ferry" or "aerialway" in t:
                self.pieces += [(a, b, t) for a, b in zip(refs, refs[1:])]
        self.edges = defaultdict(list)  # node: (node, metres, minutes, minutes with the hill)
        links = []
        for refs, t in self.ways:
            if t.get("route") == "ferry" or "aerialway" in t:
                links.append((refs[0], refs[-1], t))
        for a, b, t in self.pieces:
            if "duration" not in t:
                self.join(a, b, t, metres(self.at[a], self.at[b]))
        self.links = {pair for a, b, _ in links for pair in ((a, b), (b, a))}
        for a, b, t in links:
            h, m = t["duration"].split(":")
            minutes = int(h) * 60 + int(m)
            way = next(refs for refs, tags_ in self.ways if tags_ is t)
            length = sum(metres(self.at[x], self.at[y]) for x, y in zip(way, way[1:]))
            self.edges[a].append((b, length, minutes, minutes))
            if t.get("oneway") != "yes":
                self.edges[b].append((a, length, minutes, minutes))

    def ele(self, n):
        return float(self.tags[n].get("ele", "nan"))

    def join(self, a, b, t, length):
        rise = self.ele(b) - self.ele(a)
        for here, there, up in ((a, b, rise), (b, a, -rise)):
            if here == b and t.get("oneway:foot") == "yes":
                continue
            slow = 1.0
            if t.get("highway") == "steps":
                slow = 2.0 if (here == a) == (t.get("incline") == "up") else 1.3
            minutes = length * slow / 70
            hill = max(up, 0) / 10 if up == up else 0
            self.edges[here].append((there, length, minutes, minutes + hill))

    def reach(self, start, graph):
        seen, todo = {start}, [start]
        while todo:
            for there in graph[todo.pop()]:
                if there not in seen:
                    seen.add(there)
                    todo.append(there)
        return seen

    def snap(self, at, walks=None):
        """(metres, node, node, share of the way between them, tags) of the nearest way."""
        best = None
        for a, b, t in self.pieces:
            if walks and t.get("highway") not in walks:
                continue
            (ax, ay), (bx, by) = flat(self.at[a], at), flat(self.at[b], at)
            dx, dy = bx - ax, by - ay
            s = max(0.0, min(1.0, -(ax * dx + ay * dy) / (dx * dx + dy * dy or 1.0)))
            d = math.hypot(ax + s * dx, ay + s * dy)
            if best is None or d < best[0]:
                best = (d, a, b, s, t)
        return best

    def walk(self, start, ends, shut=()):
        """Quickest walk from a node to any of the nodes: (metres, minutes, minutes with the hill)."""
        best, todo = {}, [(0.0, 0.0, 0.0, start)]
        while todo:
            minutes, length, hill, n = heapq.heappop(todo)
            if n in best:
                continue
            best[n] = True
            if n in ends:
                return length, minutes, hill
            for there, m, t, h in self.edges[n]:
                if there not in best and (n, there) not in shut:
                    heapq.heappush(todo, (minutes + t, length + m, hill + h, there))
        return None

    def node_at(self, at, walks=None):
        _, a, b, s, _ = self.snap(at, walks)
        return a if s < 0.5 else b

    def named(self, *names):
        """Ways of these names, carrying people on foot."""
        return [(r, t) for r, t in self.ways if t.get("name") in names and t.get("highway") in WALKS]

    def long(self, ways):
        return sum(metres(self.at[a], self.at[b]) for refs, _ in ways for a, b in zip(refs, refs[1:]))


def crossings(m):
    """Pairs of pieces on the ground that cross and share no node."""
    cells = defaultdict(list)
    origin = next(iter(m.at.values()))
    ground = [p for p in m.pieces if "highway" in p[2] and "layer" not in p[2]]
    flats = [(flat(m.at[a], origin), flat(m.at[b], origin)) for a, b, _ in ground]
    for i, (p, q) in enumerate(flats):
        for x in range(int(min(p[0], q[0]) // 80), int(max(p[0], q[0]) // 80) + 1):
            for y in range(int(min(p[1], q[1]) // 80), int(max(p[1], q[1]) // 80) + 1):
                cells[x, y].append(i)

    def side(a, b, c):
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    def called(piece):
        return str(piece[2].get("name:en", piece[2]["highway"]))

    found = set()
    for inside in cells.values():
        for k, i in enumerate(inside):
            for j in inside[k + 1 :]:
                if {ground[i][0], ground[i][1]} & {ground[j][0], ground[j][1]}:
                    continue
                (a, b), (c, d) = flats[i], flats[j]
                if side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0:
                    names = sorted(called(ground[x]) for x in (i, j))
                    found.add((*names, "%.5f %.5f" % m.at[ground[i][0]]))
    return sorted(found)


# What the texts say of a walk: (from, to, what they say in minutes, the words). A place's id, the name of
# a stop on the map ("stop:谯楼"), or a way by its name ("way:盐街").
WALKS_TOLD = [
    ("crane-gate", "crane-cloud-cableway", 10, "ten minutes' walk from the gate"),
    ("crane-gate", "puji-temple", 60, "about an hour on the steps"),
    ("crane-gate", "cloud-terrace", 195, "3 h 15 min up"),
    ("crane-gate", "white-dragon-falls", 30, "30 easy minutes, 1.2 km"),
    ("stop:鹤鸣门", "tea-terraces", 10, "10 minutes from the car park, 600 m"),
    ("puji-temple", "scripture-cliff", 10, "10 minutes, 250 m"),
    ("puji-temple", "thread-of-sky", 50, "about 50 minutes up"),
    ("thread-of-sky", "pine-valley-station", 10, "10 minutes from the top"),
    ("pine-valley-station", "sleeping-ox-rock", 20, "about 20 minutes up"),
    ("sleeping-ox-rock", "listening-pine", 25, "about 25 minutes"),
    ("stop:鹤云索道上站", "listening-pine", 5, "5 minutes from the upper station"),
    ("stop:鹤云索道上站", "cloud-terrace", 15, "15 minutes from the upper station"),
    ("stop:鹤云索道上站", "rosy-dawn-lodge", 35, "about 35 minutes"),
    ("listening-pine", "cloud-terrace", 20, "20 minutes from the pine"),
    ("cloud-terrace", "cloud-noodles", 2, "2 minutes"),
    ("cloud-terrace", "rosy-dawn-lodge", 25, "about 25 minutes"),
    ("rosy-dawn-lodge", "rosy-dawn-peak", 15, "15 minutes, 410 steps"),
    ("cloud-terrace", "rosy-dawn-peak", 40, "about 40 minutes"),
    ("east-pier", "fishers-hearth", 2, "2 minutes"),
    ("stop:东码头", "mirror-lake-hotel", 3, "3 minutes from the bus stop"),
    ("east-pier", "reed-marsh", 20, "about 20 minutes"),
    ("stop:印月堤船站", "half-ripple-pavilion", 8, "about 8 minutes from the boat stop"),
    ("fishermens-shrine", "drowned-village", 25, "25 minutes"),
    ("xiuchuan-bus-station", "visitor-centre", 10, "10 minutes"),
    ("xiuchuan-bus-station", "drum-tower", 8, "8 minutes"),
    ("xiuchuan-bus-station", "wayfarer-hostel", 7, "7 minutes"),
    ("xiuchuan-bus-station", "way:盐街", 10, "10 minutes to the old town"),
    ("stop:谯楼", "wayfarer-hostel", 2, "2 minutes"),
    ("stop:谯楼", "way:盐街", 4, "4 minutes, to the street"),
    ("stop:谯楼", "paper-workshop", 4, "4 minutes east"),
    ("stop:谯楼", "opera-stage", 5, "5 minutes south-west"),
    ("stop:谯楼", "pressed-duck-house", 6, "6 minutes"),
    ("stop:谯楼", "way:虹影桥", 6, "6 minutes along the stream"),
    ("stop:谯楼", "stone-mill-tofu", 7, "7 minutes"),
    ("stop:谯楼", "xiuchuan-museum", 7, "7 minutes east over the stream"),
    ("stop:谯楼", "riverside-night-market", 8, "8 minutes"),
    ("stop:谯楼", "indigo-house", 9, "9 minutes over the bridge and north"),
    ("stop:谯楼", "shen-mansion", 9, "9 minutes by Salt Street"),
    ("stop:谯楼", "rain-listening-inn", 10, "10 minutes"),
    ("stop:谯楼", "hall-of-harmony", 12, "12 minutes"),
    ("bridge:east", "xiuchuan-museum", 4, "4 minutes north from the bridge's east end"),
    ("bridge:west", "stone-mill-tofu", 1, "1 minute from the bridge's west end"),
    ("indigo-house", "paper-workshop", 8, "back over the bridge, 8 minutes"),
]

# On a bicycle the lake takes 70 minutes for 9.8 km: 140 m a minute.
RIDES_TOLD = [
    ("east-pier", "reed-marsh", 10, "10 by bicycle"),
    ("east-pier", "moon-embankment", 25, "about 25 by bicycle, to its south end"),
    ("drowned-village", "east-pier", 25, "about 25 by the north shore"),
    ("fishermens-shrine", "east-pier", 15, "about 15 by the north shore"),
]

# Places that are ways themselves: closing the place closes the ways of its name.
WAYS = ["old-pilgrim-steps", "thread-of-sky", "crane-cloud-cableway", "moon-embankment", "reed-marsh",
        "salt-street", "rainbow-bridge"]


class Check:
    def __init__(self, m, places):
        self.m, self.places, self.faults = m, places, 0

    def fault(self, words):
        self.faults += 1
        print("WRONG:", words)

    def spot(self, key):
        """The node from which a walk to or from the thing is counted, or the nodes of a way."""
        kind, _, name = key.partition(":")
        if kind in ("stop", "way"):
            if kind == "way":
                return {n for refs, _ in self.m.named(name) for n in refs}
            stops = [n for n, t in self.m.tags.items() if t.get("name") == name and "entrance" not in t]
            return {min(stops, key=lambda n: self.m.tags[n].get("highway") != "bus_stop")}
        if kind == "bridge":
            refs = self.m.named("虹影桥")[0][0]
            return {max(refs, key=lambda n: (1 if name == "east" else -1) * self.m.at[n][1])}
        if key == "thread-of-sky":  # walks are told to its mouth and from its top
            refs = self.m.named("一线天")[0][0]
            return {refs[0], refs[-1]}
        return {self.m.node_at(self.places[key]["location"], WALKS)}

    def walk(self, a, b, shut=()):
        start = self.spot(a)
        if a == "thread-of-sky":
            start = {max(start, key=self.m.ele)}
        return self.m.walk(next(iter(start)), self.spot(b), shut)

    def connected(self):
        m = self.m
        there, back = defaultdict(list), defaultdict(list)
        both = defaultdict(list)
        for a, out in m.edges.items():
            for b, *_ in out:
                there[a].append(b)
                back[b].append(a)
                both[a].append(b)
                both[b].append(a)
        nodes = set(both)
        start = next(iter(nodes))
        if len(m.reach(start, both)) != len(nodes):
            self.fault(f"{len(nodes - m.reach(start, both))} of {len(nodes)} nodes are cut off")
        elif len(m.reach(start, there)) != len(nodes) or len(m.reach(start, back)) != len(nodes):
            self.fault("somewhere there is no way back")
        else:
            print(f"one piece with the boats, there and back again: {len(nodes)} points")
        roads = defaultdict(list)
        for a, b, t in m.pieces:
            if t.get("highway") in ROADS and t.get("motor_vehicle") not in ("no", "private"):
                roads[a].append(b)
                roads[b].append(a)
        reached = m.reach(next(iter(roads)), roads)
        print(f"roads for cars: {len(reached)} of {len(roads)} points in one piece")
        if len(reached) != len(roads):
            self.fault("the roads fall apart")

    def near(self):
        far = 0.0
        for key, place in self.places.items():
            if "location" in place:
                d = self.m.snap(place["location"])[0]
                far = max(far, d)
                if d > NEAR:
                    self.fault(f"{key} lies {d:.0f} m from the nearest way")
        count = sum("location" in p for p in self.places.values())
        print(f"{count} places with a position, the farthest {far:.0f} m from a way")
        for key in WAYS:
            zh, en = self.places[key]["zh"]["name"], self.places[key]["en"]["name"]
            if not any(t.get("name") == zh and t.get("name:en") == en for _, t in self.m.ways):
                self.fault(f"no way is called {zh} and {en}")
        print(f"{len(WAYS)} places that are ways bear their names in both languages")
        doors = sum("entrance" in t for t in self.m.tags.values())
        gates = sum(t.get("barrier") in ("gate", "turnstile") for t in self.m.tags.values())
        print(f"{doors} doors, {gates} gates and turnstiles")

    def measure(self, what, found, told, unit, slack):
        wrong = abs(found - told) > slack
        print(f"  {what:<44} {found:>8.1f} {unit:<6} told {told:g}{'  WRONG' if wrong else ''}")
        self.faults += wrong

    def measures(self):
        m = self.m
        pilgrim, slot = m.named("朝山古道"), m.named("一线天")
        whole = pilgrim + slot

        def count(ways):
            return sum(int(t.get("step_count", 0)) for _, t in ways)

        self.measure("Old Pilgrim Steps, numbered steps", count(whole), 5860, "steps", 0)
        self.measure("Old Pilgrim Steps, length", m.long(whole), 4600, "m", 10)
        heights = [m.ele(n) for refs, _ in whole for n in refs]
        self.measure("Old Pilgrim Steps, climb", max(heights) - min(heights), 890, "m", 0.5)
        self.measure("A Thread of Sky, steps", count(slot), 217, "steps", 0)
        self.measure("A Thread of Sky, length", m.long(slot), 86, "m", 0.5)
        posts = {t["ref"]: n for n, t in m.tags.items() if t.get("highway") == "emergency_access_point"}
        self.measure("location posts, one per 500 steps", len(posts), 11, "posts", 0)
        for key, height in (("crane-gate", 420), ("crane-cloud-cableway", 480), ("puji-temple", 700),
                            ("pine-valley-station", 1010), ("cloud-terrace", 1310),
                            ("rosy-dawn-lodge", 1420), ("rosy-dawn-peak", 1486)):
            self.measure(f"{key}, height", m.ele(next(iter(self.spot(key)))), height, "m", 5)

        refs, rope = next((r, t) for r, t in m.ways if "aerialway" in t)
        run, rise = metres(m.at[refs[0]], m.at[refs[-1]]), m.ele(refs[-1]) - m.ele(refs[0])
        self.measure("cableway, rope", math.hypot(run, rise), 1420, "m", 2)
        self.measure("cableway, rise", rise, 760, "m", 0.5)
        self.measure("cableway, pylons", len(refs) - 2, 7, "", 0)
        gate = next(n for n, t in m.tags.items() if t.get("name") == "鹤鸣门" and "barrier" in t)
        door = next(n for n, t in m.tags.items() if t.get("name") == "鹤云索道正门")
        self.measure("gate to the cableway's door", m.walk(gate, {door})[0], 350, "m", 10)
        last = [w for w in m.named("照霞步道") if self.spot("rosy-dawn-peak") & set(w[0])]
        self.measure("steps from the lodge to the peak", count(last), 410, "steps", 0)

        slot_edges = {(a, b) for refs, _ in slot for a, b in zip(refs, refs[1:])}
        mouth, pine = slot[0][0][0], self.spot("pine-valley-station")
        through, round_ = m.walk(mouth, pine), m.walk(mouth, pine, slot_edges)
        self.measure("bypass, longer than the slot", round_[1] - through[1], 12, "min", 0.5)
        self.measure("bypass, longer with the hill", round_[2] - through[2], 12, "min", 0.5)

        lake = m.named("环湖绿道") + m.named("印月堤")
        self.measure("lake circuit", m.long(lake), 9800, "m", 15)
        self.kilometres(lake)
        self.measure("Moonprint Embankment", m.long(m.named("印月堤")), 860, "m", 2)
        bridges = sum(t.get("bridge") == "yes" for _, t in m.named("印月堤"))
        self.measure("bridges on it", bridges, 3, "", 0)
        self.measure("Reed Marsh boardwalk", m.long(m.named("芦荡湿地")), 1800, "m", 20)
        self.measure("Salt Street", m.long(m.named("盐街", "下盐街")), 386, "m", 2)
        self.measure("Rainbow Shadow Bridge", m.long(m.named("虹影桥")), 63, "m", 1)
        self.measure("steps of the east landing", count(m.named("东埠")), 36, "steps", 0)
        self.measure("jetty", m.long(m.named("东码头栈桥")), 70, "m", 2)
        boats = [t["duration"] for _, t in m.ways if t.get("route") == "ferry"]
        self.measure("boats, minutes of the three legs", sum(int(d[-2:]) for d in boats), 60, "min", 0)

    def kilometres(self, lake):
        """Follows the circuit clockwise from the pier and compares the posts and the places on it."""
        posts = {n: float(t["distance"]) for n, t in self.m.tags.items() if t.get("highway") == "milestone"}
        start = next(n for n, km in posts.items() if km == 0)
        nexts = {refs[0]: refs for refs, t in lake if t["name"] == "环湖绿道"}
        dyke = {refs[0]: refs for refs, t in lake if t["name"] == "印月堤"}
        ring, here = [start], start
        while True:  # the embankment is drawn from its north end, the circuit takes it from the south
            if here in nexts:
                ring += nexts[here][1:]
            else:
                part, node = [], next(n for n in dyke if not any(r[-1] == n for r in dyke.values()))
                while node in dyke:
                    part += dyke[node][:-1]
                    node = dyke[node][-1]
                ring += part[::-1]
            here = ring[-1]
            if here == start:
                break
        along, gone = {}, 0.0
        for a, b in zip(ring, ring[1:]):
            gone += metres(self.m.at[a], self.m.at[b])
            along.setdefault(b, gone)
        along[start] = 0.0
        off = max(abs(along[n] - km * 1000) for n, km in posts.items())
        self.measure("ten kilometre posts, farthest out of place", off, 0, "m", 20)
        for key, km in (("reed-marsh", 1.5), ("drowned-village", 6.5), ("fishermens-shrine", 8.0)):
            place = self.places[key]["location"]
            n = min(along, key=lambda n: metres(self.m.at[n], place))
            self.measure(f"{key}, on the circuit", along[n], km * 1000, "m", 20)

    def table(self):
        print(f"\n{'from':<22} {'to':<24} {'m':>6} {'min':>6} {'hill':>6} {'told':>5}  in the texts")
        for a, b, told, words in WALKS_TOLD:
            found = self.walk(a, b, self.m.links)
            if found is None:
                self.fault(f"no way from {a} to {b}")
                continue
            length, minutes, hill = found
            print(f"{a:<22} {b:<24} {length:>6.0f} {minutes:>6.1f} {hill:>6.1f} {told:>5}  {words}")
        print(f"\n{'by bicycle, 140 m a minute':<47} {'m':>6} {'min':>6} {'':>6} {'told':>5}")
        for a, b, told, words in RIDES_TOLD:
            # Measured along the shore, not over the short cuts by the road.
            shore = self.m.named("环湖绿道", "印月堤")
            length = self.along_shore(shore, a, b)
            print(f"{a:<22} {b:<24} {length:>6.0f} {length / 140:>6.1f} {'':>6} {told:>5}  {words}")

    def nearest(self, nodes, key):
        return min(nodes, key=lambda n: metres(self.m.at[n], self.places[key]["location"]))

    def along_shore(self, shore, a, b):
        edges = defaultdict(list)
        for refs, _ in shore:
            for x, y in zip(refs, refs[1:]):
                d = metres(self.m.at[x], self.m.at[y])
                edges[x].append((y, d))
                edges[y].append((x, d))
        dyke = {n for refs, _ in self.m.named("印月堤") for n in refs}
        ends = dyke if b == "moon-embankment" else {self.nearest(edges, b)}
        best, todo = set(), [(0.0, self.nearest(edges, a))]
        while todo:
            gone, n = heapq.heappop(todo)
            if n in ends:
                return gone
            if n not in best:
                best.add(n)
                for there, d in edges[n]:
                    heapq.heappush(todo, (gone + d, there))
        return math.inf

    def routes(self, region):
        routes = tomllib.loads((region / "routes.toml").read_text(encoding="utf-8"))["route"]
        print(f"\n{'official routes, quickest ways between the stops':<52} {'m':>6} {'told':>6}")
        for route in routes:
            stops = route["stops"]
            if route["id"] == "wheels-all-day":  # a bus to the pier, then on foot; home by boat
                stops = stops[stops.index("east-pier") :]
            length, shown = 0.0, route["id"]
            for a, b in zip(stops, stops[1:]):
                length += self.walk(a, b)[0]
            if "reed-marsh" in stops:
                length, shown = length + 1800, shown + ", with the boardwalk"
            if route["id"] == "sunrise-overnight":
                down = ["rosy-dawn-peak", "rosy-dawn-lodge", "crane-cloud-cableway", "crane-gate"]
                length += sum(self.walk(a, b)[0] for a, b in zip(down, down[1:]))
                shown += ", and down again"
            print(f"{shown:<52} {length:>6.0f} {route['distance_m']:>6}")

    def drives(self):
        speeds = defaultdict(list)
        for a, b, t in self.m.pieces:
            if t.get("highway") in ROADS and t.get("motor_vehicle") not in ("no", "private"):
                d = metres(self.m.at[a], self.m.at[b])
                speed = float(t.get("maxspeed", 20)) * 1000 / 60
                speeds[a].append((b, d, d / speed))
                speeds[b].append((a, d, d / speed))
        print(f"\n{'by car at the limit':<47} {'m':>6} {'min':>6}")
        told = [("xiuchuan-north-station", "xiuchuan-bus-station", "bus about 10 minutes"),
                ("xiuchuan-north-station", "east-pier", "bus 35 minutes through town"),
                ("xiuchuan-north-station", "crane-gate", "bus 50 minutes through town"),
                ("east-pier", "crane-gate", "shuttle 25 minutes"),
                ("xiuchuan-bus-station", "mirror-lake-hotel", ""),
                ("visitor-centre", "crane-gate", "")]
        for a, b, words in told:
            ends = [self.nearest(speeds, k) for k in (a, b)]
            best, todo = set(), [(0.0, 0.0, ends[0])]
            while todo:
                minutes, gone, n = heapq.heappop(todo)
                if n == ends[1]:
                    print(f"{a:<22} {b:<24} {gone:>6.0f} {minutes:>6.1f}  {words}")
                    break
                if n not in best:
                    best.add(n)
                    for there, d, t in speeds[n]:
                        heapq.heappush(todo, (minutes + t, gone + d, there))
            else:
                self.fault(f"no road from {a} to {b}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--region", type=Path, default=HERE.parent / "region", help="folder with places/")
    parser.add_argument("--map", type=Path, help="file to check; map/paths.osm beside the region otherwise")
    args = parser.parse_args()
    places = {}
    for path in sorted((args.region / "places").glob("*.toml")):
        place = tomllib.loads(path.read_text(encoding="utf-8"))
        places[place["id"]] = place
    path = args.map or args.region.parent / "map" / "paths.osm"
    m = Map(path)
    size = path.stat().st_size
    print(f"{path}: {len(m.at)} nodes, {len(m.ways)} ways, {size:,} bytes")
    check = Check(m, places)
    if size > 250_000:
        check.fault("the map is to stay under 250 kB")
    check.connected()
    check.near()
    for pair in crossings(m):
        check.fault(f"ways cross without meeting: {pair}")
    check.measures()
    check.table()
    check.routes(args.region)
    check.drives()
    print(f"\n{check.faults} faults" if check.faults else "\nno faults")
    sys.exit(1 if check.faults else 0)


if __name__ == "__main__":
    main()
