"""Whether a customer's whole message is a plain yes or a plain no to what was just proposed.

Only what is unmistakable counts: whatever carries another wish, a question or a condition is left to the talk, and
the buttons of the proposed action stay.
"""

import re
import unicodedata
from typing import Literal

_YES = {
    "yes", "y", "yep", "yeah", "yup", "yes please", "yes do it", "yes please do", "yes go ahead", "please do",
    "do it", "go ahead", "please go ahead", "ok", "okay", "ok go ahead", "ok do it", "sure", "sure go ahead",
    "confirm", "confirmed", "i confirm", "yes i confirm", "yes confirm", "correct", "thats correct",
    "yes thats correct", "thats right", "yes thats right", "yes thats fine", "approve", "i approve",
    "i agree", "agreed", "yes i agree", "please proceed", "proceed", "yes proceed", "yes please proceed",
    "yes thank you", "yes thanks", "absolutely", "definitely", "是", "是的", "对", "对的", "好", "好的",
    "好吧", "行", "可以", "可以的", "确认", "我确认", "确定", "同意", "我同意", "嗯", "嗯嗯", "没问题",
    "请继续", "继续", "没错", "好的谢谢", "可以谢谢", "是的谢谢", "请办理", "办理吧", "是的請", "好的確認",
    "確認", "確定", "對", "對的", "沒問題", "是的确认", "好的确认", "对确认", "好的请继续", "可以确认",
}  # fmt: skip
_NO = {
    "no", "n", "nope", "no thanks", "no thank you", "no dont", "dont", "dont do it", "please dont",
    "no please dont", "never mind", "nevermind", "leave it", "no leave it", "not now", "i changed my mind",
    "decline", "不", "不要", "不是", "不用", "不用了", "不了", "算了", "先不要", "不同意", "不确认", "别",
    "不行", "不必了", "先不用", "不要了", "暂时不用", "不确定", "不可以", "還是不要了", "还是不要了",
    "还是算了",
}  # fmt: skip
_NOISE = re.compile(r"[^\w\s]|_")


def consent(text: str) -> Literal["yes", "no"] | None:
    """`yes` or `no` when the message says that and nothing else, else None."""
    if "?" in text or "？" in text:
        return None
    plain = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    words = " ".join(_NOISE.sub(" ", plain).split())
    joined = words.replace(" ", "")
    if words in _YES or joined in _YES:
        return "yes"
    return "no" if words in _NO or joined in _NO else None
