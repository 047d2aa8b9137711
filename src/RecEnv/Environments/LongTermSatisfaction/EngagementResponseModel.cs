using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Environments.LongTermSatisfaction;

/// <summary>Responses as columns over slate positions: click, engagement clipped to [0, 100].</summary>
/// <remarks>The reward is not clipped. Reference: RecSim 0.2.4.</remarks>
internal readonly struct EngagementResponseModel : IResponseModel<EngagementResponse>
{
    private const double MostObserved = 100;

    public Space Space(int slateSize) => new DictSpace(
        ("click", new MultiBinarySpace([slateSize])),
        ("engagement", new BoxSpace(0, MostObserved, [slateSize])));

    public void Observe(ReadOnlySpan<EngagementResponse> responses, LaneView view)
    {
        Span<sbyte> click = view.Observation<sbyte>(0);
        Span<float> engagement = view.Observation<float>(1);
        for (int i = 0; i < responses.Length; i++)
        {
            click[i] = responses[i].Clicked ? (sbyte)1 : (sbyte)0;
            engagement[i] = (float)Math.Min(responses[i].Engagement, MostObserved);
        }
    }

    // The interface's own bodies would box this struct at every call.
    public void Count(ReadOnlySpan<EngagementResponse> responses, Span<double> counters)
    {
    }

    public void Report(ReadOnlySpan<double> counters, Span<double> values)
    {
    }
}
