from recenv.v1 import space_pb2 as _space_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

AUTORESET_MODE_DISABLED: AutoresetMode
AUTORESET_MODE_NEXT_STEP: AutoresetMode
AUTORESET_MODE_SAME_STEP: AutoresetMode
AUTORESET_MODE_UNSPECIFIED: AutoresetMode
DESCRIPTOR: _descriptor.FileDescriptor
OBSERVATION_LAYOUT_DICT: ObservationLayout
OBSERVATION_LAYOUT_FLAT: ObservationLayout
OBSERVATION_LAYOUT_UNSPECIFIED: ObservationLayout

class Batch(_message.Message):
    __slots__ = ["final_infos", "final_lanes", "final_observation_leaves", "first_lane", "infos", "lane_count", "last", "observation_leaves", "rewards", "sequence", "started", "terminated", "truncated"]
    FINAL_INFOS_FIELD_NUMBER: _ClassVar[int]
    FINAL_LANES_FIELD_NUMBER: _ClassVar[int]
    FINAL_OBSERVATION_LEAVES_FIELD_NUMBER: _ClassVar[int]
    FIRST_LANE_FIELD_NUMBER: _ClassVar[int]
    INFOS_FIELD_NUMBER: _ClassVar[int]
    LANE_COUNT_FIELD_NUMBER: _ClassVar[int]
    LAST_FIELD_NUMBER: _ClassVar[int]
    OBSERVATION_LEAVES_FIELD_NUMBER: _ClassVar[int]
    REWARDS_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    STARTED_FIELD_NUMBER: _ClassVar[int]
    TERMINATED_FIELD_NUMBER: _ClassVar[int]
    TRUNCATED_FIELD_NUMBER: _ClassVar[int]
    final_infos: _containers.RepeatedCompositeFieldContainer[InfoColumn]
    final_lanes: _containers.RepeatedScalarFieldContainer[int]
    final_observation_leaves: _containers.RepeatedScalarFieldContainer[bytes]
    first_lane: int
    infos: _containers.RepeatedCompositeFieldContainer[InfoColumn]
    lane_count: int
    last: bool
    observation_leaves: _containers.RepeatedScalarFieldContainer[bytes]
    rewards: bytes
    sequence: int
    started: bytes
    terminated: bytes
    truncated: bytes
    def __init__(self, sequence: _Optional[int] = ..., first_lane: _Optional[int] = ..., lane_count: _Optional[int] = ..., last: bool = ..., observation_leaves: _Optional[_Iterable[bytes]] = ..., rewards: _Optional[bytes] = ..., terminated: _Optional[bytes] = ..., truncated: _Optional[bytes] = ..., started: _Optional[bytes] = ..., infos: _Optional[_Iterable[_Union[InfoColumn, _Mapping]]] = ..., final_lanes: _Optional[_Iterable[int]] = ..., final_observation_leaves: _Optional[_Iterable[bytes]] = ..., final_infos: _Optional[_Iterable[_Union[InfoColumn, _Mapping]]] = ...) -> None: ...

class CloseSessionRequest(_message.Message):
    __slots__ = ["session_id"]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    def __init__(self, session_id: _Optional[str] = ...) -> None: ...

