"""Slack's user groups, as last read."""

from sqlmodel import Field, SQLModel


class UserGroup(SQLModel, table=True):
    __tablename__ = "user_group"

    group_id: str = Field(primary_key=True, max_length=30)
    handle: str = Field(max_length=120)
    name: str = Field(max_length=120)


class UserGroupMember(SQLModel, table=True):
    __tablename__ = "user_group_member"

    group_id: str = Field(foreign_key="user_group.group_id", primary_key=True, max_length=30)
    user_id: str = Field(primary_key=True, max_length=30)
