#!/usr/bin/env python3
"""Charts of what bench/runs holds: plot.py [--runs bench/runs] [--out docs/images]

Takes the newest DATE-reference.json and DATE-crawl.json and draws docs/images/performance-*.svg. The
same numbers make the same files. Needs matplotlib (requirements.txt).
"""
import argparse
import json
import os
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

HERE = Path(__file__).resolve().parent
SIDES = {"daoyou": ("Daoyou", "#1b6e8c"), "python": ("Python, 1 worker", "#d98c3f"), "python_2_workers": ("Python, 2 workers", "#e8c08f")}
KINDS = {"fact": "fact questions", "open": "open questions"}
plt.rcParams.update({
    "svg.fonttype": "none", "svg.hashsalt": "daoyou", "font.size": 10, "axes.spines.top": False, "axes.spines.right": False,
    "axes.axisbelow": True, "axes.grid": True, "axes.grid.axis": "y", "grid.color": "#dddddd", "figure.facecolor": "white",
})


def newest(runs, name):
    found = sorted(Path(runs).glob(f"*-{name}.json"))
    return json.loads(found[-1].read_text("utf-8")) if found else None


def bars(axes, groups, series, log=False, form="{:.0f}"):
    """A bar for each series in each group; the number stands above it."""
    wide = 0.8 / len(series)
    for number, (label, color, values) in enumerate(series):
        at = [i + (number - (len(series) - 1) / 2) * wide for i in range(len(groups))]
        drawn = axes.bar(at, values, wide * 0.94, label=label, color=color)
        axes.bar_label(drawn, [form.format(v) for v in values], fontsize=8, padding=2)
    axes.set_xticks(range(len(groups)), groups)
    axes.tick_params(axis="x", length=0)
    if log:
        axes.set_yscale("log")
    axes.margins(y=0.15)


def save(figure, out, name, run):
    machine = run["machine"]
    note = f"{run['date'][:10]}, {machine['cores']} cores {machine['processor']}, {run['build']} profile"
    figure.text(0.99, 0.01, note, ha="right", fontsize=7, color="#666666")
    figure.tight_layout(rect=(0, 0.03, 1, 1))
    path = Path(out) / f"performance-{name}.svg"
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
    # Lines end without the blanks that the library leaves.
    path.write_text("\n".join(line.rstrip() for line in path.read_text("utf-8").splitlines()) + "\n", "utf-8")
    print(path, os.path.getsize(path), "bytes")


def load_chart(run, out, name, key, title, log):
    load = run["figures"]["load"]
    figure, all_axes = plt.subplots(1, len(load), figsize=(9, 3.6), squeeze=False)
    for axes, (kind, by_clients) in zip(all_axes[0], load.items()):
        groups = [f"{count} client{'s' if count != '1' else ''}" for count in by_clients]
        series = [(label, color, [by_clients[c][side][key] for c in by_clients]) for side, (label, color) in SIDES.items()]
        bars(axes, groups, series, log)
        axes.set_title(f"{title}, {KINDS[kind]}", fontsize=10)
    all_axes[0][0].legend(fontsize=8, frameon=False)
    save(figure, out, name, run)


def memory_chart(run, out):
    memory = run["figures"]["memory"]
    figure, axes = plt.subplots(figsize=(6, 3.4))
    sides = [side for side in SIDES if side in memory]
    series = [(label, color, [memory[side][when][key] for side in sides])
              for label, color, when, key in (("idle", "#a9c6d2", "idle", "rss_mb"), ("after the load", "#1b6e8c", "after", "rss_mb"), ("most", "#0d3d4f", "after", "peak_mb"))]
    bars(axes, [SIDES[side][0] for side in sides], series)
    axes.set_title("resident memory, MB (less is better)", fontsize=10)
    axes.legend(fontsize=8, frameon=False)
    save(figure, out, "memory", run)


def build_chart(run, out):
    build = run["figures"]["build"]
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.4))
    for axes, what, title in ((left, "all", "with the embedding"), (right, "words", "without the embedding")):
        series = [(label, SIDES[side][1], [build[side][what]["wall_s"], build[side][what]["cpu_s"]]) for side, label in (("daoyou", "Daoyou"), ("python", "Python"))]
        bars(axes, ["elapsed", "CPU"], series, form="{:.1f}")
        axes.set_title(f"index build, s, {title} (less is better)", fontsize=10)
    left.legend(fontsize=8, frameon=False)
    save(figure, out, "build", run)


def crawl_chart(run, out):
    figures = run["figures"]
    figure, axes = plt.subplots(figsize=(5, 3.2))
    series = [("Daoyou", SIDES["daoyou"][1], [figures["pages_per_cpu_s"]]), ("Scrapy " + figures["scrapy"]["scrapy"], SIDES["python"][1], [figures["scrapy"]["pages_per_cpu_s"]])]
    bars(axes, [f"crawl of {figures['pages']:,} pages"], series)
    axes.set_title("pages per CPU second (more is better)", fontsize=10)
    axes.legend(fontsize=8, frameon=False)
    save(figure, out, "crawl", run)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--runs", default=HERE.parent / "runs")
    parser.add_argument("--out", default=HERE.parent.parent / "docs" / "images")
    args = parser.parse_args()
    Path(args.out).mkdir(parents=True, exist_ok=True)
    if run := newest(args.runs, "reference"):
        load_chart(run, args.out, "throughput", "per_s", "answers a second", False)
        load_chart(run, args.out, "p99", "p99_ms", "p99, ms, log", True)
        memory_chart(run, args.out)
        build_chart(run, args.out)
    if run := newest(args.runs, "crawl"):
        crawl_chart(run, args.out)


main()
