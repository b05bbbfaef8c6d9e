"""`server.py user …`: who may sign in to the console, from the command line. The operator may do everything."""

import argparse
import asyncio
import getpass
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from agent.settings import Settings
from records.clock import SystemClock
from records.database import Database
from records.errors import BadInput
from records.staff import members
from records.staff.members import OPERATOR, NewStaff
from records.staff.passwords import Passwords
from records.staff.roles import Role
from records.tables import Staff
from web import terminal
from web.opening import opened

ADD = "python server.py user add EMAIL --name NAME --role admin"
"""How the first admin is made."""

Act = Callable[[Database, argparse.Namespace], Coroutine[Any, Any, tuple[object, str]]]
"""What one command does; its result for programs, and for people."""


def add_commands(commands: Any, parents: Sequence[argparse.ArgumentParser]) -> None:
    """Add `user` and what follows it to the command line."""
    about = "Who may sign in to the console: add, list, set-password, set-role, deactivate, activate."
    users = commands.add_parser("user", help=about, description=about).add_subparsers(required=True, metavar="ACTION")

    def command(name: str, act: Act, *, email: bool = True) -> argparse.ArgumentParser:
        text = (act.__doc__ or "").splitlines()[0]
        made: argparse.ArgumentParser = users.add_parser(name, parents=parents, help=text, description=text)
        made.add_argument("--json", action="store_true", help="print a result that a program can read")
        if email:
            made.add_argument("email", metavar="EMAIL")
        made.set_defaults(run=_run(act))
        return made

    added = command("add", _add)
    added.add_argument("--name", required=True, help="what customers and colleagues see")
    _role(added, "--role", required=True)
    added.add_argument("--languages", default="", help="languages of the customers they serve, comma list: en,zh")
    added.add_argument("--skills", default="", help="what they know best, comma list: returns,invoices")
    added.add_argument("--capacity", type=int, default=5, help="conversations that they can hold at the same time")
    _from_stdin(added)
    command("list", _list, email=False)
    _from_stdin(command("set-password", _set_password))
    _role(command("set-role", _set_role), "role")
    command("deactivate", _deactivate)
    command("activate", _activate)


def _role(parser: argparse.ArgumentParser, name: str, **more: Any) -> None:
    parser.add_argument(name, choices=[str(role) for role in Role], help="what they may do", **more)


def _from_stdin(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def _run(act: Act) -> Callable[[Settings, argparse.Namespace], Coroutine[Any, Any, int]]:
    async def run(settings: Settings, arguments: argparse.Namespace) -> int:
        async with opened(settings) as database:
            value, text = await act(database, arguments)
        terminal.result(value, as_json=arguments.json, text=text)
        return 0

    return run


async def _add(database: Database, arguments: argparse.Namespace) -> tuple[object, str]:
    """Add somebody; asks for their password."""
    languages, skills = _parts(arguments.languages), _parts(arguments.skills)
    role, capacity = Role(arguments.role), arguments.capacity
    new = NewStaff(arguments.email, arguments.name, role, languages, skills, capacity).checked()
    async with database.reading() as session:
        await members.refuse_known(session, new.email)  # before a password is asked for
    hashed = await _chosen(arguments, new.email, new.name)
    async with database.writing() as session:
        staff = await members.add(session, new, hashed, clock=SystemClock(), actor=OPERATOR)
    return _shown(staff), f"{staff.name} ({staff.email}) can sign in at /console as {staff.role}."


def _parts(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in text.split(","))))


async def _list(database: Database, _arguments: argparse.Namespace) -> tuple[object, str]:
    """Show everybody."""
    async with database.reading() as session:
        everybody = await members.everybody(session)
    lines = [
        f"{one.email}  {one.name}  {one.role}" + ("  deactivated" if one.deactivated_at else "") for one in everybody
    ]
    text = "\n".join(lines) or f"There is nobody yet. The first admin: {ADD}"
    return {"users": [_shown(one) for one in everybody]}, text


async def _set_password(database: Database, arguments: argparse.Namespace) -> tuple[object, str]:
    """Give somebody another password and sign them out everywhere; asks for it."""
    async with database.reading() as session:
        staff = await members.named(session, arguments.email)
    hashed = await _chosen(arguments, staff.email, staff.name)
    async with database.writing() as session:
        staff = await members.named(session, arguments.email)
        await members.set_password(session, staff, hashed, at=SystemClock().now(), actor=OPERATOR)
    return _shown(staff), f"{staff.email} has a new password and is signed out everywhere."


async def _set_role(database: Database, arguments: argparse.Namespace) -> tuple[object, str]:
    """Give somebody another role."""
    async with database.writing() as session:
        staff = await members.named(session, arguments.email)
        await members.set_role(session, staff, Role(arguments.role), at=SystemClock().now(), actor=OPERATOR)
    return _shown(staff), f"{staff.email} is {staff.role} now."


async def _deactivate(database: Database, arguments: argparse.Namespace) -> tuple[object, str]:
    """Let somebody sign in no more and sign them out everywhere; nothing of theirs is deleted."""
    async with database.writing() as session:
        staff = await members.named(session, arguments.email)
        await members.deactivate(session, staff, at=SystemClock().now(), actor=OPERATOR)
    return _shown(staff), f"{staff.email} cannot sign in any more."


async def _activate(database: Database, arguments: argparse.Namespace) -> tuple[object, str]:
    """Let somebody sign in again who was deactivated."""
    async with database.writing() as session:
        staff = await members.named(session, arguments.email)
        await members.activate(session, staff, at=SystemClock().now(), actor=OPERATOR)
    return _shown(staff), f"{staff.email} can sign in again, with the password that they had."


async def _chosen(arguments: argparse.Namespace, *about: str) -> str:
    """What is kept of a password that is asked for."""
    password = await asyncio.to_thread(_password, from_stdin=arguments.password_stdin)
    return await Passwords().choose(password, about)


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise BadInput("There is no terminal to ask for the password on: hand it over with --password-stdin.")
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("The same again: "):
        raise BadInput("The two passwords are not the same. Nothing was changed.")
    return password


def _shown(staff: Staff) -> dict[str, object]:
    fields = ("email", "name", "role", "languages", "skills", "capacity")
    return {**{name: getattr(staff, name) for name in fields}, "active": staff.deactivated_at is None}
