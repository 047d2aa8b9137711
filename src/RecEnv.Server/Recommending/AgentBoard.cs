using RecEnv.Agents;
using RecEnv.Agents.Online;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Server.Recommending;

/// <summary>Shows visits to the agent as the lanes of one step, and keeps what it chose for each.</summary>
/// <remarks>
/// A lane that is not asked about reads as over and not started, so the agent leaves it alone. Info columns read as absent
/// and rewards as 0: an agent in service sees observations.
/// </remarks>
internal sealed class AgentBoard
{
    private readonly IAgent _agent;
    private readonly IGreedyChoice? _greedy;
    private readonly ulong _seed;
    private readonly VectorStep _step;
    private readonly ValueBatch _chosen;
    private readonly ValueBatch _best;
    private readonly ValueBatch _kept;
    private readonly double[] _logPropensities;
    private readonly bool[] _explored;

    public AgentBoard(IAgent agent, EnvironmentContract contract, int laneCount, ulong seed, bool explores)
    {
        (_agent, _seed) = (agent, seed);
        _greedy = agent as IGreedyChoice;
        Explores = explores;
        _step = new VectorStep(contract.ObservationSpace, contract.Infos, laneCount);
        _chosen = new ValueBatch(contract.ActionSpace, laneCount);
        _best = new ValueBatch(contract.ActionSpace, laneCount);
        _kept = new ValueBatch(contract.ActionSpace, laneCount);
        _logPropensities = new double[laneCount];
        _explored = new bool[laneCount];
        _step.Terminated.Fill(true);
    }

    /// <summary>Whether the agent explores.</summary>
    public bool Explores { get; }

    /// <summary>Whether log-propensities are known.</summary>
    public bool TellsPropensities => _agent is IPropensityAgent;

    /// <summary>Whether it is known which actions are not the greedy ones.</summary>
    public bool TellsExploration => _agent is ILearningAgent && (!Explores || _greedy is not null);

    /// <summary>What was chosen last for each lane.</summary>
    public ValueBatch Actions => _kept;

    /// <summary>Log-propensities of <see cref="Actions"/>, [lanes].</summary>
    public ReadOnlySpan<double> LogPropensities => _logPropensities;

    /// <summary>Lanes whose action is not the greedy one, [lanes].</summary>
    public ReadOnlySpan<bool> Explored => _explored;

    /// <summary>What a lane was last shown.</summary>
    public bool WasShown(int lane, ValueBatch observations, int row)
    {
        for (int i = 0; i < observations.Leaves.Length; i++)
        {
            if (!observations.Leaves[i].Row(row).SequenceEqual(_step.Observations.Leaves[i].Row(lane)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Copies what a lane was last shown.</summary>
    public ValueBatch Shown(int lane) => Copy(_step.Observations, lane);

    /// <summary>Copies what was chosen last for a lane.</summary>
    public ValueBatch Chosen(int lane) => Copy(_kept, lane);

    /// <summary>Shows a lane what the agent is to act on next.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="observations">Observations.</param>
    /// <param name="row">Row of this lane's.</param>
    /// <param name="started">Name of a visit that starts with it; null where it goes on.</param>
    public void Show(int lane, ValueBatch observations, int row, string? started)
    {
        _step.Observations.CopyLane(observations, row, lane);
        (_step.Terminated[lane], _step.Started[lane]) = (false, started is not null);
        if (started is not null && _agent is IReseedableAgent drawing)
        {
            drawing.Reseed(lane, new EpisodeKey(_seed, VisitKey.Of(started)));
        }
    }

    /// <summary>Lets the agent choose for the lanes shown since the last call.</summary>
    public void Act()
    {
        try
        {
            if (Explores)
            {
                _greedy?.ActGreedily(_step, _best);
            }

            _agent.Act(_step, _chosen);
            ReadOnlySpan<double> told = _agent is IPropensityAgent telling ? telling.LogPropensities : default;
            for (int lane = 0; lane < _step.LaneCount; lane++)
            {
                if (!_step.Terminated[lane])
                {
                    _kept.CopyLane(_chosen, lane, lane);
                    _logPropensities[lane] = told.IsEmpty ? double.NaN : told[lane];
                    _explored[lane] = Explores && _greedy is not null && !Same(_chosen, _best, lane);
                }
            }
        }
        finally
        {
            _step.Terminated.Fill(true);
            _step.Started.Clear();
        }
    }

    private static bool Same(ValueBatch one, ValueBatch other, int lane)
    {
        for (int i = 0; i < one.Leaves.Length; i++)
        {
            if (!one.Leaves[i].Row(lane).SequenceEqual(other.Leaves[i].Row(lane)))
            {
                return false;
            }
        }

        return true;
    }

    private static ValueBatch Copy(ValueBatch source, int lane)
    {
        var copy = new ValueBatch(source.Space, 1);
        copy.CopyLane(source, lane, 0);
        return copy;
    }
}
