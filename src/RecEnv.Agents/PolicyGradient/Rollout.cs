using System.Runtime.InteropServices;
using RecEnv.Agents.Replay;
using RecEnv.Learning.Checkpoints;

namespace RecEnv.Agents.PolicyGradient;

/// <summary>The steps that a policy has taken since it was improved last, in the order in which lanes took them.</summary>
/// <remarks>
/// A truncated episode keeps the state that followed it; an episode that was left unseen counts as truncated. Each lane also
/// keeps the state after its last step, for where the steps stop amid an episode.
/// </remarks>
/// <param name="laneCount">Lanes.</param>
/// <param name="stateLength">Numbers S of a state.</param>
/// <param name="slateSize">Positions K of a slate.</param>
internal sealed class Rollout(int laneCount, int stateLength, int slateSize)
{
    private readonly float[] _tails = new float[laneCount * stateLength];
    private readonly bool[] _open = new bool[laneCount];
    private readonly int[] _first = new int[laneCount]; // of the running episode
    private readonly int[] _last = Enumerable.Repeat(-1, laneCount).ToArray();
    private readonly List<float> _states = [];
    private readonly List<int> _slates = [];
    private readonly List<float> _lastStates = [];
    private readonly List<Step> _steps = [];

    /// <summary>Steps kept.</summary>
    public int Count => _steps.Count;

    /// <summary>Episodes among them that are over.</summary>
    public int FinishedEpisodes { get; private set; }

    /// <summary>States after truncated episodes, [count, S].</summary>
    public ReadOnlySpan<float> LastStates => CollectionsMarshal.AsSpan(_lastStates);

    /// <summary>States after each lane's last step, [lanes, S]; where that ended an episode, anything.</summary>
    public ReadOnlySpan<float> Tails => _tails;

    /// <summary>A step.</summary>
    public Step this[int index] => _steps[index];

    /// <summary>State acted on, [S].</summary>
    public ReadOnlySpan<float> State(int index) => CollectionsMarshal.AsSpan(_states).Slice(index * stateLength, stateLength);

    /// <summary>Slate shown, [K].</summary>
    public ReadOnlySpan<int> Slate(int index) => CollectionsMarshal.AsSpan(_slates).Slice(index * slateSize, slateSize);

    /// <summary>Whether the step's episode is over.</summary>
    public bool IsFinished(int index)
    {
        int lane = _steps[index].Lane;
        return !_open[lane] || index < _first[lane];
    }

    /// <summary>Starts a lane's episode.</summary>
    public void Begin(int lane)
    {
        if (_open[lane] && _last[lane] >= 0)
        {
            End(lane, StepEnd.Truncated);
        }

        (_first[lane], _open[lane]) = (_steps.Count, true);
    }

    /// <summary>Adds a lane's step.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="state">State acted on, [S].</param>
    /// <param name="slate">Slate shown, [K].</param>
    /// <param name="reward">Reward.</param>
    /// <param name="end">What came after.</param>
    /// <param name="next">State that followed, [S].</param>
    public void Add(int lane, ReadOnlySpan<float> state, ReadOnlySpan<int> slate, double reward, StepEnd end, ReadOnlySpan<float> next)
    {
        _states.AddRange(state);
        _slates.AddRange(slate);
        _steps.Add(new Step(lane, reward, StepEnd.None, -1));
        next.CopyTo(_tails.AsSpan(lane * stateLength));
        _last[lane] = _steps.Count - 1;
        if (end != StepEnd.None)
        {
            End(lane, end);
        }
    }

    /// <summary>Forgets all steps; running episodes go on.</summary>
    public void Clear() => Remove(_ => true);

    /// <summary>Forgets the steps of episodes that are over.</summary>
    public void RemoveFinished() => Remove(IsFinished);

    public void Save(Checkpoint checkpoint)
    {
        checkpoint.Set<float>("rollout.states", CollectionsMarshal.AsSpan(_states), Count, stateLength);
        checkpoint.Set<int>("rollout.slates", CollectionsMarshal.AsSpan(_slates), Count, slateSize);
        checkpoint.Set<int>("rollout.lanes", [.. _steps.Select(step => step.Lane)]);
        checkpoint.Set<double>("rollout.rewards", [.. _steps.Select(step => step.Reward)]);
        checkpoint.Set<byte>("rollout.ends", [.. _steps.Select(step => (byte)step.End)]);
        checkpoint.Set<int>("rollout.last_state_of", [.. _steps.Select(step => step.LastState)]);
        checkpoint.Set<float>("rollout.last_states", LastStates, LastStates.Length / stateLength, stateLength);
        checkpoint.Set<float>("rollout.tails", _tails, laneCount, stateLength);
        checkpoint.Set<byte>("rollout.open", [.. _open.Select(open => open ? (byte)1 : (byte)0)]);
        checkpoint.Set<int>("rollout.first", _first);
        checkpoint.Set<int>("rollout.last", _last);
        checkpoint.Set<int>("rollout.finished", [FinishedEpisodes]);
    }