class CloseSessionResponse(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class Contract(_message.Message):
    __slots__ = ["action_leaves", "action_space", "candidate_count", "distinct_items", "environment_id", "generator", "infos", "layout", "max_episode_steps", "observation_leaves", "observation_space", "options_json", "slate_size"]
    ACTION_LEAVES_FIELD_NUMBER: _ClassVar[int]
    ACTION_SPACE_FIELD_NUMBER: _ClassVar[int]
    CANDIDATE_COUNT_FIELD_NUMBER: _ClassVar[int]
    DISTINCT_ITEMS_FIELD_NUMBER: _ClassVar[int]
    ENVIRONMENT_ID_FIELD_NUMBER: _ClassVar[int]
    GENERATOR_FIELD_NUMBER: _ClassVar[int]
    INFOS_FIELD_NUMBER: _ClassVar[int]
    LAYOUT_FIELD_NUMBER: _ClassVar[int]
    MAX_EPISODE_STEPS_FIELD_NUMBER: _ClassVar[int]
    OBSERVATION_LEAVES_FIELD_NUMBER: _ClassVar[int]
    OBSERVATION_SPACE_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_JSON_FIELD_NUMBER: _ClassVar[int]
    SLATE_SIZE_FIELD_NUMBER: _ClassVar[int]
    action_leaves: _containers.RepeatedCompositeFieldContainer[_space_pb2.LeafSpec]
    action_space: _space_pb2.Space
    candidate_count: int
    distinct_items: bool
    environment_id: str
    generator: str
    infos: _containers.RepeatedCompositeFieldContainer[InfoSpec]
    layout: ObservationLayout
    max_episode_steps: int
    observation_leaves: _containers.RepeatedCompositeFieldContainer[_space_pb2.LeafSpec]
    observation_space: _space_pb2.Space
    options_json: str
    slate_size: int
    def __init__(self, environment_id: _Optional[str] = ..., options_json: _Optional[str] = ..., observation_space: _Optional[_Union[_space_pb2.Space, _Mapping]] = ..., action_space: _Optional[_Union[_space_pb2.Space, _Mapping]] = ..., observation_leaves: _Optional[_Iterable[_Union[_space_pb2.LeafSpec, _Mapping]]] = ..., action_leaves: _Optional[_Iterable[_Union[_space_pb2.LeafSpec, _Mapping]]] = ..., infos: _Optional[_Iterable[_Union[InfoSpec, _Mapping]]] = ..., max_episode_steps: _Optional[int] = ..., candidate_count: _Optional[int] = ..., slate_size: _Optional[int] = ..., distinct_items: bool = ..., generator: _Optional[str] = ..., layout: _Optional[_Union[ObservationLayout, str]] = ...) -> None: ...

class DescribeEnvironmentRequest(_message.Message):
    __slots__ = ["environment_id", "layout", "options_json"]
    ENVIRONMENT_ID_FIELD_NUMBER: _ClassVar[int]
    LAYOUT_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_JSON_FIELD_NUMBER: _ClassVar[int]
    environment_id: str
    layout: ObservationLayout
    options_json: str
    def __init__(self, environment_id: _Optional[str] = ..., options_json: _Optional[str] = ..., layout: _Optional[_Union[ObservationLayout, str]] = ...) -> None: ...

class DescribeEnvironmentResponse(_message.Message):
    __slots__ = ["contract", "options_schema_json", "summary"]
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_SCHEMA_JSON_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    contract: Contract
    options_schema_json: str
    summary: str
    def __init__(self, contract: _Optional[_Union[Contract, _Mapping]] = ..., options_schema_json: _Optional[str] = ..., summary: _Optional[str] = ...) -> None: ...

class EnvironmentSummary(_message.Message):
    __slots__ = ["id", "summary"]
    ID_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    id: str
    summary: str
    def __init__(self, id: _Optional[str] = ..., summary: _Optional[str] = ...) -> None: ...

class ForkRequest(_message.Message):
    __slots__ = ["session_id"]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    def __init__(self, session_id: _Optional[str] = ...) -> None: ...

class ForkResponse(_message.Message):
    __slots__ = ["lease_seconds", "session_id"]
    LEASE_SECONDS_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    lease_seconds: float
    session_id: str
    def __init__(self, session_id: _Optional[str] = ..., lease_seconds: _Optional[float] = ...) -> None: ...

class HeartbeatRequest(_message.Message):
    __slots__ = ["session_id"]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    def __init__(self, session_id: _Optional[str] = ...) -> None: ...

class HeartbeatResponse(_message.Message):
    __slots__ = ["lease_seconds"]
    LEASE_SECONDS_FIELD_NUMBER: _ClassVar[int]
    lease_seconds: float
    def __init__(self, lease_seconds: _Optional[float] = ...) -> None: ...

class HelloRequest(_message.Message):
    __slots__ = ["client_name", "client_version", "protocol"]
    CLIENT_NAME_FIELD_NUMBER: _ClassVar[int]
    CLIENT_VERSION_FIELD_NUMBER: _ClassVar[int]
    PROTOCOL_FIELD_NUMBER: _ClassVar[int]
    client_name: str
    client_version: str
    protocol: str
    def __init__(self, protocol: _Optional[str] = ..., client_version: _Optional[str] = ..., client_name: _Optional[str] = ...) -> None: ...

class HelloResponse(_message.Message):
    __slots__ = ["features", "limits", "protocol", "server_version"]
    FEATURES_FIELD_NUMBER: _ClassVar[int]
    LIMITS_FIELD_NUMBER: _ClassVar[int]
    PROTOCOL_FIELD_NUMBER: _ClassVar[int]
    SERVER_VERSION_FIELD_NUMBER: _ClassVar[int]
    features: _containers.RepeatedScalarFieldContainer[str]
    limits: Limits
    protocol: str
    server_version: str
    def __init__(self, protocol: _Optional[str] = ..., server_version: _Optional[str] = ..., features: _Optional[_Iterable[str]] = ..., limits: _Optional[_Union[Limits, _Mapping]] = ...) -> None: ...

class InfoColumn(_message.Message):
    __slots__ = ["index", "present", "values"]
    INDEX_FIELD_NUMBER: _ClassVar[int]
    PRESENT_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    index: int
    present: bytes
    values: bytes
    def __init__(self, index: _Optional[int] = ..., present: _Optional[bytes] = ..., values: _Optional[bytes] = ...) -> None: ...

class InfoSpec(_message.Message):
    __slots__ = ["dtype", "name", "shape"]
    DTYPE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SHAPE_FIELD_NUMBER: _ClassVar[int]
    dtype: _space_pb2.ElementType
    name: str
    shape: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, name: _Optional[str] = ..., dtype: _Optional[_Union[_space_pb2.ElementType, str]] = ..., shape: _Optional[_Iterable[int]] = ...) -> None: ...

