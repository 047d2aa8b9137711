using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Environments.LongTermSatisfaction;

/// <summary>Items with clickbait score c ~ U[0, 1), one draw of the items stream each.</summary>
/// <remarks>Observation: the scores, [candidates, 1]. Reference: RecSim 0.2.4.</remarks>
internal readonly struct ContentModel : IItemModel<ContentItem>
{
    public Space Space(int candidateCount) => new BoxSpace(0, 1, [candidateCount, 1]);

    public void Draw<TRandom>(ref TRandom random, Span<ContentItem> items, Span<double> features)
        where TRandom : struct, IRandomSource
    {
        TRandom local = random; // keeps the state in registers
        foreach (ref ContentItem item in items)
        {
            item.Clickbait = local.Uniform();
        }

        random = local;
    }

    public void Observe(ReadOnlySpan<ContentItem> items, ReadOnlySpan<double> features, LaneView view)
    {
        Span<float> observed = view.Observation<float>(0);
        for (int i = 0; i < items.Length; i++)
        {
            observed[i] = (float)items[i].Clickbait;
        }
    }
}
