"""How what the doctor found is told, and what a refusal by Slack means."""

from collections.abc import Sequence

from bot.domain.finding import Finding, wrong
from bot.errors import GatewayError, Rejected, Unreachable
from bot.gateways.slack_failures import REFUSES_THE_APP


def refused_by_slack(error: GatewayError, what: str, cure: str) -> Finding:
    if isinstance(error, Rejected) or error.code in REFUSES_THE_APP:
        return wrong(f"Slack refuses {what}: {error.code}.", cure)
    if isinstance(error, Unreachable):
        cure = "Check this machine's way out, its proxy, and SLACK_API_URL."
        return wrong(f"Slack can't be reached ({error.code}).", cure)
    return wrong(f"Slack gave no clear answer to {what} ({error.code}).", "Try again.")


def report(findings: Sequence[Finding]) -> str:
    """The findings as lines for a terminal, and what they come to."""
    marks = {True: "ok     ", False: "MISSING", None: "note   "}
    lines = []
    for finding in findings:
        lines.append(f"{marks[finding.ok]}  {finding.what}")
        lines += [f"         → {finding.cure}"] if finding.cure else []
    wrong = sum(finding.ok is False for finding in findings)
    end = f"{wrong} to mend." if wrong else "Nothing is missing. Start it: python app.py run"
    return "\n".join([*lines, "", end])
