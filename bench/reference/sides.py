"""The two that are compared: how each builds its indexes and how each is served."""
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request

from processes import Server, timed

HERE = os.path.dirname(os.path.abspath(__file__))
STACK = os.path.join(HERE, "python_stack")


def plain_env(**more):
    """Little of the caller's environment: the service refuses settings that it does not know."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {**keep, **more}


def answers(url):
    try:
        return urllib.request.urlopen(url, timeout=5).status == 200
    except OSError:
        return False


class Daoyou:
    def __init__(self, program, models, work):
        self.program, self.models, self.work = program, models, work
        self.data = os.path.join(work, "daoyou")

    def env(self, data, models=None, **more):
        return plain_env(DAOYOU_DATA_DIR=data, DAOYOU_MODELS_DIR=models or self.models, DAOYOU_LOG="error", **more)

    def without_models(self):
        none = os.path.join(self.work, "no-models")
        os.makedirs(none, exist_ok=True)
        return none

    def build(self, records, with_vectors):
        data = self.data if with_vectors else self.data + "-words"
        shutil.rmtree(data, ignore_errors=True)
        command = [self.program, "import", records, "--partner", "reference", "--partial", "--json"]
        figures, printed = timed(command, self.env(data, None if with_vectors else self.without_models()), os.path.join(self.work, "import.log"))
        lines = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
        lanes = next((line for line in lines if "keyword" in line), {})
        for lane in ("keyword", "vector"):
            if took := (lanes.get(lane) or {}).get("took"):
                figures[lane + "_s"] = round(took["secs"] + took["nanos"] / 1e9, 2)
                figures["texts"] = max(figures.get("texts", 0), lanes[lane]["chunks"])
        return figures

    def serve(self, **settings):
        def address(log):
            with open(log, encoding="utf-8") as lines:
                found = re.search(r"^daoyou answers at (http:\S+)", lines.read(), re.M)
            return found[1] + "/v1/ask" if found and answers(found[1] + "/healthz") else None

        command = [self.program, "serve", "--listen", "127.0.0.1:0", "--no-timetable"]
        return Server("daoyou", command, self.env(self.data, **settings), os.path.join(self.work, "daoyou.log"), address)

    @staticmethod
    def first_place(answer):
        return ((answer.get("citations") or [{}])[0].get("place") or {}).get("name")


class Python:
    def __init__(self, python, models, work):
        self.python, self.work = python, work
        self.pack = os.path.join(models, "e5-small-q4")
        self.folder = os.path.join(work, "python")

    def build(self, records, with_vectors):
        folder = self.folder if with_vectors else self.folder + "-words"
        shutil.rmtree(folder, ignore_errors=True)
        command = [self.python, os.path.join(STACK, "build.py"), records, folder] + (["--pack", self.pack] if with_vectors else [])
        figures, printed = timed(command, plain_env(), os.path.join(self.work, "build.log"))
        told = json.loads(printed.splitlines()[-1])
        figures["keyword_s"], figures["texts"] = round(told["keyword_s"], 2), told["passages"]
        if with_vectors:
            figures["vector_s"] = round(told["vector_s"], 2)
        return figures

    def serve(self, workers=1):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]

        def address(log):
            with open(log, encoding="utf-8") as lines:
                started = lines.read().count("Application startup complete")
            base = f"http://127.0.0.1:{port}"
            return base + "/ask" if started >= workers and answers(base + "/healthz") else None

        command = [self.python, "-m", "uvicorn", "server:app", "--port", str(port), "--workers", str(workers),
                   "--no-access-log", "--loop", "uvloop", "--http", "httptools"]
        env = plain_env(REFERENCE_FOLDER=self.folder, REFERENCE_PACK=self.pack)
        name = "python" if workers == 1 else f"python_{workers}_workers"
        return Server(name, command, env, os.path.join(self.work, name + ".log"), address, cwd=STACK)

    @staticmethod
    def first_place(answer):
        return (answer.get("citations") or [{}])[0].get("place")


def venv(folder, requirements):
    """A Python of its own, made once."""
    python = os.path.join(folder, "bin", "python")
    done = os.path.join(folder, "made-of-" + os.path.basename(os.path.dirname(requirements)))
    with open(requirements, "rb") as wanted:
        text = wanted.read()
    if not (os.path.exists(done) and open(done, "rb").read() == text):
        print(f"making {folder}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", requirements], check=True)
        with open(done, "wb") as kept:
            kept.write(text)
    return python
