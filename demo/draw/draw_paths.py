"""Draws the demo region's map: the ways people walk, drive, ride and sail, as OpenStreetMap XML.

    python3 demo/draw/draw_paths.py [--region DIR] [--out FILE]

The region is invented; so are its paths. Not from OpenStreetMap.

Where the texts of the region say how long a way is, how many steps it has or how high it climbs, the
way is laid to that measure: a smooth line through a few points, made to wind until its length is right.
The places' own positions come from their files. The same script draws the same map.

Drawing plane: metres east and north of ORIGIN. Lengths are measured on the sphere, after rounding.
"""

import argparse
import math
import tomllib
import zlib
from bisect import bisect_left
from pathlib import Path
from xml.sax.saxutils import quoteattr

HERE = Path(__file__).resolve().parent
NOTICE = "The region is invented; so are its paths. Not from OpenStreetMap."
ORIGIN = (29.88, 118.624)  # the middle of the old town
NORTH = 110_850.0  # metres in a degree of latitude on the drawing plane
EAST = 111_320.0 * math.cos(math.radians(29.9))
EARTH = 6_371_008.8

CLIMB = 890 / 5860  # metres that one of the Old Pilgrim Steps rises
GATE_ELE = 420.0


def step_ele(step):
    """Height above the sea of a numbered step."""
    return GATE_ELE + CLIMB * step


def on_earth(xy):
    """Latitude and longitude of a point of the plane, rounded as the file has them (0.1 m)."""
    return round(ORIGIN[0] + xy[1] / NORTH, 6), round(ORIGIN[1] + xy[0] / EAST, 6)


def metres(a, b):
    """Great-circle distance between two (latitude, longitude)."""
    la, lb = math.radians(a[0]), math.radians(b[0])
    dx = math.radians(b[1] - a[1])
    h = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin(dx / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(h))


def apart(a, b):
    return math.hypot(a[0] - b[0], a[1] - b[1])


# --- Lines of a given length ---


def smooth(points):
    """A Catmull-Rom curve through the points, a point about every two metres."""
    if len(points) == 2:
        points = [points[0], between(points[0], points[1], 0.5), points[1]]
    ends = [
        (2 * points[0][0] - points[1][0], 2 * points[0][1] - points[1][1]),
        (2 * points[-1][0] - points[-2][0], 2 * points[-1][1] - points[-2][1]),
    ]
    p = [ends[0], *points, ends[1]]
    out = [points[0]]
    for i in range(1, len(p) - 2):
        n = max(2, int(apart(p[i], p[i + 1]) / 2))
        for k in range(1, n + 1):
            t = k / n
            out.append(
                tuple(
                    0.5
                    * (
                        2 * p[i][d]
                        + (p[i + 1][d] - p[i - 1][d]) * t
                        + (2 * p[i - 1][d] - 5 * p[i][d] + 4 * p[i + 1][d] - p[i + 2][d]) * t * t
                        + (3 * p[i][d] - p[i - 1][d] - 3 * p[i + 1][d] + p[i + 2][d]) * t**3
                    )
                    for d in (0, 1)
                )
            )
    return out


def between(a, b, t):
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def chain(points):
    """How far along the line each of its points lies."""
    out = [0.0]
    for a, b in zip(points, points[1:]):
        out.append(out[-1] + apart(a, b))
    return out


def at(points, along, s):
    """The point s metres along the line, `along` being its chain."""
    i = min(max(bisect_left(along, s), 1), len(points) - 1)
    gap = along[i] - along[i - 1]
    return between(points[i - 1], points[i], (s - along[i - 1]) / gap if gap else 0.0)


def sway(label, length, wave, zigzag):
    """How far off its middle line a way lies, from -1 to 1, by the metres along it; 0 at both ends."""
    seed = zlib.crc32(label.encode())
    turns = [(seed >> (8 * k) & 255) / 255 * math.tau for k in range(3)]
    calm = min(wave / 2, length / 4)  # metres at either end over which it swings out

    def zig(s):
        t = s / length * zigzag
        part = t - math.floor(t)
        sign = 1 if (math.floor(t) + seed) % 2 else -1
        return min(1.0, s / calm, (length - s) / calm) * sign * min(1.0, 1.3 * (1 - abs(2 * part - 1)))

    def bends(s):
        taper = min(1.0, s / calm, (length - s) / calm)
        waves = zip((1.0, 0.5, 0.3), (1.0, 1.7, 2.9), turns)
        return taper * sum(a * math.sin(math.tau * s * f / wave + turn) for a, f, turn in waves) / 1.5

    return zig if zigzag else bends


def lay(label, points, length=None, spacing=25.0, wave=160.0, zigzag=0, marks=None):
    """A winding line through the points, as (points, {mark: index}).

    length: metres it must have; without one it sways by a few metres. zigzag: number of hairpins instead
    of bends. marks: by name, metres along the line, or a point whose nearest place on the line is meant.
    """
    base = smooth(points)
    base_along = chain(base)
    total = base_along[-1]
    off = sway(label, total, wave, zigzag)
    sides = []
    for i in range(len(base)):
        a, b = base[max(i - 1, 0)], base[min(i + 1, len(base) - 1)]
        n = apart(a, b) or 1.0
        sides.append((-(b[1] - a[1]) / n * off(base_along[i]), (b[0] - a[0]) / n * off(base_along[i])))

    def bent(width):
        line = [(p[0] + width * s[0], p[1] + width * s[1]) for p, s in zip(base, sides)]
        along = chain(line)
        n = max(2, round((length or along[-1]) / spacing))
        stops = {k: (k / n, None) for k in range(n + 1)}
        for name, where in (marks or {}).items():
            if isinstance(where, tuple):
                share = along[min(range(len(line)), key=lambda i: apart(line[i], where))] / along[-1]
            else:
                share = where / length
            k = min(max(round(share * n), 1), n - 1)
            while k in stops and stops[k][1]:  # a mark has this place: one more point beside it
                k += 0.01 if share > stops[k][0] else -0.01
            stops[k] = (share, name)
        order = sorted(stops.values(), key=lambda stop: stop[0])
        found = {name: i for i, (_, name) in enumerate(order) if name}
        return [at(line, along, share * along[-1]) for share, _ in order], found

    def measure(width):
        earth = [on_earth(p) for p in bent(width)[0]]
        return sum(metres(a, b) for a, b in zip(earth, earth[1:]))

    if length is None:
        return bent(min(6.0, total / 40))
    low, high = 0.0, 4.0
    if measure(low) > length + 0.5:
        raise SystemExit(f"{label}: {measure(low):.0f} m at its straightest, wanted {length:.0f}")
    while measure(high) < length:
        high *= 1.5
        if high > 2000:
            raise SystemExit(f"{label}: never reaches {length:.0f} m")
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if measure(middle) < length else (low, middle)
    return bent(low)


