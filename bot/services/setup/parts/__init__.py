"""What other parts of Liaison set, each under a key of its own in the setup file.

To hang a part's settings into `config export|apply`: write a module here with the pydantic model
of what the file says (`extra="forbid"`, people by email, channels by name, defaults for what can
be left out) and a `Part`, name it in `PARTS`, and give `SetupFile` a field of the part's key. The
diff, the audit log, the line and key of a typo, and the property test of export and apply come
with that. A key that the file leaves out changes nothing.
"""

from collections.abc import Sequence

from bot.services.setup.parts.jira import JIRA
from bot.services.setup.parts.meetings import MEETINGS
from bot.services.setup.parts.part import Part, Scene
from bot.services.setup.parts.roadmap_summary import ROADMAP_SUMMARY
from bot.services.setup.parts.survey import SURVEY

__all__ = ["PARTS", "Part", "Scene"]

PARTS: Sequence[Part] = (MEETINGS, SURVEY, ROADMAP_SUMMARY, JIRA)
"""In the order in which they are applied, after all teams."""
