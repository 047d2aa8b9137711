using System.Text;

namespace RecEnv.Data.Generation;

/// <summary>The header of a NumPy <c>.npy</c> file, version 1.0, row-major.</summary>
/// <remarks>
/// The bytes 93 "NUMPY" 1 0, the length of the rest as two bytes, then a Python dictionary padded with spaces and ended
/// by a line feed, so that the data begin at a multiple of 64. Reference: NumPy enhancement proposal 1.
/// </remarks>
internal static class NpyHeader
{
    private const int Alignment = 64;
    private const int Prefix = 10;

    /// <summary>Makes a header.</summary>
    /// <param name="type">NumPy's type, such as <c>'&lt;f4'</c> with quotes, or a list of fields.</param>
    /// <param name="shape">Shape, each at least 0.</param>
    public static byte[] Make(string type, params ReadOnlySpan<long> shape)
    {
        var dimensions = new StringBuilder();
        foreach (long size in shape)
        {
            dimensions.Append(size).Append(',');
        }

        string text = $"{{'descr': {type}, 'fortran_order': False, 'shape': ({dimensions}), }}";
        int length = (Prefix + text.Length + Alignment) / Alignment * Alignment; // room for the line feed
        byte[] header = new byte[length];
        header.AsSpan(Prefix).Fill((byte)' ');
        header[0] = 0x93;
        "NUMPY"u8.CopyTo(header.AsSpan(1));
        (header[6], header[7]) = (1, 0);
        (header[8], header[9]) = ((byte)(length - Prefix), (byte)((length - Prefix) >> 8));
        Encoding.ASCII.GetBytes(text, header.AsSpan(Prefix));
        header[^1] = (byte)'\n';
        return header;
    }
}
