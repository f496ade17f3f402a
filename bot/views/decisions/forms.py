"""The two forms of a decision record."""

from collections.abc import Mapping, Sequence

from bot.domain.decision import OPTION_LIMIT, USUAL_OPTIONS, kind_words
from bot.domain.policy import Approver
from bot.domain.record import MOST_PEOPLE, TRIGGER_LIMIT, WORDS_LIMIT, RecordStart
from bot.views import blocks as b
from bot.views.decisions.authority import line_note
from models import Team

START = "record_start"
END = "record_end"
_OPTIONS_LIMIT = 5 * (OPTION_LIMIT + 1)
_MOST_OPTIONS = 100
NEVER, EASILY = "no", "yes"


def start_modal(
    teams: Sequence[Team],
    kinds: Mapping[int, Sequence[str]],
    start: RecordStart,
    *,
    from_draft: bool = False,
) -> b.Block:
    """The first form: what is to be decided. `kinds` are those of each team, by its number."""
    notes = ["You had begun this one, so I kept it."] if from_draft else []
    notes += [f"It will replace decision {start.supersedes_id}."] if start.supersedes_id else []
    notes += [f"It will correct decision {start.corrects_id}."] if start.corrects_id else []
    others = [b.option(each.name, str(each.id)) for each in teams]
    fields = [
        _words("question", "What is to be decided?", start.question, limit=WORDS_LIMIT),
        b.field("kind", "Whose decision is it?", _kinds(teams, kinds, start)),
    ]
    if len(teams) > 1:
        chosen = b.select("value", others, initial=str(start.other_team_id))
        fields.append(b.field("other", "Together with", chosen, optional=True))
    fields += [
        _words("needs", "What do you need from it?", start.needs, limit=WORDS_LIMIT, optional=True,
               hint="The interest behind the position: “pages live by 09:00”, not “access”."),
        _words("other_needs", "What does the other side need from it?", start.other_needs,
               limit=WORDS_LIMIT, optional=True, hint="Ask them, in their words."),
        _words("options", "Options, one on each line",
               start.options or "\n".join(USUAL_OPTIONS), limit=_OPTIONS_LIMIT, optional=True,
               hint="Two to five."),
    ]  # fmt: skip
    blocks = [b.context(note) for note in notes]
    pointer = f"{start.supersedes_id or ''}|{start.corrects_id or ''}"
    return b.modal(START, "Decision 1 of 2", [*blocks, *fields], submit="Next", metadata=pointer)


def end_modal(
    start: RecordStart, team: str, line: Approver | None, approver: str | None
) -> b.Block:
    """The second form: what is proposed, who confirms it, who hears of it, when it comes back."""
    options = [b.option(each, str(place)) for place, each in enumerate(start.choices)]
    note = line_note(team, line) if line else "The authority map names nobody for this: you choose."
    undone = [b.option("Yes, easily undone", EASILY), b.option("No, hard to undo", NEVER)]
    fields = [
        b.field("proposal", "What do you propose?", b.select("value", options), optional=True,
                hint="Left empty, the approver chooses."),
        _words("why", "Why this?", "", limit=WORDS_LIMIT, optional=True),
        b.field("approver", "Approver: one person confirms it",
                b.person_select("value", initial=approver)),
        b.field("contributors", "Contributors: whose advice counts",
                b.people_select("value", most=MOST_PEOPLE), optional=True),
        b.field("informed", "Informed: who hears of it",
                b.people_select("value", most=MOST_PEOPLE), optional=True,
                hint="Both teams’ channels hear of it in any case."),
        b.field("reversible", "Can it be undone?", b.radio("value", undone), optional=True),
        b.field("review_on", "Look at it again on", b.date_input("value"), optional=True,
                hint="Who decided and who opened it are reminded that day."),
        b.field("review_when", "Or when this happens",
                b.text_input("value", limit=TRIGGER_LIMIT), optional=True),
    ]  # fmt: skip
    head = [b.people_say(start.question), b.context(note)]
    return b.modal(END, "Decision 2 of 2", [*head, *fields], submit="Open it")


def _kinds(
    teams: Sequence[Team], kinds: Mapping[int, Sequence[str]], start: RecordStart
) -> b.Block:
    """The kinds of every team, the writer's chosen team first; 100 options at most."""
    ordered = sorted(teams, key=lambda each: (each.id != start.team_id, each.name))
    room = _MOST_OPTIONS // max(len(ordered), 1)
    groups = {
        b.cut(f"{each.name} ({each.slug})", OPTION_LIMIT): [
            b.option(kind_words(kind), f"{each.id}|{kind}")
            for kind in list(kinds.get(each.id or 0, ()))[-room:]
        ]
        for each in ordered[:_MOST_OPTIONS]
    }
    return b.grouped_select("value", groups, initial=f"{start.team_id}|{start.kind}")


def _words(
    block_id: str,
    label: str,
    initial: str,
    *,
    limit: int,
    optional: bool = False,
    hint: str | None = None,
) -> b.Block:
    element = b.text_input("value", initial=initial, multiline=True, limit=limit)
    return b.field(block_id, label, element, optional=optional, hint=hint)
