using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Environments.LongTermSatisfaction;

/// <summary>A user whose satisfaction follows what he has consumed, and whose engagement follows his satisfaction.</summary>
/// <remarks>
/// <para>
/// Initial state: net positive exposure E = (u − 0.5)/(1 − β), one draw of the users stream; satisfaction
/// S = 1/(1 + exp(−γE)).
/// </para>
/// <para>
/// A step, with c the clickbait score of the item at position 0 and two normals z of the response stream:
/// engagement = exp((c·chocMean + (1 − c)·kaleMean)·S + (c·chocDeviation + (1 − c)·kaleDeviation)·z₁);
/// E ← β·E − 2(c − 0.5) + η·z₂; S ← 1/(1 + exp(−γE)); budget −= 1. The episode ends when the budget is 0.
/// </para>
/// <para>Reference: RecSim 0.2.4, long_term_satisfaction.</para>
/// </remarks>
internal readonly struct SatisfactionUserModel(LongTermSatisfactionOptions options)
    : IUserModel<SatisfactionUser, ContentItem, EngagementResponse>
{
    private readonly bool _observed = options.ObserveSatisfaction;
    private readonly int _timeBudget = options.TimeBudget;
    private readonly double _memory = options.MemoryDiscount;
    private readonly double _sensitivity = options.Sensitivity;
    private readonly double _innovation = options.InnovationDeviation;
    private readonly double _chocMean = options.ChocMean;
    private readonly double _chocDeviation = options.ChocDeviation;
    private readonly double _kaleMean = options.KaleMean;
    private readonly double _kaleDeviation = options.KaleDeviation;

    public Space Space => _observed ? new BoxSpace(0, 1, [1]) : new BoxSpace(0, 1, [0]);

    public void Draw<TRandom>(ref TRandom random, ref SatisfactionUser user, Span<double> vector)
        where TRandom : struct, IRandomSource
    {
        user.Exposure = (random.Uniform() - 0.5) * (1 / (1 - _memory));
        user.Satisfaction = Satisfaction(user.Exposure);
        user.TimeBudget = _timeBudget;
    }

    /// <summary>Nothing: the user takes the first item.</summary>
    public double Score(
        in SatisfactionUser user, ReadOnlySpan<double> vector, in ContentItem item, ReadOnlySpan<double> features) => 0;

    public void Respond<TRandom>(
        ref TRandom random,
        ref SatisfactionUser user,
        Span<double> vector,
        SlateItems<ContentItem> slate,
        int picked,
        Span<EngagementResponse> responses)
        where TRandom : struct, IRandomSource
    {
        double c = slate[picked].Clickbait;
        double location = ((c * _chocMean) + ((1 - c) * _kaleMean)) * user.Satisfaction;
        double scale = (c * _chocDeviation) + ((1 - c) * _kaleDeviation);
        double engagement = Math.Exp(location + (scale * random.Normal()));
        responses.Clear();
        responses[picked] = new EngagementResponse { Clicked = true, Engagement = engagement };
        user.Exposure = (_memory * user.Exposure) - (2 * (c - 0.5)) + (_innovation * random.Normal());
        user.Satisfaction = Satisfaction(user.Exposure);
        user.TimeBudget--;
    }

    public bool IsOver(in SatisfactionUser user) => user.TimeBudget <= 0;

    public void Observe(in SatisfactionUser user, ReadOnlySpan<double> vector, LaneView view)
    {
        if (_observed)
        {
            view.Observation<float>(0)[0] = (float)user.Satisfaction;
        }
    }

    private double Satisfaction(double exposure) => 1 / (1 + Math.Exp(-_sensitivity * exposure));
}
