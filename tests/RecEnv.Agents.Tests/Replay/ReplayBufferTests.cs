using FsCheck;
using FsCheck.Fluent;
using RecEnv.Agents.Replay;
using RecEnv.Learning.Checkpoints;
using RecEnv.Seeding;

namespace RecEnv.Agents.Tests.Replay;

public class ReplayBufferTests
{
    private const double Discount = 0.5;

    [Fact]
    public void Follow_TerminatedStep_HasNoNext()
    {
        ReplayBuffer buffer = Make(horizon: 1);
        int slot = Add(buffer, 0, 1, StepEnd.Terminated);

        Assert.True(buffer.IsReady(slot));
        Assert.Equal(new Transition(1, 0, -1), buffer.Follow(slot, Discount));
    }

    [Fact]
    public void Follow_TruncatedStep_BootstrapsFromTheLastState()
    {
        ReplayBuffer buffer = Make(horizon: 1);
        int slot = Add(buffer, 0, 1, StepEnd.Truncated);
        Transition transition = buffer.Follow(slot, Discount);

        Assert.True(buffer.IsReady(slot));
        Assert.Equal((1, Discount), (transition.Return, transition.Factor));
        Assert.Equal([-1f], buffer.State(transition.Next).ToArray());
        Assert.Equal([-1], buffer.Slate(transition.Next).ToArray());
        Assert.False(buffer.IsReady(transition.Next));
        Assert.Equal(1, buffer.ReadyCount);
    }

    [Fact]
    public void Add_StepWhoseFutureIsOpen_CannotBeDrawnYet()
    {
        ReplayBuffer buffer = Make(horizon: 2);
        int first = Add(buffer, 0, 1, StepEnd.None);
        int second = Add(buffer, 0, 2, StepEnd.None);

        Assert.False(buffer.IsReady(first));
        int third = Add(buffer, 0, 4, StepEnd.None);

        Assert.True(buffer.IsReady(first));
        Assert.Equal(new Transition(1 + (Discount * 2), Discount * Discount, third), buffer.Follow(first, Discount));
        Assert.False(buffer.IsReady(second));
    }

    [Fact]
    public void Begin_LaneThatLeftItsEpisode_LosesWhatWaits()
    {
        ReplayBuffer buffer = Make(horizon: 1);
        int left = Add(buffer, 0, 1, StepEnd.None);
        buffer.Begin(0);
        Add(buffer, 0, 2, StepEnd.None);
        Add(buffer, 0, 3, StepEnd.None);

        Assert.False(buffer.IsReady(left));
        Assert.Equal(1, buffer.ReadyCount);
    }