# --- The map ---


class Map:
    """Nodes by number and by name, and the ways through them."""

    def __init__(self, places):
        self.places = places
        self.nodes = []  # [latitude, longitude, tags]
        self.named = {}
        self.planes = []  # where each node lies on the plane
        self.ways = []  # (node numbers, tags)

    def place(self, key, dx=0.0, dy=0.0):
        """Where a place lies on the plane, moved by so many metres."""
        lat, lon = self.places[key]["location"]
        return (lon - ORIGIN[1]) * EAST + dx, (lat - ORIGIN[0]) * NORTH + dy

    def node(self, xy, key=None, ele=None, **tags):
        lat, lon = on_earth(xy)
        self.nodes.append([lat, lon, dict(tags)])
        self.planes.append(xy)
        number = len(self.nodes) - 1
        if ele is not None:
            self.nodes[number][2]["ele"] = f"{ele:.1f}".removesuffix(".0")
        if key:
            if key in self.named:
                raise SystemExit(f"two nodes called {key}")
            self.named[key] = number
        return number

    def tag(self, key, **tags):
        self.nodes[self.named[key]][2].update(plain(tags))

    def ele(self, number):
        ele = self.nodes[number][2].get("ele")
        return None if ele is None else float(ele)

    def line(self, label, start, via, end, length=None, ele=False, marks=None, **shape):
        """Lays a line between two named nodes and returns its node numbers; marks become named nodes.

        ele: whether the nodes between get heights, evenly from one end's to the other's.
        """
        a, b = self.named[start], self.named[end]
        points, found = lay(label, [self.planes[a], *via, self.planes[b]], length, marks=marks, **shape)
        names = {i: name for name, i in found.items()}
        along = chain(points)
        numbers = [a]
        for i in range(1, len(points) - 1):
            height = None
            if ele:
                height = self.ele(a) + (self.ele(b) - self.ele(a)) * along[i] / along[-1]
            numbers.append(self.node(points[i], names.get(i), height))
        return [*numbers, b]

    def way(self, numbers, **tags):
        self.ways.append((numbers, plain(tags)))

    def cut(self, numbers, first, last):
        """The part of a line between two named nodes."""
        i, j = numbers.index(self.named[first]), numbers.index(self.named[last])
        return numbers[i : j + 1]

    def link(self, *names, **tags):
        """A way straight from node to node."""
        self.way([self.named[n] for n in names], **tags)

    def door(self, key, place):
        """Makes a node the main entrance of a place."""
        zh, en = self.places[place]["zh"]["name"], self.places[place]["en"]["name"]
        self.tag(key, entrance="main", name=f"{zh}正门", name_en=f"{en}, main entrance")

    def write(self, path):
        used = {n for numbers, _ in self.ways for n in numbers}
        lone = [name for name, n in self.named.items() if n not in used]
        if lone:
            raise SystemExit(f"on no way: {lone}")
        lats, lons = [n[0] for n in self.nodes], [n[1] for n in self.nodes]
        out = ['<?xml version="1.0" encoding="UTF-8"?>', f"<!-- {NOTICE} -->"]
        out.append('<osm version="0.6" generator="draw_paths.py">')
        out.append(
            f' <bounds minlat="{min(lats):.6f}" minlon="{min(lons):.6f}"'
            f' maxlat="{max(lats):.6f}" maxlon="{max(lons):.6f}"/>'
        )
        for i, (lat, lon, tags) in enumerate(self.nodes, 1):
            head = f' <node id="{i}" lat="{lat:.6f}" lon="{lon:.6f}"'
            if tags:
                out.append(head + ">" + tag_lines(tags) + "</node>")
            else:
                out.append(head + "/>")
        for i, (numbers, tags) in enumerate(self.ways, 1):
            refs = "".join(f'<nd ref="{n + 1}"/>' for n in numbers)
            out.append(f' <way id="{i}">{refs}{tag_lines(tags)}</way>')
        out.append("</osm>")
        path.write_text("\n".join(out) + "\n", encoding="utf-8")


def plain(tags):
    """Keyword names as OpenStreetMap keys: name_en for name:en, and so on."""
    keys = {
        "name_en": "name:en",
        "bridge_name": "bridge:name",
        "bridge_name_en": "bridge:name:en",
        "oneway_foot": "oneway:foot",
        "interval_winter": "interval:conditional",
        "access_season": "access:conditional",
        "motor_season": "motor_vehicle:conditional",
        "occupancy": "aerialway:occupancy",
        "rope_capacity": "aerialway:capacity",
    }
    return {keys.get(k, k): str(v) for k, v in tags.items()}


def tag_lines(tags):
    return "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in plain(tags).items())


# --- Kinds of ways ---

MOUNTAIN_HOURS = "Mar-Nov 06:30-17:00; Dec-Feb 07:30-16:00"
PATH = dict(highway="path", surface="ground", wheelchair="no")
STEPS = dict(highway="steps", incline="up", surface="paving_stones", wheelchair="no")
LANE = dict(highway="pedestrian", surface="paving_stones", wheelchair="limited", width="2.5")
STREET = dict(highway="pedestrian", surface="paving_stones", wheelchair="yes", width="4")
FOOT = dict(highway="footway", surface="paving_stones", wheelchair="yes")
GREENWAY = dict(
    highway="cycleway", foot="yes", bicycle="designated", surface="asphalt", width="3.5", wheelchair="yes",
    name="环湖绿道", name_en="Lake Greenway",
)
ROAD = dict(highway="tertiary", surface="asphalt", sidewalk="both", lanes="2")
SMALL_ROAD = dict(highway="unclassified", surface="asphalt", sidewalk="right", maxspeed="30")
BOARDWALK = dict(
    highway="footway", bridge="boardwalk", layer="1", surface="wood", width="2", wheelchair="yes",
    bicycle="no", name="芦荡湿地", name_en="Reed Marsh",
    opening_hours="Mar-Oct 06:00-18:30; Nov-Feb 06:30-17:30",
)
PILGRIM = dict(name="朝山古道", name_en="Old Pilgrim Steps")
DYKE = dict(
    highway="footway", bicycle="dismount", surface="paving_stones", width="3", lit="yes",
    name="印月堤", name_en="Moonprint Embankment",
)
SALT = dict(STREET, motor_vehicle="no", motor_season="delivery @ (05:00-07:00)")


