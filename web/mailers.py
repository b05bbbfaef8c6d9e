"""How mails leave a deployment: through its SMTP server, or into the outbox where it has none."""

from agent.settings import BadSetting, Settings
from records.clock import Clock
from web.mail import Mailer, OutboxMailer, SmtpMailer
from web.smtp_url import SmtpServer


def mailer_of(settings: Settings, clock: Clock) -> tuple[Mailer, OutboxMailer]:
    """What sends the mails of this deployment, and the outbox that the demo shows. Raises BadSetting."""
    outbox = OutboxMailer(settings.data_dir / "outbox", settings.mail_from, clock)
    if settings.smtp_url:
        try:
            server = SmtpServer.parse(settings.smtp_url)
        except ValueError as error:
            raise BadSetting(f"RAPPORT_SMTP_URL cannot be used: {error}") from None
        return SmtpMailer(server, settings.mail_from, clock), outbox
    return outbox, outbox
