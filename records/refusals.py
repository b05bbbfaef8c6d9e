"""Refusals that name their reason twice: for programs by a word, for people by a sentence in each language."""

from records.errors import NotFound, NotPossible


class Forbidden(NotPossible):
    """A rule of the shop forbids it. `why` is the rule's name, such as `not_pending`."""

    def __init__(self, why: str, en: str, zh: str) -> None:
        super().__init__(en)
        self.why, self.zh = why, zh


class Absent(NotFound):
    """There is no such row for this customer. `why` says what is missing, such as `no_order`."""

    def __init__(self, why: str, en: str, zh: str) -> None:
        super().__init__(en)
        self.why, self.zh = why, zh
