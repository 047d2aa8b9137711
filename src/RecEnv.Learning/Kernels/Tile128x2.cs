using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RecEnv.Learning.Kernels;

/// <summary>Eight columns in two 128-bit registers.</summary>
internal readonly unsafe struct Tile128x2 : ITile<Tile128x2>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly Vector128<float> _v0;
    private readonly Vector128<float> _v1;

    [MethodImpl(Inline)]
    private Tile128x2(Vector128<float> v0, Vector128<float> v1)
    {
        _v0 = v0;
        _v1 = v1;
    }

    public static int Width => 8;

    public static int Rows => 6;

    public static Tile128x2 Zero => default;

    [MethodImpl(Inline)]
    public static Tile128x2 Load(float* from) => new(Vector128.Load(from), Vector128.Load(from + 4));

    [MethodImpl(Inline)]
    public static void Store(Tile128x2 value, float* to)
    {
        value._v0.Store(to);
        value._v1.Store(to + 4);
    }

    [MethodImpl(Inline)]
    public static Tile128x2 MultiplyAdd(float* a, Tile128x2 b, Tile128x2 c)
    {
        var all = Vector128.Create(*a);
        return new(Vector128.FusedMultiplyAdd(all, b._v0, c._v0), Vector128.FusedMultiplyAdd(all, b._v1, c._v1));
    }

    [MethodImpl(Inline)]
    public static Tile128x2 Relu(Tile128x2 a) => new(Relu(a._v0), Relu(a._v1));

    [MethodImpl(Inline)]
    private static Vector128<float> Relu(Vector128<float> a) =>
        Vector128.ConditionalSelect(Vector128.LessThan(a, Vector128<float>.Zero), Vector128<float>.Zero, a);
}
