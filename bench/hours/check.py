"""How many of known evaluations of opening hours `daoyou hours` gets right.

usage: check.py DAOYOU CASES.json [--floor 0.98]

The cases are {"cases": [{"value", "datetime" (local), "expect"}]}. Prints each difference, then the share
that is right; exit code 1 below the floor.
"""
import argparse
import json
import subprocess
import sys

args = argparse.ArgumentParser()
args.add_argument("daoyou")
args.add_argument("cases")
args.add_argument("--floor", type=float, default=0.98)
# The cases were written for Germany.
args.add_argument("--zone", default="Europe/Berlin")
args.add_argument("--country", default="DE")
args.add_argument("--lat", type=float, default=49.4)
args.add_argument("--lon", type=float, default=8.7)
args = args.parse_args()

cases = json.load(open(args.cases, encoding="utf-8"))["cases"]
where = {"zone": args.zone, "country": args.country, "lat": args.lat, "lon": args.lon}
lines = "\n".join(json.dumps({"value": case["value"], "at": case["datetime"], **where}) for case in cases)
told = subprocess.run([args.daoyou, "hours"], input=lines, capture_output=True, text=True, check=True)
answers = [json.loads(line) for line in told.stdout.splitlines()]
if len(answers) != len(cases):
    sys.exit(f"{len(answers)} answers to {len(cases)} cases")
wrong = [(case, answer) for case, answer in zip(cases, answers) if answer["state"] != case["expect"]]
for case, answer in wrong:
    print(f"{case['value']!r} at {case['datetime']}: {answer['state']}, not {case['expect']}: {answer}")
share = 1 - len(wrong) / len(cases)
print(f"{len(cases) - len(wrong)} of {len(cases)} right: {share:.4f}")
sys.exit(share < args.floor)
