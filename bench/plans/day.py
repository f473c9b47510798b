#!/usr/bin/env python3
"""A simulated day of plans against a running service, checked by what the service says elsewhere.

Places close and open by partner notices while travellers ask for plans. Whatever a plan promises is asked
again through `GET /v1/places/{id}/status`: nobody may be sent to a closed door, no ride may be missed, and
times, distances and prices must add up. Needs Python 3 and nothing else.

    day.py http://127.0.0.1:8080 --key PARTNER_KEY [--key ANOTHER] [--plans 2000] [--seed 1] [--out day.json]

The keys are of partners who may speak of the places; a place that no key may close is never closed. Exit code 1
says that something was violated. Oddities are printed as well, but are no violations.
"""

import argparse
import collections
import datetime as dt
import http.client
import json
import math
import random
import re
import signal
import sys
import time
import urllib.parse

UTC = dt.timezone.utc
HOME = dt.timezone(dt.timedelta(hours=8))
# The longest that an answer may take, seconds.
PATIENCE_S = 5
# How soon a kept plan must know that it is broken, seconds.
PROMISE_S = 6
KINDS = ("attraction", "museum", "restaurant", "area", "transport")
FIELDS = {
    "start", "end", "datum", "round_trip", "within", "start_at", "end_at", "max_min", "days", "mode", "pace",
    "interests", "avoid_interests", "must_visit", "avoid", "visited", "keep", "children", "rain", "lunch",
    "budget", "people", "max_stops", "alternatives", "time_ms", "lang",
}  # fmt: skip
LIKES = [
    "museum", "博物馆", "temple", "寺庙", "nature", "自然", "古镇", "old streets", "拍照", "photography", "tea",
    "茶", "food", "美食", "boat", "坐船", "night", "夜景", "craft", "手艺", "戏曲", "history", "hiking", "scuba diving",
]  # fmt: skip
HAN = re.compile(r"[\u4e00-\u9fff]")
QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
UGLY = re.compile(r"None|null|NaN|\{|\}|。。|；。|;\s*\.|\.\.|  |，，|,\s*\.|：。|: \.|-\d+ min|\d+\.\d{3,}")


class Malformed(Exception):
    """An answer that is not what the contract says."""


class Service:
    """Calls to the service over one connection that is kept."""

    def __init__(self, base):
        parts = urllib.parse.urlsplit(base)
        self.host, self.port, self.path = parts.hostname, parts.port or 80, parts.path.rstrip("/")
        self.connection = None
        self.calls = 0

    def call(self, method, path, body=None, key=None, wait=30):
        """Status, answer (decoded, or None) and seconds. A status of 0 is a time-out or a broken connection."""
        headers = {"accept": "application/json"}
        data = None
        if body is not None:
            data = json.dumps(body, ensure_ascii=False).encode()
            headers["content-type"] = "application/json"
        if key:
            headers["authorization"] = "Bearer " + key
        while True:
            self.calls += 1
            begun = time.monotonic()
            fresh = self.connection is None
            try:
                if fresh:
                    self.connection = http.client.HTTPConnection(self.host, self.port, timeout=wait)
                self.connection.request(method, self.path + path, data, headers)
                answer = self.connection.getresponse()
                raw, status, again = answer.read(), answer.status, answer.headers.get("retry-after")
            except (OSError, http.client.HTTPException) as error:
                self.close()
                # A kept connection may have been closed in between; a request is sent once more over a new one.
                if not fresh and not isinstance(error, TimeoutError):
                    continue
                return 0, {"error": repr(error)}, time.monotonic() - begun
            if status == 429:
                time.sleep(float(again or 1))
                continue
            try:
                decoded = json.loads(raw) if raw else None
            except ValueError:
                decoded = None
            return status, decoded, time.monotonic() - begun

    def get(self, path, **query):
        query = {name: value for name, value in query.items() if value is not None}
        status, answer, _ = self.call("GET", path + ("?" + urllib.parse.urlencode(query) if query else ""))
        if status != 200 or not isinstance(answer, dict):
            raise Malformed(f"GET {path} {query}: {status} {answer}")
        return answer

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None


def instant(text):
    """An instant of RFC 3339 text with an offset."""
    if not isinstance(text, str):
        raise Malformed(f"no time: {text!r}")
    found = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)", text)
    if not found:
        raise Malformed(f"no time: {text!r}")
    whole, part, offset = found.groups()
    part = (part or ".0")[:7].ljust(7, "0")
    return dt.datetime.fromisoformat(whole + part + ("+00:00" if offset == "Z" else offset)).astimezone(UTC)


def said(at):
    return at.astimezone(HOME).isoformat(timespec="seconds")


def seconds(a, b):
    return (b - a).total_seconds()


def metres(a, b):
    lat = math.radians((a["lat"] + b["lat"]) / 2)
    north, east = (b["lat"] - a["lat"]) * 111_195, (b["lon"] - a["lon"]) * 111_195 * math.cos(lat)
    return math.hypot(north, east)


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else None


