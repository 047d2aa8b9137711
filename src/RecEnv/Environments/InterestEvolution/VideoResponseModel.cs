using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Environments.InterestEvolution;

/// <summary>Responses as columns over slate positions, and RecSim's cluster metrics.</summary>
/// <remarks>
/// <para>
/// Observation: click, cluster_id, liked (always 0 in RecSim, too), quality clipped to [−100, 100], watch_time clipped
/// to [0, 100]. The reward is not clipped.
/// </para>
/// <para>
/// Metrics, over the slates of an episode: ctr = clicks/slates; average_quality = mean quality of the clicked (0 when
/// none was); cluster_share[c] = clicks on topic c/slates; no_click_share.
/// </para>
/// </remarks>
internal readonly struct VideoResponseModel(int featureCount) : IResponseModel<VideoResponse>
{
    private const int Slates = 0;
    private const int Clicks = 1;
    private const int QualitySum = 2;
    private const int FirstCluster = 3;

    public IReadOnlyList<Leaf> Metrics =>
    [
        new("average_quality", ElementType.Float64, []),
        new("cluster_share", ElementType.Float64, [featureCount]),
        new("ctr", ElementType.Float64, []),
        new("no_click_share", ElementType.Float64, []),
    ];

    public int CounterCount => FirstCluster + featureCount;

    public Space Space(int slateSize) => new DictSpace(
        ("click", new MultiBinarySpace([slateSize])),
        ("cluster_id", new MultiDiscreteSpace([.. Enumerable.Repeat((long)featureCount, slateSize)])),
        ("liked", new MultiBinarySpace([slateSize])),
        ("quality", new BoxSpace(-100, 100, [slateSize])),
        ("watch_time", new BoxSpace(0, 100, [slateSize])));

    public void Observe(ReadOnlySpan<VideoResponse> responses, LaneView view)
    {
        Span<sbyte> click = view.Observation<sbyte>(0);
        Span<long> cluster = view.Observation<long>(1);
        Span<float> quality = view.Observation<float>(3);
        Span<float> watchTime = view.Observation<float>(4);
        for (int i = 0; i < responses.Length; i++)
        {
            click[i] = responses[i].Clicked ? (sbyte)1 : (sbyte)0;
            cluster[i] = responses[i].Cluster;
            quality[i] = (float)Math.Clamp(responses[i].Quality, -100, 100);
            watchTime[i] = (float)Math.Clamp(responses[i].WatchTime, 0, 100);
        }
    }

    public void Count(ReadOnlySpan<VideoResponse> responses, Span<double> counters)
    {
        counters[Slates]++;
        foreach (ref readonly VideoResponse response in responses)
        {
            if (response.Clicked)
            {
                counters[Clicks]++;
                counters[QualitySum] += response.Quality;
                counters[FirstCluster + response.Cluster]++;
            }
        }
    }

    public void Report(ReadOnlySpan<double> counters, Span<double> values)
    {
        double slates = counters[Slates];
        double clicks = counters[Clicks];
        values[0] = clicks > 0 ? counters[QualitySum] / clicks : 0;
        for (int c = 0; c < featureCount; c++)
        {
            values[1 + c] = counters[FirstCluster + c] / slates;
        }

        values[^2] = clicks / slates;
        values[^1] = (slates - clicks) / slates;
    }
}
