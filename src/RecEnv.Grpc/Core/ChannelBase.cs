namespace Grpc.Core;

/// <summary>A connection to a server, shared by any number of clients and threads.</summary>
public abstract class ChannelBase
{
    /// <summary>Starts a channel.</summary>
    /// <param name="target">The server's authority.</param>
    protected ChannelBase(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Target = target;
    }

    /// <summary>The server's authority.</summary>
    public string Target { get; }

    /// <summary>Makes an invoker, which starts calls on this channel.</summary>
    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Closes the channel.</summary>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>Closes the channel.</summary>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
