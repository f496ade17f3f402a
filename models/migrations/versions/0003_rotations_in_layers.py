"""Rotations in layers, and what lies above them

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.columns


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('time_off',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('made_by', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('made_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('removed_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('time_off', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_time_off_ends_on'), ['ends_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_time_off_user_id'), ['user_id'], unique=False)

    op.create_table('drill',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('made_by', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('made_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('announced_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('pages_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('paged_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('ends_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('cancelled_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('drill', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_drill_team_id'), ['team_id'], unique=False)

    op.create_table('calendar_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=True),
    sa.Column('rotation_id', sa.Integer(), nullable=True),
    sa.Column('made_by', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('made_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['rotation_id'], ['rotation.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('token_hash')
    )
    with op.batch_alter_table('calendar_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_link_made_by'), ['made_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_calendar_link_rotation_id'), ['rotation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_calendar_link_user_id'), ['user_id'], unique=False)

    op.create_table('cover_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rotation_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('starts_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ends_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=True),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('asked_by', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('asked_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('filled_by', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=True),
    sa.Column('ended_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['rotation_id'], ['rotation.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('cover_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cover_request_rotation_id'), ['rotation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cover_request_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_cover_request_user_id'), ['user_id'], unique=False)

    op.create_table('drill_answer',
    sa.Column('drill_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('paged_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('answered_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['drill_id'], ['drill.id'], ),
    sa.PrimaryKeyConstraint('drill_id', 'user_id')
    )
    op.create_table('handoff_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rotation_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('shift_ends_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(length=3000), nullable=False),
    sa.Column('written_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['rotation_id'], ['rotation.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('handoff_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handoff_note_rotation_id'), ['rotation_id'], unique=False)

    op.create_table('imported_calendar',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rotation_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('url', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=True),
    sa.Column('made_by', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('made_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('read_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('next_read_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('problem', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
    sa.Column('removed_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['rotation_id'], ['rotation.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('imported_calendar', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_imported_calendar_next_read_at'), ['next_read_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_imported_calendar_rotation_id'), ['rotation_id'], unique=False)

    op.create_table('override',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rotation_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('starts_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ends_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=True),
    sa.Column('made_by', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('made_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('removed_by', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=True),
    sa.Column('removed_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['rotation_id'], ['rotation.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('override', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_override_ends_at'), ['ends_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_override_rotation_id'), ['rotation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_override_user_id'), ['user_id'], unique=False)

    op.create_table('swap_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('rotation_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ends_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('other_user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('other_rotation_id', sa.Integer(), nullable=False),
    sa.Column('other_starts_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('other_ends_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('asked_by', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('asked_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('agreed_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('other_agreed_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('ended_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['other_rotation_id'], ['rotation.id'], ),
    sa.ForeignKeyConstraint(['rotation_id'], ['rotation.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('swap_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_swap_request_other_user_id'), ['other_user_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_swap_request_user_id'), ['user_id'], unique=False)

    op.create_table('cover_ask',
    sa.Column('cover_request_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('asked_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('declined_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['cover_request_id'], ['cover_request.id'], ),
    sa.PrimaryKeyConstraint('cover_request_id', 'user_id')
    )
    op.create_table('imported_shift',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('calendar_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('starts_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ends_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['calendar_id'], ['imported_calendar.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('imported_shift', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_imported_shift_calendar_id'), ['calendar_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_imported_shift_ends_at'), ['ends_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_imported_shift_user_id'), ['user_id'], unique=False)

    op.create_table('rotation_watch',
    sa.Column('rotation_id', sa.Integer(), nullable=False),
    sa.Column('on_call', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=True),
    sa.Column('since', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('notes_asked_for', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('next_look_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['rotation_id'], ['rotation.id'], ),
    sa.PrimaryKeyConstraint('rotation_id')
    )
    op.create_index('ix_rotation_watch_next_look_at', 'rotation_watch', ['next_look_at'])

    _layers_of_rotations()
    for column in (
        sa.Column('most_days_running', sa.Integer(), nullable=False, server_default='7'),
        sa.Column('most_nights_a_month', sa.Integer(), nullable=False, server_default='7'),
        sa.Column('rest_hours', sa.Integer(), nullable=False, server_default='11'),
    ):
        # Not as a batch: it would drop and make the table anew, and others refer to it.
        op.add_column('team', column)


def downgrade() -> None:
    op.drop_table('rotation_watch')
    for column in ('rest_hours', 'most_nights_a_month', 'most_days_running'):
        op.drop_column('team', column)
    _rotations_of_layers()
    with op.batch_alter_table('imported_shift', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_imported_shift_user_id'))
        batch_op.drop_index(batch_op.f('ix_imported_shift_ends_at'))
        batch_op.drop_index(batch_op.f('ix_imported_shift_calendar_id'))

    op.drop_table('imported_shift')
    op.drop_table('cover_ask')
    with op.batch_alter_table('swap_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_swap_request_user_id'))
        batch_op.drop_index(batch_op.f('ix_swap_request_other_user_id'))

    op.drop_table('swap_request')
    with op.batch_alter_table('override', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_override_user_id'))
        batch_op.drop_index(batch_op.f('ix_override_rotation_id'))
        batch_op.drop_index(batch_op.f('ix_override_ends_at'))

    op.drop_table('override')
    with op.batch_alter_table('imported_calendar', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_imported_calendar_rotation_id'))
        batch_op.drop_index(batch_op.f('ix_imported_calendar_next_read_at'))

    op.drop_table('imported_calendar')
    with op.batch_alter_table('handoff_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_handoff_note_rotation_id'))

    op.drop_table('handoff_note')
    op.drop_table('drill_answer')
    with op.batch_alter_table('cover_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cover_request_user_id'))
        batch_op.drop_index(batch_op.f('ix_cover_request_state'))
        batch_op.drop_index(batch_op.f('ix_cover_request_rotation_id'))

    op.drop_table('cover_request')
    with op.batch_alter_table('calendar_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calendar_link_user_id'))
        batch_op.drop_index(batch_op.f('ix_calendar_link_rotation_id'))
        batch_op.drop_index(batch_op.f('ix_calendar_link_made_by'))

    op.drop_table('calendar_link')
    with op.batch_alter_table('drill', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_drill_team_id'))

    op.drop_table('drill')
    with op.batch_alter_table('time_off', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_time_off_user_id'))
        batch_op.drop_index(batch_op.f('ix_time_off_ends_on'))

    op.drop_table('time_off')


_COLUMNS = ('zone', 'handoff_at', 'starts_on', 'shift_days')
_ROTATION = sa.table(
    'rotation', sa.column('id', sa.Integer), sa.column('zone', sa.String),
    sa.column('handoff_at', sa.Time), sa.column('starts_on', sa.Date),
    sa.column('shift_days', sa.Integer),
)
_LAYER = sa.table(
    'rotation_layer', sa.column('id', sa.Integer), sa.column('rotation_id', sa.Integer),
    sa.column('position', sa.Integer), sa.column('name', sa.String),
    sa.column('zone', sa.String), sa.column('handoff_at', sa.Time),
    sa.column('starts_on', sa.Date), sa.column('shift_days', sa.Integer),
    sa.column('weekdays', sa.String),
)
_MEMBER = sa.table(
    'rotation_member', sa.column('layer_id', sa.Integer), sa.column('rotation_id', sa.Integer),
    sa.column('position', sa.Integer), sa.column('user_id', sa.String),
)


def _layers_of_rotations():
    """Each rotation becomes one layer with the same people."""
    connection = op.get_bind()
    rotations = connection.execute(sa.select(_ROTATION).order_by(_ROTATION.c.id)).mappings().all()
    members = connection.execute(
        sa.select(_MEMBER.c.rotation_id, _MEMBER.c.position, _MEMBER.c.user_id)
    ).all()
    op.drop_table('rotation_member')
    with op.batch_alter_table('rotation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('always', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('usergroup_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=True))
        batch_op.add_column(sa.Column('sets_topic', sa.Boolean(), nullable=False, server_default=sa.false()))
        for column in _COLUMNS:
            batch_op.drop_column(column)
    _create_layer()
    _create_member('layer_id', 'rotation_layer.id')
    for rotation in rotations:
        values = {column: rotation[column] for column in _COLUMNS}
        connection.execute(sa.insert(_LAYER).values(
            rotation_id=rotation['id'], position=0, name='Everyone', weekdays='0123456', **values))
    layer_of = dict(connection.execute(sa.select(_LAYER.c.rotation_id, _LAYER.c.id)).all())
    for rotation_id, position, user_id in members:
        connection.execute(sa.insert(_MEMBER).values(
            layer_id=layer_of[rotation_id], position=position, user_id=user_id))


def _rotations_of_layers():
    """Back to one layer each, the lowest; what else there was is lost."""
    connection = op.get_bind()
    layers = connection.execute(
        sa.select(_LAYER).where(_LAYER.c.shift_days.is_not(None))
        .order_by(_LAYER.c.position.desc(), _LAYER.c.id.desc())
    ).mappings().all()
    members = connection.execute(
        sa.select(_MEMBER.c.layer_id, _MEMBER.c.position, _MEMBER.c.user_id)
    ).all()
    op.drop_table('rotation_member')
    op.drop_table('rotation_layer')
    for column in ('always', 'usergroup_id', 'sets_topic'):
        op.drop_column('rotation', column)
    for column in (
        sa.Column('zone', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False, server_default='UTC'),
        sa.Column('handoff_at', sa.Time(), nullable=False, server_default='09:00:00'),
        sa.Column('starts_on', sa.Date(), nullable=False, server_default='1970-01-01'),
        sa.Column('shift_days', sa.Integer(), nullable=False, server_default='7'),
    ):
        op.add_column('rotation', column)
    _create_member('rotation_id', 'rotation.id')
    kept = {layer['rotation_id']: layer for layer in layers}
    for rotation_id, layer in kept.items():
        connection.execute(sa.update(_ROTATION).where(_ROTATION.c.id == rotation_id).values(
            **{column: layer[column] for column in _COLUMNS}))
    rotation_of = {layer['id']: rotation_id for rotation_id, layer in kept.items()}
    for layer_id, position, user_id in members:
        if layer_id in rotation_of:
            connection.execute(sa.insert(_MEMBER).values(
                rotation_id=rotation_of[layer_id], position=position, user_id=user_id))


def _create_layer():
    op.create_table('rotation_layer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rotation_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('zone', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('handoff_at', sa.Time(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('shift_days', sa.Integer(), nullable=True),
    sa.Column('shift_hours', sa.Integer(), nullable=True),
    sa.Column('weekdays', sqlmodel.sql.sqltypes.AutoString(length=7), nullable=False),
    sa.Column('opens_at', sa.Time(), nullable=True),
    sa.Column('closes_at', sa.Time(), nullable=True),
    sa.Column('active_from', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('active_until', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['rotation_id'], ['rotation.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('rotation_layer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rotation_layer_rotation_id'), ['rotation_id'], unique=False)


def _create_member(column, refers_to):
    op.create_table('rotation_member',
    sa.Column(column, sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.ForeignKeyConstraint([column], [refers_to], ),
    sa.PrimaryKeyConstraint(column, 'position')
    )
    with op.batch_alter_table('rotation_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rotation_member_user_id'), ['user_id'], unique=False)
