"""Starts the service for an evaluation, speaks HTTP with it and looks at its memory.

Standard library only. Everything that is started is stopped, and only that; traffic stays on loopback.
"""
import argparse, http.client, json, os, pathlib, shutil, signal, socket, subprocess, sys, tempfile, time, urllib.parse

ADMIN_KEY = "an-operators-key-of-evaluations"


def arguments(about, **more):
    """The arguments that every script here takes; `more` are defaults of further numbers."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", help="the daoyou program")
    parser.add_argument("--port", type=int, default=8102, help="the first port to listen on (default 8102)")
    parser.add_argument("--shared", default=os.environ.get("DAOYOU_SHARED"), help="the folder of shared data (default: $DAOYOU_SHARED)")
    parser.add_argument("--folder", help="where to keep what is made; a new temporary folder unless told")
    parser.add_argument("--json", help="a file to write the figures to")
    for name, value in more.items():
        parser.add_argument("--" + name.replace("_", "-"), type=type(value), default=value, help=f"default {value}")
    args = parser.parse_args()
    args.binary = str(pathlib.Path(args.binary).resolve())
    args.made = args.folder is None
    args.folder = pathlib.Path(args.folder or tempfile.mkdtemp(prefix="daoyou-partner-")).resolve()
    args.folder.mkdir(parents=True, exist_ok=True)
    return args


def shared(args, part):
    """A folder of the shared data, or None when it is absent, which is said."""
    path = pathlib.Path(args.shared) / "data" / part if args.shared else None
    if path is None or not path.is_dir():
        print(f"shared data absent: {part} is left out (give --shared or DAOYOU_SHARED)", flush=True)
        return None
    return path


def finish(args, figures):
    """Writes the figures and removes a folder that was made for the run."""
    if args.json:
        pathlib.Path(args.json).write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
    if args.made:
        shutil.rmtree(args.folder, ignore_errors=True)


class Answer:
    """An answer: its status, its headers, its body, and the seconds it took."""

    def __init__(self, status, headers, body, seconds):
        self.status, self.headers, self.body, self.seconds = status, headers, body, seconds

    @property
    def json(self):
        return json.loads(self.body)

    def __str__(self):
        return f"{self.status} {self.body[:600].decode('utf-8', 'replace')}"


class Service:
    """A running service with a data folder of its own."""

    def __init__(self, binary, port, folder, **settings):
        self.binary, self.port, self.folder, self.process = binary, port, pathlib.Path(folder), None
        self.folder.mkdir(parents=True, exist_ok=True)
        self.env = {
            **os.environ,
            "DAOYOU_DATA_DIR": str(self.folder),
            "DAOYOU_MODELS_DIR": str(self.folder / "no-models"),
            "DAOYOU_LISTEN": f"127.0.0.1:{port}",
            "DAOYOU_ADMIN_KEY": ADMIN_KEY,
            "DAOYOU_LOG": "warn",
            "DAOYOU_API__REQUESTS_PER_MINUTE_KEY": "1000000",
            **settings,
        }

    def command(self, *words, ok=True):
        """Runs a command on the same data folder."""
        done = subprocess.run([self.binary, *words], env=self.env, cwd=self.folder, capture_output=True, text=True)
        if ok and done.returncode:
            raise RuntimeError(f"daoyou {' '.join(words)}: {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        return done

    def partner(self, name, *more):
        """Makes a partner; its key and what is told of it."""
        told = json.loads(self.command("partner", "add", name, "--json", *more).stdout)
        return told["key"], told["partner"]

    def start(self, wait=60):
        with socket.socket() as other:
            if other.connect_ex(("127.0.0.1", self.port)) == 0:
                raise RuntimeError(f"port {self.port} is another process's; give --port")
        log = open(self.folder / "serve.log", "ab")
        self.process = subprocess.Popen([self.binary, "serve", "--no-timetable"], env=self.env, cwd=self.folder, stdout=log, stderr=log)
        began = time.time()
        while time.time() - began < wait:
            if self.process.poll() is not None:
                raise RuntimeError("the service ended: " + (self.folder / "serve.log").read_text("utf-8", "replace")[-2000:])
            try:
                if self.call("GET", "/readyz", timeout=5).status == 200:
                    return self
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("the service did not start in time")

    def kill(self):
        """As if the power had gone."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                print("the service did not stop in 30 seconds and is killed", file=sys.stderr)
                self.process.kill()
                self.process.wait()

    def call(self, method, path, body=None, key=None, headers=None, timeout=120):
        """A request on a connection of its own. The body may be bytes, an open file, or JSON."""
        given = dict(headers or {})
        if key:
            given["Authorization"] = f"Bearer {key}"
        if isinstance(body, (dict, list)):
            body = json.dumps(body, ensure_ascii=False).encode()
            given.setdefault("Content-Type", "application/json")
        began = time.time()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, given)
            answer = connection.getresponse()
            return Answer(answer.status, dict((k.lower(), v) for k, v in answer.getheaders()), answer.read(), time.time() - began)
        finally:
            connection.close()

    def upload(self, key, body, headers=None, timeout=600, **params):
        """Sends a file in."""
        query = urllib.parse.urlencode({"lang": "en", **{k: str(v).lower() if isinstance(v, bool) else v for k, v in params.items()}})
        return self.call("POST", f"/v1/partner/uploads?{query}", body, key, headers, timeout)

    def done(self, key, upload, wait=600, searchable=False, every=0.05):
        """Waits until an upload is done with (or waits for somebody); its report."""
        began = time.time()
        while True:
            card = self.call("GET", f"/v1/partner/uploads/{upload}?lang=en", key=key).json
            is_over = card["status"] in ("done", "failed") or card.get("awaiting")
            if is_over and (card["searchable"] or not searchable or card["status"] != "done"):
                return card
            if time.time() - began > wait:
                raise TimeoutError(f"upload {upload} is {card['status']} after {wait} s")
            time.sleep(every)

    def memory(self):
        """Resident memory now and its peak, in MiB."""
        found = {}
        for line in open(f"/proc/{self.process.pid}/status"):
            if line.startswith(("VmRSS", "VmHWM")):
                found[line[:5]] = int(line.split()[1]) / 1024
        return found["VmRSS"], found["VmHWM"]

    def forget_peak(self):
        """Has the peak counted from now on, where the system allows it."""
        try:
            pathlib.Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")
            return True
        except OSError:
            return False


def lines(records):
    """Records as JSON Lines."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()
