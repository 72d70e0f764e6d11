"""What of an error goes into a log line."""

import logging
import sys
from io import StringIO

from watch.logs import keep_words_out, without_words

SECRET = "the merger with Acme"


def line_of(error: BaseException | bool) -> str:
    return str(without_words(None, "error", {"event": "it failed", "exc_info": error}))


def test_an_error_is_told_by_its_kind_and_place_and_not_by_its_words():
    try:
        int(SECRET)
    except ValueError as error:
        line = line_of(error)

    assert "builtins.ValueError" in line
    assert "test_logs.py" in line
    assert SECRET not in line


def test_the_errors_an_error_came_from_are_told_in_the_same_way():
    try:
        try:
            int(SECRET)
        except ValueError as error:
            raise KeyError(SECRET) from error
    except KeyError:
        line = str(without_words(None, "error", {"event": "it failed", "exc_info": sys.exc_info()}))

    assert line.index("builtins.ValueError") < line.index("builtins.KeyError")
    assert SECRET not in line


def test_handlers_of_libraries_tell_no_words_either(monkeypatch):
    monkeypatch.setattr(logging, "_logRecordFactory", logging.getLogRecordFactory())  # put back afterwards
    keep_words_out()
    output = StringIO()
    library = logging.Logger("a library")
    library.addHandler(logging.StreamHandler(output))

    try:
        int(SECRET)
    except ValueError:
        library.exception("Uncaught app execution")

    assert "builtins.ValueError" in output.getvalue()
    assert SECRET not in output.getvalue()


def test_a_line_without_an_error_stays_as_it_is():
    assert without_words(None, "info", {"event": "well"}) == {"event": "well"}