class Day:
    """The state of the simulated day, and what was found."""

    def __init__(self, service, keys, seed):
        self.service, self.keys, self.random = service, keys, random.Random(seed)
        self.places, self.closures = {}, {}
        self.key_of, self.mute = {}, set()
        self.statuses = {}
        self.counts = collections.Counter()
        self.refused = collections.Counter()
        self.violations, self.oddities = collections.defaultdict(list), collections.defaultdict(list)
        self.took, self.walls, self.shares, self.feeds = [], [], [], []
        self.sentences = collections.Counter()
        self.request, self.number = None, 0
        self.prefix = f"day-{seed}-{int(time.time())}"

    # What was found

    def note(self, into, kind, detail):
        place = {"plan": self.number, "detail": detail, "request": self.request, "made_at": said(self.now())}
        place["closures"] = [dict(c, key=None) for c in self.closures.values()]
        into[kind].append(place)

    def violate(self, kind, detail):
        self.note(self.violations, kind, detail)

    def odd(self, kind, detail):
        self.note(self.oddities, kind, detail)

    @staticmethod
    def now():
        return dt.datetime.now(UTC)

    # The region

    def read_places(self):
        for kind in KINDS:
            cursor = None
            while True:
                page = self.service.get("/v1/search", kind=kind, limit=50, cursor=cursor)
                for item in page["items"]:
                    self.read_place(item["place"]["id"])
                cursor = page.get("next_cursor")
                if cursor is None:
                    break

    def read_place(self, id):
        if id in self.places:
            return self.places[id]
        card = self.service.get("/v1/places/" + urllib.parse.quote(id), lang="zh")
        parent = card.get("parent")
        self.places[id] = {
            "id": id,
            "kind": card["kind"],
            "name": card["name"],
            "at": card.get("location"),
            "parent": parent["id"] if isinstance(parent, dict) else parent,
        }
        return self.places[id]

    def of_kinds(self, *kinds):
        return [place for place in self.places.values() if place["kind"] in kinds and place["at"]]

    def around(self, id):
        """What a place lies within, from the inside out."""
        found, place = [], self.read_place(id)
        while place["parent"] and place["parent"] not in found and len(found) < 8:
            found.append(place["parent"])
            place = self.read_place(place["parent"])
        return found

    def status(self, id, at):
        key = (id, said(at))
        if key not in self.statuses:
            self.statuses[key] = self.service.get(f"/v1/places/{urllib.parse.quote(id)}/status", at=said(at), lang="en")
            if self.statuses[key].get("state") not in ("open", "closed", "unknown"):
                raise Malformed(f"status of {id}: {self.statuses[key]}")
        return self.statuses[key]

    # Notices

    def close(self, id, begin, end, name):
        """Closes a place; whether it was. Each key is tried, since a place may be another partner's."""
        body = {
            "external_id": name, "place": id, "effect": "closed", "starts_at": said(begin), "ends_at": said(end),
            "title": {"zh": "临时关闭", "en": "Closed for now"},
        }  # fmt: skip
        for key in [self.key_of[id]] if id in self.key_of else self.keys:
            status, answer, _ = self.service.call("POST", "/v1/partner/notices", body, key)
            self.statuses.clear()
            if status == 201:
                self.key_of[id] = key
                self.closures[name] = {
                    "name": name, "place": id, "from": said(begin), "to": said(end), "key": key,
                    "of": self.places[id]["name"],
                }  # fmt: skip
                self.counts["closures"] += 1
                middle = begin + (end - begin) / 2
                if self.status(id, middle)["state"] != "closed":
                    self.violate("notice_not_in_force", {"notice": body, "status": self.status(id, middle)})
                return True
            if status == 0 or status >= 500:
                self.violate("http_error", {"call": "POST /v1/partner/notices", "body": body, "status": status, "answer": answer})
        self.mute.add(id)
        return False

    def end(self, name):
        closure = self.closures.pop(name)
        status, answer, _ = self.service.call(
            "DELETE", "/v1/partner/notices/" + urllib.parse.quote(name), key=closure["key"]
        )
        self.statuses.clear()
        self.counts["ended"] += 1
        if status != 200:
            self.violate("http_error", {"call": "DELETE notice " + name, "status": status, "answer": answer})

    def happen(self):
        """What happens between two plans: mostly nothing, sometimes a closure, sometimes the end of one."""
        chance, now = self.random.random(), self.now()
        for name in [name for name, closure in self.closures.items() if instant(closure["to"]) < now]:
            del self.closures[name]
        if chance < 0.40 and len(self.closures) < 18:
            whole = self.random.random() < 0.15
            kinds = ("area",) if whole else ("attraction", "museum", "restaurant", "transport")
            if not whole and self.random.random() < 0.15:
                kinds = ("transport",)
            some = [place for place in self.of_kinds(*kinds) if place["id"] not in self.mute]
            if some:
                begin = now + dt.timedelta(minutes=self.random.choice([0, self.random.randint(0, 2_880)]))
                longest = 360 if whole else 900
                end = begin + dt.timedelta(minutes=self.random.randint(15, longest))
                place = self.random.choice(some)
                self.close(place["id"], begin, end, f"{self.prefix}-{self.number}")
        elif chance > 0.72 and self.closures:
            self.end(self.random.choice(sorted(self.closures)))

    # Wishes

    def wish(self):
        """A wish as travellers have them."""
        draw, sights, now = self.random, self.of_kinds("attraction", "museum"), self.now()
        wish = {"lang": draw.choice(["zh", "en"])}
        where, place = draw.random(), draw.choice(sights)
        if where < 0.45:
            wish["start"] = {"place_id": place["id"]}
        elif where < 0.90:
            # Beside a sight, in the hills around, or nowhere near.
            far = 1_500 if where < 0.78 else 15_000 if where < 0.87 else 400_000
            turn, reach = draw.uniform(0, 2 * math.pi), far * draw.random()
            wish["start"] = {
                "lat": round(place["at"]["lat"] + math.cos(turn) * reach / 111_195, 6),
                "lon": round(place["at"]["lon"] + math.sin(turn) * reach / 97_000, 6),
            }
        if where >= 0.90 or draw.random() < 0.08:
            wish["within"] = draw.choice(self.of_kinds("area"))["id"]
        begin = now + dt.timedelta(minutes=draw.randint(2, 2_870))
        if draw.random() < 0.75:
            local = (now.astimezone(HOME) + dt.timedelta(days=draw.randint(0, 2))).replace(
                hour=draw.randint(7, 16), minute=draw.randrange(0, 60, 5), second=0, microsecond=0
            )
            if now + dt.timedelta(minutes=2) < local < now + dt.timedelta(hours=48):
                begin = local
        begin = begin.replace(microsecond=0)
        wish["start_at"] = said(begin)
        length = draw.random()
        if length < 0.06:
            wish["days"] = draw.randint(2, 3)
        elif length < 0.12:
            wish["end_at"] = said(begin + dt.timedelta(minutes=draw.randint(1_441, 4_000)))
        elif length < 0.35:
            wish["end_at"] = said(begin + dt.timedelta(minutes=draw.randint(60, 600)))
        else:
            wish["max_min"] = draw.randint(60, 600)
        wish["mode"] = draw.choices(["walk", "drive", "wheels"], [65, 25, 10])[0]
        wish["pace"] = draw.choices(["normal", "slow", "fast"], [60, 20, 20])[0]
        others = [other["id"] for other in draw.sample(sights, min(8, len(sights)))]
        if draw.random() < 0.35:
            near = sorted(sights, key=lambda other: metres(other["at"], place["at"]))[:8]
            wish["must_visit"] = [other["id"] for other in draw.sample(near, draw.choice([1, 1, 1, 2, 3]))]
        left = [id for id in others if id not in wish.get("must_visit", []) or draw.random() < 0.02]
        if draw.random() < 0.25:
            wish["avoid"] = left[: draw.randint(1, 3)]
        if draw.random() < 0.20:
            wish["visited"] = left[3 : 3 + draw.randint(1, 3)]
        if draw.random() < 0.40:
            wish["interests"] = draw.sample(LIKES, draw.randint(1, 3))
        if draw.random() < 0.10:
            wish["avoid_interests"] = draw.sample(LIKES, 1)
        for name, share in (("rain", 0.15), ("children", 0.15), ("round_trip", 0.25)):
            if draw.random() < share and (name != "round_trip" or "start" in wish or draw.random() < 0.05):
                wish[name] = True
        if draw.random() < 0.15:
            wish["lunch"] = draw.random() < 0.5
        if draw.random() < 0.20:
            wish["budget"] = draw.choice([0, 20, 50, 80, 120, 200, 400])
        if draw.random() < 0.20:
            wish["people"] = draw.randint(1, 5)
        if draw.random() < 0.20:
            wish["max_stops"] = draw.randint(1, 8)
        if draw.random() < 0.25:
            wish["alternatives"] = draw.randint(1, 3)
        if draw.random() < 0.10:
            wish["time_ms"] = draw.choice([10, 50, 200, 400])
        return wish

    # Checks

    def speak(self, kind, text, lang, names=()):
        """Looks at a sentence as a reader of that language would."""
        self.sentences[(lang, kind, text)] += 1
        bare = QUOTED.sub("", text)
        for name in names:
            bare = bare.replace(name, "")
        if UGLY.search(text):
            self.odd("sentence", {"of": kind, "text": text})
        elif lang == "en" and HAN.search(bare):
            self.odd("chinese_in_english", {"of": kind, "text": text})
        elif lang == "zh" and text and not HAN.search(bare):
            self.odd("english_in_chinese", {"of": kind, "text": text})

    def doors(self, stop, label):
        """Asks whether the doors are open from the beginning of a visit to its end."""
        leave, stay = instant(stop["depart"]), stop["visit_min"] * 60
        begin = leave - dt.timedelta(seconds=stay)
        if stop["role"] == "lunch" and stop["kind"] != "restaurant":
            for table in self.of_kinds("restaurant"):
                far, ends = metres(table["at"], stop["location"]), (begin, leave - dt.timedelta(seconds=1))
                unwanted = [*self.request.get("avoid", []), *self.request.get("visited", [])]
                if far < 400 and table["id"] not in unwanted and all(self.status(table["id"], at)["state"] == "open" for at in ends):
                    self.odd("a_restaurant_was_open", {"course": label, "stop": brief(stop), "restaurant": table["name"], "metres": round(far)})
            return
        self.counts["stops checked"] += 1
        moments = [0, *sorted(self.random.uniform(0, max(stay - 1, 0)) for _ in range(2)), max(stay - 1, 0)]
        id = stop["place"]["id"]
        for after in moments:
            at = begin + dt.timedelta(seconds=int(after))
            status = self.status(id, at)
            where = {"course": label, "stop": brief(stop), "at": said(at), "reason": status["reason"]}
            if status["state"] == "closed":
                self.violate("closed", where)
                return
            for outer in self.around(id) if after in (moments[0], moments[-1]) else []:
                if self.status(outer, at)["state"] == "closed":
                    self.violate("within_closed", dict(where, within=self.places[outer]["name"]))
                    return
        entry = self.status(id, begin)["last_entry"]
        if entry and instant(entry) < begin:
            self.violate("after_last_entry", {"course": label, "stop": brief(stop), "last_entry": entry})
        if stop.get("open_until"):
            until = instant(stop["open_until"])
            where = {"course": label, "stop": brief(stop)}
            if self.status(id, until - dt.timedelta(seconds=1))["state"] != "open":
                self.odd("open_until_too_late", where)
            elif self.status(id, until + dt.timedelta(seconds=1))["state"] == "open":
                self.odd("open_until_too_early", where)

    def rides(self, leg, label):
        """Asks whether what a leg rides runs when one comes there."""
        at = instant(leg["depart"])
        for step in leg["steps"]:
            if step.get("place"):
                self.counts["rides checked"] += 1
                at_whole = at.replace(microsecond=0)
                status = self.status(step["place"], at_whole)
                where = {"course": label, "leg": brief_leg(leg), "ride": step, "at": said(at_whole), "reason": status["reason"]}
                # Minutes are told with one decimal: half a minute either way proves nothing.
                before = at_whole - dt.timedelta(seconds=30)
                if status["state"] == "closed" and self.status(step["place"], before)["state"] == "closed":
                    self.violate("ride_closed", where)
                elif status["last_entry"] and instant(status["last_entry"]) < before:
                    self.violate("ride_after_last", dict(where, last_entry=status["last_entry"]))
            at += dt.timedelta(seconds=step["min"] * 60)
        told, summed = leg["min"], sum(step["min"] for step in leg["steps"])
        if abs(told - summed) > 0.5 + 0.06 * len(leg["steps"]) + 0.02 * told:
            self.violate("leg_minutes", {"course": label, "leg": brief_leg(leg), "min": told, "steps": summed})
        summed = sum(step["distance_m"] for step in leg["steps"])
        if abs(leg["distance_m"] - summed) > 5 + 0.02 * leg["distance_m"]:
            self.violate("leg_metres", {"course": label, "leg": brief_leg(leg), "steps_m": summed})

    def leg(self, leg, wish, label):
        depart, arrive = instant(leg["depart"]), instant(leg["arrive"])
        if abs(seconds(depart, arrive) - leg["min"] * 60) > 60:
            self.violate("leg_times", {"course": label, "leg": brief_leg(leg)})
        line = leg["geometry"]
        if line["type"] != "LineString" or len(line["coordinates"]) < 2:
            raise Malformed(f"geometry: {str(line)[:200]}")
        points = [{"lat": lat, "lon": lon} for lon, lat in line["coordinates"]]
        for point, end in ((points[0], leg["from"]), (points[-1], leg["to"])):
            if metres(point, end["location"]) > 50:
                self.violate("geometry_end", {"course": label, "leg": brief_leg(leg), "metres": metres(point, end["location"])})
        length = sum(metres(a, b) for a, b in zip(points, points[1:]))
        straight = metres(leg["from"]["location"], leg["to"]["location"])
        if not leg["estimated"] and abs(length - leg["distance_m"]) > 120 + 0.1 * length:
            self.odd("line_not_as_long", {"course": label, "leg": brief_leg(leg), "line_m": round(length)})
        if leg["estimated"] and leg["from"].get("place") and leg["to"].get("place"):
            self.odd("estimated_between_places", {"course": label, "leg": brief_leg(leg), "mode": wish["mode"]})
        if leg["distance_m"] > 4 * straight + 800:
            self.odd("long_way_round", {"course": label, "leg": brief_leg(leg), "straight_m": round(straight)})
        if wish["mode"] != "drive" and leg["distance_m"] > 10_000:
            self.odd("long_walk", {"course": label, "leg": brief_leg(leg)})
        speed = leg["distance_m"] / max(leg["min"] / 60, 0.01) / 1000
        if leg["distance_m"] > 100 and not any(step.get("place") for step in leg["steps"]):
            if speed > (130 if wish["mode"] == "drive" else 7.5) or speed < 0.8:
                self.odd("speed", {"course": label, "leg": brief_leg(leg), "km_h": round(speed, 1)})
        self.rides(leg, label)

    def chain(self, course, wish, plan, label):
        """Legs and stops follow on each other, day by day, within the plan's time."""
        begin, end = instant(plan["start_at"]), instant(plan["end_at"])
        legs, several = list(course["legs"]), max((stop["day"] for stop in course["stops"]), default=1) > 1
        last_day = 0
        for stop in course["stops"]:
            if stop["day"] < last_day:
                self.violate("day_order", {"course": label, "stop": brief(stop)})
            last_day = stop["day"]
        for day in sorted({stop["day"] for stop in course["stops"]} | {leg["day"] for leg in legs}):
            stops = [stop for stop in course["stops"] if stop["day"] == day]
            ways = [leg for leg in legs if leg["day"] == day]
            here, left = start_of(wish, self.places), None
            for stop in stops:
                arrive, depart = instant(stop["arrive"]), instant(stop["depart"])
                visit = depart - dt.timedelta(minutes=stop["visit_min"])
                where = {"course": label, "stop": brief(stop)}
                if not (begin <= arrive and depart <= end):
                    self.violate("outside_time", where)
                if several and day > 1 and not in_day(arrive, depart):
                    self.violate("outside_day", where)
                if visit < arrive - dt.timedelta(seconds=59) or abs(seconds(arrive, visit) / 60 - stop["wait_min"]) > 1:
                    self.violate("wait", where)
                if left and arrive < left:
                    same = here["id"] == stop["place"]["id"]
                    self.violate("overlap_at_one_place" if same else "overlap", dict(where, left=said(left)))
                if seconds(max(arrive, left or arrive), visit) > 90 * 60:
                    self.odd("long_wait", where)
                at = {"id": stop["place"]["id"], "at": stop["location"]}
                # A leg to where one is already may be the way back to a start at this place.
                stays = here and here["id"] == at["id"] and ways and instant(ways[0]["depart"]) >= depart
                if ways and not stays and leads(ways[0], here, at):
                    way = ways.pop(0)
                    self.leg(way, wish, label)
                    if abs(seconds(instant(way["arrive"]), arrive)) > 60:
                        self.violate("arrive_not_end_of_leg", dict(where, leg=brief_leg(way)))
                    # Who waits for a way to open leaves later.
                    if left and instant(way["depart"]) < left - dt.timedelta(seconds=60):
                        self.violate("leg_not_from_leaving", dict(where, leg=brief_leg(way), left=said(left)))
                    if instant(way["depart"]) < begin:
                        self.violate("outside_time", dict(where, leg=brief_leg(way)))
                elif here and metres(here["at"], at["at"]) > 20:
                    next_leg = brief_leg(ways[0]) if ways else None
                    self.violate("no_leg", dict(where, after=here["id"], next_leg=next_leg))
                here, left = at, depart
            if wish.get("round_trip") and stops:
                home = start_of(wish, self.places)
                if ways and leads(ways[0], here, home):
                    way = ways.pop(0)
                    self.leg(way, wish, label)
                    if instant(way["depart"]) < left - dt.timedelta(seconds=60):
                        self.violate("leg_not_from_leaving", {"course": label, "leg": brief_leg(way)})
                    if instant(way["arrive"]) > end:
                        self.violate("outside_time", {"course": label, "leg": brief_leg(way)})
                elif metres(here["at"], home["at"]) > 20:
                    self.violate("no_way_back", {"course": label, "day": day, "last": brief(stops[-1])})
            for way in ways:
                self.violate("leg_from_nowhere", {"course": label, "leg": brief_leg(way)})

    def sums(self, course, wish, label):
        """Totals are the sums of what is listed."""
        total, stops, legs = course["total"], course["stops"], course["legs"]
        walked = sum(leg["distance_m"] for leg in legs)
        if abs(walked - (total["walk_m"] + total["ride_m"])) > 5:
            self.violate("total_walk_m", {"course": label, "told": [total["walk_m"], total["ride_m"]], "summed": walked})
        minutes, days = 0, {stop["day"] for stop in stops} | {leg["day"] for leg in legs}
        for day in days:
            begins = [instant(leg["depart"]) for leg in legs if leg["day"] == day]
            ends = [instant(leg["arrive"]) for leg in legs if leg["day"] == day]
            for stop in stops:
                if stop["day"] == day:
                    begins.append(instant(stop["arrive"]))
                    ends.append(instant(stop["depart"]))
            minutes += seconds(min(begins), max(ends)) / 60
        if abs(minutes - total["min"]) > 1.1 * max(1, len(days)):
            self.violate("total_min", {"course": label, "told": total["min"], "summed": round(minutes, 1)})
        people = wish.get("people", 1)
        paid = sum(stop.get("price") or 0 for stop in stops) * people
        cost = total.get("cost")
        if paid > (cost or 0) + 0.01:
            self.violate("total_cost", {"course": label, "told": cost, "stops": paid})
        if "budget" in wish and max(paid, cost or 0) > wish["budget"] + 0.01:
            fares = [step for leg in legs for step in leg["steps"] if step.get("place")]
            detail = {"course": label, "budget": wish["budget"], "cost": cost, "stops": paid, "people": people, "rides": fares}
            self.violate("budget" if paid > wish["budget"] else "budget_with_fares", detail)

    def course(self, course, wish, plan, label, must):
        """Everything that a course promises."""
        stops = course["stops"]
        seen = [stop["place"]["id"] for stop in stops if stop["role"] == "visit"]
        for id in {id for id in seen if seen.count(id) > 1}:
            self.violate("seen_twice", {"course": label, "place": self.read_place(id)["name"]})
        meals = [(stop["day"], stop["place"]["id"]) for stop in stops if stop["role"] == "lunch"]
        if len({day for day, _ in meals}) < len(meals):
            self.violate("two_lunches", {"course": label, "stops": [brief(stop) for stop in stops]})
        for name in ("avoid", "visited"):
            for stop in stops:
                if stop["place"]["id"] in wish.get(name, []) and stop["place"]["id"] not in must:
                    self.violate("unwanted_pause" if stop["role"] == "lunch" else name, {"course": label, "stop": brief(stop)})
        for id in must:
            if id not in seen:
                self.violate("must_visit", {"course": label, "place": self.read_place(id)["name"], "stops": [brief(s) for s in stops]})
        if "within" in wish:
            for stop in stops:
                id = stop["place"]["id"]
                if wish["within"] not in self.around(id) and id not in must:
                    self.violate("outside_area", {"course": label, "stop": brief(stop)})
        if "max_stops" in wish:
            for day in {stop["day"] for stop in stops}:
                if sum(stop["day"] == day for stop in stops) > wish["max_stops"]:
                    self.violate("max_stops", {"course": label, "day": day, "stops": [brief(stop) for stop in stops]})
        for stop in stops:
            self.doors(stop, label)
            if stop["status"] == "closed":
                self.violate("told_closed", {"course": label, "stop": brief(stop)})
            self.speak("why", stop["why"], wish["lang"])
        self.chain(course, wish, plan, label)
        self.sums(course, wish, label)

    def plan(self, plan, wish, must, label="plan"):
        begin, asked = instant(plan["start_at"]), instant(wish["start_at"])
        late = asked + dt.timedelta(hours=16)
        if not asked - dt.timedelta(seconds=1) <= begin <= late:
            self.violate("start_at", {"course": label, "told": plan["start_at"]})
        limit = wish.get("end_at") and instant(wish["end_at"])
        if "max_min" in wish:
            limit = asked + dt.timedelta(minutes=wish["max_min"])
        if limit and instant(plan["end_at"]) > limit + dt.timedelta(seconds=1):
            self.violate("end_at", {"course": label, "told": plan["end_at"]})
        self.course(plan, wish, plan, label, must)
        for n, other in enumerate(plan.get("alternatives", []), 1):
            self.counts["alternatives"] += 1
            self.course(other, wish, plan, f"{label}, alternative {n}", must)
        names = [place["name"] for place in self.places.values()]
        stops = {stop["place"]["id"] for stop in plan["stops"]}
        for skip in plan["skipped"]:
            self.speak("skipped " + skip["code"], skip["reason"], wish["lang"], names)
            if skip["code"] == "closed":
                self.shut(skip, begin, instant(plan["end_at"]))
            if skip["place"]["id"] in stops:
                self.violate("skipped_and_stop", {"course": label, "skipped": skip})
        for warning in plan["warnings"]:
            self.speak("warning " + warning["code"], warning["message"], wish["lang"], names)
        if not plan["stops"] and not any(warning["code"] == "empty" for warning in plan["warnings"]):
            self.violate("empty_without_word", {"course": label})

    def shut(self, skip, begin, end):
        """Whether what was left out as closed is closed, and opens when that is told."""
        id, text = skip["place"]["id"], skip["reason"]
        where = {"place": skip["place"], "reason": text, "from": said(begin), "to": said(end)}
        opens = opening(text, begin)
        if opens:
            # Seconds are not told.
            around = [self.status(id, opens + dt.timedelta(seconds=s))["state"] for s in (-61, 61)]
            if around[1] != "open" or around[0] == "open":
                self.odd("opens_at_another_time", dict(where, states=around))
        if self.number % 10 == 0 and seconds(begin, end) < 16 * 3600:
            moments = [begin + dt.timedelta(minutes=m) for m in range(0, int(seconds(begin, end) / 60), 15)]
            shares = sum(self.status(id, at)["state"] == "open" for at in moments) / max(1, len(moments))
            if shares > 0:
                self.odd("left_out_as_closed_though_open", dict(where, share_open=round(shares, 2)))

    def refusal(self, status, answer):
        """Whether a 422 names a field that exists, in a sentence."""
        errors = answer.get("errors") if isinstance(answer, dict) else None
        if not errors:
            self.violate("refused_without_field", {"status": status, "answer": answer})
            return
        for error in errors:
            field = str(error.get("pointer", "")).lstrip("/").split("/")[0]
            if field not in FIELDS or not error.get("message"):
                self.violate("refused_without_field", {"status": status, "answer": answer})
            # Its language is a question of its own: `lang` of the body should win.
            message, lang = error.get("message") or "", self.request["lang"]
            other = "en" if HAN.search(re.sub("^[^:：]*[:：]", "", message)) is None else "zh"
            if other != lang:
                self.odd("refusal_in_other_language", {"lang": lang, "message": message})
            self.speak("refused " + field, message, other, [place["name"] for place in self.places.values()])
        self.refused[", ".join(sorted({str(e.get("pointer", "?")).lstrip("/").split("/")[0] for e in errors}))] += 1

    def step(self):
        """One step of the day: what happens, then a plan, then its proof."""
        self.happen()
        wish = self.request = self.wish()
        if self.number % 20 == 0:
            self.keep(wish)
        status, answer, wall = self.service.call("POST", "/v1/routes", wish, wait=PATIENCE_S * 3)
        self.counts["plans"] += 1
        self.walls.append(wall)
        if wall > PATIENCE_S:
            self.violate("slow", {"seconds": round(wall, 2), "status": status})
        self.judge(status, answer, wish)

    def judge(self, status, answer, wish):
        if status == 422:
            self.refusal(status, answer)
        elif status != 200:
            self.violate("http_error", {"status": status, "answer": answer})
        else:
            self.counts["feasible"] += 1
            self.counts["empty"] += not answer["stops"]
            self.took.append(float(answer["took_ms"]))
            self.plan(answer, wish, wish.get("must_visit", []))

    # Kept plans

    def cursor(self):
        cursor = "0"
        while True:
            page = self.service.get("/v1/changes", since=cursor, limit=1000)
            if not page["items"]:
                return cursor
            cursor = page["next_cursor"]

    def keep(self, wish):
        """Keeps a plan, closes one of its stops, and looks whether it is told and repaired."""
        status, kept, _ = self.service.call("POST", "/v1/plans", wish)
        if status == 422:
            return
        if status != 201:
            self.violate("http_error", {"call": "POST /v1/plans", "status": status, "answer": kept})
            return
        self.counts["kept"] += 1
        if kept["state"] != "holds" or kept["findings"]:
            self.violate("kept_not_whole", {"kept": kept["state"], "findings": kept["findings"]})
        path = "/v1/plans/" + kept["id"]
        fits = [stop for stop in kept["plan"]["stops"] if stop["role"] == "visit" and stop["place"]["id"] not in self.mute]
        since = self.cursor()
        while fits:
            stop = fits.pop(self.random.randrange(len(fits)))
            leave = instant(stop["depart"])
            begin = leave - dt.timedelta(minutes=stop["visit_min"] + 5)
            name = f"{self.prefix}-kept-{self.number}"
            if self.close(stop["place"]["id"], max(begin, self.now()), leave + dt.timedelta(minutes=5), name):
                self.broken(path, kept, stop, wish, since)
                self.end(name)
                card = self.service.get(path)
                if card["state"] != "holds":
                    self.violate("not_whole_again", {"state": card["state"], "findings": card["findings"]})
                break
        status, answer, _ = self.service.call("DELETE", path)
        if status != 204:
            self.violate("http_error", {"call": "DELETE " + path, "status": status, "answer": answer})

    def broken(self, path, kept, stop, wish, since):
        begun, card, told = time.monotonic(), None, False
        id, where = stop["place"]["id"], {"stop": brief(stop)}
        while time.monotonic() - begun < PROMISE_S:
            if not (card and card["state"] == "broken"):
                card = self.service.get(path)
            page = self.service.get("/v1/changes", since=since, limit=1000)
            told = any(item.get("id") == kept["feed_id"] and item.get("action", "updated") != "created" and "plan" in json.dumps(item)
                       and int(item["seq"]) > int(since) for item in page["items"])  # fmt: skip
            if card["state"] == "broken" and told:
                break
            time.sleep(0.1)
        self.counts["broken"] += 1
        if told:
            self.feeds.append(time.monotonic() - begun)
        else:
            self.violate("not_in_changes", dict(where, feed_id=kept["feed_id"], since=since))
        if card["state"] != "broken" or id not in [finding["place"] for finding in card["findings"]]:
            self.violate("not_broken", dict(where, state=card["state"], findings=card["findings"]))
            return
        names = [place["name"] for place in self.places.values()]
        for finding in card["findings"]:
            self.speak("finding " + finding["code"], finding["message"], wish["lang"], names)
        repaired = card.get("repaired")
        if not repaired:
            self.violate("no_repair", dict(where, findings=card["findings"]))
            return
        # To what lies behind a way that is shut there may be another way.
        gone = {finding["place"] for finding in card["findings"] if finding["code"] not in ("no_way", "detour")}
        visits = lambda plan: {s["place"]["id"] for s in plan["stops"] if s["role"] == "visit"}  # noqa: E731
        before, after = visits(kept["plan"]) - gone, visits(repaired)
        # The place may be in it at another time, when it is open: every check of a plan is made of it below.
        if before:
            share = len(before & after) / len(before)
            self.shares.append(share)
            if share < 0.5:
                names_of = lambda ids: [self.read_place(i)["name"] for i in ids]  # noqa: E731
                self.odd("little_kept", dict(where, before=names_of(before), after=names_of(after)))
        must = [id for id in wish.get("must_visit", []) if id not in gone]
        again = {k: v for k, v in wish.items() if k not in ("alternatives", "must_visit")}
        self.plan(repaired, again, must, "repaired")

    # The end

    def report(self):
        whole = {
            "counts": dict(self.counts),
            "calls": self.service.calls,
            "refused": dict(self.refused),
            "took_ms": {"p50": percentile(self.took, 0.5), "p95": percentile(self.took, 0.95), "max": max(self.took, default=None)},
            "wall_ms": {"p50": ms(percentile(self.walls, 0.5)), "p95": ms(percentile(self.walls, 0.95)), "max": ms(max(self.walls, default=None))},
            "kept": {
                "mean_share": round(sum(self.shares) / len(self.shares), 3) if self.shares else None,
                "least_share": min(self.shares, default=None),
                "feed_s_max": round(max(self.feeds), 2) if self.feeds else None,
            },
            "never_closed": sorted(self.places[id]["name"] for id in self.mute),
            "violations": {kind: len(found) for kind, found in sorted(self.violations.items())},
            "oddities": {kind: len(found) for kind, found in sorted(self.oddities.items())},
        }
        print(json.dumps(whole, ensure_ascii=False, indent=1))
        for title, found in (("violation", self.violations), ("oddity", self.oddities)):
            for kind, examples in sorted(found.items()):
                for example in examples[: 5 if title == "violation" else 2]:
                    text = {name: example[name] for name in ("plan", "detail", "request")}
                    print(f"{title} {kind}: {json.dumps(text, ensure_ascii=False)}")
        return whole


