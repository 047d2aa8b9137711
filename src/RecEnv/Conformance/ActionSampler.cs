using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Conformance;

/// <summary>Draws actions that have a good chance to be allowed.</summary>
internal static class ActionSampler
{
    public const string MaskName = "action_mask";

    /// <summary>Draws an action: what the mask allows, a slate without repetition, or anything in the space.</summary>
    public static void Sample(EnvironmentContract contract, Moment last, ref RandomStream random, ValueBatch action)
    {
        long[] allowed =
            contract.ActionSpace is DiscreteSpace discrete ? MaskedValues(discrete, last, allowed: true) : [];
        if (allowed.Length > 0)
        {
            Write(action, 0, allowed[random.Below(allowed.Length)]);
            return;
        }

        contract.ActionSpace.Sample(ref random, action, 0);
        if (contract is { Slate: { } slate, ActionSpace: MultiDiscreteSpace { ElementType: ElementType.Int64 } })
        {
            Span<long> slates = action.Leaves[0].Lane<long>(0); // one, or one a user
            for (int first = 0; first < slates.Length; first += slate.SlateSize)
            {
                MakeSlate(slate, slates.Slice(first, slate.SlateSize), ref random);
            }
        }
    }

    /// <summary>Whether the environment says by a mask which actions are allowed.</summary>
    public static bool HasMask(EnvironmentContract contract) =>
        contract.ActionSpace is DiscreteSpace discrete
        && contract.Infos.Any(leaf => leaf.Path == MaskName && leaf.Size == discrete.N);

    /// <summary>The actions that a mask allows or forbids; none where there is no mask.</summary>
    public static long[] MaskedValues(DiscreteSpace space, Moment last, bool allowed)
    {
        if (last.Info(MaskName) is not { } mask || mask.Leaf.Size != space.N)
        {
            return [];
        }

        return
        [
            .. Enumerable.Range(0, mask.Leaf.Size)
                .Where(i => mask.Leaf.ElementType.Read(mask.Values.Bytes, i) != 0 == allowed)
                .Select(i => space.Start + i),
        ];
    }

    public static void Write(ValueBatch action, int lane, long value)
    {
        LeafBuffer leaf = action.Leaves[0];
        leaf.Leaf.ElementType.Write(leaf.Row(lane), 0, value);
    }

    // Redraws what repeats where slates are distinct, and leaves every position after an empty one (-1) empty.
    private static void MakeSlate(SlateFacts facts, Span<long> slate, ref RandomStream random)
    {
        for (int position = 0; position < slate.Length; position++)
        {
            if (slate[position] < 0)
            {
                slate[position..].Fill(-1);
                return;
            }

            while (facts.DistinctItems && slate[..position].Contains(slate[position]))
            {
                slate[position] = random.Below(facts.CandidateCount);
            }
        }
    }
}
