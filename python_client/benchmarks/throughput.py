#!/usr/bin/env python3
"""Environment steps per second that one Python process sees.

Steps a Gymnasium vector environment (or, with --plain, a session of the plain client) with
actions drawn beforehand, NumPy observation included, and prints each round's figure, then the
median and the spread. Without --address a server of its own is started.

    python benchmarks/throughput.py --id InterestEvolution-v0 --lanes 256 --seconds 2 --rounds 5
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import recenv

_DRAWN = 64  # Actions drawn beforehand, used in turn.


def vector_step(arguments: argparse.Namespace) -> tuple[Callable[[int], Any], Any]:
    """A step of a Gymnasium vector environment, and the environment."""
    env = recenv.make_vec(arguments.id, arguments.lanes, arguments.address, layout=arguments.layout)
    env.action_space.seed(0)
    actions = [env.action_space.sample() for _ in range(_DRAWN)]
    env.reset(seed=0)
    return lambda i: env.step(actions[i % _DRAWN]), env


def plain_step(arguments: argparse.Namespace) -> tuple[Callable[[int], Any], Any]:
    """A step of a session of the plain client, and the client."""
    client = recenv.connect(arguments.address)
    session = client.open(arguments.id, lanes=arguments.lanes, layout=arguments.layout)
    space = recenv.spaces.to_gymnasium(session.contract.action_space)
    space.seed(0)
    actions = [[space.sample() for _ in range(arguments.lanes)] for _ in range(_DRAWN)]
    session.reset(seed=0)
    return lambda i: session.step(actions[i % _DRAWN]), client


def measure(step: Callable[[int], Any], seconds: float) -> tuple[float, float, float]:
    """Step for a while.

    Returns:
        Calls per second, the median microseconds of a call, and the microseconds of processor
        time that this process spent on one, which say more where the machine is shared.
    """
    times: list[float] = []
    cpu = time.process_time()
    started = now = time.perf_counter()
    while now - started < seconds:
        step(len(times))
        last, now = now, time.perf_counter()
        times.append(now - last)
    cpu = time.process_time() - cpu
    return len(times) / (now - started), statistics.median(times) * 1e6, cpu / len(times) * 1e6


def main() -> None:
    """Run the rounds and print them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--address", help='"host:port" or "unix:/path"')
    parser.add_argument("--id", default="InterestEvolution-v0")
    parser.add_argument("--lanes", type=int, default=256)
    parser.add_argument("--layout", choices=("dict", "flat"), default="dict")
    parser.add_argument("--seconds", type=float, default=2.0, help="of each round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--plain", action="store_true", help="without Gymnasium's layer")
    arguments = parser.parse_args()

    make = plain_step if arguments.plain else vector_step
    step, owner = make(arguments)
    for i in range(50):  # The server compiles its hot paths.
        step(i)
    rates: list[float] = []
    for number in range(1, arguments.rounds + 1):
        calls, microseconds, cpu = measure(step, arguments.seconds)
        rates.append(calls * arguments.lanes)
        print(
            f"round {number}: {rates[-1]:12,.0f} steps/s  "
            f"({calls:,.0f} calls/s, median {microseconds:,.0f} us, client CPU {cpu:,.0f} us)"
        )
    print(
        f"median {statistics.median(rates):,.0f} steps/s, "
        f"from {min(rates):,.0f} to {max(rates):,.0f}: "
        f"{arguments.id}, {arguments.lanes} lanes, {arguments.layout}, "
        f"{'plain client' if arguments.plain else 'VectorEnv'}"
    )
    owner.close()


if __name__ == "__main__":
    main()
