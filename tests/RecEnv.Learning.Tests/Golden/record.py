"""Records what PyTorch computes, for the tests of RecEnv.Learning: operations, optimizers, a training run.

    python3 record.py pytorch.safetensors

Needs PyTorch (1.11 or newer). Run it again only to add to the recording; the tests read the file that is kept here.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F

Tensors = dict[str, np.ndarray]

LOOKUPS = torch.tensor([4, 3, 4, 0, 10, 4, 3, 7, 1])
COLUMNS = torch.tensor([0, 4, 2, 2, 1, 3, 0, 4, 4])
recorded: Tensors = {}


def save(path: str, tensors: Tensors) -> None:
    """Writes a safetensors file."""
    header, blobs, at = {}, [], 0
    for name, array in sorted(tensors.items()):
        data = np.ascontiguousarray(array, dtype="<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [at, at + len(data)]}
        blobs.append(data)
        at += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def operation(name: str, inputs: list[torch.Tensor], compute: Callable[..., torch.Tensor], constants: int = 0) -> None:
    """Records an operation: inputs, output, and the gradients of the output's weighted sum."""
    used = [x.clone() for x in inputs]
    for x in used[: len(used) - constants]:
        x.requires_grad_(True)
    output = compute(*used)
    weights = torch.randn(output.shape)
    (output * weights).sum().backward()
    recorded[f"{name}/output"] = output.detach().numpy()
    recorded[f"{name}/weights"] = weights.numpy()
    for i, x in enumerate(used):
        recorded[f"{name}/{i}"] = x.detach().numpy()
        if x.grad is not None:
            recorded[f"{name}/gradient{i}"] = x.grad.numpy()


def normal(*shape: int) -> torch.Tensor:
    return torch.randn(shape)


def positive(*shape: int) -> torch.Tensor:
    return torch.rand(shape) * 4 + 0.05


def mask(*shape: int) -> torch.Tensor:
    return (torch.rand(shape) < 0.66).float()


def hidden(x: torch.Tensor, m: torch.Tensor) -> torch.Tensor:
    return x.masked_fill(m == 0, -float("inf"))


def pointwise() -> None:
    x = normal(9, 21)
    operation("affine", [x], lambda a: a * 1.5 - 0.25)
    operation("relu", [x], F.relu)
    operation("leaky_relu", [x], lambda a: F.leaky_relu(a, 0.25))
    operation("tanh", [x * 2], torch.tanh)
    operation("sigmoid", [x * 4], torch.sigmoid)
    operation("softplus", [x * 4], F.softplus)
    operation("exp", [x * 3], torch.exp)
    operation("log", [positive(9, 21)], torch.log)
    operation("square", [x], torch.square)
    operation("sqrt", [positive(9, 21)], torch.sqrt)
    operation("abs", [x], torch.abs)
    operation("clamp", [x], lambda a: a.clamp(-0.5, 0.7))
    operation("huber_term", [x], lambda a: F.huber_loss(a, torch.zeros_like(a), reduction="none", delta=0.5))


def pairs() -> None:
    x, y = normal(9, 21), normal(9, 21)
    operation("add", [x, y], torch.add)
    operation("subtract", [x, y], torch.sub)
    operation("multiply", [x, y], torch.mul)
    operation("divide", [x, positive(9, 21)], torch.div)
    operation("min", [x, y], torch.minimum)
    operation("max", [x, y], torch.maximum)
    operation("multiply_row", [x, normal(1, 21)], torch.mul)
    operation("multiply_column", [x, normal(9, 1)], torch.mul)
    operation("outer", [normal(9, 1), normal(1, 21)], torch.mul)
    operation("masked", [x, mask(9, 21)], torch.mul, 1)


