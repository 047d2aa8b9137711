using RecEnv.Spaces;

namespace RecEnv.Agents.Linear;

/// <summary>Features of slates for a linear model, made of what is observed.</summary>
/// <remarks>
/// An arm that shows items i₁ … iₘ: [1, user, item(i₁), user ∘ item(i₁), …, item(iₘ), user ∘ item(iₘ)], with item what is under
/// "doc", user what is neither "doc" nor "response", and ∘ the products asked for. Real numbers and bits are features
/// themselves; other integers are one-hot.
/// </remarks>
internal sealed class LinearFeatures
{
    private const int MostProducts = 256;

    private readonly FeatureBlock _item;
    private readonly FeatureBlock _user;
    private readonly LinearInteractions _interactions;
    private readonly double[] _userRow;
    private readonly double[] _blocks;
    private readonly int _blockLength;

    /// <summary>Lays the features out.</summary>
    /// <param name="contract">Contract of the environment.</param>
    /// <param name="shown">Items m that an arm shows, at least 1.</param>
    /// <param name="interactions">Which products.</param>
    /// <exception cref="AgentMismatchException">There is no slate, or items have no features.</exception>
    public LinearFeatures(EnvironmentContract contract, int shown, LinearInteractions interactions)
    {
        int[] items = Under(contract, "doc");
        if (contract.Slate is not { } slate || items.Length == 0)
        {
            throw new AgentMismatchException(
                $"A linear bandit needs slates of items with features \"doc\", but \"{contract.EnvironmentId}\" shows " +
                $"{contract.ObservationSpace.Describe()} and takes {contract.ActionSpace.Describe()}. Use an environment of " +
                "the RecSim family in dict layout.");
        }

        Candidates = slate.CandidateCount;
        int[] users = [.. Enumerable.Range(0, contract.ObservationSpace.LeafCount).Except(items).Except(Under(contract, "response"))];
        _item = new FeatureBlock(contract.ObservationSpace, items, Candidates);
        _user = new FeatureBlock(contract.ObservationSpace, users, 1);
        _interactions = Resolve(interactions, contract);
        _blockLength = _item.Length + _interactions switch
        {
            LinearInteractions.Elementwise => _item.Length,
            LinearInteractions.All => _item.Length * _user.Length,
            _ => 0,
        };
        _userRow = new double[_user.Length];
        _blocks = new double[Candidates * _blockLength];
        Length = 1 + _user.Length + (shown * _blockLength);
    }

    /// <summary>Number of candidates.</summary>
    public int Candidates { get; }

    /// <summary>Number of features of an arm.</summary>
    public int Length { get; }

    /// <summary>Reads an observation.</summary>
    public void Read(ValueBatch observations, int lane)
    {
        _user.Read(observations, lane, 0, _userRow);
        for (int candidate = 0; candidate < Candidates; candidate++)
        {
            Span<double> block = _blocks.AsSpan(candidate * _blockLength, _blockLength);
            _item.Read(observations, lane, candidate, block);
            Multiply(block[.._item.Length], block[_item.Length..]);
        }
    }

    /// <summary>Features of an arm under the observation read last, [<see cref="Length"/>].</summary>
    /// <param name="shown">The candidates that it shows, in order.</param>
    /// <param name="features">Receives the features.</param>
    public void Of(ReadOnlySpan<int> shown, Span<double> features)
    {
        features[0] = 1;
        _userRow.CopyTo(features[1..]);
        features = features[(1 + _userRow.Length)..];
        foreach (int candidate in shown)
        {
            _blocks.AsSpan(candidate * _blockLength, _blockLength).CopyTo(features);
            features = features[_blockLength..];
        }

        features.Clear(); // where a slate was short
    }

    private void Multiply(ReadOnlySpan<double> item, Span<double> products)
    {
        if (_interactions == LinearInteractions.Elementwise)
        {
            for (int k = 0; k < item.Length; k++)
            {
                products[k] = _userRow[k] * item[k];
            }
        }
        else if (_interactions == LinearInteractions.All)
        {
            for (int i = 0; i < products.Length; i++)
            {
                products[i] = _userRow[i / item.Length] * item[i % item.Length];
            }
        }
    }

    private LinearInteractions Resolve(LinearInteractions asked, EnvironmentContract contract)
    {
        if (asked == LinearInteractions.Elementwise && _user.Length != _item.Length)
        {
            throw new AgentMismatchException(
                $"Elementwise interactions need as many user as item features, but \"{contract.EnvironmentId}\" has " +
                $"{_user.Length} and {_item.Length}. Use \"all\" or \"none\".");
        }

        if (asked != LinearInteractions.Auto)
        {
            return asked;
        }

        if (_user.Length == _item.Length)
        {
            return LinearInteractions.Elementwise;
        }

        return _user.Length * _item.Length <= MostProducts ? LinearInteractions.All : LinearInteractions.None;
    }

    private static int[] Under(EnvironmentContract contract, string key) =>
        [.. contract.ObservationSpace.Leaves.Index()
            .Where(x => x.Item.Path == key || x.Item.Path.StartsWith(key + "/", StringComparison.Ordinal))
            .Select(x => x.Index)];
}
