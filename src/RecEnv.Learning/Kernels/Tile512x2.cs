using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RecEnv.Learning.Kernels;

/// <summary>Thirty-two columns in two 512-bit registers.</summary>
internal readonly unsafe struct Tile512x2 : ITile<Tile512x2>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly Vector512<float> _v0;
    private readonly Vector512<float> _v1;

    [MethodImpl(Inline)]
    private Tile512x2(Vector512<float> v0, Vector512<float> v1)
    {
        _v0 = v0;
        _v1 = v1;
    }

    public static int Width => 32;

    public static int Rows => 12;

    public static Tile512x2 Zero => default;

    [MethodImpl(Inline)]
    public static Tile512x2 Load(float* from) => new(Vector512.Load(from), Vector512.Load(from + 16));

    [MethodImpl(Inline)]
    public static void Store(Tile512x2 value, float* to)
    {
        value._v0.Store(to);
        value._v1.Store(to + 16);
    }

    [MethodImpl(Inline)]
    public static Tile512x2 MultiplyAdd(float* a, Tile512x2 b, Tile512x2 c)
    {
        var all = Vector512.Create(*a);
        return new(Vector512.FusedMultiplyAdd(all, b._v0, c._v0), Vector512.FusedMultiplyAdd(all, b._v1, c._v1));
    }

    [MethodImpl(Inline)]
    public static Tile512x2 Relu(Tile512x2 a) => new(Relu(a._v0), Relu(a._v1));

    [MethodImpl(Inline)]
    private static Vector512<float> Relu(Vector512<float> a) =>
        Vector512.ConditionalSelect(Vector512.LessThan(a, Vector512<float>.Zero), Vector512<float>.Zero, a);
}
