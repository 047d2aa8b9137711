using Google.Protobuf;
using Google.Protobuf.Collections;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Messages;

/// <summary>The info columns of a whole reply. Columns that no lane has are left out.</summary>
internal sealed class InfoColumns
{
    private readonly IReadOnlyList<InfoBuffer> _infos;
    private readonly int _laneCount;
    private readonly Wire.InfoColumn[] _columns;
    private readonly ByteString[] _present;
    private readonly ByteString[] _values;

    public InfoColumns(IReadOnlyList<InfoBuffer> infos, int laneCount)
    {
        _infos = infos;
        _laneCount = laneCount;
        _columns = [.. infos.Select((_, index) => new Wire.InfoColumn { Index = index })];
        _present = [.. infos.Select(info => BatchSlices.Wrap(info.Present, 0, laneCount))];
        _values = [.. infos.Select(info => BatchSlices.Wrap(info.Values, 0, laneCount))];
    }

    /// <summary>Lists the columns that have values in the first rows.</summary>
    public void Refresh(RepeatedField<Wire.InfoColumn> target, int rows)
    {
        target.Clear();
        for (int i = 0; i < _columns.Length; i++)
        {
            Presence presence = InfoSlices.PresenceOf(_infos[i], 0, rows);
            if (presence == Presence.None)
            {
                continue;
            }

            bool isWhole = rows == _laneCount;
            _columns[i].Values = isWhole && presence == Presence.All
                ? _values[i]
                : InfoSlices.Values(_infos[i], 0, rows, presence);
            _columns[i].Present = presence == Presence.All ? ByteString.Empty
                : isWhole ? _present[i]
                : BatchSlices.Wrap(_infos[i].Present, 0, rows);
            target.Add(_columns[i]);
        }
    }
}
