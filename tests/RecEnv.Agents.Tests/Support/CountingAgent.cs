using RecEnv.Learning.Checkpoints;
using RecEnv.Options;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests.Support;

/// <summary>Counts transitions and sums rewards; its action is always the first.</summary>
public sealed class CountingAgent : ILearningAgent
{
    private readonly double[] _sums = new double[3]; // transitions, rewards, terminated

    public static AgentDefinition Definition { get; } = new AgentDefinition<CountingOptions>(
        "counting", "Counts.", (_, options) => new CountingAgent { Bias = options.Bias });

    public AgentMode Mode { get; set; } = AgentMode.Train;

    public double Bias { get; private init; }

    public double Transitions => _sums[0];

    public double Rewards => _sums[1];

    public double Terminated => _sums[2];

    public void Act(VectorStep step, ValueBatch actions)
    {
        foreach (LeafBuffer leaf in actions.Leaves)
        {
            leaf.Bytes.Clear();
        }
    }

    public void Learn(TransitionBatch transitions)
    {
        for (int lane = 0; lane < transitions.LaneCount; lane++)
        {
            if (transitions.Present[lane])
            {
                _sums[0]++;
                _sums[1] += transitions.Rewards[lane];
                _sums[2] += transitions.Terminated[lane] ? 1 : 0;
            }
        }
    }

    public void Save(Checkpoint checkpoint) => checkpoint.Set<double>("sums", _sums);

    public void Load(Checkpoint checkpoint) => checkpoint.Get<double>("sums", 3).CopyTo(_sums);
}

public sealed record CountingOptions
{
    [Option("Nothing.", Minimum = 0, Maximum = 1)]
    public double Bias { get; init; }
}
