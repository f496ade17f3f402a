"""Makes a new workspace out of a company: its accounts, channels, user groups and the app."""

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.local.company import Channel, Company, Group, Person
from bot.local.state import MICROSECONDS, State
from bot.local.store import Json

_TEAM_ID = "T0LIAISON01"
_APP_ID = "A0LIAISON01"
_BOT_ID = "B0LIAISON01"
_BOT_USER_ID = "U0LIAISON01"
_COLORS = ("9f69e7", "4bbe2e", "e7392d", "3c989f", "674b1b", "e96699", "e0a729", "684b6c")


def found(state: State, company: Company, app_name: str, at: datetime) -> None:
    """Fill an empty state.

    Args:
        state: without a workspace.
        company: its people, channels and groups.
        app_name: what the app and its bot user are called.
        at: the moment at which the workspace begins.
    """
    state.found(_workspace(company, app_name, at))
    ids = {person.name: person.id for person in company.people}
    for person in company.people:
        state.users.save(person.id, _user(person, at))
    state.users.save(_BOT_USER_ID, _bot_user(app_name, at))
    owner = next(person.id for person in company.people if person.is_owner)
    for channel in company.channels:
        state.channels.save(channel.id, _channel(channel, ids, owner, at))
    for group in company.groups:
        state.groups.save(group.id, _group(group, ids, owner, at))


def _workspace(company: Company, app_name: str, at: datetime) -> Json:
    return {
        "team_id": _TEAM_ID,
        "team": company.name,
        "domain": company.domain,
        "app_id": _APP_ID,
        "app_name": app_name,
        "bot_id": _BOT_ID,
        "bot_user_id": _BOT_USER_ID,
        "bot_token": f"xoxb-{secrets.token_hex(16)}",
        "app_token": f"xapp-1-{secrets.token_hex(16)}",
        "verification_token": secrets.token_hex(12),
        "last_ts": round(at.timestamp() * MICROSECONDS),
        "now": at.isoformat(),
    }


def _user(person: Person, at: datetime) -> Json:
    return {
        **_account(person.id, person.name, person.real_name, at),
        **time_zone(person.tz, at),
        "profile": {
            **_profile(person.real_name, person.name),
            "title": person.title,
            "email": person.email,
        },
        "is_admin": person.is_owner,
        "is_owner": person.is_owner,
        "is_primary_owner": person.is_owner,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": person.is_guest,
        "is_email_confirmed": True,
    }


def _bot_user(app_name: str, at: datetime) -> Json:
    profile = {**_profile(app_name, ""), "api_app_id": _APP_ID, "bot_id": _BOT_ID}
    return {
        **_account(_BOT_USER_ID, app_name.lower(), app_name, at),
        **time_zone("America/Los_Angeles", at),
        "profile": {**profile, "always_active": True},
        "is_bot": True,
    }


def _account(id_: str, name: str, real_name: str, at: datetime) -> Json:
    return {
        "id": id_,
        "team_id": _TEAM_ID,
        "name": name,
        "deleted": False,
        "color": _COLORS[sum(map(ord, id_)) % len(_COLORS)],
        "real_name": real_name,
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": False,
        "is_app_user": False,
        "updated": int(at.timestamp()),
        "is_email_confirmed": False,
        "who_can_share_contact_card": "EVERYONE",
    }


def _profile(real_name: str, display_name: str) -> Json:
    first, _, last = real_name.partition(" ")
    return {
        "title": "",
        "phone": "",
        "skype": "",
        "real_name": real_name,
        "real_name_normalized": real_name,
        "display_name": display_name,
        "display_name_normalized": display_name,
        "fields": None,
        "status_text": "",
        "status_emoji": "",
        "status_emoji_display_info": [],
        "status_expiration": 0,
        "avatar_hash": "",
        "first_name": first,
        "last_name": last,
        "status_text_canonical": "",
        "team": _TEAM_ID,
    }


def time_zone(name: str, at: datetime) -> Json:
    """A time zone as Slack tells it: name, label, and the offset in seconds at that moment.

    Raises:
        ZoneInfoNotFoundError, ValueError: there is no such zone.
    """
    local = at.astimezone(ZoneInfo(name))
    offset = local.utcoffset()
    return {
        "tz": name,
        "tz_label": local.tzname() or name,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
    }


def _channel(channel: Channel, ids: dict[str, str], owner: str, at: datetime) -> Json:
    since = int(at.timestamp())
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": False,
        "created": since,
        "is_archived": False,
        "is_general": channel.is_general,
        "unlinked": 0,
        "name_normalized": channel.name,
        "is_shared": False,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "context_team_id": _TEAM_ID,
        "updated": since * 1000,
        "parent_conversation": None,
        "creator": owner,
        "is_ext_shared": False,
        "shared_team_ids": [_TEAM_ID],
        "pending_connected_team_ids": [],
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": owner, "last_set": since},
        "previous_names": [],
        "members": [*(ids[handle] for handle in channel.members), _BOT_USER_ID],
    }


def _group(group: Group, ids: dict[str, str], owner: str, at: datetime) -> Json:
    since = int(at.timestamp())
    return {
        "id": group.id,
        "team_id": _TEAM_ID,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_create": since,
        "date_update": since,
        "date_delete": 0,
        "auto_type": None,
        "auto_provision": False,
        "enterprise_subteam_id": "",
        "created_by": owner,
        "updated_by": owner,
        "deleted_by": None,
        "prefs": {"channels": [], "groups": []},
        "users": [ids[handle] for handle in group.members],
        "user_count": len(group.members),
    }
