namespace Grpc.Core;

/// <summary>What is known of a method without its message types.</summary>
public interface IMethod
{
    /// <summary>The call shape.</summary>
    public MethodType Type { get; }

    /// <summary>The service with its package, as in "recenv.v1.EnvironmentService".</summary>
    public string ServiceName { get; }

    /// <summary>The method's own name.</summary>
    public string Name { get; }

    /// <summary>The path on the wire: "/service/method".</summary>
    public string FullName { get; }
}
