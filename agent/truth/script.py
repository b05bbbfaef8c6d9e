"""One spelling for every script: full-width and traditional characters, quotes, dashes and Markdown are levelled.

Everything in this package reads text that went through `plain`; what a violation quotes is that text too. It does not
change letters' case, words, or numbers' values. Only the traditional characters that our vocabulary needs are mapped.
"""

import re
import unicodedata

_TRADITIONAL = (
    "訂订單单貨货換换還还帳账賬账戶户號号碼码驗验證证發发郵邮電电話话轉转員员專专們们會会將将為为爲为幫帮給给"
    "經经剛刚辦办處处優优補补償偿賠赔費费價价錢钱塊块萬万億亿兩两個个時时間间點点內内後后週周運运達达簽签庫库"
    "餘余積积變变應应請请問问嗎吗無无沒没與与聯联繫系係系絡络總总額额訊讯傳传滿满從从對对當当進进確确認认複复"
    "復复開开關关閉闭結结級级預预計计約约遞递買买賣卖數数據据編编題题創创設设該该這这裡里裏里說说讓让僅仅並并"
    "於于須须顏颜顧顾團团隊队機机張张禮礼購购贈赠獲获誤误繼继續续條条項项態态體体絕绝貳贰參叁陸陆歐欧鎊镑幣币"
    "韓韩臺台週周歲岁許许見见邊边線线撥拨稱称擔担諾诺證证銷销檢检寫写實实際际減减銀银執执盡尽儘尽馬马適适過过"
    "連连檔档異异檯台燈灯"
)
_PAIRS = dict(zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True))
_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_LEVEL = str.maketrans(
    _PAIRS
    | _WIDE
    | {"，": ", ", "：": ": ", "；": "; ", "（": " (", "）": ") ", "！": "! ", "？": "? ", "\u3000": " "}
    | {"￥": "¥", "￡": "£", "％": "%", "﹪": "%", "〜": "~", "‘": "'", "’": "'", "“": '"', "”": '"'}
    | dict.fromkeys("‐‑−﹣", "-")
    | {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " "}
    | dict.fromkeys("\ue000\ue001\ue002\ue003\x7f\u200b\u200c\u200d\u2060\ufeff\u00ad", "")
)  # fmt: skip
_WIDE_COMMA = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_GROUP_SPACE = re.compile(r"(?<=\d)[\u00a0\u202f\u2009](?=\d{3}(?!\d))")
_EMPHASIS = re.compile(r"(?<!\d)\*+|\*+(?!\d|\*)|`+|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)")


_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n ?")
_GAPS = re.compile(r"\n{3,}")


def plain(text: str) -> str:
    """The same text, levelled; runs of blanks become one, so that no text takes long to read."""
    text = _WIDE_COMMA.sub(",", text)
    text = _GROUP_SPACE.sub("", text)
    text = _EMPHASIS.sub("", unicodedata.normalize("NFKC", text.translate(_LEVEL)))
    return _GAPS.sub("\n\n", _LINES.sub("\n", _BLANKS.sub(" ", text)))
