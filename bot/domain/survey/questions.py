"""What the survey asks. Our own words over known dimensions; it is no validated instrument."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import Mistake

PARTNER = "{partner}"
"""Stands in a question for the name of the team that is asked about."""

SCALE = (
    (5, "Strongly agree"),
    (4, "Agree"),
    (3, "Neither agree nor disagree"),
    (2, "Disagree"),
    (1, "Strongly disagree"),
)
NOT_APPLICABLE = (0, "Not applicable to me")
CHOICES = (*SCALE, NOT_APPLICABLE)

QUESTION_LIMIT = 150
MOST_OWN = 3
COMMENT_LIMIT = 600
"""Both comments travel in a modal's metadata, 3,000 characters, until they are sent."""
PER_STEP = 5
"""Questions on one page of the form: what a phone shows without much scrolling."""


class Index(StrEnum):
    """What several questions measure together."""

    COMMUNICATION = "communication"
    COLLABORATION = "collaboration"
    RESPECT = "respect"
    AUTHORITY = "authority"


@dataclass(frozen=True)
class Question:
    """One question; `team_id` is that of the only team which is asked it."""

    key: str
    text: str
    index: Index | None = None
    team_id: int | None = None

    def about(self, partner: str) -> str:
        """The question about a team of that name."""
        return self.text.replace(PARTNER, partner)


ITEMS = tuple(
    Question(f"q{number}", text, index)
    for number, (text, index) in enumerate(
        (
            ("{partner} tells us early enough to act.", Index.COMMUNICATION),
            ("What {partner} tells us is clear and complete.", Index.COMMUNICATION),
            ("We hear from {partner} as often as the work needs.", Index.COMMUNICATION),
            (
                "When something breaks, {partner} helps to fix it rather than look for blame.",
                Index.COLLABORATION,
            ),
            ("{partner} and we pursue the same outcomes this quarter.", Index.COLLABORATION),
            ("{partner} understands how our work gets done.", Index.COLLABORATION),
            ("{partner} respects our expertise and our time.", Index.RESPECT),
            (
                "I can raise a problem or admit a mistake with {partner} safely.",
                Index.RESPECT,
            ),
            ("I know who decides when {partner} and we disagree.", Index.AUTHORITY),
            ("Overall, working with {partner} helps me.", Index.COLLABORATION),
        ),
        start=1,
    )
)
OWN_OF_MARKETING = "I can launch without waiting for a developer."
OWN_OF_OTHERS = "What {partner} asks of us comes with all that we need to begin."
FOLLOW_UP = "follow-up"


def own_by_default(slug: str) -> tuple[str, ...]:
    """The question of its own that a team has until it writes others."""
    return (OWN_OF_MARKETING if "marketing" in slug else OWN_OF_OTHERS,)


def checked_own(typed: Sequence[str]) -> tuple[str, ...]:
    """A team's own questions as they are kept: each on one line.

    Raises:
        Mistake: more than MOST_OWN, one that is too long, or the same one twice.
    """
    lines = [" ".join(each.split()) for each in typed]
    questions = [line for line in lines if line]
    if len(questions) > MOST_OWN:
        raise Mistake(
            f"{MOST_OWN} questions of its own are the most for a team, so that the survey stays "
            f"short. These are {len(questions)}."
        )
    long = next((each for each in questions if len(each) > QUESTION_LIMIT), None)
    if long:
        raise Mistake(f"Shorter, please: {QUESTION_LIMIT} characters at most for a question.")
    if len(set(questions)) < len(questions):
        raise Mistake("The same question is there twice.")
    return tuple(questions)


def questionnaire(own: Mapping[int, Sequence[str]], agreed: str | None) -> tuple[Question, ...]:
    """Everything that is asked, of any team.

    Args:
        own: each team's own questions, by its id.
        agreed: what the last survey's teams chose to change, if they chose.
    """
    questions = list(ITEMS)
    for team_id, texts in own.items():
        questions += [
            Question(f"own-{team_id}-{number}", text, team_id=team_id)
            for number, text in enumerate(texts, start=1)
        ]
    if agreed:
        text = f"We agreed to change: “{agreed}”. I have noticed a difference."
        questions.append(Question(FOLLOW_UP, text))
    return tuple(questions)


def asked_of(questions: Sequence[Question], team_id: int) -> list[Question]:
    """What one team is asked, in order."""
    return [each for each in questions if each.team_id in (None, team_id)]


def steps(questions: Sequence[Question]) -> list[list[Question]]:
    """The pages of the form: the ten items in two, then the rest, which the comments follow."""
    items = [each for each in questions if each.index]
    rest = [each for each in questions if not each.index]
    pages = [items[at : at + PER_STEP] for at in range(0, len(items), PER_STEP)]
    return [*pages, rest]