def ms(value):
    return None if value is None else round(value * 1000, 1)


def brief(stop):
    fields = ("day", "role", "kind", "arrive", "depart", "visit_min", "wait_min", "status", "reason", "open_until", "last_entry", "price")
    return {"place": stop["place"]["id"], "name": stop["place"]["name"], **{f: stop.get(f) for f in fields}}


def brief_leg(leg):
    name = lambda end: end["place"]["name"] if end.get("place") else end["location"]  # noqa: E731
    steps = [f"{step['kind']} {step.get('name') or ''} {step['distance_m']} m {step['min']} min" for step in leg["steps"]]
    return {
        "day": leg["day"], "from": name(leg["from"]), "to": name(leg["to"]), "depart": leg["depart"], "arrive": leg["arrive"],
        "distance_m": leg["distance_m"], "min": leg["min"], "estimated": leg["estimated"], "steps": steps,
    }  # fmt: skip


def start_of(wish, places):
    """Where each day of a wish begins; None is anywhere."""
    start = wish.get("start")
    if not start:
        return None
    if "place_id" in start:
        return {"id": start["place_id"], "at": places[start["place_id"]]["at"]}
    return {"id": None, "at": start}


MONTHS = "January February March April May June July August September October November December".split()


def opening(text, near):
    """The instant that a sentence of what is closed says it opens at; None when it says none."""
    found = re.search(r"(\d+)月(\d+)日(\d+):(\d+)起", text)
    if found:
        month, day, hour, minute = map(int, found.groups())
    else:
        found = re.search(r"opens on (\d+) ([A-Z][a-z]+) at (\d+):(\d+)", text)
        if not found:
            return None
        month = MONTHS.index(found[2]) + 1
        day, hour, minute = int(found[1]), int(found[3]), int(found[4])
    at = dt.datetime(near.astimezone(HOME).year, month, day, hour, minute, tzinfo=HOME)
    return at if at > near - dt.timedelta(days=2) else at.replace(year=at.year + 1)


