using RecEnv.Agents.Linear;
using RecEnv.Spaces;

namespace RecEnv.Agents.DeepQ;

/// <summary>Turns what is observed into the numbers of a state: [user, history, item 1 … item N].</summary>
/// <remarks>
/// Item is what is under "doc"; user is what is neither under "doc" nor under "response", and the constant 0 where nothing is.
/// Real numbers and bits are features themselves, other integers are one-hot. The history is a sum over the episode's steps
/// for each decay d: h ← d·h + [1, response, item], response and item those of the position picked and zeros where none was;
/// it is divided by the most that a sum can reach, 1/(1 − d), or by the history's length where that is less. Of the response,
/// only real numbers and bits count.
/// </remarks>
internal sealed class SlateFeatures
{
    private readonly FeatureBlock _user;
    private readonly FeatureBlock _item;
    private readonly FeatureBlock _response;
    private readonly int _clicks;
    private readonly double[] _decays;
    private readonly float[] _scales;
    private readonly double[] _numbers;

    /// <summary>Lays the features out.</summary>
    /// <param name="contract">Contract of the environment.</param>
    /// <param name="agent">Who asks, for the message.</param>
    /// <param name="decays">Decay of each history, in [0, 1].</param>
    /// <param name="historyLength">Steps after which a sum is long.</param>
    /// <exception cref="AgentMismatchException">There is no slate or several, items have no features, or clicks are not observed.</exception>
    public SlateFeatures(EnvironmentContract contract, string agent, IReadOnlyList<double> decays, double historyLength)
    {
        Leaf[] leaves = [.. contract.ObservationSpace.Leaves];
        int[] items = Under(leaves, "doc");
        int[] responses = Under(leaves, "response");
        _clicks = Array.FindIndex(leaves, leaf => leaf.Path == "response/click");
        if (contract.Slate is not { } slate || items.Length == 0 || _clicks < 0 ||
            contract.ActionSpace.Leaves[0].Size != slate.SlateSize)
        {
            throw new AgentMismatchException(
                $"{agent} needs one slate a step, of items with features \"doc\" and clicks \"response/click\", but " +
                $"\"{contract.EnvironmentId}\" shows {contract.ObservationSpace.Describe()} and takes " +
                $"{contract.ActionSpace.Describe()}. Use an environment of the RecSim family with one user, in dict layout.");
        }

        (CandidateCount, SlateSize) = (slate.CandidateCount, slate.SlateSize);
        Space?[] spaces = LeafSpaces.List(contract.ObservationSpace);
        _item = new FeatureBlock(contract.ObservationSpace, items, CandidateCount);
        _user = new FeatureBlock(
            contract.ObservationSpace, Enumerable.Range(0, leaves.Length).Except(items).Except(responses), 1);
        _response = new FeatureBlock(
            contract.ObservationSpace,
            responses.Where(leaf => spaces[leaf] is not (DiscreteSpace or MultiDiscreteSpace)),
            SlateSize);
        _decays = [.. decays];
        _scales = [.. decays.Select(decay => (float)Math.Max(1 - decay, 1 / historyLength))];
        UserLength = Math.Max(1, _user.Length);
        HistoryLength = _decays.Length * (1 + _response.Length + _item.Length);
        _numbers = new double[Math.Max(_user.Length, Math.Max(_item.Length, _response.Length))];
    }

    /// <summary>Candidates N.</summary>
    public int CandidateCount { get; }

    /// <summary>Positions K of a slate.</summary>
    public int SlateSize { get; }

    /// <summary>Numbers of the user, at least 1.</summary>
    public int UserLength { get; }

    /// <summary>Numbers of the history.</summary>
    public int HistoryLength { get; }

    /// <summary>Numbers of an item.</summary>
    public int ItemLength => _item.Length;

    /// <summary>Where items begin.</summary>
    public int ItemStart => UserLength + HistoryLength;

    /// <summary>Numbers of a state.</summary>
    public int StateLength => ItemStart + (CandidateCount * ItemLength);

    /// <summary>Whether the user has as many features as an item, so that their product makes sense.</summary>
    public bool Matches => _user.Length == _item.Length;

    /// <summary>Reads a state.</summary>
    /// <param name="observations">Observations.</param>
    /// <param name="lane">Lane to read.</param>
    /// <param name="history">History before it, [<see cref="HistoryLength"/>].</param>
    /// <param name="state">Receives the state.</param>
    public void Read(ValueBatch observations, int lane, ReadOnlySpan<float> history, Span<float> state)
    {
        state[0] = 0;
        Read(_user, observations, lane, 0, state);
        int block = _decays.Length == 0 ? 0 : HistoryLength / _decays.Length;
        for (int i = 0; i < HistoryLength; i++)
        {
            state[UserLength + i] = history[i] * _scales[i / block];
        }

        for (int candidate = 0; candidate < CandidateCount; candidate++)
        {
            Read(_item, observations, lane, candidate, state[(ItemStart + (candidate * ItemLength))..]);
        }
    }

    /// <summary>Position of the first item that was clicked; −1 for none.</summary>
    /// <param name="next">Observations that followed.</param>
    /// <param name="lane">Lane to read.</param>
    public int PickedPosition(ValueBatch next, int lane)
    {
        for (int position = 0; position < SlateSize; position++)
        {
            if (LeafNumbers.Integer(next.Leaves[_clicks], lane, position) != 0)
            {
                return position;
            }
        }

        return -1;
    }

    /// <summary>Adds a step to a history.</summary>
    /// <param name="history">The history, [<see cref="HistoryLength"/>].</param>
    /// <param name="state">State that was acted on.</param>
    /// <param name="slate">Slate shown, [K].</param>
    /// <param name="next">Observations that followed.</param>
    /// <param name="lane">Lane of it.</param>
    public void Remember(Span<float> history, ReadOnlySpan<float> state, ReadOnlySpan<int> slate, ValueBatch next, int lane)
    {
        if (HistoryLength == 0)
        {
            return;
        }

        int picked = PickedPosition(next, lane);
        int candidate = picked < 0 ? -1 : slate[picked];
        int block = HistoryLength / _decays.Length;
        _response.Read(next, lane, Math.Max(picked, 0), _numbers);
        for (int d = 0; d < _decays.Length; d++)
        {
            Span<float> sums = history.Slice(d * block, block);
            foreach (ref float sum in sums)
            {
                sum *= (float)_decays[d];
            }

            sums[0] += 1;
            if (candidate < 0)
            {
                continue;
            }

            ReadOnlySpan<float> item = state.Slice(ItemStart + (candidate * ItemLength), ItemLength);
            for (int i = 0; i < _response.Length; i++)
            {
                sums[1 + i] += (float)_numbers[i];
            }

            for (int i = 0; i < ItemLength; i++)
            {
                sums[1 + _response.Length + i] += item[i];
            }
        }
    }

    private void Read(FeatureBlock block, ValueBatch values, int lane, int row, Span<float> into)
    {
        Span<double> numbers = _numbers.AsSpan(0, block.Length);
        block.Read(values, lane, row, numbers);
        for (int i = 0; i < numbers.Length; i++)
        {
            into[i] = (float)numbers[i];
        }
    }

    private static int[] Under(Leaf[] leaves, string key) =>
        [.. leaves.Index()
            .Where(x => x.Item.Path == key || x.Item.Path.StartsWith(key + "/", StringComparison.Ordinal))
            .Select(x => x.Index)];
}
