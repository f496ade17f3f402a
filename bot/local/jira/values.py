"""The values of fields, as strictly as Jira takes them: to what an issue keeps."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bot.local.jira.call import Call, Dialect
from bot.local.jira.documents import is_document
from bot.local.jira.site import JiraSite
from bot.local.jira.world import FIELDS, Field

_SUMMARY, _TEXT, _LABEL = 255, 32_767, 255


class WrongValue(Exception):
    """Jira's sentence about a field's value."""


class Values:
    """Reads the values that a call gives."""

    def __init__(self, site: JiraSite, call: Call) -> None:
        self._site = site
        self._call = call
        self._by_type: Mapping[str, Callable[[Field, Any], Any]] = {
            "date": self._date,
            "user": self._user,
            "array": self._labels,
            "option": self._choice,
            "priority": self._choice,
            "resolution": self._choice,
            "issuelink": self._parent,
        }

    def read(self, id_: str, value: Any) -> Any:
        """What an issue keeps of this value; None empties the field.

        Raises:
            WrongValue: Jira wouldn't take it.
        """
        if id_ == "summary":
            return self._summary(value)
        if id_ == "description":
            return rich_text(self._call, value)
        return self._by_type[FIELDS[id_].type](FIELDS[id_], value)

    def _summary(self, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise WrongValue("You must specify a summary of the issue.")
        if "\n" in value or "\r" in value:
            raise WrongValue("The summary is invalid because it contains newline characters.")
        if len(value) > _SUMMARY:
            raise WrongValue(f"Summary can't exceed {_SUMMARY} characters.")
        return value.strip()

    def _date(self, field: Field, value: Any) -> str | None:
        if value is None or value == "":
            return None
        try:
            return date.fromisoformat(value).isoformat()
        except (TypeError, ValueError):
            raise WrongValue(
                f"Error parsing date for {field.name}. Use the format yyyy-MM-dd."
            ) from None

    def _user(self, field: Field, value: Any) -> str | None:
        if value is None:
            return None
        key = "name" if self._call.is_data_center else "accountId"
        if not isinstance(value, dict) or not set(value) & {key, "id"}:
            raise WrongValue(f"Specify a valid '{key}' for {field.name}.")
        given = str(value.get(key) or value.get("id"))
        by_name = self._site.account_named(given) if self._call.is_data_center else None
        account = by_name or self._site.account(given)
        if account is None or not account["active"]:
            raise WrongValue(f"User '{given}' cannot be assigned issues.")
        return str(account["id"])

    def _labels(self, _field: Field, value: Any) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value or ()):
            raise WrongValue("Operation value must be an array of strings")
        for label in value:
            if any(mark.isspace() for mark in label):
                raise WrongValue(f"The label '{label}' contains spaces which is invalid.")
            if not label or len(label) > _LABEL:
                raise WrongValue(f"The label '{label[:20]}…' exceeds {_LABEL} characters.")
        return sorted(set(value))

    def _choice(self, field: Field, value: Any) -> str | None:
        if value is None:
            return None
        choices = field.choices or {}
        if isinstance(value, dict):
            if str(value.get("id")) in choices:
                return str(value["id"])
            named = value.get("name") or value.get("value")
            if named in choices.values():
                return next(id_ for id_, name in choices.items() if name == named)
        raise WrongValue(f"Specify a valid 'id' or 'name' for {field.name}")

    def _parent(self, _field: Field, value: Any) -> str | None:
        if value is None:
            return None
        given = (value.get("key") or value.get("id")) if isinstance(value, dict) else None
        parent = self._site.find(str(given)) if given else None
        if parent is None:
            raise WrongValue("Could not find issue by id or key.")
        return str(parent["id"])


def rich_text(call: Call, value: Any) -> Any:
    """A description or a comment's body: a document in v3, a string in v2.

    Raises:
        WrongValue: it is the other, or too long.
    """
    if value is None:
        return None
    if call.dialect is Dialect.V3:
        if not is_document(value):
            raise WrongValue(
                "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
            )
        return value
    if not isinstance(value, str):
        raise WrongValue("Operation value must be a string")
    if len(value) > _TEXT:
        raise WrongValue(
            f"The entered text is too long. It exceeds the allowed limit of {_TEXT:,} characters."
        )
    return value
