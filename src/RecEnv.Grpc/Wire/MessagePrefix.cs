using System.Buffers;
using System.Buffers.Binary;
using Grpc.Core;

namespace RecEnv.Grpc.Wire;

/// <summary>
/// What stands before each message: a flag byte and the payload length as a big-endian 32-bit integer.
/// </summary>
/// <param name="IsCompressed">Whether the payload is compressed.</param>
/// <param name="Length">Payload length in bytes.</param>
internal readonly record struct MessagePrefix(bool IsCompressed, int Length)
{
    /// <summary>The prefix's own length in bytes.</summary>
    public const int Size = 5;

    /// <summary>Writes the prefix to the first <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> target)
    {
        target[0] = IsCompressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(target[1..], (uint)Length);
    }

    /// <summary>Reads and checks a prefix, before anything of the payload is buffered.</summary>
    /// <param name="buffer">Received bytes.</param>
    /// <param name="rules">What is allowed.</param>
    /// <param name="prefix">The prefix.</param>
    /// <returns>False while fewer than <see cref="Size"/> bytes are there.</returns>
    /// <exception cref="RpcException">INTERNAL: bad flag. RESOURCE_EXHAUSTED: too long.</exception>
    public static bool TryRead(in ReadOnlySequence<byte> buffer, ReadRules rules, out MessagePrefix prefix)
    {
        if (buffer.Length < Size)
        {
            prefix = default;
            return false;
        }

        Span<byte> bytes = stackalloc byte[Size];
        buffer.Slice(0, Size).CopyTo(bytes);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]);
        CheckFlag(bytes[0], rules.IsGzip);
        if (length > (uint)rules.MaxLength)
        {
            throw rules.TooLong(length);
        }

        prefix = new MessagePrefix(bytes[0] == 1, (int)length);
        return true;
    }

    private static void CheckFlag(byte flag, bool isGzip)
    {
        if (flag > 1)
        {
            throw new RpcException(new Status(
                StatusCode.Internal, $"The message starts with flag {flag}, but only 0 and 1 are defined."));
        }

        if (flag == 1 && !isGzip)
        {
            throw new RpcException(new Status(
                StatusCode.Internal, "The message is flagged as compressed, but no grpc-encoding was announced."));
        }
    }
}
