"""Roadmap items keep their history

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.columns


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('roadmap_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('field', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.Column('after', sa.JSON(), nullable=True),
    sa.Column('at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=True),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['roadmap_item.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('roadmap_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_roadmap_change_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_roadmap_change_item_id'), ['item_id'], unique=False)

    op.create_table('roadmap_contributor',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['roadmap_item.id'], ),
    sa.PrimaryKeyConstraint('item_id', 'user_id')
    )
    with op.batch_alter_table('roadmap_contributor', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_roadmap_contributor_user_id'), ['user_id'], unique=False)

    op.create_table('roadmap_dependency',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('needs_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['roadmap_item.id'], ),
    sa.ForeignKeyConstraint(['needs_id'], ['roadmap_item.id'], ),
    sa.PrimaryKeyConstraint('item_id', 'needs_id')
    )
    with op.batch_alter_table('roadmap_dependency', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_roadmap_dependency_needs_id'), ['needs_id'], unique=False)

    op.create_table('roadmap_team',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['roadmap_item.id'], ),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], ),
    sa.PrimaryKeyConstraint('item_id', 'team_id')
    )
    with op.batch_alter_table('roadmap_team', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_roadmap_team_team_id'), ['team_id'], unique=False)

    text = sqlmodel.sql.sqltypes.AutoString
    for column in (
        sa.Column('description', sa.Text(), nullable=False, server_default=''),
        sa.Column('rank', sa.Float(), nullable=False, server_default='0'),
        sa.Column('status_note', text(length=500), nullable=False, server_default=''),
        sa.Column('start_on', sa.Date(), nullable=True),
        sa.Column('promised_on', sa.Date(), nullable=True),
        sa.Column('slipped_at', models.columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column('reach', sa.Integer(), nullable=True),
        sa.Column('impact', sa.Float(), nullable=True),
        sa.Column('confidence', sa.Integer(), nullable=True),
        sa.Column('effort', sa.Float(), nullable=True),
        sa.Column('decision_needed', text(length=500), nullable=False, server_default=''),
        sa.Column('source_link', text(length=2000), nullable=True),
    ):
        op.add_column('roadmap_item', column)
    _title_of(255)
    with op.batch_alter_table('roadmap_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_roadmap_item_created_at'), ['created_at'], unique=False)
        batch_op.create_index('ix_roadmap_item_place', ['quarter', 'lane', 'rank'], unique=False)
        batch_op.create_index(batch_op.f('ix_roadmap_item_status'), ['status'], unique=False)
        batch_op.create_index(batch_op.f('ix_roadmap_item_target_on'), ['target_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_roadmap_item_team_id'), ['team_id'], unique=False)
    _first_changes()


def _title_of(length: int) -> None:
    """Let titles be that long. Not by copying the table: SQLite would miss what refers to it."""
    column = sa.Column('wider', sqlmodel.sql.sqltypes.AutoString(length=length), nullable=False, server_default='')
    op.add_column('roadmap_item', column)
    op.execute(f'UPDATE roadmap_item SET wider = substr(title, 1, {length})')
    op.execute('ALTER TABLE roadmap_item DROP COLUMN title')
    op.execute('ALTER TABLE roadmap_item RENAME COLUMN wider TO title')


_ITEM = sa.table('roadmap_item', *map(sa.column, (
    'id', 'title', 'lane', 'quarter', 'rank', 'status', 'owner_user_id', 'team_id', 'created_by',
)), sa.column('target_on', sa.Date()), sa.column('promised_on', sa.Date()),
    sa.column('created_at', models.columns.UtcDateTime()))
_CHANGE = sa.table('roadmap_change', *map(sa.column, ('item_id', 'field', 'by', 'source')),
    sa.column('after', sa.JSON()), sa.column('at', models.columns.UtcDateTime()))


def _first_changes() -> None:
    """What there is by now was added so: its history begins with that."""
    connection = op.get_bind()
    connection.execute(sa.update(_ITEM).values(rank=_ITEM.c.id, promised_on=_ITEM.c.target_on))
    for item in connection.execute(sa.select(_ITEM)).mappings().all():
        after = {
            'title': item['title'], 'description': '', 'lane': item['lane'],
            'quarter': item['quarter'], 'rank': item['rank'], 'status': item['status'],
            'status_note': '', 'owner_user_id': item['owner_user_id'], 'team_id': item['team_id'],
            'start_on': None, 'target_on': item['target_on'] and item['target_on'].isoformat(),
            'reach': None, 'impact': None, 'confidence': None, 'effort': None,
            'decision_needed': '', 'source_link': None, 'contributors': [], 'teams': [], 'needs': [],
        }
        connection.execute(sa.insert(_CHANGE).values(
            item_id=item['id'], field='created', after=after, at=item['created_at'],
            by=item['created_by'], source='slack',
        ))


def downgrade() -> None:
    with op.batch_alter_table('roadmap_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_roadmap_item_team_id'))
        batch_op.drop_index(batch_op.f('ix_roadmap_item_target_on'))
        batch_op.drop_index(batch_op.f('ix_roadmap_item_status'))
        batch_op.drop_index('ix_roadmap_item_place')
        batch_op.drop_index(batch_op.f('ix_roadmap_item_created_at'))
    for name in (
        'source_link', 'decision_needed', 'effort', 'confidence', 'impact', 'reach', 'slipped_at',
        'promised_on', 'start_on', 'status_note', 'rank', 'description',
    ):
        op.drop_column('roadmap_item', name)
    _title_of(200)

    with op.batch_alter_table('roadmap_team', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_roadmap_team_team_id'))

    op.drop_table('roadmap_team')
    with op.batch_alter_table('roadmap_dependency', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_roadmap_dependency_needs_id'))

    op.drop_table('roadmap_dependency')
    with op.batch_alter_table('roadmap_contributor', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_roadmap_contributor_user_id'))

    op.drop_table('roadmap_contributor')
    with op.batch_alter_table('roadmap_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_roadmap_change_item_id'))
        batch_op.drop_index(batch_op.f('ix_roadmap_change_at'))

    op.drop_table('roadmap_change')
