"""Post-mortems: written, published, exported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.business import is_night
from bot.domain.postmortem import TIMELINE_LIMIT, WORDS_LIMIT
from bot.errors import InvalidInput, Mistake
from bot.outbox.queue import enqueue
from bot.permissions import Action, is_person
from bot.services.actions import ActionDraft, ActionService, ActionSource, actions_of
from bot.services.escalations.case import Case, case_of, followers_of, involved_in, unknown
from bot.services.escalations.desk import Desk
from bot.services.escalations.drafting import begin_draft, calendar_for
from bot.services.escalations.gate import Gate
from bot.services.escalations.looking import may_see
from bot.services.people import PeopleService, is_reachable, zone_of
from bot.services.reminders import take_back
from bot.services.say import say
from bot.services.teams import stored_id
from bot.views.escalations.postmortem import (
    QUESTIONS,
    Report,
    published_elsewhere,
    published_messages,
    published_text,
)
from models import ActionOrigin, Escalation, EscalationState, Person, PostMortem, Priority, Team
from models.database import Database


@dataclass(frozen=True)
class PostMortemEdit:
    """What was written in the form: the parts by column, the timeline, and one more action."""

    parts: Mapping[str, str]
    timeline: str
    action: ActionDraft | None = None
    publish: bool = False


@dataclass(frozen=True)
class Writing:
    """A post-mortem in its form, and where it would be published, as mrkdwn."""

    report: Report
    channel: str


class LearningService:
    def __init__(
        self,
        database: Database,
        people: PeopleService,
        gate: Gate,
        desk: Desk,
        actions: ActionService,
    ) -> None:
        self._database = database
        self._people = people
        self._gate = gate
        self._desk = desk
        self._actions = actions

    def to_write(self, user_id: str, escalation_id: int) -> Writing:
        """The form of a post-mortem; a draft is begun where no severity called for one.

        Raises:
            NotAllowed: only the team, its lead, the raiser, those it concerns, and administrators.
            Mistake: there is none of that number, it still goes on, or it is published.
        """
        with self._database.writing() as session:
            case, post_mortem = self._draft(session, user_id, escalation_id)
            return Writing(report_of(session, case, post_mortem), _where(case))

    def save(self, user_id: str, escalation_id: int, edit: PostMortemEdit) -> Writing:
        """Store what was written; publish it where that is asked for.

        Raises:
            InvalidInput: what is wrong with which field; nothing is stored then.
        """
        with self._database.writing() as session:
            case, post_mortem = self._draft(session, user_id, escalation_id)
            _check(edit)
            for column in QUESTIONS:
                setattr(post_mortem, column, edit.parts.get(column, "").strip())
            if edit.timeline.strip() != post_mortem.timeline.strip():
                post_mortem.timeline, post_mortem.timeline_edited = edit.timeline.strip(), True
            if edit.action:
                self._actions.add(
                    session,
                    user_id=user_id,
                    team_id=stored_id(case.team.id),
                    draft=edit.action,
                    source=_source(case),
                )
            session.add(post_mortem)
            session.flush()
            if edit.publish:
                self._publish(session, user_id, case, post_mortem)
            return Writing(report_of(session, case, post_mortem), _where(case))

    def remove_action(self, user_id: str, escalation_id: int, action_id: int) -> Writing:
        """Take an action out of a draft; raises as `to_write` does."""
        with self._database.writing() as session:
            case, post_mortem = self._draft(session, user_id, escalation_id)
            self._actions.remove(session, _source(case), action_id)
            return Writing(report_of(session, case, post_mortem), _where(case))

    def pass_on(self, user_id: str, escalation_id: int, author: str) -> None:
        """Give it to someone else, who is asked by daylight.

        Raises:
            InvalidInput: that is nobody who could write it.
        """
        now = self._desk.clock.now()
        with self._database.writing() as session:
            case, post_mortem = self._draft(session, user_id, escalation_id)
            if not author or not is_reachable(session, author):
                problem = "That account is deactivated, or no person’s. Choose someone else."
                raise InvalidInput({"author": problem})
            if not may_see(session, self._people.actor(session, author), case.escalation):
                problem = "They aren’t named in it, so they can’t see it. Choose someone else."
                raise InvalidInput({"author": problem})
            post_mortem.author_user_id, post_mortem.asked_at = author, None
            asleep = is_night(now, zone_of(session, author))
            calendar = calendar_for(session, author, case.team)
            post_mortem.next_ask_at = calendar.next_asking(now)[1] if asleep else now
            session.add(post_mortem)

    def report(self, reader: str, escalation_id: int) -> Report:
        """A post-mortem, draft or published, to be read or exported.

        Raises:
            Mistake: there is none, or none that the reader may know of.
        """
        with self._database.reading() as session:
            escalation = session.get(Escalation, escalation_id)
            actor = self._people.actor(session, reader)
            if escalation is None or not may_see(session, actor, escalation):
                raise unknown(escalation_id)
            post_mortem = session.get(PostMortem, escalation_id)
            if post_mortem is None:
                raise Mistake(f"#{escalation_id} has no post-mortem yet.")
            return report_of(session, case_of(session, escalation), post_mortem)

    def _draft(self, session: Session, user_id: str, escalation_id: int) -> tuple[Case, PostMortem]:
        """The draft that someone may write, locked by its escalation."""
        case = self._gate.admit(session, user_id, escalation_id, Action.WRITE_POST_MORTEM)
        post_mortem = session.get(PostMortem, escalation_id)
        if post_mortem and post_mortem.published_at:
            raise Mistake(
                f"The post-mortem of #{escalation_id} is published. `postmortem {escalation_id} "
                "export` gives its text."
            )
        if case.escalation.state != EscalationState.RESOLVED:
            raise Mistake(
                f"#{escalation_id} still goes on. Its post-mortem is drafted when it is resolved."
            )
        if post_mortem is None:
            now = self._desk.clock.now()
            post_mortem = begin_draft(session, case, user_id, now)
        return case, post_mortem

    def _publish(self, session: Session, user_id: str, case: Case, post_mortem: PostMortem) -> None:
        problems = {
            column: "One sentence at least, before others read it."
            for column in ("what_happened", "impact")
            if not getattr(post_mortem, column)
        }
        if problems:
            raise InvalidInput(problems)
        now = self._desk.clock.now()
        post_mortem.published_by, post_mortem.published_at = user_id, now
        post_mortem.next_ask_at = None
        session.add(post_mortem)
        session.flush()
        take_back(session, f"postmortem:{case.number}:ask:", now)
        report = report_of(session, case, post_mortem)
        for destination in self._readers(session, case):
            _post(session, report, destination, now)
        own = case.escalation.raised_from_team_id
        asking = session.get(Team, own) if own else None
        if asking and asking.id != case.team.id and not case.escalation.confidential:
            say(
                session,
                key=f"postmortem:{case.number}:told:{asking.channel_id}",
                destination=asking.channel_id,
                words=published_elsewhere(report, case.team.channel_id),
                event_type="liaison_postmortem",
                now=now,
            )

    def _readers(self, session: Session, case: Case) -> list[str]:
        """Where it is published: the team's channel; of what is confidential, those named."""
        escalation = case.escalation
        if not escalation.confidential:
            return [case.team.channel_id]
        named = {
            escalation.raised_by,
            *involved_in(session, escalation),
            *followers_of(session, escalation),
            *([case.team.lead_user_id] if case.team.lead_user_id else []),
        }
        people = sorted(each for each in named if is_person(each))
        return [each for each in people if is_reachable(session, each)]