# --- The mountain ---

# Splits of the Old Pilgrim Steps: (number of the step, node, where it is, hairpins on the way there).
# The slot of A Thread of Sky ends at step 3,650, which leaves 250 steps to Pine Valley.
SLOT = (3433, 3650, 86.0)  # first and last step, metres
CLIMBS = [
    (1000, "steps_1000", ("old-pilgrim-steps", 4, -3), [(-3780, 4350), (-3850, 4520)], 7),
    (1850, "puji_steps", ("puji-temple", 6, -20), [(-4060, 4600), (-4190, 4640)], 6),
    (SLOT[0], "slot_mouth", ("thread-of-sky", -13, -41), [(-4150, 4775), (-4085, 4880), (-4120, 5030)], 9),
    (SLOT[1], "slot_top", None, [], 0),
    (3900, "pine_valley", ("pine-valley-station", 4, -3), [(-4078, 5235), (-4100, 5248), (-4128, 5212)], 0),
    (4500, "ox_steps", ("sleeping-ox-rock", 24, -4), [], 5),
    (5300, "pine", ("listening-pine", 9, -6), [(-4180, 5465), (-4280, 5545)], 6),
    (5400, "cable_fork", ("listening-pine", -40, 36), [], 2),
    (5700, "noodle_fork", ("cloud-noodles", 36, -30), [], 4),
    (5860, "terrace", ("cloud-terrace", -1, -8), [(-4530, 5688), (-4522, 5722)], 0),
]


def pilgrim_steps(m):
    """The 5,860 steps, 4.6 km and 890 m from the gate to the terrace, a way for every 500 or less."""
    per_step = (4600 - SLOT[2]) / (5860 - (SLOT[1] - SLOT[0]))
    last_step, last = 0, "gate_court"
    for step, name, where, via, hairpins in CLIMBS:
        if name == "slot_top":
            slot(m)
            last_step, last = step, name
            continue
        m.node(m.place(where[0], *where[1:]), name, step_ele(step))
        posts = [s for s in range(500, 5860, 500) if last_step < s < step]
        marks = {}
        for post in posts:
            marks[f"steps_{post}"] = (post - last_step) * per_step
            marks[f"landing_{post}"] = (post - last_step) * per_step + 8
        length = (step - last_step) * per_step
        shape = dict(spacing=13.0, zigzag=hairpins, wave=60.0, marks=marks)
        numbers = m.line(f"steps to {name}", last, via, name, length, ele=True, **shape)
        stops = [(last_step, last), *((p, f"steps_{p}") for p in posts), (step, name)]
        for (low, a), (high, b) in zip(stops, stops[1:]):
            begin = a
            if a != last:  # a level landing by every location post
                begin = a.replace("steps", "landing")
                m.way(m.cut(numbers, a, begin), **dict(PATH, surface="paving_stones"), **PILGRIM)
            m.way(m.cut(numbers, begin, b), **STEPS, **PILGRIM, step_count=high - low, width="2")
        last_step, last = step, name
    for post in range(500, 5860, 500):
        if post != 3500:  # that one stands in the slot
            key = "ox_steps" if post == 4500 else f"steps_{post}"
            m.tag(key, highway="emergency_access_point", ref=post)


def slot(m):
    """A Thread of Sky: 217 steps in 86 m, upward only, with a gate at the lower mouth."""
    mouth = m.planes[m.named["slot_mouth"]]
    length = SLOT[2]
    middle = m.place("thread-of-sky")
    n = apart(mouth, middle)
    ahead = ((middle[0] - mouth[0]) / n, (middle[1] - mouth[1]) / n)

    def point(s):
        # A metre of the plane is a third of a per cent more on the sphere, northward.
        return mouth[0] + ahead[0] * s * 0.997, mouth[1] + ahead[1] * s * 0.997

    def height(s):
        return step_ele(SLOT[0]) + (SLOT[1] - SLOT[0]) * CLIMB * s / length

    numbers = [m.named["slot_mouth"]]
    gate = dict(barrier="gate", foot="yes", opening_hours="07:00-16:00")
    numbers.append(m.node(point(5), "slot_gate", height(5), **gate, name="一线天入口"))
    m.tag("slot_gate", name_en="A Thread of Sky, lower gate")
    post = length * (3500 - SLOT[0]) / (SLOT[1] - SLOT[0])
    numbers.append(m.node(point(post), None, height(post), highway="emergency_access_point", ref="3500"))
    numbers.append(m.node(point(57), None, height(57)))
    numbers.append(m.node(point(length), "slot_top", step_ele(SLOT[1])))
    m.way(
        numbers, **STEPS, step_count=SLOT[1] - SLOT[0], width="0.55", handrail="yes", oneway="yes",
        oneway_foot="yes", opening_hours="07:00-16:00", name="一线天", name_en="A Thread of Sky",
    )


