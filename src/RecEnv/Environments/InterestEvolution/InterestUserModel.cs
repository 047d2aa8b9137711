using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Simulation.Choice;
using RecEnv.Spaces;

namespace RecEnv.Environments.InterestEvolution;

/// <summary>A user with interests x in [−1, 1]^F and a time budget, who is drawn to what he watches.</summary>
/// <remarks>
/// <para>Initial state: x_k ~ U[−1, 1), F draws in order. Raw score of a video with features f: x·f.</para>
/// <para>
/// Nothing clicked: budget −= stepPenalty. Video clicked (quality q, length ℓ): w = min(budget, ℓ);
/// update_k = α_k f_k (f_k − x_k) with α_k = −(ay/ax)|x_k| + ay; one uniform g of the response stream: x += update if
/// g &lt; Σ_k f_k (x_k + 1)/2, else x −= update; x is clipped to [−1, 1]. Then budget −= w, budget += α·w·U with
/// U = userQualityFactor·E + documentQualityFactor·q, where E is the choice model's weight of the video alone, before
/// the interests move. The episode ends when the budget is at most 0.
/// </para>
/// <para>Reference: RecSim 0.2.4, interest_evolution; Ie et al. (2019), "SlateQ", section 6.</para>
/// </remarks>
internal readonly struct InterestUserModel<TVideo, TChoice>(InterestUserSettings settings, TChoice choice)
    : IUserModel<InterestUser, TVideo, VideoResponse>
    where TVideo : unmanaged, IVideo
    where TChoice : struct, IChoiceModel
{
    public int VectorLength => settings.FeatureCount;

    public Space Space => new BoxSpace(-1, 1, [settings.FeatureCount]);

    public void Draw<TRandom>(ref TRandom random, ref InterestUser user, Span<double> vector)
        where TRandom : struct, IRandomSource
    {
        foreach (ref double interest in vector)
        {
            interest = -1 + (2 * random.Uniform());
        }

        user.TimeBudget = settings.TimeBudget;
    }

    public double Score(
        in InterestUser user, ReadOnlySpan<double> vector, in TVideo item, ReadOnlySpan<double> features)
    {
        double score = 0;
        int end = item.FeatureEnd(vector.Length);
        for (int k = item.FirstFeature; k < end; k++)
        {
            score += vector[k] * item.Feature(features, k);
        }

        return score;
    }

    public void Respond<TRandom>(
        ref TRandom random,
        ref InterestUser user,
        Span<double> vector,
        SlateItems<TVideo> slate,
        int picked,
        Span<VideoResponse> responses)
        where TRandom : struct, IRandomSource
    {
        for (int position = 0; position < slate.Count; position++)
        {
            ref readonly TVideo video = ref slate[position];
            responses[position] = new VideoResponse { Quality = video.Quality, Cluster = video.Cluster };
        }

        if (picked == ChoiceSampler.NullChoice)
        {
            user.TimeBudget -= settings.StepPenalty;
            return;
        }

        ref VideoResponse response = ref responses[picked];
        ref readonly TVideo clicked = ref slate[picked];
        ReadOnlySpan<double> features = slate.Features(picked);
        response.Clicked = true;
        response.WatchTime = Math.Min(user.TimeBudget, clicked.Length);
        double utility = (settings.UserQualityFactor * Liking(in user, vector, in clicked, features))
            + (settings.DocumentQualityFactor * response.Quality);
        MoveInterests(ref random, vector, in clicked, features);
        user.TimeBudget -= response.WatchTime;
        user.TimeBudget += settings.UserUpdateAlpha * response.WatchTime * utility;
    }

    public bool IsOver(in InterestUser user) => user.TimeBudget <= 0;

    public void Observe(in InterestUser user, ReadOnlySpan<double> vector, LaneView view)
    {
        Span<float> observed = view.Observation<float>(0);
        for (int k = 0; k < vector.Length; k++)
        {
            observed[k] = (float)vector[k];
        }
    }

    private double Liking(
        in InterestUser user, ReadOnlySpan<double> vector, in TVideo video, ReadOnlySpan<double> features)
    {
        if (settings.UserQualityFactor == 0)
        {
            return 0;
        }

        Span<double> score = [Score(in user, vector, in video, features)];
        choice.Weigh(score);
        return score[0];
    }

    private void MoveInterests<TRandom>(
        ref TRandom random, Span<double> x, in TVideo video, ReadOnlySpan<double> features)
        where TRandom : struct, IRandomSource
    {
        int end = video.FeatureEnd(x.Length);
        double up = 0;
        for (int k = video.FirstFeature; k < end; k++)
        {
            up += (x[k] + 1) / 2 * video.Feature(features, k);
        }

        double sign = random.Uniform() < up ? 1 : -1;
        for (int k = video.FirstFeature; k < end; k++)
        {
            double f = video.Feature(features, k);
            double alpha = (-(settings.AlphaY / settings.AlphaX) * Math.Abs(x[k])) + settings.AlphaY;
            x[k] = Math.Clamp(x[k] + (sign * (alpha * f * (f - x[k]))), -1, 1);
        }
    }
}
