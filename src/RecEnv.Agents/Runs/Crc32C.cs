namespace RecEnv.Agents.Runs;

/// <summary>CRC-32C (Castagnoli), by table: reflected polynomial 0x82F63B78, as TFRecord files use it.</summary>
internal static class Crc32C
{
    private const uint Polynomial = 0x82F63B78;
    private const uint MaskDelta = 0xA282EAD8;

    private static readonly uint[] _table = MakeTable();

    /// <summary>The checksum.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc = _table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    /// <summary>The checksum rotated right by 15 bits plus a constant, so that checksums of checksums stay sound.</summary>
    public static uint Masked(ReadOnlySpan<byte> bytes) => unchecked(System.Numerics.BitOperations.RotateRight(Of(bytes), 15) + MaskDelta);

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint entry = i;
            for (int bit = 0; bit < 8; bit++)
            {
                entry = (entry & 1) != 0 ? (entry >> 1) ^ Polynomial : entry >> 1;
            }

            table[i] = entry;
        }

        return table;
    }
}
