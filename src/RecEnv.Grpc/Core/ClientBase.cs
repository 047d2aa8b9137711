namespace Grpc.Core;

/// <summary>What generated clients share.</summary>
public abstract class ClientBase
{
    private readonly ClientBaseConfiguration? _configuration;

    /// <summary>A client that cannot call: a test double overrides what it needs.</summary>
    protected ClientBase()
    {
    }

    /// <summary>A client with a configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    protected ClientBase(ClientBaseConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _configuration = configuration;
    }

    /// <summary>A client on a channel.</summary>
    /// <param name="channel">The channel.</param>
    protected ClientBase(ChannelBase channel)
        : this(channel.CreateCallInvoker())
    {
    }

    /// <summary>A client on an invoker.</summary>
    /// <param name="callInvoker">The invoker.</param>
    protected ClientBase(CallInvoker callInvoker)
        : this(new ClientBaseConfiguration(callInvoker))
    {
    }

    /// <summary>What starts the calls.</summary>
    protected CallInvoker CallInvoker => Configuration.Invoker;

    /// <summary>The configuration, for making changed copies of the client.</summary>
    protected internal ClientBaseConfiguration Configuration => _configuration
        ?? throw new NotSupportedException("This client was made without a channel, so it can make no calls.");

    /// <summary>What a client is made of. Opaque.</summary>
    protected internal class ClientBaseConfiguration
    {
        internal ClientBaseConfiguration(CallInvoker invoker)
        {
            ArgumentNullException.ThrowIfNull(invoker);
            Invoker = invoker;
        }

        internal CallInvoker Invoker { get; }
    }
}
