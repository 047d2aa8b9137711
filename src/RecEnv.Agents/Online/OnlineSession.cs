using RecEnv.Seeding;

namespace RecEnv.Agents.Online;

/// <summary>One user's visit. What it draws depends on its key alone.</summary>
internal sealed class OnlineSession
{
    private RandomStream _patience;
    private RandomStream _think;
    private RandomStream _delay;

    public OnlineSession(EpisodeKey key, long visit, double arrival)
    {
        (Visit, Arrival) = (visit, arrival);
        Seed = key.Stream(StreamId.Exploration).Bits();
        _patience = key.Stream(StreamId.Items);
        _think = key.Stream(StreamId.Choice);
        _delay = key.Stream(StreamId.Response);
    }

    /// <summary>Which arrival it was, from 1.</summary>
    public long Visit { get; }

    /// <summary>When the user came, in minutes.</summary>
    public double Arrival { get; }

    /// <summary>Seed of the episode.</summary>
    public ulong Seed { get; }

    /// <summary>Rewards so far.</summary>
    public double Return { get; set; }

    /// <summary>The user's place in line; null when he is not in line.</summary>
    public LinkedListNode<OnlineSession>? Place { get; set; }

    public double Patience(OnlineOptions options) => Draw(DelayLaw.Exponential, options.Patience, ref _patience);

    public double Think(OnlineOptions options) => Draw(options.ThinkLaw, options.ThinkTime, ref _think);

    public double Delay(OnlineOptions options) => Draw(options.FeedbackLaw, options.FeedbackDelay, ref _delay);

    private static double Draw(DelayLaw law, double mean, ref RandomStream random) =>
        law == DelayLaw.Fixed ? mean : -mean * Math.Log(1 - random.Uniform());
}
