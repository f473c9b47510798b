#!/usr/bin/env python3
"""A made-up web site of scenic areas, for measuring crawlers on one machine.

    python site.py --pages 10000 [--seed 1]

Serves exactly that many pages, the start page among them, on a free port of 127.0.0.1, which it prints
first, until it is stopped. The same options always give the same bytes. /robots.txt allows everything;
GET /__stats counts what was asked, POST /__reset forgets it. Needs Python 3.9, and nothing else.
"""
import argparse
import asyncio
import gc
import hashlib
import json
import random
from collections import Counter
from email.utils import formatdate, parsedate_to_datetime

PER_LIST = 50
HOME_LISTS = 28  # lists that the start page leads to; each list leads to those around it
CHANGED = 1_700_000_000  # the newest page's last change; others changed in the two years before
ROBOTS = b"User-agent: *\nAllow: /\n"

HEADS, TAILS = "云翠玉龙凤白青石明望松鹤雁灵紫金丹碧清静", "山湖寺塔谷峡岛溪泉洞桥林台瀑城园岭峰寨镇"
HEADS_EN = "Cloud Jade Dragon Phoenix White Green Stone Bright Watch Pine Crane Goose Spirit Purple".split()
TAILS_EN = "Mountain Lake Temple Pagoda Valley Gorge Island Creek Spring Cave Bridge Forest Terrace".split()
WHEN = "春天 夏季 秋天 冬日 清晨 傍晚 雨后 节假日 每年四月 周末".split()
WHO = "游客 当地人 摄影爱好者 带孩子的家庭 老人 徒步者 香客 船工 导游 画家".split()
DOES = "可以沿着石阶登上观景台 常在湖边的茶馆里歇脚 多从东门进入景区 会乘坐索道前往主峰 喜欢在古桥上看日落 需要提前预约门票".split()
SEES = "远处的山峰隐在云雾之中 古塔的铜铃随风作响 两岸的枫叶红得像火 殿内的壁画保存完好 瀑布从百米高的崖壁落下 石刻上的字迹仍清晰可辨".split()
NOTES = "全程大约需要两个小时 台阶较陡，请穿防滑的鞋 旺季人多，建议错峰出行 停车场离入口约八百米 景区内有餐厅和母婴室 雷雨天气步道会临时关闭".split()
WHEN_EN = ["In spring", "On summer evenings", "After rain", "At weekends", "Early in the morning", "In late autumn"]
WHO_EN = ["visitors", "local families", "photographers", "hikers", "pilgrims", "older travellers"]
DOES_EN = "climb the stone steps to the viewing terrace/take the cable car to the main peak/rest in the tea house by the shore/enter by the east gate and follow the stream/cross the old bridge to the island/book their tickets a day ahead".split("/")
NOTES_EN = "the walk takes about two hours/the murals in the main hall are well preserved/parking is half a mile from the gate/the path closes during thunderstorms/the bronze bells still ring at dusk/the waterfall is at its fullest".split("/")


