namespace Grpc.Core;

/// <summary>
/// Ties a call made by a handler to the call it serves. This stack makes none; pass the handler's deadline and
/// cancellation token instead.
/// </summary>
public abstract class ContextPropagationToken
{
    private protected ContextPropagationToken()
    {
    }
}
