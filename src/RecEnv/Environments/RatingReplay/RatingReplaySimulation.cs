using System.Globalization;
using System.Text;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Environments.RatingReplay;

/// <summary>The dynamics of <see cref="RatingReplay"/>, which describes them.</summary>
/// <remarks>
/// Randomness: <see cref="ReplayPlan.UserOf"/> and <see cref="ReplayPlan.Draw"/> at reset; none in a step. Resets take
/// time proportional to the list; a step that shows a negative scans it once for duplicates. Neither allocates.
/// </remarks>
internal sealed class RatingReplaySimulation : ISimulation
{
    // Leaves in ordinal order of their keys.
    private const int Available = 0;
    private const int Mask = 1;
    private const int Memory = 2;
    private const int User = 3;

    // The only info column.
    private const int ActionMask = 0;

    private const int RenderedItems = 10;

    private readonly ReplayPlan _plan;
    private readonly Visit[] _visits;
    private readonly ulong[][] _taken;

    /// <summary>Makes the lanes.</summary>
    /// <param name="plan">What they share.</param>
    /// <param name="laneCount">Number of lanes, at least 1.</param>
    public RatingReplaySimulation(ReplayPlan plan, int laneCount)
    {
        _plan = plan;
        int itemCount = plan.Ratings.ItemCount;
        _visits = new Visit[laneCount];
        _taken = new ulong[laneCount][];
        for (int lane = 0; lane < laneCount; lane++)
        {
            _visits[lane] = new Visit(plan.MaxAvailable, plan.MemoryLength, itemCount);
            _taken[lane] = new ulong[plan.TakenWords];
        }

        // Boxes, because a flat layout would write a MultiDiscrete one-hot: list times catalogue numbers.
        ObservationSpace = new DictSpace(
            ("available", new BoxSpace(0, itemCount, [plan.MaxAvailable], ElementType.Int64)),
            ("mask", new MultiBinarySpace([plan.MaxAvailable])),
            ("memory", new BoxSpace(0, itemCount, [plan.MemoryLength], ElementType.Int64)),
            ("user", new DiscreteSpace(plan.Ratings.UserCount)));
        ActionSpace = new DiscreteSpace(plan.MaxAvailable);
        Infos = [new Leaf("action_mask", ElementType.Int8, [plan.MaxAvailable])];
    }

    /// <inheritdoc/>
    public Space ObservationSpace { get; }

    /// <inheritdoc/>
    public Space ActionSpace { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Leaf> Infos { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Leaf> EpisodeMetrics { get; } =
        [new Leaf("hits", ElementType.Float64, []), new Leaf("precision", ElementType.Float64, [])];

    /// <inheritdoc/>
    public string? Refuse(int lane, ValueBatch actions)
    {
        Visit visit = _visits[lane];
        long position = Position(lane, actions);
        if (position >= 0 && position < visit.Count)
        {
            int step = visit.ShownAt[(int)position];
            return step == 0
                ? null
                : $"Position {position} holds no available item: its item {visit.Items[(int)position]} was shown at " +
                  $"step {step}. Choose a position whose mask is 1.";
        }

        return position >= 0 && position < _plan.MaxAvailable
            ? $"Position {position} holds no available item: this list ends at position {visit.Count - 1}. Choose a " +
              "position whose mask is 1."
            : $"Position {position} is outside the list of {_plan.MaxAvailable} (valid: 0 to " +
              $"{_plan.MaxAvailable - 1}). Choose a position whose mask is 1.";
    }

    /// <inheritdoc/>
    public void Reset(int lane, EpisodeKey key, LaneView view)
    {
        Visit visit = _visits[lane];
        int user = _plan.UserOf(key);
        visit.Start(user, _plan.AvailableOf(user));
        _plan.Draw(user, key, visit.Items, _taken[lane]);
        WriteList(visit, view);
        WriteMemory(visit, view);
        view.Observation<long>(User)[0] = user;
    }

    /// <inheritdoc/>
    public StepOutcome Step(int lane, ValueBatch actions, LaneView view)
    {
        Visit visit = _visits[lane];
        int position = (int)Position(lane, actions);
        int item = visit.Items[position];
        bool positive = _plan.Ratings.IsPositive(visit.User, item);
        bool single = positive || !_plan.MayRepeat;
        visit.Show(position, single, view.Observation<sbyte>(Mask), view.Info<sbyte>(ActionMask));
        if (positive)
        {
            visit.Remember(item);
            WriteMemory(visit, view);
        }

        return new StepOutcome(positive ? 1 : 0, Terminated: visit.Steps == _plan.Ratings.CountOf(visit.User));
    }

    /// <inheritdoc/>
    public void ReadMetrics(int lane, Span<double> values)
    {
        Visit visit = _visits[lane];
        values[0] = visit.Hits;
        values[1] = visit.Hits / (double)Math.Max(1, visit.Steps);
    }

    /// <inheritdoc/>
    public void Save(int lane, SnapshotWriter writer)
    {
        writer.Write(unchecked((long)_plan.Ratings.Fingerprint));
        _visits[lane].Save(writer);
    }

    /// <inheritdoc/>
    public void Load(int lane, ref SnapshotReader reader)
    {
        if (unchecked((ulong)reader.ReadNumber()) != _plan.Ratings.Fingerprint)
        {
            throw new SnapshotException(
                "The snapshot was taken over other ratings: the file has changed since. Restore the file or start " +
                "anew.");
        }

        _visits[lane].Load(ref reader, _plan);
    }

    /// <inheritdoc/>
    public void Render(int lane, StringBuilder text)
    {
        Visit visit = _visits[lane];
        int positives = _plan.Ratings.CountOf(visit.User);
        text.Append(CultureInfo.InvariantCulture, $"user {visit.User}: {visit.Hits} hits in {visit.Steps} ")
            .Append(CultureInfo.InvariantCulture, $"of {positives} steps\n")
            .Append("memory, oldest first:");
        foreach (int item in visit.Memory)
        {
            text.Append(item == visit.Padding ? " -" : string.Create(CultureInfo.InvariantCulture, $" {item}"));
        }

        int left = visit.ShownAt.Count(0);
        text.Append(CultureInfo.InvariantCulture, $"\navailable (position:item), {left} of {visit.Count}:");
        int shown = 0;
        for (int position = 0; position < visit.Count && shown < RenderedItems; position++)
        {
            if (visit.ShownAt[position] == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $" {position}:{visit.Items[position]}");
                shown++;
            }
        }

        text.Append(left > shown ? " …\n" : "\n");
    }

    private static long Position(int lane, ValueBatch actions) => actions.Leaves[0].Lane<long>(lane)[0];

    private static void WriteList(Visit visit, LaneView view)
    {
        Span<long> available = view.Observation<long>(Available);
        for (int position = 0; position < visit.Count; position++)
        {
            available[position] = visit.Items[position];
        }

        available[visit.Count..].Fill(visit.Padding);
        Span<sbyte> mask = view.Observation<sbyte>(Mask);
        mask[..visit.Count].Fill(1);
        mask[visit.Count..].Clear();
        mask.CopyTo(view.Info<sbyte>(ActionMask));
    }

    private static void WriteMemory(Visit visit, LaneView view)
    {
        Span<long> memory = view.Observation<long>(Memory);
        for (int i = 0; i < memory.Length; i++)
        {
            memory[i] = visit.Memory[i];
        }
    }
}
