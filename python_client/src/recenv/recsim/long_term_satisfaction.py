"""Clickbait engages at once and wears satisfaction down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._environment import RecSimEnv
from ._make import make

__all__ = ["create_environment"]


def create_environment(env_config: Mapping[str, Any]) -> RecSimEnv:
    """Make the environment from RecSim's configuration.

    Args:
        env_config: RecSim's keys num_candidates, slate_size, resample_documents and seed, and any
            other argument of `recenv.recsim.make`, for one address.
    """
    return make("long_term_satisfaction", **env_config)
