using System.Text;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.TestPlugin;

/// <summary>A walk on [0, 1] whose every call can go wrong.</summary>
internal sealed class MisbehavingSimulation : LaneSimulation<WalkState>
{
    private readonly MisbehavingOptions _options;

    private MisbehavingSimulation(MisbehavingOptions options, int lanes)
        : base(lanes)
    {
        _options = options;
        ObservationSpace = new BoxSpace(0, 1, [options.Width]);
    }

    public override Space ObservationSpace { get; }

    public override Space ActionSpace { get; } = new DiscreteSpace(3);

    public override IReadOnlyList<Leaf> Infos => _options is { Where: "factory", What: "info" }
        ? [new Leaf("level", ElementType.Float64, []), new Leaf("level", ElementType.Float64, [])]
        : [new Leaf("level", ElementType.Float64, [])];

    public override IReadOnlyList<Leaf> EpisodeMetrics => _options is { Where: "factory", What: "metric" }
        ? [new Leaf("mean", ElementType.Int64, [])]
        : [new Leaf("mean", ElementType.Float64, [])];

    public static ISimulation Create(MisbehavingOptions options, int lanes)
    {
        Misbehaviour.Do(options, "factory", options.Lane);
        return options is { Where: "factory", What: "null" } ? null! : new MisbehavingSimulation(options, lanes);
    }

    protected override void Reset(ref WalkState state, EpisodeKey key, LaneView view)
    {
        Misbehaviour.Do(_options, "reset", view.Lane);
        state = new WalkState { Random = key.Stream(StreamId.Users) };
        Write(ref state, "reset", view);
    }

    protected override StepOutcome Step(ref WalkState state, ValueBatch actions, LaneView view)
    {
        Misbehaviour.Do(_options, "step", view.Lane);
        state.Steps++;
        Write(ref state, "step", view);
        double reward = Misbehaviour.Is(_options, "step", view.Lane, "reward") ? double.NaN
            : actions.Leaves[0].As<long>()[view.Lane];
        return new StepOutcome(reward, Terminated: state.Steps == 5);
    }

    protected override void ReadMetrics(in WalkState state, Span<double> values)
    {
        Misbehaviour.Do(_options, "metrics", _options.Lane);
        values[0] = _options is { Where: "metrics", What: "nan" } ? double.NaN : 0.5;
    }

    protected override void Render(in WalkState state, StringBuilder text)
    {
        Misbehaviour.Do(_options, "render", _options.Lane);
        text.Append(state.Steps).Append('\n');
    }

    private void Write(ref WalkState state, string where, LaneView view)
    {
        foreach (ref float number in view.Observation<float>(0))
        {
            number = Misbehaviour.Is(_options, where, view.Lane, "nan") ? float.NaN
                : Misbehaviour.Is(_options, where, view.Lane, "outside") ? 1.5f
                : (float)state.Random.Uniform();
        }

        view.Info<double>(0)[0] = Misbehaviour.Is(_options, where, view.Lane, "info") ? double.PositiveInfinity : 1;
    }
}

/// <summary>State of one lane.</summary>
internal struct WalkState
{
    public RandomStream Random;
    public int Steps;
}
