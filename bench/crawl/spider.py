#!/usr/bin/env python3
"""The reference of the crawl benchmark: Scrapy does the crawler's job on the same site.

    python spider.py URL OUT.sqlite [--concurrency 16]

Follows every link of the host breadth first, obeys robots.txt, and keeps each page's address, status,
ETag, digest and bytes in a new SQLite file. Prints what it took as one JSON object. Needs the package
scrapy, and uvloop where it is installed. The settings were measured: where two ways do the same work,
the faster one stands here, so that the comparison is with Scrapy at its best.
"""
import argparse
import hashlib
import importlib.util
import json
import platform
import resource
import sqlite3
import time
from pathlib import Path
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import TextResponse
from scrapy.linkextractors import LinkExtractor
from w3lib.url import canonicalize_url

BATCH = 100  # pages in one transaction
TABLE = "CREATE TABLE pages (url TEXT PRIMARY KEY, status INTEGER, etag TEXT, sha256 TEXT, body BLOB) WITHOUT ROWID"


class Keep:
    """The pipeline that writes pages down."""

    @classmethod
    def from_crawler(cls, crawler):
        keep = cls()
        keep.crawler, keep.waiting = crawler, []
        return keep

    def open_spider(self):
        self.db = sqlite3.connect(self.crawler.spider.out)
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute(TABLE)

    def process_item(self, item):
        self.waiting.append(item)
        if len(self.waiting) >= BATCH:
            self.write()
        return item

    def write(self):
        with self.db:
            self.db.executemany("INSERT OR REPLACE INTO pages VALUES (:url, :status, :etag, :sha256, :body)", self.waiting)
        self.waiting.clear()

    def close_spider(self):
        self.write()
        self.db.close()


class Pages(scrapy.Spider):
    name = "pages"

    def __init__(self, url, out, **more):
        super().__init__(**more)
        start = canonicalize_url(url)
        self.start_urls, self.out, self.seen = [start], out, {start}
        self.allowed_domains = [urlsplit(start).hostname]
        # The site has nothing but pages, so no file type needs refusing; looking each link's ending up
        # in Scrapy's long list costs a tenth of the crawl.
        self.links = LinkExtractor(canonicalize=True, allow_domains=[urlsplit(start).netloc], deny_extensions=())

    def parse(self, response):
        yield {
            "url": response.url,
            "status": response.status,
            "etag": response.headers.get("ETag", b"").decode("latin-1"),
            "sha256": hashlib.sha256(response.body).hexdigest(),
            "body": response.body,
        }
        if not isinstance(response, TextResponse):
            return
        for link in self.links.extract_links(response):
            # Most links were seen before. Asking a set first spares a request object and its digest.
            if link.url not in self.seen:
                self.seen.add(link.url)
                yield scrapy.Request(link.url)


def settings(concurrency):
    return {
        "ROBOTSTXT_OBEY": True,
        "DOWNLOAD_DELAY": 0,
        "AUTOTHROTTLE_ENABLED": False,
        "CONCURRENT_REQUESTS": concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": concurrency,
        # How many results of one page are handled together. That many tasks are made for every page,
        # and a page of ours gives one item, which is kept without waiting.
        "CONCURRENT_ITEMS": 1,
        "LOG_LEVEL": "WARNING",
        "TELNETCONSOLE_ENABLED": False,
        "COOKIES_ENABLED": False,
        "ASYNCIO_EVENT_LOOP": "uvloop.Loop" if importlib.util.find_spec("uvloop") else None,
        "ITEM_PIPELINES": {Keep: 300},
        # Breadth first.
        "DEPTH_PRIORITY": 1,
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
    }


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("url")
    options.add_argument("out")
    options.add_argument("--concurrency", type=int, default=16)
    options = options.parse_args()
    for ending in ("", "-wal", "-shm"):
        Path(options.out + ending).unlink(missing_ok=True)

    # Loading Python and Scrapy is not counted; setting the crawl up is.
    cpu, wall = cpu_seconds(), time.perf_counter()
    process = CrawlerProcess(settings(options.concurrency))
    process.crawl(Pages, url=options.url, out=options.out)
    process.start()
    cpu, wall = cpu_seconds() - cpu, time.perf_counter() - wall

    db = sqlite3.connect(options.out)
    (pages,) = db.execute("SELECT count(*) FROM pages").fetchone()
    db.close()
    print(json.dumps({
        "pages": pages,
        "wall_s": round(wall, 2),
        "cpu_s": round(cpu, 2),
        "pages_per_cpu_s": round(pages / cpu, 1),
        "max_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "scrapy": scrapy.__version__,
        "python": platform.python_version(),
    }))


if __name__ == "__main__":
    main()
