"""The numbers as a page, and the ratios that are wanted."""
WANTED = {"throughput": "≥ 5 ×", "p99": "≤ 1/5", "memory": "≤ 1/2", "build": "≥ 2 ×"}
NAMES = {"daoyou": "Daoyou", "python": "Python, 1 worker", "python_2_workers": "Python, 2 workers"}
KINDS = {"fact": "fact questions", "open": "open questions", "dialogue": "turns of real dialogues"}


def ratios(figures):
    """Ours over the reference: more is better for throughput and build, less for p99 and memory."""
    out = {}
    for kind, by_clients in figures["load"].items():
        for count, sides in by_clients.items():
            for other in ("python", "python_2_workers"):
                ours, theirs = sides["daoyou"], sides[other]
                if not (theirs["per_s"] and ours["p99_ms"] and theirs["p99_ms"]):
                    continue
                out.setdefault(f"{kind}_{count}_clients", {})[other] = {
                    "throughput": round(ours["per_s"] / theirs["per_s"], 2), "p99": round(ours["p99_ms"] / theirs["p99_ms"], 3),
                    "cpu": round(ours["server_cpu_ms"] / theirs["server_cpu_ms"], 2)}
    memory = figures["memory"]
    out["memory_after"] = {o: round(memory["daoyou"]["after"]["rss_mb"] / memory[o]["after"]["rss_mb"], 2) for o in ("python", "python_2_workers")}
    out["memory_peak"] = {o: round(memory["daoyou"]["after"]["peak_mb"] / memory[o]["after"]["peak_mb"], 2) for o in ("python", "python_2_workers")}
    out["build"] = {what: round(figures["build"]["python"][what]["wall_s"] / figures["build"]["daoyou"][what]["wall_s"], 2) for what in ("all", "words")}
    for what in ("all", "words"):
        out["build"][what + "_cpu"] = round(figures["build"]["python"][what]["cpu_s"] / figures["build"]["daoyou"][what]["cpu_s"], 2)
    rate = lambda side: figures["build"][side]["all"]["texts"] / figures["build"][side]["all"]["cpu_s"]
    out["build"]["texts_a_cpu_second"] = round(rate("daoyou") / rate("python"), 2)
    return out


def table(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head)] + ["| " + " | ".join(map(str, row)) + " |" for row in rows]) + "\n"


def met(ok):
    return "met" if ok else "not met"


def wanted_rows(result):
    figures, r = result["figures"], result["figures"]["ratios"]
    most = max(map(int, next(iter(figures["load"].values()))))
    for kind in figures["load"]:
        for other in ("python", "python_2_workers"):
            one = r.get(f"{kind}_{most}_clients", {}).get(other)
            if one:
                yield f"throughput, {KINDS[kind]}, {most} clients, beside {NAMES[other]}", f"{one['throughput']:.2f} ×", WANTED["throughput"], met(one["throughput"] >= 5)
                yield f"p99, the same", f"{one['p99']:.3f} ×", WANTED["p99"], met(one["p99"] <= 0.2)
    for other in ("python", "python_2_workers"):
        yield f"memory after the load, beside {NAMES[other]}", f"{r['memory_after'][other]:.2f} ×", WANTED["memory"], met(r["memory_after"][other] <= 0.5)
    yield "index build, embedding in it", f"{r['build']['all']:.2f} × ({r['build']['all_cpu']:.2f} × by CPU time)", WANTED["build"], met(r["build"]["all"] >= 2)
    yield "index build, without the embedding", f"{r['build']['words']:.2f} × ({r['build']['words_cpu']:.2f} × by CPU time)", WANTED["build"], met(r["build"]["words"] >= 2)