class LaneSeed(_message.Message):
    __slots__ = ["lane", "seed"]
    LANE_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    lane: int
    seed: int
    def __init__(self, lane: _Optional[int] = ..., seed: _Optional[int] = ...) -> None: ...

class Limits(_message.Message):
    __slots__ = ["max_lanes", "max_lease_seconds", "max_observation_bytes", "max_request_bytes", "max_sessions"]
    MAX_LANES_FIELD_NUMBER: _ClassVar[int]
    MAX_LEASE_SECONDS_FIELD_NUMBER: _ClassVar[int]
    MAX_OBSERVATION_BYTES_FIELD_NUMBER: _ClassVar[int]
    MAX_REQUEST_BYTES_FIELD_NUMBER: _ClassVar[int]
    MAX_SESSIONS_FIELD_NUMBER: _ClassVar[int]
    max_lanes: int
    max_lease_seconds: float
    max_observation_bytes: int
    max_request_bytes: int
    max_sessions: int
    def __init__(self, max_lanes: _Optional[int] = ..., max_sessions: _Optional[int] = ..., max_observation_bytes: _Optional[int] = ..., max_request_bytes: _Optional[int] = ..., max_lease_seconds: _Optional[float] = ...) -> None: ...

class ListEnvironmentsRequest(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class ListEnvironmentsResponse(_message.Message):
    __slots__ = ["environments"]
    ENVIRONMENTS_FIELD_NUMBER: _ClassVar[int]
    environments: _containers.RepeatedCompositeFieldContainer[EnvironmentSummary]
    def __init__(self, environments: _Optional[_Iterable[_Union[EnvironmentSummary, _Mapping]]] = ...) -> None: ...

class OpenSessionRequest(_message.Message):
    __slots__ = ["autoreset", "client_name", "environment_id", "lanes", "layout", "lease_seconds", "max_episode_steps", "options_json"]
    AUTORESET_FIELD_NUMBER: _ClassVar[int]
    CLIENT_NAME_FIELD_NUMBER: _ClassVar[int]
    ENVIRONMENT_ID_FIELD_NUMBER: _ClassVar[int]
    LANES_FIELD_NUMBER: _ClassVar[int]
    LAYOUT_FIELD_NUMBER: _ClassVar[int]
    LEASE_SECONDS_FIELD_NUMBER: _ClassVar[int]
    MAX_EPISODE_STEPS_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_JSON_FIELD_NUMBER: _ClassVar[int]
    autoreset: AutoresetMode
    client_name: str
    environment_id: str
    lanes: int
    layout: ObservationLayout
    lease_seconds: float
    max_episode_steps: int
    options_json: str
    def __init__(self, environment_id: _Optional[str] = ..., options_json: _Optional[str] = ..., lanes: _Optional[int] = ..., autoreset: _Optional[_Union[AutoresetMode, str]] = ..., layout: _Optional[_Union[ObservationLayout, str]] = ..., max_episode_steps: _Optional[int] = ..., lease_seconds: _Optional[float] = ..., client_name: _Optional[str] = ...) -> None: ...

class OpenSessionResponse(_message.Message):
    __slots__ = ["autoreset", "contract", "lanes", "lease_seconds", "session_id"]
    AUTORESET_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    LANES_FIELD_NUMBER: _ClassVar[int]
    LEASE_SECONDS_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    autoreset: AutoresetMode
    contract: Contract
    lanes: int
    lease_seconds: float
    session_id: str
    def __init__(self, session_id: _Optional[str] = ..., contract: _Optional[_Union[Contract, _Mapping]] = ..., lanes: _Optional[int] = ..., autoreset: _Optional[_Union[AutoresetMode, str]] = ..., lease_seconds: _Optional[float] = ...) -> None: ...

class RenderRequest(_message.Message):
    __slots__ = ["lane", "session_id"]
    LANE_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    lane: int
    session_id: str
    def __init__(self, session_id: _Optional[str] = ..., lane: _Optional[int] = ...) -> None: ...

class RenderResponse(_message.Message):
    __slots__ = ["text"]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    text: str
    def __init__(self, text: _Optional[str] = ...) -> None: ...

class ResetRequest(_message.Message):
    __slots__ = ["lane_seeds", "lanes", "seed", "sequence", "session_id"]
    LANES_FIELD_NUMBER: _ClassVar[int]
    LANE_SEEDS_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    lane_seeds: _containers.RepeatedCompositeFieldContainer[LaneSeed]
    lanes: _containers.RepeatedScalarFieldContainer[int]
    seed: int
    sequence: int
    session_id: str
    def __init__(self, session_id: _Optional[str] = ..., sequence: _Optional[int] = ..., lanes: _Optional[_Iterable[int]] = ..., seed: _Optional[int] = ..., lane_seeds: _Optional[_Iterable[_Union[LaneSeed, _Mapping]]] = ...) -> None: ...

class ResetResponse(_message.Message):
    __slots__ = ["batch"]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    batch: Batch
    def __init__(self, batch: _Optional[_Union[Batch, _Mapping]] = ...) -> None: ...

class RestoreRequest(_message.Message):
    __slots__ = ["sequence", "session_id", "snapshot"]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    SNAPSHOT_FIELD_NUMBER: _ClassVar[int]
    sequence: int
    session_id: str
    snapshot: bytes
    def __init__(self, session_id: _Optional[str] = ..., sequence: _Optional[int] = ..., snapshot: _Optional[bytes] = ...) -> None: ...

class RestoreResponse(_message.Message):
    __slots__ = ["batch"]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    batch: Batch
    def __init__(self, batch: _Optional[_Union[Batch, _Mapping]] = ...) -> None: ...

class SnapshotRequest(_message.Message):
    __slots__ = ["session_id"]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    def __init__(self, session_id: _Optional[str] = ...) -> None: ...

class SnapshotResponse(_message.Message):
    __slots__ = ["snapshot"]
    SNAPSHOT_FIELD_NUMBER: _ClassVar[int]
    snapshot: bytes
    def __init__(self, snapshot: _Optional[bytes] = ...) -> None: ...

class StepRequest(_message.Message):
    __slots__ = ["action_leaves", "sequence", "session_id"]
    ACTION_LEAVES_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    action_leaves: _containers.RepeatedScalarFieldContainer[bytes]
    sequence: int
    session_id: str
    def __init__(self, session_id: _Optional[str] = ..., sequence: _Optional[int] = ..., action_leaves: _Optional[_Iterable[bytes]] = ...) -> None: ...

class StepResponse(_message.Message):
    __slots__ = ["batch"]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    batch: Batch
    def __init__(self, batch: _Optional[_Union[Batch, _Mapping]] = ...) -> None: ...

class StepStreamRequest(_message.Message):
    __slots__ = ["reset", "step"]
    RESET_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    reset: ResetRequest
    step: StepRequest
    def __init__(self, reset: _Optional[_Union[ResetRequest, _Mapping]] = ..., step: _Optional[_Union[StepRequest, _Mapping]] = ...) -> None: ...

class StepStreamResponse(_message.Message):
    __slots__ = ["batch"]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    batch: Batch
    def __init__(self, batch: _Optional[_Union[Batch, _Mapping]] = ...) -> None: ...

class AutoresetMode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class ObservationLayout(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
