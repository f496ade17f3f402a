"""`/roadmap`: what both teams work on; its words and buttons are in the files beside this."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from bot.interactions import (
    About,
    Answer,
    Command,
    CommandCall,
    Feature,
    help_text,
    is_number,
    split,
)
from bot.services import Services
from bot.views.naming import Naming
from commands.roadmap.adding import SHORTCUTS, Adding
from commands.roadmap.editing import Editing
from commands.roadmap.exporting import Exporting
from commands.roadmap.feature import RoadmapFeature
from commands.roadmap.jira import ItemIssues
from commands.roadmap.jira_settings import TeamProject
from commands.roadmap.launching import Launching
from commands.roadmap.listing import Listing
from commands.roadmap.reviewing import Reviewing


class Roadmap(Command):
    about: ClassVar[About] = About(
        name="roadmap",
        summary="what both teams are working on",
        usage_hint="[team] [2027-Q1] | mine | blocked | find … | show 12 | add … | help",
        examples=(
            ("", "this quarter's items by lane, with owner, status and target"),
            ("2027-Q1", "the same for another quarter"),
            ("it", "what one team is on; `it 2027-Q1` in another quarter"),
            ("mine", "what you own or work on, and isn't done"),
            ("blocked", "what is blocked, and what waits for it"),
            ("late", "what has slipped, is overdue, or is left over from a quarter"),
            ("find consent banner", "what has these words in it"),
            ("show 12", "everything about one item; its buttons change it"),
            ("add new consent banner", "opens the form for a new item"),
            (
                "status 12",
                "change one thing: `status`, `dates`, `people`, `owner`, `move`, `needs`",
            ),
            (
                "edit 12",
                "its title and text; `decision 12`: what has to be decided before it goes on",
            ),
            ("rice 12", "reach, impact, confidence and effort; `ranking` shows what comes of it"),
            ("summary", "what stands how, what has changed since the last one, with a picture"),
            (
                "summary post",
                "the same for this channel; `summary settings`: when it comes by itself",
            ),
            ("capacity", "the teams' weeks in the quarter, and how many are planned"),
            ("launch 12", "it is live: asked for when, live when, did it need an IT request"),
            ("launches", "how long launches take and how many need IT; `launches 2026-Q3`"),
            ("export", "a CSV file of everything; `export markdown`: the summary"),
            ("share", "a link for people who are not in Slack, where that is allowed"),
            ("history 12", "who changed what of it, when, and from where"),
            ("link 12 MKT-44", "keep an item and an issue in step; `unlink 12` ends it"),
            ("comments 12", "the comments that are shared with Jira"),
            ("import project = MKT", "take issues of Jira onto the roadmap; look first, for leads"),
            ("jira it", "a team's Jira project, fields, statuses and people, for leads"),
            ("help", "this help"),
        ),
        shortcuts=SHORTCUTS,
    )

    def __init__(self, services: Services, naming: Naming) -> None:
        self._naming = naming
        self._listing = Listing(services, naming)
        self._features: tuple[RoadmapFeature, ...] = (
            self._listing,
            Adding(services),
            Editing(services, naming),
            Reviewing(services, naming),
            Launching(services, naming),
            Exporting(services, naming),
            ItemIssues(services, naming),
            TeamProject(services),
        )
        self._words: dict[str, Callable[[CommandCall, str], Answer]] = {}
        for feature in self._features:
            self._words.update(feature.words())

    def features(self) -> Sequence[Feature]:
        return self._features

    def run(self, call: CommandCall) -> Answer:
        words = split(call.text)
        if words.first in self._words:
            return self._words[words.first](call, words.rest)
        if words.whole.lower() == "help":
            return help_text(self._naming, self.about)
        if is_number(words.whole):
            return self._listing.show(call.user_id, words.whole)
        return self._listing.quarter(call, words.whole)
