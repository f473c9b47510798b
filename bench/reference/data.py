"""The records that both sides are given: real ones where they are, else the demo region's."""
import json
import os
import signal
import subprocess
import sys
import time

LANGS = ("zh-Hans", "zh", "en")


def from_kdconv(shared, work):
    """Records and dialogues of KdConv."""
    records = os.path.join(work, "records.jsonl")
    kdconv = os.path.join(shared, "data", "kdconv")
    convert = [sys.executable, os.path.join(shared, "eval", "kdconv.py"), "convert", os.path.join(kdconv, "kb_travel.json"), records]
    subprocess.run(convert, check=True)
    return records, os.path.join(kdconv, "dev.json")


def plain(value):
    """One language of a text that is told in several."""
    if isinstance(value, dict) and value.keys() & set(LANGS):
        return next(value[lang] for lang in LANGS if lang in value)
    return value


def from_demo(daoyou, work, patience=180):
    """What partners of the demo region sent, as `daoyou export` gives it out, in one language."""
    folder, out, log = (os.path.join(work, name) for name in ("demo", "export", "demo.log"))
    env = daoyou.env(folder, daoyou.without_models())
    with open(log, "w") as told:
        demo = subprocess.Popen([daoyou.program, "demo", "--listen", "127.0.0.1:0"], env=env, stdout=told, stderr=told)
    try:
        for _ in range(patience):
            if demo.poll() is not None or "answers at" in open(log, encoding="utf-8").read():
                break
            time.sleep(1)
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.wait(30)
    env = daoyou.env(os.path.join(folder, "demo"), daoyou.without_models())
    subprocess.run([daoyou.program, "export", "--out", out], env=env, check=True, stdout=subprocess.DEVNULL)
    records = os.path.join(work, "records.jsonl")
    with open(records, "w", encoding="utf-8") as written:
        for name in sorted(n for n in os.listdir(out) if n.endswith(".jsonl")):
            with open(os.path.join(out, name), encoding="utf-8") as lines:
                for record in map(json.loads, lines):
                    if record.get("type") == "place":
                        record = {key: plain(value) for key, value in record.items() if key not in ("parent", "names")}
                        written.write(json.dumps(record, ensure_ascii=False) + "\n")
    return records, None
