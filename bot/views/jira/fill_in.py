"""What Jira asks for beside what items have, as a form."""

from collections.abc import Sequence

from bot.domain.jira_form import Question
from bot.views import blocks as b
from models import RoadmapItem

ANSWERS, FOR_ALL = "jira_answers", "for_all"


def fill_in_modal(item: RoadmapItem, project_key: str, asked: Sequence[Question]) -> b.Block:
    """One input for each question."""
    about = (
        f"Jira doesn't make an issue in {b.escape(project_key)} without this, for "
        f"*#{item.id} {b.one_line(item.title, 120)}*:"
    )
    again = [b.rich_option("Use the same for all further issues of the team", FOR_ALL)]
    return b.modal(
        ANSWERS,
        "What Jira asks for",
        [
            b.section(about),
            *(b.field(each.key, each.name, _input(each)) for each in asked),
            b.field(FOR_ALL, "Next time", b.checkboxes("value", again), optional=True),
        ],
        submit="Save and try again",
        metadata=str(item.id),
    )


def _input(question: Question) -> b.Block:
    if question.choices:
        return b.select("value", [b.option(name, id_) for id_, name in question.choices])
    if question.kind == "date":
        return {"type": "datepicker", "action_id": "value"}
    return b.text_input("value", limit=255)
