using RecEnv.Agents.PolicyGradient;
using RecEnv.Agents.Replay;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents.Tests.PolicyGradient;

public class RolloutTests
{
    [Fact]
    public void RemoveFinished_RunningEpisodes_StayInOrder()
    {
        Rollout rollout = TwoLanes();

        rollout.RemoveFinished();

        Assert.Equal(2, rollout.Count);
        Assert.Equal([3f, 5f], States(rollout));
        Assert.Equal(0, rollout.FinishedEpisodes);
        Assert.False(rollout.IsFinished(0));
    }

    [Fact]
    public void IsFinished_LaneWithAnOverAndARunningEpisode_TellsThemApart()
    {
        Rollout rollout = TwoLanes();

        Assert.Equal([true, true, false, true, false], Enumerable.Range(0, 5).Select(rollout.IsFinished));
        Assert.Equal(2, rollout.FinishedEpisodes);
    }

    [Fact]
    public void Add_TruncatedEpisode_KeepsTheStateThatFollowed()
    {
        Rollout rollout = TwoLanes();

        Assert.Equal((StepEnd.Truncated, 0), (rollout[1].End, rollout[1].LastState));
        Assert.Equal((StepEnd.Terminated, -1), (rollout[3].End, rollout[3].LastState));
        Assert.Equal([20f], rollout.LastStates.ToArray());
    }

    [Fact]
    public void Begin_EpisodeLeftUnseen_CountsAsTruncated()
    {
        Rollout rollout = TwoLanes();

        rollout.Begin(1);

        Assert.Equal((StepEnd.Truncated, 1), (rollout[4].End, rollout[4].LastState));
        Assert.Equal([20f, 50f], rollout.LastStates.ToArray());
        Assert.True(rollout.IsFinished(4));
    }

    [Fact]
    public void Clear_RunningEpisodes_GoOn()
    {
        Rollout rollout = TwoLanes();

        rollout.Clear();
        rollout.Add(1, [6], [0], 1, StepEnd.Terminated, [60]);

        Assert.Equal(1, rollout.FinishedEpisodes);
        Assert.True(rollout.IsFinished(0));
        Assert.Equal(30f, rollout.Tails[0]);
    }

    [Fact]
    public void Load_DamagedSteps_IsRefusedAndChangesNothing()
    {
        Rollout rollout = TwoLanes();
        var checkpoint = new Checkpoint();
        rollout.Save(checkpoint);
        checkpoint.Set<int>("rollout.lanes", [0, 0, 0, 1, 2]);

        Assert.Throws<CheckpointException>(() => rollout.Load(checkpoint));
        Assert.Equal([1f, 2f, 3f, 4f, 5f], States(rollout));
    }

    /// <summary>Lane 0: a step, a cut, and a step of the next episode. Lane 1: an end, and a step of the next episode.</summary>
    private static Rollout TwoLanes()
    {
        var rollout = new Rollout(laneCount: 2, stateLength: 1, slateSize: 1);
        rollout.Begin(0);
        rollout.Add(0, [1], [0], 1, StepEnd.None, [10]);
        rollout.Add(0, [2], [0], 1, StepEnd.Truncated, [20]);
        rollout.Begin(0);
        rollout.Add(0, [3], [0], 1, StepEnd.None, [30]);
        rollout.Begin(1);
        rollout.Add(1, [4], [0], 1, StepEnd.Terminated, [40]);
        rollout.Begin(1);
        rollout.Add(1, [5], [0], 1, StepEnd.None, [50]);
        return rollout;
    }

    private static float[] States(Rollout rollout) => [.. Enumerable.Range(0, rollout.Count).Select(i => rollout.State(i)[0])];
}
