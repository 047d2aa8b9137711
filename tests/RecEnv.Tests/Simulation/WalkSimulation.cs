using System.Globalization;
using System.Text;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Tests.Simulation;

/// <summary>A walk on ten places that ends by chance: an environment as a stranger would write it.</summary>
/// <remarks>
/// Action: 5 stays, 6 goes up, 7 goes down; what would leave the ten places is masked and refused. Reward: a draw.
/// </remarks>
internal sealed class WalkSimulation(int laneCount, WalkFault fault = WalkFault.None)
    : LaneSimulation<WalkSimulation.Walker>(laneCount)
{
    public static EnvironmentDefinition Definition { get; } = new EnvironmentDefinition<WalkOptions>(
        "Walk-v0", "A walk on ten places that ends by chance.", (options, lanes) => new WalkSimulation(lanes, options.Fault),
        _ => 12);

    public override Space ObservationSpace { get; } =
        new DictSpace(("place", new DiscreteSpace(10)), ("noise", new BoxSpace(0, 1, [2])));

    public override Space ActionSpace { get; } = new DiscreteSpace(3, start: 5);

    public override IReadOnlyList<Leaf> Infos { get; } = [new Leaf("action_mask", ElementType.Int8, [3])];

    public override IReadOnlyList<Leaf> EpisodeMetrics { get; } =
        [new Leaf("ups", ElementType.Float64, []), new Leaf("visits", ElementType.Float64, [2])];

    protected override string? Refuse(in Walker state, int lane, ValueBatch actions) =>
        base.Refuse(in state, lane, actions) is { } problem ? problem
        : fault == WalkFault.MaskTooNarrow || IsAllowed(state.Place, actions.Leaves[0].Lane<long>(lane)[0]) ? null
        : $"The walker cannot leave place {state.Place} that way.";

    protected override void Reset(ref Walker state, EpisodeKey key, LaneView view)
    {
        key = fault switch
        {
            WalkFault.SameSeeds => key with { Seed = 0 },
            WalkFault.SameEpisodes => key with { Episode = 0 },
            _ => key,
        };
        state = new Walker { Random = key.Stream(StreamId.Users) };
        state.Place = state.Random.Below(10);
        Observe(ref state, view);
    }

    protected override StepOutcome Step(ref Walker state, ValueBatch actions, LaneView view)
    {
        if (fault == WalkFault.ThrowInStep && view.Lane > 0 && state.Steps == 2)
        {
            throw new InvalidOperationException($"Lane {view.Lane} fell.");
        }

        long action = actions.Leaves[0].Lane<long>(view.Lane)[0];
        state.Steps++;
        state.Ups += action == 6 ? 1 : 0;
        state.Place = Math.Clamp(state.Place + Move(action), 0, 9);
        Observe(ref state, view);
        double reward = fault == WalkFault.InfiniteReward && state.Steps == 2 ? double.PositiveInfinity : state.Random.Uniform();
        return new StepOutcome(reward, state.Random.Below(10) == 0);
    }

    protected override void ReadMetrics(in Walker state, Span<double> values)
    {
        values[0] = state.Ups;
        values[1] = state.Steps;
        values[2] = -state.Steps;
    }

    protected override void Render(in Walker state, StringBuilder text) =>
        text.Append(CultureInfo.InvariantCulture, $"place {state.Place}\n");

    private static int Move(long action) => action switch { 6 => 1, 7 => -1, _ => 0 };

    private static bool IsAllowed(int place, long action) => place + Move(action) is >= 0 and <= 9;

    private void Observe(ref Walker state, LaneView view)
    {
        foreach (ref float noise in view.Observation<float>(0))
        {
            noise = (float)state.Random.Uniform();
        }

        view.Observation<long>(1)[0] = fault == WalkFault.ObservationOutside && state.Steps == 3 ? 10 : state.Place;
        Span<sbyte> mask = view.Info<sbyte>(0);
        for (int i = 0; i < mask.Length; i++)
        {
            mask[i] = fault == WalkFault.MaskTooWide || IsAllowed(state.Place, i + 5) ? (sbyte)1 : (sbyte)0;
        }
    }

    internal struct Walker
    {
        public RandomStream Random;
        public int Place;
        public int Steps;
        public int Ups;
    }
}
