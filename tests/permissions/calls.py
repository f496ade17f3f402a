"""What each call that changes something asks of whoever calls: the table, and how it is called.

A line is an `Action`, so that those may whom `bot.permissions` lets, or the roles themselves
where something is between two people. What follows are the call's arguments after the person.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from bot.domain.guide import Preset
from bot.domain.layer_draft import LayerDraft
from bot.domain.record import RecordEnd
from bot.domain.settings_parts import Given
from bot.domain.survey.answers import Answers
from bot.permissions import ALLOWED, Action, Role
from bot.services.actions import ActionDraft
from bot.services.escalations import PostMortemEdit
from bot.services.escalations.moving import HandOver
from bot.services.escalations.notices import NoticeDraft
from bot.services.escalations.responding import Update
from bot.services.guide.team import TeamDraft
from bot.services.jira_sync.settings import ProjectDraft
from bot.services.meetings import TopicDraft
from bot.services.oncall.covers import CoverDraft
from bot.services.oncall.imports.asking import ImportDraft
from bot.services.oncall.overrides import OverrideDraft
from bot.services.oncall.swaps import SwapDraft
from bot.services.preferences import PreferenceDraft
from bot.services.roadmap.summary_settings import SummarySettings
from bot.services.workspace import WorkspaceDraft
from bot.views.guide.forms import RotationDraft
from models import Survey, SurveyState, TopicState
from tests.calendars import calendar
from tests.permissions import stage as s
from tests.permissions.stage import INVOLVED, LEAD, MEMBER, Stage

ANYONE = frozenset(s.ROLES)
"""It is about whoever calls, and about nobody else."""
_BY_ROLE = {
    Role.ADMINISTRATOR: {"administrator"},
    Role.LEAD: {"lead"},
    Role.MEMBER: {"lead", "member"},
    Role.INVOLVED: {"involved"},
    Role.EVERYONE: ANYONE - {"guest"},
}


@dataclass(frozen=True)
class Call:
    """One call: who may, and with what it is called.

    Where `concerns_nobody`, the stage's involved person has nothing to do with it. `before` sets
    the stage; `ends_in_a_mistake` where even who may gets a sentence instead of a change.
    """

    may: Action | frozenset[str]
    arguments: tuple[Any, ...] = ()
    named: Mapping[str, Any] = field(default_factory=dict)
    concerns_nobody: bool = False
    before: Callable[[Stage], None] = lambda _: None
    ends_in_a_mistake: bool = False

    @property
    def allowed(self) -> frozenset[str]:
        if isinstance(self.may, frozenset):
            return self.may
        roles = [_BY_ROLE.get(role, set()) for role in ALLOWED[self.may]]
        allowed = frozenset(role for each in roles for role in each)
        everyone = Role.EVERYONE in ALLOWED[self.may]
        return allowed - {"involved"} if self.concerns_nobody and not everyone else allowed


_OF_NO_TEAM = frozenset({"administrator", "involved"})
"""Where the lead is that of the person it concerns, who is in no team here."""


def only(*roles: str) -> frozenset[str]:
    return frozenset(roles)


def _meeting_begins(stage: Stage) -> None:
    stage.run_to(s.MEETING)


def _asked_to_facilitate(stage: Stage) -> None:
    stage.services.meetings.facilitating.ask(MEMBER, 1, LEAD)


def _launched(stage: Stage) -> None:
    stage.services.roadmap.launches.record(INVOLVED, 1, s.LAUNCH, "", seen=0)


def _goal_closed(stage: Stage) -> None:
    stage.services.goals.changing.close(LEAD, 1, "missed", "", version=1)


def _topic_parked(stage: Stage) -> None:
    _meeting_begins(stage)
    stage.services.meetings.running.deal(MEMBER, 1, TopicState.PARKED)


def _topic_done(stage: Stage) -> None:
    _meeting_begins(stage)
    stage.services.meetings.running.deal(MEMBER, 1, TopicState.DECIDED, "so be it")


def _sharing_allowed(stage: Stage) -> None:
    stage.services.roadmap.sharing.allow(s.ADMIN, allowed=True)


def _question_asked(stage: Stage) -> None:
    stage.services.escalations.responding.ask(MEMBER, 1, "Which browser?")


def _record_begun(stage: Stage) -> None:
    for user_id in s.ROLES.values():
        if user_id != s.GUEST:
            stage.services.decisions.recording.begin(user_id, s.RECORD)


def _record_decided(stage: Stage) -> None:
    stage.services.decisions.taking.choose(INVOLVED, 2, 0)


def _question_decided(stage: Stage) -> None:
    stage.services.escalations.deciding.choose(INVOLVED, 1, 0)


def _linked(stage: Stage) -> None:
    assert stage.services.jira is not None
    stage.services.jira.linking.create(INVOLVED, 1)
    stage.services.jira.pusher.run_due(stage.clock.advance(seconds=1))


def _survey_over(stage: Stage) -> None:
    """As if everyone had answered."""
    with stage.database.writing() as session:
        survey = session.get_one(Survey, 1)
        survey.state = SurveyState.PUBLISHED
        session.add(survey)


def _comments_shared(stage: Stage) -> None:
    _linked(stage)
    assert stage.services.jira is not None
    stage.services.jira.comments.switch(INVOLVED, 1, on=True)


_TEAM = TeamDraft("IT", None, [LEAD, MEMBER], LEAD, "CIT", "Europe/Berlin", time(9), time(17), "")
_LAYER = LayerDraft(
    rotation_id=1,
    layer_id=None,
    seen="as it was",
    people=(LEAD,),
    turn="days:7",
    days="0123456",
    handoff_at=time(9),
    zone_name="Europe/Berlin",
    starts_on=s.NOON.date(),
)
_HOURS = {"days_in_a_row": "7", "nights_a_month": "7", "rest_hours": "12"}
_COVER = CoverDraft(INVOLVED, s.hours_of(s.SHIFT, 7, 9))
_ACTION = ActionDraft("Renew it", MEMBER, "2026-12-07")
_NOTICE = NoticeDraft(
    1, "maintenance", "more", s.START + timedelta(days=2), s.START + timedelta(days=3)
)
_PREFERENCES = PreferenceDraft(
    "at_once", quiet=False, quiet_from="", quiet_until="", named_in_wins=True
)
_SURVEY = Given(
    {
        "first": "it",
        "second": "marketing-ops",
        "open_days": "9",
        "reminders": "4, 7",
        "floor": "5",
        "regions": "",
    },
    {},
)
_JIRA = ProjectDraft("WEB", None, creates=True, escalations=False)

CALLS: Mapping[str, Call] = {
    "guide.page.skip": Call(Action.CHANGE_TEAM, (1, "path")),
    "guide.team.save": Call(Action.CHANGE_TEAM, (1, _TEAM)),
    "guide.team.preview": Call(Action.CHANGE_TEAM, (1, _TEAM)),
    "guide.rotation.save": Call(Action.CHANGE_ROTATION, (1, RotationDraft("Second", (LEAD,)))),
    "guide.path.save": Call(Action.CHANGE_POLICY, (1, Preset.LEAD, [])),
    "guide.survey.save": Call(Action.CHANGE_SURVEY, (1, "marketing-ops", date(2026, 12, 8))),
    "guide.limits.save": Call(Action.CHANGE_TEAM, (1, _HOURS)),
    "guide.test_pages.answer": Call(only("involved"), (1,)),
    "guide.test_pages.send": Call(Action.SEND_TEST_PAGE, (1,)),
    "workspace.save": Call(Action.CHANGE_WORKSPACE, (WorkspaceDraft([], "", "100"),)),
    "oncall.covers.ask": Call(Action.GIVE_SHIFT, (_COVER,)),
    "oncall.covers.decline": Call(only("lead", "member"), (1,)),
    "oncall.covers.volunteer": Call(only("administrator", "lead", "member"), (1,)),
    "oncall.covers.withdraw": Call(Action.GIVE_SHIFT, (1,)),
    "oncall.swaps.agree": Call(only("lead", "involved"), (1,)),
    "oncall.swaps.ask": Call(Action.GIVE_SHIFT, (SwapDraft(INVOLVED, s.SHIFT, LEAD, s.LATER),)),
    "oncall.swaps.decline": Call(only("lead", "involved"), (1,)),
    "oncall.overrides.add": Call(Action.OVERRIDE_SHIFT, (OverrideDraft(s.SHIFT, MEMBER, "ill"),)),
    "oncall.overrides.remove": Call(Action.GIVE_SHIFT, (1,)),
    "oncall.overrides.take": Call(Action.TAKE_SHIFT, (s.SHIFT, "ill")),
    "oncall.time_off.add": Call(_OF_NO_TEAM, (INVOLVED, "2027-04-01")),
    "oncall.time_off.remove": Call(_OF_NO_TEAM, (1,)),
    "oncall.schedules.show": Call(ANYONE, ("it",)),
    "oncall.feeds.make": Call(Action.READ_CALENDAR),
    "oncall.feeds.revoke": Call(ANYONE),
    "oncall.load.of_person": Call(Action.SEE_LOAD, (INVOLVED, "")),
    "oncall.load.of_team": Call(Action.SEE_LOAD, ("it",)),
    "oncall.handoffs.leave_note": Call(Action.LEAVE_HANDOFF_NOTE, (1, "Mind the gap")),
    "oncall.drills.plan": Call(Action.RUN_DRILL, ("it tomorrow 10:00",)),
    "oncall.changes.preview": Call(Action.CHANGE_ROTATION, (_LAYER,), ends_in_a_mistake=True),
    "oncall.changes.save": Call(Action.CHANGE_ROTATION, (_LAYER, "why"), ends_in_a_mistake=True),
    "oncall.importing.begin": Call(
        Action.CHANGE_ROTATION, (ImportDraft(1, "Older tool", pasted=calendar()),)
    ),
    "oncall.imported.discard": Call(Action.CHANGE_ROTATION, (1,)),
    "oncall.imported.look": Call(Action.CHANGE_ROTATION, (1, {})),
    "oncall.imported.read_now": Call(Action.CHANGE_ROTATION, (1,)),
    "oncall.imported.removal": Call(Action.CHANGE_ROTATION, (1,)),
    "oncall.imported.remove": Call(Action.CHANGE_ROTATION, (1, "why")),
    "oncall.imported.save": Call(Action.CHANGE_ROTATION, (1, {}, "why")),
    "home.open": Call(ANYONE, ("E1",)),
    "home.show": Call(ANYONE, ("home",), {"cause": "x"}),
    "roadmap.items.add": Call(Action.ADD_ROADMAP_ITEM, (s.ITEM,)),
    "roadmap.editing.change": Call(
        Action.CHANGE_ROADMAP_ITEM, (1, {"title": "Banner"}), {"seen": 0}
    ),
    "roadmap.launches.record": Call(Action.CHANGE_ROADMAP_ITEM, (1, s.LAUNCH, ""), {"seen": 0}),
    "roadmap.launches.remove": Call(Action.CHANGE_ROADMAP_ITEM, (1,), before=_launched),
    "roadmap.capacity.set": Call(Action.SET_CAPACITY, ("2026-Q4", {1: "4"})),
    "roadmap.summaries.change_settings": Call(Action.POST_SUMMARY, (SummarySettings(on=False),)),
    "roadmap.summaries.look": Call(ANYONE, (None,)),
    "roadmap.summaries.post_here": Call(Action.POST_SUMMARY, ("CIT", None)),
    "roadmap.exports.send_csv": Call(Action.EXPORT_ROADMAP, (None,)),
    "roadmap.exports.send_markdown": Call(Action.EXPORT_ROADMAP, (None,)),
    "roadmap.sharing.allow": Call(Action.ALLOW_SHARING, named={"allowed": True}),
    "roadmap.sharing.make": Call(Action.SHARE_ROADMAP, before=_sharing_allowed),
    "roadmap.sharing.revoke": Call(Action.SHARE_ROADMAP),
    "actions.drop": Call(Action.FINISH_ACTION, (1,)),
    "actions.finish": Call(Action.FINISH_ACTION, (1,)),
    "actions.make_item": Call(Action.FINISH_ACTION, (1, "Website", "2026-Q4")),
    "actions.push": Call(Action.FINISH_ACTION, (1, "2026-12-08", "later")),
    "meetings.series.end": Call(Action.CHANGE_SERIES, (1,)),
    "meetings.series.save": Call(Action.CHANGE_SERIES, (s.WEEKLY,)),
    "meetings.series.set_sections": Call(Action.CHANGE_SERIES, (1, ["topics"])),
    "meetings.topics.add": Call(Action.ADD_TOPIC, (1, TopicDraft("Another"))),
    "meetings.topics.arranging": Call(Action.RUN_MEETING, (1,), concerns_nobody=True),
    "meetings.topics.bring_back": Call(Action.RUN_MEETING, (1,), before=_topic_parked),
    "meetings.topics.edit": Call(Action.RUN_MEETING, (1, TopicDraft("Another"))),
    "meetings.topics.move": Call(Action.RUN_MEETING, (1, 1)),
    "meetings.topics.set_minutes": Call(Action.RUN_MEETING, (1, 10)),
    "meetings.topics.take_off": Call(Action.RUN_MEETING, (1,)),
    "meetings.topics.to_edit": Call(Action.RUN_MEETING, (1,)),
    "meetings.running.add_action": Call(Action.RUN_MEETING, (1, _ACTION), before=_meeting_begins),
    "meetings.running.deal": Call(
        Action.RUN_MEETING, (1, TopicState.PARKED), before=_meeting_begins
    ),
    "meetings.running.finish": Call(
        Action.RUN_MEETING, (1,), concerns_nobody=True, before=_meeting_begins
    ),
    "meetings.running.look": Call(Action.RUN_MEETING, (1,), before=_meeting_begins),
    "meetings.running.skip": Call(Action.RUN_MEETING, (1,), concerns_nobody=True),
    "meetings.running.undo": Call(Action.RUN_MEETING, (1,), before=_topic_done),
    "meetings.facilitating.agree": Call(Action.FACILITATE, (1,), before=_asked_to_facilitate),
    "meetings.facilitating.ask": Call(Action.RUN_MEETING, (1, LEAD), concerns_nobody=True),
    "meetings.facilitating.ask_neutral": Call(Action.RUN_MEETING, (1,), concerns_nobody=True),
    "meetings.facilitating.decline": Call(Action.FACILITATE, (1,), before=_asked_to_facilitate),
    "meetings.facilitating.swap_form": Call(Action.RUN_MEETING, (1,), concerns_nobody=True),
    "meetings.audits.details": Call(Action.RUN_MEETING, (1, None, None), concerns_nobody=True),
    "meetings.audits.failed": Call(Action.RUN_MEETING, (1, _ACTION), concerns_nobody=True),
    "meetings.audits.line": Call(Action.RUN_MEETING, (1,), concerns_nobody=True),
    "meetings.audits.lines": Call(Action.RUN_MEETING, (1,), concerns_nobody=True),
    "meetings.audits.passed": Call(Action.RUN_MEETING, (1,), concerns_nobody=True),
    "escalations.raising.raise_escalation": Call(Action.RAISE_ESCALATION, (s.ESCALATION,)),
    "escalations.joining.join": Call(Action.RAISE_ESCALATION, (1, "me too")),
    "escalations.answering.acknowledge": Call(Action.ACKNOWLEDGE_ESCALATION, (3,)),
    "escalations.answering.resolve": Call(Action.RESOLVE_ESCALATION, (1, "done")),
    "escalations.responding.answer": Call(
        Action.ANSWER_QUESTION, (1, "Safari"), before=_question_asked
    ),
    "escalations.responding.ask": Call(Action.WORK_ON_ESCALATION, (1, "why?")),
    "escalations.responding.change_severity": Call(Action.WORK_ON_ESCALATION, (1, 2, "less")),
    "escalations.responding.update": Call(Action.WORK_ON_ESCALATION, (1, Update("soon", 30))),
    "escalations.moving.add_responder": Call(Action.WORK_ON_ESCALATION, (1, "UMAYA")),
    "escalations.moving.hand_over": Call(Action.WORK_ON_ESCALATION, (1, HandOver(2, "theirs", 0))),
    "escalations.moving.reassign": Call(Action.WORK_ON_ESCALATION, (1, LEAD)),
    "escalations.moving.reopen": Call(Action.REOPEN_ESCALATION, (2,)),
    "escalations.deciding.ask": Call(Action.ASK_DECISION, (3, s.QUESTION)),
    "escalations.deciding.choose": Call(only("involved", "lead"), (1, 0)),
    "escalations.deciding.explain": Call(only("involved", "lead"), (1, 0, "because")),
    "escalations.deciding.give_reason": Call(
        only("involved"), (1, "because"), before=_question_decided
    ),
    "escalations.learning.pass_on": Call(Action.WRITE_POST_MORTEM, (2, LEAD)),
    "escalations.learning.remove_action": Call(Action.WRITE_POST_MORTEM, (2, 1)),
    "escalations.learning.save": Call(Action.WRITE_POST_MORTEM, (2, PostMortemEdit({}, ""))),
    "escalations.learning.to_write": Call(Action.WRITE_POST_MORTEM, (2,)),
    "escalations.urgency.vote": Call(only("involved", "member"), (2,), {"urgent": True}),
    "escalations.notices.add": Call(Action.CHANGE_NOTICES, (_NOTICE,)),
    "escalations.notices.remove": Call(Action.CHANGE_NOTICES, (1,)),
    "decisions.recording.begin": Call(Action.RECORD_DECISION, (s.RECORD,)),
    "decisions.recording.finish": Call(
        Action.RECORD_DECISION, (RecordEnd(LEAD),), before=_record_begun
    ),
    "decisions.recording.withdraw": Call(only("administrator", "lead", "involved"), (2,)),
    "decisions.taking.choose": Call(only("involved"), (2, 0)),
    "decisions.taking.explain": Call(only("involved"), (2, 0, "why")),
    "decisions.taking.give_reason": Call(only("involved"), (2, "why"), before=_record_decided),
    "decisions.reviewing.bring_back": Call(Action.RECORD_DECISION, (2,), before=_record_decided),
    "decisions.exporting.send_to": Call(ANYONE),
    "goals.changing.add": Call(Action.CHANGE_GOALS, (s.GOAL,)),
    "goals.changing.change": Call(Action.CHANGE_GOALS, (1, s.GOAL), {"version": 1}),
    "goals.changing.close": Call(Action.CHANGE_GOALS, (1, "missed", ""), {"version": 1}),
    "goals.changing.note": Call(Action.NOTE_GOAL, (1, "12")),
    "goals.changing.reopen": Call(Action.CHANGE_GOALS, (1,), before=_goal_closed),
    "wins.give": Call(Action.GIVE_WIN, ("CIT", "<@UMAYA> for the banner")),
    "settings.change": Call(Action.CHANGE_POLICY, (1, lambda settings: settings)),
    "settings.discard": Call(Action.CHANGE_POLICY, (1,)),
    "settings.save": Call(Action.CHANGE_POLICY, (1,)),
    "preferences.change": Call(ANYONE, (_PREFERENCES,)),
    "surveys.planning.cancel": Call(Action.RUN_SURVEY, (1,)),
    "surveys.planning.send": Call(Action.RUN_SURVEY, (1,)),
    "surveys.planning.start": Call(Action.RUN_SURVEY),
    "surveys.planning.widen": Call(Action.RUN_SURVEY, (1, {})),
    "surveys.answering.opt_in": Call(ANYONE),
    "surveys.answering.opt_out": Call(only(), (1,), {"for_good": False}),
    "surveys.answering.submit": Call(only(), (1, Answers({"q1": 3}))),
    "surveys.running.close": Call(Action.RUN_SURVEY, (1,), ends_in_a_mistake=True),
    "surveys.choosing.choose": Call(Action.CHOOSE_CHANGE, (1, 1, s.ACTION), before=_survey_over),
    "surveys.settings.save": Call(Action.CHANGE_SURVEY, (_SURVEY,)),
    "surveys.own.change": Call(Action.CHANGE_SURVEY, (1, ["How?"])),
    "jira.linking.choose": Call(
        Action.LINK_ISSUE, (1,), {"ours": True}, before=_linked, ends_in_a_mistake=True
    ),
    "jira.linking.create": Call(Action.LINK_ISSUE, (1,)),
    "jira.linking.link": Call(Action.LINK_ISSUE, (1, "WEB-1")),
    "jira.linking.retry": Call(Action.LINK_ISSUE, (1,), before=_linked),
    "jira.linking.unlink": Call(Action.LINK_ISSUE, (1,), before=_linked),
    "jira.lacking.answer": Call(Action.LINK_ISSUE, (1, {}), {"for_all": False}, before=_linked),
    "jira.settings.connect": Call(Action.CONNECT_JIRA, (1, _JIRA)),
    "jira.settings.direct": Call(Action.CONNECT_JIRA, (1, {})),
    "jira.settings.disconnect": Call(Action.CONNECT_JIRA, (1,)),
    "jira.settings.link_people": Call(Action.CONNECT_JIRA, (1, {})),
    "jira.settings.map_statuses": Call(Action.CONNECT_JIRA, (1, "10", {})),
    "jira.importing.begin": Call(Action.CONNECT_JIRA, (1, "project = WEB"), {"dry_run": True}),
    "jira.comments.switch": Call(Action.LINK_ISSUE, (1,), {"on": True}, before=_linked),
    "jira.comments.write": Call(Action.COMMENT_ON_ITEM, (1, "hello"), before=_comments_shared),
}

ASKED_OTHERWISE: Mapping[str, str] = {
    "setup.apply": "asked by an actor, not by a person's id; below",
    "surveys.settings.apply": "asked by an actor, not by a person's id; below",
    "escalations.stats.send_chart": "of figures that `stats.figures` has let the reader see",
    "oncall.drills.answer": "each answers for themselves, and others are told it wasn't theirs",
}
"""Calls that aren't made with the id of whoever calls, or that refuse nobody, and why."""

BY_LIAISON = (
    "people.note",
    "groups.note",
    "groups.note_members",
    "oncall.watcher.person_changed",
    "alerts.receive",
    "jira.hints.receive",
    "jira.importing.begin_here",
    "jira.importing.failed",
    "jira.importing.pages",
    "jira.learner.learn_statuses",
)
"""Nobody in Slack calls these, nor any `run_due`: they note what Slack, Jira or a monitor tells, or
are done by whoever is at the machine."""
