"""Runs the service until it is asked to end: `python -m payment_service`."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

import boto3
from aurora_access.configuration import NotConfigured
from aurora_access.credentials import Credentials
from aurora_access.logs import log
from aurora_access.session import Session
from botocore.config import Config
from waitress.server import create_server

from payment_service.acquirer import Sandbox
from payment_service.configuration import Configuration
from payment_service.ledger import Ledger
from payment_service.schema import MIGRATIONS
from payment_service.web import Application

_CLIENT = Config(connect_timeout=2, read_timeout=3, retries={"total_max_attempts": 3})
_LAST_SECONDS = 15.0


def main() -> int:
    """Serves; 2 if the environment is wrong."""
    try:
        configuration = Configuration.read(os.environ)
    except NotConfigured as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    application = Application(_ledgers(configuration))
    server = create_server(
        application,
        host="0.0.0.0",  # noqa: S104 - the load balancer comes from another host
        port=configuration.port,
        threads=configuration.threads,
        ident=None,
        max_request_body_size=1 << 16,
    )

    def end(number: int, frame: FrameType | None) -> None:
        """The load balancer sees that the service is not ready and sends no more."""
        del number, frame
        log("ending")
        application.end()
        wait = threading.Thread(target=_end, args=(application, configuration.drain_seconds))
        wait.daemon = True
        wait.start()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    log("serving", port=configuration.port)
    server.run()
    log("ended")
    return 0


def _end(application: Application, drain_seconds: int) -> None:
    """Ends the server when nothing is being answered any more, or after a last while."""
    time.sleep(drain_seconds)
    until = time.monotonic() + _LAST_SECONDS
    while application.is_busy and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.2)  # what was answered last is still on its way
    os.kill(os.getpid(), signal.SIGINT)


def _ledgers(configuration: Configuration) -> Callable[[], Ledger]:
    """Gives each thread a ledger of its own, since a connection serves one thread."""
    credentials = Credentials(
        boto3.client("secretsmanager", config=_CLIENT), configuration.secret_arn
    )
    own = threading.local()

    def ledger() -> Ledger:
        if not hasattr(own, "ledger"):
            session = Session(configuration.place, credentials, MIGRATIONS)
            own.ledger = Ledger(session, Sandbox())
        made: Ledger = own.ledger
        return made

    return ledger


if __name__ == "__main__":
    sys.exit(main())
