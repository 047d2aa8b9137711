using Google.Protobuf;
using Google.Protobuf.Collections;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Messages;

/// <summary>Info columns of a range of lanes.</summary>
internal static class InfoSlices
{
    public static Presence PresenceOf(InfoBuffer info, int first, int count)
    {
        ReadOnlySpan<byte> present = info.Present.Bytes.Slice(first, count);
        return !present.Contains((byte)1) ? Presence.None
            : present.Contains((byte)0) ? Presence.Some
            : Presence.All;
    }

    /// <summary>Values of a range of lanes: the buffer itself, or a copy with zeros where some lanes have none.</summary>
    /// <remarks>The buffer is the simulation's, which relies on finding there what it wrote last.</remarks>
    public static ByteString Values(InfoBuffer info, int first, int count, Presence presence)
    {
        if (presence == Presence.All)
        {
            return BatchSlices.Wrap(info.Values, first, count);
        }

        byte[] values = new byte[count * info.Leaf.ByteSize];
        for (int row = 0; row < count; row++)
        {
            if (info.Has(first + row))
            {
                info.Values.Row(first + row).CopyTo(values.AsSpan(row * info.Leaf.ByteSize));
            }
        }

        return UnsafeByteOperations.UnsafeWrap(values);
    }

    /// <summary>Adds the columns of a part.</summary>
    public static void Add(RepeatedField<Wire.InfoColumn> target, IReadOnlyList<InfoBuffer> infos, int first, int count)
    {
        for (int i = 0; i < infos.Count; i++)
        {
            Presence presence = PresenceOf(infos[i], first, count);
            if (presence != Presence.None)
            {
                target.Add(new Wire.InfoColumn
                {
                    Index = i,
                    Present = presence == Presence.All
                        ? ByteString.Empty
                        : BatchSlices.Wrap(infos[i].Present, first, count),
                    Values = Values(infos[i], first, count, presence),
                });
            }
        }
    }
}