def mountain(m):
    gate = m.place("crane-gate")
    m.node((gate[0] - 1, gate[1] + 10), "gate_court", 420)
    pilgrim_steps(m)

    # The gate, its square and the western turnstiles.
    m.node(gate, "gate", 420, barrier="gate", foot="yes", wheelchair="yes", motor_vehicle="no", fee="yes")
    said = m.places["crane-gate"]
    m.tag("gate", name=said["zh"]["name"], name_en=said["en"]["name"], opening_hours=MOUNTAIN_HOURS)
    m.node((gate[0] + 6, gate[1] - 32), "square", 418)
    m.node((gate[0] + 12, gate[1] - 48), "gate_stop", 418, highway="bus_stop", name="鹤鸣门")
    m.tag("gate_stop", name_en="Crane Call Gate")
    m.link("gate_stop", "square", "gate", "gate_court", **dict(STREET, width="12"))
    m.node((gate[0] - 14, gate[1] - 2), "turnstile", 420, barrier="turnstile", foot="yes", fee="yes")
    m.tag("turnstile", name="鹤鸣门西侧闸机", name_en="Crane Call Gate, western turnstiles")
    m.tag("turnstile", opening_hours=MOUNTAIN_HOURS)
    m.link("square", "turnstile", "gate_court", **FOOT)

    # Pine Valley bypass: level round the shoulder, then as many steps as it goes round, so that on foot
    # it takes 12 minutes more than the slot.
    m.node((-4345, 5165), "bypass_steps", step_ele(SLOT[0]))
    bypass = dict(name="松谷便道", name_en="Pine Valley Bypass")
    level = m.line(
        "bypass level", "slot_mouth", [(-4170, 5105), (-4290, 5060), (-4400, 5080)], "bypass_steps", 671,
        ele=True, spacing=16.0, wave=90.0,
    )
    m.way(level, **dict(PATH, surface="fine_gravel", width="1.5"), **bypass)
    steep = m.line("bypass steps", "bypass_steps", [], "pine_valley", 373, ele=True, spacing=14.0, zigzag=5)
    m.way(steep, **STEPS, **bypass, step_count=467, width="1.5")

    # Puji Temple and the cliff behind it.
    temple = m.place("puji-temple")
    m.node((temple[0] + 4, temple[1] - 11), "puji_door", 701)
    m.door("puji_door", "puji-temple")
    m.node((temple[0] - 2, temple[1] + 3), "puji_court", 704)
    m.node((temple[0] - 8, temple[1] + 20), "puji_back", 711, entrance="yes")
    m.node(m.place("scripture-cliff", 6, -4), "cliff", 740)
    hours = dict(opening_hours="06:30-17:00")
    m.link("puji_steps", "puji_door", **FOOT | {"wheelchair": "no"})
    m.link("puji_door", "puji_court", "puji_back", **STEPS, **hours, step_count=65)
    cliff = m.line("cliff path", "puji_back", [(-4290, 4830)], "cliff", 250, ele=True, spacing=16.0,
                   wave=70.0, marks={"cliff_steps": 150})
    named = dict(name="经壁小路", name_en="Scripture Cliff Path")
    m.way(m.cut(cliff, "puji_back", "cliff_steps"), **PATH, **named)
    m.way(m.cut(cliff, "cliff_steps", "cliff"), **STEPS, **named, step_count=75)

    # Sleeping Ox meadow, west of step 4,500.
    m.node(m.place("sleeping-ox-rock", 2, -8), "ox", step_ele(4500))
    m.node(m.place("lanxiu-mountain", 5, -6), "ox_west", step_ele(4500) + 1)
    m.link("ox_steps", "ox", "ox_west", **dict(PATH, surface="grass"))

    cableway(m)
    summit(m)
    falls_and_tea(m)


def cableway(m):
    """1,420 m of rope, 760 m up: 350 m inside the gate at 480 m, and level with step 5,400 above."""
    lower = m.place("crane-cloud-cableway")
    court = m.planes[m.named["gate_court"]]
    n = apart(lower, court)
    m.node(between(lower, court, 19 / n), "cable_door", 480)
    m.door("cable_door", "crane-cloud-cableway")
    road = m.line("cable road", "gate_court", [], "cable_door", 340, ele=True, spacing=24.0, wave=120.0)
    m.way(road, highway="service", motor_vehicle="private", foot="yes", surface="asphalt",
          width="3.5", wheelchair="limited", name="索道路", name_en="Cableway Road")
    m.node(lower, "cable_low", 480, aerialway="station", name="鹤云索道下站")
    m.tag("cable_low", name_en="Crane Cloud Cableway, lower station")
    m.link("cable_door", "cable_low", **FOOT)

    # West of the pine, so that it is to the right of those who step out.
    run = math.sqrt(1420**2 - 760**2)
    toward = (-4604, 5508)
    bearing = math.atan2(toward[1] - lower[1], toward[0] - lower[0])
    low, high = run * 0.98, run * 1.02
    for _ in range(40):
        reach = (low + high) / 2
        upper = (lower[0] + reach * math.cos(bearing), lower[1] + reach * math.sin(bearing))
        low, high = (reach, high) if metres(on_earth(lower), on_earth(upper)) < run else (low, reach)
    m.node(upper, "cable_high", 1240, aerialway="station", name="鹤云索道上站")
    m.tag("cable_high", name_en="Crane Cloud Cableway, upper station")
    pylons = [m.node(between(lower, upper, (k + 0.6) / 7.2), aerialway="pylon") for k in range(7)]
    place = m.places["crane-cloud-cableway"]
    m.way(
        [m.named["cable_low"], *pylons, m.named["cable_high"]], aerialway="gondola", oneway="no",
        name=place["zh"]["name"], name_en=place["en"]["name"], duration="00:06", interval="00:01",
        opening_hours="Mar-Nov 07:00-17:00; Dec-Feb 08:00-16:00", occupancy=8, rope_capacity=1200, fee="yes",
        foot="yes", wheelchair="yes",
    )
    upper_path = m.line("upper path", "cable_high", [(-4570, 5580)], "cable_fork", 250, ele=True,
                        spacing=16.0, wave=80.0)
    m.way(upper_path, **dict(PATH, surface="paving_stones"), name="上站步道", name_en="Upper Station Path")


def summit(m):
    m.node(m.place("cloud-noodles", 5, -3), "noodles", 1310)
    m.node(m.place("rosy-dawn-lodge", 5, -4), "lodge", 1420)
    m.door("lodge", "rosy-dawn-lodge")
    m.node(m.place("rosy-dawn-peak"), "peak", 1486)
    m.node(m.place("cloud-terrace", 6, 3), "railing", 1310)
    m.link("terrace", "railing", **dict(PATH, surface="rock"))
    up = m.line("noodle steps", "noodle_fork", [(-4605, 5672)], "noodles", 95, ele=True, spacing=12.0,
                wave=60.0)
    m.way(up, **STEPS, step_count=160)
    level = m.line("noodle path", "terrace", [(-4592, 5742)], "noodles", 92, ele=True, spacing=12.0,
                   wave=60.0)
    m.way(level, **dict(PATH, surface="paving_stones"))
    lodge = dict(name="照霞步道", name_en="Rosy Dawn Path")
    m.node(between(m.planes[m.named["noodles"]], m.planes[m.named["lodge"]], 0.58), "lodge_steps", 1360)
    lower = m.line("lodge path", "noodles", [], "lodge_steps", 430, ele=True, spacing=14.0, zigzag=4)
    m.way(lower, **PATH, **lodge)
    upper = m.line("lodge steps", "lodge_steps", [], "lodge", 310, ele=True, spacing=14.0, zigzag=4)
    m.way(upper, **STEPS, **lodge, step_count=395)
    peak = m.line("peak steps", "lodge", [], "peak", 330, ele=True, spacing=14.0, zigzag=4)
    m.way(peak, **STEPS, **lodge, step_count=410)