    /// <summary>Takes over what <see cref="Save"/> gave, if it had as many lanes; else starts empty.</summary>
    /// <returns>Whether it was taken over.</returns>
    /// <exception cref="CheckpointException">A tensor is missing, misshapen, or points outside. Nothing has changed.</exception>
    public bool Load(Checkpoint checkpoint)
    {
        ReadOnlySpan<byte> open = checkpoint.Get<byte>("rollout.open", -1);
        if (open.Length != laneCount)
        {
            return false;
        }

        ReadOnlySpan<int> lanes = checkpoint.Get<int>("rollout.lanes", -1);
        int count = lanes.Length;
        ReadOnlySpan<float> states = checkpoint.Get<float>("rollout.states", count, stateLength);
        ReadOnlySpan<int> slates = checkpoint.Get<int>("rollout.slates", count, slateSize);
        ReadOnlySpan<double> rewards = checkpoint.Get<double>("rollout.rewards", count);
        ReadOnlySpan<byte> ends = checkpoint.Get<byte>("rollout.ends", count);
        ReadOnlySpan<int> lastStateOf = checkpoint.Get<int>("rollout.last_state_of", count);
        ReadOnlySpan<float> lastStates = checkpoint.Get<float>("rollout.last_states", -1, stateLength);
        ReadOnlySpan<float> tails = checkpoint.Get<float>("rollout.tails", laneCount, stateLength);
        ReadOnlySpan<int> first = checkpoint.Get<int>("rollout.first", laneCount);
        ReadOnlySpan<int> last = checkpoint.Get<int>("rollout.last", laneCount);
        int finished = checkpoint.Get<int>("rollout.finished", 1)[0];
        if (lanes.ContainsAnyExceptInRange(0, laneCount - 1) || first.ContainsAnyExceptInRange(0, count) ||
            last.ContainsAnyExceptInRange(-1, count - 1) || ends.ContainsAnyExceptInRange((byte)0, (byte)StepEnd.Truncated) ||
            lastStateOf.ContainsAnyExceptInRange(-1, (lastStates.Length / stateLength) - 1))
        {
            throw new CheckpointException("The checkpoint's rollout is damaged: its steps point outside. Give a sound checkpoint.");
        }

        Clear();
        for (int i = 0; i < count; i++)
        {
            _steps.Add(new Step(lanes[i], rewards[i], (StepEnd)ends[i], lastStateOf[i]));
        }

        _states.AddRange(states);
        _slates.AddRange(slates);
        _lastStates.AddRange(lastStates);
        tails.CopyTo(_tails);
        first.CopyTo(_first);
        last.CopyTo(_last);
        FinishedEpisodes = finished;
        for (int lane = 0; lane < laneCount; lane++)
        {
            _open[lane] = open[lane] != 0;
        }

        return true;
    }

    private void End(int lane, StepEnd end)
    {
        int lastState = -1;
        if (end == StepEnd.Truncated)
        {
            lastState = _lastStates.Count / stateLength;
            _lastStates.AddRange(_tails.AsSpan(lane * stateLength, stateLength));
        }

        _steps[_last[lane]] = _steps[_last[lane]] with { End = end, LastState = lastState };
        _open[lane] = false;
        FinishedEpisodes++;
    }

    private void Remove(Func<int, bool> goes)
    {
        int kept = 0;
        bool[] going = [.. Enumerable.Range(0, Count).Select(goes)];
        _first.AsSpan().Fill(int.MaxValue);
        _last.AsSpan().Fill(-1);
        for (int i = 0; i < going.Length; i++)
        {
            if (going[i])
            {
                continue;
            }

            int lane = _steps[i].Lane;
            State(i).CopyTo(CollectionsMarshal.AsSpan(_states)[(kept * stateLength)..]);
            Slate(i).CopyTo(CollectionsMarshal.AsSpan(_slates)[(kept * slateSize)..]);
            _steps[kept] = _steps[i];
            (_first[lane], _last[lane]) = (Math.Min(_first[lane], kept), kept);
            kept++;
        }

        _states.RemoveRange(kept * stateLength, _states.Count - (kept * stateLength));
        _slates.RemoveRange(kept * slateSize, _slates.Count - (kept * slateSize));
        _steps.RemoveRange(kept, Count - kept);
        _lastStates.Clear(); // only steps of running episodes stay, which have none
        for (int lane = 0; lane < laneCount; lane++)
        {
            _first[lane] = Math.Min(_first[lane], kept);
        }

        FinishedEpisodes = 0;
    }

    /// <summary>A step.</summary>
    /// <param name="Lane">Its lane.</param>
    /// <param name="Reward">Reward.</param>
    /// <param name="End">What came after.</param>
    /// <param name="LastState">Which of <see cref="LastStates"/> followed it; −1 for none.</param>
    internal readonly record struct Step(int Lane, double Reward, StepEnd End, int LastState);
}
