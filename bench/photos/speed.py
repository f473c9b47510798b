#!/usr/bin/env python3
"""How long it takes to recognise a photograph, one after the other.

speed.py BINARY [--lookups 40] [--warm 3] [--port N] [--models DIR] [--pictures DIR] [--places 0]

The demo's pictures are sent by a partner; when the gallery has seen them, some of them come back as
photographs. Told are the medians and 95th percentiles of the whole (as the sender waits for it, and as
the answer says), of looking, reading and comparing, and of what the sender waits for besides, which is
sending and decoding. Looking and reading go on at the same time: where there are cores for both, the
whole is near the longer of the two. `--places` takes only so many places into the gallery.
"""
import random, statistics, sys
from gallery import MODELS, VIEWS, Children, hang, lookup, served, views
from service import arguments, finish


def at(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


def spread(values):
    return {"p50": round(statistics.median(values), 1), "p95": round(at(values, 0.95), 1), "max": round(max(values), 1)}


def main():
    args = arguments(__doc__, lookups=40, warm=3, places=0, seed=1, models=str(MODELS), pictures=str(VIEWS))
    found = views(args.pictures)
    if args.places:
        found = dict(list(found.items())[:args.places])
    pictures = [path for paths in found.values() for path in paths]
    random.Random(args.seed).shuffle(pictures)
    service = served(args, args.folder / "photo-speed")
    try:
        filled = hang(service, found, wait=900)
        print(f"{len(pictures)} pictures of {len(found)} places in the gallery after {filled:.0f} s", flush=True)
        sent, rows, right = [pictures[i % len(pictures)] for i in range(args.warm + args.lookups)], [], 0
        for i, path in enumerate(sent):
            answer = lookup(service, ("photo", path.read_bytes()))
            if answer.status != 200:
                sys.exit(f"{path.name}: {answer}")
            told = answer.json
            if i < args.warm:
                continue
            took, waited = told["took_ms"], answer.seconds * 1000
            rows.append({**took, "waited": waited, "decode": waited - took["total"]})
            names = [match["place"]["name"] for match in told["matches"]]
            right += told["confidence"] == "high" and names == [path.name.split("--")[0]]
        rss, peak = service.memory()
        kept = Children(service.process.pid).now()
    finally:
        service.stop()
    figures = {name: spread([row[name] for row in rows]) for name in ("waited", "total", "decode", "see", "read", "compare")}
    longer = statistics.median(max(row["see"], row["read"]) for row in rows)
    p50 = {name: found["p50"] for name, found in figures.items()}
    for name, found in figures.items():
        print(f"{name:<8} p50 {found['p50']:8.1f} ms   p95 {found['p95']:8.1f} ms   max {found['max']:8.1f} ms")
    beside = p50["waited"] / (longer + p50["decode"])
    after = p50["waited"] / (p50["see"] + p50["read"] + p50["decode"])
    print(f"the whole is {beside:.2f} of the longer of looking and reading with decoding, {after:.2f} of all three one after the other")
    print(f"{right} of {len(rows)} high and right; the service has {rss:.0f} MiB (peak {peak:.0f}), its {len(kept)} decoders {sum(kept.values()):.0f} MiB")
    finish(args, {"lookups": len(rows), "pictures": len(pictures), "filled_s": round(filled, 1), "ms": figures,
                  "of_longer": round(beside, 3), "of_sum": round(after, 3), "right": right, "rss": round(rss), "peak": round(peak)})
    return 0


if __name__ == "__main__":
    sys.exit(main())
