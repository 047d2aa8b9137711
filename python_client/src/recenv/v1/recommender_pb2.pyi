from recenv.v1 import environment_pb2 as _environment_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DescribeRecommenderRequest(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class DescribeRecommenderResponse(_message.Message):
    __slots__ = ["agent", "agent_options_json", "contract", "explores", "learns", "lease_seconds", "max_visits", "max_waiting", "seed", "tells_exploration", "tells_propensities"]
    AGENT_FIELD_NUMBER: _ClassVar[int]
    AGENT_OPTIONS_JSON_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    EXPLORES_FIELD_NUMBER: _ClassVar[int]
    LEARNS_FIELD_NUMBER: _ClassVar[int]
    LEASE_SECONDS_FIELD_NUMBER: _ClassVar[int]
    MAX_VISITS_FIELD_NUMBER: _ClassVar[int]
    MAX_WAITING_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    TELLS_EXPLORATION_FIELD_NUMBER: _ClassVar[int]
    TELLS_PROPENSITIES_FIELD_NUMBER: _ClassVar[int]
    agent: str
    agent_options_json: str
    contract: _environment_pb2.Contract
    explores: bool
    learns: bool
    lease_seconds: float
    max_visits: int
    max_waiting: int
    seed: int
    tells_exploration: bool
    tells_propensities: bool
    def __init__(self, agent: _Optional[str] = ..., agent_options_json: _Optional[str] = ..., contract: _Optional[_Union[_environment_pb2.Contract, _Mapping]] = ..., explores: bool = ..., learns: bool = ..., tells_propensities: bool = ..., tells_exploration: bool = ..., max_visits: _Optional[int] = ..., max_waiting: _Optional[int] = ..., lease_seconds: _Optional[float] = ..., seed: _Optional[int] = ...) -> None: ...

class EndVisitsRequest(_message.Message):
    __slots__ = ["visits"]
    VISITS_FIELD_NUMBER: _ClassVar[int]
    visits: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, visits: _Optional[_Iterable[str]] = ...) -> None: ...

class EndVisitsResponse(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class FeedbackRequest(_message.Message):
    __slots__ = ["next_observation_leaves", "rewards", "rows", "terminated", "truncated"]
    NEXT_OBSERVATION_LEAVES_FIELD_NUMBER: _ClassVar[int]
    REWARDS_FIELD_NUMBER: _ClassVar[int]
    ROWS_FIELD_NUMBER: _ClassVar[int]
    TERMINATED_FIELD_NUMBER: _ClassVar[int]
    TRUNCATED_FIELD_NUMBER: _ClassVar[int]
    next_observation_leaves: _containers.RepeatedScalarFieldContainer[bytes]
    rewards: bytes
    rows: _containers.RepeatedCompositeFieldContainer[VisitStep]
    terminated: bytes
    truncated: bytes
    def __init__(self, rows: _Optional[_Iterable[_Union[VisitStep, _Mapping]]] = ..., rewards: _Optional[bytes] = ..., terminated: _Optional[bytes] = ..., truncated: _Optional[bytes] = ..., next_observation_leaves: _Optional[_Iterable[bytes]] = ...) -> None: ...

class FeedbackResponse(_message.Message):
    __slots__ = ["learned"]
    LEARNED_FIELD_NUMBER: _ClassVar[int]
    learned: bool
    def __init__(self, learned: bool = ...) -> None: ...

class RecommendRequest(_message.Message):
    __slots__ = ["observation_leaves", "rows"]
    OBSERVATION_LEAVES_FIELD_NUMBER: _ClassVar[int]
    ROWS_FIELD_NUMBER: _ClassVar[int]
    observation_leaves: _containers.RepeatedScalarFieldContainer[bytes]
    rows: _containers.RepeatedCompositeFieldContainer[VisitStep]
    def __init__(self, rows: _Optional[_Iterable[_Union[VisitStep, _Mapping]]] = ..., observation_leaves: _Optional[_Iterable[bytes]] = ...) -> None: ...

class RecommendResponse(_message.Message):
    __slots__ = ["action_leaves", "explored", "log_propensities"]
    ACTION_LEAVES_FIELD_NUMBER: _ClassVar[int]
    EXPLORED_FIELD_NUMBER: _ClassVar[int]
    LOG_PROPENSITIES_FIELD_NUMBER: _ClassVar[int]
    action_leaves: _containers.RepeatedScalarFieldContainer[bytes]
    explored: bytes
    log_propensities: bytes
    def __init__(self, action_leaves: _Optional[_Iterable[bytes]] = ..., log_propensities: _Optional[bytes] = ..., explored: _Optional[bytes] = ...) -> None: ...

class SaveRecommenderRequest(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class SaveRecommenderResponse(_message.Message):
    __slots__ = ["feedbacks"]
    FEEDBACKS_FIELD_NUMBER: _ClassVar[int]
    feedbacks: int
    def __init__(self, feedbacks: _Optional[int] = ...) -> None: ...

class VisitStep(_message.Message):
    __slots__ = ["step", "visit"]
    STEP_FIELD_NUMBER: _ClassVar[int]
    VISIT_FIELD_NUMBER: _ClassVar[int]
    step: int
    visit: str
    def __init__(self, visit: _Optional[str] = ..., step: _Optional[int] = ...) -> None: ...
