"""The page of the guided setup: each step with what is there by now, and what is left to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.finding import Finding
from bot.domain.guide import State, StepState, next_step
from bot.views import blocks as b

OPEN = "setup_open"
TEAM = "setup_team"
STEP = "setup_step"
NEXT = "setup_next"
SKIP = "setup_skip"
NEW_TEAM = "setup_new_team"
PAGE = "setup_page"
_OTHERS = 30


@dataclass(frozen=True)
class StepWords:
    """A step: its title, and what it asks for."""

    title: str
    asks: str
    button: str = "Set up"
    is_name: bool = False
    """Whether the title is a name, and begins with a capital everywhere."""

    @property
    def within(self) -> str:
        """The title inside a sentence."""
        return self.title if self.is_name else f"{self.title[0].lower()}{self.title[1:]}"


STEPS: Mapping[str, StepWords] = {
    "team": StepWords("The team", "name, people, lead, channel and working hours"),
    "rotation": StepWords("Who is on call", "a first rotation; you see the next four weeks"),
    "path": StepWords("The path", "who is paged after whom when nobody answers"),
    "weekly": StepWords("The weekly sync", "day, time and channel; its agenda writes itself"),
    "jira": StepWords(
        "Jira", "the team's project, and what its statuses mean on the roadmap", is_name=True
    ),
    "survey": StepWords("The survey", "the date of the first one, and with which other team"),
    "test": StepWords(
        "A test page", "to whoever is on call now, marked as a test", button="Send it"
    ),
}


@dataclass(frozen=True)
class GuideView:
    """What the page shows; without a team it is the very first run."""

    team_id: int | None
    team: str
    teams: Sequence[tuple[str, str]]
    """Name and number of each that the reader may set up."""
    may_add: bool
    steps: Sequence[StepState]
    findings: Sequence[Finding]
    news: str | None = None
    """What has just happened, in mrkdwn."""


def guide_page(view: GuideView) -> b.Block:
    """A modal that only opens others: nothing in it is lost when it is closed."""
    blocks = [
        *([b.section(view.news)] if view.news else []),
        *_top(view),
        *_next(view),
        *[_step(number, each) for number, each in enumerate(view.steps, start=1)],
        *_checklist(view.findings),
    ]
    return b.modal(PAGE, "Set up Liaison", blocks, metadata=str(view.team_id or ""))


def _top(view: GuideView) -> list[b.Block]:
    if view.team_id is None:
        return [
            b.section(
                "*Five minutes, step by step.* You can leave out any step and come back: what is "
                "done stays done. It begins with one team."
            )
        ]
    options = [b.option(name, number) for name, number in view.teams]
    choose = b.select(TEAM, options, initial=str(view.team_id)) if len(options) > 1 else None
    blocks = [
        b.section(f"*Team: {b.one_line(view.team)}*", accessory=choose, block_id="setup:which")
    ]
    if view.may_add:
        add = b.button("Add another team", NEW_TEAM, "new")
        blocks.append(b.actions(add, block_id="setup:add"))
    return blocks


def _next(view: GuideView) -> list[b.Block]:
    step = next_step(view.steps)
    if step is None:
        waits = any(each.state is State.OPEN for each in view.steps)
        done = "That is all that can be done now." if waits else "Every step is done or left out."
        return [b.section(f"*{done}* Below is what works, and what is left.")]
    words = STEPS[step.key]
    begin = b.button(f"Next: {words.within}", NEXT, step.key, style="primary")
    skip = b.button("Leave it out", SKIP, step.key, label=f"Leave out: {words.title}")
    buttons = [begin] if step.key == "team" and view.team_id is None else [begin, skip]
    return [b.actions(*buttons, block_id="setup:next")]


def _step(number: int, step: StepState) -> b.Block:
    words = STEPS[step.key]
    told = step.told or words.asks
    line = f"*{number}. {words.title}* · {step.state.value}\n{told}"
    if step.needs:
        return b.section(f"{line}\n_{step.needs}_", block_id=f"setup:{step.key}")
    label = "Change" if step.state is State.DONE and step.key != "test" else words.button
    again = b.button(label, STEP, step.key, label=f"{label}: {words.title}")
    return b.section(line, accessory=again, block_id=f"setup:{step.key}")


def _checklist(findings: Sequence[Finding]) -> list[b.Block]:
    """What works first, then what is left, each with its cure."""
    works = [f"• {b.escape(each.what)}" for each in findings if each.ok]
    left = [
        f"• {b.escape(each.what)}" + (f" {b.escape(each.cure)}" if each.cure else "")
        for each in findings
        if not each.ok
    ]
    blocks = [b.divider()] if findings else []
    blocks += b.sections(["*What works*", *works[:_OTHERS]]) if works else []
    blocks += b.sections(["*What is left*", *left[:_OTHERS]]) if left else []
    return blocks
