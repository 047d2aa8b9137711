using RecEnv.Environments.InterestEvolution;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Simulation.Choice;
using RecEnv.Spaces;

namespace RecEnv.Scenarios.Pieces;

/// <summary>A user whose interests move toward or away from what he consumes, with limited time and patience.</summary>
/// <remarks>
/// <para>
/// Initial state: x_k ~ U[−s, s), F draws of the users stream; E = 0. Score of an item with features f and quality q:
/// interestWeight·x·f + qualityWeight·clip(q, −10, 10). Satisfaction S = 1/(1 + exp(−γE)).
/// </para>
/// <para>
/// A step: budget −= slateTime. Nothing clicked: misses += 1. Item clicked, length ℓ: misses = 0; time spent w =
/// min(budget, ℓ·(1 − e + e·S)); budget += w·(qualityBonus·q − 1); E ← β·E + (1 − β)·q; x_k ← clip(x_k +
/// drift·|f_k|·(f_k − x_k) + driftNoise·z, −1, 1) for each feature the item may have, one normal of the response stream each
/// where driftNoise is above 0. The episode ends when the budget is at most 0 or misses reach the patience.
/// </para>
/// </remarks>
internal readonly struct DriftingUserModel<TVideo>(DriftingUserOptions options, int featureCount)
    : IUserModel<DriftingUser, TVideo, VideoResponse>
    where TVideo : unmanaged, IVideo
{
    /// <summary>Bound of the quality in a score.</summary>
    public const double MostQuality = 10;

    public int VectorLength => featureCount;

    public Space Space => new BoxSpace(
        -1, 1, [(options.ObserveInterests ? featureCount : 0) + (options.ObserveSatisfaction ? 1 : 0)]);

    public void Draw<TRandom>(ref TRandom random, ref DriftingUser user, Span<double> vector)
        where TRandom : struct, IRandomSource
    {
        foreach (ref double interest in vector)
        {
            interest = options.InterestSpread * (-1 + (2 * random.Uniform()));
        }

        user = new DriftingUser { TimeBudget = options.TimeBudget };
    }

    public double Score(
        in DriftingUser user, ReadOnlySpan<double> vector, in TVideo item, ReadOnlySpan<double> features)
    {
        double interest = 0;
        int end = item.FeatureEnd(vector.Length);
        for (int k = item.FirstFeature; k < end; k++)
        {
            interest += vector[k] * item.Feature(features, k);
        }

        // A latent quality may cost a draw, so it is asked for only where it counts.
        return options.QualityWeight == 0 ? options.InterestWeight * interest
            : (options.InterestWeight * interest)
                + (options.QualityWeight * Math.Clamp(item.Quality, -MostQuality, MostQuality));
    }

    public void Respond<TRandom>(
        ref TRandom random,
        ref DriftingUser user,
        Span<double> vector,
        SlateItems<TVideo> slate,
        int picked,
        Span<VideoResponse> responses)
        where TRandom : struct, IRandomSource
    {
        for (int position = 0; position < slate.Count; position++)
        {
            ref readonly TVideo item = ref slate[position];
            responses[position] = new VideoResponse { Quality = item.Quality, Cluster = item.Cluster };
        }

        user.TimeBudget -= options.SlateTime;
        if (picked == ChoiceSampler.NullChoice)
        {
            user.Misses++;
            return;
        }

        ref VideoResponse response = ref responses[picked];
        ref readonly TVideo clicked = ref slate[picked];
        double effect = options.SatisfactionEffect;
        double wanted = clicked.Length * (1 - effect + (effect * Satisfaction(in user)));
        response.Clicked = true;
        response.WatchTime = Math.Clamp(wanted, 0, Math.Max(user.TimeBudget, 0));
        user.Misses = 0;
        user.TimeBudget += response.WatchTime * ((options.QualityBonus * response.Quality) - 1);
        user.Exposure = (options.SatisfactionMemory * user.Exposure)
            + ((1 - options.SatisfactionMemory) * response.Quality);
        MoveInterests(ref random, vector, in clicked, slate.Features(picked));
    }

    public bool IsOver(in DriftingUser user) =>
        user.TimeBudget <= 0 || (options.Patience > 0 && user.Misses >= options.Patience);

    public void Observe(in DriftingUser user, ReadOnlySpan<double> vector, LaneView view)
    {
        Span<float> observed = view.Observation<float>(0);
        if (options.ObserveInterests)
        {
            for (int k = 0; k < vector.Length; k++)
            {
                observed[k] = (float)vector[k];
            }
        }

        if (options.ObserveSatisfaction)
        {
            observed[^1] = (float)Satisfaction(in user);
        }
    }

    private double Satisfaction(in DriftingUser user) =>
        1 / (1 + Math.Exp(-options.SatisfactionSensitivity * user.Exposure));

    private void MoveInterests<TRandom>(
        ref TRandom random, Span<double> x, in TVideo item, ReadOnlySpan<double> features)
        where TRandom : struct, IRandomSource
    {
        int end = item.FeatureEnd(x.Length);
        for (int k = item.FirstFeature; k < end; k++)
        {
            double f = item.Feature(features, k);
            double noise = options.DriftNoise == 0 ? 0 : options.DriftNoise * random.Normal();
            x[k] = Math.Clamp(x[k] + (options.Drift * Math.Abs(f) * (f - x[k])) + noise, -1, 1);
        }
    }
}
