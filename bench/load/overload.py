#!/usr/bin/env python3
"""Asks a service many times more than it can answer, and says how those it answers fare.

usage: overload.py BASE [--clients 32] [--factor 10] [--seconds 60]

First as many clients as --clients ask one question after the other: what they get in a second is the
capacity, and how long they wait the reference. Then questions come at --factor times that rate, whatever
becomes of those before. Then one asks after the other until an answer comes as fast as at capacity.
"""
import argparse
import asyncio
import json
import random
import sys
import time
from urllib.parse import urlsplit

WORDS = "古树 传说 石桥 渡口 茶馆 灯会 山泉 白鹭 书院 碑刻 老街 糕点 索道 云海 戏台 城墙 竹林 船工 庙会 旧闻".split()


def question(rng):
    return f"{rng.choice(WORDS)}和{rng.choice(WORDS)}有什么{rng.choice(['故事', '来历', '讲究'])}？{rng.randrange(10**6)}"


class Client:
    """A connection that is kept."""

    def __init__(self, host, port):
        self.host, self.port, self.reader, self.writer = host, port, None, None

    async def ask(self, text):
        """Status and whether it says when to come again."""
        body = json.dumps({"question": text, "lang": "zh"}).encode()
        head = (
            f"POST /v1/ask HTTP/1.1\r\nHost: {self.host}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode()
        for attempt in (1, 2):
            if self.writer is None:
                self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
            try:
                self.writer.write(head + body)
                lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
                headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
                if "content-length" in headers:
                    await self.reader.readexactly(int(headers["content-length"]))
                else:
                    while (size := int((await self.reader.readline()).strip() or b"0", 16)) > 0:
                        await self.reader.readexactly(size + 2)
                    await self.reader.readline()
                return int(lines[0].split()[1]), "retry-after" in headers
            except (ConnectionError, asyncio.IncompleteReadError):
                # A connection that idled may have been closed by the other side; once is no failure.
                self.writer = None
                if attempt == 2:
                    raise


def quantile(sorted_times, share):
    return round(sorted_times[min(len(sorted_times) - 1, int(share * len(sorted_times)))] * 1000, 1) if sorted_times else None


def told(name, times, others, seconds):
    times = sorted(times)
    return {
        "phase": name, "answered": len(times), "per_s": round(len(times) / seconds, 1),
        "p50_ms": quantile(times, 0.5), "p99_ms": quantile(times, 0.99), "told_to_come_again": others.get(503, 0),
        "without_retry_after": others.get("bare", 0),
        "failed": sum(n for status, n in others.items() if status not in (503, "bare")),
    }


async def capacity(host, port, clients, seconds, rng):
    times, others, end = [], {}, time.monotonic() + seconds

    async def one():
        client = Client(host, port)
        while time.monotonic() < end:
            begun = time.monotonic()
            status, _ = await client.ask(question(rng))
            if status == 200:
                times.append(time.monotonic() - begun)
            else:
                others[status] = others.get(status, 0) + 1

    await asyncio.gather(*(one() for _ in range(clients)))
    return told("capacity", times, others, seconds)


async def overload(host, port, rate, seconds, rng):
    times, others, idle, tasks = [], {}, [], set()

    async def one():
        client = idle.pop() if idle else Client(host, port)
        begun = time.monotonic()
        try:
            status, retry = await client.ask(question(rng))
        except (OSError, asyncio.IncompleteReadError) as error:
            others[type(error).__name__] = others.get(type(error).__name__, 0) + 1
            return
        if status == 200:
            times.append(time.monotonic() - begun)
        else:
            others[status] = others.get(status, 0) + 1
            if not retry:
                others["bare"] = others.get("bare", 0) + 1
        idle.append(client)

    begun, sent = time.monotonic(), 0
    while (passed := time.monotonic() - begun) < seconds:
        while sent < passed * rate:
            task = asyncio.create_task(one())
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            sent += 1
        await asyncio.sleep(0.005)
    await asyncio.gather(*tasks)
    return {**told("overload", times, others, seconds), "sent_per_s": round(sent / seconds, 1)}


async def recovery(host, port, usual_ms, rng):
    client, begun = Client(host, port), time.monotonic()
    while time.monotonic() - begun < 60:
        asked = time.monotonic()
        status, _ = await client.ask(question(rng))
        if status == 200 and (time.monotonic() - asked) * 1000 <= usual_ms:
            return {"phase": "recovery", "seconds": round(time.monotonic() - begun, 2)}
    return {"phase": "recovery", "seconds": None}


async def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("base")
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--factor", type=float, default=10)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    at, rng = urlsplit(args.base), random.Random(args.seed)
    host, port = at.hostname, at.port or 80
    usual = await capacity(host, port, args.clients, min(args.seconds, 20), rng)
    print(json.dumps(usual), flush=True)
    over = await overload(host, port, args.factor * usual["per_s"], args.seconds, rng)
    over["p99_ratio"] = round(over["p99_ms"] / usual["p99_ms"], 2) if over["p99_ms"] else None
    print(json.dumps(over), flush=True)
    print(json.dumps(await recovery(host, port, usual["p99_ms"], rng)), flush=True)
    return 0 if over["answered"] and not over["failed"] and not over["without_retry_after"] else 1


sys.exit(asyncio.run(main()))
