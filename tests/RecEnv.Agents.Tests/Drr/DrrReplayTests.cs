using RecEnv.Agents.Drr;
using RecEnv.Agents.Replay;
using RecEnv.Learning.Checkpoints;
using RecEnv.Seeding;

namespace RecEnv.Agents.Tests.Drr;

public class DrrReplayTests
{
    [Fact]
    public void CopyMemory_PieceOfAHistory_HasItsLastItemsBehindPadding()
    {
        var history = new DrrHistory(3, padding: 9);
        foreach (int item in new[] { 4, 2, 7, 1 })
        {
            history.Add(1, item);
        }

        int[] memory = new int[3];
        history.CopyMemory(1, 0, 4, memory);
        Assert.Equal([2, 7, 1], memory);
        history.CopyMemory(1, 1, 3, memory);
        Assert.Equal([9, 2, 7], memory);
        history.Forget(1);
        history.CopyMemory(1, history.StartOf(1), history.CountOf(1), memory);
        Assert.Equal([9, 9, 9], memory);
    }

    [Fact]
    public void Add_FullRing_ReplacesTheOldest()
    {
        DrrReplay<DrrPlace> replay = Make(3, null);
        for (int i = 0; i < 5; i++)
        {
            replay.Add(new DrrPlace(i, 0), [i]);
        }

        Assert.Equal(3, replay.Count);
        Assert.Equal([3, 4, 2], Enumerable.Range(0, 3).Select(slot => replay[slot].Visit));
        Assert.Equal(4f, replay.Vector(1)[0]);
    }

    [Fact]
    public void Draw_Prioritised_FollowsTheErrors()
    {
        const int Draws = 20_000;
        DrrReplay<DrrPlace> replay = Make(4, 0.6);
        double[] errors = [0.1, 0.5, 1, 3];
        for (int i = 0; i < 4; i++)
        {
            replay.Add(new DrrPlace(i, 0), [i]);
            replay.SetError(i, errors[i]);
        }

        double[] shares = [.. errors.Select(error => Math.Pow(error + 1e-4, 0.6))];
        double sum = shares.Sum();
        var random = new RandomStream(5);
        int[] slots = new int[Draws];
        float[] weights = new float[Draws];
        replay.Draw(ref random, slots, weights);

        for (int i = 0; i < 4; i++)
        {
            // One draw from each of equal parts of the mass: at most two parts of a slot are shared with its neighbours.
            Assert.InRange(slots.Count(slot => slot == i) - (Draws * shares[i] / sum), -2, 2);
            Assert.Equal(Math.Pow(shares[0] / shares[i], 0.4), weights[Array.IndexOf(slots, i)], 1e-5);
        }
    }

    [Fact]
    public void Load_SavedReplay_DrawsTheSame()
    {
        DrrReplay<DrrPlace> saved = Make(8, 0.6);
        for (int i = 0; i < 11; i++)
        {
            saved.Add(new DrrPlace(i, i), [i]);
            saved.SetError(i % 8, i);
        }

        var checkpoint = new Checkpoint();
        saved.Save(checkpoint);
        DrrReplay<DrrPlace> loaded = Make(8, 0.6);
        loaded.Load(Checkpoint.Parse(checkpoint.ToBytes()), _ => true);
        (RandomStream first, RandomStream second) = (new RandomStream(1), new RandomStream(1));
        int[][] slots = [new int[50], new int[50]];
        saved.Draw(ref first, slots[0], new float[50]);
        loaded.Draw(ref second, slots[1], new float[50]);

        Assert.Equal(slots[0], slots[1]);
        Assert.Equal(saved[3], loaded[3]);
        Assert.Throws<CheckpointException>(() => Make(4, 0.6).Load(checkpoint, _ => true));
        Assert.Throws<CheckpointException>(() => Make(8, 0.6).Load(checkpoint, place => place.Visit != 10));
    }

    private static DrrReplay<DrrPlace> Make(int capacity, double? exponent) => new(new ReplayOptions(capacity, 1, exponent, 0.4), 1);
}
