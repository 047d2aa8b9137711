using System.Globalization;
using System.Text;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Server.Tests.Support;

/// <summary>A walk: the action in 0 to 4 is added, noise is observed.</summary>
internal sealed class ToySimulation : LaneSimulation<ToyLane>
{
    public const string Id = "Toy-v0";

    private readonly ToyOptions _options;

    public ToySimulation(ToyOptions options, int laneCount)
        : base(laneCount)
    {
        _options = options;
        if (options.DataFile is { } file)
        {
            File.ReadAllText(file);
        }

        ObservationSpace = new DictSpace(
            ("noise", new BoxSpace(double.NegativeInfinity, double.PositiveInfinity, [options.Width])),
            ("total", new BoxSpace(0, double.PositiveInfinity, [], ElementType.Float64)));
    }

    public static EnvironmentDefinition<ToyOptions> Definition { get; } =
        new(Id, "A walk for tests.", (options, lanes) => new ToySimulation(options, lanes));

    public override Space ObservationSpace { get; }

    public override Space ActionSpace { get; } = new DiscreteSpace(5);

    protected override void Reset(ref ToyLane state, EpisodeKey key, LaneView view)
    {
        state = new ToyLane { Stream = key.Stream(StreamId.Users) };
        Observe(ref state, view);
    }

    protected override StepOutcome Step(ref ToyLane state, ValueBatch actions, LaneView view)
    {
        if (view.Lane == 0)
        {
            ToyGate.Pass(_options.Gate);
        }

        state.Steps++;
        if (state.Steps == _options.BugAtStep)
        {
            throw new InvalidOperationException("secret inner text");
        }

        long action = actions.Leaves[0].As<long>()[view.Lane];
        state.Total += action;
        Observe(ref state, view);
        return new StepOutcome(action, _options.Length > 0 && state.Steps >= _options.Length + view.Lane);
    }

    protected override void Render(in ToyLane state, StringBuilder text) =>
        text.Append(CultureInfo.InvariantCulture, $"total {state.Total}\n");

    private static void Observe(ref ToyLane state, LaneView view)
    {
        foreach (ref float number in view.Observation<float>(0))
        {
            number = (float)state.Stream.Uniform();
        }

        view.Observation<double>(1)[0] = state.Total;
    }
}
