using RecEnv.Agents.Measures;
using RecEnv.Spaces;

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
    private readonly int _episodes;
    private readonly int _longest;
    private readonly List<double>[] _returns;
    private readonly List<int>[] _lengths;
    private readonly double[] _return;
    private readonly int[] _length;
    private readonly SlateCounter _slates;
    private readonly MetricTable _metrics;

    private Evaluation(IVectorEnvironment environment, EvaluationSettings settings)
    {
        (_environment, _episodes, _longest) = (environment, settings.Episodes, settings.LongestEpisode);
        _returns = [.. Enumerable.Range(0, environment.LaneCount).Select(_ => new List<double>())];
        _lengths = [.. Enumerable.Range(0, environment.LaneCount).Select(_ => new List<int>())];
        _return = new double[environment.LaneCount];
        _length = new int[environment.LaneCount];
        _slates = new SlateCounter(environment.Contract, environment.LaneCount);
        _metrics = new MetricTable(environment.Contract, environment.LaneCount, _slates);
    }

    /// <summary>Resets the environment, plays the episodes and summarises them.</summary>
    /// <param name="environment">The environment, with any number of lanes and any autoreset mode.</param>
    /// <param name="agent">The agent, made for the environment's contract.</param>
    /// <param name="episodes">Number of episodes, at least 1.</param>
    /// <param name="seed">Seed of lane 0; lane i has seed + i.</param>
    /// <param name="progress">Told the number of finished episodes whenever it has changed.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no episode to play.</exception>
    public static EvaluationResult Run(
        IVectorEnvironment environment, IAgent agent, int episodes, ulong seed, IProgress<int>? progress = null) =>
        Run(environment, agent, new EvaluationSettings { Episodes = episodes, Seed = seed }, progress);

    /// <summary>Resets the environment, plays the episodes and summarises them.</summary>
    /// <param name="environment">The environment, with any number of lanes and any autoreset mode.</param>
    /// <param name="agent">The agent, made for the environment's contract. A learning agent keeps the mode that it is given.</param>
    /// <param name="settings">Episodes, seed, and whether the agent learns meanwhile.</param>
    /// <param name="progress">Told the number of finished episodes whenever it has changed.</param>
    /// <param name="cancellation">Ends the evaluation between two steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no episode to play.</exception>
    /// <exception cref="EpisodeLengthException">An episode does not end.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public static EvaluationResult Run(
        IVectorEnvironment environment,
        IAgent agent,
        EvaluationSettings settings,
        IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Episodes, 1, nameof(settings));
        if (agent is ILearningAgent learner)
        {
            learner.Mode = settings.Learn ? AgentMode.Train : AgentMode.Evaluate;
        }

        return new Evaluation(environment, settings).Play(agent, settings, progress, cancellation);
    }

    private EvaluationResult Play(
        IAgent agent, EvaluationSettings settings, IProgress<int>? progress, CancellationToken cancellation)
    {
        var loop = new AgentLoop(_environment, agent, settings.Learn, settings.Seed);
        int finished = 0;
        while (finished < _episodes)
        {
            cancellation.ThrowIfCancellationRequested();
            VectorStep step = loop.Advance(before => _slates.Chosen(before, _environment.Actions));
            int newlyFinished = Count(step);
            finished += newlyFinished;
            if (newlyFinished > 0)
            {
                progress?.Report(finished);
            }
        }

        return new EvaluationResult([.. _returns.SelectMany(lane => lane)], [.. _lengths.SelectMany(lane => lane)])
        {
            Metrics = _metrics.ToMetrics(),
            Shown = _slates.Shown,
            Variety = _slates.Variety,
            Crowd = _slates.Crowd,
        };
    }

    /// <summary>Adds a step to every lane's episode; returns how many episodes finished that count.</summary>
    private int Count(VectorStep step)
    {
        int finished = 0;
        int finalRow = 0;
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            bool over = step.Terminated[lane] || step.Truncated[lane];
            if (step.Started[lane] && !over)
            {
                continue; // the step that autoreset spent on starting an episode
            }

            bool isFinal = finalRow < step.Final.Count && step.Final.Lanes[finalRow] == lane;
            (ValueBatch observations, IReadOnlyList<InfoBuffer> infos, int row) = isFinal
                ? (step.Final.Observations, step.Final.Infos, finalRow++)
                : (step.Observations, step.Infos, lane);
            _return[lane] += step.Rewards[lane];
            CheckLength(++_length[lane]);
            _slates.Moved(observations, row, lane);
            if (over)
            {
                finished += Finish(lane, infos, row);
            }
        }

        return finished;
    }

    private void CheckLength(int length)
    {
        if (length > _longest)
        {
            throw new EpisodeLengthException(
                $"An episode of \"{_environment.Contract.EnvironmentId}\" has not ended after {_longest} steps. Give episodes a " +
                "limit: --max-steps on the command line, MaxEpisodeSteps in EnvironmentSettings.");
        }
    }

    private int Finish(int lane, IReadOnlyList<InfoBuffer> infos, int row)
    {
        int quota = (_episodes / _environment.LaneCount) + (lane < _episodes % _environment.LaneCount ? 1 : 0);
        bool counts = _returns[lane].Count < quota;
        (double diversity, int clicked) = _slates.Finish(lane, counts);
        if (counts)
        {
            _returns[lane].Add(_return[lane]);
            _lengths[lane].Add(_length[lane]);
            _metrics.Add(lane, infos, row, diversity, (double)clicked / _length[lane]);
        }

        _return[lane] = 0;
        _length[lane] = 0;
        return counts ? 1 : 0;
    }
}
