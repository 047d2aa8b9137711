"""Toy environments: everything is drawn from (seed, episode, step) and the action."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from recenv import spaces as s
from recenv.v1 import space_pb2

F4, F8, I1, I4, I8 = (np.dtype(name) for name in ("<f4", "<f8", "<i1", "<i4", "<i8"))
TYPES = {
    np.dtype(np.bool_): space_pb2.ELEMENT_TYPE_BOOL,
    I1: space_pb2.ELEMENT_TYPE_INT8,
    np.dtype("u1"): space_pb2.ELEMENT_TYPE_UINT8,
    I4: space_pb2.ELEMENT_TYPE_INT32,
    I8: space_pb2.ELEMENT_TYPE_INT64,
    F4: space_pb2.ELEMENT_TYPE_FLOAT32,
    F8: space_pb2.ELEMENT_TYPE_FLOAT64,
}


def box(low: Any, high: Any, shape: tuple[int, ...], dtype: Any = F4) -> s.BoxSpec:
    dtype = np.dtype(dtype)
    return s.BoxSpec(dtype, shape, np.asarray(low, dtype), np.asarray(high, dtype))


def multi(*nvec: int, start: tuple[int, ...] = (), dtype: Any = I8) -> s.MultiDiscreteSpec:
    start = start or (0,) * len(nvec)
    return s.MultiDiscreteSpec(nvec, start, np.dtype(dtype), (len(nvec),))


def tree(**parts: s.SpaceSpec) -> s.DictSpec:
    return s.DictSpec(tuple(sorted(parts.items())))


INTEREST = tree(
    doc=box(-1, 1, (10, 20)),
    response=tree(
        click=s.MultiBinarySpec((2,)),
        cluster_id=multi(20, 20),
        liked=s.MultiBinarySpec((2,)),
        quality=box(-100, 100, (2,)),
        watch_time=box(0, 100, (2,)),
    ),
    user=box(-1, 1, (20,)),
)
RATING = tree(
    available=s.MultiBinarySpec((7,)),
    memory=multi(7, 7, 7, start=(-1, -1, -1)),
    user=s.DiscreteSpec(5, 0, I8),
)
EVERYTHING = tree(
    bits=s.MultiBinarySpec((2, 3)),
    list=s.SequenceSpec(tree(a=box(0, 1, (2,)), b=s.DiscreteSpec(3, 1, I8)), 4),
    number=s.DiscreteSpec(4, 10, I4),
    numbers=s.MultiDiscreteSpec((2, 3, 4, 5), (0, 1, 2, 3), I4, (2, 2)),
    parts=s.TupleSpec((s.DiscreteSpec(6, -3, I8), box(-5, 5, (), F8), box(0, 9, (3,), "u1"))),
    text=s.TextSpec(1, 6, "abcé"),
    wide=box([[-1, -2], [-3, -4]], [[1, 2], [3, 4]], (2, 2), F8),
)
ACTIONS = tree(
    list=s.SequenceSpec(s.DiscreteSpec(5, 0, I8), 3),
    pair=s.TupleSpec((s.DiscreteSpec(3, 0, I4), box(-1, 1, (2,)))),
    text=s.TextSpec(0, 4, "xyz"),
)
HUGE = tree(doc=box(-1, 1, (1000, 20)), user=box(-1, 1, (20,)))

ENVIRONMENTS: dict[str, tuple[s.SpaceSpec, s.SpaceSpec]] = {
    "Everything-v0": (EVERYTHING, ACTIONS),
    "Huge-v0": (HUGE, multi(10, 10)),
    "InterestEvolution-v0": (INTEREST, multi(10, 10)),
    "RatingReplay-v0": (RATING, s.DiscreteSpec(7, 0, I8)),
}
INFOS = [
    ("cluster", I4, ()),
    ("episode/l", I8, ()),
    ("episode/r", F8, ()),
    ("odd/flag", np.dtype(np.bool_), ()),
    ("odd/pair", F4, (2,)),
]
OPTIONS = {"num_candidates": (10, 1, 100), "slate_size": (2, 1, 10)}


def to_proto(spec: s.SpaceSpec) -> space_pb2.Space:
    p = space_pb2
    if isinstance(spec, s.BoxSpec):
        low, high = spec.low.tobytes(), spec.high.tobytes()
        return p.Space(
            box=p.BoxSpace(dtype=TYPES[spec.dtype], shape=spec.shape, low=low, high=high)
        )
    if isinstance(spec, s.DiscreteSpec):
        dtype = TYPES[spec.dtype]
        return p.Space(discrete=p.DiscreteSpace(n=spec.n, start=spec.start, dtype=dtype))
    if isinstance(spec, s.MultiDiscreteSpec):
        start = spec.start if any(spec.start) else ()
        dtype = TYPES[spec.dtype]
        kind = p.MultiDiscreteSpace(nvec=spec.nvec, start=start, dtype=dtype, shape=spec.shape)
        return p.Space(multi_discrete=kind)
    if isinstance(spec, s.MultiBinarySpec):
        return p.Space(multi_binary=p.MultiBinarySpace(shape=spec.shape))
    if isinstance(spec, s.TextSpec):
        return p.Space(
            text=p.TextSpace(
                min_length=spec.min_length, max_length=spec.max_length, charset=spec.charset
            )
        )
    if isinstance(spec, s.DictSpec):
        entries = [p.DictEntry(key=key, space=to_proto(part)) for key, part in spec.entries]
        return p.Space(dict=p.DictSpace(entries=entries))
    if isinstance(spec, s.TupleSpec):
        return p.Space(tuple=p.TupleSpace(items=[to_proto(item) for item in spec.items]))
    item = to_proto(spec.item)
    return p.Space(sequence=p.SequenceSpace(item=item, max_length=spec.max_length))


def sample(spec: s.SpaceSpec, rng: np.random.Generator) -> list[np.ndarray]:
    """Draw one lane's leaves."""
    if isinstance(spec, s.BoxSpec):
        low, high = np.broadcast_to(spec.low, spec.shape), np.broadcast_to(spec.high, spec.shape)
        return [(low + (high - low) * rng.random(spec.shape)).astype(spec.dtype)]
    if isinstance(spec, s.DiscreteSpec):
        return [np.asarray(spec.start + rng.integers(spec.n), spec.dtype)]
    if isinstance(spec, s.MultiDiscreteSpec):
        drawn = np.array(spec.start) + rng.integers(spec.nvec)
        return [drawn.astype(spec.dtype).reshape(spec.shape)]
    if isinstance(spec, s.MultiBinarySpec):
        return [rng.integers(2, size=spec.shape).astype(I1)]
    if isinstance(spec, s.TextSpec):
        length = rng.integers(spec.min_length, spec.max_length + 1)
        characters = np.zeros(spec.max_length, I4)
        characters[:length] = [ord(spec.charset[i]) for i in rng.integers(4, size=length)]
        return [np.asarray(length, I4), characters]
    if isinstance(spec, s.DictSpec):
        return [leaf for _, part in spec.entries for leaf in sample(part, rng)]
    if isinstance(spec, s.TupleSpec):
        return [leaf for part in spec.items for leaf in sample(part, rng)]
    length = int(rng.integers(spec.max_length + 1))
    columns = [
        np.zeros((spec.max_length, *leaf.shape), leaf.dtype) for leaf in s.iterate_leaves(spec.item)
    ]
    for row in range(length):
        for column, leaf in zip(columns, sample(spec.item, rng), strict=True):
            column[row] = leaf
    return [np.asarray(length, I4), *columns]


