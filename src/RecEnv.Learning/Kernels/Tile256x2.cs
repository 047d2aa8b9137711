using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RecEnv.Learning.Kernels;

/// <summary>Sixteen columns in two 256-bit registers.</summary>
internal readonly unsafe struct Tile256x2 : ITile<Tile256x2>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly Vector256<float> _v0;
    private readonly Vector256<float> _v1;

    [MethodImpl(Inline)]
    private Tile256x2(Vector256<float> v0, Vector256<float> v1)
    {
        _v0 = v0;
        _v1 = v1;
    }

    public static int Width => 16;

    public static int Rows => 6;

    public static Tile256x2 Zero => default;

    [MethodImpl(Inline)]
    public static Tile256x2 Load(float* from) => new(Vector256.Load(from), Vector256.Load(from + 8));

    [MethodImpl(Inline)]
    public static void Store(Tile256x2 value, float* to)
    {
        value._v0.Store(to);
        value._v1.Store(to + 8);
    }

    [MethodImpl(Inline)]
    public static Tile256x2 MultiplyAdd(float* a, Tile256x2 b, Tile256x2 c)
    {
        var all = Vector256.Create(*a);
        return new(Vector256.FusedMultiplyAdd(all, b._v0, c._v0), Vector256.FusedMultiplyAdd(all, b._v1, c._v1));
    }

    [MethodImpl(Inline)]
    public static Tile256x2 Relu(Tile256x2 a) => new(Relu(a._v0), Relu(a._v1));

    [MethodImpl(Inline)]
    private static Vector256<float> Relu(Vector256<float> a) =>
        Vector256.ConditionalSelect(Vector256.LessThan(a, Vector256<float>.Zero), Vector256<float>.Zero, a);
}
