"""The bytes of an exchange."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.transport.wire import MalformedExchange, Question, read_answer, read_question, write_answer, write_question

FRAMES = st.lists(st.tuples(st.integers(1, 2**32 - 1), st.binary(max_size=50)), max_size=5).map(tuple)
NUMBERS = st.integers(0, 2**32 - 1)


@given(wait=st.integers(0, 600), number=NUMBERS, got=NUMBERS, frames=FRAMES)
def test_a_question_arrives_as_it_was_asked(wait, number, got, frames):
    question = Question(wait / 10, number, got, frames)

    assert read_question(write_question(question)) == question


@given(got=NUMBERS, frames=FRAMES, code=st.none() | st.integers(1000, 4999))
def test_an_answer_arrives_as_it_was_given(got, frames, code):
    assert read_answer(write_answer(got, frames, code)) == (got, frames, code)


@given(body=st.binary(max_size=60))
def test_any_other_bytes_are_refused_or_read_whole(body):
    try:
        question = read_question(body)
    except MalformedExchange:
        return
    assert write_question(question) == body


@pytest.mark.parametrize("cut", [1, 5, 9, 12, 20])
def test_a_cut_question_is_refused(cut):
    whole = write_question(Question(1, 2, 3, ((1, b"words"),)))

    with pytest.raises(MalformedExchange):
        read_question(whole[:cut])
