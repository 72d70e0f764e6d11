"""The Health page."""

from tests.pages.conftest import text_of


def test_each_part_is_named_with_what_it_answered(reviews, open_page):
    reviews.is_redis_away = True

    said = text_of(open_page("health")).replace("\\", "")

    assert "does not answer" in said
    assert "Stored reviews and decisions are safe" in said


def test_a_model_that_rests_is_said_to_be_not_usable(open_page):
    said = text_of(open_page("health")).replace("\\", "")

    assert "Claude Sonnet 4.6" in said
    assert "not usable" in said
    assert "resting after repeated failures" in said
