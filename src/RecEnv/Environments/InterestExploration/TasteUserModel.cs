using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Environments.InterestExploration;

/// <summary>A user of a hidden type, with an affinity to each topic that stays as it is.</summary>
/// <remarks>
/// Initial state: one uniform of the users stream for the type y, then one normal a topic for the affinities
/// a_t = exp(mean[y, t] + deviation[y, t]·z). Raw score of an item of topic t and quality q: a_t + q. Nothing changes in
/// a step and nothing is observed. Reference: RecSim 0.2.4, interest_exploration.
/// </remarks>
internal readonly struct TasteUserModel(InterestExplorationOptions options) : IUserModel<TasteUser, TopicItem, ClickResponse>
{
    private readonly Categorical _types = new([.. options.UserTypeProbabilities]);
    private readonly double[] _means = [.. options.AffinityMeans];
    private readonly double[] _deviations = [.. options.AffinityDeviations];

    public int VectorLength { get; } = options.TopicProbabilities.Count;

    public Space Space => new BoxSpace(0, 1, [0]);

    public void Draw<TRandom>(ref TRandom random, ref TasteUser user, Span<double> vector)
        where TRandom : struct, IRandomSource
    {
        user.Type = _types.Draw(ref random);
        int row = user.Type * vector.Length;
        for (int topic = 0; topic < vector.Length; topic++)
        {
            vector[topic] = Math.Exp(_means[row + topic] + (_deviations[row + topic] * random.Normal()));
        }
    }

    public double Score(
        in TasteUser user, ReadOnlySpan<double> vector, in TopicItem item, ReadOnlySpan<double> features) =>
        vector[item.Topic] + item.Quality;

    public void Respond<TRandom>(
        ref TRandom random,
        ref TasteUser user,
        Span<double> vector,
        SlateItems<TopicItem> slate,
        int picked,
        Span<ClickResponse> responses)
        where TRandom : struct, IRandomSource
    {
        for (int position = 0; position < slate.Count; position++)
        {
            ref readonly TopicItem item = ref slate[position];
            responses[position] =
                new ClickResponse { Clicked = position == picked, Quality = item.Quality, Topic = item.Topic };
        }
    }

    /// <summary>Never: episodes end at the horizon.</summary>
    public bool IsOver(in TasteUser user) => false;

    public void Observe(in TasteUser user, ReadOnlySpan<double> vector, LaneView view)
    {
        // The user is hidden.
    }
}
