using RecEnv.Environments.DocumentTransition;
using RecEnv.Spaces;

namespace RecEnv.Agents.Planning;

/// <summary>For DocumentTransition: reads what an agent shows at each document, so that its policy can be valued exactly.</summary>
public static class AgentPolicy
{
    /// <summary>Shows an agent each document as the first of an episode.</summary>
    /// <remarks>
    /// A learning agent is asked in <see cref="AgentMode.Evaluate"/>; its mode is set back. What an agent draws or remembers
    /// moves on; one that draws or remembers has no such policy.
    /// </remarks>
    /// <param name="agent">The agent.</param>
    /// <param name="context">What it was made for.</param>
    /// <returns>The document that it shows at each document, [D].</returns>
    /// <exception cref="AgentMismatchException">The context is another environment's.</exception>
    public static int[] Read(IAgent agent, AgentContext context)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(context);
        EnvironmentContract contract = context.Contract;
        if (contract.EnvironmentId != DocumentTransition.Definition.Id)
        {
            throw new AgentMismatchException(
                $"Exact values are for \"{DocumentTransition.Definition.Id}\", not for \"{contract.EnvironmentId}\". Evaluate the " +
                "agent by playing episodes instead.");
        }

        var learner = agent as ILearningAgent;
        AgentMode mode = learner?.Mode ?? AgentMode.Evaluate;
        learner?.Mode = AgentMode.Evaluate;
        int[] shown = new int[((DiscreteSpace)contract.ActionSpace).N];
        var step = new VectorStep(contract.ObservationSpace, contract.Infos, context.LaneCount);
        var actions = new ValueBatch(contract.ActionSpace, context.LaneCount);
        step.Started.Fill(true);
        for (int document = 0; document < shown.Length; document++)
        {
            Observe(step.Observations.Leaves[0], document);
            agent.Act(step, actions);
            shown[document] = (int)actions.Leaves[0].Lane<long>(0)[0];
        }

        learner?.Mode = mode;
        return shown;
    }

    private static void Observe(LeafBuffer observed, int document)
    {
        for (int lane = 0; lane < observed.Count; lane++)
        {
            if (observed.Leaf.ElementType == ElementType.Int64)
            {
                observed.Lane<long>(lane)[0] = document;
            }
            else
            {
                observed.Lane<float>(lane).Clear();
                observed.Lane<float>(lane)[document] = 1;
            }
        }
    }
}
