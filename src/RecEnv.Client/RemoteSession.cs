using Google.Protobuf;
using Grpc.Core;
using RecEnv.Protocol.V1;

namespace RecEnv.Client;

/// <summary>
/// A session on the server: numbers the calls that change its state, makes them again once when the connection was
/// lost, and reads their replies into a step.
/// </summary>
/// <remarks>
/// The server answers a repeated number with the reply it gave before, so a call made again is not executed twice. When
/// the second attempt fails as well, nobody knows whether the call was executed; the session is then given up.
/// </remarks>
internal sealed class RemoteSession : IDisposable
{
    private static readonly TimeSpan _closeDeadline = TimeSpan.FromSeconds(2);

    private readonly ServerConnection _connection;
    private readonly string _id;
    private readonly BatchReader _reader;
    private readonly bool _streams;
    private StepStreamCall? _stream;
    private ulong _sequence;
    private string? _lost;

    /// <summary>Takes over an open session.</summary>
    /// <param name="connection">Where it is open.</param>
    /// <param name="id">Its id.</param>
    /// <param name="reader">Receives replies.</param>
    /// <param name="streams">True when resets and steps go through a stream, false for single calls.</param>
    public RemoteSession(ServerConnection connection, string id, BatchReader reader, bool streams)
    {
        _connection = connection;
        _id = id;
        _reader = reader;
        _streams = streams;
    }

    public void Reset(ResetRequest request)
    {
        (request.SessionId, request.Sequence) = (_id, _sequence + 1);
        Advance(() => Send(request));
    }

    public void Step(StepRequest request)
    {
        (request.SessionId, request.Sequence) = (_id, _sequence + 1);
        Advance(() => Send(request));
    }

    public void Restore(ReadOnlySpan<byte> snapshot)
    {
        var request = new RestoreRequest
        {
            SessionId = _id,
            Sequence = _sequence + 1,
            Snapshot = ByteString.CopyFrom(snapshot),
        };
        Advance(() => _reader.Read(_connection.Stub.Restore(request, _connection.Limited()).Batch));
    }

    public byte[] Snapshot() =>
        Ask(_connection.Stub.Snapshot, new SnapshotRequest { SessionId = _id }).Snapshot.ToByteArray();

    public string Render(int lane) =>
        Ask(_connection.Stub.Render, new RenderRequest { SessionId = _id, Lane = lane }).Text;

    /// <summary>Copies the session on the server.</summary>
    /// <param name="reader">Receives the replies of the copy.</param>
    public RemoteSession Fork(BatchReader reader)
    {
        // Made twice, it would leave a copy without an owner until its lease ends; so it is made once.
        string id = Ask(_connection.Stub.Fork, new ForkRequest { SessionId = _id }).SessionId;
        return new RemoteSession(_connection, id, reader, _streams);
    }

    /// <summary>Closes the session, within two seconds and without complaint: its lease ends it otherwise.</summary>
    public void Dispose()
    {
        _stream?.Dispose();
        if (_lost is not null)
        {
            return;
        }

        _lost = "The environment was closed.";
        try
        {
            _connection.Stub.CloseSession(
                new CloseSessionRequest { SessionId = _id }, _connection.Limited(_closeDeadline));
        }
        catch (Exception problem) when (problem is RpcException or ObjectDisposedException)
        {
            // The server is gone, or the client was closed first.
        }
    }

    private void Send(ResetRequest request)
    {
        if (_streams)
        {
            Send(new StepStreamRequest { Reset = request });
        }
        else
        {
            _reader.Read(_connection.Stub.Reset(request, _connection.Limited()).Batch);
        }
    }

    private void Send(StepRequest request)
    {
        if (_streams)
        {
            Send(new StepStreamRequest { Step = request });
        }
        else
        {
            _reader.Read(_connection.Stub.Step(request, _connection.Limited()).Batch);
        }
    }

    private void Send(StepStreamRequest request)
    {
        _stream ??= new StepStreamCall(_connection);
        _stream.Send(request, _reader, _connection.Options.Deadline);
    }

    private void Advance(Action send)
    {
        CheckNotLost();
        try
        {
            try
            {
                send();
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable)
            {
                CloseStream();
                send();
            }

            _sequence++;
        }
        catch (RpcException error)
        {
            CloseStream();
            throw Fail(error);
        }
    }

    private TResponse Ask<TRequest, TResponse>(Func<TRequest, CallOptions, TResponse> method, TRequest request)
    {
        CheckNotLost();
        return _connection.Call(method, request);
    }

    /// <summary>Translates an error, and gives the session up when it is unknown whether the call was executed.</summary>
    private Exception Fail(RpcException error)
    {
        Exception problem = _connection.Translate(error);
        if (problem is ServerUnavailableException or ServerFaultException or SessionLostException)
        {
            _lost = problem.Message;
        }

        return problem;
    }

    private void CloseStream()
    {
        _stream?.Dispose();
        _stream = null;
    }

    private void CheckNotLost()
    {
        if (_lost is { } why)
        {
            throw new SessionLostException($"The environment was lost by an earlier failure. Make a new one. {why}");
        }
    }
}
