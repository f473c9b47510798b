"""Who asks: connections that are kept, as many questions at once as there are clients."""
import asyncio
import json
import time
from urllib.parse import urlsplit


class Connection:
    def __init__(self, url):
        at = urlsplit(url)
        self.host, self.port, self.path, self.writer = at.hostname, at.port, at.path, None

    async def ask(self, text):
        """Status and body."""
        body = json.dumps({"question": text}).encode()
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: {self.host}\r\nContent-Type: application/json\r\n"
            f"Accept-Language: zh\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode()
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        self.writer.write(head + body)
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        if "content-length" in headers:
            return int(lines[0].split()[1]), await self.reader.readexactly(int(headers["content-length"]))
        whole = b""
        while (size := int((await self.reader.readline()).strip() or b"0", 16)) > 0:
            whole += await self.reader.readexactly(size)
            await self.reader.readexactly(2)
        await self.reader.readline()
        return int(lines[0].split()[1]), whole

    def close(self):
        if self.writer:
            self.writer.close()
            self.writer = None


async def _ask_all(url, questions, clients, seconds, patience):
    answers, errors, end = [], {}, time.perf_counter() + (seconds or 10**6)

    async def one():
        connection = Connection(url)
        while time.perf_counter() < end and (question := next(questions, None)) is not None:
            begun = time.perf_counter()
            try:
                status, body = await asyncio.wait_for(connection.ask(question.text), patience)
            except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError) as error:
                errors[type(error).__name__] = errors.get(type(error).__name__, 0) + 1
                connection.close()
                continue
            if status == 200:
                answers.append((question, time.perf_counter() - begun, body))
            else:
                errors[str(status)] = errors.get(str(status), 0) + 1
        connection.close()

    cpu, begun = time.process_time(), time.perf_counter()
    await asyncio.gather(*(one() for _ in range(clients)))
    wall = time.perf_counter() - begun
    return {"answers": answers, "errors": errors, "wall_s": wall, "client_cpu_s": time.process_time() - cpu}


def ask_all(url, questions, clients, seconds=None, patience=30):
    """Asks until the time is over or the questions are; one that is begun is waited for."""
    return asyncio.run(_ask_all(url, iter(questions), clients, seconds, patience))


async def _still(reader, writer):
    """Answers anything at once with as much as a usual answer."""
    body = json.dumps({"answer": "答" * 250, "citations": []}, ensure_ascii=False).encode()
    reply = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            length = next(int(l.split(b":")[1]) for l in head.lower().split(b"\r\n") if l.startswith(b"content-length"))
            await reader.readexactly(length)
            writer.write(reply)
    except asyncio.IncompleteReadError:
        writer.close()


async def _serve_still():
    server = await asyncio.start_server(_still, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/ask", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    # A service that does nothing, to see how fast the client alone is.
    asyncio.run(_serve_still())
