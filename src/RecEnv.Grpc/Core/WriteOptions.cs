namespace Grpc.Core;

/// <summary>Options for writing messages. Immutable.</summary>
/// <param name="flags">The hints.</param>
public class WriteOptions(WriteFlags flags = default)
{
    /// <summary>No hints.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>The hints.</summary>
    public WriteFlags Flags { get; } = flags;
}
