"""JQL: the part of Jira's query language that a sync needs, and its refusals for the rest."""
