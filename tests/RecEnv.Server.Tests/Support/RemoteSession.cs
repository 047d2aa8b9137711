using System.Runtime.InteropServices;
using Google.Protobuf;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests.Support;

/// <summary>A session of the toy environment that counts its calls.</summary>
public sealed class RemoteSession(
    Wire.EnvironmentService.EnvironmentServiceClient calls, string id, int laneCount)
{
    public string Id => id;

    public ulong Sequence { get; set; }

    public static async Task<RemoteSession> OpenAsync(
        TestServer server, int lanes = 2, string options = "", Action<Wire.OpenSessionRequest>? configure = null)
    {
        var request = new Wire.OpenSessionRequest
        {
            EnvironmentId = ToySimulation.Id,
            Lanes = lanes,
            OptionsJson = options,
        };
        configure?.Invoke(request);
        Wire.OpenSessionResponse response = await server.Calls.OpenSessionAsync(request).ResponseAsync.Within();
        return new RemoteSession(server.Calls, response.SessionId, lanes);
    }

    public Wire.ResetRequest ResetRequest(ulong? seed)
    {
        var request = new Wire.ResetRequest { SessionId = id, Sequence = Sequence + 1 };
        if (seed is { } value)
        {
            request.Seed = value;
        }

        return request;
    }

    public Wire.StepRequest StepRequest(params ReadOnlySpan<long> actions)
    {
        long[] all = new long[laneCount];
        actions.CopyTo(all);
        return new Wire.StepRequest { SessionId = id, Sequence = Sequence + 1, ActionLeaves = { Bytes(all) } };
    }

    public Task<Wire.Batch> ResetAsync(ulong? seed = 1) => ResetAsync(ResetRequest(seed));

    public async Task<Wire.Batch> ResetAsync(Wire.ResetRequest request)
    {
        Wire.ResetResponse response = await calls.ResetAsync(request).ResponseAsync.Within();
        Sequence = response.Batch.Sequence;
        return response.Batch;
    }

    public Task<Wire.Batch> StepAsync(params ReadOnlySpan<long> actions) => StepAsync(StepRequest(actions));

    public async Task<Wire.Batch> StepAsync(Wire.StepRequest request)
    {
        Wire.StepResponse response = await calls.StepAsync(request).ResponseAsync.Within();
        Sequence = response.Batch.Sequence;
        return response.Batch;
    }

    public static ByteString Bytes(ReadOnlySpan<long> numbers) => ByteString.CopyFrom(MemoryMarshal.AsBytes(numbers));
}