def row_wise() -> None:
    for width in (5, 16, 21):
        x = normal(9, width) * 3
        operation(f"softmax_{width}", [x], lambda a: a.softmax(1))
        operation(f"log_softmax_{width}", [x], lambda a: a.log_softmax(1))
        operation(f"log_sum_exp_{width}", [x], lambda a: a.logsumexp(1, keepdim=True))
        operation(
            f"layer_norm_{width}",
            [x + 1, normal(width), normal(width)],
            lambda a, g, b: F.layer_norm(a, (a.shape[1],), g, b),
        )
    operation("masked_softmax", [normal(9, 21), mask(9, 21)], lambda a, m: hidden(a, m).softmax(1), 1)
    operation(
        "masked_log_sum_exp", [normal(9, 21), mask(9, 21)], lambda a, m: hidden(a, m).logsumexp(1, keepdim=True), 1
    )
    operation("row_means", [normal(9, 21)], lambda a: a.mean(1, keepdim=True))
    operation("column_sums", [normal(9, 21)], lambda a: a.sum(0, keepdim=True))
    operation("mean", [normal(9, 21)], lambda a: a.mean().reshape(1, 1))


def matrices() -> None:
    for rows, inner, columns in ((7, 13, 5), (33, 40, 1)):
        inputs = [normal(rows, inner), normal(columns, inner), normal(columns)]
        operation(f"linear_{rows}_{inner}_{columns}", inputs, F.linear)
        operation(f"linear_relu_{rows}_{inner}_{columns}", inputs, lambda x, w, b: F.relu(F.linear(x, w, b)))
    operation("matmul", [normal(12, 10), normal(10, 18)], torch.matmul)
    operation("matmul_tb", [normal(12, 10), normal(18, 10)], lambda a, b: a @ b.t())
    operation(
        "matmul_batches",
        [normal(12, 10), normal(30, 7)],
        lambda a, b: torch.bmm(a.reshape(3, 4, 10), b.reshape(3, 10, 7)).reshape(12, 7),
    )
    operation(
        "average",
        [normal(12, 40), normal(1, 5, 1), normal(1)],
        lambda x, w, b: F.conv1d(x.reshape(12, 5, 8), w, b).squeeze(1),
    )
    seen = mask(8, 5)
    seen[:, 0] = 1
    operation(
        "attention",
        [normal(8, 6), normal(10, 6), normal(10, 3), seen],
        lambda q, k, v, m: torch.bmm(
            hidden(
                torch.bmm(q.reshape(2, 4, 6), k.reshape(2, 5, 6).transpose(1, 2)) / 6**0.5, m.reshape(2, 4, 5)
            ).softmax(2),
            v.reshape(2, 5, 3),
        ).reshape(8, 3),
        1,
    )


def places_and_losses() -> None:
    operation("embedding", [normal(11, 5)], lambda table: F.embedding(LOOKUPS, table))
    operation("gather", [normal(9, 5)], lambda x: x.gather(1, COLUMNS[:, None]))
    operation("repeat_rows", [normal(9, 5)], lambda x: x.repeat_interleave(4, 0))
    operation("tile_rows", [normal(9, 5)], lambda x: x.repeat(4, 1))
    operation("mse", [normal(9, 5), normal(9, 5)], lambda x, y: F.mse_loss(x, y).reshape(1, 1), 1)
    operation("huber", [normal(9, 5), normal(9, 5)], lambda x, y: F.huber_loss(x, y, delta=0.5).reshape(1, 1), 1)
    operation("cross_entropy", [normal(9, 5)], lambda x: F.cross_entropy(x, COLUMNS).reshape(1, 1))
    operation(
        "binary_cross_entropy",
        [normal(9, 5) * 4, torch.rand(9, 5)],
        lambda x, t: F.binary_cross_entropy_with_logits(x, t).reshape(1, 1),
        1,
    )


class Ranger:
    """Ranger by its formulas: centred gradients, decoupled decay, rectified Adam, Lookahead."""

    def __init__(self, parameters: list[torch.Tensor], lr: float, decay: float) -> None:
        self.parameters, self.lr, self.decay, self.steps = parameters, lr, decay, 0
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.slow = [p.detach().clone() for p in parameters]

    def step(self) -> None:
        self.steps += 1
        t, power = self.steps, 0.999**self.steps
        most = 1999.0
        rho = most - 2 * t * power / (1 - power)
        for p, m, v, slow in zip(self.parameters, self.m, self.v, self.slow):
            g = p.grad
            if g.dim() > 1:
                g = g - g.mean(dim=tuple(range(1, g.dim())), keepdim=True)
            v.mul_(0.999).addcmul_(g, g, value=0.001)
            m.mul_(0.95).add_(g, alpha=0.05)
            p.data.mul_(1 - self.decay * self.lr)
            size = self.lr / (1 - 0.95**t)
            if rho > 5:
                size *= ((1 - power) * (rho - 4) / (most - 4) * (rho - 2) / rho * most / (most - 2)) ** 0.5
                p.data.addcdiv_(m, v.sqrt().add_(1e-5), value=-size)
            else:
                p.data.add_(m, alpha=-size)
            if t % 6 == 0:
                slow.add_(p.data - slow, alpha=0.5)
                p.data.copy_(slow)


