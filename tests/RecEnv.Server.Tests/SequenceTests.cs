using Grpc.Core;
using RecEnv.Server.Tests.Support;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests;

public class SequenceTests
{
    [Fact]
    public async Task Step_SequenceRepeated_GivesTheSameReplyAgain()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server, 2, "{\"length\": 1}");
        await session.ResetAsync();
        Wire.StepRequest request = session.StepRequest(3, 4);

        Wire.Batch first = await session.StepAsync(request);
        Wire.Batch again = await session.StepAsync(request);
        Wire.Batch next = await session.StepAsync(0, 1);

        Assert.Equal(first, again);
        Assert.NotEmpty(first.Infos);
        Assert.Equal(3UL, next.Sequence);
        Assert.Equal(5.0, Numbers.Of<double>(next.ObservationLeaves[1])[1]);
    }

    [Fact]
    public async Task Reset_SequenceRepeated_StartsNoSecondEpisode()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server);
        Wire.ResetRequest request = session.ResetRequest(null);

        Wire.Batch first = await session.ResetAsync(request);
        Wire.Batch again = await session.ResetAsync(request);

        Assert.Equal(first, again);
    }

    [Fact]
    public async Task Reset_FirstSequenceNotOne_IsRefused()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server);

        foreach (ulong sequence in (ulong[])[0, 2, ulong.MaxValue])
        {
            Wire.ErrorDetail detail = await Refusal.ExpectAsync(
                () => session.ResetAsync(new Wire.ResetRequest { SessionId = session.Id, Sequence = sequence }),
                StatusCode.FailedPrecondition,
                Wire.ErrorCode.Sequence,
                $"The call has sequence number {sequence}; this session expects 1.");
            Assert.True(detail.Recoverable);
        }
    }

    [Fact]
    public async Task Step_SequenceSkipped_SaysWhatIsExpected()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server);
        await session.ResetAsync();
        Wire.StepRequest request = session.StepRequest();
        request.Sequence = 7;

        await Refusal.ExpectAsync(
            () => session.StepAsync(request),
            StatusCode.FailedPrecondition,
            Wire.ErrorCode.Sequence,
            "The call has sequence number 7; this session expects 2, or 1 to get the last reply again.");
    }

    [Fact]
    public async Task Step_RepeatsAReset_IsRefused()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server);
        await session.ResetAsync();
        Wire.StepRequest request = session.StepRequest();
        request.Sequence = 1;

        await Refusal.ExpectAsync(
            () => session.StepAsync(request),
            StatusCode.FailedPrecondition,
            Wire.ErrorCode.Sequence,
            "Sequence number 1 was a Reset, so a Step cannot repeat it. Go on with 2.");
    }

    [Fact]
    public async Task Step_ActionRefused_TakesNoSequenceNumber()
    {
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server);
        Wire.Batch reset = await session.ResetAsync();

        Wire.ErrorDetail detail = await Refusal.ExpectAsync(
            () => session.StepAsync(0, 5),
            StatusCode.InvalidArgument,
            Wire.ErrorCode.InvalidAction,
            "Lane 1: The action is not allowed: The value is 5, outside 0 to 4. The action space is Discrete(5).");
        Wire.Batch again = await session.ResetAsync(
            new Wire.ResetRequest { SessionId = session.Id, Sequence = 1, Seed = 1 });
        Wire.Batch next = await session.StepAsync(0, 4);

        Assert.True(detail.Recoverable);
        Assert.Equal(reset, again);
        Assert.Equal(2UL, next.Sequence);
    }
}
