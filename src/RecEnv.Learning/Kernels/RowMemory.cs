using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RecEnv.Learning.Kernels;

/// <summary>Copies and additions of short rows that may lie anywhere.</summary>
internal static unsafe class RowMemory
{
    /// <summary>Rows of a table one below the other.</summary>
    public static void Pick(float* to, float* table, int* index, int rows, int columns)
    {
        for (int i = 0; i < rows; i++)
        {
            Copy(to + (i * columns), table + ((nint)index[i] * columns), columns);
        }
    }

    /// <summary>to = from, or to += from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(float* to, float* from, int count, bool add)
    {
        if (add)
        {
            Add(to, from, count);
        }
        else
        {
            Copy(to, from, count);
        }
    }

    /// <summary>to = from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(float* to, float* from, int count)
    {
        int j = 0;
        for (; j + 8 <= count; j += 8)
        {
            Vector256.Load(from + j).Store(to + j);
        }

        for (; j < count; j++)
        {
            to[j] = from[j];
        }
    }

    /// <summary>to += from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(float* to, float* from, int count)
    {
        int j = 0;
        for (; j + 8 <= count; j += 8)
        {
            (Vector256.Load(to + j) + Vector256.Load(from + j)).Store(to + j);
        }

        for (; j < count; j++)
        {
            to[j] += from[j];
        }
    }
}
