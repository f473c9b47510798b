"""Programs that are started, watched by /proc, and ended; nothing else is touched."""
import os
import signal
import subprocess
import time


def tree(pid):
    """A process and everything it started."""
    children = {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{entry}/stat") as stat:
                children.setdefault(int(stat.read().rsplit(")", 1)[1].split()[1]), []).append(int(entry))
        except OSError:
            pass
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def _field(path, name):
    try:
        with open(path) as lines:
            return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)
    except OSError:
        return 0


def memory_mb(pid):
    """Now, at most so far, and now with shared pages counted once, of the process and its children."""
    found = tree(pid)
    total = lambda file, name: round(sum(_field(f"/proc/{one}/{file}", name) for one in found) / 1024, 1)
    return {"rss_mb": total("status", "VmRSS:"), "peak_mb": total("status", "VmHWM:"), "pss_mb": total("smaps_rollup", "Pss:")}


def cpu_s(pid):
    ticks = 0
    for one in tree(pid):
        try:
            with open(f"/proc/{one}/stat") as stat:
                ticks += sum(map(int, stat.read().rsplit(")", 1)[1].split()[11:13]))
        except OSError:
            pass
    return ticks / os.sysconf("SC_CLK_TCK")


def timed(command, env, log):
    """Runs to the end: seconds of wall and CPU, most memory, and what it printed."""
    begun = time.perf_counter()
    with open(log, "w") as err, open(log + ".out", "w") as out:
        child = subprocess.Popen(command, env=env, stdout=out, stderr=err)
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except BaseException:
            child.kill()
            raise
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise SystemExit(f"{command[0]} ended with {child.returncode}; see {log}")
    with open(log + ".out", encoding="utf-8") as out:
        printed = out.read()
    figures = {"wall_s": round(time.perf_counter() - begun, 2), "cpu_s": round(usage.ru_utime + usage.ru_stime, 2),
               "peak_mb": round(usage.ru_maxrss / 1024, 1)}
    return figures, printed


class Server:
    """A service in the background; ready when `address` finds where it listens and it answers."""

    def __init__(self, name, command, env, log, address, patience=400, cwd=None):
        self.name, self.log = name, log
        begun = time.perf_counter()
        with open(log, "w") as out:
            self.child = subprocess.Popen(command, env=env, stdout=out, stderr=subprocess.STDOUT, cwd=cwd)
        try:
            while (url := address(log)) is None:
                if self.child.poll() is not None or time.perf_counter() - begun > patience:
                    raise SystemExit(f"{name} did not start; see {log}")
                time.sleep(0.05)
        except BaseException:
            self.stop()
            raise
        self.url, self.start_s = url, round(time.perf_counter() - begun, 2)

    @property
    def pid(self):
        return self.child.pid

    def settle(self, most=60):
        """Waits until it does nothing, so that work from its start is not measured."""
        for _ in range(most):
            before = cpu_s(self.pid)
            time.sleep(1)
            if cpu_s(self.pid) - before < 0.05:
                return True
        return False

    def stop(self):
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            try:
                self.child.wait(20)
            except subprocess.TimeoutExpired:
                for one in reversed(tree(self.child.pid)):
                    os.kill(one, signal.SIGKILL)
                self.child.wait()
