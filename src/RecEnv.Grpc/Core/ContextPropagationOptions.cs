namespace Grpc.Core;

/// <summary>What a propagation token ties.</summary>
/// <param name="propagateDeadline">Whether the deadline passes on.</param>
/// <param name="propagateCancellation">Whether cancellation passes on.</param>
public class ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
{
    /// <summary>Whether the deadline passes on.</summary>
    public bool IsPropagateDeadline { get; } = propagateDeadline;

    /// <summary>Whether cancellation passes on.</summary>
    public bool IsPropagateCancellation { get; } = propagateCancellation;
}
