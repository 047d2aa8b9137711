using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using RecEnv.Options;
using RecEnv.Protocol.V1;

namespace RecEnv.Client;

/// <summary>Turns failed calls into the exceptions, with the sentences, that an environment in process throws.</summary>
internal static class ErrorTranslation
{
    /// <summary>Name of the trailer that carries the error's detail.</summary>
    private const string DetailTrailer = "recenv-error-bin";

    /// <summary>Translates a failed call.</summary>
    /// <param name="error">What the call threw.</param>
    /// <param name="address">The server's address, for sentences.</param>
    /// <param name="deadline">The time the call had, for sentences.</param>
    public static Exception Translate(RpcException error, string address, TimeSpan deadline) =>
        FromDetail(error) ?? FromStatus(error, address, deadline);

    private static Exception? FromDetail(RpcException error)
    {
        if (Detail(error) is not { } detail)
        {
            return null;
        }

        string message = detail.Message;
        return detail.Code switch
        {
            ErrorCode.UnknownEnvironment => new UnknownEnvironmentException(message),
            ErrorCode.InvalidOption =>
                new InvalidOptionException(detail.Path.Length == 0 ? null : detail.Path, message, error),
            ErrorCode.InvalidAction => new InvalidActionException(message),
            ErrorCode.ResetNeeded => new ResetNeededException(message),
            ErrorCode.UnknownSession or ErrorCode.Sequence => new SessionLostException(message, error),
            ErrorCode.Capacity => new CapacityException(message, TimeSpan.FromSeconds(detail.RetryAfterSeconds), error),
            ErrorCode.Version => new VersionMismatchException(message, error),
            ErrorCode.Snapshot => new SnapshotException(message),
            ErrorCode.InvalidRequest => new ArgumentException(message, error),
            ErrorCode.Unauthenticated => new TokenRefusedException(message, error),
            ErrorCode.Visit => new VisitException(message, error),
            ErrorCode.Feedback => new FeedbackException(message, error),
            ErrorCode.NoRecommender => new NoRecommenderException(message, error),
            ErrorCode.Internal => new ServerFaultException(message, error),
            _ => null,
        };
    }

    private static RemoteException FromStatus(RpcException error, string address, TimeSpan deadline)
    {
        string detail = error.Status.Detail.TrimEnd('.');
        return error.StatusCode switch
        {
            StatusCode.Unavailable => new ServerUnavailableException(
                $"The server at {address} cannot be reached ({detail}). Start one with \"recenv serve\", or check the " +
                "address that it printed.",
                error),
            StatusCode.DeadlineExceeded => new ServerUnavailableException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The server at {address} did not answer within {deadline.TotalSeconds:G4} s. If its work takes " +
                    $"longer, raise {nameof(RecEnvClientOptions)}.{nameof(RecEnvClientOptions.Deadline)}."),
                error),
            StatusCode.Unauthenticated or StatusCode.PermissionDenied => new TokenRefusedException(
                $"The server at {address} refuses the call ({detail}). Give {nameof(RecEnvClientOptions)}." +
                $"{nameof(RecEnvClientOptions.Token)} the content of its token file.",
                error),
            StatusCode.Unimplemented => new VersionMismatchException(
                $"The server at {address} does not know the call ({detail}), so it is not a RecEnv server of protocol " +
                $"{RecEnvClient.ProtocolName}. Install the server that belongs to client {RecEnvClient.Version}.",
                error),
            StatusCode.ResourceExhausted => new CapacityException(
                $"A limit of the connection to {address} is reached ({detail}). Use fewer lanes.", TimeSpan.Zero, error),
            _ => new ServerFaultException(
                $"The server at {address} failed with {error.StatusCode} ({detail}). Its log has more.", error),
        };
    }

    private static ErrorDetail? Detail(RpcException error)
    {
        try
        {
            return error.Trailers.GetValueBytes(DetailTrailer) is { } bytes ? ErrorDetail.Parser.ParseFrom(bytes) : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
