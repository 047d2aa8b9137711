using System.Diagnostics;
using System.Diagnostics.Metrics;
using Google.Protobuf;
using RecEnv.Server.Messages;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Observability;

/// <summary>What the server counts, as meter and activity source "RecEnv.Server".</summary>
internal sealed class ServerMetrics : IDisposable
{
    public const string Name = "RecEnv.Server";

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _steps;
    private readonly Counter<long> _received;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _leasesExpired;
    private readonly Counter<long> _recommendations;
    private readonly Counter<long> _feedbacks;
    private readonly UpDownCounter<long> _sessions;
    private readonly Histogram<double> _callDuration;

    public ServerMetrics()
    {
        _steps = _meter.CreateCounter<long>("recenv.server.steps", "{step}", "Steps of single lanes.");
        _received = _meter.CreateCounter<long>(
            "recenv.server.received", "By", "Bytes of reset, step and restore requests.");
        _sent = _meter.CreateCounter<long>("recenv.server.sent", "By", "Bytes of reset, step and restore replies.");
        _leasesExpired = _meter.CreateCounter<long>("recenv.server.leases.expired", "{lease}", "Leases that ran out.");
        _recommendations = _meter.CreateCounter<long>(
            "recenv.server.recommendations", "{recommendation}", "Recommendations asked for.");
        _feedbacks = _meter.CreateCounter<long>("recenv.server.feedbacks", "{feedback}", "Feedbacks taken.");
        _sessions = _meter.CreateUpDownCounter<long>("recenv.server.sessions", "{session}", "Open sessions.");
        _callDuration = _meter.CreateHistogram<double>("recenv.server.call.duration", "s", "Duration of calls.");
    }

    public ActivitySource Activities { get; } = new(Name);

    public bool TimesCalls => _callDuration.Enabled;

    /// <summary>Counts a reset, step or restore and the bytes of its messages.</summary>
    public void Replied(string environmentId, IMessage request, BatchReply reply)
    {
        if (request is Wire.StepRequest or Wire.StepStreamRequest { Step: not null })
        {
            _steps.Add(reply.Whole.LaneCount, Of(environmentId));
        }

        if (_received.Enabled || _sent.Enabled)
        {
            _received.Add(request.CalculateSize(), Of(environmentId));
            _sent.Add(reply.Whole.CalculateSize(), Of(environmentId));
        }
    }

    public void SessionOpened(string environmentId) => _sessions.Add(1, Of(environmentId));

    public void SessionEnded(string environmentId) => _sessions.Add(-1, Of(environmentId));

    public void LeaseExpired(string environmentId) => _leasesExpired.Add(1, Of(environmentId));

    public void Recommended(int rows) => _recommendations.Add(rows);

    public void FedBack(int rows) => _feedbacks.Add(rows);

    public void CallEnded(string method, string status, TimeSpan duration) => _callDuration.Record(
        duration.TotalSeconds,
        new KeyValuePair<string, object?>("rpc.method", method),
        new KeyValuePair<string, object?>("rpc.grpc.status_code", status));

    public void Dispose()
    {
        _meter.Dispose();
        Activities.Dispose();
    }

    private static KeyValuePair<string, object?> Of(string environmentId) => new("recenv.environment", environmentId);
}
