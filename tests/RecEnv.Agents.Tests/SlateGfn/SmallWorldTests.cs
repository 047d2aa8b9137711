using RecEnv.Agents.SlateGfn;
using RecEnv.Agents.Tests.Support;

namespace RecEnv.Agents.Tests.SlateGfn;

/// <summary>Thirty ordered slates with known rewards: what the balances must make of them is known exactly.</summary>
public class SmallWorldTests
{
    private static readonly SlateGfnOptions _options = new()
    {
        RewardOffset = 0,
        HiddenSize = 64,
        ItemWidth = 8,
        HistoryWidth = 2,
        LearningRate = 5e-3,
        FinalRate = 0,
        DecaySteps = 12_000,
        BatchSize = 64,
        WarmUpSteps = 64,
    };

    [Theory]
    [InlineData(SlateBalance.Detailed, false, 1)]
    [InlineData(SlateBalance.Detailed, true, 1)]
    [InlineData(SlateBalance.Trajectory, false, 1)]
    [InlineData(SlateBalance.Trajectory, false, 2)]
    public void Train_KnownRewards_ShowsSlatesInProportionAndKnowsTheirSum(SlateBalance balance, bool terminal, double exponent)
    {
        SlateGfnOptions options = _options with { Balance = balance, LearnTerminalFlow = terminal, RewardExponent = exponent };

        ShowsSlatesInProportionAndKnowsTheirSum(SlateTableSimulation.Definition, options);
    }

    // What positions not yet filled are taken to earn moves flows of partial slates, not what is shown: the exact solution is the same.
    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 1.6)]
    public void Train_PositionsCredited_ShowsTheSameAsWholeSlatesWould(double exponent, double expected)
    {
        SlateGfnOptions options = _options with
        {
            Balance = SlateBalance.Detailed,
            Credit = SlateCredit.Positions,
            ExpectedReward = expected,
            RewardExponent = exponent,
        };

        ShowsSlatesInProportionAndKnowsTheirSum(SlatePartsSimulation.Definition, options);
    }

    private static void ShowsSlatesInProportionAndKnowsTheirSum(EnvironmentDefinition world, SlateGfnOptions options)
    {
        using IVectorEnvironment environment = world.MakeVector(16);
        var agent = new SlateGfnAgent(new AgentContext(environment.Contract, 16, 1), options);
        double[] rewards = [.. SlateTableSimulation.Slates.Select(slate =>
            Math.Pow(SlateTableSimulation.Reward(slate[0], slate[1]), options.RewardExponent))];

        Training.Run(environment, agent, options.DecaySteps, seed: 1);
        (double[] logs, double logFlow) = agent.Trainer.Judge(
            new float[new SlateGfnFeatures(environment.Contract, "test").StateLength], [.. SlateTableSimulation.Slates.SelectMany(slate => slate)]);

        double variation = logs.Zip(rewards, (log, reward) => Math.Abs(Math.Exp(log) - (reward / rewards.Sum()))).Sum() / 2;
        Assert.True(variation < 0.02, $"total variation {variation:F4}");
        Assert.Equal(1, Math.Exp(logFlow) / rewards.Sum(), 0.02);
        Assert.Equal(1, logs.Sum(Math.Exp), 1e-5);
    }
}
