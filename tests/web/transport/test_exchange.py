"""Messages over HTTP: each once and in order, whatever happens to the requests that carry them."""

from __future__ import annotations

import random
import time

from tests.running import until
from tests.web.transport.browser import BrowserTab, meanwhile, request


def test_messages_arrive_both_ways_in_order(running):
    tab = running.tab()

    tab.exchange(b"one", b"two")
    tab.exchange(b"three")

    assert tab.hear(3) == [b"echo one", b"echo two", b"echo three"]
    assert running.app.seen == [b"one", b"two", b"three"]


def test_a_held_question_is_answered_the_moment_there_is_news(running):
    tab = running.tab()
    held = meanwhile(tab.exchange, wait=20)
    until(lambda: tab.number == 1)
    asked_at = time.monotonic()

    answer = tab.exchange(b"hello", wait=20)

    assert answer.messages == [b"echo hello"]
    assert held.result(5).messages == []
    assert time.monotonic() - asked_at < 5


def test_what_is_sent_in_one_go_is_answered_in_one(running):
    tab = running.tab()

    answer = tab.exchange(b"say 40 10", wait=20)

    assert len(answer.messages) > 10
    assert len(tab.hear(40)) == 40


def test_without_news_the_answer_comes_when_the_hold_is_over_however_long_was_asked(serve):
    tab = serve(hold_seconds=0.3).tab()
    asked_at = time.monotonic()

    answer = tab.exchange(wait=600)

    assert (answer.status, answer.messages, answer.close_code) == (200, [], None)
    assert 0.2 < time.monotonic() - asked_at < 10


def test_a_lost_answer_comes_again_and_an_acknowledged_one_does_not(running):
    tab = running.tab()
    first = tab.exchange(b"one", wait=5, got=0)
    assert first.messages == [b"echo one"]

    again = tab.exchange(wait=5, got=0)
    after = tab.exchange(b"two", wait=5, got=1)

    assert again.frames == first.frames
    assert after.messages == [b"echo two"]


def test_a_repeated_question_changes_nothing(running):
    tab = running.tab()
    frames = [(1, b"one")]
    tab.exchange(frames=frames, number=1, wait=5, got=0)

    repeated = [tab.exchange(frames=frames, number=1, wait=5, got=0) for _ in range(3)]

    assert [answer.got for answer in repeated] == [1, 1, 1]
    assert running.app.seen == [b"one"]
    assert tab.exchange(number=2, wait=5, got=0).messages == [b"echo one"]


def test_questions_out_of_order_lose_nothing_and_repeat_nothing(running):
    tab = running.tab()
    # As the script does it: each question brings everything that is not acknowledged yet.
    words = [f"word {number}".encode() for number in range(1, 21)]
    questions = [(number, list(enumerate(words[:number], 1))) for number in range(1, 21)] * 2
    random.Random(7).shuffle(questions)

    for number, frames in questions:
        assert tab.exchange(number=number, frames=frames, got=0).status == 200
    tab.number = 20

    assert tab.hear(20) == [b"echo " + word for word in words]
    assert running.app.seen == words


def test_a_message_after_a_gap_waits_for_what_is_missing(running):
    tab = running.tab()

    assert tab.exchange(frames=[(2, b"two")]).got == 0
    assert tab.exchange(frames=[(1, b"one"), (2, b"two")]).got == 2

    assert running.app.seen == [b"one", b"two"]


def test_two_tabs_do_not_hear_each_other(running):
    one, two = running.tab(), running.tab()

    one.exchange(b"one")
    two.exchange(b"two")

    assert one.hear(1) == [b"echo one"]
    assert two.hear(1) == [b"echo two"]


def test_the_app_closes_after_its_last_word(running):
    tab = running.tab()

    answer = tab.exchange(b"last", b"bye")
    while answer.close_code is None:
        answer = tab.exchange(wait=5)

    assert tab.heard == [b"echo last"]
    assert answer.close_code == 4001


def test_a_browser_that_leaves_is_let_go_at_once(running):
    tab = running.tab()

    assert tab.close().status == 204

    assert running.app.ended == [1001]
    assert tab.exchange().status == 410


def test_larger_answers_are_compressed_where_that_is_understood(running):
    tab = running.tab(**{"Accept-Encoding": "gzip, br"})
    plain = running.tab()

    large = tab.exchange(b"say 1 50000", wait=5)
    small = tab.exchange(b"x", wait=5)
    whole = plain.exchange(b"say 1 50000", wait=5)

    assert large.headers["content-encoding"] == "gzip"
    assert int(large.headers["content-length"]) < 1000
    assert len(large.messages[0]) == 50008
    assert "content-encoding" not in small.headers
    assert "content-encoding" not in whole.headers


def test_what_is_no_exchange_is_refused(running):
    tab = running.tab()

    assert tab.post("exchange", b"\x00\x01").status == 400
    assert tab.post("open", b"[]").status == 400
    assert tab.post("open", b"{").status == 400
    assert tab.post("elsewhere", b"").status == 404
    assert BrowserTab(running.url).open(path="/_stcore/other").status == 404
    assert BrowserTab(running.url, id="nobody").exchange().status == 410
    assert request(running.url, "PUT", "/_transport/exchange").status == 404
    assert tab.exchange(b"still here", wait=5).messages == [b"echo still here"]
