using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RecEnv.Learning.Kernels;

/// <summary>Eight columns in one 256-bit register.</summary>
internal readonly unsafe struct Tile256 : ITile<Tile256>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly Vector256<float> _v0;

    [MethodImpl(Inline)]
    private Tile256(Vector256<float> v0) => _v0 = v0;

    public static int Width => 8;

    public static int Rows => 6;

    public static Tile256 Zero => default;

    [MethodImpl(Inline)]
    public static Tile256 Load(float* from) => new(Vector256.Load(from));

    [MethodImpl(Inline)]
    public static void Store(Tile256 value, float* to) => value._v0.Store(to);

    [MethodImpl(Inline)]
    public static Tile256 MultiplyAdd(float* a, Tile256 b, Tile256 c)
    {
        var all = Vector256.Create(*a);
        return new(Vector256.FusedMultiplyAdd(all, b._v0, c._v0));
    }

    [MethodImpl(Inline)]
    public static Tile256 Relu(Tile256 a) => new(Relu(a._v0));

    [MethodImpl(Inline)]
    private static Vector256<float> Relu(Vector256<float> a) =>
        Vector256.ConditionalSelect(Vector256.LessThan(a, Vector256<float>.Zero), Vector256<float>.Zero, a);
}
