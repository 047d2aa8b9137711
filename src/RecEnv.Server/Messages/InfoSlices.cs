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

    /// <summary>Zeroes the values that lanes do not have: stale ones would make equal trajectories differ in bytes.</summary>
    public static void ClearAbsent(InfoBuffer info, int first, int count, Presence presence)
    {
        if (presence == Presence.All)
        {
            return;
        }

        for (int lane = first; lane < first + count; lane++)
        {
            if (!info.Has(lane))
            {
                info.Values.Row(lane).Clear();
            }
        }
    }

    /// <summary>Adds the columns of a part; <see cref="InfoColumns"/> has zeroed absent values already.</summary>
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
                    Present = presence == Presence.All ? ByteString.Empty : BatchSlices.Wrap(infos[i].Present, first, count),
                    Values = BatchSlices.Wrap(infos[i].Values, first, count),
                });
            }
        }
    }
}
