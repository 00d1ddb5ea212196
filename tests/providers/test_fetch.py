"""A picture from a person's address: fetched from the open internet, and from nowhere else."""

import gzip
import ipaddress
import time
from collections.abc import Iterator, Sequence

import pytest

from playground.providers import BadAddress, NotFetched, OutOfReach, fetch_image
from tests.scripted import CUT, STALL, Reply, Server

PNG = b"\x89PNG\r\n\x1a\n" + bytes(2_000)
PICTURE = {"Content-Type": "image/png"}
LOOPBACK = ipaddress.ip_address("127.0.0.1")


def build_picture_reply(*parts: object, **options: object) -> Reply:
    fields = {"headers": PICTURE, "framing": "length", **options}
    return Reply(list(parts) or [PNG], **fields)  # type: ignore[arg-type]


def resolve_here(host: str, port: int) -> Sequence[str]:
    """All names of these tests lie on this machine."""
    return ["127.0.0.1"] if host.endswith(".example") else [host]


def fetch_from(server: Server, url: str = "", **options: object) -> bytes:
    fields = {
        "resolver": resolve_here,
        "allowed": lambda address: address == LOOPBACK,
        "ports": frozenset({server.port}),
        "seconds": 5,
        **options,
    }
    address = url or f"http://pictures.example:{server.port}/a.png?x=1"
    return fetch_image(address, **fields)  # type: ignore[arg-type]


def test_a_picture_is_fetched_without_telling_who_asks() -> None:
    with Server(build_picture_reply()) as server:
        assert fetch_from(server) == PNG
        seen = server.last
        assert (seen.method, seen.path, seen.query) == ("GET", "/a.png", {"x": ["1"]})
        assert seen.headers["host"] == f"pictures.example:{server.port}"
        assert seen.headers["user-agent"].startswith("Playground/1.0")
        assert not {"cookie", "authorization", "referer"} & seen.headers.keys()


@pytest.mark.parametrize("framing", ["chunked", "close", "length"])
def test_whatever_its_framing(framing: str) -> None:
    with Server(build_picture_reply(PNG[:3], PNG[3:], framing=framing)) as server:
        assert fetch_from(server) == PNG


def test_redirects_are_followed_and_counted() -> None:
    def to(place: str) -> Reply:
        return Reply(status=302, headers={"Location": place}, framing="length")

    with Server(to("/b.png"), to("c.png"), build_picture_reply()) as server:
        assert fetch_from(server) == PNG
        assert [seen.path for seen in server.seen] == ["/a.png", "/b.png", "/c.png"]
    with Server(*[to("/again")] * 9) as server:
        with pytest.raises(NotFetched, match="redirected more than 3 times"):
            fetch_from(server)
        assert len(server.seen) == 4


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("http://169.254.169.254:{port}/latest/meta-data/", "isn't a public address"),
        ("http://[::1]:{port}/", "isn't a public address"),
        ("http://10.0.0.1:{port}/", "isn't a public address"),
        ("http://pictures.example:22/", "Port 22 isn't allowed"),
        ("file:///etc/passwd", "Only http:// and https:// URLs"),
        ("gopher://pictures.example/", "Only http:// and https:// URLs"),
        ("http://me:secret@pictures.example:{port}/", "user name or password"),
    ],
)
def test_a_redirect_inward_is_not_followed(place: str, sentence: str) -> None:
    with Server(answer=lambda _seen: Reply(
        status=301, headers={"Location": place.format(port=server.port)}, framing="length"
    )) as server:  # fmt: skip
        with pytest.raises(BadAddress, match=sentence):
            fetch_from(server)
        assert len(server.seen) == 1


def test_loopback_is_refused_by_default() -> None:
    with Server(build_picture_reply()) as server:
        for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::ffff:7f00:1]"):
            with pytest.raises(BadAddress):
                fetch_image(f"http://{host}:{server.port}/", ports=frozenset({server.port}))
        assert not server.seen


def test_the_name_is_resolved_once_and_the_checked_address_is_opened() -> None:
    """A name server that answers differently the second time gets no second time."""
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    lookups: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        lookups.append(host)
        return answers[len(lookups) - 1]

    with Server(build_picture_reply()) as server:
        assert fetch_from(server, resolver=rebinding) == PNG
        assert lookups == ["pictures.example"]


def test_a_name_that_rebinds_between_redirects_is_refused() -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    again = Reply(status=307, headers={"Location": "/b.png"}, framing="length")
    with Server(again, build_picture_reply()) as server:
        with pytest.raises(BadAddress, match="isn't a public address"):
            fetch_from(server, resolver=lambda _host, _port: next(answers))
        assert len(server.seen) == 1


def test_one_inward_address_among_others_is_enough_to_refuse() -> None:
    with Server(build_picture_reply()) as server:
        with pytest.raises(BadAddress, match="isn't a public address"):
            fetch_from(server, resolver=lambda _host, _port: ["127.0.0.1", "192.168.0.1"])
        assert not server.seen