def markdown(result):
    figures, machine, settings = result["figures"], result["machine"], result["settings"]
    options = "".join(f" --{name} {value}" for name, value in (
        ("records", settings["first_records"]), ("rounds", settings["rounds"]), ("seconds", f"{settings['seconds']:g}"),
        ("questions", settings["questions"]), ("calm", settings["calm"]), ("patience", f"{settings['patience']:g}")) if value is not None)
    shared = " --shared ../shared" if result["data"]["source"] == "KdConv" else ""
    before, after = (", ".join(f"{n:.1f}" for n in result["load_average"][w]) for w in ("before", "after"))
    loads = [
        (KINDS[kind], count, NAMES[name], s["per_s"], s["p50_ms"], s["p99_ms"], s["server_cpu_ms"], s["count"], sum(s["errors"].values()), s["degraded"], " ".join(map(str, s["rounds_per_s"])), " ".join(map(str, s["cores_free_before"])))
        for kind, by in figures["load"].items() for count, all_sides in by.items() for name, s in sorted(all_sides.items())]
    share = max(s["client_cpu_share"] for by in figures["load"].values() for a in by.values() for s in a.values())
    fastest = max(s["per_s"] for by in figures["load"].values() for a in by.values() for s in a.values())
    alone = figures["client_alone"]
    enough = alone["per_s"] >= 3 * fastest
    client = (f"The client took at most {share:.2f} of one core in any turn. With {alone['clients']} connections to a service that does nothing it asks "
              f"{alone['per_s']:.0f} a second, {alone['per_s'] / fastest:.1f} × the fastest figure above"
              + (": it is not the bottleneck." if enough else ", at a moment when little of the cores was free for it: that says little, the share of a core says more."))
    memory = [(NAMES.get(n, "Daoyou, picture models allowed (its default)"), m["start_s"], m["idle"]["rss_mb"], m.get("after", {}).get("rss_mb", ""),
               m.get("after", {}).get("peak_mb", ""), m.get("after", {}).get("pss_mb", "")) for n, m in figures["memory"].items()]
    build = [(NAMES[side] if side == "daoyou" else "Python", "words and vectors" if what == "all" else "words alone", b["texts"], b["wall_s"], b["cpu_s"],
              b.get("keyword_s", ""), b.get("vector_s", "") if what == "all" else "", b["peak_mb"]) for side, w in figures["build"].items() for what, b in w.items()]
    right = [(KINDS[kind], NAMES[n], q["questions"], f"{q['holds_value']:.3f}", f"{q['first_place']:.3f}", q["errors"], q["degraded"])
             for kind, by in figures["quality"].items() for n, q in by.items()]
    counts, cache = result["data"]["questions"], result["settings"]["question_cache"]
    few = [KINDS[k] for k in figures["load"] if counts[k] <= cache]
    return f"""# Beside a Python stack, {result['date'][:10]}

{machine['cores']} cores ({machine['processor']}, {machine['memory']}), {result['build']} profile, commit {result['commit']}, {result['versions']['daoyou']}, SQLite, Qdrant Edge. The reference: Python {result['versions']['python']}, {', '.join(result['versions']['packages'])}. Load average before {before}, after {after}, the services' own load among it. Each turn waited until at least {result['settings']['calm']:.0%} of the cores were free, but not for ever: {result['cores_free']['mean']:.0%} were on average, {result['cores_free']['least']:.0%} at the least. {result['took_s']} s in all{', with the indexes of an earlier run' if result['indexes_reused'] else ''}.

Both sides hold the same {result['data']['records']} records ({'the first of ' if settings['first_records'] else ''}{result['data']['source']}), run the same text model in ONNX Runtime with as many threads as there are cores, are on loopback and are asked in turns by the same client, {result['settings']['rounds']} rounds of {result['settings']['seconds']:g} s each.

## What was wanted

{table(("what", "figure", "wanted", ""), wanted_rows(result))}
Ratios are Daoyou's figure over the reference's; for the build, the reference's time over Daoyou's.

## Throughput and delay

{table(("questions", "clients", "side", "answers/s", "p50 ms", "p99 ms", "CPU ms an answer", "answered", "errors", "degraded", "answers/s by round", "cores free before"), loads)}
CPU is what the service itself took, which other work on the machine disturbs least. {client}

Distinct questions: {', '.join(f'{n} {KINDS[k]}' for k, n in counts.items())}. Both sides remember {cache} questions' vectors, the last used; each list is asked in order and over again{', so that none is remembered when it comes again (two workers remember each for itself, so of the 2 workers a part is)' if not few else '. The ' + ' and the '.join(few) + ' are fewer than are remembered, so that vectors of questions that come again are not made anew'}.

## Right answers

{table(("questions", "side", "asked", "answer holds the value", "first citation of the right place", "errors", "degraded"), right)}
The reference answers with the whole passages that it found of the best place, a card of all its facts among them. Daoyou answers fact questions with the fact, and open ones with the texts that fit.

## Memory, MB

{table(("side", "ready after s", "resident, idle", "resident, after the load", "most", "proportional, after"), memory)}
## Index build, from the records to the end of the process

{table(("side", "what", "texts", "s", "CPU s", "words s", "vectors s", "most MB"), build)}
Daoyou's build also checks each record, keeps it as claims with a change log in SQLite, and cuts texts finer; the reference keeps arrays in files.

```sh
python3 bench/reference/compare.py target/debug/daoyou data/models{shared} --work target/reference{options}
```
"""
