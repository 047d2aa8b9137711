using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RecEnv.Learning.Kernels;

/// <summary>Sixteen lanes in one 512-bit register.</summary>
internal readonly unsafe struct F512 : ILanes<F512>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly Vector512<float> _v0;

    [MethodImpl(Inline)]
    private F512(Vector512<float> v0) => _v0 = v0;

    [MethodImpl(Inline)]
    public static F512 operator +(F512 a, F512 b) => new(a._v0 + b._v0);

    [MethodImpl(Inline)]
    public static F512 operator -(F512 a, F512 b) => new(a._v0 - b._v0);

    [MethodImpl(Inline)]
    public static F512 operator *(F512 a, F512 b) => new(a._v0 * b._v0);

    [MethodImpl(Inline)]
    public static F512 operator /(F512 a, F512 b) => new(a._v0 / b._v0);

    [MethodImpl(Inline)]
    public static F512 Load(float* from) => new(Vector512.Load(from));

    [MethodImpl(Inline)]
    public static void Store(F512 value, float* to) => value._v0.Store(to);

    [MethodImpl(Inline)]
    public static F512 Splat(float value) => new(Vector512.Create(value));

    [MethodImpl(Inline)]
    public static F512 MultiplyAdd(F512 a, F512 b, F512 c) => new(Vector512.FusedMultiplyAdd(a._v0, b._v0, c._v0));

    [MethodImpl(Inline)]
    public static F512 SquareRoot(F512 a) => new(Vector512.Sqrt(a._v0));

    [MethodImpl(Inline)]
    public static F512 Abs(F512 a) => new(Vector512.Abs(a._v0));

    [MethodImpl(Inline)]
    public static F512 Round(F512 a) => new(Vector512.Round(a._v0));

    [MethodImpl(Inline)]
    public static F512 Less(F512 a, F512 b) => new(Vector512.LessThan(a._v0, b._v0));

    [MethodImpl(Inline)]
    public static F512 Same(F512 a, F512 b) => new(Vector512.Equals(a._v0, b._v0));

    [MethodImpl(Inline)]
    public static F512 Select(F512 mask, F512 yes, F512 no) =>
        new(Vector512.ConditionalSelect(mask._v0, yes._v0, no._v0));

    [MethodImpl(Inline)]
    public static F512 First(int lanes) =>
        new(Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(lanes)).AsSingle());

    [MethodImpl(Inline)]
    public static F512 PowerOfTwo(F512 n) =>
        new(((Vector512.ConvertToInt32(n._v0) + Vector512.Create(127)) << 23).AsSingle());

    [MethodImpl(Inline)]
    public static F512 Exponent(F512 a) =>
        new(Vector512.ConvertToSingle((a._v0.AsInt32() >>> 23) - Vector512.Create(127)));

    [MethodImpl(Inline)]
    public static F512 Significand(F512 a) =>
        new(((a._v0.AsInt32() & Vector512.Create(0x7FFFFF)) | Vector512.Create(0x3F800000)).AsSingle());

    [MethodImpl(Inline)]
    public static float Sum(F512 a)
    {
        Vector256<float> eight = a._v0.GetLower() + a._v0.GetUpper();
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    [MethodImpl(Inline)]
    public static float Largest(F512 a)
    {
        var eight = Vector256.Max(a._v0.GetLower(), a._v0.GetUpper());
        var four = Vector128.Max(eight.GetLower(), eight.GetUpper());
        return MathF.Max(MathF.Max(four[0], four[2]), MathF.Max(four[1], four[3]));
    }
}