def falls_and_tea(m):
    m.node(m.place("white-dragon-falls", 3, -6), "falls_low", 505)
    m.node(m.place("white-dragon-falls", 28, 22), "falls_middle", 525)
    m.node(m.place("white-dragon-falls", -6, 62), "falls_top", 567)
    trail = m.line("brook", "gate_court", [(-3690, 4290), (-3600, 4440), (-3650, 4650)], "falls_low", 1200,
                   ele=True, spacing=22.0, wave=150.0)
    brook = dict(name="白龙溪步道", name_en="White Dragon Brook Trail")
    m.way(trail, **dict(PATH, surface="fine_gravel", width="2"), **brook)
    middle = m.line("falls middle", "falls_low", [], "falls_middle", 60, ele=True, spacing=12.0, zigzag=2)
    m.way(middle, **STEPS, step_count=125, handrail="yes")
    top = m.line("falls top", "falls_middle", [], "falls_top", 130, ele=True, spacing=12.0, zigzag=4)
    m.way(top, **STEPS, step_count=262, handrail="yes")

    m.node(m.place("crane-gate", 34, -44), "gate_park", 418, amenity="parking", capacity=380)
    m.link("gate_stop", "gate_park", highway="service", surface="asphalt", maxspeed="20")
    m.node(m.place("tea-terraces", -6, -8), "tea", 460)
    tea = m.line("tea road", "gate_park", [(-3600, 4210), (-3440, 4300)], "tea", 600, ele=True, wave=200.0)
    m.way(tea, highway="service", motor_vehicle="private", foot="yes", surface="gravel", width="3",
          wheelchair="limited", name="茶路", name_en="Tea Road")
    m.node(m.place("tea-terraces", 90, 330), "mist_pavilion", 650, amenity="shelter", name="歇雾亭")
    m.tag("mist_pavilion", name_en="Rest-in-the-Mist Pavilion")
    rows = m.line("tea rows", "tea", [], "mist_pavilion", 1150, ele=True, spacing=24.0, zigzag=6)
    m.way(rows, **PATH, name="茶园步道", name_en="Tea Garden Path")


# --- The lake ---

POSTS = {"marsh": 1500, "dyke_south": 3500, "dyke_north": 4360, "deck": 6500, "shrine": 8000, "pier": 9800}


def lake(m):
    """The greenway, 9.8 km clockwise from East Pier; the embankment is its kilometres 3.5 to 4.36."""
    m.node(m.place("east-pier", 8, -4), "pier")
    m.node(m.place("reed-marsh", 3, -2), "marsh")
    m.node((-1180, 1640), "dyke_south")
    m.node(m.place("half-ripple-pavilion", 12, -8), "dyke_north")
    m.node(m.place("drowned-village", -4, 6), "deck")
    m.node(m.place("fishermens-shrine", 2, 7), "shrine")
    sections = [
        ("pier", [(-590, 2370), (-490, 2210), (-640, 2080), (-560, 1930), (-735, 1890)], "marsh", {}),
        ("marsh", [(-700, 1620), (-740, 1390), (-960, 1240), (-1230, 1300), (-1370, 1500)], "dyke_south",
         {"south_link": (-1000, 1230), "dyke_link": (-1375, 1480)}),
        ("dyke_north", [(-1950, 2060), (-2220, 2230), (-2290, 2480), (-2123, 2771), (-1850, 2660)], "deck",
         {"west_link": (-2290, 2430)}),
        ("deck", [(-1670, 2960), (-1450, 3090), (-1280, 2970), (-1110, 3050)], "shrine",
         {"village_link": (-1450, 3090)}),
        ("shrine", [(-900, 3110), (-650, 3220), (-430, 3110), (-350, 2920), (-490, 2790), (-480, 2630)],
         "pier", {"north_link": (-650, 3220)}),
    ]
    for start, via, end, links in sections:
        first, last = POSTS[start] % 9800, POSTS[end]
        marks = dict(links)
        for km in range(1, 10):
            if first < km * 1000 < last and km * 1000 not in POSTS.values():
                marks[f"km_{km}"] = km * 1000 - first
        numbers = m.line(f"greenway from {start}", start, via, end, last - first, spacing=30.0, wave=230.0,
                         marks=marks)
        m.way(numbers, **GREENWAY)
    for km in range(1, 10):
        name = f"km_{km}" if f"km_{km}" in m.named else "shrine"
        m.tag(name, highway="milestone", distance=km)
    m.tag("pier", highway="milestone", distance=0)
    embankment(m)

    # Reed Marsh: a loop of 1.8 km from its gate at kilometre 1.5.
    m.node(m.place("reed-marsh", -9, -9), "marsh_gate", None, barrier="gate", foot="yes", wheelchair="yes",
           bicycle="no", name="芦荡湿地入口", opening_hours=BOARDWALK["opening_hours"])
    m.tag("marsh_gate", name_en="Reed Marsh, entrance")
    m.link("marsh", "marsh_gate", **FOOT)
    far = (-1090, 1400)
    m.node(far, "kiln", None, tourism="viewpoint", name="砖窑平台", name_en="Kiln platform")
    out = m.line("reeds out", "marsh_gate", [(-960, 1640), (-870, 1500), (-950, 1390)], "kiln",
                 900, spacing=20.0, wave=130.0, marks={"hide_1": 420.0})
    back = m.line("reeds back", "kiln", [(-1180, 1480), (-1060, 1600), (-1060, 1720)], "marsh_gate",
                  900, spacing=20.0, wave=130.0, marks={"hide_2": 330.0})
    m.tag("hide_1", leisure="bird_hide")
    m.tag("hide_2", leisure="bird_hide")
    m.way(out, **BOARDWALK)
    m.way(back, **BOARDWALK)

    # Doors beside the greenway.
    m.node(m.place("half-ripple-pavilion", 2, -1), "half_ripple")
    m.link("dyke_north", "half_ripple", **FOOT | {"wheelchair": "limited"})
    m.node(m.place("drowned-village", 12, -6), "deck_edge", None, tourism="viewpoint")
    m.node(m.place("drowned-village", -12, -4), "hut_door")
    m.tag("hut_door", entrance="main", name="记忆小屋", name_en="Memory Hut")
    m.link("deck", "deck_edge", **FOOT | {"surface": "wood"})
    m.link("deck", "hut_door", **FOOT)
    m.node(m.place("fishermens-shrine", 0, -2), "shrine_door")
    m.door("shrine_door", "fishermens-shrine")
    m.link("shrine", "shrine_door", **FOOT | {"wheelchair": "limited"})

    boats(m)


