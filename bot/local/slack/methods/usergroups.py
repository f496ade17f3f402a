"""`usergroups.*`: groups that can be mentioned."""

from bot.local.slack.arguments import Arguments
from bot.local.slack.refused import Refused
from bot.local.slack.server import SlackServer
from bot.local.store import Json


def list_all(slack: SlackServer, arguments: Arguments) -> Json:
    hidden = set() if arguments.flag("include_users") else {"users"}
    if not arguments.flag("include_count"):
        hidden.add("user_count")
    disabled = arguments.flag("include_disabled")
    groups = [
        group for group in slack.state.groups.values() if disabled or not group["date_delete"]
    ]
    return {
        "usergroups": [
            {key: value for key, value in group.items() if key not in hidden} for group in groups
        ]
    }


def list_users(slack: SlackServer, arguments: Arguments) -> Json:
    group = slack.state.groups.get(arguments.text("usergroup"))
    if group is None:
        raise Refused("no_such_subteam")
    return {"users": group["users"]}


def update_users(slack: SlackServer, arguments: Arguments) -> Json:
    """Replace everyone in the group; one person who can't be in it fails the whole call."""
    group = slack.state.groups.get(arguments.text("usergroup"))
    people = list(dict.fromkeys(arguments.words("users")))
    if not people:
        raise Refused("no_users_provided")
    if group is None:
        raise Refused("permission_denied")
    if any(_cannot_be_in_one(slack, user) for user in people):
        raise Refused("invalid_users")
    changed = {
        "users": people,
        "user_count": len(people),
        "date_update": slack.state.epoch(),
        "updated_by": slack.state.bot_user_id,
    }
    saved = slack.state.groups.save(group["id"], {**group, **changed})
    _tell(slack, group, saved)
    return {"usergroup": saved}


def _tell(slack: SlackServer, before: Json, after: Json) -> None:
    """As Slack tells it: who came and left, then the whole group."""
    added = [each for each in after["users"] if each not in before["users"]]
    removed = [each for each in before["users"] if each not in after["users"]]
    slack.events.tell(
        {
            "type": "subteam_members_changed",
            "subteam_id": after["id"],
            "team_id": after["team_id"],
            "date_previous_update": before["date_update"],
            "date_update": after["date_update"],
            "added_users": added,
            "added_users_count": len(added),
            "removed_users": removed,
            "removed_users_count": len(removed),
        }
    )
    slack.events.tell({"type": "subteam_updated", "subteam": after})


def _cannot_be_in_one(slack: SlackServer, user_id: str) -> bool:
    user = slack.state.users.get(user_id)
    return user is None or any(user[trait] for trait in ("deleted", "is_bot", "is_restricted"))
