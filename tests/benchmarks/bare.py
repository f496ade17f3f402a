"""The floor: a Bolt app that only acks, served as Liaison is. Says its port; SIGTERM ends it."""

import signal
import sys
import threading
from datetime import timedelta

from pydantic import SecretStr
from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult

from bot.clock import SystemClock
from bot.services.health import OutboxHealth
from bot.web import Metrics, create_web, serving
from tests.benchmarks.load import SECRET


def _authorize() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_id="B1", bot_user_id="U0")


def main() -> None:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    bolt = App(
        authorize=_authorize, process_before_response=True, request_verification_enabled=False
    )

    @bolt.command("/oncall")
    def _only_ack(ack: Ack) -> None:
        ack()

    web = create_web(
        bolt=bolt,
        signing_secret=SecretStr(SECRET),
        clock=SystemClock(),
        ready=list,
        metrics=Metrics(lambda: OutboxHealth({}, timedelta()), timedelta),
    )
    with serving(web, "127.0.0.1", 0) as port:
        sys.stderr.write(f"{port}\n")
        sys.stderr.flush()
        stop.wait()


if __name__ == "__main__":
    main()
