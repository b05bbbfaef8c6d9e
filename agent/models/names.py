"""`RAPPORT_MODEL`: one name, or a comma list of names, tried from left to right."""

BUILTIN = "builtin"
"""The model that needs no network and no key; the end of every chain."""
PROVIDER = "openai:"


def names_of(setting: str) -> tuple[str, ...]:
    """The names in a setting, `builtin` last whether or not it was written.

    Raises:
        ValueError: with a sentence that says what is wrong and names the setting.
    """
    names = [name.strip() for name in setting.split(",")] if setting.strip() else [BUILTIN]
    for name in names:
        if not (name == BUILTIN or (name.startswith(PROVIDER) and name.removeprefix(PROVIDER).strip())):
            raise ValueError(
                f"RAPPORT_MODEL: {name!r} is not a model. Write builtin or openai:<name>; "
                "openai: is any OpenAI-compatible endpoint, whose address is OPENAI_BASE_URL."
            )
    if repeated := [name for name in names if names.count(name) > 1]:
        raise ValueError(f"RAPPORT_MODEL: {repeated[0]!r} is there twice; each model is tried once.")
    if BUILTIN in names[:-1]:
        after = names[names.index(BUILTIN) + 1]
        raise ValueError(f"RAPPORT_MODEL: {after!r} comes after builtin, which always answers. Put builtin last.")
    return tuple(names) if names[-1] == BUILTIN else (*names, BUILTIN)
