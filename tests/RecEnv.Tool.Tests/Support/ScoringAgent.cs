using RecEnv.Agents;
using RecEnv.Agents.Ranking;
using RecEnv.Learning.Checkpoints;
using RecEnv.Spaces;

namespace RecEnv.Tool.Tests.Support;

/// <summary>Learns nothing, and says so: never acts, and is saved without a tensor.</summary>
internal class MuteAgent : ILearningAgent
{
    public static AgentDefinition Definition { get; } = new AgentDefinition<NoOptions>("mute", "Mute.", (_, _) => new MuteAgent());

    public AgentMode Mode { get; set; } = AgentMode.Train;

    public void Act(VectorStep step, ValueBatch actions)
    {
    }

    public void Learn(TransitionBatch transitions)
    {
    }

    public void Save(Checkpoint checkpoint)
    {
    }

    public void Load(Checkpoint checkpoint)
    {
    }
}

/// <summary>Scores an item by its index.</summary>
internal sealed class ScoringAgent : MuteAgent, IItemScorer
{
    public static new AgentDefinition Definition { get; } = new AgentDefinition<NoOptions>("scoring", "Scores.", (_, _) => new ScoringAgent());

    public void Score(int user, ReadOnlySpan<int> items, Span<float> scores)
    {
        for (int i = 0; i < items.Length; i++)
        {
            scores[i] = items[i];
        }
    }
}
