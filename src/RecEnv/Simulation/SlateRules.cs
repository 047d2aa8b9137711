using RecEnv.Spaces;

namespace RecEnv.Simulation;

/// <summary>Which slates may be shown.</summary>
internal static class SlateRules
{
    public static Space ActionSpace(SlateSettings settings)
    {
        long first = settings.ShortSlates ? -1 : 0;
        return new MultiDiscreteSpace(
            [.. Enumerable.Repeat(settings.CandidateCount - first, settings.SlateSize)],
            [.. Enumerable.Repeat(first, settings.SlateSize)]);
    }

    /// <summary>The slate without the empty positions at its end.</summary>
    public static ReadOnlySpan<long> Shown(ReadOnlySpan<long> slate)
    {
        int empty = slate.IndexOf(-1);
        return empty < 0 ? slate : slate[..empty];
    }

    /// <summary>Says why a slate may not be shown, or null.</summary>
    public static string? Refuse(ReadOnlySpan<long> slate, SlateSettings settings)
    {
        ReadOnlySpan<long> shown = settings.ShortSlates ? Shown(slate) : slate;
        for (int position = 0; position < slate.Length; position++)
        {
            long candidate = slate[position];
            if (position >= shown.Length)
            {
                if (candidate != -1)
                {
                    return $"Slate position {position} names candidate {candidate} after position {shown.Length} was left " +
                        "empty; empty positions (-1) stand at the end.";
                }
            }
            else if ((ulong)candidate >= (ulong)settings.CandidateCount)
            {
                return $"Candidate {candidate} at slate position {position} is outside the candidate set of " +
                    $"{settings.CandidateCount} (valid: 0 to {settings.CandidateCount - 1}).";
            }
            else if (settings.DistinctItems && slate[..position].IndexOf(candidate) is >= 0 and int earlier)
            {
                return $"Slate position {position} repeats candidate {candidate} from position {earlier}; a slate may show " +
                    "a candidate once.";
            }
        }

        return null;
    }
}
