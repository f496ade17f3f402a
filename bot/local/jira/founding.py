"""Makes a new Jira site for a company: an account for each person and one for the app."""

import hashlib
import secrets
import uuid

from bot.local.company import Company, Person
from bot.local.store import Json

APP_EMAIL = "liaison@example.com"
_APP_NAME = "Liaison"
_FAR_AWAY = "Australia/Sydney"
"""The app's account is set to another time zone than everybody's: what it reads is unchanged."""
_HIDES_EMAIL_EVERY = 3
_FIRST_ISSUE, _FIRST_KEY = 10100, 10100

SITE_TOKEN = "anyone-on-this-machine"  # noqa: S105 the local workspace answers no one else
"""The API token of everybody who calls as a person."""


def new_site() -> Json:
    """What the site remembers beside accounts and issues."""
    return {
        "cloud_id": str(uuid.uuid4()),
        "app_token": f"ATATT3x{secrets.token_hex(16)}",
        "app_pat": secrets.token_urlsafe(24),
        "webhook_secret": secrets.token_hex(20),
        "last_id": _FIRST_ISSUE,
        "last_number": {},
        "index_lag": 2.0,
    }


def accounts(company: Company) -> list[Json]:
    """Everybody's account; some hide their email, guests have none."""
    staff = [person for person in company.people if not person.is_guest]
    people = [_person(number, person) for number, person in enumerate(staff)]
    return [*people, _account(len(people), "liaison", _APP_NAME, APP_EMAIL, _FAR_AWAY)]


def _person(number: int, person: Person) -> Json:
    account = _account(number, person.name, person.real_name, person.email, person.tz)
    return {**account, "hides_email": number % _HIDES_EMAIL_EVERY == _HIDES_EMAIL_EVERY - 1}


def _account(number: int, handle: str, name: str, email: str, zone: str) -> Json:
    return {
        "id": hashlib.sha256(email.encode()).hexdigest()[:24],
        "name": handle,
        "key": f"JIRAUSER{_FIRST_KEY + number}",
        "display_name": name,
        "email": email,
        "hides_email": False,
        "zone": zone,
        "active": True,
    }
