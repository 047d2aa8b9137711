using RecEnv.Spaces;

namespace RecEnv.Agents;

/// <summary>Reads numbers of leaves whose type is known only when the program runs.</summary>
internal static class LeafNumbers
{
    /// <summary>An integer or bit of a lane's value.</summary>
    public static long Integer(LeafBuffer leaf, int lane, int index) => leaf.Leaf.ElementType switch
    {
        ElementType.Bool or ElementType.UInt8 => leaf.Row(lane)[index],
        ElementType.Int8 => (sbyte)leaf.Row(lane)[index],
        ElementType.Int32 => leaf.Lane<int>(lane)[index],
        ElementType.Int64 => leaf.Lane<long>(lane)[index],
        _ => throw new InvalidOperationException($"Leaf \"{leaf.Leaf.Path}\" holds no integers."),
    };

    /// <summary>Any number of a lane's value.</summary>
    public static double Number(LeafBuffer leaf, int lane, int index) => leaf.Leaf.ElementType switch
    {
        ElementType.Float32 => leaf.Lane<float>(lane)[index],
        ElementType.Float64 => leaf.Lane<double>(lane)[index],
        _ => Integer(leaf, lane, index),
    };
}