def resolve_nothing(host: str, port: int) -> list[str]:
    raise OSError("no such name")


def test_a_name_without_an_address_here_may_have_one_elsewhere() -> None:
    with pytest.raises(OutOfReach, match=r"The host nowhere\.example can't be found"):
        fetch_image("http://nowhere.example/", resolver=resolve_nothing)


@pytest.mark.parametrize(
    "host", ["intranet", "wiki.corp", "printer.local", "db.internal", "app.localhost", "0x7f.1"]
)
def test_a_name_of_an_inner_network_is_refused_though_unknown_here(host: str) -> None:
    with pytest.raises(BadAddress, match="can't be found"):
        fetch_image(f"http://{host}/", resolver=resolve_nothing)


def test_a_name_server_that_does_not_answer() -> None:
    def slow(host: str, port: int) -> list[str]:
        time.sleep(3)
        return []

    with pytest.raises(OutOfReach, match="couldn't be looked up in time"):
        fetch_image("http://slow.example/", resolver=slow, seconds=0.2)


DRIP = [part for byte in PNG for part in (bytes([byte]), 0.05)]


@pytest.mark.parametrize(
    "reply",
    [
        build_picture_reply(*DRIP, framing="close"),
        build_picture_reply(PNG, STALL, framing="chunked"),
        build_picture_reply(before=60),
        Reply([part for _ in range(999) for part in (b"X", 0.05)], framing="raw"),
    ],
    ids=["drip", "stall", "silence", "endless head"],
)
def test_the_time_of_everything_is_bounded(reply: Reply) -> None:
    start = time.monotonic()
    with Server(reply) as server, pytest.raises(OutOfReach, match="didn't send the picture in"):
        fetch_from(server, seconds=0.5)
    assert time.monotonic() - start < 4


def test_an_endless_body_is_cut() -> None:
    class Endless:
        def __iter__(self) -> Iterator[bytes]:
            yield PNG
            while True:
                yield bytes(65_536)

    with Server(Reply(Endless(), headers=PICTURE)) as server:
        with pytest.raises(NotFetched, match="sent more than 1 MB"):
            fetch_from(server, limit=2**20)
        assert server.last.ended.wait(5)


def test_a_claimed_size_is_believed_when_it_is_too_large() -> None:
    with (
        Server(build_picture_reply(length=10**9)) as server,
        pytest.raises(NotFetched, match="more than 1 MB"),
    ):
        fetch_from(server, limit=2**20)


def test_what_is_compressed_unasked_is_unpacked_within_the_bound() -> None:
    headers = {**PICTURE, "Content-Encoding": "gzip"}
    with Server(build_picture_reply(gzip.compress(PNG), headers=headers)) as server:
        assert fetch_from(server) == PNG
    bomb = gzip.compress(PNG + bytes(300 * 2**20), compresslevel=1)
    too_much = pytest.raises(NotFetched, match="sent more than 1 MB")
    with Server(build_picture_reply(bomb, headers=headers)) as server, too_much:
        fetch_from(server, limit=2**20)
    broken = pytest.raises(NotFetched, match="can't be reached or closed the connection")
    with Server(build_picture_reply(b"no gzip", headers=headers)) as server, broken:
        fetch_from(server)


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (
            build_picture_reply(headers={"Content-Type": "text/html; charset=utf-8"}),
            "sent text/html, not a",
        ),
        (
            build_picture_reply(headers={"Content-Type": "image/svg+xml"}),
            "sent image/svg.xml, not a picture",
        ),
        (build_picture_reply(b"<html>" + PNG), "didn't send a picture or PDF"),
        (build_picture_reply(b""), "didn't send a picture or PDF"),
        (build_picture_reply(status=404), "answered 404 instead of a picture"),
        (
            build_picture_reply(status=200, headers={**PICTURE, "Content-Encoding": "br"}),
            "an unsupported encoding",
        ),
        (Reply(status=302, framing="length"), "redirects without a target"),
        (build_picture_reply(PNG, CUT, length=9_999), "can't be reached or closed the connection"),
        (Reply([b"220 mail.example ESMTP\r\n", CUT], framing="raw"), "can't be reached or cl"),
    ],
)
def test_what_is_no_picture_is_refused(reply: Reply, sentence: str) -> None:
    with Server(reply) as server, pytest.raises(NotFetched, match=sentence):
        fetch_from(server)


def test_nobody_listens_or_speaks_tls() -> None:
    with Server() as server:
        port = server.port
        with pytest.raises(NotFetched, match=r"pictures\.example"):
            fetch_from(server, f"https://pictures.example:{port}/")
    with pytest.raises(OutOfReach, match="can't be reached"):
        fetch_from(server, f"http://pictures.example:{port}/")
