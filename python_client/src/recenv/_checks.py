"""Checks of arguments: one sentence each, that names the argument and what was given."""

from __future__ import annotations

import operator
import os
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ._errors import AuthenticationError, InvalidOptionError, InvalidRequestError

_MAX_SEED = 2**64 - 1
_MAX_COUNT = 2**63 - 1
_MAX_SECONDS = 10**9
_MAX_SHOWN = 80


def shown(value: Any) -> str:
    """Write a value for a sentence, cut short where it is long."""
    try:
        text = repr(value)
    except Exception:  # The value's own code, or an integer of too many digits.
        return f"a value of type {type(value).__name__}"
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"


def check_count(name: str, value: Any, least: int) -> int:
    """Check an integer in [least, 2^63 − 1].

    Raises:
        InvalidRequestError: It is not one.
    """
    try:
        number = None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = None
    if number is None or number < least:
        raise InvalidRequestError(
            f"{name} must be an integer of at least {least} but is {shown(value)}."
        )
    if number > _MAX_COUNT:
        raise InvalidRequestError(
            f"{name} must be an integer of at most {_MAX_COUNT} but is {shown(value)}."
        )
    return number


def check_seed(seed: Any, name: str = "seed") -> int:
    """Check one seed.

    Raises:
        InvalidRequestError: It is not an integer of 64 unsigned bits.
    """
    if isinstance(seed, (bool, np.bool_)) or not isinstance(seed, (int, np.integer)):
        raise InvalidRequestError(f"{name} must be an integer but is {shown(seed)}.")
    if not 0 <= seed <= _MAX_SEED:
        raise InvalidRequestError(f"{name} must be in [0, {_MAX_SEED}] but is {shown(seed)}.")
    return int(seed)


def check_lanes(lanes: Any) -> list[int]:
    """Check the lanes to reset, and put them in order.

    Raises:
        InvalidRequestError: They are no integers, or there is none.
    """
    if isinstance(lanes, (str, bytes)) or not isinstance(lanes, Iterable):
        raise InvalidRequestError(f"lanes must be a list of integers but is {shown(lanes)}.")
    result = sorted(check_count(f"lanes[{i}]", lane, 0) for i, lane in enumerate(lanes))
    if not result:
        raise InvalidRequestError("lanes is empty; name at least one lane, or pass None for all.")
    return result


def check_seconds(name: str, value: Any) -> float:
    """Check a duration in seconds, in (0, 10^9].

    Raises:
        InvalidRequestError: It is not one.
    """
    numeric = isinstance(value, (int, float, np.integer, np.floating))
    if isinstance(value, bool) or not numeric:
        raise InvalidRequestError(
            f"{name} must be a number of seconds greater than 0 but is {shown(value)}."
        )
    if not 0 < value <= _MAX_SECONDS:
        raise InvalidRequestError(
            f"{name} must be greater than 0 and at most {_MAX_SECONDS} seconds "
            f"but is {shown(value)}."
        )
    return float(value)


def check_text(name: str, value: Any) -> str:
    """Check a string that can be sent.

    Raises:
        InvalidRequestError: It is no string, or holds a half of a surrogate pair.
    """
    if isinstance(value, str):
        try:
            value.encode()
            return value
        except UnicodeEncodeError:
            pass
    raise InvalidRequestError(f"{name} must be a string of Unicode text but is {shown(value)}.")


def check_flag(name: str, value: Any) -> bool:
    """Check a truth value.

    Raises:
        InvalidRequestError: It is neither True nor False.
    """
    if not isinstance(value, (bool, np.bool_)):
        raise InvalidRequestError(f"{name} must be True or False but is {shown(value)}.")
    return bool(value)


def check_token(token: Any) -> str | None:
    """Check a token and strip the white space around it; None where nothing is left.

    Its text never appears in a sentence.

    Raises:
        InvalidRequestError: It is no string.
        AuthenticationError: It has a character that gRPC metadata cannot carry.
    """
    if token is None:
        return None
    if not isinstance(token, str):
        raise InvalidRequestError(f"token must be a string but is of type {type(token).__name__}.")
    token = token.strip()
    if not all(" " <= character <= "~" for character in token):
        raise AuthenticationError(
            "The token has a character that cannot be sent: only printable ASCII can. "
            "Check token= or the environment variable RECENV_TOKEN."
        )
    return token or None


def read_certificates(path: Any) -> bytes | None:
    """Read the file of trusted authorities; None for None.

    Raises:
        InvalidRequestError: It is no path, or cannot be read.
    """
    if path is None:
        return None
    if not isinstance(path, (str, os.PathLike)):
        raise InvalidRequestError(
            f"root_certificates must be the path of a PEM file but is {shown(path)}."
        )
    try:
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InvalidRequestError(
            f"root_certificates {shown(os.fspath(path))} cannot be read: {reason}."
        ) from None


def check_options(options: Any, name: str = "options") -> Mapping[str, Any]:
    """Check a dictionary of options; None means empty.

    Raises:
        InvalidOptionError: It is no dictionary, or a key is no string.
    """
    if options is None:
        return {}
    if not isinstance(options, Mapping):
        raise InvalidOptionError(
            f"{name} must be a dictionary from names to values but is {shown(options)}."
        )
    for key in options:
        if not isinstance(key, str):
            raise InvalidOptionError(f"Names of {name} must be strings but one is {shown(key)}.")
    return options
