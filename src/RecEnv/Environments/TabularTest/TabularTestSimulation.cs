using System.Globalization;
using System.Text;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Environments.TabularTest;

/// <summary>A user in one of six states, on whom the item at position 0 acts.</summary>
/// <remarks>
/// <para>
/// The first state takes one draw of the users stream, each next state one of the response stream. Actions of the
/// candidates go round, 0, 1, 2, 3, 0, ..., from one candidate set to the next; RecSim draws a set that nobody sees before
/// the first episode, so with resampling an episode begins with action N mod 4.
/// </para>
/// <para>Reference: RecSim 0.2.4.</para>
/// </remarks>
internal sealed class TabularTestSimulation : LaneSimulation<TabularLane>
{
    private readonly SlateSettings _settings;
    private readonly Categorical _start;
    private readonly Categorical[] _next = new Categorical[TabularModel.ActionCount * TabularModel.StateCount];

    public TabularTestSimulation(TabularTestOptions options, int laneCount)
        : base(laneCount)
    {
        _settings = new SlateSettings(
            options.CandidateCount,
            options.SlateSize,
            options.ResampleCandidates,
            options.DistinctItems,
            options.ShortSlates,
            EmptySlates: false);
        _start = new Categorical([.. options.StartingProbabilities]);
        for (int i = 0; i < _next.Length; i++)
        {
            (int action, int state) = Math.DivRem(i, TabularModel.StateCount);
            _next[i] = new Categorical(TabularModel.Transitions(action, state));
        }

        ActionSpace = SlateRules.ActionSpace(_settings);
        ObservationSpace = new DictSpace(
            ("doc", new MultiDiscreteSpace([.. Enumerable.Repeat((long)TabularModel.ActionCount, options.CandidateCount)])),
            ("response", new DictSpace(("reward", new BoxSpace(-10, 5, [options.SlateSize])))),
            ("user", new DiscreteSpace(TabularModel.StateCount)));
    }

    public override Space ObservationSpace { get; }

    public override Space ActionSpace { get; }

    public override SlateFacts Slate => new(_settings.CandidateCount, _settings.SlateSize, _settings.DistinctItems);

    /// <summary>A step with a given source of randomness: tests feed it recorded draws.</summary>
    internal StepOutcome Step<TRandom>(ref TRandom random, ref TabularLane lane, ReadOnlySpan<long> slate, LaneView view)
        where TRandom : struct, IRandomSource
    {
        int action = Action(in lane, (int)slate[0]);
        lane.Reward = TabularModel.Reward(action, lane.State);
        lane.State = _next[(action * TabularModel.StateCount) + lane.State].Draw(ref random);
        if (_settings.ResampleCandidates)
        {
            lane.FirstAction = Action(in lane, _settings.CandidateCount);
        }

        Observe(in lane, view);
        return new StepOutcome(lane.Reward, Terminated: false);
    }

    /// <summary>The state of a lane after the draw of its first state.</summary>
    internal TabularLane Start<TRandom>(ref TRandom random)
        where TRandom : struct, IRandomSource
    {
        return new TabularLane
        {
            State = _start.Draw(ref random),
            FirstAction = _settings.ResampleCandidates ? _settings.CandidateCount % TabularModel.ActionCount : 0,
        };
    }

    protected override string? Refuse(in TabularLane state, int lane, ValueBatch actions) =>
        SlateRules.Refuse(actions.Leaves[0].Lane<long>(lane), _settings);

    protected override void Reset(ref TabularLane state, EpisodeKey key, LaneView view)
    {
        RandomStream users = key.Stream(StreamId.Users);
        state = Start(ref users);
        state.Response = key.Stream(StreamId.Response);
        Observe(in state, view);
    }

    protected override StepOutcome Step(ref TabularLane state, ValueBatch actions, LaneView view) =>
        Step(ref state.Response, ref state, actions.Leaves[0].Lane<long>(view.Lane), view);

    protected override void Render(in TabularLane state, StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"user  state {state.State}\n");
        for (int candidate = 0; candidate < _settings.CandidateCount; candidate++)
        {
            text.Append(CultureInfo.InvariantCulture, $"candidate {candidate,3}  action {Action(in state, candidate)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"response    0  reward {state.Reward}\n");
    }

    private static int Action(in TabularLane lane, int candidate) =>
        (lane.FirstAction + candidate) % TabularModel.ActionCount;

    private static void Observe(in TabularLane lane, LaneView view)
    {
        Span<long> actions = view.Observation<long>(0);
        for (int candidate = 0; candidate < actions.Length; candidate++)
        {
            actions[candidate] = Action(in lane, candidate);
        }

        view.Observation<float>(1)[0] = (float)lane.Reward;
        view.Observation<long>(2)[0] = lane.State;
    }
}
