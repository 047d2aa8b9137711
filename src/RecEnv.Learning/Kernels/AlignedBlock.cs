using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RecEnv.Learning.Kernels;

/// <summary>Zeroed floats that do not move, at a multiple of 64 bytes, with slack behind for kernels that read on.</summary>
internal sealed unsafe class AlignedBlock
{
    private readonly float[] _pinned;

    public AlignedBlock(int length)
    {
        _pinned = GC.AllocateArray<float>(checked(length + Simd.Slack + 16), pinned: true);
        nint address = (nint)Unsafe.AsPointer(
            ref MemoryMarshal.GetArrayDataReference(_pinned));
        Start = (float*)((address + 63) & ~63);
        Length = length;
    }

    /// <summary>First float. Valid as long as this object is reachable; a span over it keeps the memory, too.</summary>
    public float* Start { get; }

    /// <summary>Floats without slack.</summary>
    public int Length { get; }

    /// <summary>All of them.</summary>
    public Span<float> Span => new(Start, Length);
}
