namespace Grpc.Core;

/// <summary>The outcome of a call, as on the wire.</summary>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,

    /// <summary>The call was cancelled, usually by the caller.</summary>
    Cancelled = 1,

    /// <summary>A failure without a better code, such as an unhandled exception in the handler.</summary>
    Unknown = 2,

    /// <summary>An argument is wrong whatever the state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed before the call completed.</summary>
    DeadlineExceeded = 4,

    /// <summary>The requested thing does not exist.</summary>
    NotFound = 5,

    /// <summary>The thing to be created exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known but not allowed to do this.</summary>
    PermissionDenied = 7,

    /// <summary>A limit was reached, such as a message size or a quota.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in the state the call needs; retrying alone does not help.</summary>
    FailedPrecondition = 9,

    /// <summary>The call was aborted by a conflict; retry at a higher level.</summary>
    Aborted = 10,

    /// <summary>The call went past the valid range.</summary>
    OutOfRange = 11,

    /// <summary>The method or feature does not exist here.</summary>
    Unimplemented = 12,

    /// <summary>An invariant is broken, such as a message that cannot be parsed.</summary>
    Internal = 13,

    /// <summary>The service cannot be reached right now; retrying may help.</summary>
    Unavailable = 14,

    /// <summary>Data were lost or corrupted beyond repair.</summary>
    DataLoss = 15,

    /// <summary>The call has no valid credentials.</summary>
    Unauthenticated = 16,
}
