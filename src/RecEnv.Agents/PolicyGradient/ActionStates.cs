using RecEnv.Learning;
using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Layers;
using RecEnv.Spaces;

namespace RecEnv.Agents.PolicyGradient;

/// <summary>Single discrete actions as slates of one; the state is what is observed, without memory.</summary>
internal sealed class ActionStates(DiscreteFeatures features, int laneCount) : PolicyStates
{
    private readonly float[] _states = new float[laneCount * features.Length];

    /// <inheritdoc/>
    public override int StateLength => features.Length;

    /// <inheritdoc/>
    public override int CandidateCount => features.Count;

    /// <inheritdoc/>
    public override int SlateSize => 1;

    /// <inheritdoc/>
    public override ReadOnlySpan<float> All => _states;

    /// <inheritdoc/>
    public override void Begin(int lane)
    {
    }

    /// <inheritdoc/>
    public override void Move(ValueBatch observations, int lane) =>
        features.Read(observations, lane, _states.AsSpan(lane * features.Length));

    /// <inheritdoc/>
    public override void Peek(ValueBatch observations, int lane, Span<float> state) => features.Read(observations, lane, state);

    /// <inheritdoc/>
    public override void Note(int lane, ReadOnlySpan<long> action)
    {
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<int> slate, Span<long> action) => action[0] = features.First + slate[0];

    /// <inheritdoc/>
    public override void Read(ReadOnlySpan<long> action, Span<int> slate) => slate[0] = (int)(action[0] - features.First);

    /// <inheritdoc/>
    public override PolicyNetworks MakeNetworks(IReadOnlyList<int> hidden, LearningRandom random) =>
        new ActionPolicyNetworks(features, hidden, random);

    /// <inheritdoc/>
    public override void Save(Checkpoint checkpoint, string name) => checkpoint.Set<float>(name + ".states", _states);

    /// <inheritdoc/>
    public override void Load(Checkpoint checkpoint, string name) =>
        checkpoint.Get<float>(name + ".states", _states.Length).CopyTo(_states);

    /// <summary>z = f(state), one number an action; V = g(state).</summary>
    private sealed class ActionPolicyNetworks : PolicyNetworks
    {
        private readonly DiscreteFeatures _features;
        private readonly Mlp _scores;
        private readonly Mlp _values;

        public ActionPolicyNetworks(DiscreteFeatures features, IReadOnlyList<int> hidden, LearningRandom random)
        {
            _features = features;
            _scores = new Mlp(Policy, "policy", [features.Length, .. hidden, features.Count], random);
            _values = new Mlp(Baseline, "value", [features.Length, .. hidden, 1], random);
        }

        public override Tensor Scores(Tape tape, ReadOnlySpan<float> states, int count) =>
            _scores.Forward(tape.Input(states[..(count * _features.Length)], count, _features.Length));

        public override Tensor Values(Tape tape, ReadOnlySpan<float> states, int count) =>
            _values.Forward(tape.Input(states[..(count * _features.Length)], count, _features.Length));
    }
}
