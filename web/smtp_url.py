"""`smtp://user:password@host:587?starttls` as the parts of a connection. Opens none."""

from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

EXAMPLE = "write smtp://user:password@host:587?starttls or smtps://user:password@host:465"


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over.

    `tls`: encrypted from the first byte. `starttls`: True, or the mail is not sent; None, where the server offers it;
    False, never (a relay on this machine often offers it with a certificate that nobody signed).
    """

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    starttls: bool | None = False

    @classmethod
    def parse(cls, url: str) -> Self:
        """From its URL.

        Raises:
            ValueError: with a sentence that does not repeat the password.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise ValueError(f"This is not the URL of a mail server: {EXAMPLE}.") from None
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError(f"A mail server's URL begins with smtp:// or smtps:// and names a host: {EXAMPLE}.")
        if parts.query not in {"", "starttls"} or parts.path not in {"", "/"} or parts.fragment:
            raise ValueError(f"Nothing but ?starttls may follow a mail server's port: {EXAMPLE}.")
        tls, starttls = parts.scheme == "smtps", parts.query == "starttls"
        if tls and starttls:
            raise ValueError("smtps:// is encrypted from the start: leave out ?starttls, or write smtp://.")
        user = unquote(parts.username) if parts.username else None
        password = unquote(parts.password) if parts.password else None
        usual = 465 if tls else 587 if starttls or user else 25
        upgrade = True if starttls else None if user and not tls else False
        return cls(parts.hostname, port or usual, user, password, tls, upgrade)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"
