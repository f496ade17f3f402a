"""Topics as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.meetings.topic_text import TopicText, parse_topic

ANA = "<@U0ANA>"


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("the consent banner", TopicText("the consent banner")),
        ("decide: which vendor", TopicText("which vendor", "decide")),
        ("Decide which vendor", TopicText("which vendor", "decide")),
        ("fyi – new office", TopicText("new office", "fyi")),
        ("new office (FYI)", TopicText("new office", "fyi")),
        ("banner 10 min", TopicText("banner", minutes=10)),
        ("banner, 10m", TopicText("banner", minutes=10)),
        ("(15 min) banner", TopicText("banner", minutes=15)),
        (f"banner {ANA}", TopicText("banner", owner="U0ANA")),
        (f"banner for {ANA}.", TopicText("banner", owner="U0ANA")),
        (f"{ANA}: banner", TopicText("banner", owner="U0ANA")),
        (
            f"decide: which banner 10 min {ANA}",
            TopicText("which banner", "decide", 10, "U0ANA"),
        ),
        (
            f"which banner (decide), owner: {ANA}, 5 minutes",
            TopicText("which banner", "decide", 5, "U0ANA"),
        ),
        ("the page loads in 10 minutes", TopicText("the page loads in 10 minutes")),
        ("deploys take under 5 min", TopicText("deploys take under 5 min")),
        ("decided things", TopicText("decided things")),
        ("decide", TopicText("decide")),
        ("10 min", TopicText("10 min")),
        (ANA, TopicText(ANA)),
        ("banner 0 min", TopicText("banner 0 min")),
        ("banner 900 min", TopicText("banner 900 min")),
        (f"ask {ANA} about logs", TopicText(f"ask {ANA} about logs")),
        ("", TopicText("")),
    ],
)
def test_what_is_understood(typed: str, understood: TopicText) -> None:
    assert parse_topic(typed) == understood


@given(
    st.text(max_size=400)
    | st.lists(st.sampled_from(["decide:", "5", "min", ANA, "x"])).map(" ".join)
)
def test_nothing_typed_is_lost_but_what_was_understood(typed: str) -> None:
    found = parse_topic(typed)
    assert bool(found.title) == bool(typed.split())
    assert found.title in " ".join(typed.split()) or found != TopicText(found.title)
