"""Letters as they are typed: fonts draw some with signs of their own, and a PDF then gives those back."""

import unicodedata

# Radicals of the CJK supplement that fonts share with the letter they look like; Unicode gives those no decomposition.
_RADICALS = "⺟母⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟"
_TYPED = {
    **dict(zip(map(ord, _RADICALS[::2]), _RADICALS[1::2], strict=True)),
    **{sign: unicodedata.normalize("NFKC", chr(sign)) for sign in (*range(0x2F00, 0x2FD6), *range(0xFB00, 0xFB07))},
    0xAD: "-",
    0xA0: " ",
    0: "",
}


def typed(text: str) -> str:
    """A text with ligatures and radicals written as letters, on one line."""
    return " ".join(text.translate(_TYPED).split())
