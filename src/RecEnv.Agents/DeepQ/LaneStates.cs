using RecEnv.Learning.Checkpoints;
using RecEnv.Spaces;

namespace RecEnv.Agents.DeepQ;

/// <summary>What is remembered of each lane's running episode: history, the last state and the slate shown on it.</summary>
/// <param name="features">Makes states.</param>
/// <param name="laneCount">Lanes.</param>
internal sealed class LaneStates(SlateFeatures features, int laneCount)
{
    private readonly float[] _histories = new float[laneCount * features.HistoryLength];
    private readonly float[] _states = new float[laneCount * features.StateLength];
    private readonly int[] _slates = new int[laneCount * features.SlateSize];
    private readonly LaneRows _chosen = new(laneCount, features.StateLength);
    private readonly bool[] _acted = new bool[laneCount];
    private readonly float[] _ahead = new float[features.HistoryLength];

    /// <inheritdoc cref="LaneRows.Choose"/>
    public ReadOnlySpan<float> Choose(ReadOnlySpan<bool> wanted, Span<int> rows, out int count) =>
        _chosen.Choose(_states, wanted, rows, out count);

    /// <summary>States of all lanes, [lanes, length].</summary>
    public ReadOnlySpan<float> All => _states;

    /// <summary>State of a lane.</summary>
    public ReadOnlySpan<float> this[int lane] => _states.AsSpan(lane * features.StateLength, features.StateLength);

    /// <summary>Slate shown on a lane's state, [K].</summary>
    public Span<int> Slate(int lane) => _slates.AsSpan(lane * features.SlateSize, features.SlateSize);

    /// <summary>Starts an episode: nothing is behind it.</summary>
    public void Begin(int lane)
    {
        _histories.AsSpan(lane * features.HistoryLength, features.HistoryLength).Clear();
        _acted[lane] = false;
    }

    /// <summary>Goes on to what a lane shows now; the slate shown before it has its response there.</summary>
    public void Move(ValueBatch observations, int lane)
    {
        Span<float> history = _histories.AsSpan(lane * features.HistoryLength, features.HistoryLength);
        Span<float> state = _states.AsSpan(lane * features.StateLength, features.StateLength);
        if (_acted[lane])
        {
            features.Remember(history, state, Slate(lane), observations, lane);
        }

        features.Read(observations, lane, history, state);
        _acted[lane] = true;
    }

    /// <summary>The state that <see cref="Move"/> would lead to; nothing changes.</summary>
    public void Peek(ValueBatch observations, int lane, Span<float> state)
    {
        _histories.AsSpan(lane * features.HistoryLength, features.HistoryLength).CopyTo(_ahead);
        if (_acted[lane])
        {
            features.Remember(_ahead, this[lane], Slate(lane), observations, lane);
        }

        features.Read(observations, lane, _ahead, state);
    }

    /// <summary>Copies a lane's action to its slate.</summary>
    public void SetSlate(int lane, ReadOnlySpan<long> action)
    {
        Span<int> slate = Slate(lane);
        for (int position = 0; position < slate.Length; position++)
        {
            slate[position] = (int)action[position];
        }
    }

    public void Save(Checkpoint checkpoint, string name)
    {
        checkpoint.Set<float>(name + ".histories", _histories);
        checkpoint.Set<float>(name + ".states", _states);
        checkpoint.Set<int>(name + ".slates", _slates);
        checkpoint.Set<byte>(name + ".acted", [.. _acted.Select(acted => acted ? (byte)1 : (byte)0)]);
    }

    public void Load(Checkpoint checkpoint, string name)
    {
        ReadOnlySpan<float> histories = checkpoint.Get<float>(name + ".histories", _histories.Length);
        ReadOnlySpan<float> states = checkpoint.Get<float>(name + ".states", _states.Length);
        ReadOnlySpan<int> slates = checkpoint.Get<int>(name + ".slates", _slates.Length);
        ReadOnlySpan<byte> acted = checkpoint.Get<byte>(name + ".acted", _acted.Length);
        histories.CopyTo(_histories);
        states.CopyTo(_states);
        slates.CopyTo(_slates);
        for (int lane = 0; lane < _acted.Length; lane++)
        {
            _acted[lane] = acted[lane] != 0;
        }
    }
}
