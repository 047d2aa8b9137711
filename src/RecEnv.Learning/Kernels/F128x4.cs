using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RecEnv.Learning.Kernels;

/// <summary>Sixteen lanes in four 128-bit registers, or in none: Arm64, and x86 without AVX2, where the runtime computes in software.</summary>
internal readonly unsafe struct F128x4 : ILanes<F128x4>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly Vector128<float> _v0;
    private readonly Vector128<float> _v1;
    private readonly Vector128<float> _v2;
    private readonly Vector128<float> _v3;

    [MethodImpl(Inline)]
    private F128x4(Vector128<float> v0, Vector128<float> v1, Vector128<float> v2, Vector128<float> v3)
    {
        _v0 = v0;
        _v1 = v1;
        _v2 = v2;
        _v3 = v3;
    }

    [MethodImpl(Inline)]
    public static F128x4 operator +(F128x4 a, F128x4 b) =>
        new(a._v0 + b._v0, a._v1 + b._v1, a._v2 + b._v2, a._v3 + b._v3);

    [MethodImpl(Inline)]
    public static F128x4 operator -(F128x4 a, F128x4 b) =>
        new(a._v0 - b._v0, a._v1 - b._v1, a._v2 - b._v2, a._v3 - b._v3);

    [MethodImpl(Inline)]
    public static F128x4 operator *(F128x4 a, F128x4 b) =>
        new(a._v0 * b._v0, a._v1 * b._v1, a._v2 * b._v2, a._v3 * b._v3);

    [MethodImpl(Inline)]
    public static F128x4 operator /(F128x4 a, F128x4 b) =>
        new(a._v0 / b._v0, a._v1 / b._v1, a._v2 / b._v2, a._v3 / b._v3);

    [MethodImpl(Inline)]
    public static F128x4 Load(float* from) =>
        new(Vector128.Load(from), Vector128.Load(from + 4), Vector128.Load(from + 8), Vector128.Load(from + 12));

    [MethodImpl(Inline)]
    public static void Store(F128x4 value, float* to)
    {
        value._v0.Store(to);
        value._v1.Store(to + 4);
        value._v2.Store(to + 8);
        value._v3.Store(to + 12);
    }

    [MethodImpl(Inline)]
    public static F128x4 Splat(float value)
    {
        var all = Vector128.Create(value);
        return new(all, all, all, all);
    }

    [MethodImpl(Inline)]
    public static F128x4 MultiplyAdd(F128x4 a, F128x4 b, F128x4 c) => new(
        Vector128.FusedMultiplyAdd(a._v0, b._v0, c._v0),
        Vector128.FusedMultiplyAdd(a._v1, b._v1, c._v1),
        Vector128.FusedMultiplyAdd(a._v2, b._v2, c._v2),
        Vector128.FusedMultiplyAdd(a._v3, b._v3, c._v3));

    [MethodImpl(Inline)]
    public static F128x4 SquareRoot(F128x4 a) =>
        new(Vector128.Sqrt(a._v0), Vector128.Sqrt(a._v1), Vector128.Sqrt(a._v2), Vector128.Sqrt(a._v3));

    [MethodImpl(Inline)]
    public static F128x4 Abs(F128x4 a) =>
        new(Vector128.Abs(a._v0), Vector128.Abs(a._v1), Vector128.Abs(a._v2), Vector128.Abs(a._v3));

    [MethodImpl(Inline)]
    public static F128x4 Round(F128x4 a) =>
        new(Vector128.Round(a._v0), Vector128.Round(a._v1), Vector128.Round(a._v2), Vector128.Round(a._v3));

    [MethodImpl(Inline)]
    public static F128x4 Less(F128x4 a, F128x4 b) => new(
        Vector128.LessThan(a._v0, b._v0),
        Vector128.LessThan(a._v1, b._v1),
        Vector128.LessThan(a._v2, b._v2),
        Vector128.LessThan(a._v3, b._v3));

    [MethodImpl(Inline)]
    public static F128x4 Same(F128x4 a, F128x4 b) => new(
        Vector128.Equals(a._v0, b._v0),
        Vector128.Equals(a._v1, b._v1),
        Vector128.Equals(a._v2, b._v2),
        Vector128.Equals(a._v3, b._v3));

    [MethodImpl(Inline)]
    public static F128x4 Select(F128x4 mask, F128x4 yes, F128x4 no) => new(
        Vector128.ConditionalSelect(mask._v0, yes._v0, no._v0),
        Vector128.ConditionalSelect(mask._v1, yes._v1, no._v1),
        Vector128.ConditionalSelect(mask._v2, yes._v2, no._v2),
        Vector128.ConditionalSelect(mask._v3, yes._v3, no._v3));

    [MethodImpl(Inline)]
    public static F128x4 First(int lanes) => new(
        Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(lanes)).AsSingle(),
        Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(lanes - 4)).AsSingle(),
        Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(lanes - 8)).AsSingle(),
        Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(lanes - 12)).AsSingle());

    [MethodImpl(Inline)]
    public static F128x4 PowerOfTwo(F128x4 n) => new(
        ((Vector128.ConvertToInt32(n._v0) + Vector128.Create(127)) << 23).AsSingle(),
        ((Vector128.ConvertToInt32(n._v1) + Vector128.Create(127)) << 23).AsSingle(),
        ((Vector128.ConvertToInt32(n._v2) + Vector128.Create(127)) << 23).AsSingle(),
        ((Vector128.ConvertToInt32(n._v3) + Vector128.Create(127)) << 23).AsSingle());

    [MethodImpl(Inline)]
    public static F128x4 Exponent(F128x4 a) => new(
        Vector128.ConvertToSingle((a._v0.AsInt32() >>> 23) - Vector128.Create(127)),
        Vector128.ConvertToSingle((a._v1.AsInt32() >>> 23) - Vector128.Create(127)),
        Vector128.ConvertToSingle((a._v2.AsInt32() >>> 23) - Vector128.Create(127)),
        Vector128.ConvertToSingle((a._v3.AsInt32() >>> 23) - Vector128.Create(127)));

    [MethodImpl(Inline)]
    public static F128x4 Significand(F128x4 a) => new(
        ((a._v0.AsInt32() & Vector128.Create(0x7FFFFF)) | Vector128.Create(0x3F800000)).AsSingle(),
        ((a._v1.AsInt32() & Vector128.Create(0x7FFFFF)) | Vector128.Create(0x3F800000)).AsSingle(),
        ((a._v2.AsInt32() & Vector128.Create(0x7FFFFF)) | Vector128.Create(0x3F800000)).AsSingle(),
        ((a._v3.AsInt32() & Vector128.Create(0x7FFFFF)) | Vector128.Create(0x3F800000)).AsSingle());

    [MethodImpl(Inline)]
    public static float Sum(F128x4 a)
    {
        Vector128<float> four = (a._v0 + a._v2) + (a._v1 + a._v3);
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    [MethodImpl(Inline)]
    public static float Largest(F128x4 a)
    {
        var four = Vector128.Max(Vector128.Max(a._v0, a._v2), Vector128.Max(a._v1, a._v3));
        return MathF.Max(MathF.Max(four[0], four[2]), MathF.Max(four[1], four[3]));
    }
}
