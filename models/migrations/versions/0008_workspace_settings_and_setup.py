"""Workspace settings and setup

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.columns

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('administrator',
    sa.Column('user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('named_by', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('named_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('user_id')
    )
    op.create_table('setup_skip',
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('step', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('team_id', 'step')
    )
    op.create_table('workspace_setting',
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('name')
    )
    op.create_table('test_page',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('sent_by', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('sent_at', models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('answered_at', models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('test_page', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_test_page_team_id'), ['team_id'], unique=False)

    op.add_column(
        'person',
        sa.Column(
            'home_tab',
            sqlmodel.sql.sqltypes.AutoString(length=20),
            nullable=False,
            server_default='home',
        ),
    )
    op.add_column(
        'team',
        sa.Column(
            'members_group_id', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=True
        ),
    )


def downgrade() -> None:
    op.drop_column('team', 'members_group_id')
    op.drop_column('person', 'home_tab')
    with op.batch_alter_table('test_page', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_test_page_team_id'))

    op.drop_table('test_page')
    op.drop_table('workspace_setting')
    op.drop_table('setup_skip')
    op.drop_table('administrator')
