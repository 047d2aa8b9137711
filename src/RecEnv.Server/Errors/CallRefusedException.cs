using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Errors;

/// <summary>A call that the server itself, not the environment, refuses.</summary>
/// <param name="code">Kind of error.</param>
/// <param name="message">A full sentence for the caller.</param>
/// <param name="path">What is at fault, or "".</param>
/// <param name="retryAfter">Seconds to wait before trying again; 0 where waiting does not help.</param>
internal sealed class CallRefusedException(Wire.ErrorCode code, string message, string path = "", double retryAfter = 0)
    : Exception(message)
{
    public Wire.ErrorCode Code { get; } = code;

    public string FaultPath { get; } = path;

    public double RetryAfterSeconds { get; } = retryAfter;

    public static CallRefusedException InvalidRequest(string message, string path = "") =>
        new(Wire.ErrorCode.InvalidRequest, message, path);

    public static CallRefusedException UnknownSession(string id, string message) =>
        new(Wire.ErrorCode.UnknownSession, message, id);
}