class Maker:
    """Writes pages; page 0 is the start page, then the lists, then the sights."""

    def __init__(self, pages, seed):
        self.lists = -(-(pages - 1) // (PER_LIST + 1))
        self.sights = pages - 1 - self.lists
        self.seed = seed

    def name(self, i):
        zh = HEADS[i % 20] + HEADS[i // 20 % 20] + TAILS[i // 400 % 20] + (str(i // 8000 + 1) if i >= 8000 else "")
        return zh, f"{HEADS_EN[i % 14]} {TAILS_EN[i // 14 % 13]} {i // 182 + 1}"

    def prose(self, rng, zh, en):
        pick = rng.choice
        chinese = "".join(f"{pick(WHEN)}，{pick(WHO)}{pick(DOES)}，{pick(SEES)}；{pick(NOTES)}。" for _ in range(rng.randint(4, 8)))
        english = " ".join(f"{pick(WHEN_EN)}, {pick(WHO_EN)} {pick(DOES_EN)}, and {pick(NOTES_EN)}." for _ in range(rng.randint(3, 6)))
        return f"<p>{zh}：{chinese}</p>\n<p lang=\"en\">{en}. {english}</p>\n"

    def link(self, i, part=""):
        zh, en = self.name(i)
        return (f'<li class="card"><a class="card-link" href="/scenic/{i}.html{part}" title="{zh}"><img class="thumb" loading="lazy" '
                f'src="/static/{i}.jpg" alt="{zh}"><span class="card-name">{zh}</span> <small lang="en">{en}</small></a></li>\n')

    def frame(self, path, title, meta, main):
        home_lists = "".join(f'<li><a href="/list/{k * self.lists // 6}.html">第{k + 1}片区</a></li>' for k in range(6))
        return f"""<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title} - 云岭旅游网</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="description" content="{title}：开放时间、门票、交通与游览建议">
<meta property="og:title" content="{title}"><meta property="og:type" content="article">
<link rel="stylesheet" href="/static/site.css"><link rel="canonical" href="{path}">{meta}
<script>window.site={{"lang":"zh","theme":"light"}};(function(d){{d.documentElement.className+=" js"}})(document)</script></head>
<body><header class="top"><nav class="menu"><ul><li><a href="/">首页 Home</a></li>{home_lists}</ul>
<form action="/search"><input name="q" placeholder="搜索景点"><button>搜索</button></form></nav></header>
<main class="content"><h1>{title}</h1>
{main}</main>
<footer class="foot"><p>咨询电话 <a href="tel:+864000000000">400-000-0000</a> · <a href="mailto:hello@yunling.example">hello@yunling.example</a>
· <a href="https://weather.example/">天气 Weather</a></p><p>云岭旅游网 版权所有 All rights reserved.</p></footer></body></html>
"""

    def home(self):
        rng = random.Random(f"{self.seed} home")
        every = range(0, self.lists, -(-self.lists // HOME_LISTS))
        lists = "".join(f'<li><a href="/list/{k}.html">景点目录 {k + 1}</a></li>\n' for k in every)
        prose = "".join(self.prose(rng, "云岭", "Yunling") for _ in range(6))
        return "/", self.frame("/", "云岭旅游", "", f"{prose}<ul>{lists}</ul>\n")

    def list_page(self, k):
        rng, path = random.Random(f"{self.seed} list {k}"), f"/list/{k}.html"
        sights = "".join(self.link(i) for i in range(k * PER_LIST, min((k + 1) * PER_LIST, self.sights)))
        reach = -(-self.lists // HOME_LISTS) // 2 + 1  # so that no list is skipped between two of the start page
        near = [n for n in range(max(0, k - reach), min(self.lists, k + reach + 1)) if n != k]
        pager = "".join(f'<a href="/list/{n}.html">{"上一页" if n == k - 1 else "下一页" if n == k + 1 else n + 1}</a> ' for n in near)
        return path, self.frame(path, f"景点目录 {k + 1}", "", f'{self.prose(rng, "目录", "Sights")}<ul class="cards">{sights}</ul><p class="pager">{pager}</p>\n')

    def sight(self, i):
        rng, path = random.Random(f"{self.seed} sight {i}"), f"/scenic/{i}.html"
        zh, en = self.name(i)
        opens, closes, price = rng.randint(6, 9), rng.randint(16, 21), rng.randrange(0, 200, 5)
        about = {"@context": "https://schema.org", "@type": "TouristAttraction", "name": zh, "alternateName": en,
                 "openingHours": f"Mo-Su {opens:02}:00-{closes}:00", "offers": {"@type": "Offer", "price": price, "priceCurrency": "CNY"}}
        meta = "" if i % 3 else f'\n<script type="application/ld+json">{json.dumps(about, ensure_ascii=False)}</script>'
        facts = {"开放时间": f"{opens:02}:00–{closes}:00", "门票": f"{price} 元" if price else "免费", "地址": f"云岭县{TAILS[i % 20]}前路{i % 300 + 1}号",
                 "电话": f"0800-{i % 9000 + 1000}", "建议游览": f"{rng.randint(1, 5)} 小时", "交通": f"乘 {i % 60 + 1} 路公交到{zh}站"}
        rows = "".join(f'<tr class="fact"><th scope="row">{key}</th><td>{value}</td></tr>\n' for key, value in facts.items())
        sections = "".join(f"<h2>{title}</h2>\n{self.prose(rng, zh, en)}" for title in ["概况", "历史", "看点", "路线", "贴士"][: rng.randint(3, 5)])
        others = [(i + step) % self.sights for step in (1, 2, 3, -1, -2)] + [rng.randrange(self.sights) for _ in range(rng.randint(8, 22))]
        cards = "".join(self.link(n, "#tickets" if n % 7 == 0 else "") for n in others)
        back = f'<p class="crumbs"><a href="/">首页</a> › <a href="../list/{i // PER_LIST}.html">目录</a> › {zh}</p>'
        main = f'{back}\n<table id="tickets" class="facts">{rows}</table>\n{sections}<h2>相关景点</h2>\n<ul class="cards">{cards}</ul>\n'
        return path, self.frame(path, f"{zh} {en}", meta, main)

    def all(self):
        yield self.home()
        yield from (self.list_page(k) for k in range(self.lists))
        yield from (self.sight(i) for i in range(self.sights))


class Page:
    """One page as the bytes that go out, so that answering costs next to nothing."""
    __slots__ = ("etag", "changed", "tags", "body")

    def __init__(self, body):
        digest, self.body = hashlib.sha256(body).hexdigest(), body
        self.etag = f'"{digest[:32]}"'.encode()
        self.changed = CHANGED - int(digest[:8], 16) % (730 * 86_400)
        modified = formatdate(self.changed, usegmt=True).encode()
        self.tags = b"ETag: %b\r\nLast-Modified: %b\r\nCache-Control: no-cache\r\n" % (self.etag, modified)

    def is_known(self, headers):
        """Whether the asker has these bytes already. An ETag, when one is sent, decides alone."""
        if b"if-none-match" in headers:
            return any(tag.strip() in (self.etag, b"W/" + self.etag, b"*") for tag in headers[b"if-none-match"].split(b","))
        try:
            return parsedate_to_datetime(headers.get(b"if-modified-since", b"").decode("latin-1")).timestamp() >= self.changed
        except (TypeError, ValueError):
            return False


class Server(asyncio.Protocol):
    pages, stats, bytes_out, date = {}, Counter(), 0, b""

    def connection_made(self, transport):
        self.transport, self.buffer = transport, b""

    def data_received(self, data):
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            request, *lines = self.buffer[:end].split(b"\r\n")
            headers = {key.lower(): value.strip() for key, _, value in (line.partition(b":") for line in lines)}
            end += 4 + int(headers.get(b"content-length", b"0"))
            if len(self.buffer) < end:
                return
            self.buffer = self.buffer[end:]
            self.answer(*(request.split(b" ") + [b""])[:2], headers)
            if headers.get(b"connection", b"").lower() == b"close":
                return self.transport.close()

    def answer(self, method, path, headers):
        page, kind, more, body = self.pages.get(path), b"text/plain", b"", b""
        if path.startswith(b"/__"):  # questions about the site are not counted
            told = {"requests": sum(Server.stats.values()), "status": dict(sorted(Server.stats.items())), "bytes": Server.bytes_out, "pages": len(self.pages)}
            if path == b"/__reset" and method == b"POST":
                Server.stats, Server.bytes_out = Counter(), 0
            return self.transport.write(message(b"200 OK", b"application/json", b"", json.dumps(told).encode()))
        if method not in (b"GET", b"HEAD"):
            status, more = b"405 Method Not Allowed", b"Allow: GET, HEAD\r\n"
        elif page and page.is_known(headers):
            status, kind, more = b"304 Not Modified", None, page.tags
        elif page:
            status, kind, more, body = b"200 OK", b"text/html; charset=utf-8", page.tags, page.body
        elif path == b"/robots.txt":
            status, body = b"200 OK", ROBOTS
        else:
            status, body = b"404 Not Found", b"no such page\n"
        sent = message(status, kind, more, body, method == b"HEAD")
        Server.stats[status[:3].decode()] += 1
        Server.bytes_out += len(sent)
        self.transport.write(sent)


def message(status, kind, more, body, head_only=False):
    sized = b"" if kind is None else b"Content-Type: %b\r\nContent-Length: %d\r\n" % (kind, len(body))
    return b"HTTP/1.1 %b\r\nDate: %b\r\n%b%b\r\n%b" % (status, Server.date, sized, more, b"" if head_only else body)


async def serve():
    server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0, backlog=1024)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", flush=True)
    while True:
        Server.date = formatdate(usegmt=True).encode()
        await asyncio.sleep(1)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    assert options.pages >= 100, "--pages: at least 100"
    Server.pages = {path.encode(): Page(body.encode()) for path, body in Maker(options.pages, options.seed).all()}
    gc.freeze()  # the pages live as long as the process; looking through them again is wasted time
    asyncio.run(serve())
