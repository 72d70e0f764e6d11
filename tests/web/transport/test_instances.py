"""Several instances and a front that sends each request to any of them."""

from __future__ import annotations

import os
import time

import pytest
from redis import Redis

from tests.running import until
from tests.web.transport.browser import Answer, BrowserTab, meanwhile, request
from tests.web.transport.conftest import Running


@pytest.fixture
def three(serve, redis_url):
    """Three instances that know of each other."""
    with Redis.from_url(redis_url) as redis:
        redis.flushall()
        instances = [serve(redis_url=redis_url) for _ in range(3)]
        until(lambda: redis.scard("prism:web:instances") == 3)
    return instances


class WanderingTab(BrowserTab):
    """A tab whose every request goes to the next instance."""

    def __init__(self, instances: list[Running]) -> None:
        super().__init__(instances[0].url)
        self.urls = [instance.url for instance in instances]
        self._turn = 0

    def post(self, what: str, body: bytes) -> Answer:
        self.url = self.urls[self._turn % len(self.urls)]
        self._turn += 1
        return super().post(what, body)


def test_a_tab_may_ask_any_instance(three):
    tab = WanderingTab(three)
    assert tab.open().status == 200
    words = [f"word {number}".encode() for number in range(20)]

    for word in words:
        tab.exchange(word)

    assert tab.hear(20) == [b"echo " + word for word in words]
    assert [instance.app.seen for instance in three] == [words, [], []]


def test_a_question_held_through_another_instance_is_answered_the_moment_there_is_news(three):
    tab = WanderingTab(three)
    tab.open()
    held = meanwhile(tab.exchange, b"say 0 0", wait=25)
    until(lambda: three[0].app.seen == [b"say 0 0"])

    answer = tab.exchange(b"hello", wait=25)

    assert answer.messages == [b"echo hello"]
    assert held.result(5).messages == []


def test_large_messages_pass_between_instances_whole_and_compressed(three):
    tab = WanderingTab(three)
    tab.headers = {"Accept-Encoding": "gzip"}
    tab.open()
    large = os.urandom(3_000_000)

    tab.exchange(large)

    assert tab.hear(1, wait=10) == [b"echo " + large]


def test_an_upload_reaches_the_instance_of_its_session(three):
    three[2].app.sessions.add("the-session")
    document = os.urandom(7_000_000)

    answer = request(three[0].url, "PUT", "/_stcore/upload_file/the-session/file-1", document)

    assert answer.status == 204
    assert three[2].app.uploads == {"file-1": document}


def test_an_upload_for_a_session_that_nobody_has_is_refused_as_streamlit_does(three):
    answer = request(three[0].url, "PUT", "/_stcore/upload_file/nobody/file-1", b"words")

    assert answer.status == 400


def test_no_upload_fills_redis(three, redis_url):
    three[1].app.sessions.add("the-session")
    sent = meanwhile(request, three[0].url, "PUT", "/_stcore/upload_file/the-session/big", bytes(30_000_000))
    most = 0
    with Redis.from_url(redis_url) as redis:
        before = redis.info("memory")["used_memory"]
        while not sent.done():
            most = max(most, redis.info("memory")["used_memory"] - before)

    assert sent.result().status == 204
    assert most < 12_000_000


def test_a_file_in_the_memory_of_one_instance_is_served_by_all(three):
    three[1].app.media["logo.png"] = os.urandom(2_000_000)

    answers = [request(instance.url, "GET", "/media/logo.png") for instance in three]

    assert [answer.status for answer in answers] == [200] * 3
    assert {answer.body for answer in answers} == {three[1].app.media["logo.png"]}
    assert answers[0].headers["content-type"] == "image/png"
    assert request(three[0].url, "GET", "/media/nothing.png").status == 404


def test_the_tab_of_an_instance_that_stops_is_told_through_the_others(three):
    tab = WanderingTab([three[1], three[0]])
    tab.open()
    held = meanwhile(tab.exchange, b"say 0 0", wait=25)
    until(lambda: three[1].app.seen == [b"say 0 0"])

    three[1].stop()

    assert held.result(5).close_code == 1012
    tab.urls = [three[0].url]
    assert tab.exchange().status == 410
    assert tab.open().status == 200
    assert three[0].app.scopes


def test_the_tab_of_an_instance_that_dies_is_told_within_ten_seconds(three, redis_url):
    tab = WanderingTab([three[1], three[0]])
    tab.open()
    held = meanwhile(tab.exchange, b"say 0 0", wait=25)
    until(lambda: three[1].app.seen == [b"say 0 0"])
    died_at = time.monotonic()

    # Dead is an instance that neither answers nor keeps its inbox alive; a thread cannot be killed as a process can.
    three[1].instance.relay.mailbox._is_retired = True
    until(lambda: held.done(), seconds=15)

    assert held.result().status == 410
    assert time.monotonic() - died_at < 10


def test_a_tab_is_opened_again_where_its_session_is(three):
    tab = WanderingTab([three[1], three[0]])
    tab.open()

    assert tab.open().status == 200

    assert tab.id.startswith(three[1].tabs.instance)
    assert len(three[1].app.scopes) == 2
    assert three[1].app.ended == [1001]


def test_an_emptied_redis_is_made_good(three, redis_url):
    tab = WanderingTab(three)
    tab.open()
    with Redis.from_url(redis_url) as redis:
        redis.flushall()
        until(lambda: redis.scard("prism:web:instances") == 3)

    tab.exchange(b"still")
    tab.exchange(b"here")

    assert tab.hear(2) == [b"echo still", b"echo here"]


def test_an_instance_with_another_secret_is_not_listened_to(three, serve, redis_url, caplog):
    stranger = serve(redis_url=redis_url, secret="another")
    tab = WanderingTab([three[0], stranger])
    tab.open()

    asked = meanwhile(tab.exchange, b"let me in")
    until(lambda: "thrown away" in caplog.text)
    three[0].stop()

    assert asked.result(10).status == 410
    assert three[0].app.seen == []


def test_without_redis_what_another_instance_holds_is_unavailable_for_now(serve):
    instance = serve()

    answer = BrowserTab(instance.url, id="0123456789ab.secret").exchange()

    assert answer.status == 503
    assert BrowserTab(instance.url, id="0123456789ab.secret").open().status == 200
    assert request(instance.url, "GET", "/media/nothing.png").status == 404
    assert request(instance.url, "PUT", "/_stcore/upload_file/nobody/x", b"x").status == 400
