namespace Grpc.Core;

/// <summary>Hints for writing one message.</summary>
[Flags]
#pragma warning disable CA1711 // the name is part of the API this stack is compatible with
public enum WriteFlags
#pragma warning restore CA1711
{
    /// <summary>More messages follow at once: the message may wait in a buffer.</summary>
    BufferHint = 0x1,

    /// <summary>Do not compress this message, even when the call compresses.</summary>
    NoCompress = 0x2,
}
