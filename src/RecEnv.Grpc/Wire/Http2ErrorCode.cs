namespace RecEnv.Grpc.Wire;

/// <summary>The HTTP/2 reset codes this stack sends or tells apart.</summary>
internal enum Http2ErrorCode
{
    /// <summary>The answer is complete; the rest of the request is not wanted.</summary>
    NoError = 0,

    /// <summary>What was sent is corrupt.</summary>
    InternalError = 2,

    /// <summary>The request was not processed at all.</summary>
    RefusedStream = 7,

    /// <summary>The call is over without a complete answer.</summary>
    Cancel = 8,

    /// <summary>The peer sends too much of something.</summary>
    EnhanceYourCalm = 11,

    /// <summary>TLS is too weak.</summary>
    InadequateSecurity = 12,
}
