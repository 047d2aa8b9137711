"""An episode with an agent in service, from Python: the same as recommend.cs.

An argument is the address of a server ("recenv serve --agent greedy-click --env
InterestEvolution-v0"); without it, this program starts one.

Expected: greedy-click earned 166 minutes in 63 slates; the last one had probability 1.
"""

import math
import os
import shlex
import subprocess
import sys

import recenv

ENV = "InterestEvolution-v0"
server = None
if len(sys.argv) > 1:
    address = sys.argv[1]
else:
    tool = shlex.split(os.environ.get("RECENV_SERVER", "recenv"))
    command = [*tool, "serve", "--agent", "greedy-click", "--env", ENV, "--until-stdin-closes"]
    try:
        server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    except FileNotFoundError:
        sys.exit(f"There is no command {tool[0]}: set RECENV_SERVER to the one that runs recenv.")
    address = server.stdout.readline().split()[-1]  # Listening at 127.0.0.1:54321

with recenv.Recommender.connect(address) as recommender, recenv.make(ENV, address) as env:
    visit = recommender.start("visitor 7")
    observation, _ = env.reset(seed=7)
    minutes, over = 0.0, False
    while not over:
        slate = visit.recommend(observation)
        observation, reward, terminated, truncated, _ = env.step(slate)
        visit.feedback(reward, observation, terminated=terminated, truncated=truncated)
        minutes += reward
        over = terminated or truncated

print(
    f"{recommender.agent} earned {minutes:.0f} minutes in {visit.steps} slates; "
    f"the last one had probability {math.exp(visit.log_propensity):.3g}."
)
if server is not None:
    server.communicate()  # closes its input, which ends it
