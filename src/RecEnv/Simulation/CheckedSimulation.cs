using System.Globalization;
using System.Text;
using RecEnv.Data;
using RecEnv.Options;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Simulation;

/// <summary>A simulation that nobody has tested: what it throws and what it gives is checked, lane by lane.</summary>
internal sealed class CheckedSimulation : ISimulation
{
    private readonly string _id;
    private readonly ISimulation _inner;

    private CheckedSimulation(string id, ISimulation inner)
    {
        (_id, _inner) = (id, inner);
        ObservationSpace = inner.ObservationSpace ?? throw Fault("has no observation space");
        ActionSpace = inner.ActionSpace ?? throw Fault("has no action space");
        Slate = inner.Slate;
        Infos = inner.Infos ?? throw Fault("has null in place of its infos");
        EpisodeMetrics = inner.EpisodeMetrics ?? throw Fault("has null in place of its episode metrics");
        CheckColumns("info", Infos);
        CheckColumns("episode metric", EpisodeMetrics);
    }

    public Space ObservationSpace { get; }

    public Space ActionSpace { get; }

    public SlateFacts? Slate { get; }

    public IReadOnlyList<Leaf> Infos { get; }

    public IReadOnlyList<Leaf> EpisodeMetrics { get; }

    /// <summary>Makes a simulation and checks what it declares.</summary>
    /// <param name="id">Id of the environment.</param>
    /// <param name="make">Makes it.</param>
    /// <exception cref="EnvironmentFaultException">It threw anything but a complaint about its options or data.</exception>
    public static ISimulation Create(string id, Func<ISimulation> make)
    {
        try
        {
            return new CheckedSimulation(
                id, make() ?? throw new EnvironmentFaultException(id, "returned null from its factory"));
        }
        catch (Exception e) when (!IsAnswer(e))
        {
            throw new EnvironmentFaultException(id, $"threw {e.GetType().Name} in its factory", e);
        }
    }

    public string? Refuse(int lane, ValueBatch actions)
    {
        try
        {
            return _inner.Refuse(lane, actions);
        }
        catch (Exception e)
        {
            throw Thrown("Refuse", lane, e);
        }
    }

    public void Reset(int lane, EpisodeKey key, LaneView view)
    {
        try
        {
            _inner.Reset(lane, key, view);
        }
        catch (Exception e)
        {
            throw Thrown("Reset", lane, e);
        }

        CheckView("Reset", lane, view);
    }

    public void Prepare(int from, int to, ReadOnlySpan<bool> idle, ValueBatch actions)
    {
        try
        {
            _inner.Prepare(from, to, idle, actions);
        }
        catch (Exception e)
        {
            throw Thrown("Prepare", from, e);
        }
    }

    public StepOutcome Step(int lane, ValueBatch actions, LaneView view)
    {
        StepOutcome outcome;
        try
        {
            outcome = _inner.Step(lane, actions, view);
        }
        catch (Exception e)
        {
            throw Thrown("Step", lane, e);
        }

        if (!double.IsFinite(outcome.Reward))
        {
            string reward = outcome.Reward.ToString(CultureInfo.InvariantCulture);
            throw Fault($"returned a reward of {reward} from Step (lane {lane}); rewards must be finite");
        }

        CheckView("Step", lane, view);
        return outcome;
    }

    public void ReadMetrics(int lane, Span<double> values)
    {
        try
        {
            _inner.ReadMetrics(lane, values);
        }
        catch (Exception e)
        {
            throw Thrown("ReadMetrics", lane, e);
        }

        if (values.ContainsAnyExceptInRange(double.MinValue, double.MaxValue)) // infinities, and NaN lies in no range
        {
            throw Fault($"gave an episode metric that is not finite in ReadMetrics (lane {lane})");
        }
    }

    public void Save(int lane, SnapshotWriter writer)
    {
        try
        {
            _inner.Save(lane, writer);
        }
        catch (Exception e)
        {
            throw Thrown("Save", lane, e);
        }
    }

    public void Load(int lane, ref SnapshotReader reader)
    {
        try
        {
            _inner.Load(lane, ref reader);
        }
        catch (Exception e) when (e is not SnapshotException)
        {
            throw Thrown("Load", lane, e);
        }
    }

    public void Render(int lane, StringBuilder text)
    {
        try
        {
            _inner.Render(lane, text);
        }
        catch (Exception e)
        {
            throw Thrown("Render", lane, e);
        }
    }

    /// <summary>True for what a sound environment may say about options and data, and for the machine's own limits.</summary>
    private static bool IsAnswer(Exception error) => error is InvalidOptionException or EnvironmentFaultException
        or OutOfMemoryException or RatingFormatException or UnauthorizedAccessException
        || (error is IOException and not FileLoadException && !IsMissingAssembly(error));

    private static bool IsMissingAssembly(Exception error) =>
        error is FileNotFoundException { FileName: { } file } && file.Contains("Version=", StringComparison.Ordinal);

    private void CheckColumns(string what, IReadOnlyList<Leaf> columns)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (Leaf column in columns)
        {
            if (column is null || !names.Add(column.Path))
            {
                throw Fault($"declares the {what} \"{column?.Path}\" twice or as null");
            }

            if (what != "info" && column.ElementType != ElementType.Float64)
            {
                throw Fault($"declares the {what} \"{column.Path}\" as {column.ElementType.Name()}; it must be float64");
            }
        }
    }

    private void CheckView(string call, int lane, LaneView view)
    {
        if (ObservationSpace.Check(view.ObservationLeaves, lane) is { } violation)
        {
            throw Fault($"wrote an observation outside its space in {call} (lane {lane}): {violation}");
        }

        foreach (InfoBuffer info in view.InfoColumns[..Infos.Count])
        {
            ReadOnlySpan<byte> row = info.Values.Row(lane);
            for (int i = 0; info.Leaf.ElementType.IsFloat() && i < info.Leaf.Size; i++)
            {
                if (!double.IsFinite(info.Leaf.ElementType.Read(row, i)))
                {
                    throw Fault($"wrote a number that is not finite to info \"{info.Leaf.Path}\" in {call} (lane {lane})");
                }
            }
        }
    }

    private EnvironmentFaultException Thrown(string call, int lane, Exception error) =>
        new(_id, $"threw {error.GetType().Name} in {call} (lane {lane})", error);

    private EnvironmentFaultException Fault(string predicate) => new(_id, predicate);
}