    /// <summary>Random episodes of several lanes in a small ring, against sums over what was recorded beside it.</summary>
    [Fact]
    public void Follow_AnyEpisodes_EqualsThePlainSum()
    {
        Gen<(int Lanes, int Horizon, int Seed)> cases =
            from lanes in Gen.Choose(1, 4)
            from horizon in Gen.Choose(1, 5)
            from seed in Gen.Choose(0, 1_000_000)
            select (lanes, horizon, seed);

        Prop.ForAll(cases.ToArbitrary(), x =>
        {
            var random = new RandomStream((ulong)x.Seed);
            var buffer = new ReplayBuffer(new ReplayOptions(64, x.Horizon, null, 0), x.Lanes, 1, 1);
            List<(int Slot, float State, double Reward, StepEnd End)>[] steps =
                [.. Enumerable.Range(0, x.Lanes).Select(_ => new List<(int, float, double, StepEnd)>())];
            for (int t = 0; t < 150; t++)
            {
                int lane = random.Below(x.Lanes);
                StepEnd end = random.Below(6) switch { 0 => StepEnd.Terminated, 1 => StepEnd.Truncated, _ => StepEnd.None };
                double reward = random.Below(10);
                int slot = buffer.Add(lane, [t], [t], -1, reward, end, [-1 - t]);
                steps[lane].Add((slot, t, reward, end));
            }

            int checkedSteps = steps.Sum(lane => Check(buffer, lane, x.Horizon));
            Assert.Equal(buffer.ReadyCount, checkedSteps);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(3, 5));
    }

    /// <summary>10,000 draws; the bound is 5 standard deviations of a binomial count.</summary>
    [Fact]
    public void Draw_Prioritised_IsInProportion()
    {
        ReplayBuffer buffer = Make(horizon: 1, priorities: 1);
        int[] slots = [.. Enumerable.Range(0, 4).Select(i => Add(buffer, 0, i, StepEnd.Terminated))];
        foreach (int slot in slots)
        {
            buffer.SetError(slot, slot + 1 - 1e-4);
        }

        var random = new RandomStream(3);
        int[] drawn = new int[1];
        float[] weights = new float[1];
        int[] counts = new int[4];
        for (int i = 0; i < 10_000; i++)
        {
            buffer.Draw(ref random, drawn, weights);
            counts[drawn[0]]++;
        }

        for (int i = 0; i < 4; i++)
        {
            double share = (i + 1) / 10.0;
            Assert.InRange(counts[i], (10_000 * share) - (5 * Math.Sqrt(10_000 * share * (1 - share))), (10_000 * share) + (5 * Math.Sqrt(10_000 * share * (1 - share))));
        }
    }

    [Fact]
    public void Draw_Prioritised_WeighsRareStepsMore()
    {
        ReplayBuffer buffer = Make(horizon: 1, priorities: 1, importance: 1);
        int rare = Add(buffer, 0, 0, StepEnd.Terminated);
        int frequent = Add(buffer, 0, 0, StepEnd.Terminated);
        buffer.SetError(rare, 1 - 1e-4);
        buffer.SetError(frequent, 3 - 1e-4);
        var random = new RandomStream(3);
        int[] slots = new int[4];
        float[] weights = new float[4];

        buffer.Draw(ref random, slots, weights);

        Assert.Equal([rare, frequent, frequent, frequent], slots); // one from each quarter of the mass
        Assert.Equal([1f, 1 / 3f, 1 / 3f, 1 / 3f], weights.Select(w => MathF.Round(w, 6)).Select(w => w == 0.333333f ? 1 / 3f : w));
    }

    [Fact]
    public void Load_SavedBuffer_GoesOnAlike()
    {
        ReplayBuffer saved = Make(horizon: 2, priorities: 0.6);
        for (int i = 0; i < 70; i++)
        {
            Add(saved, i % 2, i, i % 7 == 3 ? StepEnd.Truncated : StepEnd.None);
        }

        var checkpoint = new Checkpoint();
        saved.Save(checkpoint);
        ReplayBuffer loaded = Make(horizon: 2, priorities: 0.6);
        loaded.Load(checkpoint);

        foreach (ReplayBuffer buffer in new[] { saved, loaded })
        {
            Add(buffer, 0, 5, StepEnd.None);
            Add(buffer, 1, 6, StepEnd.Terminated);
        }

        var (a, b) = (new Checkpoint(), new Checkpoint());
        saved.Save(a);
        loaded.Save(b);
        Assert.Equal(a.ToBytes(), b.ToBytes());
        Assert.Equal(saved.ReadyCount, loaded.ReadyCount);
    }

    [Fact]
    public void Make_TooSmall_Says()
    {
        var error = Assert.Throws<ArgumentException>(() => new ReplayBuffer(new ReplayOptions(16, 1, null, 0), 8, 1, 1));

        Assert.Contains("Set replay_capacity to 24 or more", error.Message, StringComparison.Ordinal);
    }

    private static int Check(ReplayBuffer buffer, List<(int Slot, float State, double Reward, StepEnd End)> lane, int horizon)
    {
        int ready = 0;
        for (int i = 0; i < lane.Count; i++)
        {
            bool there = buffer.State(lane[i].Slot)[0] == lane[i].State;
            if (!there || !buffer.IsReady(lane[i].Slot))
            {
                continue;
            }

            ready++;
            double sum = 0;
            int k = 0;
            while (k < horizon && (k == 0 || lane[i + k - 1].End == StepEnd.None))
            {
                sum += Math.Pow(Discount, k) * lane[i + k].Reward;
                k++;
            }

            StepEnd end = lane[i + k - 1].End;
            Transition transition = buffer.Follow(lane[i].Slot, Discount);
            Assert.Equal(sum, transition.Return);
            Assert.Equal(end == StepEnd.Terminated ? 0 : Math.Pow(Discount, k), transition.Factor);
            if (end != StepEnd.Terminated)
            {
                float next = end == StepEnd.Truncated ? -1 - lane[i + k - 1].State : lane[i + k].State;
                Assert.Equal(next, buffer.State(transition.Next)[0]);
            }
        }

        return ready;
    }

    private static ReplayBuffer Make(int horizon, double? priorities = null, double importance = 0.4) =>
        new(new ReplayOptions(32, horizon, priorities, importance), 2, 1, 1);

    private static int Add(ReplayBuffer buffer, int lane, float number, StepEnd end) =>
        buffer.Add(lane, [number], [0], 0, number, end, [-1]);
}
