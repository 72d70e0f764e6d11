from bedrock.catalog import load_catalog
from deploy.costs import DAYS, REVIEWS_A_DAY, Size, month, prices

SONNET, HAIKU = "us.anthropic.claude-sonnet-4-6", "us.anthropic.claude-haiku-4-5-20251001-v1:0"


def test_a_review_costs_what_was_measured_when_as_little_is_written() -> None:
    # docs/costs.md: 200 sections, 7,321,677 tokens read and 40,426 written by Sonnet 4.6 cost $3.96.
    known = prices()
    known["review"] |= {"sections": 200, "written_tokens": 40_426 / 200}
    one_a_day = month(Size("ecs"), SONNET, 1, load_catalog(), known)
    assert abs(one_a_day.models / DAYS - 3.96) < 0.10


def test_models_cost_in_proportion_and_workers_in_steps() -> None:
    months = [month(Size("ecs"), SONNET, number, load_catalog(), prices()) for number in REVIEWS_A_DAY]
    assert round(months[3].models / months[0].models) == 100
    assert [one.tasks for one in months] == [2, 6, 28, 56]
    assert months[3].workers < 28 * months[0].workers


def test_a_smaller_model_and_spot_cost_less() -> None:
    plain = month(Size("ecs"), SONNET, 5_000, load_catalog(), prices())
    assert month(Size("ecs"), HAIKU, 5_000, load_catalog(), prices()).models < plain.models
    assert month(Size("ecs", spot_weight=3), SONNET, 5_000, load_catalog(), prices()).workers < plain.workers
