using System.Buffers.Binary;
using Grpc.Core;

namespace RecEnv.Grpc.Tests.Support;

/// <summary>All that came back on one stream.</summary>
public sealed class RawAnswer
{
    private readonly List<byte> _data = [];

    /// <summary>The first header block.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>The second header block.</summary>
    public Dictionary<string, string> Trailers { get; } = [];

    /// <summary>The body.</summary>
    public byte[] Data => [.. _data];

    /// <summary>The code of RST_STREAM, or null.</summary>
    public int? ResetCode { get; private set; }

    /// <summary>Whether the stream ended, either way.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether the first header block ended the stream.</summary>
    public bool IsTrailersOnly { get; private set; }

    /// <summary>Header frames so far.</summary>
    public int HeaderFrames { get; private set; }

    /// <summary>The grpc-status, wherever it was.</summary>
    public StatusCode Status => (StatusCode)int.Parse(
        (IsTrailersOnly ? Headers : Trailers)["grpc-status"], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The grpc-message, wherever it was.</summary>
    public string Message => (IsTrailersOnly ? Headers : Trailers).GetValueOrDefault("grpc-message", "");

    public void Add(RawFrame frame)
    {
        switch (frame.Type)
        {
            case FrameType.Headers:
                foreach ((string name, string value) in frame.Headers)
                {
                    Dictionary<string, string> target = HeaderFrames == 0 ? Headers : Trailers;
                    target[name] = target.TryGetValue(name, out string? before) ? before + "," + value : value;
                }

                IsTrailersOnly = HeaderFrames == 0 && (frame.Flags & RawHttp2.EndStream) != 0;
                HeaderFrames++;
                break;
            case FrameType.Data:
                _data.AddRange(frame.Payload);
                break;
            case FrameType.Reset:
                ResetCode = BinaryPrimitives.ReadInt32BigEndian(frame.Payload);
                IsComplete = true;
                return;
        }

        IsComplete = frame.Type is FrameType.Headers or FrameType.Data && (frame.Flags & RawHttp2.EndStream) != 0;
    }
}
