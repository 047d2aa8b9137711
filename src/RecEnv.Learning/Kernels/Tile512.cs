using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RecEnv.Learning.Kernels;

/// <summary>Sixteen columns in one 512-bit register.</summary>
internal readonly unsafe struct Tile512 : ITile<Tile512>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly Vector512<float> _v0;

    [MethodImpl(Inline)]
    private Tile512(Vector512<float> v0) => _v0 = v0;

    public static int Width => 16;

    public static int Rows => 12;

    public static Tile512 Zero => default;

    [MethodImpl(Inline)]
    public static Tile512 Load(float* from) => new(Vector512.Load(from));

    [MethodImpl(Inline)]
    public static void Store(Tile512 value, float* to) => value._v0.Store(to);

    [MethodImpl(Inline)]
    public static Tile512 MultiplyAdd(float* a, Tile512 b, Tile512 c)
    {
        var all = Vector512.Create(*a);
        return new(Vector512.FusedMultiplyAdd(all, b._v0, c._v0));
    }

    [MethodImpl(Inline)]
    public static Tile512 Relu(Tile512 a) => new(Relu(a._v0));

    [MethodImpl(Inline)]
    private static Vector512<float> Relu(Vector512<float> a) =>
        Vector512.ConditionalSelect(Vector512.LessThan(a, Vector512<float>.Zero), Vector512<float>.Zero, a);
}
