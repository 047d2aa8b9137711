"""RecSim's environments by name."""

from __future__ import annotations

from typing import Any

from .._errors import UnknownEnvironmentError
from ._environment import RecSimEnv
from .metrics import cluster_metrics, no_metrics, write_cluster_metrics, write_no_metrics

_CLUSTERS = (cluster_metrics, write_cluster_metrics)

# Name on the server without "Multi" and version, options that differ from the server's, metrics.
_ENVIRONMENTS: dict[str, tuple[str, dict[str, Any], Any]] = {
    "interest_evolution": ("InterestEvolution", {}, _CLUSTERS),
    "interest_exploration": ("InterestExploration", {"horizon": 0}, _CLUSTERS),
    "long_term_satisfaction": ("LongTermSatisfaction", {}, (no_metrics, write_no_metrics)),
}


def make(
    name: str,
    *,
    num_candidates: int = 10,
    slate_size: int = 2,
    resample_documents: bool = True,
    seed: int = 0,
    num_users: int | None = None,
    address: str | None = None,
    **options: Any,
) -> RecSimEnv:
    """Make an environment of RecSim's, as its `create_environment` does.

    Args:
        name: "interest_evolution", "interest_exploration" or "long_term_satisfaction".
        num_candidates: Documents offered at each step.
        slate_size: Most items of a slate, at most num_candidates.
        resample_documents: Whether each step offers fresh documents; else the first ones stay for
            all episodes.
        seed: Seed of the first reset, in [0, 2^64 − 1]. Where RecSim ignores it, in
            long_term_satisfaction, it counts here.
        num_users: Users who are offered the same documents; None for one, outside tuples.
        address: "host:port", "unix:/path", or None for a server of this process's own.
        **options: Further options of the environment, under their names on the server, for one
            horizon: interest_exploration never ends without one.

    Raises:
        UnknownEnvironmentError: There is no such name.
        InvalidOptionError: An option is unknown or out of range.
    """
    if name not in _ENVIRONMENTS:
        known = ", ".join(f'"{known}"' for known in _ENVIRONMENTS)
        raise UnknownEnvironmentError(
            f"RecSim has no environment called {name!r}. It has {known}.", path=str(name)
        )
    stem, defaults, metrics = _ENVIRONMENTS[name]
    users = {} if num_users is None else {"users": num_users}
    return RecSimEnv(
        f"{stem}-v0" if num_users is None else f"{stem}Multi-v0",
        address=address,
        seed=seed,
        metrics=metrics,
        candidate_count=num_candidates,
        resample_candidates=resample_documents,
        slate_size=slate_size,
        **{**defaults, **users, **options},
    )
