using RecEnv.Seeding;

namespace RecEnv.Simulation;

/// <summary>What the engine knows about the episode in each lane.</summary>
internal sealed class EpisodeLedger
{
    private readonly ulong[] _seeds;
    private readonly ulong[] _episodes;

    public EpisodeLedger(int laneCount)
    {
        _seeds = new ulong[laneCount];
        _episodes = new ulong[laneCount];
        Steps = new long[laneCount];
        Returns = new double[laneCount];
        Over = new bool[laneCount];
        for (int lane = 0; lane < laneCount; lane++)
        {
            _seeds[lane] = (ulong)lane;
            _episodes[lane] = ulong.MaxValue; // the first reset makes it 0
        }
    }

    /// <summary>Steps taken in the running episode.</summary>
    public long[] Steps { get; }

    /// <summary>Undiscounted sum of the rewards of the running episode.</summary>
    public double[] Returns { get; }

    /// <summary>True from the end of an episode until the lane is reset.</summary>
    public bool[] Over { get; }

    /// <summary>Gives a lane a new seed; its next episode is the seed's first.</summary>
    public void Seed(int lane, ulong seed)
    {
        _seeds[lane] = seed;
        _episodes[lane] = ulong.MaxValue;
    }

    /// <summary>Starts the lane's next episode.</summary>
    public EpisodeKey Begin(int lane)
    {
        _episodes[lane]++; // from MaxValue to 0
        Steps[lane] = 0;
        Returns[lane] = 0;
        Over[lane] = false;
        return Key(lane);
    }

    public EpisodeKey Key(int lane) => new(_seeds[lane], _episodes[lane]);

    public void Save(SnapshotWriter writer)
    {
        writer.Write<ulong>(_seeds);
        writer.Write<ulong>(_episodes);
        writer.Write<long>(Steps);
        writer.Write<double>(Returns);
        writer.Write<bool>(Over);
    }

    public void Load(ref SnapshotReader reader)
    {
        reader.Read<ulong>(_seeds);
        reader.Read<ulong>(_episodes);
        reader.Read<long>(Steps);
        reader.Read<double>(Returns);
        reader.Read<bool>(Over);
    }
}