def embankment(m):
    """860 m and three bridges; the middle one is arched."""
    bridges = [(90, 114, "北桥", "North Bridge", "yes"), (415, 447, "印月桥", "Moonprint Bridge", "limited"),
               (765, 787, "南桥", "South Bridge", "yes")]
    marks = {"dyke_stop": 540.0}
    for a, b, name, _, _ in bridges:
        marks[f"{name} a"], marks[f"{name} b"] = float(a), float(b)
    numbers = m.line("dyke", "dyke_north", [(-1630, 2140), m.place("moon-embankment"), (-1400, 1960),
                     (-1330, 1800)], "dyke_south", 860, spacing=26.0, wave=200.0, marks=marks)
    last = "dyke_north"
    for _, _, name, en, wheels in bridges:
        m.way(m.cut(numbers, last, f"{name} a"), **DYKE, wheelchair="yes")
        m.way(m.cut(numbers, f"{name} a", f"{name} b"), **DYKE, wheelchair=wheels, bridge="yes", layer=1,
              bridge_name=name, bridge_name_en=en)
        last = f"{name} b"
    m.way(m.cut(numbers, last, "dyke_south"), **DYKE, wheelchair="yes")


def boats(m):
    """East Pier, Heron Isle, Moonprint Embankment and back, one way round; and the paths of the isle."""
    pier, isle = m.planes[m.named["pier"]], m.place("heron-isle")
    m.node((pier[0] - 69, pier[1] + 12), "jetty_end", None, amenity="ferry_terminal", name="东码头")
    m.tag("jetty_end", name_en="East Pier")
    m.link("pier", "jetty_end", **FOOT | {"surface": "wood", "man_made": "pier"}, name="东码头栈桥",
           name_en="East Pier Jetty")
    stop = m.planes[m.named["dyke_stop"]]
    m.node((stop[0] + 16, stop[1] + 12), "dyke_landing", None, amenity="ferry_terminal", name="印月堤船站")
    m.tag("dyke_landing", name_en="Moonprint Embankment boat stop")
    m.link("dyke_stop", "dyke_landing", **FOOT | {"surface": "wood"})
    m.node((isle[0] + 96, isle[1] - 74), "isle_landing", None, amenity="ferry_terminal", name="鹭洲码头")
    m.tag("isle_landing", name_en="Heron Isle landing")

    boat = dict(
        route="ferry", name="镜澜湖游船", name_en="Mirror Ripple Lake Boat", oneway="yes", oneway_foot="yes",
        interval="00:30", interval_winter="01:00 @ (Dec-Feb)", foot="yes", wheelchair="yes", bicycle="no",
        motor_vehicle="no", fee="yes",
    )
    # The last boat of the day does not call at the isle, hence the earlier ends of the first two.
    out = m.line("boat to isle", "jetty_end", [(-750, 2420), (-900, 2280)], "isle_landing", spacing=120.0)
    m.way(out, **boat, duration="00:20", opening_hours="Mar-Nov 08:00-16:00; Dec-Feb 09:00-14:30")
    on = m.line("boat to dyke", "isle_landing", [(-1080, 2060), (-1200, 1960)], "dyke_landing", spacing=120.0)
    m.way(on, **boat, duration="00:15", opening_hours="Mar-Nov 08:20-16:30; Dec-Feb 09:20-15:00")
    # Home by the north, where the shrine is in sight.
    home = m.line("boat home", "dyke_landing", [(-1340, 2080), m.place("mirror-lake"), (-1270, 2600),
                  (-1000, 2720), (-750, 2620)], "jetty_end", spacing=120.0)
    m.way(home, **boat, duration="00:25", opening_hours="Mar-Nov 08:35-17:05; Dec-Feb 09:35-16:05")

    m.node((isle[0] + 6, isle[1] - 8), "isle_middle")
    m.node((isle[0] - 95, isle[1] - 10), "isle_west")
    m.node((isle[0] + 104, isle[1] + 8), "isle_east", None, natural="tree", name="铁环枫香")
    m.tag("isle_east", name_en="Sweetgum with the iron ring")
    paths = dict(PATH, surface="wood", name="鹭洲步道", name_en="Heron Isle Path")
    m.way(m.line("isle east", "isle_landing", [], "isle_east", spacing=20.0), **paths)
    m.way(m.line("isle in", "isle_landing", [], "isle_middle", spacing=20.0), **paths)
    m.way(m.line("isle across", "isle_middle", [], "isle_west", spacing=20.0), **paths)
    m.way(m.line("isle south", "isle_west", [(isle[0] - 20, isle[1] - 100)], "isle_landing", spacing=20.0),
          **paths)
    north = m.line("isle north", "isle_west", [(isle[0] - 60, isle[1] + 80), (isle[0] + 50, isle[1] + 92)],
                   "isle_east", spacing=22.0)
    m.way(north, **dict(paths, name="鹭洲北半岛步道", name_en="Heron Isle North Path"),
          access_season="no @ (Mar 15-Jul 31)")


# --- Roads between town, lake and mountain ---


