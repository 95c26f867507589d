"""Whatever people do, in whatever order: the order and the books are what the rules say, and nothing else has changed.

The services are the real ones; what they must lead to is worked out apart, in `expectation`.
"""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.district import district
from tests.faults.sequences.life import Life
from tests.support.database import Store

# How many orders, and how much happens to each.
MOST = {"sqlite": (35, 25), "postgres": (6, 20)}


def test_whatever_is_done_the_order_and_the_books_are_what_the_rules_say(
    store: Store, database: str
) -> None:
    class Here(Life):
        pass

    Here.district = district(store)
    examples, steps = MOST[database]
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Here,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            suppress_health_check=list(HealthCheck),
        ),
    )
