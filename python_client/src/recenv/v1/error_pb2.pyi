from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor
ERROR_CODE_CAPACITY: ErrorCode
ERROR_CODE_FEEDBACK: ErrorCode
ERROR_CODE_INTERNAL: ErrorCode
ERROR_CODE_INVALID_ACTION: ErrorCode
ERROR_CODE_INVALID_OPTION: ErrorCode
ERROR_CODE_INVALID_REQUEST: ErrorCode
ERROR_CODE_NO_RECOMMENDER: ErrorCode
ERROR_CODE_RESET_NEEDED: ErrorCode
ERROR_CODE_SEQUENCE: ErrorCode
ERROR_CODE_SNAPSHOT: ErrorCode
ERROR_CODE_UNAUTHENTICATED: ErrorCode
ERROR_CODE_UNKNOWN_ENVIRONMENT: ErrorCode
ERROR_CODE_UNKNOWN_SESSION: ErrorCode
ERROR_CODE_UNSPECIFIED: ErrorCode
ERROR_CODE_VERSION: ErrorCode
ERROR_CODE_VISIT: ErrorCode

class ErrorDetail(_message.Message):
    __slots__ = ["code", "hint", "message", "path", "recoverable", "retry_after_seconds"]
    CODE_FIELD_NUMBER: _ClassVar[int]
    HINT_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    RECOVERABLE_FIELD_NUMBER: _ClassVar[int]
    RETRY_AFTER_SECONDS_FIELD_NUMBER: _ClassVar[int]
    code: ErrorCode
    hint: str
    message: str
    path: str
    recoverable: bool
    retry_after_seconds: float
    def __init__(self, code: _Optional[_Union[ErrorCode, str]] = ..., message: _Optional[str] = ..., path: _Optional[str] = ..., hint: _Optional[str] = ..., recoverable: bool = ..., retry_after_seconds: _Optional[float] = ...) -> None: ...

class ErrorCode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
