using System.Runtime.InteropServices;
using Google.Protobuf;

namespace RecEnv.Server.Tests.Support;

/// <summary>Reads raw bytes as numbers.</summary>
public static class Numbers
{
    public static T[] Of<T>(ByteString bytes)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes.Span).ToArray();
}
