"""The database's user and password, from the secret that AWS manages and rotates."""

import json
import time
from dataclasses import dataclass, field
from typing import Any

_KEEP_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Login:
    """A user and its password; the password is in no representation."""

    user: str
    password: str = field(repr=False)


class Credentials:
    """Reads the secret, and keeps it for five minutes.

    Args:
        client: A Secrets Manager client.
        arn: The secret.
    """

    def __init__(self, client: Any, arn: str) -> None:  # noqa: ANN401 - boto3 has no types
        self._client = client
        self._arn = arn
        self._login: Login | None = None
        self._read_at = 0.0

    def current(self) -> Login:
        """The login as it was read last, or anew if that is long ago."""
        if self._login is None or time.monotonic() - self._read_at > _KEEP_SECONDS:
            return self.refreshed()
        return self._login

    def refreshed(self) -> Login:
        """The login as it is now, for when the old one is refused: it was rotated."""
        content = json.loads(self._client.get_secret_value(SecretId=self._arn)["SecretString"])
        self._login = Login(content["username"], content["password"])
        self._read_at = time.monotonic()
        return self._login
