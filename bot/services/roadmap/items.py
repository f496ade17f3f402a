"""Adding to the roadmap."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.domain.quarter import quarter_of, quarters_from
from bot.domain.quoting import people_in, plain_words
from bot.domain.roadmap.draft import ItemDraft
from bot.domain.roadmap.fields import TITLE_LIMIT
from bot.permissions import Action, Actor, require
from bot.services.people import PeopleService, today_of
from bot.services.roadmap.changing import Changing
from bot.services.roadmap.reading import OPEN
from bot.services.roadmap.telling import EVENT_TYPE
from bot.services.say import say
from bot.services.teams import team_of
from bot.views.roadmap.forms import LONGEST_TEXT, NewItem
from bot.views.roadmap.telling import added_text
from models import ChangeSource, Person, RoadmapItem, Team
from models.database import Database

QUARTERS_AHEAD = 5


class RoadmapService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        people: PeopleService,
        changing: Changing,
        lanes: Sequence[str],
    ) -> None:
        self._database = database
        self._clock = clock
        self._people = people
        self._changing = changing
        self._lanes = lanes

    @property
    def lanes(self) -> tuple[str, ...]:
        """As they are set now, in order."""
        return tuple(self._lanes)

    def quarters(self, reader: str) -> list[str]:
        """This quarter, as the reader's calendar has it, and those after it."""
        with self._database.reading() as session:
            return self._quarters(session, reader)

    def form(self, user_id: str, title: str = "", quoted: str = "") -> NewItem:
        """What the form for a new item offers.

        Args:
            user_id: who wants to add it; comes filled in as the owner.
            title: comes filled in, as far as a title goes; a longer one whole as the description.
            quoted: a message's text as Slack stores it; it is told in the description, and its
                first line as the title where there is none.

        Raises:
            NotAllowed: guests can't add.
        """
        with self._database.reading() as session:
            require(self._people.actor(session, user_id), Action.ADD_ROADMAP_ITEM)
            words = _quoted(session, quoted) or (title if len(title) > TITLE_LIMIT else "")
            first_line = next(iter(words.strip().splitlines()), "")
            own_team = team_of(session, user_id)
            teams = session.exec(select(Team).order_by(Team.name)).all()
            return NewItem(
                lanes=self.lanes,
                quarters=self._quarters(session, user_id),
                owner=user_id,
                title=(title or first_line)[:TITLE_LIMIT],
                description=words[:LONGEST_TEXT],
                teams=[each for each in teams if each.id != own_team],
                project=self._changing.hooks.project_of(session, own_team),
            )

    def add(self, user_id: str, draft: ItemDraft) -> int:
        """Store an item; its team is the owner's. Who added it and the owner are told its number.

        Returns:
            Its number.

        Raises:
            NotAllowed: guests can't add.
            InvalidInput: what is wrong with which field.
        """
        with self._database.writing() as session:
            item_id = self.add_as(session, self._people.actor(session, user_id), draft)
            item = session.get_one(RoadmapItem, item_id)
            for each in sorted({user_id, draft.owner}):
                say(
                    session,
                    key=f"roadmap:{item_id}:added:{each}",
                    destination=each,
                    words=added_text(item, each),
                    event_type=EVENT_TYPE,
                    now=self._clock.now(),
                )
        return item_id

    def add_as(self, session: Session, actor: Actor, draft: ItemDraft) -> int:
        """The same within the caller's transaction, for an actor who is known already."""
        require(actor, Action.ADD_ROADMAP_ITEM)
        return self._changing.add_item(session, draft, actor.user_id, ChangeSource.SLACK)

    def _quarters(self, session: Session, reader: str) -> list[str]:
        today = today_of(session, reader, self._clock.now())
        return quarters_from(quarter_of(today), QUARTERS_AHEAD)


def open_items(session: Session, quarter: str) -> list[RoadmapItem]:
    """What an escalation can be about: unfinished items of the quarter and later, soonest first."""
    items = select(RoadmapItem).where(RoadmapItem.quarter >= quarter, OPEN)
    soonest = (
        RoadmapItem.quarter,
        col(RoadmapItem.target_on).is_(None),
        col(RoadmapItem.target_on),
    )
    return list(session.exec(items.order_by(*soonest).limit(100)))


def _quoted(session: Session, text: str) -> str:
    named = select(Person.user_id, Person.name).where(col(Person.user_id).in_(people_in(text)))
    return plain_words(text, dict(session.exec(named).all())) if text else ""
