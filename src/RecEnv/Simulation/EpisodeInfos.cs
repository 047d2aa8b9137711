using RecEnv.Spaces;

namespace RecEnv.Simulation;

/// <summary>The info columns of an environment: the simulation's, then the statistics of episodes.</summary>
internal sealed class EpisodeInfos
{
    private readonly ISimulation _simulation;
    private readonly InfoBuffer[] _own;
    private readonly InfoBuffer[] _statistics;
    private readonly double[][] _metrics;

    /// <summary>Fills the columns of a step.</summary>
    /// <param name="simulation">Gives the metrics.</param>
    /// <param name="infos">Columns made of <see cref="Leaves"/>.</param>
    /// <param name="laneCount">Number of lanes.</param>
    public EpisodeInfos(ISimulation simulation, IReadOnlyList<InfoBuffer> infos, int laneCount)
    {
        _simulation = simulation;
        _own = [.. infos.Take(simulation.Infos.Count)];
        _statistics = [.. infos.Skip(simulation.Infos.Count)];
        int size = simulation.EpisodeMetrics.Sum(leaf => leaf.Size);
        _metrics = new double[laneCount][];
        for (int lane = 0; lane < laneCount; lane++)
        {
            _metrics[lane] = new double[size];
        }
    }

    public static IReadOnlyList<Leaf> Leaves(ISimulation simulation)
    {
        return
        [
            .. simulation.Infos,
            new Leaf("episode/l", ElementType.Int64, []),
            new Leaf("episode/r", ElementType.Float64, []),
            .. simulation.EpisodeMetrics.Select(leaf => new Leaf($"episode/{leaf.Path}", leaf.ElementType, leaf.Shape)),
        ];
    }

    /// <summary>Before a step or a partial reset: tells for all lanes which columns have values.</summary>
    public void MarkAll(bool own)
    {
        Mark(_own, own);
        Mark(_statistics, false);
    }

    /// <summary>At the first observation of an episode, which has no statistics.</summary>
    public void Begin(int lane)
    {
        foreach (InfoBuffer info in _own)
        {
            info.Present.Bytes[lane] = 1;
        }

        foreach (InfoBuffer info in _statistics)
        {
            info.Present.Bytes[lane] = 0;
        }
    }

    /// <summary>At the end of an episode.</summary>
    public void Report(int lane, long length, double sum)
    {
        foreach (InfoBuffer info in _statistics)
        {
            info.Present.Bytes[lane] = 1;
        }

        _statistics[0].Values.As<long>()[lane] = length;
        _statistics[1].Values.As<double>()[lane] = sum;
        Span<double> metrics = _metrics[lane];
        _simulation.ReadMetrics(lane, metrics);
        foreach (InfoBuffer info in _statistics.AsSpan(2))
        {
            Span<double> target = info.Values.Lane<double>(lane);
            metrics[..target.Length].CopyTo(target);
            metrics = metrics[target.Length..];
        }
    }

    private static void Mark(InfoBuffer[] infos, bool present)
    {
        foreach (InfoBuffer info in infos)
        {
            info.Present.As<bool>().Fill(present);
        }
    }
}
