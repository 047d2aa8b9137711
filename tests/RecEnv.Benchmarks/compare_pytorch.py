"""Compares training steps of RecEnv.Learning with PyTorch's, on one thread, in turns of short bursts.

    dotnet build tests/RecEnv.Benchmarks -c Release
    python3 tests/RecEnv.Benchmarks/compare_pytorch.py mlp:32 drr:512 slateq gfn_db:64

A burst counts only if the system did not take the processor away in it. Tune PyTorch first, or the ratio means nothing:
an optimized BLAS that knows the processor (for OpenBLAS see OPENBLAS_CORETYPE), ATEN_CPU_CAPABILITY=avx512, one thread.
"""

from __future__ import annotations

import argparse
import copy
import resource
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

SERVER = Path(__file__).parent / "bin" / "Release" / "net10.0" / "RecEnv.Benchmarks.dll"
Burst = tuple[float, bool]


def mlp(*sizes: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        layers += [nn.Linear(inputs, outputs)] + ([nn.ReLU()] if i < len(sizes) - 2 else [])
    return nn.Sequential(*layers)


def uniform(*shape: int) -> Tensor:
    return torch.rand(shape) * 2 - 1


def learn(optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()


def training(rows: int, *sizes: int) -> Callable[[], None]:
    net, x, targets, count = mlp(*sizes), uniform(rows, sizes[0]), uniform(16, rows, 1), 0
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)

    def step() -> None:
        nonlocal count
        count += 1
        learn(optimizer, F.mse_loss(net(x), targets[count & 15]))

    return step


def inference(rows: int) -> Callable[[], None]:
    net, x = mlp(64, 256, 256, 1), uniform(rows, 64)

    def step() -> None:
        with torch.no_grad():
            net(x)

    return step


def chain(backward: bool) -> Callable[[], None]:
    x = torch.zeros(1, 8, requires_grad=True)

    def step() -> None:
        y = x
        for _ in range(98):
            y = y * 1.001
        total = y.sum()
        if backward:
            x.grad = None
            total.backward()

    return step


def drr(rows: int, rectified: bool) -> Callable[[], None]:
    users, items = nn.Embedding(6040, 8), nn.Embedding(3707, 8)
    average, actor, critic = nn.Conv1d(5, 1, 1), mlp(24, 16, 8), mlp(32, 16, 1)
    actor_target, critic_target = copy.deepcopy(actor), copy.deepcopy(critic)
    make = torch.optim.RAdam if rectified else torch.optim.Adam
    state_parameters = [*users.parameters(), *items.parameters(), *average.parameters()]
    state_step, actor_step, critic_step = (
        make(list(p), lr=1e-4, weight_decay=1e-6)
        for p in (state_parameters, actor.parameters(), critic.parameters())
    )
    user = torch.randint(0, 6040, (rows,))
    memory, next_memory = torch.randint(0, 3706, (rows, 5)), torch.randint(0, 3706, (rows, 5))
    actions, rewards = torch.rand(rows, 8), uniform(16, rows, 1)
    discounts, count = (torch.rand(rows, 1) > 0.05).float() * 0.9, 0

    def state(seen: Tensor) -> Tensor:
        u, a = users(user), average(items(seen)).squeeze(1)
        return torch.cat((u, u * a, a), 1)

    def step() -> None:
        nonlocal count
        count += 1
        s = state(memory)
        policy_loss = -critic(torch.cat((s, actor(s)), 1)).mean()
        with torch.no_grad():
            n = state(next_memory)
            q = critic_target(torch.cat((n, actor_target(n)), 1))
            target = torch.clamp(rewards[count & 15] + discounts * q, -10, 10)
        value_loss = F.mse_loss(critic(torch.cat((s, actions), 1)), target)
        state_step.zero_grad(set_to_none=True)
        actor_step.zero_grad(set_to_none=True)
        policy_loss.backward(retain_graph=True)
        actor_step.step()
        critic_step.zero_grad(set_to_none=True)
        value_loss.backward()
        critic_step.step()
        state_step.step()
        with torch.no_grad():
            for slow, fast in ((actor_target, actor), (critic_target, critic)):
                for a, b in zip(slow.parameters(), fast.parameters()):
                    a.mul_(1 - 1e-3).add_(b, alpha=1e-3)

    return step


def slateq() -> Callable[[], None]:
    net = mlp(40, 256, 32, 1)
    target_net, optimizer = copy.deepcopy(net), torch.optim.Adam(net.parameters(), lr=1e-3)
    user, items, next_user, next_items = uniform(32, 20), uniform(32, 10, 20), uniform(32, 20), uniform(32, 10, 20)
    rewards, clicks, count = uniform(16, 32), torch.randint(0, 10, (32, 1)), 0

    def values(q: nn.Module, u: Tensor, i: Tensor) -> Tensor:
        return q(torch.cat((u.unsqueeze(1).expand(-1, 10, -1), i), 2)).squeeze(2)

    def step() -> None:
        nonlocal count
        with torch.no_grad():
            q, v = values(target_net, next_user, next_items), torch.exp((next_user.unsqueeze(1) * next_items).sum(2))
            best = torch.topk(v * q, 3, dim=1)[1]
            target = rewards[count & 15] + 0.99 * (v * q).gather(1, best).sum(1) / (v.gather(1, best).sum(1) + 1)
        learn(optimizer, F.mse_loss(values(net, user, items).gather(1, clicks).squeeze(1), target))
        count += 1
        if count % 100 == 0:
            target_net.load_state_dict(net.state_dict())

    return step


def gfn(rows: int, trajectory: bool) -> Callable[[], None]:
    encoder, items, forward = nn.Linear(20, 32), nn.Embedding(50, 32), mlp(192, 128, 32)
    flow = mlp(32 if trajectory else 192, 128, 1)
    parameters = [p for part in (encoder, items, forward, flow) for p in part.parameters()]
    optimizer, users, rewards = torch.optim.Adam(parameters, lr=1e-3), uniform(rows, 20), uniform(16, rows, 1)
    actions, count = torch.stack([torch.randperm(50)[:5] for _ in range(rows)]), 0
    slots, gone = torch.zeros(rows, 5, 5, 32), torch.zeros(rows, 5, 50)
    for t in range(5):
        slots[:, t, :t] = 1
        for j in range(t):
            gone[torch.arange(rows), t, actions[:, j]] = -1e9
    slots = slots.reshape(rows, 5, 160)

    def step() -> None:
        nonlocal count
        count += 1
        reward, user = rewards[count & 15], encoder(users)
        state = torch.cat((user.unsqueeze(1).expand(-1, 5, -1), items(actions).reshape(rows, 1, 160) * slots), 2)
        logits = torch.matmul(forward(state), items.weight.t()) + gone
        chosen = F.log_softmax(logits, 2).gather(2, actions.unsqueeze(2)).squeeze(2)
        if trajectory:
            loss = (flow(user) + chosen.sum(1, keepdim=True) - reward).square().mean()
        else:
            flows = flow(state).squeeze(2)
            loss = (flows + chosen - torch.cat((flows[:, 1:], reward), 1)).square().mean()
        learn(optimizer, loss)

    return step


def make(name: str) -> Callable[[], None]:
    kind, _, rows = name.partition(":")
    count = int(rows or 0)
    return {
        "mlp": lambda: training(count, 64, 256, 256, 1),
        "tiny": lambda: training(count, 4, 8, 1),
        "drr": lambda: drr(count, False),
        "drr_radam": lambda: drr(count, True),
        "slateq": slateq,
        "gfn_db": lambda: gfn(count, False),
        "gfn_tb": lambda: gfn(count, True),
        "infer": lambda: inference(count),
        "ops": lambda: chain(True),
        "ops_fwd": lambda: chain(False),
    }[kind]()


class Sharp:
    """The C# side."""

    def __init__(self, width: int) -> None:
        self.process = subprocess.Popen(
            ["dotnet", str(SERVER), "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.ask(f"width {width}")

    def ask(self, question: str) -> str:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(question + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def bursts(self, name: str, repetitions: int, count: int) -> list[Burst]:
        answer = self.ask(f"{name} {repetitions} {count}").split()
        return [(float(time), lost == "1") for time, lost in (word.split(",") for word in answer)]


def torch_bursts(step: Callable[[], None], repetitions: int, count: int) -> list[Burst]:
    found = []
    for _ in range(count):
        step()
        switches = resource.getrusage(resource.RUSAGE_THREAD).ru_nivcsw
        start = time.perf_counter()
        for _ in range(repetitions):
            step()
        seconds = time.perf_counter() - start
        found.append((seconds, resource.getrusage(resource.RUSAGE_THREAD).ru_nivcsw != switches))
    return found


def figures(bursts: list[Burst], repetitions: int) -> tuple[float, float, int]:
    """Median and tenth percentile in microseconds, and how many bursts counted."""
    clean = [seconds for seconds, lost in bursts if not lost]
    times = sorted(clean if len(clean) >= 10 else [seconds for seconds, _ in bursts])
    return 1e6 * statistics.median(times) / repetitions, 1e6 * times[len(times) // 10] / repetitions, len(clean)


def compare(name: str, sharp: Sharp, blocks: int) -> str:
    step = make(name)
    runs = {"C#": lambda r, n: sharp.bursts(name, r, n), "PyTorch": lambda r, n: torch_bursts(step, r, n)}
    repetitions, found = {}, {}
    for who, run in runs.items():
        until = time.time() + 1.0
        while time.time() < until:
            last = run(1, 20)
        repetitions[who], found[who] = max(1, int(0.003 / min(seconds for seconds, _ in last))), []
    for _ in range(blocks):
        for who, run in runs.items():
            found[who] += run(repetitions[who], 30)
    ours, theirs = figures(found["C#"], repetitions["C#"]), figures(found["PyTorch"], repetitions["PyTorch"])
    return (
        f"{name:13s} {theirs[0]:8.1f} / {theirs[1]:8.1f} {ours[0]:9.2f} / {ours[1]:8.2f}"
        f" {theirs[0] / ours[0]:8.2f} {theirs[1] / ours[1]:8.2f}   {theirs[2]}, {ours[2]} of {30 * blocks}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--blocks", type=int, default=8, help="turns of thirty bursts each")
    parser.add_argument("--width", type=int, default=512, help="register width in bits of the C# kernels")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    sharp = Sharp(options.width)
    print("               PyTorch µs median / p10   C# µs median / p10   ratio   of p10   bursts that counted")
    for name in options.names:
        print(compare(name, sharp, options.blocks), flush=True)


if __name__ == "__main__":
    main()
