using RecEnv.Agents.Measures;
using RecEnv.Agents.Tests.Support;

namespace RecEnv.Agents.Tests.Measures;

public class VarietyCounterTests
{
    [Fact]
    public void Chosen_SameItemsInAnotherOrder_AreTheSameSlate()
    {
        using IVectorEnvironment environment = Run.Environment("SlateFeedback-v0", 1);
        VectorStep step = environment.Reset(3);
        var counter = new VarietyCounter(environment.Contract, 1);
        Span<long> slate = environment.Actions.Leaves[0].Lane<long>(0);
        for (int position = 0; position < slate.Length; position++)
        {
            slate[position] = position;
        }

        counter.Chosen(step, environment.Actions, 0);
        slate.Reverse();
        counter.Chosen(step, environment.Actions, 0);
        slate[0] = slate.Length; // an item that was in neither
        counter.Chosen(step, environment.Actions, 0);
        counter.Finish(0, counts: true);

        Assert.Equal(new SlateVariety(1, 3, 2), counter.Variety);
    }
}
