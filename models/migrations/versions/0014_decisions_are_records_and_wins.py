"""Decisions are records, and wins

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.columns
from models.words import search_words


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def _text(length: int):
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def _columns():
    return (
        sa.Column('other_team_id', sa.Integer(), nullable=True),
        sa.Column('needs', _text(2000), nullable=False, server_default=''),
        sa.Column('other_needs', _text(2000), nullable=False, server_default=''),
        sa.Column('proposal', _text(100), nullable=True),
        sa.Column('proposal_why', _text(2000), nullable=False, server_default=''),
        sa.Column('approver_user_id', _text(30), nullable=True),
        sa.Column('contributors', sa.JSON(), nullable=False, server_default='[]'),
        sa.Column('informed', sa.JSON(), nullable=False, server_default='[]'),
        sa.Column('reversible', sa.Boolean(), nullable=True),
        sa.Column('review_on', sa.Date(), nullable=True),
        sa.Column('review_when', _text(300), nullable=False, server_default=''),
        sa.Column('review_at', models.columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column('supersedes_id', sa.Integer(), nullable=True),
        sa.Column('corrects_id', sa.Integer(), nullable=True),
        sa.Column('words', sa.Text(), nullable=False, server_default=''),
    )


_INDEXED = ('other_team_id', 'review_at', 'supersedes_id', 'corrects_id')
_FOREIGN = {'other_team_id': 'team', 'supersedes_id': 'decision', 'corrects_id': 'decision'}
_DECISION = sa.table(
    'decision', sa.column('id'), sa.column('kind'), sa.column('question'),
    sa.column('options', sa.JSON), sa.column('choice'), sa.column('rationale'),
    sa.column('words'),
)
_POLICY = sa.Table(
    'escalation_policy', sa.MetaData(), sa.Column('team_id', sa.Integer, primary_key=True),
    sa.Column('rules', sa.JSON),
)
_DRAFT = sa.Table(
    'policy_draft', sa.MetaData(), sa.Column('team_id', sa.Integer, primary_key=True),
    sa.Column('user_id', sa.String, primary_key=True), sa.Column('base', sa.JSON),
    sa.Column('parts', sa.JSON),
)


def upgrade() -> None:
    op.create_table('decision_draft',
    sa.Column('user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('parts', sa.JSON(), nullable=False),
    sa.Column('changed_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('user_id')
    )
    op.create_table('win',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('given_by', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('channel_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('given_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('win', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_win_given_at'), ['given_at'], unique=False)

    op.create_table('win_person',
    sa.Column('win_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.ForeignKeyConstraint(['win_id'], ['win.id'], ),
    sa.PrimaryKeyConstraint('win_id', 'user_id')
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.alter_column(
            'topic', new_column_name='kind', existing_type=sa.String(40), type_=sa.String(60),
            existing_nullable=False,
        )
        for column in _columns():
            batch_op.add_column(column)
        for name in _INDEXED:
            batch_op.create_index(batch_op.f(f'ix_decision_{name}'), [name], unique=False)
        for name, table in _FOREIGN.items():
            batch_op.create_foreign_key(f'fk_decision_{name}', table, [name], ['id'])
    connection = op.get_bind()
    for row in connection.execute(sa.select(_DECISION)).mappings().all():
        texts = (row['kind'], row['question'], *row['options'], row['choice'], row['rationale'])
        words = sa.update(_DECISION).where(_DECISION.c.id == row['id'])
        connection.execute(words.values(words=search_words(*texts)))
    _rename(connection, 'topic', 'kind')


def downgrade() -> None:
    _rename(op.get_bind(), 'kind', 'topic')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        for name in _FOREIGN:
            batch_op.drop_constraint(f'fk_decision_{name}', type_='foreignkey')
        for name in _INDEXED:
            batch_op.drop_index(batch_op.f(f'ix_decision_{name}'))
        for column in _columns():
            batch_op.drop_column(column.name)
        batch_op.alter_column(
            'kind', new_column_name='topic', existing_type=sa.String(60), type_=sa.String(40),
            existing_nullable=False,
        )
    op.drop_table('win_person')
    with op.batch_alter_table('win', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_win_given_at'))
    op.drop_table('win')
    op.drop_table('decision_draft')


def _rename(connection, before: str, after: str) -> None:
    """What an approver approves has another name in stored policies and drafts of them."""
    for table, column in ((_POLICY, 'rules'), (_DRAFT, 'base'), (_DRAFT, 'parts')):
        for row in connection.execute(sa.select(table)).mappings().all():
            approvers = [
                {after if key == before else key: value for key, value in each.items()}
                for each in row[column].get('approvers', ())
            ]
            if approvers:
                keys = [each == row[each.name] for each in table.c if each.primary_key]
                stored = {**row[column], 'approvers': approvers}
                connection.execute(sa.update(table).where(*keys).values(**{column: stored}))
