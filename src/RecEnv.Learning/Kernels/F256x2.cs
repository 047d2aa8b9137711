using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RecEnv.Learning.Kernels;

/// <summary>Sixteen lanes in two 256-bit registers.</summary>
internal readonly unsafe struct F256x2 : ILanes<F256x2>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly Vector256<float> _v0;
    private readonly Vector256<float> _v1;

    [MethodImpl(Inline)]
    private F256x2(Vector256<float> v0, Vector256<float> v1)
    {
        _v0 = v0;
        _v1 = v1;
    }

    [MethodImpl(Inline)]
    public static F256x2 operator +(F256x2 a, F256x2 b) => new(a._v0 + b._v0, a._v1 + b._v1);

    [MethodImpl(Inline)]
    public static F256x2 operator -(F256x2 a, F256x2 b) => new(a._v0 - b._v0, a._v1 - b._v1);

    [MethodImpl(Inline)]
    public static F256x2 operator *(F256x2 a, F256x2 b) => new(a._v0 * b._v0, a._v1 * b._v1);

    [MethodImpl(Inline)]
    public static F256x2 operator /(F256x2 a, F256x2 b) => new(a._v0 / b._v0, a._v1 / b._v1);

    [MethodImpl(Inline)]
    public static F256x2 Load(float* from) => new(Vector256.Load(from), Vector256.Load(from + 8));

    [MethodImpl(Inline)]
    public static void Store(F256x2 value, float* to)
    {
        value._v0.Store(to);
        value._v1.Store(to + 8);
    }

    [MethodImpl(Inline)]
    public static F256x2 Splat(float value)
    {
        var all = Vector256.Create(value);
        return new(all, all);
    }

    [MethodImpl(Inline)]
    public static F256x2 MultiplyAdd(F256x2 a, F256x2 b, F256x2 c) =>
        new(Vector256.FusedMultiplyAdd(a._v0, b._v0, c._v0), Vector256.FusedMultiplyAdd(a._v1, b._v1, c._v1));

    [MethodImpl(Inline)]
    public static F256x2 SquareRoot(F256x2 a) => new(Vector256.Sqrt(a._v0), Vector256.Sqrt(a._v1));

    [MethodImpl(Inline)]
    public static F256x2 Abs(F256x2 a) => new(Vector256.Abs(a._v0), Vector256.Abs(a._v1));

    [MethodImpl(Inline)]
    public static F256x2 Round(F256x2 a) => new(Vector256.Round(a._v0), Vector256.Round(a._v1));

    [MethodImpl(Inline)]
    public static F256x2 Less(F256x2 a, F256x2 b) =>
        new(Vector256.LessThan(a._v0, b._v0), Vector256.LessThan(a._v1, b._v1));

    [MethodImpl(Inline)]
    public static F256x2 Same(F256x2 a, F256x2 b) =>
        new(Vector256.Equals(a._v0, b._v0), Vector256.Equals(a._v1, b._v1));

    [MethodImpl(Inline)]
    public static F256x2 Select(F256x2 mask, F256x2 yes, F256x2 no) => new(
        Vector256.ConditionalSelect(mask._v0, yes._v0, no._v0),
        Vector256.ConditionalSelect(mask._v1, yes._v1, no._v1));

    [MethodImpl(Inline)]
    public static F256x2 First(int lanes) => new(
        Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(lanes)).AsSingle(),
        Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(lanes - 8)).AsSingle());

    [MethodImpl(Inline)]
    public static F256x2 PowerOfTwo(F256x2 n) => new(
        ((Vector256.ConvertToInt32(n._v0) + Vector256.Create(127)) << 23).AsSingle(),
        ((Vector256.ConvertToInt32(n._v1) + Vector256.Create(127)) << 23).AsSingle());

    [MethodImpl(Inline)]
    public static F256x2 Exponent(F256x2 a) => new(
        Vector256.ConvertToSingle((a._v0.AsInt32() >>> 23) - Vector256.Create(127)),
        Vector256.ConvertToSingle((a._v1.AsInt32() >>> 23) - Vector256.Create(127)));

    [MethodImpl(Inline)]
    public static F256x2 Significand(F256x2 a) => new(
        ((a._v0.AsInt32() & Vector256.Create(0x7FFFFF)) | Vector256.Create(0x3F800000)).AsSingle(),
        ((a._v1.AsInt32() & Vector256.Create(0x7FFFFF)) | Vector256.Create(0x3F800000)).AsSingle());

    [MethodImpl(Inline)]
    public static float Sum(F256x2 a)
    {
        Vector256<float> eight = a._v0 + a._v1;
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    [MethodImpl(Inline)]
    public static float Largest(F256x2 a)
    {
        var eight = Vector256.Max(a._v0, a._v1);
        var four = Vector128.Max(eight.GetLower(), eight.GetUpper());
        return MathF.Max(MathF.Max(four[0], four[2]), MathF.Max(four[1], four[3]));
    }
}
