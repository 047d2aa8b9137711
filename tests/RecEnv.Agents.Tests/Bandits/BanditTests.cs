using FsCheck;
using FsCheck.Fluent;
using RecEnv.Agents.Bandits;
using RecEnv.Agents.Tests.Support;
using RecEnv.Seeding;

namespace RecEnv.Agents.Tests.Bandits;

public class BanditTests
{
    [Fact]
    public void KlUcb_TenPullsWithoutReward_IsNotInflated()
    {
        Near.Equal(0.4667, Score(new KlUcb(), [10, 10], [0, 5], 20)[0], 1e-4);
        Near.Equal(0.49998, Score(new KlUcb(inflated: true), [10, 10], [0, 5], 20)[0], 1e-5);
    }

    /// <summary>The index is where the divergence reaches the evidence: d(p, q) = (ln t + 3 ln ln t)/n.</summary>
    [Fact]
    public void KlUcb_AnyState_SolvesItsEquation()
    {
        Gen<(int Pulls, int Rewards, int Time)> states =
            from pulls in Gen.Choose(1, 200)
            from rewards in Gen.Choose(0, pulls - 1)
            from time in Gen.Choose(pulls + 3, 10_000)
            select (pulls, rewards, time);

        Prop.ForAll(states.ToArbitrary(), state =>
        {
            double p = (double)state.Rewards / state.Pulls;
            double log = Math.Log(state.Time);
            double evidence = (log + (3 * Math.Log(log))) / state.Pulls;
            double q = Score(new KlUcb(), [state.Pulls, 1], [state.Rewards, 0], state.Time)[0];
            double step = 2.0 / (1 << 16);
            return Divergence(p, Math.Max(p, q - step)) <= evidence && (q + step >= 1 || Divergence(p, q + step) >= evidence);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(3, 5));
    }

    [Fact]
    public void Score_ArmNeverPulled_ComesFirst()
    {
        Assert.Equal([0, double.PositiveInfinity, 0], Score(new Ucb1(), [3, 0, 1], [3, 0, 0], 4));
        Assert.Equal([0, double.PositiveInfinity, 0], Score(new KlUcb(), [3, 0, 1], [3, 0, 0], 4));
    }

    [Fact]
    public void Ucb1_Scaling_WidensTheBonusOnly()
    {
        double[] plain = Score(new Ucb1(0), [4, 8], [1, 4], 12);
        double[] wide = Score(new Ucb1(2), [4, 8], [1, 4], 12);

        Assert.Equal([0.25, 0.5], plain);
        Near.Equal([0.25 + (2 * Math.Sqrt(2 * Math.Log(12) / 4)), 0.5 + (2 * Math.Sqrt(2 * Math.Log(12) / 8))], wide);
    }

    /// <summary>Over 20,000 draws the mean lies within 4.5 standard errors; so does the mean square.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.4, 0.3)]
    [InlineData(0.5, 4)]
    [InlineData(30, 12)]
    public void Beta_ManyDraws_HasItsMoments(double a, double b)
    {
        const int Draws = 20_000;
        var random = new RandomStream(7);
        double[] draws = [.. Enumerable.Range(0, Draws).Select(_ => BetaSampler.Beta(ref random, a, b))];
        double[] moments = [.. Enumerable.Range(0, 5).Select(k => RawMoment(a, b, k))];

        foreach (int k in (int[])[1, 2])
        {
            double error = Math.Sqrt((moments[2 * k] - (moments[k] * moments[k])) / Draws);
            Near.Equal(moments[k], draws.Average(x => Math.Pow(x, k)), 4.5 * error);
        }
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Update_RewardOutsideUnitInterval_SaysWhatToDo(double reward)
    {
        var random = new RandomStream(1);

        ArgumentOutOfRangeException problem = Assert.Throws<ArgumentOutOfRangeException>(
            () => new Bandit(new Ucb1(), 2).Update(ref random, 0, reward));

        Assert.Contains("must be in [0, 1]", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Update_FractionUnderThompson_IsCreditedAsWinOrLoss()
    {
        const int Pulls = 2_000;
        var random = new RandomStream(3);
        var bandit = new Bandit(new ThompsonBeta(), 2);
        for (int i = 0; i < Pulls; i++)
        {
            bandit.Update(ref random, 1, 0.3);
        }

        Assert.Equal(Pulls, bandit.Pulls[1]);
        Assert.Equal(Math.Round(bandit.Rewards[1]), bandit.Rewards[1]);
        Near.Equal(0.3 * Pulls, bandit.Rewards[1], 4.5 * Math.Sqrt(Pulls * 0.3 * 0.7) / (0.3 * Pulls));
    }

    /// <summary>
    /// Arms of 0.4 and 0.6 over 3,000 pulls: each algorithm must pull the better one in more than 85 %. UCB1's regret
    /// bound, 8 ln n/Δ, allows 8·8.0/0.04 = 1,601 bad pulls; in practice it needs far fewer, and the others fewer still.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Choose_TwoArms_FindsTheBetter(int which)
    {
        IBanditAlgorithm algorithm = which switch { 0 => new Ucb1(0.5), 1 => new KlUcb(), _ => new ThompsonBeta() };
        var bandit = new Bandit(algorithm, 2);
        var random = new RandomStream(11);
        for (int time = 1; time <= 3_000; time++)
        {
            int arm = bandit.Choose(ref random, time);
            bandit.Update(ref random, arm, random.Uniform() < (arm == 0 ? 0.4 : 0.6) ? 1 : 0);
        }

        Assert.InRange(bandit.Pulls[1], 2_550, 2_999);
    }

    [Fact]
    public void Pick_Ties_AreSharedEvenly()
    {
        var random = new RandomStream(5);
        int[] picks = new int[4];
        for (int i = 0; i < 3_000; i++)
        {
            picks[BestArm.Pick(ref random, [2, 1, 2, 2])]++;
        }

        Assert.Equal(0, picks[1]);
        Assert.All(picks.Index().Where(pick => pick.Index != 1).Select(pick => pick.Index), arm => Near.Equal(1_000, picks[arm], 4.5 * Math.Sqrt(3_000 * 2 / 9.0) / 1_000));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Scaling_OutOfRange_IsRefused(double scaling)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ucb1(scaling));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KlUcb(scaling));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThompsonBeta(scaling));
    }

    private static double[] Score(IBanditAlgorithm algorithm, double[] pulls, double[] rewards, double time)
    {
        var random = new RandomStream(1);
        double[] scores = new double[pulls.Length];
        algorithm.Score(ref random, pulls, rewards, time, scores);
        return scores;
    }

    private static double Divergence(double p, double q)
    {
        double loss = p < 1 ? (1 - p) * Math.Log((1 - p) / (1 - q)) : 0;
        return loss + (p > 0 ? p * Math.Log(p / q) : 0);
    }

    private static double RawMoment(double a, double b, int k)
    {
        double moment = 1;
        for (int i = 0; i < k; i++)
        {
            moment *= (a + i) / (a + b + i);
        }

        return moment;
    }
}
