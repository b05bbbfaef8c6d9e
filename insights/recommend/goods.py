"""What is no product though shops sell it: postage, fees and discounts, told by their names."""

import re

NO_PRODUCT = re.compile(
    r"(?i)\s*((dotcom\s+|free\s+)?(postage|shipping|carriage|delivery)(\s+(fee|charges?|costs?))?|manual|discount|"
    r"samples?|(amazon|bank|card|handling|service)\s+(fees?|charges?)|adjust(ment)?\b.*|"
    r".*\b(gift|voucher)\b.*\bvoucher\b.*|运费|邮费|快递费|手续费|服务费|折扣|差价(补拍)?)\s*"
)
"""Names of lines that shops put on invoices beside their goods."""


def is_goods(name: str) -> bool:
    """Whether something of that name can be recommended."""
    return not NO_PRODUCT.fullmatch(name)
