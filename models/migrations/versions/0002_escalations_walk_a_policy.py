"""Escalations walk a policy

Revision ID: 0002
Revises: 0001
"""

from datetime import UTC, datetime

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.columns


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.Column('after', sa.JSON(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_subject'), ['subject'], unique=False)

    op.create_table('user_group',
    sa.Column('group_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('handle', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.PrimaryKeyConstraint('group_id')
    )
    op.create_table('escalation_policy',
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('rules', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], ),
    sa.PrimaryKeyConstraint('team_id')
    )
    op.create_table('notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('starts_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ends_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('made_by', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('made_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('removed_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_ends_at'), ['ends_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_team_id'), ['team_id'], unique=False)

    op.create_table('policy_draft',
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('base', sa.JSON(), nullable=False),
    sa.Column('parts', sa.JSON(), nullable=False),
    sa.Column('changed_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], ),
    sa.PrimaryKeyConstraint('team_id', 'user_id')
    )
    op.create_table('user_group_member',
    sa.Column('group_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['user_group.group_id'], ),
    sa.PrimaryKeyConstraint('group_id', 'user_id')
    )
    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('escalation_id', sa.Integer(), nullable=True),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('topic', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('question', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('asked_by', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('asked_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('next_page_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('pages', sa.JSON(), nullable=False),
    sa.Column('choice', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=True),
    sa.Column('rationale', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=True),
    sa.Column('decided_by', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=True),
    sa.Column('decided_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['escalation_id'], ['escalation.id'], ),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_escalation_id'), ['escalation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_next_page_at'), ['next_page_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_team_id'), ['team_id'], unique=False)

    op.create_table('escalation_card',
    sa.Column('escalation_id', sa.Integer(), nullable=False),
    sa.Column('part', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('destination', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('audience', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
    sa.ForeignKeyConstraint(['escalation_id'], ['escalation.id'], ),
    sa.PrimaryKeyConstraint('escalation_id', 'part')
    )
    op.create_table('escalation_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('escalation_id', sa.Integer(), nullable=False),
    sa.Column('at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=True),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['escalation_id'], ['escalation.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('escalation_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_escalation_event_escalation_id'), ['escalation_id'], unique=False)

    op.create_table('escalation_follower',
    sa.Column('escalation_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('responder', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['escalation_id'], ['escalation.id'], ),
    sa.PrimaryKeyConstraint('escalation_id', 'user_id')
    )
    with op.batch_alter_table('escalation_follower', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_escalation_follower_user_id'), ['user_id'], unique=False)

    op.create_table('page',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('escalation_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('leg', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('paged_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('why', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('failed', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['escalation_id'], ['escalation.id'], ),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('escalation_id', 'leg', 'round', 'step', 'user_id')
    )
    with op.batch_alter_table('page', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_page_escalation_id'), ['escalation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_page_paged_at'), ['paged_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_page_user_id'), ['user_id'], unique=False)

    op.create_table('post_mortem',
    sa.Column('escalation_id', sa.Integer(), nullable=False),
    sa.Column('author_user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('drafted_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('asked_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('next_ask_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('what_happened', sqlmodel.sql.sqltypes.AutoString(length=3000), nullable=False),
    sa.Column('impact', sqlmodel.sql.sqltypes.AutoString(length=3000), nullable=False),
    sa.Column('timeline', sqlmodel.sql.sqltypes.AutoString(length=8000), nullable=False),
    sa.Column('timeline_edited', sa.Boolean(), nullable=False),
    sa.Column('went_well', sqlmodel.sql.sqltypes.AutoString(length=3000), nullable=False),
    sa.Column('got_in_the_way', sqlmodel.sql.sqltypes.AutoString(length=3000), nullable=False),
    sa.Column('got_lucky', sqlmodel.sql.sqltypes.AutoString(length=3000), nullable=False),
    sa.Column('published_by', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=True),
    sa.Column('published_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['escalation_id'], ['escalation.id'], ),
    sa.PrimaryKeyConstraint('escalation_id')
    )
    with op.batch_alter_table('post_mortem', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_mortem_author_user_id'), ['author_user_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_post_mortem_next_ask_at'), ['next_ask_at'], unique=False)

    op.create_table('urgency_vote',
    sa.Column('escalation_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('side', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
    sa.Column('ask_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('urgent', sa.Boolean(), nullable=True),
    sa.Column('at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['escalation_id'], ['escalation.id'], ),
    sa.PrimaryKeyConstraint('escalation_id', 'user_id')
    )
    with op.batch_alter_table('urgency_vote', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_urgency_vote_ask_at'), ['ask_at'], unique=False)

    op.create_table('action_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_mortem_id', sa.Integer(), nullable=True),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('owner_user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('created_by', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('created_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('done_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('roadmap_item_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['post_mortem_id'], ['post_mortem.escalation_id'], ),
    sa.ForeignKeyConstraint(['roadmap_item_id'], ['roadmap_item.id'], ),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('action_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_item_owner_user_id'), ['owner_user_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_item_post_mortem_id'), ['post_mortem_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_item_team_id'), ['team_id'], unique=False)

    text = sqlmodel.sql.sqltypes.AutoString
    moment = models.columns.UtcDateTime(timezone=True)
    # Not as a batch: it would drop and make the table anew, and others refer to it.
    for column in (
        sa.Column('raised_from_team_id', sa.Integer(), sa.ForeignKey('team.id'), nullable=True),
        sa.Column('source_link', text(length=2000), nullable=True),
        sa.Column('confidential', sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column('leg', sa.Integer(), nullable=False, server_default='0'),
        sa.Column('round', sa.Integer(), nullable=False, server_default='1'),
        sa.Column('step', sa.Integer(), nullable=False, server_default='0'),
        sa.Column('next_step_at', moment, nullable=True),
        sa.Column('countdown_at', moment, nullable=True),
        sa.Column('awake_only', sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column('owner_user_id', text(length=30), nullable=True),
        sa.Column('update_due_at', moment, nullable=True),
        sa.Column('reminded_at', moment, nullable=True),
        sa.Column('bounces', sa.Integer(), nullable=False, server_default='0'),
        sa.Column('reopened', sa.Integer(), nullable=False, server_default='0'),
    ):
        op.add_column('escalation', column, inline_references=True)
    for name in ('countdown_at', 'next_step_at', 'owner_user_id', 'raised_at'):
        op.create_index(f'ix_escalation_{name}', 'escalation', [name], unique=False)
    for column in (
        sa.Column('zone', text(length=60), nullable=False, server_default='UTC'),
        sa.Column('opens_at', sa.Time(), nullable=False, server_default='09:00:00'),
        sa.Column('closes_at', sa.Time(), nullable=False, server_default='17:00:00'),
        sa.Column('holiday_region', text(length=20), nullable=True),
    ):
        op.add_column('team', column)
    op.create_table('alert',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('fingerprint', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('impact', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('link', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=True),
    sa.Column('started_at', moment, nullable=False),
    sa.Column('ended_at', moment, nullable=True),
    sa.Column('last_seen_at', moment, nullable=False),
    sa.Column('escalation_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['escalation_id'], ['escalation.id'], ),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('team_id', 'source', 'fingerprint', 'started_at')
    )
    op.create_index('ix_alert_escalation_id', 'alert', ['escalation_id'])
    op.create_index(
        'ix_alert_open', 'alert', ['team_id', 'source', 'fingerprint'], unique=True,
        sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'),
    )
    _carry_over()
    op.drop_index('ix_escalation_paged_user_id', 'escalation')
    op.drop_column('escalation', 'paged_user_id')


def _carry_over() -> None:
    """Who was paged becomes a page, and what is unresolved goes on from there."""
    op.execute(
        "INSERT INTO page (escalation_id, team_id, leg, round, step, user_id, paged_at, why, failed) "
        "SELECT id, team_id, 0, 1, 0, paged_user_id, raised_at, 'on call', false "
        "FROM escalation WHERE paged_user_id IS NOT NULL"
    )
    for part, audience, destination, wanted in (
        ('channel', 'responder', 'team.channel_id', 'true'),
        ('raiser', 'raiser', 'raised_by', 'true'),
        ('page', 'responder', 'paged_user_id', 'paged_user_id IS NOT NULL'),
    ):
        op.execute(
            "INSERT INTO escalation_card (escalation_id, part, destination, audience) "
            f"SELECT escalation.id, '{part}', {destination}, '{audience}' FROM escalation "
            f"JOIN team ON team.id = escalation.team_id WHERE {wanted}"
        )
    unresolved = sa.table(
        'escalation', sa.column('state'), sa.column('step'), sa.column('owner_user_id'),
        sa.column('acknowledged_by'), sa.column('next_step_at', models.columns.UtcDateTime()),
    )
    now = datetime.now(UTC)
    op.execute(unresolved.update().where(unresolved.c.state == 'open').values(step=1, next_step_at=now))
    op.execute(
        unresolved.update()
        .where(unresolved.c.state == 'acknowledged')
        .values(step=1, next_step_at=now, owner_user_id=unresolved.c.acknowledged_by)
    )


def downgrade() -> None:
    op.drop_table('alert')
    with op.batch_alter_table('action_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_item_team_id'))
        batch_op.drop_index(batch_op.f('ix_action_item_post_mortem_id'))
        batch_op.drop_index(batch_op.f('ix_action_item_owner_user_id'))

    op.drop_table('action_item')
    with op.batch_alter_table('urgency_vote', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_urgency_vote_ask_at'))

    op.drop_table('urgency_vote')
    with op.batch_alter_table('post_mortem', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_post_mortem_next_ask_at'))
        batch_op.drop_index(batch_op.f('ix_post_mortem_author_user_id'))

    op.drop_table('post_mortem')
    with op.batch_alter_table('page', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_page_user_id'))
        batch_op.drop_index(batch_op.f('ix_page_paged_at'))
        batch_op.drop_index(batch_op.f('ix_page_escalation_id'))

    op.drop_table('page')
    with op.batch_alter_table('escalation_follower', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_escalation_follower_user_id'))

    op.drop_table('escalation_follower')
    with op.batch_alter_table('escalation_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_escalation_event_escalation_id'))

    op.drop_table('escalation_event')
    op.drop_table('escalation_card')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_team_id'))
        batch_op.drop_index(batch_op.f('ix_decision_state'))
        batch_op.drop_index(batch_op.f('ix_decision_next_page_at'))
        batch_op.drop_index(batch_op.f('ix_decision_escalation_id'))

    op.drop_table('decision')
    op.drop_table('user_group_member')
    op.drop_table('policy_draft')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_team_id'))
        batch_op.drop_index(batch_op.f('ix_notice_ends_at'))

    op.drop_table('notice')
    op.drop_table('escalation_policy')
    op.drop_table('user_group')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_entry_subject'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_at'))

    op.drop_table('audit_entry')
    for name in ('holiday_region', 'closes_at', 'opens_at', 'zone'):
        op.drop_column('team', name)
    op.add_column(
        'escalation',
        sa.Column('paged_user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=True),
    )
    op.create_index('ix_escalation_paged_user_id', 'escalation', ['paged_user_id'])
    for name in ('countdown_at', 'next_step_at', 'owner_user_id', 'raised_at'):
        op.drop_index(f'ix_escalation_{name}', 'escalation')
    for name in (
        'reopened', 'bounces', 'reminded_at', 'update_due_at', 'owner_user_id', 'awake_only',
        'countdown_at', 'next_step_at', 'step', 'round', 'leg', 'confidential', 'source_link',
    ):
        op.drop_column('escalation', name)
    # SQLite drops no column with a foreign key, but a batch does; nothing refers to it by now.
    with op.batch_alter_table('escalation', schema=None) as batch_op:
        batch_op.drop_column('raised_from_team_id')
