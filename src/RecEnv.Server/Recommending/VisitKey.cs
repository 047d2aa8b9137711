using System.Text;
using RecEnv.Seeding;

namespace RecEnv.Server.Recommending;

/// <summary>The number that stands for a visit's name in its stream.</summary>
internal static class VisitKey
{
    private const ulong Offset = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    /// <summary>mix(FNV-1a of the UTF-8 bytes), 64 bits, with the mix of <see cref="SplitMix64"/>.</summary>
    public static ulong Of(string name)
    {
        ulong hash = Offset;
        foreach (byte unit in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ unit) * Prime;
        }

        return SplitMix64.Mix(hash);
    }
}
