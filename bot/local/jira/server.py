"""The Jira server of the workspace: its parts, put together."""

import base64
from dataclasses import dataclass

from bot.local.company import Company
from bot.local.faults import Faults
from bot.local.jira.api import Door, JiraApi
from bot.local.jira.founding import APP_EMAIL, SITE_TOKEN
from bot.local.jira.site import JiraSite
from bot.local.jira.webhooks import Webhooks
from bot.local.state import State

_PERSON = "maya"


@dataclass(frozen=True)
class JiraServer:
    """A Jira site, its API, and the webhooks that it sends."""

    site: JiraSite
    api: JiraApi
    webhooks: Webhooks
    faults: Faults

    @property
    def base_url(self) -> str:
        return self.site.url("")

    @property
    def person_auth(self) -> str:
        """The Authorization header with which a person calls; the email may be anybody's."""
        account = self.site.account_named(_PERSON) or next(iter(self.site.accounts.values()))
        pair = f"{account['email']}:{SITE_TOKEN}".encode()
        return f"Basic {base64.b64encode(pair).decode()}"

    @property
    def doors(self) -> dict[str, Door]:
        """By the path at which each is served: the site, its scoped tokens' API, Data Center."""
        scoped = f"/ex/jira/{self.site.settings['cloud_id']}"
        return {
            "": Door(self.base_url),
            scoped: Door(self.site.url(scoped), scoped=True),
            "/dc": Door(self.site.url("/dc"), data_center=True),
        }

    def app_settings(self) -> dict[str, str]:
        """What the app's settings have to say to use it as Jira Cloud, with a scoped token."""
        return {
            "jira_url": self.base_url,
            "jira_api_url": self.site.url(f"/ex/jira/{self.site.settings['cloud_id']}"),
            "jira_email": APP_EMAIL,
            "jira_token": self.site.settings["app_token"],
            "jira_webhook_secret": self.site.settings["webhook_secret"],
        }

    def data_center_settings(self) -> dict[str, str]:
        """The same, to use it as Jira Data Center."""
        return {
            "jira_deployment": "data-center",
            "jira_url": self.site.url("/dc"),
            "jira_token": self.site.settings["app_pat"],
            "jira_webhook_secret": self.site.settings["webhook_secret"],
        }


def build_jira_server(state: State, host: str, company: Company) -> JiraServer:
    """Put the server together, and found its site where there is none yet.

    Args:
        state: the workspace's; the caller holds it.
        host: where it is served, `127.0.0.1:PORT`.
        company: whose people have accounts on a new site.
    """
    site, faults = JiraSite(state, host, company), Faults()
    webhooks = Webhooks(site, faults)
    site.on_change = webhooks.enqueue
    return JiraServer(site, JiraApi(site, faults), webhooks, faults)
