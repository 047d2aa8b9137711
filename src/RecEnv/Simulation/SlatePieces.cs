using RecEnv.Seeding;
using RecEnv.Simulation.Choice;

namespace RecEnv.Simulation;

/// <summary>The pieces of a slate environment, and the one thing they do together: a user's turn.</summary>
internal readonly struct SlatePieces<TItem, TItemModel, TUser, TUserModel, TChoice, TResponse, TResponseModel, TReward>(
    SlateSettings settings,
    TItemModel items,
    TUserModel users,
    TChoice choice,
    TResponseModel responses,
    TReward reward)
    where TItem : unmanaged
    where TItemModel : struct, IItemModel<TItem>
    where TUser : unmanaged
    where TUserModel : struct, IUserModel<TUser, TItem, TResponse>
    where TChoice : struct, IChoiceModel
    where TResponse : unmanaged
    where TResponseModel : struct, IResponseModel<TResponse>
    where TReward : struct, IRewardModel<TResponse>
{
    private readonly TChoice _choice = choice;
    private readonly TReward _reward = reward;

    public readonly SlateSettings Settings = SlateRules.Check(settings);
    public readonly TItemModel Items = items;
    public readonly TUserModel Users = users;
    public readonly TResponseModel Responses = responses;

    /// <summary>Shows a user a slate: pick, respond, move on, count.</summary>
    /// <param name="choice">Takes one uniform.</param>
    /// <param name="response">Noise of the response and of the user's transition.</param>
    /// <param name="user">The user's state, changed in place.</param>
    /// <param name="vector">The user's vector, changed in place, [vectorLength].</param>
    /// <param name="candidates">The candidate set, [candidates].</param>
    /// <param name="features">Its features, [candidates, features].</param>
    /// <param name="slate">Candidates by slate position, [slateSize].</param>
    /// <param name="responded">Receives the responses, default where a position is empty, [slateSize].</param>
    /// <param name="scores">Receives the weights of the choice model, [slateSize].</param>
    /// <param name="counters">Numbers that accumulate over the episode.</param>
    /// <returns>What the turn is worth.</returns>
    public double Turn<TRandom>(
        ref TRandom choice,
        ref TRandom response,
        ref TUser user,
        Span<double> vector,
        ReadOnlySpan<TItem> candidates,
        ReadOnlySpan<double> features,
        ReadOnlySpan<long> slate,
        Span<TResponse> responded,
        Span<double> scores,
        Span<double> counters)
        where TRandom : struct, IRandomSource
    {
        if (Settings.ShortSlates)
        {
            slate = SlateRules.Shown(slate);
        }

        responded[slate.Length..].Clear();
        responded = responded[..slate.Length];
        int picked = Pick(ref choice, in user, vector, candidates, features, slate, scores[..slate.Length]);
        var shown = new SlateItems<TItem>(candidates, features, slate);
        Users.Respond(ref response, ref user, vector, shown, picked, responded);
        Responses.Count(responded, counters);
        return _reward.Reward(responded);
    }

    private int Pick<TRandom>(
        ref TRandom random,
        in TUser user,
        ReadOnlySpan<double> vector,
        ReadOnlySpan<TItem> candidates,
        ReadOnlySpan<double> features,
        ReadOnlySpan<long> slate,
        Span<double> scores)
        where TRandom : struct, IRandomSource
    {
        int featureCount = features.Length / candidates.Length;
        for (int position = 0; position < slate.Length; position++)
        {
            int candidate = (int)slate[position];
            scores[position] = Users.Score(
                in user, vector, in candidates[candidate], features.Slice(candidate * featureCount, featureCount));
        }

        double nullScore = _choice.Weigh(scores);
        return ChoiceSampler.Pick(scores, nullScore, random.Uniform());
    }
}
