"""What a method is."""

from collections.abc import Callable, Mapping

from bot.local.jira.call import Answer, Call
from bot.local.jira.site import JiraSite

Method = Callable[[JiraSite, Call], Answer]
Table = Mapping[str, Method]
"""By e.g. `GET /issue/{issueIdOrKey}`: the path below `/rest/api/3`."""
