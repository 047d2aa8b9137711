using Grpc.Core;
using RecEnv.Server.Tests.Support;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests;

public class OpenSessionTests
{
    [Fact]
    public async Task OpenSession_Defaults_AreInTheReply()
    {
        await using TestServer server = await TestServer.StartAsync();

        Wire.OpenSessionResponse opened = await server.Calls.OpenSessionAsync(
            new Wire.OpenSessionRequest { EnvironmentId = ToySimulation.Id, Lanes = 3 }).ResponseAsync.Within();

        Assert.Matches("^[0-9a-f]{32}$", opened.SessionId);
        Assert.Equal((3L, 60.0), (opened.Lanes, opened.LeaseSeconds));
        Assert.Equal(Wire.AutoresetMode.NextStep, opened.Autoreset);
        Assert.Equal(Wire.ObservationLayout.Dict, opened.Contract.Layout);
        Assert.Equal(1, server.SessionCount);
    }

    [Fact]
    public async Task OpenSession_StepLimitGiven_IsInTheContract()
    {
        await using TestServer server = await TestServer.StartAsync();

        Wire.OpenSessionResponse opened = await server.Calls.OpenSessionAsync(new Wire.OpenSessionRequest
        {
            EnvironmentId = ToySimulation.Id,
            Lanes = 1,
            MaxEpisodeSteps = 9,
            LeaseSeconds = 5,
        }).ResponseAsync.Within();

        Assert.Equal((9L, 5.0), (opened.Contract.MaxEpisodeSteps, opened.LeaseSeconds));
    }

    [Fact]
    public async Task OpenSession_LeaseBelowTheClocksUnit_IsStillOne()
    {
        await using TestServer server = await TestServer.StartAsync();

        Wire.OpenSessionResponse opened = await server.Calls.OpenSessionAsync(
            new Wire.OpenSessionRequest { EnvironmentId = ToySimulation.Id, Lanes = 1, LeaseSeconds = 1e-300 }).ResponseAsync.Within();

        Assert.Equal(1e-7, opened.LeaseSeconds, 1e-12);
    }

    [Fact]
    public async Task OpenSession_WrongNumber_SaysTheRange()
    {
        await using TestServer server = await TestServer.StartAsync();

        await RefuseAsync(
            server, request => request.Lanes = 0, "The number of lanes must be at least 1 but is 0.", "lanes");
        await RefuseAsync(
            server,
            request => request.LeaseSeconds = 3601,
            "The lease must be in (0, 3600] seconds but is 3601.",
            "lease_seconds");
        await RefuseAsync(
            server,
            request => request.LeaseSeconds = double.NaN,
            "The lease must be in (0, 3600] seconds but is NaN.",
            "lease_seconds");
        await RefuseAsync(
            server,
            request => request.MaxEpisodeSteps = -1,
            "The step limit must be in [0, 2147483647] but is -1.",
            "max_episode_steps");
        await RefuseAsync(
            server,
            request => request.Autoreset = (Wire.AutoresetMode)9,
            "Autoreset 9 is unknown. Use 1 (next step), 2 (same step) or 3 (disabled).",
            "autoreset");
        await RefuseAsync(
            server,
            request => request.Layout = (Wire.ObservationLayout)9,
            "Observation layout 9 is unknown. Use 1 (dict) or 2 (flat).",
            "layout");
        await RefuseAsync(
            server,
            request => request.ClientName = new string('x', 201),
            "The client's name has 201 characters, but at most 200 are allowed.",
            "client_name");
        Assert.Equal(0, server.SessionCount);
    }

