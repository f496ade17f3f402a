"""The App Home: what waits, and first-run guidance."""

from tests.scenarios.workspace import Person


def test_the_first_time_it_teaches_three_things(maya: Person) -> None:
    home = maya.opens_home()
    assert "Three things to try" in home
    assert "`/escalate checkout is down`" in home
    assert "New checkout goes live" in home
    assert "Three things to try" not in maya.opens_home()


def test_what_waits_comes_first_and_goes_when_it_is_done(maya: Person, ana: Person) -> None:
    ana.opens_home()
    assert "*You are on call* for IT, Primary until" in ana.home
    assert "Waiting for an answer" not in ana.home

    maya.types("/escalate checkout is down")
    maya.submits(impact="outage")
    assert ana.home.index("Waiting for an answer") < ana.home.index("Your on-call")
    assert "#1 checkout is down – open" in ana.home
    assert "You raised" in maya.opens_home()

    ana.clicks("Acknowledge", ana.sees("checkout is down", "liaison_page"))
    assert "acknowledged by" in ana.home
    ana.clicks("Resolve", ana.messages("liaison_page")[0])
    ana.submits()
    assert "Waiting for an answer" not in ana.home
    assert "You raised" not in maya.home