@dataclass
class Lane:
    """One toy episode after another."""

    seed: int = 0
    episode: int = -1
    t: int = 0
    total: float = 0.0
    running: bool = False
    ended: bool = False
    observation: list[np.ndarray] = field(default_factory=list)
    outcome: tuple[float, bool, bool, bool] = (0.0, False, False, False)
    info: dict[str, Any] = field(default_factory=dict)

    def start(self, spec: s.SpaceSpec, seed: int | None = None) -> None:
        if seed is not None:
            self.seed, self.episode = seed, -1
        self.episode += 1
        self.t, self.total, self.running, self.ended = 0, 0.0, True, False
        rng = np.random.default_rng([self.seed, self.episode, 0])
        self.observation = sample(spec, rng)
        self.outcome = (0.0, False, False, True)
        self.info = {"cluster": int(rng.integers(5))}

    def step(self, spec: s.SpaceSpec, action: bytes, limit: int) -> None:
        self.t += 1
        rng = np.random.default_rng([self.seed, self.episode, self.t, zlib.crc32(action)])
        self.observation = sample(spec, rng)
        reward = float(rng.normal())
        self.total += reward
        terminated = self.t > 2 and bool(rng.random() < 0.15)
        truncated = 0 < limit <= self.t
        self.ended = terminated or truncated
        self.running = not self.ended
        self.outcome = (reward, terminated, truncated, False)
        self.info = {"cluster": int(rng.integers(5))}
        if self.t % 2:
            self.info["odd/pair"] = [self.t, reward]
            self.info["odd/flag"] = self.t % 3 == 0
        if self.ended:
            self.info |= {"episode/r": self.total, "episode/l": self.t}