def roads(m):
    m.node(m.place("visitor-centre", 14, -4), "centre_stop", None, highway="bus_stop", name="游客中心")
    m.tag("centre_stop", name_en="Visitor Centre")
    m.node(m.place("visitor-centre", 4, 0), "centre_door")
    m.door("centre_door", "visitor-centre")
    m.link("centre_stop", "centre_door", **FOOT)
    m.node(m.place("xiuchuan-bus-station", 14, 4), "bus_stop", None, highway="bus_stop", name="岫川客运站")
    m.tag("bus_stop", name_en="Xiuchuan Bus Station")
    m.node(m.place("xiuchuan-bus-station", 5, 2), "bus_door")
    m.door("bus_door", "xiuchuan-bus-station")
    m.link("bus_stop", "bus_door", **FOOT)
    m.node(m.place("xiuchuan-north-station", 8, -24), "train_stop", None, highway="bus_stop", name="岫川北站")
    m.tag("train_stop", name_en="Xiuchuan North Railway Station")
    m.node(m.place("xiuchuan-north-station", 0, -6), "train_door")
    m.door("train_door", "xiuchuan-north-station")
    m.link("train_stop", "train_door", **dict(STREET, width="30"))

    ring = dict(ROAD, maxspeed="40", name="环城北路", name_en="North Ring Road")
    avenue = dict(ROAD, maxspeed="50", name="站前大道", name_en="Station Avenue")
    m.way(m.line("avenue", "train_stop", [(560, 1330), (210, 900), (-90, 680)], "bus_stop", spacing=60.0,
                 wave=400.0), **avenue)
    m.way(m.line("ring north", "bus_stop", [(-270, 720)], "centre_stop", 640, spacing=45.0, wave=240.0),
          **ring)

    # Lake Road to the pier, Lakeside Road past it, and on round the north.
    m.node(m.place("east-pier", 34, -10), "pier_stop", None, highway="bus_stop", name="东码头")
    m.tag("pier_stop", name_en="East Pier")
    m.link("pier", "pier_stop", **FOOT)
    m.node(m.place("mirror-lake-hotel", 14, -2), "hotel_road")
    m.node(m.place("mirror-lake-hotel", 4, 0), "hotel_door")
    m.door("hotel_door", "mirror-lake-hotel")
    m.link("hotel_road", "hotel_door", **FOOT)
    m.node((-2700, 3200), "fork", 140)
    lake_road = dict(ROAD, maxspeed="40", name="湖城路", name_en="Lake Road")
    m.way(m.line("lake road", "centre_stop", [(-378, 1109), (-290, 1500), (-330, 1900), (-370, 2280)],
                 "pier_stop", spacing=60.0, wave=350.0), **lake_road)
    lakeside = dict(ROAD, maxspeed="30", name="湖滨路", name_en="Lakeside Road")
    shore = m.line("lakeside", "pier_stop", [m.place("fishers-hearth", 10, -6)], "hotel_road", 175,
                   spacing=20.0, wave=100.0, marks={"hearth_road": m.place("fishers-hearth", 10, -6)})
    m.way(shore, **lakeside)
    m.node(m.place("fishers-hearth", 2, -1), "hearth_door")
    m.door("hearth_door", "fishers-hearth")
    m.link("hearth_road", "hearth_door", **FOOT)
    north = m.line("north shore", "hotel_road", [(-215, 2850), (-270, 3250), (-650, 3390), (-1100, 3330),
                   (-1550, 3330), (-2150, 3260)], "fork", spacing=70.0, wave=450.0,
                   marks={"north_link_road": (-650, 3390), "village_link_road": (-1470, 3330)})
    m.way(north, **dict(lakeside, maxspeed="40"))

    # Mountain Road, west of the lake and up in hairpins.
    hill = dict(ROAD, maxspeed="40", name="澜岫公路", name_en="Lanxiu Mountain Road")
    west = m.line("mountain road", "centre_stop", [(-900, 1000), (-1450, 1160), (-1850, 1620), (-2420, 2120),
                  (-2600, 2650)], "fork", spacing=70.0, wave=450.0,
                  marks={"south_link_road": (-1010, 1010), "dyke_link_road": (-1620, 1360),
                         "west_link_road": (-2480, 2300)})
    m.way(west, **hill)
    climb = m.line("hairpins", "fork", [(-2950, 3420), (-3420, 3830)], "gate_stop", 3500, ele=True,
                   spacing=45.0, zigzag=9)
    m.way(climb, **dict(hill, maxspeed="30"))

    for here, there in [("south_link", "south_link_road"), ("dyke_link", "dyke_link_road"),
                        ("west_link", "west_link_road"), ("village_link", "village_link_road"),
                        ("north_link", "north_link_road")]:
        m.way(m.line(f"{here} path", here, [], there, spacing=40.0, wave=120.0), highway="footway",
              surface="asphalt", width="2", bicycle="yes", wheelchair="yes")


# --- The old town ---

# (label, from, points between, to, metres or None, kind, Chinese name, English name). The streets
# reach Salt Street only at its two ends, as the minutes of the texts have it.
LANES = [
    ("yaqian", "tower", [(-140, 30)], "salt_west", 137, STREET, "衙前街", "Yaqian Street"),
    ("vat", "tower", [(0, 88)], "paper", 200, LANE, "纸槽弄", "Paper Vat Lane"),
    ("bank", "paper", [(88, 70)], "bridge_west", 140, STREET, "溪西岸", "West Bank"),
    ("landing", "bridge_west", [], "salt_east", 40, STREET, "溪西岸", "West Bank"),
    ("tofu", "salt_east", [], "tofu", 26, LANE, "豆腐弄", "Tofu Lane"),
    ("inn", "tofu", [(104, -72)], "inn", 130, LANE, "听雨弄", "Tingyu Lane"),
    ("shen", "shen_corner", [], "shen", 72, LANE, "沈家巷", "Shen Lane"),
    ("shen south", "shen", [(60, -118)], "inn", None, LANE, "沈家巷", "Shen Lane"),
    ("wang", "hall_corner", [(-12, -105), (-30, -165), (-90, -182)], "hall", 300, LANE, "汪家坦",
     "Wangjia Terrace"),
    ("stage", "salt_west", [(-160, 2)], "stage", 80, STREET, "万年坪", "Wannian Square"),
    ("well", "bridge_west", [(40, 20), (2, 2)], "well_corner", None, LANE, "井头弄", "Well Head Lane"),
    ("post", "tower_stop", [], "hostel", 135, LANE, "邮电巷", "Post Office Lane"),
    ("post north", "hostel_corner", [(-85, 270)], "hostel", None, LANE, "邮电巷", "Post Office Lane"),
    ("post east", "hostel", [], "north_bridge_west", 122, LANE, "邮电巷", "Post Office Lane"),
    ("xidong", "bridge_east", [(186, 45)], "museum_door", 280, STREET, "溪东路", "Xidong Road"),
    ("xidong north", "museum_door", [(215, 262)], "north_bridge_east", 172, STREET, "溪东路", "Xidong Road"),
    ("drying", "bridge_east", [(146, 60)], "indigo", 120, LANE, "晒布场", "Drying Ground"),
    ("south", "inn", [(85, -180)], "south_park", None, LANE, "南口弄", "South Gate Lane"),
]

