"""`/win`: thanks with a reason, posted once; nobody is named who doesn't want it."""

from collections.abc import Callable

from tests.scenarios.workspace import Person, all_text

Someone = Callable[[str], Person]


def hides(person: Person) -> None:
    person.types("/liaison preferences")
    assert person.submits(choices=[]) == {}


def test_a_win_is_posted_in_the_channel(maya: Person, ana: Person, someone: Someone) -> None:
    liam, grace = someone("liam"), someone("grace")
    line = f"/win <@{ana.id}|ana>, <@{liam.id}|liam> for fixing <!channel> & the form with @here"
    assert "It is in <#" in maya.types(line, channel="general")
    post = grace.sees("thank you!", "liaison_win")
    assert f"{ana.mention} and {liam.mention}" in all_text(post)
    assert "<!channel>" not in str(post)
    assert "fixing & the form with @here" in all_text(post)
    liam.sees("thank you!", "liaison_win")
    grace.sees_nothing_more()


def test_who_is_not_named_is_thanked_alone(maya: Person, ana: Person, someone: Someone) -> None:
    grace, liam = someone("grace"), someone("liam")
    hides(ana)
    told = maya.types(f"/win {ana.mention} {liam.mention} for helping {ana.mention} at night")
    assert f"{ana.mention} would rather not be named" in told
    post = grace.sees("thank you!", "liaison_win")
    assert ana.id not in str(post)
    assert "helping someone at night" in all_text(post)
    ana.sees(f"{maya.mention} thanks you", "liaison_win", direct=True)
    hides(liam)
    maya.types(f"/win {liam.mention} for the newsletter")
    grace.sees_nothing_more()
    liam.sees("thank you!")
    liam.sees(f"{maya.mention} thanks you", direct=True)


def test_what_is_no_win(maya: Person, ana: Person) -> None:
    assert "Who is it for?" in maya.types("/win for everyone")
    assert "What for?" in maya.types(f"/win {ana.mention}")
    assert "Let somebody else thank you" in maya.types(f"/win {maya.mention} for being me")
    assert "one by one" in maya.types("/win <!subteam^S0ITONCALL1|@it-oncall> for all")
    assert "Thank" in maya.types("/win help") or "thank" in maya.types("/win help")
