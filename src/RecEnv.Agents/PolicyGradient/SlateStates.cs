using RecEnv.Agents.DeepQ;
using RecEnv.Learning;
using RecEnv.Learning.Checkpoints;
using RecEnv.Spaces;

namespace RecEnv.Agents.PolicyGradient;

/// <summary>Slates of items with features, with the history features of the deep value agents.</summary>
internal sealed class SlateStates(SlateFeatures features, int laneCount) : PolicyStates
{
    private readonly LaneStates _lanes = new(features, laneCount);

    /// <inheritdoc/>
    public override int StateLength => features.StateLength;

    /// <inheritdoc/>
    public override int CandidateCount => features.CandidateCount;

    /// <inheritdoc/>
    public override int SlateSize => features.SlateSize;

    /// <inheritdoc/>
    public override ReadOnlySpan<float> All => _lanes.All;

    /// <inheritdoc/>
    public override void Begin(int lane) => _lanes.Begin(lane);

    /// <inheritdoc/>
    public override void Move(ValueBatch observations, int lane) => _lanes.Move(observations, lane);

    /// <inheritdoc/>
    public override void Peek(ValueBatch observations, int lane, Span<float> state) => _lanes.Peek(observations, lane, state);

    /// <inheritdoc/>
    public override void Note(int lane, ReadOnlySpan<long> action) => _lanes.SetSlate(lane, action);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<int> slate, Span<long> action)
    {
        for (int position = 0; position < slate.Length; position++)
        {
            action[position] = slate[position];
        }
    }

    /// <inheritdoc/>
    public override void Read(ReadOnlySpan<long> action, Span<int> slate)
    {
        for (int position = 0; position < slate.Length; position++)
        {
            slate[position] = (int)action[position];
        }
    }

    /// <inheritdoc/>
    public override PolicyNetworks MakeNetworks(IReadOnlyList<int> hidden, LearningRandom random) =>
        new SlatePolicyNetworks(features, hidden, random);

    /// <inheritdoc/>
    public override void Save(Checkpoint checkpoint, string name) => _lanes.Save(checkpoint, name);

    /// <inheritdoc/>
    public override void Load(Checkpoint checkpoint, string name) => _lanes.Load(checkpoint, name);
}
