"""Checks plans of orienteering instances, on its own.

usage: check.py FOLDER_OR_FILE... [--best BEST.json] < lines.jsonl

Each line of input is {"file", "score", "tours": [[ids]], "seconds"}. The file is opened as named, or else
looked for by its name in the folders given. Prints one line for each plan with the ratio to the best score
reported where there is one. Exit code 1 where any plan is infeasible, repeats a visit, or claims another
score than it has.
"""
import json
import math
import os
import sys
from decimal import Decimal, ROUND_CEILING, ROUND_FLOOR


def cut(square, decimals):
    """The root of a square (exact decimal), cut to so many decimals, in hundredths."""
    scaled = square * (Decimal(10) ** (2 * decimals))
    root = math.isqrt(int(scaled.to_integral_value(ROUND_FLOOR)))
    return root * 10 ** (2 - decimals)


def hundredths(value, rounding):
    return int((value * 100).to_integral_value(rounding))


def read(path):
    """Points by id: (x, y, service, score, windows by weekday or a single one), tours, first weekday."""
    name = os.path.basename(path).lower()
    with open(path) as file:
        rows = [line.split() for line in file if line.strip()]
    head = rows[0]
    ttdp = len(head) > 8
    body = rows[1:] if ttdp else rows[2:]
    count = int(head[3] if ttdp else head[2]) + 1
    points, order = {}, []
    for at, row in enumerate(body[:count]):
        number = [Decimal(word) for word in row]
        if ttdp and at == 0:
            pairs = [(number[5], number[6])]
        elif ttdp:
            pairs = [(number[6 + 2 * day], number[7 + 2 * day]) for day in range(7)]
        else:
            listed = int(number[6])
            pairs = [(number[7 + listed], number[8 + listed])]
        windows = []
        for low, high in pairs:
            closed = ttdp and at > 0 and high == 0
            windows.append(None if closed else (hundredths(low, ROUND_CEILING), hundredths(high, ROUND_FLOOR)))
        service = hundredths(number[3], ROUND_CEILING)
        points[int(number[0])] = (number[1], number[2], service, number[4], windows)
        order.append(int(number[0]))
    if name.startswith(("pr", "t")):
        decimals = 2
    elif name.startswith(("c", "r")):
        decimals = 1
    else:
        whole = all(x == x.to_integral_value() and y == y.to_integral_value() for x, y, *_ in points.values())
        decimals = 1 if whole else 2
    return points, order[0], decimals, ttdp, int(head[2]) if ttdp else 0


def check(path, tours, score):
    """What is wrong, and the true score."""
    points, start, decimals, ttdp, weekday = read(path)
    wrong, seen, total = [], set(), Decimal(0)
    for day, tour in enumerate(tours):
        low, high = points[start][4][0]
        clock, place = low, start
        for at in list(tour) + [start]:
            if at not in points:
                wrong.append(f"{at} is not there")
                break
            x, y, service, worth, windows = points[at]
            clock += cut((points[place][0] - x) ** 2 + (points[place][1] - y) ** 2, decimals)
            place = at
            if at == start:
                continue
            if at in seen:
                wrong.append(f"{at} twice")
            seen.add(at)
            window = windows[(weekday + day) % 7] if ttdp else windows[0]
            if window is None or clock > window[1]:
                wrong.append(f"tour {day} reaches {at} at {clock / 100}, window {window}")
                break
            clock = max(clock, window[0]) + service
            total += worth
        if place == start and clock > high:
            wrong.append(f"tour {day} ends at {clock / 100}, after {high / 100}")
    if abs(float(total) - float(score)) > 1e-6:
        wrong.append(f"score {score} claimed, {total} found")
    return wrong, float(total)


def main():
    words = sys.argv[1:]
    best = {}
    if "--best" in words:
        at = words.index("--best")
        with open(words[at + 1]) as file:
            best = json.load(file)["best"]
        del words[at:at + 2]
    bad = 0
    for line in sys.stdin:
        if not line.strip():
            continue
        it = json.loads(line)
        name = os.path.basename(it["file"])
        choices = [it["file"]] + [os.path.join(word, name) if os.path.isdir(word) else word for word in words]
        path = next((one for one in choices if os.path.isfile(one) and os.path.basename(one) == name), None)
        if path is None:
            print(f"{name}: not found")
            bad += 1
            continue
        wrong, total = check(path, it["tours"], it["score"])
        bad += bool(wrong)
        reported = best.get(name.split(".")[0], {}).get(f"m{len(it['tours'])}", {}).get("best")
        ratio = f" of {reported:g} = {total / reported:.4f}" if reported else ""
        print(f"{name} m{len(it['tours'])} {total:g}{ratio} {it.get('seconds', 0):.2f} s "
              + ("feasible" if not wrong else "INFEASIBLE: " + "; ".join(wrong)))
    sys.exit(1 if bad else 0)


main()
