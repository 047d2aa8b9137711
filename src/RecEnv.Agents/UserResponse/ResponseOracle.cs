using RecEnv.Environments.UserResponse;
using RecEnv.Options;
using RecEnv.Spaces;

namespace RecEnv.Agents.UserResponse;

/// <summary>What oracles of UserResponse know: the model that the environment's options name, read in this process.</summary>
internal sealed class ResponseOracle
{
    private readonly int _feedback;
    private readonly int _item;
    private readonly int _length;
    private readonly int _user;
    private readonly UserResponseScorer _scorer;
    private readonly int[] _items;
    private readonly byte[] _bits;
    private readonly float[] _scores;
    private readonly int[] _everyItem;

    public ResponseOracle(EnvironmentContract contract, string agent)
    {
        ArgumentNullException.ThrowIfNull(contract);
        string[] paths = [.. contract.ObservationSpace.Leaves.Select(leaf => leaf.Path)];
        _feedback = Array.IndexOf(paths, "history/feedback");
        _item = Array.IndexOf(paths, "history/item");
        _length = Array.IndexOf(paths, "history/length");
        _user = Array.IndexOf(paths, "user/id");
        string id = Environments.UserResponse.UserResponse.Definition.Id;
        if (contract.EnvironmentId != id || _feedback < 0 || _item < 0 || _length < 0 || _user < 0)
        {
            throw new AgentMismatchException(
                $"The agent \"{agent}\" needs user and history of {id} in dict layout, but \"{contract.EnvironmentId}\" shows " +
                $"{contract.ObservationSpace.Describe()}. Use {id}.");
        }

        Options = OptionsSchema.Parse<UserResponseOptions>(contract.OptionsJson);
        Model = Environments.UserResponse.UserResponse.ModelOf(Options);
        _scorer = new UserResponseScorer(Model);
        _items = new int[Model.Shape.History];
        _bits = new byte[Model.Shape.History];
        _everyItem = [.. Enumerable.Range(1, Model.Shape.ItemCount)];
        _scores = new float[_everyItem.Length * UserResponseShape.Feedbacks];
    }

    public UserResponseOptions Options { get; }

    public UserResponseModel Model { get; }

    /// <summary>Adds to each candidate the weighted sum of the probabilities of its responses, alone on its slate but for similarity.</summary>
    public void AddPoints(int user, ReadOnlySpan<int> items, ReadOnlySpan<byte> feedback, Span<double> points)
    {
        _scorer.Clear();
        _scorer.Add(user, items, feedback);
        _scorer.Run();
        _scorer.Score(0, _everyItem, _scores);
        for (int candidate = 0; candidate < points.Length; candidate++)
        {
            for (int f = 0; f < UserResponseShape.Feedbacks; f++)
            {
                float score = _scores[(candidate * UserResponseShape.Feedbacks) + f];
                points[candidate] += Options.FeedbackWeights[f] * UserResponseLaw.Probability(score, 0, 0);
            }
        }
    }

    /// <summary>The same for the user that a lane shows.</summary>
    public void AddPoints(ValueBatch observations, int lane, Span<double> points)
    {
        int length = (int)observations.Leaves[_length].Lane<long>(lane)[0];
        ReadOnlySpan<long> items = observations.Leaves[_item].Lane<long>(lane);
        ReadOnlySpan<sbyte> feedback = observations.Leaves[_feedback].Lane<sbyte>(lane);
        for (int row = 0; row < length; row++)
        {
            _items[row] = (int)items[row];
            _bits[row] = 0;
            for (int f = 0; f < UserResponseShape.Feedbacks; f++)
            {
                _bits[row] |= (byte)(feedback[(row * UserResponseShape.Feedbacks) + f] << f);
            }
        }

        AddPoints((int)observations.Leaves[_user].Lane<long>(lane)[0], _items.AsSpan(0, length), _bits.AsSpan(0, length), points);
    }
}
