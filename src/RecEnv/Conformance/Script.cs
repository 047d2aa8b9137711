using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Conformance;

/// <summary>What the random policy did in single environments, and what came back: the reference of all rules.</summary>
/// <remarks>
/// Lane i is a single environment of seed s + i. Whether an action is allowed shows only when it is tried, and one
/// refused lane refuses them all; so actions are found here, lane by lane, and only replayed elsewhere.
/// </remarks>
internal sealed class Script
{
    private const int MostTries = 1000;

    private readonly List<Episode>[] _lanes;

    public Script(Subject subject)
    {
        _lanes = new List<Episode>[subject.Settings.LaneCount];
        for (int lane = 0; lane < _lanes.Length; lane++)
        {
            _lanes[lane] = [];
            try
            {
                Record(subject, unchecked(subject.Settings.Seed + (ulong)lane), _lanes[lane]);
            }
            catch (Exception error)
            {
                Problem ??= $"Playing seed {subject.Settings.Seed} + {lane}, the environment threw " +
                    $"{Failure.Describe(error)}.";
            }
        }
    }

    /// <summary>Why the environment could not be played, in a sentence; null when it could.</summary>
    public string? Problem { get; private set; }

    /// <summary>An action that the mask allowed and the environment refused, in a sentence; null for none.</summary>
    public string? MaskProblem { get; private set; }

    public IReadOnlyList<IReadOnlyList<Episode>> Lanes => _lanes;

    public IEnumerable<Episode> Episodes => _lanes.SelectMany(lane => lane);

    private void Record(Subject subject, ulong seed, List<Episode> episodes)
    {
        using IVectorEnvironment environment = subject.Make(1, AutoresetMode.Disabled);
        int steps = 0;
        VectorStep step = environment.Reset(seed);
        while (true)
        {
            var episode = new Episode(seed, episodes.Count);
            episode.Moments.Add(Moment.Of(step, 0));
            episodes.Add(episode);
            RandomStream random = new EpisodeKey(seed, (ulong)episode.Number).Stream(StreamId.Exploration);
            while (!episode.IsOver)
            {
                if (steps++ == subject.Settings.StepCount || !Act(environment, episode, ref random))
                {
                    return;
                }
            }

            step = environment.Reset();
        }
    }

    private bool Act(IVectorEnvironment environment, Episode episode, ref RandomStream random)
    {
        var action = new ValueBatch(environment.Contract.ActionSpace, 1);
        string refusal = "";
        for (int i = 0; i < MostTries; i++)
        {
            ActionSampler.Sample(environment.Contract, episode.Moments[^1], ref random, action);
            try
            {
                VectorStep step = environment.Step(action);
                episode.Actions.Add(action);
                episode.Moments.Add(Moment.Of(step, 0));
                return true;
            }
            catch (InvalidActionException error)
            {
                refusal = error.Message;
                MaskProblem ??= $"{Place(episode)}, an action that the mask allows was refused: {refusal}";
            }
        }

        Problem ??= $"{Place(episode)}, {MostTries} actions were refused; the last one: {refusal}";
        return false;
    }

    private static string Place(Episode episode) => episode.Place(0, episode.Actions.Count);
}