def leads(leg, here, there):
    """Whether a leg leads from here (None: from anywhere) to there."""

    def is_at(end, spot):
        place = end.get("place")
        if place and spot["id"]:
            return place["id"] == spot["id"]
        return metres(end["location"], spot["at"]) < 10

    return (here is None or is_at(leg["from"], here)) and is_at(leg["to"], there)


def in_day(arrive, depart):
    """Whether a stay lies between 9:00 and 18:00 of a day."""
    begin, end = arrive.astimezone(HOME), depart.astimezone(HOME)
    return begin.date() == end.date() and 9 * 60 <= begin.hour * 60 + begin.minute and end.hour * 60 + end.minute <= 18 * 60


def stop(*_):
    raise KeyboardInterrupt


def main():
    # Stopped early, what was found so far is told all the same.
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    parser = argparse.ArgumentParser(description="a simulated day of plans, checked")
    parser.add_argument("base")
    parser.add_argument("--key", action="append", required=True, help="a partner's key; may be given several times")
    parser.add_argument("--plans", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", help="write everything that was found as JSON")
    given = parser.parse_args()
    day = Day(Service(given.base), given.key, given.seed)
    day.read_places()
    print(f"{len(day.places)} places", flush=True)
    begun = time.monotonic()
    try:
        for day.number in range(1, given.plans + 1):
            try:
                day.step()
            except (Malformed, KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
                trace = error.__traceback__
                while trace.tb_next:
                    trace = trace.tb_next
                day.violate("malformed", {"error": repr(error), "line": trace.tb_lineno})
            if day.number % 100 == 0:
                found = {kind: len(some) for kind, some in sorted(day.violations.items())}
                checked = day.counts["stops checked"]
                print(f"{day.number} plans, {time.monotonic() - begun:.0f} s, {checked} stops checked; violations {found}", flush=True)
    except KeyboardInterrupt:
        print(f"stopped in plan {day.number}", flush=True)
    finally:
        for name in list(day.closures):
            day.end(name)
        whole = day.report()
        if given.out:
            sentences = [{"lang": l, "of": k, "text": t, "times": n} for (l, k, t), n in day.sentences.most_common()]
            whole.update(found=day.violations, odd=day.oddities, sentences=sentences)
            with open(given.out, "w", encoding="utf-8") as file:
                json.dump(whole, file, ensure_ascii=False, indent=1)
    return 1 if day.violations else 0


if __name__ == "__main__":
    sys.exit(main())
