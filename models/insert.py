"""Inserting what another process may be inserting at the same moment."""

from importlib import import_module

from sqlalchemy import inspect
from sqlmodel import Session, SQLModel


def insert_missing(session: Session, row: SQLModel) -> bool:
    """Insert a row at once, unless one with its key is there.

    Unlike catching an IntegrityError, this leaves the caller's transaction whole on PostgreSQL.

    Returns:
        Whether it was inserted.
    """
    # The dialect in use is loaded already; to import both would delay each start.
    insert = import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}").insert
    values = {name: value for name, value in row.model_dump().items() if value is not None}
    table = inspect(type(row)).local_table
    statement = insert(table).values(values).on_conflict_do_nothing()
    # Not rowcount: on PostgreSQL it is not 0 when the row was there.
    return session.exec(statement.returning(*table.primary_key)).first() is not None
