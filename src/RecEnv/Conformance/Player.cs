using RecEnv.Spaces;

namespace RecEnv.Conformance;

/// <summary>Replays the script in an environment of as many lanes, each lane at its own place.</summary>
internal sealed class Player : IDisposable
{
    private readonly Script _script;
    private readonly int[] _episodes;
    private readonly int[] _steps;
    private readonly HashSet<int> _restarted = [];

    public Player(IVectorEnvironment environment, Script script)
    {
        Environment = environment;
        _script = script;
        _episodes = new int[environment.LaneCount];
        _steps = new int[environment.LaneCount];
        Actions = new ValueBatch(environment.Contract.ActionSpace, environment.LaneCount);
    }

    public IVectorEnvironment Environment { get; }

    /// <summary>The actions to give next.</summary>
    public ValueBatch Actions { get; }

    private ulong Seed => _script.Lanes[0][0].Seed;

    /// <summary>A player at the same place of another environment.</summary>
    public Player At(IVectorEnvironment other)
    {
        var player = new Player(other, _script);
        _episodes.CopyTo(player._episodes, 0);
        _steps.CopyTo(player._steps, 0);
        return player;
    }

    /// <summary>Resets the environment with the script's seed.</summary>
    public VectorStep Start()
    {
        Array.Clear(_episodes);
        Array.Clear(_steps);
        return Environment.Reset(Seed);
    }

    /// <summary>The episode that a lane is in.</summary>
    public Episode Episode(int lane) => _script.Lanes[lane][_episodes[lane]];

    /// <summary>What a lane should have returned last.</summary>
    public Moment Expected(int lane) => Episode(lane).Moments[_steps[lane]];

    public string Place(int lane) => Episode(lane).Place(lane, _steps[lane]);

    /// <summary>True when a lane's episode is over.</summary>
    public bool IsOver(int lane) => Expected(lane).Over;

    /// <summary>True when the script knows what every lane does next.</summary>
    public bool CanStep() => Lanes().All(lane => IsOver(lane) || HasAction(lane));

    /// <summary>True when the script knows an action for every lane.</summary>
    public bool CanAct() => Lanes().All(HasAction);

    /// <summary>Fills in the actions that the script knows; the others become invalid where that is possible.</summary>
    public ValueBatch FillActions()
    {
        foreach (int lane in Lanes())
        {
            if (HasAction(lane))
            {
                Actions.CopyLane(Episode(lane).Actions[_steps[lane]], 0, lane);
            }
            else
            {
                InvalidAction.TryWrite(Actions, lane);
            }
        }

        return Actions;
    }

    /// <summary>Steps the environment and moves every lane that had an action.</summary>
    public VectorStep Step()
    {
        VectorStep step = Environment.Step(FillActions());
        foreach (int lane in Lanes())
        {
            _steps[lane] += HasAction(lane) ? 1 : 0;
        }

        return step;
    }

    /// <summary>Moves to the first moment of a lane's next episode, which the caller has started.</summary>
    public void NextEpisode(int lane)
    {
        _episodes[lane]++;
        _steps[lane] = 0;
    }

    /// <summary>Moves a lane, once, back to the first moment of its seed; false when it has been there.</summary>
    public bool Restart(int lane)
    {
        if (!_restarted.Add(lane))
        {
            return false;
        }

        (_episodes[lane], _steps[lane]) = (0, 0);
        return true;
    }

    /// <summary>True when every lane has an episode after the present one.</summary>
    public bool HasNextEpisodes() => Lanes().All(lane => _episodes[lane] + 1 < _script.Lanes[lane].Count);

    /// <summary>How the lanes differ from what they should have returned, a sentence each.</summary>
    public IEnumerable<string> Differences(VectorStep step) =>
        from lane in Lanes()
        let difference = Moment.Of(step, lane).Difference(Expected(lane))
        where difference is not null
        select $"{Place(lane)}, {difference}.";

    /// <summary>Replays the script until it or an episode ends, with the differences met on the way.</summary>
    public IEnumerable<string> PlayOn()
    {
        while (CanAct())
        {
            foreach (string difference in Differences(Step()))
            {
                yield return difference;
            }
        }
    }

    public IEnumerable<int> Lanes() => Enumerable.Range(0, Environment.LaneCount);

    public void Dispose() => Environment.Dispose();

    private bool HasAction(int lane) => _steps[lane] < Episode(lane).Actions.Count;
}
