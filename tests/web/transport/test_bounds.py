"""What a tab, a client and an instance may hold; clients that are slow, gone, greedy or not who they say."""

from __future__ import annotations

import time

from domain.arrival import HEADER, Arrival, to_header
from domain.person import Person, Role
from tests.running import until
from tests.web.transport.browser import BrowserTab, meanwhile


def test_for_a_slow_client_the_app_waits_and_loses_nothing(serve):
    running = serve(kept_bytes=100_000, answer_bytes=20_000)
    tab = running.tab()

    tab.exchange(b"say 1000 1000")
    until(lambda: running.app.said >= 90)
    for _ in range(3):
        running.tab().exchange(b"another", wait=5)  # the server goes on meanwhile
    assert running.app.said < 110

    assert [int(message[:8]) for message in tab.hear(1000)] == list(range(1000))


def test_no_answer_is_larger_than_its_bound_unless_one_message_is(serve):
    tab = serve(answer_bytes=10_000).tab()

    tab.exchange(b"say 30 3000")
    sizes = []
    while tab.got < 30:
        sizes.append(len(tab.exchange(wait=5).body))
    single = tab.exchange(b"say 1 50000", wait=5)

    assert max(sizes) <= 10_004
    assert len(single.messages) == 1


def test_a_client_that_vanishes_is_let_go(serve):
    running = serve(idle_seconds=0.4, hold_seconds=0.2, farewell_seconds=0.4)
    tab = running.tab()
    tab.exchange(b"say 100 10", wait=1)

    until(lambda: running.app.ended == [1001])
    until(lambda: len(running.tabs) == 0)

    assert tab.exchange().status == 410


def test_a_client_that_vanishes_while_the_app_waits_for_it_sets_the_app_free(serve):
    running = serve(idle_seconds=0.4, kept_bytes=1000)
    tab = running.tab()
    tab.exchange(b"say 1000 1000")

    until(lambda: running.app.ended == [1001])

    assert running.app.said < 10


def test_a_tab_that_goes_on_asking_stays(serve):
    running = serve(idle_seconds=0.6, hold_seconds=0.2)
    tab = running.tab()

    for _ in range(8):
        assert tab.exchange(wait=1).close_code is None

    assert running.app.ended == []


def test_a_message_that_is_too_large_is_refused_and_the_tab_goes_on(serve):
    running = serve(message_bytes=5000)
    tab = running.tab()

    assert tab.exchange(frames=[(1, bytes(6000))]).status == 413

    assert tab.exchange(frames=[(1, b"small")], wait=5).messages == [b"echo small"]


def test_one_client_opens_so_many_tabs_and_another_still_gets_one(serve):
    running = serve(tabs_of_client=3)
    tabs = [running.tab(**{"X-Forwarded-For": "203.0.113.7"}) for _ in range(3)]

    refused = BrowserTab(running.url, {"X-Forwarded-For": "203.0.113.7"}).open()
    other = BrowserTab(running.url, {"X-Forwarded-For": "203.0.113.8"}).open()
    tabs[0].close()
    again = BrowserTab(running.url, {"X-Forwarded-For": "203.0.113.7"}).open()

    assert (refused.status, other.status, again.status) == (429, 200, 200)
    assert "retry-after" in refused.headers


def test_an_address_put_in_front_of_the_proxys_own_is_not_believed(serve):
    running = serve(tabs_of_client=1)
    running.tab(**{"X-Forwarded-For": "198.51.100.1, 203.0.113.7"})

    assert BrowserTab(running.url, {"X-Forwarded-For": "198.51.100.2, 203.0.113.7"}).open().status == 429


def test_an_instance_holds_so_many_tabs(serve):
    running = serve(tabs=2)
    running.tab()
    running.tab()

    assert BrowserTab(running.url).open().status == 429


def test_messages_the_app_does_not_take_end_the_tab(serve):
    running = serve(waiting_messages=10)
    tab = running.tab()

    answer = tab.exchange(*[b"x"] * 50, wait=5)
    while answer.close_code is None:
        answer = tab.exchange(wait=5)

    assert answer.close_code == 1013


def test_the_app_sees_the_headers_of_the_browser_and_its_refusal_stands(running):
    headers = {"Origin": "https://elsewhere.example", "Cookie": "_streamlit_xsrf=2|a|b|1", "X-Person": "ada"}
    running.app.is_open = False

    refused = BrowserTab(running.url, headers).open("streamlit", "token", "session")

    assert refused.status == 403
    (scope,) = running.app.scopes
    seen = {name.decode(): value.decode() for name, value in scope["headers"]}
    assert seen["origin"] == "https://elsewhere.example"
    assert seen["cookie"] == "_streamlit_xsrf=2|a|b|1"
    assert seen["x-person"] == "ada"
    assert seen["host"] == running.url.removeprefix("http://")
    assert seen["sec-websocket-protocol"] == "streamlit, token, session"
    assert "content-type" not in seen
    assert (scope["type"], scope["scheme"], scope["path"]) == ("websocket", "ws", "/_stcore/stream")


def test_the_tab_of_another_person_is_as_one_that_does_not_exist(running):
    ada, eve = ({HEADER: to_header(Arrival(Person(name, name, Role.ANALYST)))} for name in ("ada", "eve"))
    tab = running.tab(**ada)
    thief = BrowserTab(running.url, eve, id=tab.id)

    assert thief.exchange(b"hello").status == 410
    assert thief.close().status == 204
    assert thief.open().status == 200

    assert tab.exchange(b"mine", wait=5).messages == [b"echo mine"]
    assert running.app.seen == [b"mine"]


def test_a_sign_in_that_has_run_out_ends_the_tab(running):
    person = Person("ada", "Ada", Role.ANALYST)
    tab = running.tab(**{HEADER: to_header(Arrival(person))})

    tab.headers = {HEADER: to_header(Arrival(person, until=1.0))}

    assert tab.exchange().status == 410


def test_a_tab_opened_after_another_takes_its_place(running):
    tab = running.tab()

    assert tab.open().status == 200

    assert running.app.ended == [1001]
    assert len(running.tabs) == 1


def test_a_server_that_stops_answers_everyone_first(running):
    tabs = [running.tab() for _ in range(5)]
    held = [meanwhile(tab.exchange, b"say 0 0", wait=25) for tab in tabs]
    until(lambda: len(running.app.seen) == 5)
    stopped_at = time.monotonic()

    running.stop()

    assert [answer.result(5).close_code for answer in held] == [1012] * 5
    assert time.monotonic() - stopped_at < 4
