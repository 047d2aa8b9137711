"""Sessions of the fake server, and the errors with which it refuses."""

from __future__ import annotations

import time
from typing import Any

import grpc
import numpy as np
from toys import F8, INFOS, Lane

from recenv import spaces as s
from recenv.v1 import environment_pb2 as pb
from recenv.v1 import error_pb2


class Refused(Exception):
    def __init__(self, status: grpc.StatusCode, code: int, message: str, **detail: Any) -> None:
        super().__init__(message)
        self.status = status
        self.detail = error_pb2.ErrorDetail(code=code, message=message, **detail)


def refuse(code: str, message: str, **detail: Any) -> Refused:
    status = {
        "UNKNOWN_ENVIRONMENT": "NOT_FOUND",
        "UNKNOWN_SESSION": "NOT_FOUND",
        "RESET_NEEDED": "FAILED_PRECONDITION",
        "SEQUENCE": "FAILED_PRECONDITION",
        "VERSION": "FAILED_PRECONDITION",
        "CAPACITY": "RESOURCE_EXHAUSTED",
        "UNAUTHENTICATED": "UNAUTHENTICATED",
        "INTERNAL": "INTERNAL",
    }.get(code, "INVALID_ARGUMENT")
    number = getattr(error_pb2, f"ERROR_CODE_{code}")
    return Refused(getattr(grpc.StatusCode, status), number, message, **detail)


class Session:
    def __init__(self, id: str, contract: pb.Contract, spec: Any, actions: Any, lanes: int) -> None:
        self.id, self.contract, self.spec, self.actions = id, contract, spec, actions
        self.lanes = [Lane() for _ in range(lanes)]
        self.autoreset = pb.AUTORESET_MODE_NEXT_STEP
        self.sequence = 0
        self.reply: pb.Batch | None = None
        self.lease = 60.0
        self.used = time.monotonic()

    def guarded(self, sequence: int, work: Any) -> pb.Batch:
        if sequence == self.sequence and self.reply is not None:
            return self.reply
        if sequence != self.sequence + 1:
            raise refuse("SEQUENCE", f"Sequence {sequence} follows {self.sequence}.")
        self.reply = work()
        self.sequence = sequence
        self.reply.sequence = sequence
        return self.reply

    def reset(self, request: pb.ResetRequest) -> pb.Batch:
        chosen = list(request.lanes) or range(len(self.lanes))
        seeds = {entry.lane: entry.seed for entry in request.lane_seeds}
        for i in chosen:
            if not 0 <= i < len(self.lanes):
                raise refuse("INVALID_REQUEST", f"Lane {i} is not in 0 to {len(self.lanes) - 1}.")
            seed = (request.seed + i) % 2**64 if request.HasField("seed") else seeds.get(i)
            self.lanes[i].start(self.spec, seed)
        return self.batch([])

    def read_actions(self, raw: list[bytes]) -> list[bytes]:
        leaves = list(s.iterate_leaves(self.actions))
        count = len(self.lanes)
        for part, leaf in zip(raw, leaves, strict=True):
            if len(part) != leaf.nbytes * count:
                raise refuse("INVALID_ACTION", "The action bytes have a wrong size.")
        if isinstance(self.actions, (s.MultiDiscreteSpec, s.DiscreteSpec)):
            top = self.actions.nvec[0] if hasattr(self.actions, "nvec") else self.actions.n
            for value in np.frombuffer(raw[0], leaves[0].dtype):
                if not 0 <= value < top:
                    raise refuse(
                        "INVALID_ACTION",
                        f"Candidate {value} is outside the candidate set of {top} "
                        f"(valid: 0 to {top - 1}).",
                        recoverable=True,
                        hint="Clip it.",
                    )
        rows = [np.frombuffer(p, np.uint8).reshape(count, -1) for p in raw]
        return [b"".join(row[i].tobytes() for row in rows) for i in range(count)]

    def step(self, request: pb.StepRequest) -> pb.Batch:
        actions = self.read_actions(list(request.action_leaves))
        mode, limit = self.autoreset, self.contract.max_episode_steps
        for i, lane in enumerate(self.lanes):
            if lane.episode < 0:
                raise refuse("RESET_NEEDED", "Step was called before Reset. Call Reset first.")
            if lane.ended and mode == pb.AUTORESET_MODE_DISABLED:
                raise refuse(
                    "RESET_NEEDED",
                    f"Step was called after the episode of lane {i} ended at step {lane.t}. "
                    "Call Reset first.",
                    recoverable=True,
                )
        finals = []
        for i, lane in enumerate(self.lanes):
            if lane.ended:
                lane.start(self.spec)
                continue
            lane.step(self.spec, actions[i], limit)
            if lane.ended and mode == pb.AUTORESET_MODE_SAME_STEP:
                finals.append((i, lane.observation, lane.info))
                outcome = lane.outcome
                lane.start(self.spec)
                lane.outcome = (*outcome[:3], True)
        return self.batch(finals)

    def columns(self, infos: list[dict[str, Any]]) -> list[pb.InfoColumn]:
        result = []
        for index, (name, dtype, shape) in enumerate(INFOS):
            present = np.array([name in info for info in infos])
            if present.any():
                values = np.zeros((len(infos), *shape), dtype)
                for i, info in enumerate(infos):
                    values[i] = info.get(name, 0)
                mask = b"" if present.all() else present.tobytes()
                column = pb.InfoColumn(index=index, present=mask, values=values.tobytes())
                result.append(column)
        return result

    def batch(self, finals: list[Any], first: int = 0, end: int | None = None) -> pb.Batch:
        lanes = self.lanes[first:end]
        rewards, *flags = zip(*(lane.outcome for lane in lanes), strict=True)
        terminated, truncated, started = (np.array(flag).tobytes() for flag in flags)
        finals = [entry for entry in finals if first <= entry[0] < first + len(lanes)]
        return pb.Batch(
            first_lane=first,
            lane_count=len(lanes),
            last=True,
            observation_leaves=stacked([lane.observation for lane in lanes]),
            rewards=np.array(rewards, F8).tobytes(),
            terminated=terminated,
            truncated=truncated,
            started=started,
            infos=self.columns([lane.info for lane in lanes]),
            final_lanes=[entry[0] for entry in finals],
            final_observation_leaves=stacked([entry[1] for entry in finals]),
            final_infos=self.columns([entry[2] for entry in finals]),
        )


