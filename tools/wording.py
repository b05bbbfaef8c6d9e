"""Money, days and ways to pay as the customer reads them, in their language; and as a tool's result has them."""

from datetime import datetime
from decimal import Decimal

from babel.numbers import format_currency

from records.tables import PaymentMethod

_KINDS = {
    "credit_card": ("credit card", "信用卡"),
    "debit_card": ("debit card", "借记卡"),
    "paypal": ("PayPal", "PayPal"),
    "gift_card": ("gift card", "礼品卡"),
    "alipay": ("Alipay", "支付宝"),
    "wechat_pay": ("WeChat Pay", "微信支付"),
    "apple_pay": ("Apple Pay", "Apple Pay"),
    "bank_transfer": ("bank transfer", "银行转账"),
    "invoice": ("invoice", "账单支付"),
}
_BRANDS = {
    "visa": ("Visa", "Visa"),
    "mastercard": ("Mastercard", "万事达卡"),
    "amex": ("American Express", "美国运通卡"),
    "unionpay": ("UnionPay", "银联卡"),
}


def money(amount: Decimal, currency: str) -> str:
    """The one form of an amount in results: `59.80 USD`."""
    return (
        f"{amount:.2f} {currency}"
        if amount == amount.quantize(Decimal("0.01"))
        else f"{amount.normalize():f} {currency}"
    )


def shown_money(amount: Decimal, currency: str, locale: str) -> str:
    """An amount in a sentence: `1,059.80 USD`. The code and not the sign, for ¥ and $ each mean several currencies."""
    return str(format_currency(amount, currency, "#,##0.00 ¤¤", locale=babel_locale(locale))).replace("\xa0", " ")


def day(moment: datetime | None) -> str | None:
    """The one form of a day in results."""
    return moment.date().isoformat() if moment else None


def method_label(method: PaymentMethod | None, locale: str) -> str:
    """A way to pay as a customer knows it: `Visa ending 4242`."""
    chinese = locale == "zh"
    if method is None:
        return "原支付方式" if chinese else "the original payment method"
    name = _KINDS.get(method.kind, (method.kind.replace("_", " "), method.kind))[chinese]
    if method.brand:
        name = _BRANDS.get(method.brand.casefold(), (method.brand, method.brand))[chinese]
    if not method.last_four:
        return name
    gap = " " if name.isascii() else ""
    return f"尾号 {method.last_four} 的{gap}{name}" if chinese else f"{name} ending {method.last_four}"


def babel_locale(locale: str) -> str:
    """Babel's name of one of our locales."""
    return "zh_Hans_CN" if locale == "zh" else "en_US"
