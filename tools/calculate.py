"""The tool that works sums out exactly, so that no model has to. What its result may back is for others to say."""

import ast
from collections.abc import Iterator
from decimal import Decimal, DecimalException
from typing import Any

from pydantic import Field

from tools.context import Call
from tools.errors import TryAgain
from tools.policy import Limit, Policy
from tools.tool import Arguments, tool
from tools.wording import money

LARGEST = Decimal(10) ** 12
CENT = Decimal("0.01")


class Calculate(Arguments):
    expression: str = Field(
        min_length=1, max_length=200, description="Numbers with + - * / and parentheses, such as '(29.90 + 19.90) * 2'."
    )
    currency: str = Field(
        default="", max_length=3, description="If the result is money: its currency, such as USD; else empty."
    )


@tool(Calculate, Policy(effect="read", limit=Limit(conversation=60, day=300)), en="Working it out…", zh="正在计算…")
async def calculate(call: Call, arguments: Calculate) -> dict[str, Any]:
    """Add, subtract, multiply or divide numbers that other tools have returned, exactly.

    Use it for every sum or difference that no tool has told you. Take the numbers from results and passages: what is
    worked out from others may not be told to the customer.

    Returns:
        {"result": "99.60"}, with a currency {"amount": "99.60 USD"}
    """
    value = _value(_parsed(arguments.expression))
    if arguments.currency:
        return {"amount": money(value.quantize(CENT), arguments.currency.upper())}
    return {"result": f"{value.quantize(CENT) if value != value.to_integral() else value.to_integral():f}"}


def operands(expression: str) -> Iterator[tuple[Decimal, bool]]:
    """The numbers of an expression, and whether each only says how often another one is taken."""
    return _operands(_parsed(expression), factor=False)


def _parsed(expression: str) -> ast.expr:
    try:
        return ast.parse(expression.replace("×", "*").replace("÷", "/").replace(",", ""), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise TryAgain("The expression cannot be read: write numbers with + - * / and parentheses.") from None


def _value(node: ast.expr) -> Decimal:
    """Raises TryAgain for anything but numbers and the four operations, and where there is no result."""
    try:
        match node:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                found = Decimal(str(number))
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                found = -_value(inner)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                found = _value(left) + _value(right)
            case ast.BinOp(left=left, op=ast.Sub(), right=right):
                found = _value(left) - _value(right)
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                found = _value(left) * _value(right)
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                found = _value(left) / _value(right)
            case _:
                raise TryAgain("Only numbers with + - * / and parentheses can be worked out.")
    except DecimalException:
        raise TryAgain("This has no result: look at what is divided by what.") from None
    if not abs(found) < LARGEST:
        raise TryAgain("This is larger than anything that is sold.")
    return found


def _operands(node: ast.expr, *, factor: bool) -> Iterator[tuple[Decimal, bool]]:
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            scaled = isinstance(op, ast.Mult | ast.Div)
            yield from _operands(left, factor=scaled and not isinstance(op, ast.Div))
            yield from _operands(right, factor=scaled)
        case ast.UnaryOp(operand=inner):
            yield from _operands(inner, factor=factor)
        case _:
            yield _value(node), factor
