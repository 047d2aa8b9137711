"""Ids for `gymnasium.make`, and RecEnv's own two makers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._env import RecEnv
    from ._vector_env import RecVectorEnv

# Environments that every server has.
BUILT_IN = (
    "DocumentTransition-v0",
    "InterestEvolution-v0",
    "InterestEvolutionMulti-v0",
    "InterestExploration-v0",
    "InterestExplorationMulti-v0",
    "LongTermSatisfaction-v0",
    "LongTermSatisfactionMulti-v0",
    "LongTermSatisfactionStrong-v0",
    "RatingReplay-v0",
    "SlateFeedback-v0",
    "TabularTest-v0",
    "UserResponse-v0",
)

# Makes any environment of a server, named by the argument environment_id.
REMOTE = "RecEnv/Remote-v0"


def register_remote() -> None:
    """Register the id that takes any environment. Doing it twice is harmless."""
    import gymnasium

    if REMOTE not in gymnasium.registry:
        gymnasium.register(
            id=REMOTE, entry_point="recenv:RecEnv", vector_entry_point="recenv:RecVectorEnv"
        )


def register(id: str, **kwargs: Any) -> str:
    """Register an environment of the server with Gymnasium. Doing it twice is harmless.

    Args:
        id: Id on the server, for example "MyShop-v2".
        **kwargs: Defaults for the arguments of `RecEnv` and `RecVectorEnv` that both have, and
            for options of the environment. Must have a JSON form.

    Returns:
        The id for `gymnasium.make`, for example "RecEnv/MyShop-v2".
    """
    import gymnasium

    name = f"RecEnv/{id}"
    if name not in gymnasium.registry:
        gymnasium.register(
            id=name,
            entry_point="recenv:RecEnv",
            vector_entry_point="recenv:RecVectorEnv",
            kwargs={"environment_id": id, **kwargs},
        )
    return name


def make(
    id: str,
    address: str | None = None,
    *,
    layout: str = "dict",
    max_episode_steps: int | None = None,
    **options: Any,
) -> RecEnv:
    """Make one environment, a Gymnasium `Env`.

    Args:
        id: Id on the server, for example "InterestEvolution-v0".
        address: "host:port", "unix:/path", or None for a server of this process's own.
        layout: "dict", the environment's own space, or "flat", one 1-D float32 box.
        max_episode_steps: Steps after which an episode is truncated. None: the environment's
            own limit; 0: none.
        **options: Options of the environment, and further arguments of `RecEnv`.
    """
    from ._env import RecEnv

    return RecEnv(id, address, layout=layout, max_episode_steps=max_episode_steps, **options)


def make_vec(
    id: str,
    num_envs: int = 1,
    address: str | None = None,
    *,
    autoreset_mode: Any = "NextStep",
    layout: str = "dict",
    max_episode_steps: int | None = None,
    **options: Any,
) -> RecVectorEnv:
    """Make environments that step together, a Gymnasium `VectorEnv`.

    Args:
        id: Id on the server, for example "InterestEvolution-v0".
        num_envs: Number of lanes, at least 1.
        address: "host:port", "unix:/path", or None for a server of this process's own.
        autoreset_mode: Gymnasium's enum or its value: "NextStep", "SameStep", "Disabled".
        layout: "dict", the environment's own space, or "flat", one 1-D float32 box.
        max_episode_steps: Steps after which an episode is truncated. None: the environment's
            own limit; 0: none.
        **options: Options of the environment, and further arguments of `RecVectorEnv`.
    """
    from ._vector_env import RecVectorEnv

    return RecVectorEnv(
        id,
        num_envs,
        address,
        autoreset_mode=autoreset_mode,
        layout=layout,
        max_episode_steps=max_episode_steps,
        **options,
    )