def stacked(rows: list[list[np.ndarray]]) -> list[bytes]:
    return [np.stack(column).tobytes() for column in zip(*rows, strict=True)]


def cut(session: Session, batch: pb.Batch, parts: int) -> list[pb.Batch]:
    """Cut a reply into parts by lanes, from the wire form alone."""
    count = batch.lane_count
    bounds = [count * i // parts for i in range(parts + 1)]
    result = []

    def rows(raw: bytes, first: int, end: int, total: int = count) -> bytes:
        size = len(raw) // total if total else 0
        return raw[first * size : end * size]

    def columns(source: Any, first: int, end: int, total: int) -> list[pb.InfoColumn]:
        return [
            pb.InfoColumn(
                index=column.index,
                present=rows(column.present, first, end, total),
                values=rows(column.values, first, end, total),
            )
            for column in source
        ]

    for first, end in zip(bounds, bounds[1:], strict=False):
        finals = [i for i, lane in enumerate(batch.final_lanes) if first <= lane < end]
        low, high = (finals[0], finals[-1] + 1) if finals else (0, 0)
        total = len(batch.final_lanes)
        result.append(
            pb.Batch(
                sequence=batch.sequence,
                first_lane=first,
                lane_count=end - first,
                last=end == count,
                observation_leaves=[rows(r, first, end) for r in batch.observation_leaves],
                rewards=rows(batch.rewards, first, end),
                terminated=rows(batch.terminated, first, end),
                truncated=rows(batch.truncated, first, end),
                started=rows(batch.started, first, end),
                infos=columns(batch.infos, first, end, count),
                final_lanes=batch.final_lanes[low:high],
                final_observation_leaves=[
                    rows(r, low, high, total) for r in batch.final_observation_leaves
                ]
                if finals
                else [],
                final_infos=columns(batch.final_infos, low, high, total) if finals else [],
            )
        )
    return result