    [Fact]
    public async Task OpenSession_AboveTheCapOfLanes_IsRefused()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { MaxLanes = 4 });

        Wire.ErrorDetail detail = await Refusal.ExpectAsync(
            () => RemoteSession.OpenAsync(server, 5),
            StatusCode.ResourceExhausted,
            Wire.ErrorCode.Capacity,
            "A session may have at most 4 lanes on this server, but 5 were asked for.");

        Assert.Equal(("lanes", 0.0), (detail.Path, detail.RetryAfterSeconds));
    }

    [Fact]
    public async Task OpenSession_AboveTheCapOfBytes_IsRefused()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { MaxObservationBytes = 100 });

        await Refusal.ExpectAsync(
            () => RemoteSession.OpenAsync(server, 6),
            StatusCode.ResourceExhausted,
            Wire.ErrorCode.Capacity,
            "The observations of 6 lanes would take 120 bytes, but a session may have at most 100 on this server. " +
            "Ask for fewer lanes or smaller observations.");
    }

    [Fact]
    public async Task OpenSession_AboveTheCapOfSessions_IsRefusedUntilOneCloses()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { MaxSessions = 1 });
        RemoteSession session = await RemoteSession.OpenAsync(server);

        Wire.ErrorDetail detail = await Refusal.ExpectAsync(
            () => RemoteSession.OpenAsync(server),
            StatusCode.ResourceExhausted,
            Wire.ErrorCode.Capacity,
            "The server has 1 open sessions, its maximum. Close one, or wait until a lease runs out.");
        var close = new Wire.CloseSessionRequest { SessionId = session.Id };
        await server.Calls.CloseSessionAsync(close).ResponseAsync.Within();
        await RemoteSession.OpenAsync(server);

        Assert.True(detail.RetryAfterSeconds > 0);
    }

    [Fact]
    public async Task OpenSession_AboveTheCapOfOneClient_IsRefused()
    {
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { MaxSessionsPerClient = 1 });
        RemoteSession session = await RemoteSession.OpenAsync(server);

        await Refusal.ExpectAsync(
            () => server.Calls.ForkAsync(new Wire.ForkRequest { SessionId = session.Id }).ResponseAsync,
            StatusCode.ResourceExhausted,
            Wire.ErrorCode.Capacity,
            "Your address has 1 open sessions, the maximum for one client. Close one, or wait until a lease runs out.");

        Assert.Equal(1, server.SessionCount);
    }

    [Fact]
    public async Task OpenSession_AboveTheMemoryOfTheServer_IsRefusedUntilOneCloses()
    {
        // Toy-v0 observes 3 float32 and a float64: 20 bytes a lane, 80 counted for two lanes.
        await using TestServer server = await TestServer.StartAsync(new ServerOptions { MaxTotalObservationBytes = 100 });
        RemoteSession session = await RemoteSession.OpenAsync(server);
        const string Sentence =
            "The session would take 80 bytes of observations beside the 80 of the open ones, but this server allows " +
            "100 in all. Ask for fewer lanes, close a session, or start the server with a larger --max-memory.";

        await RefusedAsync(() => RemoteSession.OpenAsync(server));
        await RefusedAsync(() => server.Calls.ForkAsync(new Wire.ForkRequest { SessionId = session.Id }).ResponseAsync);
        await server.Calls.CloseSessionAsync(new Wire.CloseSessionRequest { SessionId = session.Id }).ResponseAsync.Within();
        await RemoteSession.OpenAsync(server);

        static Task RefusedAsync(Func<Task> call) =>
            Refusal.ExpectAsync(call, StatusCode.ResourceExhausted, Wire.ErrorCode.Capacity, Sentence);
    }

    [Fact]
    public async Task OpenSession_MakingFails_FreesTheSlot()
    {
        using var folder = new TempFolder();
        await using TestServer server = await TestServer.StartAsync(
            new ServerOptions { MaxSessions = 1, DataRoots = [folder.FullName] });
        string missing = folder.File("none.csv");

        (Status status, Wire.ErrorDetail detail) = await Refusal.CatchAsync(
            () => RemoteSession.OpenAsync(server, options: $"{{\"data_file\": \"{missing}\"}}"));
        await RemoteSession.OpenAsync(server);

        Assert.Equal((StatusCode.InvalidArgument, Wire.ErrorCode.InvalidOption), (status.StatusCode, detail.Code));
        Assert.Contains(missing, status.Detail, StringComparison.Ordinal);
    }

    private static async Task RefuseAsync(
        TestServer server, Action<Wire.OpenSessionRequest> configure, string sentence, string path)
    {
        Wire.ErrorDetail detail = await Refusal.ExpectAsync(
            () => RemoteSession.OpenAsync(server, configure: configure),
            StatusCode.InvalidArgument,
            Wire.ErrorCode.InvalidRequest,
            sentence);
        Assert.Equal(path, detail.Path);
    }
}
