"""Sums: exact, of nothing but numbers, and told in words when they have no result."""

from tests.tools.shop import ON_SQLITE, Chat

WORKED_OUT = {
    "0.1 + 0.2": "0.30",
    "(29.90 + 19.90) * 2": "99.60",
    "1,299.00 - 300": "999",
    "-5 + 7": "2",
    "10 / 4": "2.50",
    "3 × 4 ÷ 6": "2",
}
NOT_WORKED_OUT = ("1 / 0", "9 ** 99999", "__import__('os')", "2 +", "a + 1", "True + 1", "999999999999 * 99", "(" * 150)


@ON_SQLITE
async def test_that_sums_are_exact(somebody: Chat) -> None:
    for expression, result in WORKED_OUT.items():
        assert (await somebody.use("calculate", expression=expression)).result == {"result": result}
    money = await somebody.use("calculate", expression="19.95 * 3", currency="usd")
    assert money.result == {"amount": "59.85 USD"}


@ON_SQLITE
async def test_that_what_is_no_sum_is_told_so(somebody: Chat) -> None:
    for expression in NOT_WORKED_OUT:
        assert (await somebody.use("calculate", expression=expression)).outcome == "try_again", expression
