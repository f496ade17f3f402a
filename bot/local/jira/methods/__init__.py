"""The methods of the REST API, by HTTP method and path as Atlassian's document writes it."""

from bot.local.jira.methods import (
    comments,
    issues,
    links,
    meta,
    moving,
    people,
    properties,
    searching,
    transitions,
)
from bot.local.jira.methods.table import Table

CLOUD: Table = {
    **people.CLOUD,
    **meta.CLOUD,
    **searching.CLOUD,
    **issues.BOTH,
    **issues.CLOUD,
    **transitions.BOTH,
    **comments.BOTH,
    **properties.BOTH,
    **links.BOTH,
    **moving.CLOUD,
}
DATA_CENTER: Table = {
    **people.DATA_CENTER,
    **meta.DATA_CENTER,
    **searching.DATA_CENTER,
    **issues.BOTH,
    **transitions.BOTH,
    **comments.BOTH,
    **properties.BOTH,
    **links.BOTH,
}
