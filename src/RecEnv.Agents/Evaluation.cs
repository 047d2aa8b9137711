namespace RecEnv.Agents;

/// <summary>Runs an agent for a number of episodes that is fixed beforehand, lane by lane.</summary>
/// <remarks>
/// The first episodes to finish would be a biased sample: short ones finish first. So lane i plays its first
/// E / L episodes (one more in the first E mod L lanes), however long the others take, and what a lane plays beyond
/// them is not counted.
/// </remarks>
public sealed class Evaluation
{
    private readonly IVectorEnvironment _environment;
    private readonly IAgent _agent;
    private readonly List<double>[] _returns;
    private readonly List<int>[] _lengths;
    private readonly double[] _return;
    private readonly int[] _length;

    private Evaluation(IVectorEnvironment environment, IAgent agent)
    {
        _environment = environment;
        _agent = agent;
        _returns = [.. Enumerable.Range(0, environment.LaneCount).Select(_ => new List<double>())];
        _lengths = [.. Enumerable.Range(0, environment.LaneCount).Select(_ => new List<int>())];
        _return = new double[environment.LaneCount];
        _length = new int[environment.LaneCount];
    }

    /// <summary>Resets the environment, plays the episodes and summarises them.</summary>
    /// <param name="environment">The environment, with any number of lanes and any autoreset mode.</param>
    /// <param name="agent">The agent, made for the environment's contract.</param>
    /// <param name="episodes">Number of episodes, at least 1.</param>
    /// <param name="seed">Seed of lane 0; lane i has seed + i.</param>
    /// <param name="progress">Told the number of finished episodes whenever it has changed.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no episode to play.</exception>
    public static EvaluationResult Run(
        IVectorEnvironment environment, IAgent agent, int episodes, ulong seed, IProgress<int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        return new Evaluation(environment, agent).Play(episodes, seed, progress);
    }

    private EvaluationResult Play(int episodes, ulong seed, IProgress<int>? progress)
    {
        VectorStep step = _environment.Reset(seed);
        int finished = 0;
        while (finished < episodes)
        {
            _agent.Act(step, _environment.Actions);
            step = _environment.Step(_environment.Actions);
            int newlyFinished = Count(step, episodes);
            finished += newlyFinished;
            if (newlyFinished > 0)
            {
                progress?.Report(finished);
            }

            RestartLanes(step);
        }

        return new EvaluationResult([.. _returns.SelectMany(lane => lane)], [.. _lengths.SelectMany(lane => lane)]);
    }

    /// <summary>Adds a step to every lane's episode; returns how many episodes finished that count.</summary>
    private int Count(VectorStep step, int episodes)
    {
        int finished = 0;
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            bool over = step.Terminated[lane] || step.Truncated[lane];
            if (step.Started[lane] && !over)
            {
                continue; // the step that autoreset spent on starting an episode
            }

            _return[lane] += step.Rewards[lane];
            _length[lane]++;
            if (over)
            {
                finished += Finish(lane, Quota(lane, step.LaneCount, episodes));
            }
        }

        return finished;
    }

    private int Finish(int lane, int quota)
    {
        bool counts = _returns[lane].Count < quota;
        if (counts)
        {
            _returns[lane].Add(_return[lane]);
            _lengths[lane].Add(_length[lane]);
        }

        _return[lane] = 0;
        _length[lane] = 0;
        return counts ? 1 : 0;
    }

    private void RestartLanes(VectorStep step)
    {
        if (_environment.Autoreset != AutoresetMode.Disabled)
        {
            return;
        }

        LaneReset[] over = [.. Enumerable.Range(0, step.LaneCount).Where(step.IsIdle).Select(lane => new LaneReset(lane))];
        if (over.Length > 0)
        {
            _environment.Reset(over);
        }
    }

    private static int Quota(int lane, int lanes, int episodes) => (episodes / lanes) + (lane < episodes % lanes ? 1 : 0);
}
