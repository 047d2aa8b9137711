using System.Security.Cryptography;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using RecEnv.Server.Sessions;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Errors;

/// <summary>Ends failed calls: says what was wrong with them, or logs a bug and closes the session it struck.</summary>
internal sealed class ServerFaults(SessionTable sessions, ILogger<ServerFaults> logger)
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
        if (session is not null)
        {
            sessions.End(session, SessionEnding.Failed(logId));
        }

        Wire.ErrorDetail unexpected = ErrorMapping.Unexpected(logId, session?.Id);
        return ErrorMapping.ToRpcException(unexpected);
    }
}
