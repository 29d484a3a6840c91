"""Defaults from ``policy-extract.toml`` or from ``[tool.policy-extract]`` in ``pyproject.toml`` of the current folder.

A table for each command, its keys the long options: ``[run]`` with ``out = "results"``, ``workers = 4``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


def defaults_for(command: click.Command, name: str) -> dict[str, Any]:
    """Return the defaults that the file has for one command, by the names of its parameters.

    Raises:
        click.UsageError: the file is no TOML, or names an option the command does not have.
    """
    path, settings = _read()
    own = settings.get(name, {})
    if not isinstance(own, dict):
        raise click.UsageError(f"{path}: {name} is no table: write [{name}]")
    by_option = {option.lstrip("-"): param for param in command.params for option in param.opts}
    made: dict[str, Any] = {}
    for key, value in own.items():
        param = by_option.get(key.replace("_", "-")) or by_option.get(key)
        if param is None or isinstance(param, click.Argument):
            raise click.UsageError(f"{path}: {name} has no option --{key}")
        several = isinstance(value, list) and not param.multiple
        made[str(param.name)] = ",".join(map(str, value)) if several else value
    return made


def _read() -> tuple[Path, dict[str, Any]]:
    for path, keys in ((Path("policy-extract.toml"), ()), (Path("pyproject.toml"), ("tool", "policy-extract"))):
        if not path.is_file():
            continue
        import tomllib

        try:
            found: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            if keys:
                continue  # somebody else's file
            raise click.UsageError(f"{path}: {error}") from None
        for key in keys:
            found = found.get(key, {})
        if found:
            return path, found
    return Path("policy-extract.toml"), {}
