"""Actions come from anywhere

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.columns


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('action_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False, server_default='none'))
        batch_op.add_column(sa.Column('source_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('dropped_at', models.columns.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('pushes', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('carried', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('remind_at', models.columns.UtcDateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_action_item_remind_at'), ['remind_at'], unique=False)
        batch_op.create_index('ix_action_item_source', ['source', 'source_id'], unique=False)
    op.execute("UPDATE action_item SET source = 'post_mortem', source_id = post_mortem_id "
               "WHERE post_mortem_id IS NOT NULL")
    with op.batch_alter_table('action_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_item_post_mortem_id'))
        batch_op.drop_column('post_mortem_id')
        for column in ('source', 'pushes', 'carried'):
            batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('action_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('post_mortem_id', sa.INTEGER(), nullable=True))
        batch_op.create_foreign_key('action_item_post_mortem_id_fkey', 'post_mortem', ['post_mortem_id'], ['escalation_id'])
        batch_op.create_index(batch_op.f('ix_action_item_post_mortem_id'), ['post_mortem_id'], unique=False)
    op.execute("UPDATE action_item SET post_mortem_id = source_id WHERE source = 'post_mortem'")
    with op.batch_alter_table('action_item', schema=None) as batch_op:
        batch_op.drop_index('ix_action_item_source')
        batch_op.drop_index(batch_op.f('ix_action_item_remind_at'))
        for column in ('remind_at', 'carried', 'pushes', 'dropped_at', 'source_id', 'source'):
            batch_op.drop_column(column)
