using FsCheck;
using FsCheck.Fluent;
using RecEnv.Agents.Replay;
using RecEnv.Seeding;

namespace RecEnv.Agents.Tests.Replay;

/// <summary>The tree against a running sum.</summary>
public class SumTreeTests
{
    [Fact]
    public void Find_AnyPriorities_IsWhereTheRunningSumFirstExceeds()
    {
        Gen<(int Slots, int Seed)> cases =
            from slots in Gen.Choose(1, 40)
            from seed in Gen.Choose(0, 1_000_000)
            select (slots, seed);

        Prop.ForAll(cases.ToArbitrary(), x =>
        {
            var random = new RandomStream((ulong)x.Seed);
            var tree = new SumTree(x.Slots);
            double[] priorities = new double[x.Slots];
            for (int i = 0; i < 3 * x.Slots; i++)
            {
                int slot = random.Below(x.Slots);
                priorities[slot] = random.Below(4); // whole numbers, so that sums are exact; some are 0
                tree.Set(slot, priorities[slot]);
            }

            Assert.Equal(priorities.Sum(), tree.Total);
            for (int mass = 0; mass < tree.Total; mass++)
            {
                double sum = 0;
                int expected = 0;
                while ((sum += priorities[expected]) <= mass)
                {
                    expected++;
                }

                Assert.Equal(expected, tree.Find(mass));
                Assert.Equal(expected, tree.Find(mass + 0.5));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(3, 5));
    }
}
