using RecEnv.Agents.Online;
using RecEnv.Learning.Checkpoints;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests.Support;

/// <summary>For Guess: knows the answer, but explores with a probability; notes all that it is asked and told.</summary>
public sealed class NotingAgent(int lanes, double exploration) : ILearningAgent, IGreedyChoice
{
    private RandomStream _random = new(5);

    public AgentMode Mode { get; set; } = AgentMode.Train;

    /// <summary>Number of lanes that needed an action, for each call.</summary>
    public List<int> Due { get; } = [];

    /// <summary>Requests answered when each batch was learned, and the lanes it held.</summary>
    public List<(int Requests, int[] Lanes)> Batches { get; } = [];

    /// <summary>Everything learned, in order.</summary>
    public List<(float Left, float NextLeft, double Reward, bool First, bool Terminated, bool Right)> Learned { get; } = [];

    public void Act(VectorStep step, ValueBatch actions)
    {
        Assert.Equal(lanes, step.LaneCount);
        int due = 0;
        for (int lane = 0; lane < lanes; lane++)
        {
            if (step.IsIdle(lane))
            {
                actions.Leaves[0].Lane<long>(lane)[0] = -1; // must not be looked at
                continue;
            }

            due++;
            long wanted = Wanted(step, lane);
            bool explores = Mode == AgentMode.Train && _random.Uniform() < exploration;
            actions.Leaves[0].Lane<long>(lane)[0] = explores ? _random.Below(GuessSimulation.Actions) : wanted;
        }

        Due.Add(due);
    }

    public void ActGreedily(VectorStep step, ValueBatch actions)
    {
        for (int lane = 0; lane < lanes; lane++)
        {
            actions.Leaves[0].Lane<long>(lane)[0] = step.IsIdle(lane) ? -2 : Wanted(step, lane);
        }
    }

    public void Learn(TransitionBatch transitions)
    {
        int[] present = [.. Enumerable.Range(0, lanes).Where(lane => transitions.Present[lane])];
        Batches.Add((Due.Sum(), present));
        foreach (int lane in present)
        {
            ReadOnlySpan<float> before = transitions.Observations.Leaves[0].Lane<float>(lane);
            ReadOnlySpan<float> after = transitions.NextObservations.Leaves[0].Lane<float>(lane);
            bool right = transitions.Actions.Leaves[0].Lane<long>(lane)[0] == (long)before[1];
            Learned.Add((
                before[0], after[0], transitions.Rewards[lane], transitions.First[lane], transitions.Terminated[lane], right));
        }
    }

    public void Save(Checkpoint checkpoint) => throw new NotSupportedException();

    public void Load(Checkpoint checkpoint) => throw new NotSupportedException();

    private static long Wanted(VectorStep step, int lane) => (long)step.Observations.Leaves[0].Lane<float>(lane)[1];
}
