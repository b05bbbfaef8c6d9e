"""The link under every offer: one page, one button, no sign-in. Opening it changes nothing: mail filters open links.

`POST` is also what a mail program's own button sends (RFC 8058).
"""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from itsdangerous import BadSignature, URLSafeSerializer
from jinja2 import Environment

from records import consent, customers
from records.clock import Clock
from records.database import Database
from records.errors import NotFound
from records.refusals import Absent

POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; img-src data:"
)
WORDS = {
    "en": {
        "title": "No more offers",
        "ask": "Shall {shop} send you no more offers? Mails about your orders still come.",
        "button": "Send me no more offers",
        "done": "Done. {shop} sends you no more offers.",
        "wrong": "This link is not one of ours. Answer the mail, and a person will take you off the list.",
    },
    "zh": {
        "title": "退订优惠信息",
        "ask": "不再接收{shop}的优惠邮件吗？与订单有关的邮件仍会发送。",
        "button": "不再接收优惠邮件",
        "done": "已退订。{shop}不会再向您发送优惠邮件。",
        "wrong": "这个链接不是我们发出的。请直接回复邮件，我们会为您办理退订。",
    },
}
PAGE = Environment(autoescape=True).from_string("""<!doctype html>
<html lang="{{ lang }}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>{{ title }}</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/static/tokens.css">
<link rel="stylesheet" href="/static/console/console.css"></head>
<body><main class="door"><h1>{{ title }}</h1><p>{{ said }}</p>
{% if button %}<form method="post"><button class="primary">{{ button }}</button></form>{% endif %}
</main></body></html>
""")


class Links:
    """Makes and reads the links: a customer's id, signed; they hold for ever, as an old mail's should."""

    def __init__(self, secret: bytes, url: str) -> None:
        self._serializer, self._url = URLSafeSerializer(secret, salt="unsubscribe"), url

    def to(self, customer: str) -> str:
        return f"{self._url}/unsubscribe/{self._serializer.dumps(customer)}"

    def customer(self, token: str) -> str:
        """Whose it is.

        Raises:
            NotFound: we have not signed it.
        """
        try:
            return str(self._serializer.loads(token))
        except BadSignature:
            raise NotFound("This link is not one of ours.") from None


def routes(database: Database, clock: Clock, links: Links, *, shop: str) -> APIRouter:
    """The routes of this file."""
    router = APIRouter(tags=["customers"])

    @router.get("/unsubscribe/{token}", include_in_schema=False)
    async def ask(token: str) -> HTMLResponse:
        """Asks, and changes nothing."""
        try:
            async with database.reading() as session:
                customer = await customers.get(session, links.customer(token))
        except NotFound:
            return _page("en", "wrong", shop, status=404)
        done = customer.unsubscribed_at is not None
        return _page(customer.locale, "done" if done else "ask", shop)

    @router.post("/unsubscribe/{token}")
    async def unsubscribe(token: str) -> HTMLResponse:
        """Take a customer off the list of those who are sent offers; doing it twice is harmless."""
        try:
            async with database.writing() as session:
                id = links.customer(token)
                await consent.unsubscribe(session, id, at=clock.now())
                customer = await customers.get(session, id)
        except Absent:
            return _page("en", "done", shop)  # whoever is forgotten is on no list either
        except NotFound:
            return _page("en", "wrong", shop, status=404)
        return _page(customer.locale, "done", shop)

    return router


def _page(locale: str, said: str, shop: str, *, status: int = 200) -> HTMLResponse:
    language = "zh" if locale.startswith("zh") else "en"
    t = WORDS[language]
    text = PAGE.render(
        lang="zh-CN" if language == "zh" else "en",
        title=t["title"],
        said=t[said].format(shop=shop),
        button=t["button"] if said == "ask" else "",
    )
    headers = {"content-security-policy": POLICY, "referrer-policy": "no-referrer", "cache-control": "no-store"}
    return HTMLResponse(text, status, headers)
