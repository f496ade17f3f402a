"""Teams, who is in them, and who of them is on call when."""

from datetime import date, time

from sqlmodel import Field, SQLModel


class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=40)
    """What people type: `it`, `marketing-ops`."""
    name: str = Field(max_length=60)
    channel_id: str = Field(max_length=30)
    lead_user_id: str | None = Field(default=None, max_length=30)
    zone: str = Field(default="UTC", max_length=60)
    """The business calendar's IANA zone; Monday to Friday, from `opens_at` until `closes_at`."""
    opens_at: time = time(9)
    closes_at: time = time(17)
    holiday_region: str | None = Field(default=None, max_length=20)
    """As the `holidays` library names it: `US`, `DE-BE`; None for no holidays."""


class TeamMember(SQLModel, table=True):
    __tablename__ = "team_member"

    team_id: int = Field(foreign_key="team.id", primary_key=True)
    user_id: str = Field(primary_key=True, max_length=30, index=True)


class Rotation(SQLModel, table=True):
    """People who take turns being on call; wall-clock times in its own zone."""

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    name: str = Field(max_length=60)
    zone: str = Field(max_length=60)
    handoff_at: time
    starts_on: date
    shift_days: int


class RotationMember(SQLModel, table=True):
    __tablename__ = "rotation_member"

    rotation_id: int = Field(foreign_key="rotation.id", primary_key=True)
    position: int = Field(primary_key=True)
    user_id: str = Field(max_length=30, index=True)
