namespace RecEnv.Agents;

/// <summary>Hashes of short sequences, 64 bits: FNV-1a over whole numbers in place of bytes.</summary>
internal static class Fnv1a
{
    /// <summary>The hash of nothing.</summary>
    public const ulong Start = 14695981039346656037;

    /// <summary>The hash with one more number.</summary>
    public static ulong Add(ulong hash, ulong value) => (hash ^ value) * 1099511628211;
}
