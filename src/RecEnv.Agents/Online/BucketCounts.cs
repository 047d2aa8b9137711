namespace RecEnv.Agents.Online;

/// <summary>Counts that become an <see cref="OnlineBucket"/>.</summary>
internal sealed class BucketCounts
{
    private readonly bool[] _seen;

    /// <summary>Starts at nothing.</summary>
    /// <param name="itemCount">Items or clusters that can be shown; 0 where unknown.</param>
    public BucketCounts(int itemCount)
    {
        _seen = new bool[itemCount];
    }

    public long Arrivals { get; set; }

    public long Started { get; set; }

    public long Ended { get; set; }

    public long Abandoned { get; set; }

    public long Requests { get; set; }

    public double Wait { get; set; }

    public long Clicks { get; set; }

    public double Reward { get; set; }

    public double Regret { get; set; }

    public double Diversity { get; set; }

    /// <summary>Slates that have a diversity.</summary>
    public long Slates { get; set; }

    public long Positions { get; set; }

    public long Explored { get; set; }

    public long Updates { get; set; }

    public Span<bool> Seen => _seen;

    /// <summary>Adds another stretch of time.</summary>
    public void Add(BucketCounts other)
    {
        Arrivals += other.Arrivals;
        Started += other.Started;
        Ended += other.Ended;
        Abandoned += other.Abandoned;
        Requests += other.Requests;
        Wait += other.Wait;
        Clicks += other.Clicks;
        Reward += other.Reward;
        Regret += other.Regret;
        Diversity += other.Diversity;
        Slates += other.Slates;
        Positions += other.Positions;
        Explored += other.Explored;
        Updates += other.Updates;
        for (int i = 0; i < _seen.Length; i++)
        {
            _seen[i] |= other._seen[i];
        }
    }

    /// <summary>Turns the counts into what is reported.</summary>
    public OnlineBucket Close(double from, double to, int queueLength, bool hasOracle, bool tellsGreedy)
    {
        int seen = _seen.AsSpan().Count(true);
        return new OnlineBucket
        {
            FromMinute = from,
            ToMinute = to,
            Arrivals = Arrivals,
            SessionsStarted = Started,
            SessionsEnded = Ended,
            Abandoned = Abandoned,
            Requests = Requests,
            MeanWait = Ratio(Wait, Started),
            QueueLength = queueLength,
            ClickRate = Ratio(Clicks, Requests),
            Reward = Reward,
            MeanReward = Ratio(Reward, Requests),
            Regret = hasOracle ? Regret : null,
            MeanRegret = hasOracle ? Ratio(Regret, Ended) : null,
            Coverage = seen == 0 ? null : Ratio(seen, _seen.Length),
            Diversity = Ratio(Diversity, Slates),
            ExplorationShare = tellsGreedy ? Ratio(Explored, Positions) : null,
            Updates = Updates,
        };
    }

    private static double? Ratio(double sum, long count) => count == 0 ? null : sum / count;
}
