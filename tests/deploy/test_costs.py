from bedrock.catalog import load_catalog
from deploy.costs import REVIEWS_A_DAY, Size, month, prices

SONNET, HAIKU = "us.anthropic.claude-sonnet-4-6", "us.anthropic.claude-haiku-4-5-20251001-v1:0"


def test_the_price_of_a_model_is_that_of_its_tokens() -> None:
    known = prices()
    review, price = known["review"], load_catalog().card(SONNET).prices_of(SONNET)
    each = (
        20 * 1300 * price.input + 3000 * price.cache_write + 19 * 3000 * price.cache_read + 20 * 2200 * price.output
    ) / 1e6
    assert review["sections"] == 20
    assert round(month(Size("ecs"), SONNET, 100, load_catalog(), known).models, 2) == round(each * 100 * 30.4, 2)


def test_models_cost_in_proportion_and_workers_in_steps() -> None:
    months = [month(Size("ecs"), SONNET, number, load_catalog(), prices()) for number in REVIEWS_A_DAY]
    assert round(months[3].models / months[0].models) == 100
    assert [one.tasks for one in months] == [2, 6, 28, 56]
    assert months[3].workers < 28 * months[0].workers


def test_a_smaller_model_and_spot_cost_less() -> None:
    plain = month(Size("ecs"), SONNET, 5_000, load_catalog(), prices())
    assert month(Size("ecs"), HAIKU, 5_000, load_catalog(), prices()).models < plain.models
    assert month(Size("ecs", spot_weight=3), SONNET, 5_000, load_catalog(), prices()).workers < plain.workers
