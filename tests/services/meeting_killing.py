"""A process that posts agendas and is killed at a chosen step.

The steps are counted in what is handed to it, as in `tests/outbox/crashing.py`: before and after
each commit and each call.
"""

import os
from multiprocessing.process import BaseProcess

from sqlmodel import Session

from bot.gateways.drawing import Drawing
from bot.outbox.dispatcher import Dispatcher
from bot.services.meetings.agendas import AgendaService
from bot.services.meetings.clock import MeetingClock
from bot.services.meetings.posting import MeetingPosts
from bot.services.meetings.telling import Telling
from bot.services.people import PeopleService
from bot.views.naming import Naming
from models import OutboxMessage
from tests import killing
from tests.company import Users
from tests.killing import CONTEXT
from tests.outbox.crashing import Death, Life, MortalDatabase, MortalGateway, TheirClock

CONTEXT.set_forkserver_preload([__name__])


def begins(life: Life) -> BaseProcess:
    """Start a process that does what is due at one moment, unless it dies on the way."""
    return killing.begins(_live, life)


def ends(process: BaseProcess) -> bool:
    """Wait for it; False when it was killed."""
    return killing.ends(process, seconds=60)


def _live(life: Life) -> None:
    death = Death(life.dies_at)
    clock = TheirClock(life.page_url, life.now)
    database = MortalDatabase(life.database_url, death)
    gateway = MortalGateway(life.token, life.slack_url, death)
    people = PeopleService(database, Users(), ())
    naming = Naming()
    posts = MeetingPosts(AgendaService(""), naming)
    engine = MeetingClock(database, posts, Telling(people, naming))
    dispatcher = Dispatcher(
        database, clock, gateway, Drawing(), on_failed=_fail, worker=str(os.getpid())
    )
    engine.run_due(life.now)
    dispatcher.run_due(life.now)
    dispatcher.close()
    database.close()


def _fail(_session: Session, row: OutboxMessage) -> None:
    raise AssertionError(f"{row.key} failed: {row.last_error}")
