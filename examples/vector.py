"""Sixty-four users at once from Python: one call steps them all, random slates.

Expected: 64 lanes, 12800 steps, mean return in the published range: True
"""

import numpy as np
import recenv

with recenv.make_vec("InterestEvolution-v0", num_envs=64) as envs:
    envs.reset(seed=1)
    envs.action_space.seed(1)
    returns: list[float] = []
    for _ in range(200):
        _, _, _, _, infos = envs.step(envs.action_space.sample())
        if "episode" in infos:
            returns.extend(infos["episode"]["r"][infos["_episode"]])
    near = abs(float(np.mean(returns)) - 154.4) < 10
    print(f"64 lanes, {64 * 200} steps, mean return in the published range: {near}")