def optimizer(name: str, make: Callable[[list[torch.Tensor]], object], clip: float | None = None) -> None:
    """Records sixty steps with given gradients: the weights after every tenth."""
    torch.manual_seed(7)
    weight, bias = torch.nn.Parameter(normal(5, 3)), torch.nn.Parameter(normal(5))
    recorded[f"{name}/weight"], recorded[f"{name}/bias"] = weight.detach().numpy().copy(), bias.detach().numpy().copy()
    weights, biases = normal(60, 5, 3), normal(60, 5)
    recorded["steps/weight"], recorded["steps/bias"] = weights.numpy(), biases.numpy()
    stepper = make([weight, bias])
    for i in range(60):
        weight.grad, bias.grad = weights[i].clone(), biases[i].clone()
        if clip is not None:
            torch.nn.utils.clip_grad_norm_([weight, bias], clip)
        stepper.step()
        if i % 10 == 9:
            recorded[f"{name}/weight{i + 1}"] = weight.detach().numpy().copy()
            recorded[f"{name}/bias{i + 1}"] = bias.detach().numpy().copy()


def optimizers() -> None:
    o = torch.optim
    optimizer("sgd", lambda p: o.SGD(p, lr=0.01, weight_decay=1e-3))
    optimizer("sgd_momentum", lambda p: o.SGD(p, lr=0.01, momentum=0.9, weight_decay=1e-3))
    optimizer("sgd_nesterov", lambda p: o.SGD(p, lr=0.01, momentum=0.9, nesterov=True))
    optimizer("adam", lambda p: o.Adam(p, lr=0.01))
    optimizer("adam_decay", lambda p: o.Adam(p, lr=0.01, weight_decay=0.01))
    optimizer("adamw", lambda p: o.AdamW(p, lr=0.01, weight_decay=0.01))
    optimizer("radam", lambda p: o.RAdam(p, lr=0.01))
    optimizer("radam_decay", lambda p: o.RAdam(p, lr=0.01, weight_decay=0.01))
    optimizer("ranger", lambda p: Ranger(p, 0.01, 0.001))
    optimizer("adam_clipped", lambda p: o.Adam(p, lr=0.01, eps=0.1), clip=1.5)


def training() -> None:
    """Records forty steps of a small network."""
    torch.manual_seed(5)
    net = torch.nn.Sequential(
        torch.nn.Linear(6, 17), torch.nn.ReLU(), torch.nn.Linear(17, 9), torch.nn.Tanh(), torch.nn.Linear(9, 2)
    )
    x, y = normal(24, 6), normal(24, 2)
    recorded["training/x"], recorded["training/y"] = x.numpy(), y.numpy()
    for name, p in net.named_parameters():
        recorded[f"training/start.{name}"] = p.detach().numpy().copy()
    stepper, losses = torch.optim.Adam(net.parameters(), lr=0.01), []
    for _ in range(40):
        loss = F.smooth_l1_loss(net(x), y)
        stepper.zero_grad()
        loss.backward()
        stepper.step()
        losses.append(loss.item())
    recorded["training/losses"] = np.array(losses, dtype="f4")
    for name, p in net.named_parameters():
        recorded[f"training/end.{name}"] = p.detach().numpy().copy()


def main() -> None:
    torch.manual_seed(0)
    for part in (pointwise, pairs, row_wise, matrices, places_and_losses, optimizers, training):
        part()
    save(sys.argv[1], recorded)


if __name__ == "__main__":
    main()
