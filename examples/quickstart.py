"""One episode from Python: the same seed and slates as quickstart.cs, so the same episode.

Expected: The user watched 182 minutes of videos in 89 slates and clicked on 52 % of them.
"""

import gymnasium

env = gymnasium.make("recenv:RecEnv/InterestEvolution-v0")
observation, info = env.reset(seed=7)
step, over = 0, False
while not over:
    slate = [step % 10, (step + 3) % 10]  # candidates by position
    observation, reward, terminated, truncated, info = env.step(slate)
    over = terminated or truncated
    step += 1

episode = info["episode"]
print(
    f"The user watched {episode['r']:.0f} minutes of videos in {episode['l']} slates "
    f"and clicked on {100 * episode['ctr']:.0f} % of them."
)
env.close()
