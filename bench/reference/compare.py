#!/usr/bin/env python3
"""Daoyou beside a Python stack, in one run: index build, throughput, delay, memory, right answers.

usage: compare.py DAOYOU MODELS [--shared FOLDER] [--work FOLDER] [--out bench/runs]

DAOYOU is the program, MODELS the folder of its models; both sides use the same text model. With
--shared the records are KdConv's sights, else those of the demo region. The indexes of both sides are
built and timed, both services started, and asked in turns, never both at once. Everything is kept in
--work; --reuse takes the indexes that lie there. Writes DATE-reference.json and DATE-reference.md.
"""
import argparse
import datetime
import itertools
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile

import calm
import client
import data
import questions
import report
import sides
from processes import Server, cpu_s, memory_mb

HERE = os.path.dirname(os.path.abspath(__file__))


def say(*what):
    print(*what, file=sys.stderr, flush=True)


def quantile(ordered, share):
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000, 2) if ordered else None


def machine():
    cpu = next((l.split(":", 1)[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.processor())
    memory = next(l.split(":", 1)[1].strip() for l in open("/proc/meminfo") if l.startswith("MemTotal"))
    return {"processor": cpu, "architecture": platform.machine(), "cores": os.cpu_count(), "memory": memory}


def build_both(both, records, work, reuse, quiet):
    kept = os.path.join(work, "build.json")
    if reuse and os.path.exists(kept):
        say("indexes are those that lie there")
        return json.load(open(kept, encoding="utf-8"))
    figures = {}
    for name, side in both.items():
        figures[name] = {}
        for what, with_vectors in (("words", False), ("all", True)):
            say(f"building {name}, {what} …")
            free = quiet.wait()
            figures[name][what] = {**side.build(records, with_vectors), "cores_free_before": round(free, 2)}
            say("  ", figures[name][what])
    with open(kept, "w", encoding="utf-8") as out:
        json.dump(figures, out)
    return figures


def quality(servers, asked, most, clients=4):
    """The same questions to each, not timed; it also warms them up."""
    figures = {}
    for kind, some in asked.items():
        # The last ones: those that are timed begin at the front.
        some = some[-most:]
        figures[kind] = {}
        for server, side in servers:
            result = client.ask_all(server.url, some, clients)
            held = placed = degraded = 0
            for question, _, body in result["answers"]:
                answer = json.loads(body)
                holds, at_place = questions.judged(question, answer.get("answer", ""), side.first_place(answer))
                held, placed, degraded = held + holds, placed + at_place, degraded + bool(answer.get("degraded"))
            figures[kind][server.name] = {
                "questions": len(some), "holds_value": round(held / len(some), 4), "first_place": round(placed / len(some), 4),
                "errors": sum(result["errors"].values()), "degraded": degraded,
            }
            say(f"  {kind} {server.name}", figures[kind][server.name])
    return figures


def load(servers, asked, clients, rounds, seconds, kinds, quiet):
    """Each kind with each number of clients, in rounds, in turns; the order turns too."""
    cursors = {(kind, server.name): itertools.cycle(asked[kind]) for kind in kinds for server, _ in servers}
    kept = {}
    for number in range(rounds):
        for kind, count in itertools.product(kinds, clients):
            turned = servers[number % len(servers) :] + servers[: number % len(servers)]
            for server, _ in turned:
                free = quiet.wait()
                before = cpu_s(server.pid)
                result = client.ask_all(server.url, cursors[kind, server.name], count, seconds)
                result["server_cpu_s"] = cpu_s(server.pid) - before
                result["free"] = free
                kept.setdefault((kind, count, server.name), []).append(result)
                say(f"  round {number + 1}, {kind}, {count} clients, {server.name}: {len(result['answers']) / result['wall_s']:.1f} a second, {free:.2f} of the cores free before")
    figures = {}
    for (kind, count, name), results in kept.items():
        times = sorted(t for r in results for _, t, _ in r["answers"])
        wall, errors = sum(r["wall_s"] for r in results), {}
        for result in results:
            for error, n in result["errors"].items():
                errors[error] = errors.get(error, 0) + n
        figures.setdefault(kind, {}).setdefault(str(count), {})[name] = {
            "per_s": round(len(times) / wall, 1), "p50_ms": quantile(times, 0.5), "p99_ms": quantile(times, 0.99),
            "count": len(times), "errors": errors,
            "rounds_per_s": [round(len(r["answers"]) / r["wall_s"], 1) for r in results],
            "server_cpu_ms": round(sum(r["server_cpu_s"] for r in results) * 1000 / max(1, len(times)), 2),
            "cores_free_before": [round(r["free"], 2) for r in results],
            "client_cpu_share": round(sum(r["client_cpu_s"] for r in results) / wall, 3),
            "degraded": sum(b'"degraded":[' in body for r in results for _, _, body in r["answers"]),
        }
    return figures


def client_alone(work, asked, clients=32, seconds=2):
    """How fast the client is with a service that does nothing."""
    def address(log):
        return next((line.strip() for line in open(log) if line.startswith("http://")), None)

    still = Server("still", [sys.executable, os.path.join(HERE, "client.py")], sides.plain_env(), os.path.join(work, "still.log"), address)
    try:
        result = client.ask_all(still.url, itertools.cycle(asked), clients, seconds)
        count = len(result["answers"])
        return {"clients": clients, "per_s": round(count / result["wall_s"], 1), "cpu_ms": round(result["client_cpu_s"] * 1000 / max(1, count), 3)}
    finally:
        still.stop()


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("daoyou")
    parser.add_argument("models")
    parser.add_argument("--shared")
    parser.add_argument("--work")
    parser.add_argument("--out", default=os.path.join(HERE, "..", "runs"))
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--questions", type=int, default=300, help="of each kind, for how many are right")
    parser.add_argument("--records", type=int, help="only the first so many records")
    parser.add_argument("--profile", default="dev", help="how the program was built, to be told")
    parser.add_argument("--commit", help="what it was built of; this checkout's unless told")
    parser.add_argument("--calm", type=float, default=0.85, help="share of the cores that must be free before a turn")
    parser.add_argument("--patience", type=float, default=300, help="seconds in all that are waited for that")
    parser.add_argument("--reuse", action="store_true")
    args = parser.parse_args()
    # Who ends this ends what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    work = os.path.abspath(args.work or tempfile.mkdtemp(prefix="reference-"))
    os.makedirs(work, exist_ok=True)
    begun, load_before = datetime.datetime.now(datetime.timezone.utc), os.getloadavg()
    daoyou_side = sides.Daoyou(os.path.abspath(args.daoyou), os.path.abspath(args.models), work)
    python = sides.venv(os.path.join(work, "venv"), os.path.join(sides.STACK, "requirements.txt"))
    python_side = sides.Python(python, daoyou_side.models, work)

    if args.shared and os.path.isdir(os.path.join(args.shared, "data", "kdconv")):
        records, dialogues = data.from_kdconv(args.shared, work)
        source = "KdConv"
    else:
        say(f"no data/kdconv in {args.shared or '--shared'}: the records are those of the demo region")
        records, dialogues = data.from_demo(daoyou_side, work)
        source = "demo"
    if args.records:
        lines = open(records, encoding="utf-8").readlines()
        with open(records, "w", encoding="utf-8") as fewer:
            fewer.writelines(lines[: args.records])
    asked = questions.made(records, dialogues)
    say("questions:", {kind: len(some) for kind, some in asked.items()})
    if not asked:
        raise SystemExit("there is too little in the records to make questions of")

    servers, memory, quiet = [], {}, calm.Calm(args.calm, args.patience)
    try:
        built = build_both({"daoyou": daoyou_side, "python": python_side}, records, work, args.reuse, quiet)
        for side, start in ((daoyou_side, {}), (python_side, {"workers": 1}), (python_side, {"workers": 2})):
            settings = {"DAOYOU_SIGHT__OFF": "true"} if side is daoyou_side else start
            server = side.serve(**settings)
            servers.append((server, side))
            settled = server.settle()
            memory[server.name] = {"start_s": server.start_s, "idle": memory_mb(server.pid)}
            say(f"{server.name} is ready after {server.start_s} s, {'at rest' if settled else 'STILL WORKING'}", memory[server.name]["idle"])
        say("how many are right")
        quiet.wait()
        right = quality(servers, asked, args.questions)
        say("how fast")
        kinds = [kind for kind in ("fact", "open") if kind in asked]
        speed = load(servers, asked, args.clients, args.rounds, args.seconds, kinds, quiet)
        for server, _ in servers:
            memory[server.name]["after"] = memory_mb(server.pid)
        alone = client_alone(work, asked[kinds[0]])
        # Nothing is asked of it, so no more than this one can be told of the default.
        servers[0][0].stop()
        whole = daoyou_side.serve()
        servers[0] = (whole, daoyou_side)
        whole.settle()
        memory["daoyou_with_pictures"] = {"start_s": whole.start_s, "idle": memory_mb(whole.pid)}
    finally:
        quiet.close()
        for server, _ in servers:
            server.stop()

    say_version = lambda *command: subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    wanted = [line.strip() for line in open(os.path.join(sides.STACK, "requirements.txt")) if "==" in line]
    result = {
        "workload": "reference", "date": begun.strftime("%Y-%m-%dT%H:%M:%SZ"), "machine": machine(), "build": args.profile,
        "commit": args.commit or say_version("git", "-C", HERE, "rev-parse", "--short", "HEAD"),
        "versions": {"daoyou": say_version(daoyou_side.program, "--version"), "python": platform.python_version(), "packages": wanted},
        "load_average": {"before": load_before, "after": os.getloadavg()},
        "cores_free": {"least": round(min(quiet.shares), 2), "mean": round(sum(quiet.shares) / len(quiet.shares), 2)},
        "took_s": round((datetime.datetime.now(datetime.timezone.utc) - begun).total_seconds()), "indexes_reused": args.reuse,
        "data": {"source": source, "records": sum(1 for _ in open(records, encoding="utf-8")), "questions": {k: len(v) for k, v in asked.items()}},
        "settings": {"rounds": args.rounds, "seconds": args.seconds, "question_cache": 1024, "calm": args.calm,
                     "patience": args.patience, "questions": args.questions, "first_records": args.records},
        "figures": {"build": built, "memory": memory, "quality": right, "load": speed, "client_alone": alone},
    }
    result["figures"]["ratios"] = report.ratios(result["figures"])
    name = os.path.join(args.out, begun.strftime("%Y-%m-%d") + "-reference")
    with open(name + ".json", "w", encoding="utf-8") as out:
        json.dump(result, out, ensure_ascii=False, indent=2)
        out.write("\n")
    with open(name + ".md", "w", encoding="utf-8") as out:
        out.write(report.markdown(result))
    say(f"{name}.md; the logs are in {work}")
    print(json.dumps(result["figures"]["ratios"], indent=2))


if __name__ == "__main__":
    main()
