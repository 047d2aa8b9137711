using System.Security.Cryptography;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using RecEnv.Server.Plugins;
using RecEnv.Server.Sessions;

namespace RecEnv.Server.Errors;

/// <summary>Ends failed calls: says what was wrong with them, or logs a bug and closes the session it struck.</summary>
internal sealed class ServerFaults(SessionTable sessions, PluginHosts plugins, ILogger<ServerFaults> logger)
{
    /// <summary>The error that the caller gets.</summary>
    /// <param name="exception">What went wrong.</param>
    /// <param name="method">Full name of the method.</param>
    /// <param name="session">The session of the call, entered; or null.</param>
    public RpcException ToRpcException(Exception exception, string method, Session? session)
    {
        if (exception is RpcException status)
        {
            return status;
        }

        string sessionId = session?.Id ?? "-";
        string environmentId = session?.EnvironmentId ?? "-";
        if (ErrorMapping.Expected(exception) is { } detail)
        {
            ServerFaultsLog.CallRefused(logger, sessionId, environmentId, method, detail.Code, detail.Message);
            return ErrorMapping.ToRpcException(detail);
        }

        string logId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        ServerFaultsLog.CallFailed(logger, sessionId, environmentId, method, logId, exception);
        var fault = exception as EnvironmentFaultException;
        string? plugin = fault is null ? null : plugins.Of(fault.EnvironmentId)?.Plugin;
        if (session is not null)
        {
            sessions.End(
                session, plugin is null ? SessionEnding.Failed(logId) : SessionEnding.Faulted(plugin, fault!.Predicate, logId));
        }

        return ErrorMapping.ToRpcException(plugin is null
            ? ErrorMapping.Unexpected(logId, session?.Id)
            : ErrorMapping.Faulted(plugin, fault!, logId, session?.Id));
    }
}
