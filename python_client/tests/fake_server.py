"""A small server of the protocol, written with grpcio's own server API.

Its toy environments draw everything from (seed, episode, step) and the action, so any two paths
to the same state must agree. Faults can be injected. As a program it takes the arguments that the
real tool takes: fake_server.py serve --socket FILE --ready-file FILE.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import threading
import time
from collections import Counter
from concurrent import futures
from dataclasses import dataclass
from typing import Any

import grpc
import numpy as np
from fake_sessions import Refused, Session, cut, refuse
from toys import ENVIRONMENTS, INFOS, OPTIONS, TYPES, box, multi, sample, to_proto

from recenv import spaces as s
from recenv.v1 import environment_pb2 as pb
from recenv.v1 import environment_pb2_grpc, space_pb2


class Service(environment_pb2_grpc.EnvironmentServiceServicer):
    """The protocol. Set the public attributes to inject faults."""

    def __init__(self) -> None:
        self.protocol = "recenv.v1"
        self.features = ["stream", "fork", "flat"]
        self.token: str | None = None
        self.max_sessions = 100
        self.delay: dict[str, float] = {}
        self.lost_replies: Counter[str] = Counter()
        self.refusals: dict[str, Refused] = {}
        self.broken_replies = False
        self.calls: Counter[str] = Counter()
        self.bytes_sent: Counter[str] = Counter()
        self.sessions: dict[str, Session] = {}
        self.forks = 0
        self._lock = threading.Lock()

    def guard(self, method: str, context: grpc.ServicerContext, work: Any) -> Any:
        self.calls[method] += 1
        try:
            sent = dict(context.invocation_metadata()).get("authorization")
            if self.token is not None and sent != f"Bearer {self.token}":
                raise refuse("UNAUTHENTICATED", "The token is missing or wrong.")
            if method in self.refusals:
                raise self.refusals[method]
            with self._lock:
                result = work()
            time.sleep(self.delay.get(method, 0))
        except Refused as error:
            if error.detail.code:
                detail = error.detail.SerializeToString()
                context.set_trailing_metadata((("recenv-error-bin", detail),))
            context.abort(error.status, error.detail.message)
        if self.lost_replies[method] > 0:
            self.lost_replies[method] -= 1
            context.abort(grpc.StatusCode.UNAVAILABLE, "Connection reset by a test")
        return result

    def session(self, id: str) -> Session:
        session = self.sessions.get(id)
        if session is not None and time.monotonic() - session.used > session.lease:
            session = self.sessions.pop(id) and None
        if session is None:
            raise refuse("UNKNOWN_SESSION", f'No session is called "{id}".', path=id)
        session.used = time.monotonic()
        return session

    def contract(self, id: str, options_json: str, layout: int, limit: int = 60) -> Any:
        if id not in ENVIRONMENTS:
            raise refuse(
                "UNKNOWN_ENVIRONMENT",
                f'No environment is called "{id}". Did you mean "InterestEvolution-v0"? '
                f'"recenv list" shows all {len(ENVIRONMENTS)}.',
                path=id,
            )
        options = {key: default for key, (default, _, _) in OPTIONS.items()}
        for key, value in json.loads(options_json or "{}").items():
            if key not in OPTIONS:
                raise refuse(
                    "INVALID_OPTION",
                    f'No option is called "{key}". Did you mean "slate_size"?',
                    path=key,
                )
            _, low, high = OPTIONS[key]
            if not isinstance(value, int) or not low <= value <= high:
                raise refuse(
                    "INVALID_OPTION", f"{key} must be in [{low}, {high}] but is {value}.", path=key
                )
            options[key] = value
        spec, actions = ENVIRONMENTS[id]
        if id == "InterestEvolution-v0":
            actions = multi(*[options["num_candidates"]] * options["slate_size"])
        if layout == pb.OBSERVATION_LAYOUT_FLAT:
            spec = box(-1, 1, (57,))

        def leaves(space: s.SpaceSpec) -> list[space_pb2.LeafSpec]:
            return [
                space_pb2.LeafSpec(path=leaf.path, dtype=TYPES[leaf.dtype], shape=leaf.shape)
                for leaf in s.iterate_leaves(space)
            ]

        contract = pb.Contract(
            environment_id=id,
            options_json=json.dumps(options, sort_keys=True, separators=(",", ":")),
            observation_space=to_proto(spec),
            action_space=to_proto(actions),
            observation_leaves=leaves(spec),
            action_leaves=leaves(actions),
            infos=[
                pb.InfoSpec(name=name, dtype=TYPES[dtype], shape=shape)
                for name, dtype, shape in INFOS
            ],
            max_episode_steps=limit,
            candidate_count=10,
            slate_size=2,
            distinct_items=True,
            generator="toy/1",
            layout=layout or pb.OBSERVATION_LAYOUT_DICT,
        )
        return contract, spec, actions

    def Hello(self, request: Any, context: Any) -> Any:
        def work() -> Any:
            if self.protocol == "refuse":
                raise refuse(
                    "VERSION",
                    f'The client speaks "{request.protocol}" (version {request.client_version}), '
                    'but this server speaks "recenv.v9" (version 9.0.0). Update the client.',
                )
            return pb.HelloResponse(
                protocol=self.protocol,
                server_version="9.0.0",
                features=self.features,
                limits=pb.Limits(max_lanes=4096, max_sessions=100, max_lease_seconds=3600),
            )

        return self.guard("Hello", context, work)

    def ListEnvironments(self, request: Any, context: Any) -> Any:
        return self.guard(
            "ListEnvironments",
            context,
            lambda: pb.ListEnvironmentsResponse(
                environments=[
                    pb.EnvironmentSummary(id=id, summary="A toy.") for id in sorted(ENVIRONMENTS)
                ]
            ),
        )

    def DescribeEnvironment(self, request: Any, context: Any) -> Any:
        def work() -> Any:
            arguments = request.environment_id, request.options_json, request.layout
            return pb.DescribeEnvironmentResponse(
                contract=self.contract(*arguments)[0],
                options_schema_json='{"type":"object"}',
                summary="A toy.",
            )

        return self.guard("DescribeEnvironment", context, work)

    def OpenSession(self, request: Any, context: Any) -> Any:
        def work() -> Any:
            if len(self.sessions) >= self.max_sessions:
                raise refuse(
                    "CAPACITY",
                    f"All {self.max_sessions} sessions are taken.",
                    retry_after_seconds=2.5,
                )
            limit = request.max_episode_steps if request.HasField("max_episode_steps") else 60
            arguments = request.environment_id, request.options_json, request.layout, limit
            id = os.urandom(16).hex()
            session = Session(id, *self.contract(*arguments), request.lanes)
            session.autoreset = request.autoreset or pb.AUTORESET_MODE_NEXT_STEP
            if request.HasField("lease_seconds"):
                session.lease = request.lease_seconds
            self.sessions[id] = session
            return pb.OpenSessionResponse(
                session_id=id,
                contract=session.contract,
                lanes=request.lanes,
                autoreset=session.autoreset,
                lease_seconds=session.lease,
            )

        return self.guard("OpenSession", context, work)

    def reply(self, request: Any, kind: str) -> pb.Batch:
        session = self.session(request.session_id)
        batch = session.guarded(request.sequence, lambda: getattr(session, kind)(request))
        if self.broken_replies:
            broken = pb.Batch()
            broken.CopyFrom(batch)
            broken.observation_leaves[0] = broken.observation_leaves[0][:-4]
            return broken
        return batch

    def Reset(self, request: Any, context: Any) -> Any:
        return self.guard(
            "Reset", context, lambda: pb.ResetResponse(batch=self.reply(request, "reset"))
        )

    def Step(self, request: Any, context: Any) -> Any:
        return self.guard(
            "Step", context, lambda: pb.StepResponse(batch=self.reply(request, "step"))
        )

    def StepStream(self, requests: Any, context: Any) -> Any:
        for request in requests:
            kind = request.WhichOneof("call")
            call = getattr(request, kind)
            batch = self.guard("StepStream", context, lambda: self.reply(call, kind))  # noqa: B023
            for part in cut(self.session(call.session_id), batch, 3):
                yield pb.StepStreamResponse(batch=part)

    def Snapshot(self, request: Any, context: Any) -> Any:
        def work() -> Any:
            session = self.session(request.session_id)
            state = [[lane.seed, lane.episode, lane.t, lane.total] for lane in session.lanes]
            body = json.dumps([session.contract.environment_id, state]).encode()
            return pb.SnapshotResponse(snapshot=body)

        return self.guard("Snapshot", context, work)

    def Restore(self, request: Any, context: Any) -> Any:
        def work() -> Any:
            session = self.session(request.session_id)
            try:
                id, state = json.loads(request.snapshot)
            except ValueError:
                raise refuse("SNAPSHOT", "The snapshot is damaged.", recoverable=True) from None
            if id != session.contract.environment_id:
                raise refuse("SNAPSHOT", f'The snapshot is of "{id}".', recoverable=True)

            def restore() -> pb.Batch:
                for lane, (lane.seed, lane.episode, lane.t, lane.total) in zip(
                    session.lanes, state, strict=True
                ):
                    lane.running, lane.ended = True, False
                    lane.observation = sample(session.spec, np.random.default_rng(lane.t))
                return session.batch([])

            return pb.RestoreResponse(batch=session.guarded(request.sequence, restore))

        return self.guard("Restore", context, work)

    def Fork(self, request: Any, context: Any) -> Any:
        def work() -> Any:
            import copy

            source = self.session(request.session_id)
            session = Session(os.urandom(16).hex(), source.contract, source.spec, source.actions, 0)
            session.lanes = copy.deepcopy(source.lanes)
            session.autoreset, session.lease = source.autoreset, source.lease
            self.sessions[session.id] = session
            return pb.ForkResponse(session_id=session.id, lease_seconds=session.lease)

        return self.guard("Fork", context, work)

    def Render(self, request: Any, context: Any) -> Any:
        def work() -> Any:
            lane = self.session(request.session_id).lanes[request.lane]
            return pb.RenderResponse(text=f"lane {request.lane} at step {lane.t}\n")

        return self.guard("Render", context, work)

    def Heartbeat(self, request: Any, context: Any) -> Any:
        return self.guard(
            "Heartbeat",
            context,
            lambda: pb.HeartbeatResponse(lease_seconds=self.session(request.session_id).lease),
        )

    def CloseSession(self, request: Any, context: Any) -> Any:
        def work() -> Any:
            self.sessions.pop(request.session_id, None)
            return pb.CloseSessionResponse()

        return self.guard("CloseSession", context, work)


@dataclass
class Fake:
    """A running fake server."""

    server: grpc.Server
    service: Service
    address: str


def start(
    target: str, credentials: grpc.ServerCredentials | None = None
) -> tuple[grpc.Server, Service, int]:
    """Start a server.

    Args:
        target: "127.0.0.1:0" or "unix:/path".
        credentials: Certificate and key, for TLS.

    Returns:
        The server, its service, and the port.
    """
    service = Service()
    server = grpc.server(
        futures.ThreadPoolExecutor(8),
        options=[("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)],
    )
    environment_pb2_grpc.add_EnvironmentServiceServicer_to_server(service, server)
    if credentials is None:
        port = server.add_insecure_port(target)
    else:
        port = server.add_secure_port(target, credentials)
    server.start()
    return server, service, port


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=["serve"])
    parser.add_argument("--socket", required=True)
    parser.add_argument("--ready-file", required=True)
    parser.add_argument("--until-stdin-closes", action="store_true")
    parser.add_argument("--data", action="append")
    parser.add_argument("--slow", type=float, default=0.0)
    arguments = parser.parse_args()
    server, service, _ = start(f"unix:{arguments.socket}")
    service.delay["Step"] = arguments.slow
    signal.signal(signal.SIGTERM, lambda *_: server.stop(0.2))
    with open(arguments.ready_file + ".new", "w", encoding="utf-8") as file:
        file.write(f"unix:{arguments.socket}\n")
    os.replace(arguments.ready_file + ".new", arguments.ready_file)
    server.wait_for_termination()


if __name__ == "__main__":
    main()
