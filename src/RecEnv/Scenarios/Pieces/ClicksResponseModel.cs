using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Scenarios.Pieces;

/// <summary>An agent sees the clicks and nothing else: "click", 0 or 1 a slate position.</summary>
/// <remarks>Metrics, over the slates of an episode: ctr = clicks/slates; no_click_share = 1 − ctr.</remarks>
internal readonly struct ClicksResponseModel<TResponse> : IResponseModel<TResponse>
    where TResponse : unmanaged, IClickResponse
{
    private const int Slates = 0;
    private const int Clicks = 1;

    public IReadOnlyList<Leaf> Metrics =>
        [new("ctr", ElementType.Float64, []), new("no_click_share", ElementType.Float64, [])];

    public int CounterCount => 2;

    public Space Space(int slateSize) => new DictSpace(("click", new MultiBinarySpace([slateSize])));

    public void Observe(ReadOnlySpan<TResponse> responses, LaneView view)
    {
        Span<sbyte> click = view.Observation<sbyte>(0);
        for (int i = 0; i < responses.Length; i++)
        {
            click[i] = responses[i].IsClicked ? (sbyte)1 : (sbyte)0;
        }
    }

    public void Count(ReadOnlySpan<TResponse> responses, Span<double> counters)
    {
        counters[Slates]++;
        foreach (ref readonly TResponse response in responses)
        {
            counters[Clicks] += response.IsClicked ? 1 : 0;
        }
    }

    public void Report(ReadOnlySpan<double> counters, Span<double> values)
    {
        values[0] = counters[Clicks] / counters[Slates];
        values[1] = (counters[Slates] - counters[Clicks]) / counters[Slates];
    }
}
