"""Environments of several users as a PettingZoo `ParallelEnv`: one agent a user.

PettingZoo need not be installed: `ParallelRecEnv` has the methods and attributes of its parallel
API, and is a `pettingzoo.ParallelEnv` where there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._env import check_render_mode
from ._multi_agent import Users

if TYPE_CHECKING:
    _Base = object
else:
    try:
        from pettingzoo import ParallelEnv as _Base
    except ImportError:
        _Base = object

__all__ = ["ParallelRecEnv", "parallel_env"]


class ParallelRecEnv(_Base):
    """The users of an environment such as InterestEvolutionMulti-v0, as agents that act at once.

    All agents see the same candidates; each is shown a slate of its own, and leaves `agents` when
    its user has left. The last observation of an agent comes with its termination; a step limit
    truncates all that are left. In an agent's last step its info has "episode", a dictionary with
    its return "r" and length "l".

    Attributes:
        metadata: Render modes and name.
        possible_agents: "user_0", "user_1", …
        agents: Those whose users have not left.
        observation_spaces: Space of each agent's observation.
        action_spaces: Space of each agent's slate.
        render_mode: None or "ansi".
    """

    metadata: dict[str, Any] = {
        "render_modes": ["ansi"],
        "render_fps": 4,
        "is_parallelizable": True,
    }

    def __init__(
        self,
        environment_id: str,
        address: str | None = None,
        *,
        layout: str = "dict",
        render_mode: str | None = None,
        **arguments: Any,
    ) -> None:
        """Open the environment.

        Args:
            environment_id: Id on the server, for example "InterestEvolutionMulti-v0".
            address: "host:port", "unix:/path", or None for a server of this process's own.
            layout: "dict", dictionaries of "doc", "response" and "user", or "flat", one 1-D
                float32 box an agent.
            render_mode: None or "ansi".
            **arguments: Options of the environment, for one users, and further arguments of
                `RecEnv`.

        Raises:
            InvalidOptionError: The environment has one user.
        """
        check_render_mode(render_mode)
        self._users = Users(
            environment_id, address, layout, {**arguments, "render_mode": render_mode}
        )
        self.metadata = {**type(self).metadata, "name": environment_id}
        self.render_mode = render_mode
        self.possible_agents = list(self._users.names)
        self.agents: list[str] = []
        self.observation_spaces = self._users.observation_spaces
        self.action_spaces = self._users.action_spaces

    def observation_space(self, agent: str) -> Any:
        """Space of an agent's observation; the same object on every call."""
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> Any:
        """Space of an agent's slate; the same object on every call."""
        return self.action_spaces[agent]

    @property
    def num_agents(self) -> int:
        """Agents whose users have not left."""
        return len(self.agents)

    @property
    def max_num_agents(self) -> int:
        """All agents."""
        return len(self.possible_agents)

    @property
    def unwrapped(self) -> ParallelRecEnv:
        """The environment itself."""
        return self

    def reset(
        self, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        """Start an episode with all users.

        Args:
            seed: Seed of the environment, in [0, 2^64 − 1]; None continues.
            options: Has no entries.

        Returns:
            Observations and infos by agent.
        """
        observations = self._users.reset(seed, options)
        self.agents = list(self._users.present)
        return observations, {agent: {} for agent in self.agents}

    def step(
        self, actions: dict[str, Any]
    ) -> tuple[
        dict[str, Any],
        dict[str, float],
        dict[str, bool],
        dict[str, bool],
        dict[str, dict[str, Any]],
    ]:
        """Show every agent's slate to its user.

        Args:
            actions: One slate for each of `agents`.

        Returns:
            Observations, rewards, terminations, truncations and infos of the agents that acted.

        Raises:
            InvalidActionError: An action is missing, is not an agent's to give, or is no slate.
            ResetNeededError: No agent is left.
        """
        observations, rewards, terminations, truncations, infos = self._users.step(actions)
        self.agents = list(self._users.present)
        return observations, rewards, terminations, truncations, infos

    def render(self) -> str | None:
        """Draw the environment as text, when render_mode is "ansi"."""
        return self._users.env.render()

    def close(self) -> None:
        """Free the environment on the server. Closing twice is harmless."""
        self._users.env.close()


def parallel_env(environment_id: str, address: str | None = None, **arguments: Any) -> Any:
    """Make a `ParallelRecEnv`, under the name that PettingZoo's environments have for it."""
    return ParallelRecEnv(environment_id, address, **arguments)
