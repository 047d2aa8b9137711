"""One environment as a Gymnasium `Env`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gymnasium
from gymnasium.envs.registration import EnvSpec

from . import spaces
from ._batch import Batch
from ._checks import check_options
from ._connection import Connection
from ._errors import InvalidOptionError
from ._infos import lane_info
from ._readers import lane_reader
from ._session import Session

# Seeds drawn for a first reset without one are below this.
SEED_BOUND = 2**63


def merge_options(options: Mapping[str, Any] | None, more: Mapping[str, Any]) -> dict[str, Any]:
    """Put options given as a mapping and as keywords together.

    Raises:
        InvalidOptionError: They are no dictionary, or one was given twice.
    """
    options = check_options(options)
    for key in more:
        if key in options:
            raise InvalidOptionError(f'Option "{key}" was given twice.', path=key)
    return {**options, **more}


def check_render_mode(render_mode: str | None) -> None:
    """Check a render mode.

    Raises:
        InvalidOptionError: It is neither None nor "ansi".
    """
    if render_mode not in (None, "ansi"):
        raise InvalidOptionError(f'render_mode must be None or "ansi" but is {render_mode!r}.')


def refuse_reset_options(options: Mapping[str, Any] | None, known: str = "it has none") -> None:
    """Refuse what is left of the options of reset.

    Raises:
        InvalidOptionError: Something is left.
    """
    for key in check_options(options, "options of reset"):
        raise InvalidOptionError(
            f"reset does not know the option {key!r} ({known}). "
            "Options of the environment are given when it is made.",
            path=str(key),
        )


def make_spec(environment_id: str, kwargs: Mapping[str, Any]) -> EnvSpec:
    """Spec that makes an environment again."""
    return EnvSpec(
        id=f"RecEnv/{environment_id}",
        entry_point="recenv:RecEnv",
        vector_entry_point="recenv:RecVectorEnv",
        kwargs={"environment_id": environment_id, **kwargs},
    )


def given(**kwargs: Any) -> dict[str, Any]:
    """Keyword arguments that are not None."""
    return {key: value for key, value in kwargs.items() if value is not None}


class RecEnv(gymnasium.Env[Any, Any]):
    """One recommender environment on a RecEnv server.

    Observations are writable arrays of their own, of the types and shapes of
    `observation_space`; rewards are Python floats, flags Python bools. Info holds what the
    environment reports, deterministic under the seed: for one, `info["episode"]`, a dictionary
    with return "r" and length "l", in the step that ends an episode.

    The first reset without a seed draws one from `np_random`; later ones continue the server's
    streams. An environment that was pickled, forked or whose server was restarted opens a new
    session in its next reset.

    Attributes:
        contract: Spaces and facts of the environment.
    """

    metadata: dict[str, Any] = {"render_modes": ["ansi"], "render_fps": 4}

    def __init__(
        self,
        environment_id: str,
        address: str | None = None,
        *,
        layout: str = "dict",
        max_episode_steps: int | None = None,
        options: Mapping[str, Any] | None = None,
        timeout: float = 30.0,
        token: str | None = None,
        tls: bool | None = None,
        root_certificates: str | None = None,
        lease_seconds: float | None = None,
        render_mode: str | None = None,
        **more_options: Any,
    ) -> None:
        """Open the environment.

        Args:
            environment_id: Id on the server, for example "InterestEvolution-v0".
            address: "host:port", "unix:/path", or None for a server of this process's own.
            layout: "dict", the environment's own space, or "flat", one 1-D float32 box.
            max_episode_steps: Steps after which an episode is truncated. None: the
                environment's own limit; 0: none.
            options: Options of the environment that differ from their defaults.
            timeout: Deadline of each call, in seconds.
            token: Bearer token. None: the environment variable RECENV_TOKEN, if set.
            tls: Whether to encrypt. None: yes, unless the server is on this machine.
            root_certificates: PEM file of the authorities to trust. None: the system's.
            lease_seconds: Seconds without a sign of life after which the server frees the
                environment. None: the server's default.
            render_mode: None or "ansi".
            **more_options: Options of the environment, as options.
        """
        check_render_mode(render_mode)
        self.metadata = dict(type(self).metadata)
        self.render_mode = render_mode
        merged = merge_options(options, more_options)
        self._connection = Connection(
            environment_id,
            address,
            lanes=1,
            autoreset="disabled",
            layout=layout,
            max_episode_steps=max_episode_steps,
            options=merged,
            timeout=timeout,
            token=token,
            tls=tls,
            root_certificates=root_certificates,
            lease_seconds=lease_seconds,
        )
        self.spec = make_spec(
            environment_id,
            {
                "address": address,
                "layout": layout,
                "timeout": timeout,
                **given(
                    max_episode_steps=max_episode_steps,
                    options=merged or None,
                    tls=tls,
                    root_certificates=root_certificates,
                    lease_seconds=lease_seconds,
                    render_mode=render_mode,
                ),
            },
        )
        self.contract = self._connection.contract
        self.observation_space = spaces.to_gymnasium(self.contract.observation_space)
        self.action_space = spaces.to_gymnasium(self.contract.action_space)
        self._compile()

    def _compile(self) -> None:
        self._read, _ = lane_reader(self.contract.observation_space)

    @property
    def session(self) -> Session:
        """The session behind the environment, for snapshots, forks and the like."""
        return self._connection.for_reset()

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Any, dict[str, Any]]:
        """Start an episode.

        Args:
            seed: Seed of the environment, in [0, 2^64 − 1]; None continues.
            options: Has no entries.

        Returns:
            The observation and the info.
        """
        super().reset(seed=seed)
        refuse_reset_options(options)
        if seed is None and self._connection.fresh:
            seed = int(self.np_random.integers(SEED_BOUND))
        batch = self._connection.for_reset().reset(seed)
        self._connection.mark_started()
        return self._observe(batch), lane_info(batch.infos, 0)

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """Advance by one step.

        Args:
            action: A value of `action_space`.

        Raises:
            InvalidActionError: The action has a wrong type or shape (nothing was sent), or lies
                outside the action space. The environment did not advance.
            ResetNeededError: No episode runs.
        """
        batch = self._connection.for_step().step_one(action)
        return (
            self._observe(batch),
            float(batch.rewards[0]),
            bool(batch.terminated[0]),
            bool(batch.truncated[0]),
            lane_info(batch.infos, 0),
        )

    def _observe(self, batch: Batch) -> Any:
        return self._read(batch.leaves, 0)

    def render(self) -> str | None:
        """Draw the environment as text, when render_mode is "ansi"."""
        if self.render_mode is None:
            return None
        return self._connection.for_step().render(0)

    def close(self) -> None:
        """Free the environment on the server. Closing twice is harmless."""
        if hasattr(self, "_connection"):
            self._connection.close()

    def __getstate__(self) -> dict[str, Any]:
        """Leave the compiled reader out."""
        return {key: value for key, value in self.__dict__.items() if key != "_read"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Compile the reader again."""
        self.__dict__.update(state)
        self._compile()