def report_of(session: Session, case: Case, post_mortem: PostMortem) -> Report:
    """A post-mortem with all that is shown beside it."""
    actions = actions_of(session, _source(case))
    owners = {each.owner_user_id for each in actions}
    people = select(Person).where(col(Person.user_id).in_(owners))
    return Report(
        post_mortem=post_mortem,
        escalation=case.escalation,
        actions=actions,
        team=case.team.name,
        zone=calendar_for(session, post_mortem.author_user_id, case.team).zone_name,
        names={each.user_id: each.name for each in session.exec(people)},
    )


def _source(case: Case) -> ActionSource:
    return ActionSource(ActionOrigin.POST_MORTEM, case.number)


def _where(case: Case) -> str:
    if case.escalation.confidential:
        return "in a DM to each who is named in it"
    return f"in <#{case.team.channel_id}>"


def _check(edit: PostMortemEdit) -> None:
    problems = {
        column: f"Shorter, please: {WORDS_LIMIT} characters at most."
        for column, words in edit.parts.items()
        if len(words.strip()) > WORDS_LIMIT
    }
    if len(edit.timeline.strip()) > TIMELINE_LIMIT:
        problems["timeline_0"] = f"Shorter, please: {TIMELINE_LIMIT} characters in all."
    if problems:
        raise InvalidInput(problems)


def _post(session: Session, report: Report, destination: str, now: datetime) -> None:
    """Post it: what doesn't fit one message goes into its thread."""
    first = f"postmortem:{report.escalation.id}:published:{destination}"
    text = published_text(report)
    for place, blocks in enumerate(published_messages(report)):
        enqueue(
            session,
            key=f"{first}:{place}" if place else first,
            destination=destination,
            method="chat.postMessage",
            payload={"text": text, "blocks": blocks, "unfurl_links": False},
            priority=Priority.UPDATE,
            now=now,
            event_type="liaison_postmortem",
            target_key=first if place else None,
        )
