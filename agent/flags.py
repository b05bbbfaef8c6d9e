"""Every setting as a flag of a command line; which commands there are is for whoever has them."""

import argparse

from agent.settings import Settings, load


def of_settings() -> argparse.ArgumentParser:
    """A parent for the parser of each command."""
    parent = argparse.ArgumentParser(add_help=False, argument_default=None)
    group = parent.add_argument_group("settings (also RAPPORT_… in the environment or .env)")
    for name, field in Settings.model_fields.items():
        flag = "--" + name.replace("_", "-")
        if name == "demo":
            group.add_argument(flag, action="store_const", const=True, help=field.description)
        else:
            group.add_argument(flag, metavar="…", help=(field.description or "").replace("%", "%%"))
    return parent


def settings_of(arguments: argparse.Namespace) -> Settings:
    """The settings, flags before everything else. Raises BadSetting."""
    given = {name: getattr(arguments, name, None) for name in Settings.model_fields}
    return load({name: value for name, value in given.items() if value is not None})
