using RecEnv.Spaces;

namespace RecEnv.Conformance;

/// <summary>What one lane returned once, kept.</summary>
internal sealed class Moment
{
    private Moment(ValueBatch observations, IReadOnlyList<InfoBuffer> infos, int row)
    {
        Observation = new ValueBatch(observations.Space, 1);
        Observation.CopyLane(observations, row, 0);
        Infos = [.. infos.Select(info => new InfoBuffer(info.Leaf, 1))];
        for (int i = 0; i < Infos.Count; i++)
        {
            Infos[i].CopyLane(infos[i], row, 0);
        }
    }

    public ValueBatch Observation { get; }

    public IReadOnlyList<InfoBuffer> Infos { get; }

    public double Reward { get; private init; }

    public bool Terminated { get; private init; }

    public bool Truncated { get; private init; }

    public bool Started { get; private init; }

    public bool Over => Terminated || Truncated;

    /// <summary>What a lane returned.</summary>
    public static Moment Of(VectorStep step, int lane) => new(step.Observations, step.Infos, lane)
    {
        Reward = step.Rewards[lane],
        Terminated = step.Terminated[lane],
        Truncated = step.Truncated[lane],
        Started = step.Started[lane],
    };

    /// <summary>What the lane in a row of <see cref="VectorStep.Final"/> returned before it was reset.</summary>
    public static Moment OfFinal(VectorStep step, int row)
    {
        int lane = step.Final.Lanes[row];
        return new Moment(step.Final.Observations, step.Final.Infos, row)
        {
            Reward = step.Rewards[lane],
            Terminated = step.Terminated[lane],
            Truncated = step.Truncated[lane],
        };
    }

    /// <summary>The info of a name, or null where the lane has none.</summary>
    public InfoBuffer? Info(string name) => Infos.FirstOrDefault(info => info.Leaf.Path == name && info.Has(0));

    /// <summary>Says how this differs from what should be; null when it does not, bit for bit.</summary>
    public string? Difference(Moment expected) =>
        StateDifference(expected)
        ?? Different("the flag \"started\"", Started, expected.Started)
        ?? InfoDifference(expected);

    /// <summary>As <see cref="Difference"/>, without infos and the flag "started", which tell of a call.</summary>
    public string? StateDifference(Moment expected) =>
        ObservationDifference(expected)
        ?? RewardDifference(expected)
        ?? Different("the flag \"terminated\"", Terminated, expected.Terminated)
        ?? Different("the flag \"truncated\"", Truncated, expected.Truncated);

    public string? ObservationDifference(Moment expected)
    {
        for (int i = 0; i < Observation.Leaves.Length; i++)
        {
            if (LeafDifference("leaf", Observation.Leaves[i], expected.Observation.Leaves[i]) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    public string? InfoDifference(Moment expected)
    {
        for (int i = 0; i < Infos.Count; i++)
        {
            string name = Infos[i].Leaf.Path;
            bool has = Infos[i].Has(0);
            string? difference = Different($"the presence of info \"{name}\"", has, expected.Infos[i].Has(0))
                ?? (has ? LeafDifference("info", Infos[i].Values, expected.Infos[i].Values) : null);
            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }

    // By their bits, so that NaN equals itself and 0 does not equal -0.
    private string? RewardDifference(Moment expected) =>
        BitConverter.DoubleToInt64Bits(Reward) == BitConverter.DoubleToInt64Bits(expected.Reward)
            ? null
            : FormattableString.Invariant($"the reward is {Reward:R} instead of {expected.Reward:R}");

    private static string? LeafDifference(string what, LeafBuffer actual, LeafBuffer expected)
    {
        int same = actual.Bytes.CommonPrefixLength(expected.Bytes);
        if (same == actual.Bytes.Length)
        {
            return null;
        }

        ElementType type = actual.Leaf.ElementType;
        int index = same / type.Size();
        (double given, double due) = (type.Read(actual.Bytes, index), type.Read(expected.Bytes, index));
        return FormattableString.Invariant(
            $"{what} \"{actual.Leaf.Path}\" holds {given:R} at flat index {index} instead of {due:R}");
    }

    private static string? Different<T>(string what, T actual, T expected)
        where T : IEquatable<T>
        => actual.Equals(expected) ? null : FormattableString.Invariant($"{what} is {actual} instead of {expected}");
}
