"""The authority map as a file writes it, within a team's policy."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlmodel import Session, select

from bot.domain.decision import kind_of
from bot.domain.policy import Approver
from bot.errors import Mistake
from bot.services.setup.directory import Directory
from models import Team


class ApproverFile(BaseModel):
    """One line: who decides, then who may in their place. No team: together with every one."""

    model_config = ConfigDict(extra="forbid")

    people: Annotated[list[str], Field(min_length=1)]
    with_team: str = Field(default="", max_length=40)
    alone: str = Field(default="", max_length=500)
    other_alone: str = Field(default="", max_length=500)


def _lines(written: Any) -> Any:
    """A list of people is a line, and a line alone is a list of lines."""
    if isinstance(written, list) and written and all(isinstance(each, str) for each in written):
        return [{"people": written}]
    return [written] if isinstance(written, dict) else written


ApproverLines = Annotated[
    list[ApproverFile], BeforeValidator(_lines), Field(min_length=1, max_length=20)
]


def approvers_from(
    session: Session,
    team: Team,
    written: Mapping[str, Sequence[ApproverFile]],
    directory: Directory,
) -> list[Approver]:
    """The lines that a file means, by kind of decision.

    Raises:
        Mistake: a person or team that isn't there.
    """
    slugs = {"", *session.exec(select(Team.slug))}
    every = [(kind, line) for kind, lines in written.items() for line in lines]
    for kind, line in every:
        if line.with_team not in slugs:
            raise Mistake(
                f"The policy of {team.name}: “{kind}” is for no team that there is: "
                f"{line.with_team}."
            )
    return [_approver(kind, line, directory) for kind, line in every]


def approvers_file(
    lines: Sequence[Approver], name_of: Callable[[str], str]
) -> dict[str, list[ApproverFile]]:
    """The same the other way: stored lines as the file writes them."""
    written: dict[str, list[ApproverFile]] = {}
    for each in lines:
        people = [name_of(user_id) for user_id in (each.user_id, *each.delegates)]
        line = ApproverFile(
            people=people,
            with_team=each.with_team,
            alone=each.alone,
            other_alone=each.other_alone,
        )
        written.setdefault(each.kind, []).append(line)
    return written


def _approver(kind: str, line: ApproverFile, directory: Directory) -> Approver:
    first, *others = [directory.person(each) for each in line.people]
    return Approver(
        kind=kind_of(kind),
        user_id=first,
        delegates=tuple(others),
        **line.model_dump(exclude={"people"}),
    )
