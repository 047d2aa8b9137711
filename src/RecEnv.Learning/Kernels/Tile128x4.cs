using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RecEnv.Learning.Kernels;

/// <summary>Sixteen columns in four 128-bit registers.</summary>
internal readonly unsafe struct Tile128x4 : ITile<Tile128x4>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly Vector128<float> _v0;
    private readonly Vector128<float> _v1;
    private readonly Vector128<float> _v2;
    private readonly Vector128<float> _v3;

    [MethodImpl(Inline)]
    private Tile128x4(Vector128<float> v0, Vector128<float> v1, Vector128<float> v2, Vector128<float> v3)
    {
        _v0 = v0;
        _v1 = v1;
        _v2 = v2;
        _v3 = v3;
    }

    public static int Width => 16;

    public static int Rows => 6;

    public static Tile128x4 Zero => default;

    [MethodImpl(Inline)]
    public static Tile128x4 Load(float* from) =>
        new(Vector128.Load(from), Vector128.Load(from + 4), Vector128.Load(from + 8), Vector128.Load(from + 12));

    [MethodImpl(Inline)]
    public static void Store(Tile128x4 value, float* to)
    {
        value._v0.Store(to);
        value._v1.Store(to + 4);
        value._v2.Store(to + 8);
        value._v3.Store(to + 12);
    }

    [MethodImpl(Inline)]
    public static Tile128x4 MultiplyAdd(float* a, Tile128x4 b, Tile128x4 c)
    {
        var all = Vector128.Create(*a);
        return new(
            Vector128.FusedMultiplyAdd(all, b._v0, c._v0),
            Vector128.FusedMultiplyAdd(all, b._v1, c._v1),
            Vector128.FusedMultiplyAdd(all, b._v2, c._v2),
            Vector128.FusedMultiplyAdd(all, b._v3, c._v3));
    }

    [MethodImpl(Inline)]
    public static Tile128x4 Relu(Tile128x4 a) => new(Relu(a._v0), Relu(a._v1), Relu(a._v2), Relu(a._v3));

    [MethodImpl(Inline)]
    private static Vector128<float> Relu(Vector128<float> a) =>
        Vector128.ConditionalSelect(Vector128.LessThan(a, Vector128<float>.Zero), Vector128<float>.Zero, a);
}
