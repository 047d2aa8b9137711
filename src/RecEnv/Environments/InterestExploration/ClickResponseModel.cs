using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Environments.InterestExploration;

/// <summary>Responses as columns over slate positions, and RecSim's cluster metrics.</summary>
/// <remarks>
/// Observation: click, cluster_id, quality. Metrics, over the slates of an episode: ctr = clicks/slates; average_quality
/// = mean quality of the clicked (0 when none was); cluster_share[t] = clicks on topic t/slates; no_click_share.
/// </remarks>
internal readonly struct ClickResponseModel(int topicCount) : IResponseModel<ClickResponse>
{
    private const int Slates = 0;
    private const int Clicks = 1;
    private const int QualitySum = 2;
    private const int FirstTopic = 3;

    public IReadOnlyList<Leaf> Metrics =>
    [
        new("average_quality", ElementType.Float64, []),
        new("cluster_share", ElementType.Float64, [topicCount]),
        new("ctr", ElementType.Float64, []),
        new("no_click_share", ElementType.Float64, []),
    ];

    public int CounterCount => FirstTopic + topicCount;

    public Space Space(int slateSize) => new DictSpace(
        ("click", new MultiBinarySpace([slateSize])),
        ("cluster_id", new MultiDiscreteSpace([.. Enumerable.Repeat((long)topicCount, slateSize)])),
        ("quality", new BoxSpace(0, float.MaxValue, [slateSize])));

    public void Observe(ReadOnlySpan<ClickResponse> responses, LaneView view)
    {
        Span<sbyte> click = view.Observation<sbyte>(0);
        Span<long> topic = view.Observation<long>(1);
        Span<float> quality = view.Observation<float>(2);
        for (int i = 0; i < responses.Length; i++)
        {
            click[i] = responses[i].Clicked ? (sbyte)1 : (sbyte)0;
            topic[i] = responses[i].Topic;
            quality[i] = (float)responses[i].Quality;
        }
    }

    public void Count(ReadOnlySpan<ClickResponse> responses, Span<double> counters)
    {
        counters[Slates]++;
        foreach (ref readonly ClickResponse response in responses)
        {
            if (response.Clicked)
            {
                counters[Clicks]++;
                counters[QualitySum] += response.Quality;
                counters[FirstTopic + response.Topic]++;
            }
        }
    }

    public void Report(ReadOnlySpan<double> counters, Span<double> values)
    {
        double slates = counters[Slates];
        double clicks = counters[Clicks];
        values[0] = clicks > 0 ? counters[QualitySum] / clicks : 0;
        for (int t = 0; t < topicCount; t++)
        {
            values[1 + t] = counters[FirstTopic + t] / slates;
        }

        values[^2] = clicks / slates;
        values[^1] = (slates - clicks) / slates;
    }
}
