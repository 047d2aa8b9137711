"""Environments of several users as an RLlib `MultiAgentEnv`: one agent a user.

Ray need not be installed: `MultiAgentRecEnv` has the methods and attributes of RLlib's class, and
is a `ray.rllib.env.multi_agent_env.MultiAgentEnv` where there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gymnasium import spaces

from ._env import merge_options
from ._errors import InvalidOptionError
from ._multi_agent import Users

if TYPE_CHECKING:
    _Base = object
else:
    try:
        from ray.rllib.env.multi_agent_env import MultiAgentEnv as _Base
    except ImportError:
        _Base = object

__all__ = ["MultiAgentRecEnv"]


class MultiAgentRecEnv(_Base):
    """The users of an environment such as InterestEvolutionMulti-v0, as agents.

    `config.environment(MultiAgentRecEnv, env_config={"environment_id": …, "address": …})`. Every
    agent in an observation must act next; the observation of the step in which an agent's user
    leaves is its last. The flags' "__all__" says that the episode is over. In an agent's last step
    its info has "episode", a dictionary with its return "r" and length "l".

    Attributes:
        possible_agents: "user_0", "user_1", …
        agents: Those whose users have not left.
        observation_spaces: Space of each agent's observation.
        action_spaces: Space of each agent's slate.
        observation_space: The same, as a `Dict` space.
        action_space: The same, as a `Dict` space.
    """

    def __init__(self, config: Mapping[str, Any] | None = None, **arguments: Any) -> None:
        """Open the environment.

        Args:
            config: RLlib's env_config: "environment_id", and optionally "address", "layout" and
                options and arguments as for `recenv.make`. The layout is "flat" by default, one
                1-D float32 box an agent, which RLlib encodes without further ado; the other is
                "dict".
            **arguments: The same, as keywords.

        Raises:
            InvalidOptionError: There is no "environment_id", something was given twice, or the
                environment has one user.
        """
        super().__init__()
        given = merge_options(config, arguments)
        if "environment_id" not in given:
            raise InvalidOptionError(
                'env_config has no "environment_id". Give one, such as '
                '"InterestEvolutionMulti-v0".',
                path="environment_id",
            )
        environment_id = given.pop("environment_id")
        address, layout = given.pop("address", None), given.pop("layout", "flat")
        self._users = Users(environment_id, address, layout, given)
        self.possible_agents = list(self._users.names)
        self.agents: list[str] = []
        self.observation_spaces = self._users.observation_spaces
        self.action_spaces = self._users.action_spaces
        self.observation_space = spaces.Dict(self.observation_spaces)
        self.action_space = spaces.Dict(self.action_spaces)

    def get_agent_ids(self) -> set[str]:
        """All agents."""
        return set(self.possible_agents)

    def get_observation_space(self, agent_id: str) -> Any:
        """Space of an agent's observation."""
        return self.observation_spaces[agent_id]

    def get_action_space(self, agent_id: str) -> Any:
        """Space of an agent's slate."""
        return self.action_spaces[agent_id]

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
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
        self, action_dict: dict[str, Any]
    ) -> tuple[
        dict[str, Any],
        dict[str, float],
        dict[str, bool],
        dict[str, bool],
        dict[str, dict[str, Any]],
    ]:
        """Show every agent's slate to its user.

        Args:
            action_dict: One slate for each of `agents`.

        Returns:
            Observations, rewards, terminated and truncated flags, and infos of the agents that
            acted. The flags have "__all__" besides; that of an episode whose last users were cut
            off by a step limit is truncated.

        Raises:
            InvalidActionError: An action is missing, is not an agent's to give, or is no slate.
            ResetNeededError: No agent is left.
        """
        observations, rewards, terminated, truncated, infos = self._users.step(action_dict)
        self.agents = list(self._users.present)
        cut = any(truncated.values())
        terminated["__all__"] = not self.agents and not cut
        truncated["__all__"] = not self.agents and cut
        return observations, rewards, terminated, truncated, infos

    def render(self) -> str | None:
        """Draw the environment as text, when made with render_mode "ansi"."""
        return self._users.env.render()

    def close(self) -> None:
        """Free the environment on the server. Closing twice is harmless."""
        self._users.env.close()