# (node, place, metres east and north of it): where the doors are.
DOORS = [
    ("tower", "drum-tower", (0, 0)),
    ("paper", "paper-workshop", (2, -3)),
    ("tofu", "stone-mill-tofu", (2, 2)),
    ("inn", "rain-listening-inn", (-4, 3)),
    ("shen", "shen-mansion", (0, 5)),
    ("hall", "hall-of-harmony", (0, -6)),
    ("stage", "opera-stage", (2, 4)),
    ("hostel", "wayfarer-hostel", (-3, -3)),
    ("museum_door", "xiuchuan-museum", (-7, -6)),
    ("indigo", "indigo-house", (-4, -3)),
]


def town(m):
    for name, place, off in DOORS:
        m.node(m.place(place, *off), name)
        if place != "opera-stage":
            m.door(name, place)
    for name, xy in [("salt_west", (-190, -15)), ("salt_east", (84, -28)), ("north_bridge_west", (60, 235)),
                     ("north_bridge_east", (130, 240))]:
        m.node(xy, name)
    bridge = m.place("rainbow-bridge")
    m.node((bridge[0] - 31.5, bridge[1] - 2), "bridge_west")
    m.node((bridge[0] + 31.3, bridge[1] + 2), "bridge_east")
    m.node((-110, 140), "tower_stop", None, highway="bus_stop", name="谯楼", name_en="Drum Tower")
    m.node((20, -238), "south_park", None, amenity="parking", name="南口停车场", name_en="South car park")

    salt = m.line("salt", "salt_west", [(-196, -68), (-130, -98), m.place("pressed-duck-house", 0, 3),
                  m.place("salt-street"), (20, -38)], "salt_east", 386, spacing=15.0, wave=80.0,
                  marks={"duck": m.place("pressed-duck-house", 0, 3), "hall_corner": (-52, -64),
                         "salt_middle": m.place("salt-street"), "well_corner": (0, -44),
                         "shen_corner": (24, -38)})
    m.way(m.cut(salt, "salt_west", "salt_middle"), **SALT, name="盐街", name_en="Salt Street", alt_name="上盐街")
    m.way(m.cut(salt, "salt_middle", "salt_east"), **SALT, name="下盐街", name_en="Lower Salt Street",
          alt_name="盐街")
    m.door("duck", "pressed-duck-house")

    street = dict(ROAD, maxspeed="30", highway="residential", name="谯楼北街", name_en="Drum Tower North Street")
    m.way(m.line("tower street", "bus_stop", [(-165, 370), (-140, 230)], "tower_stop", 490, spacing=30.0,
                 wave=200.0, marks={"hostel_corner": (-135, 366)}), **street)
    yaqian = dict(STREET, name="衙前街", name_en="Yaqian Street")
    tower = m.planes[m.named["tower"]]
    m.node((tower[0] - 3, tower[1] + 10), "archway")
    m.link("tower_stop", "archway", **yaqian)
    m.link("archway", "tower", **yaqian, tunnel="building_passage", covered="yes")
    place = m.places["rainbow-bridge"]
    m.link("bridge_west", "bridge_east", highway="footway", bridge="covered", covered="yes", layer=1,
           bicycle="dismount", surface="wood", width="5", lit="yes", name=place["zh"]["name"],
           name_en=place["en"]["name"])
    m.link("north_bridge_west", "north_bridge_east", **FOOT | {"bridge": "yes", "layer": 1}, name="溪北桥",
           name_en="North Stream Bridge")
    for label, start, via, end, length, kind, name, en in LANES:
        m.way(m.line(label, start, via, end, length, spacing=14.0, wave=70.0), **kind, name=name, name_en=en)

    # The east landing: 36 steps to the water, and the bank of the night market.
    east = m.planes[m.named["bridge_east"]]
    m.node((east[0] - 9, east[1] - 14), "water")
    m.link("water", "bridge_east", **STEPS, step_count=36, name="东埠", name_en="East Landing")
    m.node((east[0] + 16, east[1] - 78), "market_south")
    m.way(m.line("market", "bridge_east", [], "market_south", spacing=16.0), **STREET, name="东埠",
          name_en="East Landing")

    # Round the west of the town, where the road went instead of down Salt Street, and east to the museum.
    west = dict(SMALL_ROAD, name="环城西路", name_en="West Ring Road", maxspeed="40")
    m.way(m.line("west ring", "bus_stop", [(-400, 420), (-450, 120), (-390, -160), (-170, -290)],
                 "south_park", spacing=50.0, wave=260.0, marks={"yaqian_west": (-452, 10)}), **west)
    m.way(m.line("yaqian west", "salt_west", [], "yaqian_west", spacing=30.0, wave=120.0), **LANE,
          name="衙后弄", name_en="Behind-the-Yamen Lane")
    ring = dict(ROAD, maxspeed="40", name="环城北路", name_en="North Ring Road")
    m.node((330, 400), "ring_east")
    m.way(m.line("ring east", "bus_stop", [(-20, 480)], "ring_east", spacing=50.0, wave=240.0), **ring)
    m.way(m.line("xidong upper", "ring_east", [], "museum_door", spacing=30.0, wave=120.0),
          highway="residential", maxspeed="30", surface="asphalt", name="溪东路", name_en="Xidong Road")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--region", type=Path, default=HERE.parent / "region", help="folder with places/")
    parser.add_argument("--out", type=Path, help="file to write; map/paths.osm beside the region otherwise")
    args = parser.parse_args()
    places = {}
    for path in sorted((args.region / "places").glob("*.toml")):
        place = tomllib.loads(path.read_text(encoding="utf-8"))
        places[place["id"]] = place
    m = Map(places)
    mountain(m)
    lake(m)
    roads(m)
    town(m)
    out = args.out or args.region.parent / "map" / "paths.osm"
    m.write(out)
    print(f"{out}: {len(m.nodes)} nodes, {len(m.ways)} ways, {out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
