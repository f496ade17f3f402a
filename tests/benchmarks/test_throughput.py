"""How many commands a second, and how long they wait: always beside a floor of the same run.

The machine is shared, so the ratio counts more than the figures; `make bench` prints both.
"""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from tests.benchmarks.servers import bare, liaison, loading, quick_slack, sample_database, tally
from tests.gateways.stub import Stub, serving

pytestmark = pytest.mark.benchmark
ROUNDS = 3


@pytest.fixture
def slack() -> Iterator[Stub]:
    with serving() as stub:
        quick_slack(stub)
        yield stub


def test_oncall_beside_a_bolt_app_that_only_acks(tmp_path: Path, slack: Stub) -> None:
    with bare(tmp_path) as floor, liaison(tmp_path, sample_database(tmp_path), slack) as ours:
        for port in (floor, ours):
            tally(loading(port, "/oncall", clients=64, seconds=1))
        rounds = [
            [tally(loading(port, "/oncall", clients=64, seconds=3)) for port in (floor, ours)]
            for _ in range(ROUNDS)
        ]
    ratio = median(our["per_second"] / bare["per_second"] for bare, our in rounds)
    best_p99 = min(our["p99"] for _, our in rounds)
    for bare_figures, our_figures in rounds:
        say("a Bolt app that only acks", bare_figures)
        say("/oncall", our_figures)
    print(f"/oncall at {ratio:.2f} of the floor's requests/s; best p99 {best_p99:.0f} ms")  # noqa: T201
    assert all(our["lost"] == 0 for _, our in rounds)
    assert ratio >= 0.2
    assert best_p99 <= 100


def test_thirty_people_type_while_a_hundred_slow_works_run(tmp_path: Path, slack: Stub) -> None:
    quick_slack(slack, views_take=1)
    with liaison(tmp_path, sample_database(tmp_path), slack) as port:
        slow = loading(port, "/escalate", clients=100, seconds=10, each=1)
        typing = tally(loading(port, "/oncall", clients=30, seconds=6))
        works = tally(slow)
    say("30 people, /oncall", typing)
    say("100 slow works, /escalate", works)
    opened = [method for method, _ in slack.calls if method == "views.open"]
    assert len(opened) == works["answered"] == 100
    assert typing["lost"] == works["lost"] == 0
    assert max(typing["worst"], works["worst"]) <= 3000


def say(what: str, figures: dict[str, float]) -> None:
    told = "  ".join(f"{name} {value:.0f}" for name, value in figures.items())
    print(f"{what:>28}: {told}")  # noqa: T201
