"""Past what there is room for, the gate refuses in words, the one and not the others, and opens again."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartParser
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from geoapp.errors import InputError
from geoapp.limits import LIMITS, check_limits
from geoapp.web import gate
from geoapp.web.capacity import messages, notices
from geoapp.web.capacity import route as refusals
from geoapp.web.capacity.kinds import kind_of, slots_of
from geoapp.web.capacity.uploads import keep_in_memory
from geoapp.web.capacity.visitor import browser_of, visitor_of
from geoapp.web.gate import Gate
from geoapp.web.routes import ROUTES
from geoapp.web.shell import PAGES

COOKIES = {name: f"_streamlit_xsrf=2|00000000|{name.encode().hex()}|1" for name in ("greedy", "other")}
ADDRESSES = {
    "sheet": "/print/urumqi-14fyp/map.png",
    "export": "/api/v1/urumqi-14fyp/projects.xlsx",
    "api": "/api/v1/plans",
    "tile": "/features/urumqi-14fyp/1/1/1.mvt",
    "search": "/suggestions/urumqi-14fyp",
    "page": "/district",
    "media": "/media/0a1b2c.gpkg",
}


@pytest.fixture(autouse=True)
def _nothing_is_going_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GEOAPP_MAX_LINE_SECONDS", "1")
    for cached in (slots_of, messages.in_all):
        cached.cache_clear()
    yield
    for cached in (slots_of, messages.in_all):
        cached.cache_clear()


class Work:
    """An app whose answers are made once it is told so."""

    def __init__(self) -> None:
        self.done, self.at_work, self.most = asyncio.Event(), 0, 0

    async def __call__(self, _: Scope, __: Receive, send: Send) -> None:
        self.at_work += 1
        self.most = max(self.most, self.at_work)
        try:
            await self.done.wait()
        finally:
            self.at_work -= 1
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"made"})


class Answer:
    """What a client got."""

    def __init__(self, sent: list[Message]) -> None:
        self.status = sent[0]["status"]
        self.headers = Headers(raw=sent[0]["headers"])
        self.text = b"".join(message.get("body", b"") for message in sent[1:]).decode()


async def get(app: Gate, path: str, who: str = "", *, host: str = "127.0.0.1", method: str = "GET") -> Answer:
    sent: list[Message] = []
    path, _, query = path.partition("?")
    headers = [(b"cookie", COOKIES[who].encode())] if who in COOKIES else []
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode()}
    scope |= {"headers": headers, "client": (host, 1)}

    async def hear() -> Message:
        await asyncio.sleep(3600)
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, hear, send)
    return Answer(sent)


def run(test: Callable[[Gate, Work], Awaitable[None]]) -> None:
    async def inside() -> None:
        work = Work()
        await test(Gate(work), work)

    asyncio.run(asyncio.wait_for(inside(), 60))


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.mark.parametrize("kind", ["sheet", "export"])
def test_forty_at_once_of_one_visitor_refuse_nobody_else_and_leave_nothing(kind: str) -> None:
    async def test(app: Gate, work: Work) -> None:
        address = ADDRESSES[kind]
        flood = [asyncio.create_task(get(app, address, "greedy")) for _ in range(40)]
        await settle()
        refused = [task.result() for task in flood if task.done()]
        assert {answer.status for answer in refused} == {429}
        assert {int(answer.headers["retry-after"]) for answer in refused} == {10}
        others = asyncio.create_task(get(app, address, "other"))
        await settle()
        assert work.at_work == 2
        work.done.set()
        assert (await others).status == 200
        answers = await asyncio.gather(*flood)
        assert len(refused) == 36
        assert sum(answer.status == 200 for answer in answers) == 4
        assert work.most <= 2
        assert (await get(app, address, "greedy")).status == 200

    run(test)


@pytest.mark.parametrize("kind", list(ADDRESSES))
def test_no_kind_of_request_waits_for_ever_or_without_end(kind: str) -> None:
    async def test(app: Gate, work: Work) -> None:
        flood = [
            asyncio.create_task(get(app, ADDRESSES[kind], f"nobody {n}", host=f"192.0.2.{n % 99}"))
            for n in range(1_000)
        ]
        await settle()
        most = slots_of(kind).capacity
        assert sum(not task.done() for task in flood) <= most.total + most.waiting
        await asyncio.sleep(1.2)
        assert sum(not task.done() for task in flood) == work.at_work == most.total
        refused = [task.result() for task in flood if task.done()]
        assert {answer.status for answer in refused} <= {429, 503}
        assert all(answer.headers["retry-after"] for answer in refused)
        work.done.set()
        await asyncio.gather(*flood)
        assert (await get(app, ADDRESSES[kind], "other")).status == 200

    run(test)


def test_made_up_cookies_of_one_address_leave_half_to_others() -> None:
    async def test(app: Gate, work: Work) -> None:
        def cookie(number: int) -> str:
            COOKIES[f"made up {number}"] = f"_streamlit_xsrf=2|00000000|{number + 1:08x}|1"
            return f"made up {number}"

        flood = [
            asyncio.create_task(get(app, ADDRESSES["sheet"], cookie(n), host="192.0.2.1")) for n in range(40)
        ]
        other = asyncio.create_task(get(app, ADDRESSES["sheet"], "other", host="192.0.2.2"))
        await settle()
        assert work.at_work == 2
        assert not other.done()
        work.done.set()
        assert (await other).status == 200
        await asyncio.gather(*flood)

    run(test)


@pytest.mark.parametrize(
    ("query", "lang", "word"),
    [("?lang=en", "en", "Please wait"), ("?of=lang%3Den", "en", "Please wait"), ("", "zh", "请等")],
)
def test_people_are_refused_by_a_page_in_their_language(query: str, lang: str, word: str) -> None:
    async def test(app: Gate, work: Work) -> None:
        flood = [asyncio.create_task(get(app, f"{ADDRESSES['sheet']}{query}", "greedy")) for _ in range(5)]
        await settle()
        answer = flood[-1].result()
        assert word in answer.text
        assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert 'href="/print/' in answer.text
        work.done.set()
        await asyncio.gather(*flood)

    run(test)


def test_a_page_that_was_cut_off_is_told_why_once_and_nobody_else_is() -> None:
    greedy, other = (dict([cookie.split("=", 1)]) for cookie in (COOKIES["greedy"], COOKIES["other"]))
    app = Starlette(routes=refusals.ROUTES)
    visitor, stranger = TestClient(app, cookies=greedy), TestClient(app, cookies=other)
    notices.note(browser_of(greedy["_streamlit_xsrf"]), "busy_messages")
    assert stranger.get("/refusal?lang=en").text == ""
    told = visitor.get("/refusal?lang=en")
    assert "too many actions at once" in told.text
    assert told.headers["cache-control"] == "no-store"
    assert visitor.get("/refusal?lang=en").text == ""


def test_programs_are_refused_by_json() -> None:
    async def test(app: Gate, work: Work) -> None:
        flood = [asyncio.create_task(get(app, ADDRESSES["export"])) for _ in range(5)]
        await settle()
        assert "try again" in json.loads(flood[-1].result().text)["error"]
        work.done.set()
        await asyncio.gather(*flood)

    run(test)


def test_one_after_another_is_never_refused() -> None:
    async def test(app: Gate, work: Work) -> None:
        work.done.set()
        answers = [await get(app, address, "greedy") for address in ADDRESSES.values() for _ in range(300)]
        assert {answer.status for answer in answers} == {200}

    run(test)


def test_a_reader_who_does_not_read_holds_no_slot() -> None:
    async def test(app: Gate, work: Work) -> None:
        work.done.set()

        async def stuck(_: Message) -> None:
            await asyncio.sleep(3600)

        scope = {
            "type": "http",
            "method": "GET",
            "path": ADDRESSES["sheet"],
            "query_string": b"",
            "headers": [],
        }
        readers = [
            asyncio.create_task(app({**scope, "client": (f"192.0.2.{n}", 1)}, stuck, stuck))  # type: ignore[arg-type]
            for n in range(10)
        ]
        await settle()
        assert not any(reader.done() for reader in readers)
        assert (await get(app, ADDRESSES["sheet"], "other")).status == 200
        for reader in readers:
            reader.cancel()

    run(test)


@pytest.mark.parametrize("address", [*ADDRESSES.values(), "/static/js/index.js"])
def test_a_long_answer_waits_for_its_reader_in_parts_and_is_whole(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(gate, "_SENDING_S", 0.5)
    content = bytes(range(256)) * 12_345

    async def big(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": content})

    async def test() -> None:
        sent: list[Message] = []

        async def read(message: Message) -> None:
            sent.append(message)

        async def read_once(message: Message) -> None:
            if message.get("body"):
                stuck.append(message)
                await asyncio.sleep(3600)

        stuck: list[Message] = []
        scope = {"type": "http", "method": "GET", "path": address, "query_string": b"", "headers": []}
        scope["client"] = ("127.0.0.1", 1)
        await Gate(big)(scope, read, read)  # type: ignore[arg-type]
        assert b"".join(message.get("body", b"") for message in sent) == content
        assert [message.get("more_body", False) for message in sent[1:]] == [True] * (len(sent) - 2) + [False]
        with pytest.raises(TimeoutError):
            await Gate(big)(scope, read, read_once)  # type: ignore[arg-type]
        assert [len(message["body"]) for message in stuck] == [1 << 18]

    asyncio.run(asyncio.wait_for(test(), 60))


def test_a_download_that_is_refused_is_told_on_the_page_and_a_part_of_it_is_no_copy() -> None:
    async def test(app: Gate, work: Work) -> None:
        flood = [asyncio.create_task(get(app, ADDRESSES["media"], "greedy")) for _ in range(20)]
        await settle()
        refused = [task.result() for task in flood if task.done()]
        assert [answer.status for answer in refused] == [429] * 8
        assert work.at_work == 2
        assert notices.take(browser_of(COOKIES["greedy"].partition("=")[2])) == "busy_own"
        assert notices.take(browser_of(COOKIES["other"].partition("=")[2])) == ""
        work.done.set()
        await asyncio.gather(*flood)

    run(test)
    heard: list[Scope] = []

    async def note(scope: Scope, _: Receive, __: Send) -> None:
        heard.append(scope)

    for address in (ADDRESSES["media"], ADDRESSES["tile"]):
        scope = {"type": "http", "method": "GET", "path": address, "query_string": b""}
        scope |= {"headers": [(b"range", b"bytes=1-"), (b"a", b"b")], "client": ("127.0.0.1", 1)}
        asyncio.run(Gate(note)(scope, None, None))  # type: ignore[arg-type]
    assert [scope["headers"] for scope in heard] == [[(b"a", b"b")], [(b"range", b"bytes=1-"), (b"a", b"b")]]


class Page:
    """A websocket whose client sends what it is told to."""

    def __init__(self, who: str = "", host: str = "127.0.0.1", *, denial: bool = True) -> None:
        self.sent: list[Message] = []
        self.inbox: asyncio.Queue[Message] = asyncio.Queue()
        headers = [(b"cookie", COOKIES[who].encode())] if who else []
        self.scope = {"type": "websocket", "path": "/_stcore/stream", "query_string": b"", "headers": headers}
        self.scope |= {"client": (host, 1), "extensions": {"websocket.http.response": {}} if denial else {}}
        self.inbox.put_nowait({"type": "websocket.connect"})

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    def say(self, number: int) -> None:
        for _ in range(number):
            self.inbox.put_nowait({"type": "websocket.receive", "bytes": b"a"})

    def open(self, app: Gate) -> "asyncio.Task[None]":
        return asyncio.create_task(app(self.scope, self.inbox.get, self.send))


class Runs:
    """An app that counts what its pages say."""

    def __init__(self) -> None:
        self.heard = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body"})
            return
        await receive()
        await send({"type": "websocket.accept"})
        while (await receive())["type"] != "websocket.disconnect":
            self.heard += 1
        await send({"type": "websocket.send", "bytes": b"too late"})


def test_a_flood_of_messages_ends_with_a_reason_and_a_sentence_on_the_page_and_others_go_on() -> None:
    async def test() -> None:
        runs = Runs()
        app, flood, quiet = Gate(runs), Page("greedy"), Page("other")
        visits = [flood.open(app), quiet.open(app)]
        flood.say(400)
        quiet.say(20)
        await asyncio.wait_for(visits[0], 10)
        await settle()
        assert flood.sent[-1] == {"type": "websocket.close", "code": 1008, "reason": "too many messages"}
        assert runs.heard <= LIMITS["messages"] + 20 + 5
        assert [message["type"] for message in quiet.sent] == ["websocket.accept"]
        assert not visits[1].done()
        assert notices.take(visitor_of(flood.scope).name) == "busy_messages"
        again = Page("greedy").open(app)
        await settle()
        assert not again.done()
        for visit in (visits[1], again):
            visit.cancel()

    asyncio.run(asyncio.wait_for(test(), 60))


def test_many_floods_close_themselves_before_who_clicks_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_MAX_MESSAGES_IN_ALL", "100")

    async def test() -> None:
        app, floods, quiet = Gate(Runs()), [Page() for _ in range(5)], Page("other")
        visits = [one.open(app) for one in (*floods, quiet)]
        for flood in floods:
            flood.say(90)
        await asyncio.gather(*visits[1:-1])  # the first one had enough of what all share
        quiet.say(30)
        await settle()
        assert [message["type"] for message in quiet.sent] == ["websocket.accept"]
        for visit in (visits[0], visits[-1]):
            visit.cancel()

    asyncio.run(asyncio.wait_for(test(), 60))


@pytest.mark.parametrize("denial", [True, False])
def test_past_the_cap_of_visits_pages_are_refused_in_words_until_somebody_leaves(
    monkeypatch: pytest.MonkeyPatch, *, denial: bool
) -> None:
    monkeypatch.setenv("GEOAPP_MAX_VISITS", "3")

    async def test() -> None:
        app = Gate(Runs())
        pages = [Page("greedy"), Page(), Page()]
        visits = [page.open(app) for page in pages]
        await settle()
        answer = await get(app, "/district?lang=en", "other")
        assert (answer.status, answer.headers["retry-after"]) == (503, "10")
        assert "Too many people" in answer.text
        assert (await get(app, "/", "greedy")).status == 200  # who is here may load the page anew
        late = Page("other", denial=denial)
        await late.open(app)
        if denial:
            assert (late.sent[0]["type"], late.sent[0]["status"]) == ("websocket.http.response.start", 503)
        else:
            assert late.sent == [{"type": "websocket.close", "code": 1013}]
        pages[1].inbox.put_nowait({"type": "websocket.disconnect"})
        await visits[1]
        assert (await get(app, "/district", "other")).status == 200
        for visit in visits:
            visit.cancel()

    asyncio.run(asyncio.wait_for(test(), 60))


def test_one_browser_cannot_take_all_visits() -> None:
    async def test() -> None:
        app = Gate(Runs())
        visits = [Page("greedy").open(app) for _ in range(LIMITS["visits_each"])]
        await settle()
        more = Page("greedy")
        await more.open(app)
        assert more.sent[0]["status"] == 429
        other = Page("other").open(app)
        await settle()
        assert not other.done()
        for visit in (*visits, other):
            visit.cancel()

    asyncio.run(asyncio.wait_for(test(), 60))


async def put(app: Gate, visit: str, parts: Callable[[], Awaitable[Message]]) -> Answer:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "PUT", "path": f"/_stcore/upload_file/{visit}/1", "query_string": b""}
    await app({**scope, "headers": [], "client": ("127.0.0.1", 1)}, parts, send)
    return Answer(sent)


class Uploads:
    """An app that takes bodies."""

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})


def test_uploads_that_never_end_hold_no_other_visits_place_and_are_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gate, "_GRACE_S", 1.5)

    async def trickle() -> Message:
        await asyncio.sleep(0.1)
        return {"type": "http.request", "body": b"a", "more_body": True}

    async def whole() -> Message:
        return {"type": "http.request", "body": b"a" * 1_000, "more_body": False}

    async def test() -> None:
        app = Gate(Uploads())
        endless = [asyncio.create_task(put(app, "greedy", trickle)) for _ in range(6)]
        await settle()
        assert [task.result().status for task in endless if task.done()] == [429, 429]
        assert (await put(app, "other", whole)).status == 204
        answers = [answer.status for answer in await asyncio.gather(*endless)]
        assert sorted(answers)[:2] == [408, 408]
        assert set(answers) == {408, 429, 503}
        assert (await put(app, "greedy", whole)).status == 204

    asyncio.run(asyncio.wait_for(test(), 60))


def test_an_upload_stays_in_memory_though_no_temporary_file_can_be_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(MultiPartParser, "spool_max_size", MultiPartParser.spool_max_size)
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda *_, **__: pytest.fail("it was written to a disk"))
    most = keep_in_memory()
    size = 20 * 2**20
    part = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'

    async def body() -> AsyncIterator[bytes]:
        yield part + bytes(size) + b"\r\n--b--\r\n"

    async def test() -> None:
        headers = Headers({"content-type": "multipart/form-data; boundary=b"})
        form = await MultiPartParser(headers, body()).parse()
        file = form["file"]
        assert isinstance(file, UploadFile)
        assert len(await file.read()) == size
        await form.close()

    asyncio.run(test())
    assert size * LIMITS["uploads"] <= most <= 200 * 2**20


def test_every_route_of_ours_that_is_made_when_asked_for_has_a_kind() -> None:
    ready = {
        "geoassets",
        "healthz",
        "metrics",
        "readyz",
        "refusal",
    }  # small, and of use while the server is busy
    for route in ROUTES:
        folder = route.path.split("/")[1]
        assert kind_of(f"{folder}/a", PAGES) or folder in ready, route.path


def test_a_wrong_number_is_said_before_the_server_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    check_limits()
    monkeypatch.setenv("GEOAPP_MAX_VISITS", "many")
    with pytest.raises(InputError, match="GEOAPP_MAX_VISITS"):
        check_limits()
