using FsCheck;
using FsCheck.Fluent;
using RecEnv.Seeding;
using RecEnv.Spaces;
using RecEnv.Wrappers;

namespace RecEnv.Tests.Spaces;

/// <summary>Laws over random space trees.</summary>
public class SpaceLawsTests
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithReplay(1, 1);

    [Fact]
    public void Sample_OfAnySpace_LiesInsideAndLeavesOtherLanesAlone() => ForAll(Trees(3, open: true), (space, seed) =>
    {
        var values = new ValueBatch(space, 3);
        ValueBatch before = values.Clone();
        var random = new RandomStream(seed);

        space.Sample(ref random, values, 1);

        return space.Contains(values, 1) && SameLane(values, before, 0) && SameLane(values, before, 2);
    });

    [Fact]
    public void Sample_SameSeed_IsTheSameValueWhateverWasThere() => ForAll(Trees(3, open: true), (space, seed) =>
    {
        var values = new ValueBatch(space, 2);
        var random = new RandomStream(seed + 1);
        space.Sample(ref random, values, 0);
        random = new RandomStream(seed);
        space.Sample(ref random, values, 0);
        random = new RandomStream(seed);
        space.Sample(ref random, values, 1);

        var copy = new ValueBatch(space, 1);
        copy.CopyLane(values, 0, 0);
        return SameLane(copy, values, 0) && Rows(values, 0).SequenceEqual(Rows(values, 1));
    });

    [Fact]
    public void Leaves_OfAnySpace_SumUpItsBytes() => ForAll(Trees(3, open: true), (space, _) =>
    {
        var values = new ValueBatch(space, 2);

        return values.Leaves.Length == space.LeafCount
            && space.Leaves.Select((leaf, i) => values.Leaves[i].Bytes.Length == 2 * leaf.ByteSize).All(fits => fits);
    });

    [Fact]
    public void Flatten_OfAnyFixedSpace_IsThePlainOne() => ForAll(Trees(3, open: false), (space, seed) =>
    {
        var flat = new FlatSpace(space);
        var values = new ValueBatch(space, 2);
        var random = new RandomStream(seed);
        space.Sample(ref random, values, 1);
        var actual = new ValueBatch(flat.Box, 1);

        flat.Flatten(values, 1, actual.Leaves[0].As<float>());

        List<float> expected = [];
        int leaf = 0;
        PlainFlatten(space, values, ref leaf, expected);
        return actual.Leaves[0].As<float>().SequenceEqual(expected.ToArray()) && flat.Box.Contains(actual, 0);
    });

    // gymnasium.spaces.utils.flatten: boxes as they are, integers one-hot, parts one after the other in sorted order.
    private static void PlainFlatten(Space space, ValueBatch values, ref int leaf, List<float> flat)
    {
        switch (space)
        {
            case DictSpace dict:
                foreach (KeyValuePair<string, Space> entry in dict.Entries)
                {
                    PlainFlatten(entry.Value, values, ref leaf, flat);
                }

                break;
            case TupleSpace tuple:
                foreach (Space item in tuple.Items)
                {
                    PlainFlatten(item, values, ref leaf, flat);
                }

                break;
            case DiscreteSpace discrete:
                flat.AddRange(OneHot(values.Leaves[leaf++].Lane<long>(1)[0] - discrete.Start, discrete.N));
                break;
            case MultiDiscreteSpace multi:
                long[] numbers = values.Leaves[leaf++].Lane<long>(1).ToArray();
                flat.AddRange(numbers.SelectMany((number, i) => OneHot(number - multi.Start[i], multi.Nvec[i])));
                break;
            case MultiBinarySpace:
                flat.AddRange(values.Leaves[leaf++].Lane<sbyte>(1).ToArray().Select(bit => (float)bit));
                break;
            default:
                flat.AddRange(values.Leaves[leaf++].Lane<float>(1));
                break;
        }
    }

    private static IEnumerable<float> OneHot(long index, long count) =>
        Enumerable.Range(0, (int)count).Select(i => i == index ? 1f : 0f);

    private static Gen<Space> Trees(int depth, bool open)
    {
        Gen<Space> leaf = Gen.OneOf(
            Numbers().Select(n => (Space)new DiscreteSpace(n[0] + 1, n[1] - 2)),
            Numbers().Select(n => (Space)new MultiDiscreteSpace([n[0] + 1, n[1] + 1], [n[2], -n[2]])),
            Numbers().Select(n => (Space)new MultiBinarySpace([n[0], n[1]])),
            Numbers().Select(n => (Space)new BoxSpace(-n[0] / 10.0, n[1] / 10.0, [n[2], 2])),
            Numbers().Select(n => (Space)new BoxSpace(n[0], double.PositiveInfinity, [n[1]])));
        if (open)
        {
            leaf = Gen.OneOf(leaf, Numbers().Select(n => (Space)new TextSpace(n[0] + 1, Math.Min(n[1], n[0] + 1))));
        }

        if (depth == 0)
        {
            return leaf;
        }

        Gen<Space> below = Trees(depth - 1, open);
        Gen<Space>[] nodes =
        [
            leaf,
            below.ArrayOf(2).Select(parts => (Space)new TupleSpace(parts)),
            below.ArrayOf(3).Select(parts => (Space)new DictSpace(("b", parts[0]), ("a", parts[1]), ("C", parts[2]))),
            from item in below from length in Gen.Choose(1, 3) select (Space)new SequenceSpace(item, length),
        ];
        return Gen.OneOf(open ? nodes : nodes[..^1]);
    }

    private static Gen<int[]> Numbers() => Gen.Choose(0, 4).ArrayOf(3);

    private static void ForAll(Gen<Space> spaces, Func<Space, ulong, bool> law) =>
        Prop.ForAll(
            (from space in spaces from seed in Gen.Choose(0, int.MaxValue) select (space, seed)).ToArbitrary(),
            pair => law(pair.space, (ulong)pair.seed)).Check(_config);

    private static IEnumerable<byte> Rows(ValueBatch values, int lane) =>
        Enumerable.Range(0, values.Leaves.Length).SelectMany(i => values.Leaves[i].Row(lane).ToArray());

    private static bool SameLane(ValueBatch a, ValueBatch b, int lane) => Rows(a, lane).SequenceEqual(Rows(b, lane));
}
