using RecEnv.Options;
using RecEnv.Spaces;

namespace RecEnv.Simulation;

/// <summary>Which slates may be shown.</summary>
internal static class SlateRules
{
    public static Space ActionSpace(SlateSettings settings)
    {
        long[] first = new long[settings.SlateSize];
        if (settings.ShortSlates)
        {
            first.AsSpan(settings.EmptySlates ? 0 : 1).Fill(-1);
        }

        return new MultiDiscreteSpace([.. first.Select(start => settings.CandidateCount - start)], first);
    }

    /// <summary>One slate for each of several users, [users, slateSize].</summary>
    public static Space ActionSpace(SlateSettings settings, int userCount)
    {
        var one = (MultiDiscreteSpace)ActionSpace(settings);
        return new MultiDiscreteSpace(
            [.. Enumerable.Repeat(one.Nvec, userCount).SelectMany(nvec => nvec)],
            [.. Enumerable.Repeat(one.Start, userCount).SelectMany(start => start)],
            shape: [userCount, settings.SlateSize]);
    }

    /// <summary>Says why a candidate set cannot fill a slate, as a sentence about options; null when it can.</summary>
    public static string? SizeProblem(int candidateCount, int slateSize) => slateSize <= candidateCount
        ? null
        : $"Option \"slate_size\" is {slateSize}, but {Only(candidateCount)}; make \"candidate_count\" larger or " +
            "\"slate_size\" smaller.";

    /// <summary>Refuses a frame that no slate fits, whatever the environment calls its options; gives back one that is whole.</summary>
    /// <exception cref="InvalidOptionException">The slate is larger than the candidate set, or one of them is empty.</exception>
    public static SlateSettings Check(SlateSettings settings)
    {
        (int candidates, int size) = (settings.CandidateCount, settings.SlateSize);
        if (candidates < 1 || size < 1)
        {
            string empty = candidates < 1 ? $"The candidate count is {candidates}" : $"The slate size is {size}";
            throw new InvalidOptionException(null, $"{empty}, but an environment of slates needs at least 1.");
        }

        return size <= candidates ? settings : throw new InvalidOptionException(
            null,
            $"The slate size is {size}, but {Only(candidates)}; make the candidate count larger or the slate size smaller.");
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
        if (shown.IsEmpty && !settings.EmptySlates)
        {
            return "The slate is empty, but the user always responds to the item at position 0; show at least one.";
        }

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

    private static string Only(int candidates) =>
        candidates == 1 ? "there is only 1 candidate to show" : $"there are only {candidates} candidates to show";
}
