"""RecSim's interface: agents written for RecSim run on it unmodified.

    from recenv.recsim import interest_evolution

    env = interest_evolution.create_environment(
        {"num_candidates": 10, "slate_size": 2, "resample_documents": True, "seed": 0}
    )
    observation = env.reset()
    observation, reward, done, info = env.step([0, 1])

`adapters` turns observations and responses into matrices, `metrics` counts clicks as RecSim does,
and `Runner` drives an agent. Importing this package needs Gymnasium, for the spaces.
"""

from . import adapters, interest_evolution, interest_exploration, long_term_satisfaction, metrics
from ._environment import RecSimEnv
from ._make import make
from ._runner import Runner

__all__ = [
    "RecSimEnv",
    "Runner",
    "adapters",
    "interest_evolution",
    "interest_exploration",
    "long_term_satisfaction",
    "make",
    "metrics",
]
