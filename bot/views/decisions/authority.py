"""Who may decide what, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.decision import kind_words
from bot.domain.policy import Approver
from bot.views import blocks as b


@dataclass(frozen=True)
class AuthorityLine:
    """One line of the map: of which team, with which other (None for every other)."""

    team: str
    other: str | None
    line: Approver


def authority_lines(lines: Sequence[AuthorityLine]) -> list[str]:
    """Each line of the map, and what needs no asking; mrkdwn."""
    return [words for each in lines for words in _words(each)]


def line_note(team: str, line: Approver) -> str:
    """Whom the map names for a kind of decision, for the form of a record."""
    others = ", then ".join(map(b.person, line.delegates))
    instead = f", or in their place {others}" if others else ""
    return (
        f"For *{b.one_line(kind_words(line.kind), 60)}* of {b.one_line(team, 60)}, "
        f"{b.person(line.user_id)} decides{instead}."
    )


def _words(each: AuthorityLine) -> list[str]:
    line = each.line
    pair = f"{b.one_line(each.team, 60)} with {b.one_line(each.other or 'any team', 60)}"
    others = ", then ".join(map(b.person, line.delegates))
    instead = f"; in their place {others}" if others else ""
    kind = b.one_line(kind_words(line.kind), 60)
    words = [f"*{kind}* ({pair}): {b.person(line.user_id)} decides{instead}."]
    for team, alone in (
        (each.team, line.alone),
        (each.other or "The other team", line.other_alone),
    ):
        if alone:
            words.append(
                f"    Without asking, {b.one_line(team, 60)} may: {b.one_line(alone, 500)}"
            )
    return words
