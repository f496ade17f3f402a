"""Teams, and who is in them."""

from datetime import time

from sqlmodel import Field, SQLModel


class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=40)
    """What people type: `it`, `marketing-ops`."""
    name: str = Field(max_length=60)
    channel_id: str = Field(max_length=30)
    members_group_id: str | None = Field(default=None, max_length=30)
    """The Slack user group whose members are the team's; None where people are named."""
    lead_user_id: str | None = Field(default=None, max_length=30)
    zone: str = Field(default="UTC", max_length=60)
    """IANA name; the team's working hours are on this clock, Monday to Friday."""
    opens_at: time = time(9)
    closes_at: time = time(17)
    holiday_region: str | None = Field(default=None, max_length=20)
    """Whose public holidays the team keeps: a country or `country-part`, like `DE` or `US-NY`."""
    most_days_running: int = 7
    """The burn-out guard: days on call in a row."""
    most_nights_a_month: int = 7
    rest_hours: int = 11
    """Without on-call after a page at night."""


class TeamMember(SQLModel, table=True):
    __tablename__ = "team_member"

    team_id: int = Field(foreign_key="team.id", primary_key=True)
    user_id: str = Field(primary_key=True, max_length=30, index=True)
