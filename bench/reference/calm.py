"""How much of the machine there is to have: on a busy one, turns wait until others are done."""
import multiprocessing
import os
import time


def _spin(seconds):
    cpu, end = time.process_time(), time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass
    return time.process_time() - cpu


def share(pool, seconds=0.4):
    """Of all cores, by a process for each that does nothing else."""
    cores = os.cpu_count()
    return sum(pool.map(_spin, [seconds] * cores, chunksize=1)) / (seconds * cores)


class Calm:
    """Waits for calm, but not for ever: `patience` seconds in all."""

    def __init__(self, least, patience):
        self.least, self.patience, self.shares = least, patience, []
        self.pool = multiprocessing.Pool(os.cpu_count())

    def wait(self):
        """Until enough is free; gives the share there is now."""
        got = share(self.pool)
        while got < self.least and self.patience > 0:
            begun = time.perf_counter()
            time.sleep(3)
            got = share(self.pool)
            self.patience -= time.perf_counter() - begun
        self.shares.append(got)
        return got

    def close(self):
        self.pool.terminate()
        self.pool.join()
