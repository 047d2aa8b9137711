using RecEnv.Spaces;

namespace RecEnv.Agents.Tests.Layers;

/// <summary>A base agent that keeps what it is shown and shows the slates it was given.</summary>
internal sealed class RecordingAgent(AgentContext context, IEnumerable<long[]> slates) : IAgent
{
    private readonly Queue<long[]> _slates = new(slates);

    public AgentContext Context { get; } = context;

    public List<(double Reward, bool Started, bool Idle, ValueBatch Observation)> Shown { get; } = [];

    public void Act(VectorStep step, ValueBatch actions)
    {
        Shown.Add((step.Rewards[0], step.Started[0], step.IsIdle(0), step.Observations.Clone()));
        if (!step.IsIdle(0) && _slates.TryDequeue(out long[]? slate))
        {
            slate.CopyTo(actions.Leaves[0].Lane<long>(0));
        }
    }
}
