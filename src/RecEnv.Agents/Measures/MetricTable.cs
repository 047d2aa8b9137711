using RecEnv.Spaces;

namespace RecEnv.Agents.Measures;

/// <summary>Collects the metrics of episodes: the environment's own, then those that slates and responses tell.</summary>
internal sealed class MetricTable
{
    private const string Prefix = "episode/";
    private const string ClickRate = "ctr";

    private readonly int[] _infos;
    private readonly string[] _names;
    private readonly bool _diversity;
    private readonly bool _clicks;
    private readonly List<double[]>[] _rows;

    public MetricTable(EnvironmentContract contract, int laneCount, SlateCounter slates)
    {
        Leaf[] leaves = [.. contract.Infos];
        _infos =
        [
            .. Enumerable.Range(0, leaves.Length).Where(i =>
                leaves[i].Path.StartsWith(Prefix, StringComparison.Ordinal) && leaves[i].ElementType == ElementType.Float64 &&
                leaves[i].Path is not "episode/r"),
        ];
        List<string> names = [.. _infos.SelectMany(i => Names(leaves[i]))];
        _diversity = slates.HasDiversity;
        _clicks = slates.HasClicks && !names.Contains(ClickRate);
        names.AddRange(_diversity ? ["diversity"] : []);
        names.AddRange(_clicks ? [ClickRate] : []);
        _names = [.. names];
        _rows = [.. Enumerable.Range(0, laneCount).Select(_ => new List<double[]>())];
    }

    /// <summary>Adds an episode of a lane.</summary>
    public void Add(int lane, IReadOnlyList<InfoBuffer> infos, int row, double diversity, double clickRate)
    {
        double[] values = new double[_names.Length];
        Span<double> rest = values;
        foreach (int i in _infos)
        {
            ReadOnlySpan<double> info = infos[i].Values.Lane<double>(row);
            info.CopyTo(rest);
            rest = rest[info.Length..];
        }

        if (_diversity)
        {
            rest[0] = diversity;
            rest = rest[1..];
        }

        if (_clicks)
        {
            rest[0] = clickRate;
        }

        _rows[lane].Add(values);
    }

    /// <summary>The metrics, episodes lane by lane.</summary>
    public IReadOnlyList<EpisodeMetric> ToMetrics()
    {
        double[][] rows = [.. _rows.SelectMany(lane => lane)];
        return [.. _names.Select((name, i) => new EpisodeMetric(name, [.. rows.Select(row => row[i])]))];
    }

    private static IEnumerable<string> Names(Leaf leaf)
    {
        string name = leaf.Path[Prefix.Length..];
        return leaf.Shape.Count == 0 ? [name] : Enumerable.Range(0, leaf.Size).Select(k => $"{name}[{k}]");
    }
}
