using System.Diagnostics;
using Grpc.Core;
using RecEnv.Plugins;
using RecEnv.Server.Tests.Support;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests;

public sealed class PluginTests : IDisposable
{
    private const string Id = "Misbehaving-v0";
    private const string Plugin = "RecEnv.TestPlugin.dll";
    private const int Failed = 301; // log events
    private const int Abandoned = 400;

    private static int _loops;

    private readonly ManualTime _time = new();

    /// <summary>Ends the loops that the test has left running.</summary>
    public void Dispose() => AppContext.SetData("RecEnv.TestPlugin.Loops", Interlocked.Increment(ref _loops));

    public static TheoryData<string, string, string> Faults => new()
    {
        { "reset", "throw", "threw DivideByZeroException in Reset (lane 1)" },
        { "reset", "nan", "wrote an observation outside its space in Reset (lane 1): The value at index 0 is NaN, outside [0, 1]" },
        { "step", "throw", "threw DivideByZeroException in Step (lane 1)" },
        { "step", "outside", "wrote an observation outside its space in Step (lane 1): The value at index 0 is 1.5, outside [0, 1]" },
        { "step", "reward", "returned a reward of NaN from Step (lane 1); rewards must be finite" },
        { "step", "info", "wrote a number that is not finite to info \"level\" in Step (lane 1)" },
        { "render", "throw", "threw DivideByZeroException in Render (lane 1)" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Session_OfAPluginThatBreaks_EndsAloneWithASentence(string where, string what, string predicate)
    {
        await using TestServer server = await StartAsync(Failed);
        RemoteSession neighbour = await OpenAsync(server);
        await neighbour.ResetAsync(seed: 1);
        RemoteSession session = await OpenAsync(server, where, what);

        (Status status, Wire.ErrorDetail detail) = await Refusal.CatchAsync(() => PlayAsync(server, session));

        Assert.Equal((StatusCode.Internal, Wire.ErrorCode.Internal), (status.StatusCode, detail.Code));
        Assert.StartsWith(
            $"Plugin \"{Plugin}\": environment \"{Id}\" {predicate}. Session \"{session.Id}\" was closed; open a new one. The " +
            "server's log has more under log id ",
            status.Detail,
            StringComparison.Ordinal);
        Assert.DoesNotContain("secret", status.Detail, StringComparison.Ordinal);
        (Status late, _) = await Refusal.CatchAsync(() => session.StepAsync());
        Assert.Matches($"^Session \"{session.Id}\" was closed because plugin \"{Plugin}\" .* \\(log id [0-9a-f]+\\)\\. Open a new one\\.$", late.Detail);
        Assert.Equal(2UL, (await neighbour.StepAsync(2, 0)).Sequence);
        await PlayAsync(server, await OpenAsync(server));
        Assert.Equal(2, server.SessionCount);
    }

    [Theory]
    [InlineData("factory", "throw", "threw DivideByZeroException in its factory")]
    [InlineData("factory", "null", "returned null from its factory")]
    [InlineData("options", "throw", "threw DivideByZeroException in its factory")]
    public async Task OpenSession_FactoryThatBreaks_IsRefusedWithASentence(string where, string what, string predicate)
    {
        await using TestServer server = await StartAsync(Failed);

        foreach (Func<Task> call in (Func<Task>[])[() => OpenAsync(server, where, what), () => DescribeAsync(server, where, what)])
        {
            (Status status, Wire.ErrorDetail detail) = await Refusal.CatchAsync(call);

            Assert.StartsWith(
                $"Plugin \"{Plugin}\": environment \"{Id}\" {predicate}. The server's log has more under log id ",
                status.Detail,
                StringComparison.Ordinal);
            Assert.Equal((Wire.ErrorCode.Internal, false), (detail.Code, detail.Recoverable));
        }

        await PlayAsync(server, await OpenAsync(server));
        Assert.Equal(1, server.SessionCount);
    }

    [Theory]
    [InlineData("reset", "Reset")]
    [InlineData("step", "Step")]
    [InlineData("render", "Render")]
    public async Task Session_OfAPluginThatLoops_EndsAtTheLimitAndSparesTheOthers(string where, string call)
    {
        await using TestServer server = await StartAsync(Failed, Abandoned);
        RemoteSession session = await OpenAsync(server, where, "loop");

        Func<Task>[] calls = [() => session.ResetAsync(), () => session.StepAsync(1, 2), () => RenderAsync(server, session)];
        int last = call == "Reset" ? 0 : call == "Step" ? 1 : 2;
        foreach (Func<Task> before in calls[..last])
        {
            await before();
        }

        Task looping = calls[last]();
        await PlayToyAsync(server); // while the loop runs
        (Status status, _) = await Refusal.CatchAsync(() => PassTimeAsync(looping));

        Assert.StartsWith(
            $"Plugin \"{Plugin}\": environment \"{Id}\" did not return from {call} within 10 s, the limit that " +
            $"--plugin-timeout sets. Session \"{session.Id}\" was closed; open a new one.",
            status.Detail,
            StringComparison.Ordinal);
        await PlayAsync(server, await OpenAsync(server));
        await PlayToyAsync(server);
    }

    [Fact]
    public async Task OpenSession_AfterThreeLoops_IsRefusedUntilTheServerRestarts()
    {
        await using TestServer server = await StartAsync(Failed, Abandoned);
        RemoteSession old = await OpenAsync(server);
        await old.ResetAsync();
        await Refusal.CatchAsync(() => PassTimeAsync(OpenAsync(server, "factory", "loop")));
        await Refusal.CatchAsync(() => PassTimeAsync(DescribeAsync(server, "options", "loop")));
        await PlayAsync(server, await OpenAsync(server)); // two are not yet too many
        await Refusal.CatchAsync(() => PassTimeAsync(OpenAsync(server, "factory", "loop")));

        string sentence =
            $"Plugin \"{Plugin}\" opens no more sessions until the server is restarted: 3 of its calls did not return within " +
            "10 s, and each may still hold a thread.";
        await Refusal.ExpectAsync(() => OpenAsync(server), StatusCode.ResourceExhausted, Wire.ErrorCode.Capacity, sentence);
        await Refusal.ExpectAsync(() => DescribeAsync(server), StatusCode.ResourceExhausted, Wire.ErrorCode.Capacity, sentence);
        await Refusal.ExpectAsync(
            () => server.Calls.ForkAsync(new Wire.ForkRequest { SessionId = old.Id }).ResponseAsync,
            StatusCode.ResourceExhausted,
            Wire.ErrorCode.Capacity,
            sentence);
        await old.StepAsync(1, 1); // who was there before goes on
        await PlayToyAsync(server);
        Assert.Equal(3, server.SessionCount); // the old one, the one before the third loop, the toy's: no slot was lost
    }

    [Fact]
    public async Task Step_OverAStream_IsGuardedToo()
    {
        await using TestServer server = await StartAsync(Failed, Abandoned);
        RemoteSession session = await OpenAsync(server, "step", "loop");
        await session.ResetAsync();
        using AsyncDuplexStreamingCall<Wire.StepStreamRequest, Wire.StepStreamResponse> stream = server.Calls.StepStream();
        await stream.RequestStream.WriteAsync(new Wire.StepStreamRequest { Step = session.StepRequest(1, 1) });

        (Status status, _) = await Refusal.CatchAsync(
            () => PassTimeAsync(stream.ResponseStream.MoveNext(CancellationToken.None)));

        Assert.Contains("did not return from Step within 10 s", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trajectory_OfAPlugin_IsThatInProcess()
    {
        var registry = new EnvironmentRegistry();
        PluginLoader.Load(PathOfPlugin(), registry);
        using IVectorEnvironment local = registry.MakeVector(Id, 2);
        await using TestServer server = await StartAsync();
        RemoteSession session = await OpenAsync(server);
        Wire.Batch batch = await session.ResetAsync(seed: 3);
        VectorStep step = local.Reset(3);

        for (int t = 0; t < 20; t++)
        {
            Assert.Equal(step.Observations.Leaves[0].Bytes.ToArray(), batch.ObservationLeaves[0].ToByteArray());
            Assert.Equal(step.Rewards.ToArray(), Numbers.Of<double>(batch.Rewards));
            local.Actions.Leaves[0].As<long>().Fill(t % 3);
            batch = await session.StepAsync(t % 3, t % 3);
            step = local.Step(local.Actions);
        }
    }

    [Theory]
    [InlineData("""{"widht": 3}""", Wire.ErrorCode.InvalidOption, "Option \"widht\" is unknown. Did you mean \"width\"?")]
    [InlineData("""{"width": 0}""", Wire.ErrorCode.InvalidOption, "Option \"width\" must be in [1, 1000000] but is 0.")]
    [InlineData("""{"width": 13}""", Wire.ErrorCode.InvalidOption, "Option \"width\" is 13, which brings bad luck; take another.")]
    public async Task OpenSession_BadOption_IsRefusedAsOfAnyEnvironment(string options, Wire.ErrorCode code, string sentence)
    {
        await using TestServer server = await StartAsync();

        (Status status, Wire.ErrorDetail detail) = await Refusal.CatchAsync(() => RemoteSession.OpenAsync(
            server, options: options, configure: request => request.EnvironmentId = Id));

        Assert.Equal(code, detail.Code);
        Assert.StartsWith(sentence, status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Step_BadAction_LeavesTheSessionAsItWas()
    {
        await using TestServer server = await StartAsync();
        RemoteSession session = await OpenAsync(server);
        await session.ResetAsync();

        (_, Wire.ErrorDetail detail) = await Refusal.CatchAsync(() => session.StepAsync(1, 3));

        Assert.Equal(Wire.ErrorCode.InvalidAction, detail.Code);
        await session.StepAsync(1, 2);
    }

    [Fact]
    public async Task Start_PluginTimeoutOutOfRange_IsRefused()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => RecEnvServer.StartAsync(new ServerOptions { PluginTimeout = TimeSpan.Zero }));

        Assert.Equal("The time limit of plugins must be in (0, 86400] seconds but is 0.", error.Message);
    }

    internal static string PathOfPlugin() => Path.Combine(
        AppContext.BaseDirectory.Replace("RecEnv.Server.Tests", "RecEnv.TestPlugin", StringComparison.Ordinal), Plugin);

    private static Task<RemoteSession> OpenAsync(TestServer server, string where = "", string what = "") =>
        RemoteSession.OpenAsync(server, lanes: 2, Options(where, what), request => request.EnvironmentId = Id);

    private static Task<Wire.DescribeEnvironmentResponse> DescribeAsync(TestServer server, string where = "", string what = "") =>
        server.Calls.DescribeEnvironmentAsync(new Wire.DescribeEnvironmentRequest
        {
            EnvironmentId = Id,
            OptionsJson = Options(where, what),
        }).ResponseAsync.Within();

    private static string Options(string where, string what) => $$"""{"where": "{{where}}", "what": "{{what}}", "lane": 1}""";

    private static async Task PlayAsync(TestServer server, RemoteSession session)
    {
        await session.ResetAsync(seed: 2);
        await session.StepAsync(1, 2);
        await RenderAsync(server, session);
    }

    private static Task<Wire.RenderResponse> RenderAsync(TestServer server, RemoteSession session) =>
        server.Calls.RenderAsync(new Wire.RenderRequest { SessionId = session.Id, Lane = 1 }).ResponseAsync.Within();

    private static async Task PlayToyAsync(TestServer server)
    {
        RemoteSession toy = await RemoteSession.OpenAsync(server);
        await toy.ResetAsync();
        await toy.StepAsync(1, 1);
    }

    private async Task<TestServer> StartAsync(params int[] expected)
    {
        TestServer server = await TestServer.StartAsync(
            new ServerOptions { Time = _time, DefaultLease = TimeSpan.FromHours(1), MaxLease = TimeSpan.FromHours(1) },
            registry => PluginLoader.Load(PathOfPlugin(), registry));
        server.Log.Expected.UnionWith(expected);
        return server;
    }

    /// <summary>Lets the clock run, a little at a time, until a call ends.</summary>
    private async Task PassTimeAsync(Task call)
    {
        var limit = Stopwatch.StartNew();
        while (!call.IsCompleted && limit.Elapsed < Bounded.Limit)
        {
            await Task.Delay(20);
            _time.Advance(TimeSpan.FromMilliseconds(10)); // fires every timer that waits, whatever it waits for
        }

        await call;
    }
}
