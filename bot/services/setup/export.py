"""The setup that is stored, as the file would write it."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.policy import Policy
from bot.permissions import SYSTEM
from bot.services.setup.directory import Directory
from bot.services.setup.file import GuardFile, NoticeFile, SetupFile, TeamFile, WorkspaceFile
from bot.services.setup.layers import current_layers, people_of
from bot.services.setup.parts import PARTS, Scene
from bot.services.setup.policy import policy_file
from bot.services.setup.rotation_file import LayerFile, RotationFile
from bot.services.teams import members_of, stored_id
from bot.services.workspace_settings import named_administrators, stored_settings
from models import EscalationPolicy, Notice, Rotation, RotationLayer, Team


def export(session: Session, directory: Directory, now: datetime) -> SetupFile:
    """All that a file can say of the workspace; what is over by `now` is left out."""
    teams = session.exec(select(Team).order_by(Team.name, col(Team.id))).all()
    scene = Scene(session, directory, SYSTEM.user_id, now)
    return SetupFile(
        workspace=_workspace(session, directory),
        teams=[export_team(session, each, directory, now) for each in teams],
        **{part.key: part.export(scene) for part in PARTS},
    )


def _workspace(session: Session, directory: Directory) -> WorkspaceFile:
    named = [directory.written_person(each) for each in named_administrators(session)]
    return WorkspaceFile(administrators=sorted(named), **stored_settings(session))


def export_team(session: Session, team: Team, directory: Directory, now: datetime) -> TeamFile:
    """One team with its rotations, its policy where it has one of its own, and its notices."""
    team_id = stored_id(team.id)
    rotations = select(Rotation).where(Rotation.team_id == team_id)
    in_order = session.exec(rotations.order_by(Rotation.name, col(Rotation.id))).all()
    stored = session.get(EscalationPolicy, team_id)
    policy = Policy.model_validate(stored.rules) if stored else None
    return TeamFile(
        name=team.name,
        channel=directory.written_channel(team.channel_id),
        lead=team.lead_user_id and directory.written_person(team.lead_user_id),
        members=_members(session, team, directory),
        zone=team.zone,
        opens=team.opens_at,
        closes=team.closes_at,
        holidays=team.holiday_region,
        guard=GuardFile(
            days_in_a_row=team.most_days_running,
            nights_a_month=team.most_nights_a_month,
            rest_hours=team.rest_hours,
        ),
        rotations=[_rotation(session, each, directory, now) for each in in_order],
        policy=policy and policy_file(session, team, policy, directory),
        notices=_notices(session, team_id, now),
    )


def _members(session: Session, team: Team, directory: Directory) -> list[str] | str:
    if team.members_group_id:
        return directory.written_group(team.members_group_id)
    members = members_of(session, stored_id(team.id))
    return sorted(directory.written_person(each) for each in members)


def _rotation(
    session: Session, rotation: Rotation, directory: Directory, now: datetime
) -> RotationFile:
    group = rotation.usergroup_id
    rows = current_layers(session, stored_id(rotation.id), now)
    return RotationFile(
        name=rotation.name,
        always=rotation.always,
        usergroup=group and directory.written_group(group),
        sets_topic=rotation.sets_topic,
        layers=[_layer(session, each, directory, now) for each in rows],
    )


def _layer(session: Session, row: RotationLayer, directory: Directory, now: datetime) -> LayerFile:
    begins = row.active_from if row.active_from and row.active_from > now else None
    people = [directory.written_person(each) for each in people_of(session, stored_id(row.id))]
    return LayerFile.of(row, people, begins)


def _notices(session: Session, team_id: int, now: datetime) -> list[NoticeFile]:
    return [
        NoticeFile.model_validate(
            {"kind": row.kind, "words": row.words, "starts": row.starts_at, "ends": row.ends_at}
        )
        for row in current_notices(session, team_id, now)
    ]


def current_notices(session: Session, team_id: int, now: datetime) -> list[Notice]:
    """A team's notices that are neither over nor taken back, by their beginning."""
    rows = select(Notice).where(
        Notice.team_id == team_id, Notice.ends_at > now, col(Notice.removed_at).is_(None)
    )
    return list(session.exec(rows.order_by(col(Notice.starts_at), Notice.words, col(Notice.id))))
