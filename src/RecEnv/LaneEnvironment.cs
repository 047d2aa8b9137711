using RecEnv.Spaces;

namespace RecEnv;

/// <summary>A single environment: a one-lane vector environment without autoreset, seen as one.</summary>
public sealed class LaneEnvironment : IEnvironment
{
    private readonly IVectorEnvironment _vector;

    /// <summary>Views a vector environment.</summary>
    /// <param name="vector">One lane, autoreset disabled; owned by the view from now on.</param>
    /// <exception cref="ArgumentException">It has more lanes or resets by itself.</exception>
    public LaneEnvironment(IVectorEnvironment vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        if (vector.LaneCount != 1 || vector.Autoreset != AutoresetMode.Disabled)
        {
            throw new ArgumentException(
                $"A single environment needs 1 lane and autoreset Disabled, but this one has {vector.LaneCount} and " +
                $"{vector.Autoreset}.",
                nameof(vector));
        }

        _vector = vector;
    }

    /// <inheritdoc/>
    public EnvironmentContract Contract => _vector.Contract;

    /// <inheritdoc/>
    public ValueBatch Action => _vector.Actions;

    /// <inheritdoc/>
    public StepResult Reset(ulong? seed = null) => View(_vector.Reset(seed));

    /// <inheritdoc/>
    public StepResult Step(ValueBatch action) => View(_vector.Step(action));

    /// <inheritdoc/>
    public byte[] Snapshot() => _vector.Snapshot();

    /// <inheritdoc/>
    public StepResult Restore(ReadOnlySpan<byte> snapshot) => View(_vector.Restore(snapshot));

    /// <inheritdoc/>
    public IEnvironment Fork() => new LaneEnvironment(_vector.Fork());

    /// <inheritdoc/>
    public string Render() => _vector.Render(0);

    /// <inheritdoc/>
    public void Dispose() => _vector.Dispose();

    private static StepResult View(VectorStep step) =>
        new(step.Observations, step.Rewards[0], step.Terminated[0], step.Truncated[0], step.Infos);
}
