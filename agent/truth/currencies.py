"""The signs and names of currencies, and the codes (ISO 4217) each may stand for: $ and ¥ are several."""

_CODES = (
    "USD EUR GBP CNY JPY HKD TWD SGD AUD CAD NZD CHF SEK NOK DKK PLN CZK HUF INR KRW THB MYR IDR PHP VND BRL MXN ZAR "
    "AED SAR ILS TRY RUB"
)
CODES = _CODES.split()
_WORDS = {
    "USD": "us$ usd$ 美元 美金",
    "EUR": "€ euro euros 欧元",
    "GBP": "£ pound pounds quid pence 英镑",
    "CNY": "rmb cn¥ yuan renminbi 人民币",
    "JPY": "yen 日元 日圆",
    "HKD": "hk$ 港元 港币",
    "TWD": "nt$ 新台币 台币",
    "SGD": "s$",
    "AUD": "a$ au$",
    "CAD": "c$ ca$",
    "KRW": "₩ won 韩元",
    "INR": "₹",
    "USD AUD CAD NZD SGD HKD TWD MXN": "$ dollar dollars buck bucks cent cents",
    "CNY JPY": "¥",
    "CNY TWD HKD": "元 块 块钱 圆",
}
CURRENCIES: dict[str, frozenset[str]] = {
    **{code.lower(): frozenset({code}) for code in CODES},
    **{word: frozenset(codes.split()) for codes, words in _WORDS.items() for word in words.split()},
    **dict.fromkeys(("us dollar", "us dollars"), frozenset({"USD"})),
}
