using System.Runtime.InteropServices;
using Google.Protobuf;
using RecEnv.Agents;
using RecEnv.Spaces;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests.Support;

/// <summary>Episodes in this process whose actions an agent in service chooses.</summary>
public sealed class Visits : IDisposable
{
    private readonly Wire.RecommenderService.RecommenderServiceClient _calls;
    private readonly IVectorEnvironment[] _environments;
    private readonly string[] _names;
    private readonly ulong[] _steps;

    public Visits(TestServer server, string id, int count, string? options = null)
        : this(server.Recommender, id, count, options)
    {
    }

    public Visits(Wire.RecommenderService.RecommenderServiceClient calls, string id, int count, string? options = null)
    {
        _calls = calls;
        _environments = [.. Enumerable.Range(0, count).Select(visit => Make(id, options, (ulong)visit))];
        _names = [.. Enumerable.Range(0, count).Select(visit => $"visit {visit}")];
        _steps = new ulong[count];
    }

    public VectorStep Current(int visit) => _environments[visit].Current;

    /// <summary>The action that was taken last.</summary>
    public ValueBatch Action(int visit) => _environments[visit].Actions;

    public static RecommenderOptions Options(string agent, string? agentOptions, string id, string? options = null) => new()
    {
        Agent = AgentRegistry.CreateDefault().Find(agent),
        AgentOptionsJson = agentOptions,
        Contract = EnvironmentRegistry.CreateDefault().Find(id).Describe(new EnvironmentSettings { OptionsJson = options }),
    };

    /// <summary>The request for the next step of some visits.</summary>
    public Wire.RecommendRequest Request(params ReadOnlySpan<int> visits)
    {
        var request = new Wire.RecommendRequest();
        foreach (int visit in visits)
        {
            request.Rows.Add(new Wire.VisitStep { Visit = _names[visit], Step = _steps[visit] });
        }

        request.ObservationLeaves.AddRange(Observations(visits));
        return request;
    }

    /// <summary>Asks for the next step of some visits, and takes it there.</summary>
    public async Task<Wire.RecommendResponse> AdvanceAsync(params int[] visits)
    {
        Wire.RecommendResponse reply = await _calls.RecommendAsync(Request(visits)).ResponseAsync.Within();
        int slate = reply.ActionLeaves[0].Length / visits.Length;
        for (int row = 0; row < visits.Length; row++)
        {
            IVectorEnvironment environment = _environments[visits[row]];
            reply.ActionLeaves[0].Span.Slice(row * slate, slate).CopyTo(environment.Actions.Leaves[0].Bytes);
            environment.Step(environment.Actions);
            _steps[visits[row]]++;
        }

        return reply;
    }

    /// <summary>The feedback on the last step of some visits.</summary>
    public Wire.FeedbackRequest Feedback(params ReadOnlySpan<int> visits)
    {
        var request = new Wire.FeedbackRequest();
        var rewards = new List<double>();
        var terminated = new List<bool>();
        var truncated = new List<bool>();
        foreach (int visit in visits)
        {
            VectorStep step = _environments[visit].Current;
            request.Rows.Add(new Wire.VisitStep { Visit = _names[visit], Step = _steps[visit] - 1 });
            rewards.Add(step.Rewards[0]);
            terminated.Add(step.Terminated[0]);
            truncated.Add(step.Truncated[0]);
        }

        request.Rewards = ByteString.CopyFrom(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(rewards)));
        request.Terminated = ByteString.CopyFrom(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(terminated)));
        request.Truncated = ByteString.CopyFrom(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(truncated)));
        request.NextObservationLeaves.AddRange(Observations(visits));
        return request;
    }

    public async Task GiveFeedbackAsync(params int[] visits) => await _calls.FeedbackAsync(Feedback(visits)).ResponseAsync.Within();

    public void Dispose() => Array.ForEach(_environments, environment => environment.Dispose());

    private static IVectorEnvironment Make(string id, string? options, ulong seed)
    {
        IVectorEnvironment environment = EnvironmentRegistry.CreateDefault().MakeVector(
            id, 1, new EnvironmentSettings { OptionsJson = options, Autoreset = AutoresetMode.Disabled });
        environment.Reset(seed);
        return environment;
    }

    private List<ByteString> Observations(ReadOnlySpan<int> visits)
    {
        int leaves = _environments[0].Contract.ObservationSpace.LeafCount;
        var bytes = new List<ByteString>();
        for (int leaf = 0; leaf < leaves; leaf++)
        {
            var all = new List<byte>();
            foreach (int visit in visits)
            {
                all.AddRange(_environments[visit].Current.Observations.Leaves[leaf].Bytes);
            }

            bytes.Add(ByteString.CopyFrom([.. all]));
        }

        return bytes;
    }
}
