"""Python client for RecEnv environments.

The plain client, `connect`, needs gRPC and NumPy alone. With Gymnasium installed, `make` and
`make_vec` give its `Env` and `VectorEnv`, and the ids `RecEnv/InterestEvolution-v0` and
`RecEnv/RatingReplay-v0` are registered when this module is imported, so that
`gymnasium.make("recenv:RecEnv/InterestEvolution-v0")` works. Any other environment of a server, a
plugin's or a scenario's, is `recenv.make("MyShop-v0", address)` or
`gymnasium.make("recenv:RecEnv/Remote-v0", environment_id="MyShop-v0", address=address)`.
An agent that a server lets recommend is a `Recommender`. `recenv.sb3` adapts to
Stable-Baselines3, `recenv.pettingzoo` and `recenv.rllib` make an agent of each of several users, and
`recenv.recsim` has RecSim's own interface.
"""

from importlib.util import find_spec as _find_spec

from . import spaces
from ._batch import Batch, InfoColumn, InfoSpec
from ._client import Client, EnvironmentDescription, EnvironmentSummary, Limits, connect
from ._contract import Contract
from ._errors import (
    AuthenticationError,
    CapacityError,
    DeadlineError,
    FeedbackError,
    InternalError,
    InvalidActionError,
    InvalidOptionError,
    InvalidRequestError,
    NoRecommenderError,
    RecEnvError,
    ResetNeededError,
    SequenceError,
    ServerUnavailableError,
    SessionError,
    SnapshotError,
    UnknownEnvironmentError,
    VersionMismatchError,
    VisitError,
)
from ._local_server import stop_local_server
from ._recommender import Recommendations, Recommender
from ._registration import BUILT_IN as _BUILT_IN
from ._registration import make, make_vec, register
from ._registration import register_remote as _register_remote
from ._session import Session
from ._version import __version__
from ._visit import Visit

__all__ = [
    "AuthenticationError",
    "Batch",
    "CapacityError",
    "Client",
    "Contract",
    "DeadlineError",
    "EnvironmentDescription",
    "EnvironmentSummary",
    "FeedbackError",
    "InfoColumn",
    "InfoSpec",
    "InternalError",
    "InvalidActionError",
    "InvalidOptionError",
    "InvalidRequestError",
    "Limits",
    "NoRecommenderError",
    "RecEnvError",
    "Recommendations",
    "Recommender",
    "ResetNeededError",
    "SequenceError",
    "ServerUnavailableError",
    "Session",
    "SessionError",
    "SnapshotError",
    "UnknownEnvironmentError",
    "VersionMismatchError",
    "Visit",
    "VisitError",
    "__version__",
    "connect",
    "make",
    "make_vec",
    "register",
    "spaces",
    "stop_local_server",
]

if _find_spec("gymnasium") is not None:
    from ._env import RecEnv
    from ._vector_env import RecVectorEnv

    __all__ += ["RecEnv", "RecVectorEnv"]
    for _id in _BUILT_IN:
        register(_id)
    _register_remote()
