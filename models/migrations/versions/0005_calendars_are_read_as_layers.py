"""Calendars are read as layers

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.columns

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nothing wrote into these two tables before, so no row lacks what is new and needed.
    with op.batch_alter_table('imported_calendar', schema=None) as batch_op:
        batch_op.add_column(sa.Column('content', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('zone', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False))
        batch_op.add_column(sa.Column('known', sa.JSON(), nullable=False))
        batch_op.add_column(sa.Column('saved_at', models.columns.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('read_whole_at', models.columns.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('etag', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=True))
        batch_op.add_column(sa.Column('modified', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True))
        batch_op.add_column(sa.Column('failures', sa.Integer(), nullable=False))
        batch_op.add_column(sa.Column('problem_told', sa.Boolean(), nullable=False))

    with op.batch_alter_table('imported_shift', schema=None) as batch_op:
        batch_op.add_column(sa.Column('whose', sqlmodel.sql.sqltypes.AutoString(length=255), nullable=False))
        batch_op.alter_column('user_id',
               existing_type=sa.VARCHAR(length=30),
               nullable=True)

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('email', sqlmodel.sql.sqltypes.AutoString(length=254), nullable=True))
        batch_op.create_index(batch_op.f('ix_person_email'), ['email'], unique=False)
    # Everyone is read anew, with their email.
    op.execute("DELETE FROM sync_cursor WHERE name = 'people'")


def downgrade() -> None:
    # What is only looked at, and what is nobody's, means nothing to the version before.
    unsaved = 'SELECT id FROM imported_calendar WHERE saved_at IS NULL'
    op.execute(f'DELETE FROM imported_shift WHERE user_id IS NULL OR calendar_id IN ({unsaved})')
    op.execute('DELETE FROM imported_calendar WHERE saved_at IS NULL')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_email'))
        batch_op.drop_column('email')

    with op.batch_alter_table('imported_shift', schema=None) as batch_op:
        batch_op.alter_column('user_id',
               existing_type=sa.VARCHAR(length=30),
               nullable=False)
        batch_op.drop_column('whose')

    with op.batch_alter_table('imported_calendar', schema=None) as batch_op:
        batch_op.drop_column('problem_told')
        batch_op.drop_column('failures')
        batch_op.drop_column('modified')
        batch_op.drop_column('etag')
        batch_op.drop_column('read_whole_at')
        batch_op.drop_column('saved_at')
        batch_op.drop_column('known')
        batch_op.drop_column('zone')
        batch_op.drop_column('content')
